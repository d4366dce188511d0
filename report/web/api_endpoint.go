package web

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	"mailprobe/report"
	"mailprobe/report/answer"
	"mailprobe/report/incident"
	"mailprobe/report/words"
)

// apiRoot is where the API lies. Within this version, fields, parameters and paths
// are only added.
const apiRoot = "/api/v1"

// apiEndpoint is one path of the API. The documentation and the OpenAPI document
// are made from the same table as its routes.
type apiEndpoint struct {
	Name    string // in the catalogue
	Path    string // below apiRoot, with the parameters in it
	Params  []apiParam
	Answer  reflect.Type // nil: it is in a form of another package
	Form    string       // schema of that form; see apiForms
	Example string       // path and query of the example
	serve   func(s *site, q apiQuery) (any, error)
}

// apiParam is a parameter.
type apiParam struct {
	Name     string
	InPath   bool
	Required bool
	Kind     apiKind
	Values   []string // the only ones that it may have; nil: any
	Default  string   // empty: none
}

// apiKind is the type of a parameter.
type apiKind string

// The kinds.
const (
	apiText    apiKind = "string"
	apiInstant apiKind = "time"
	apiCount   apiKind = "integer"
	apiFlag    apiKind = "boolean"
)

// How many test mails a page of them has.
const (
	apiLimit     = 100
	apiMostLimit = 1000
)

// apiLately is the span of a server's sheet where none is asked for.
const apiLately = 24 * time.Hour

var (
	apiServerParam = apiParam{Name: "server", InPath: true, Required: true, Kind: apiText}
	apiIDParam     = apiParam{Name: "id", InPath: true, Required: true, Kind: apiText}
	apiFrom        = apiParam{Name: "from", Kind: apiInstant}
	apiTo          = apiParam{Name: "to", Kind: apiInstant}
)

// apiEndpoints are all paths of the API.
var apiEndpoints = []apiEndpoint{
	{
		Name: "overview", Path: "/overview", Answer: reflect.TypeFor[apiOverview](), Example: "/overview",
		serve: func(s *site, q apiQuery) (any, error) {
			o, err := s.Source.Overview(q.ctx())
			return q.in.overview(o), err
		},
	}, {
		Name: "server", Path: "/servers/{server}", Params: []apiParam{apiServerParam, apiFrom, apiTo}, Answer: reflect.TypeFor[apiServerSheet](),
		Example: "/servers/mx1.example?from=2011-05-06T04:00:00%2B09:00&to=2011-05-06T06:00:00%2B09:00",
		serve: func(s *site, q apiQuery) (any, error) {
			span := q.lately()
			if span.Length() > longestSpan {
				return nil, &MistakeError{Field: "from", Text: "from: the span is too long: ask for 400 days at most"}
			}
			sheet, err := s.Source.Server(q.ctx(), q.text("server"), span)
			return q.in.serverSheet(sheet), err
		},
	}, {
		Name: "probes", Path: "/servers/{server}/probes", Answer: reflect.TypeFor[apiProbes](),
		Params: []apiParam{
			apiServerParam, apiFrom, apiTo, {Name: "failed", Kind: apiFlag, Default: "false"}, {Name: "before", Kind: apiText},
			{Name: "limit", Kind: apiCount, Default: strconv.Itoa(apiLimit)},
		},
		Example: "/servers/mx1.example/probes?limit=2",
		serve: func(s *site, q apiQuery) (any, error) {
			page, err := s.Source.Probes(q.ctx(), ProbesQuery{Server: q.text("server"), Span: q.span(), Failed: q.flag("failed"), Before: q.text("before"), Limit: q.count("limit")})
			return apiProbes{Probes: each(page.Probes, q.in.line), Next: known(page.Next)}, err
		},
	}, {
		Name: "probe", Path: "/probes/{route}/{id}", Params: []apiParam{{Name: "route", InPath: true, Required: true, Kind: apiText}, apiIDParam},
		Answer: reflect.TypeFor[apiProbeSheet](), Example: "/probes/mx1.example.in/0196a3f0-8a10-7000-8000-000000000001",
		serve: func(s *site, q apiQuery) (any, error) {
			sheet, err := s.Source.Probe(q.ctx(), q.text("route"), q.text("id"))
			if err != nil {
				return nil, err
			}
			return q.in.probe(sheet), nil
		},
	}, {
		Name: "incidents", Path: "/incidents", Params: []apiParam{apiFrom, apiTo}, Answer: reflect.TypeFor[apiIncidents](), Example: "/incidents?from=2011-05-01T00:00:00%2B09:00",
		serve: func(s *site, q apiQuery) (any, error) {
			list, err := s.Source.Incidents(q.ctx(), q.span())
			return apiIncidents{Incidents: each(list, q.in.incident)}, err
		},
	}, {
		Name: "incident", Path: "/incidents/{id}", Params: []apiParam{apiIDParam}, Form: "Report", Example: "/incidents/20110506-0410",
		serve: func(s *site, q apiQuery) (any, error) {
			d, err := s.Source.Dossier(q.ctx(), q.text("id"))
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			err = incident.Write(&b, d, incident.Options{Format: incident.JSON, Location: s.Location})
			return json.RawMessage(b.Bytes()), err
		},
	}, {
		Name: "ask", Path: "/ask", Form: "Verdict",
		Params: []apiParam{
			{Name: "to", Required: true, Kind: apiText}, {Name: "at", Required: true, Kind: apiText},
			{Name: "direction", Kind: apiText, Values: namesOf(report.Directions), Default: string(report.Inbound)},
			{Name: "sender", Kind: apiText}, {Name: "lang", Kind: apiText, Values: namesOf(words.Languages)},
		},
		Example: "/ask?to=info@customer.example&at=5:34&lang=en",
		serve: func(s *site, q apiQuery) (any, error) {
			v, err := s.Source.Ask(q.ctx(), q.question())
			if err != nil {
				return nil, err
			}
			a, err := answer.Of(v, answer.Options{Lang: s.language(q.r), Location: s.Location})
			return answer.JSON(v, a), err
		},
	}, {
		Name: "agent", Path: "/agent", Answer: reflect.TypeFor[apiAgent](), Example: "/agent",
		serve: func(s *site, q apiQuery) (any, error) {
			o, err := s.Source.Overview(q.ctx())
			return q.in.agent(o), err
		},
	},
}

func namesOf[T ~string](list []T) []string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = string(v)
	}
	return names
}
