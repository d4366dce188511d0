package words

// Language is the language of what is written.
type Language string

// The languages.
const (
	English  Language = "en"
	Japanese Language = "ja"
)

// Languages lists every Language.
var Languages = []Language{English, Japanese}
