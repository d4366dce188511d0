package plot

import (
	_ "embed" // the stylesheet
	"html/template"
)

//go:embed style.css
var stylesheet string

// CSS returns the stylesheet of all figures, for a style element or a file. Its
// colours are custom properties of the class mp-plot, for light and dark screens
// and for paper; a page may set them anew after it.
func CSS() template.CSS { return template.CSS(stylesheet) }
