package web

import "mailprobe/report/words"

// catalogue holds every phrase of one language. Each page has a struct of its own
// for what it says, beside the page, and a function that fills it for each
// language; a test checks that no phrase is missing in either. Templates read it,
// so its fields and theirs are exported.
type catalogue struct {
	lang     words.Language
	Layout   layoutWords
	Error    errorWords
	Incident incidentWords
	Ask      askWords
	common   *words.Words // what is not said by pages alone
	Scope    scopeWords
	Alarm    alarmWords
	Coverage coverageWords
	Overview overviewWords
	API      apiWords
	Agent    agentWords
	Server   serverWords
	Probe    probeWords
}

func english() catalogue {
	return catalogue{
		lang:     words.English,
		Layout:   layoutEnglish(),
		Error:    errorEnglish(),
		Incident: incidentEnglish(),
		Ask:      askEnglish(),
		common:   words.In(words.English),
		Scope:    scopeEnglish(),
		Alarm:    alarmEnglish(),
		Coverage: coverageEnglish(),
		Overview: overviewEnglish(),
		API:      apiEnglish(),
		Agent:    agentEnglish(),
		Server:   serverEnglish(),
		Probe:    probeEnglish(),
	}
}

func japanese() catalogue {
	return catalogue{
		lang:     words.Japanese,
		Layout:   layoutJapanese(),
		Error:    errorJapanese(),
		Incident: incidentJapanese(),
		Ask:      askJapanese(),
		common:   words.In(words.Japanese),
		Scope:    scopeJapanese(),
		Alarm:    alarmJapanese(),
		Coverage: coverageJapanese(),
		Overview: overviewJapanese(),
		API:      apiJapanese(),
		Agent:    agentJapanese(),
		Server:   serverJapanese(),
		Probe:    probeJapanese(),
	}
}

// catalogues are made once: they are many strings, and never change.
var catalogues = map[words.Language]catalogue{words.English: english(), words.Japanese: japanese()}

func catalogueOf(lang words.Language) catalogue { return catalogues[lang] }
