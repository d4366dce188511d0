package web

import (
	"net/http"
	"strings"

	"mailprobe/report/words"
)

// object is an object of JSON, as the OpenAPI document is made of them.
type object map[string]any

// serveOpenAPI serves the API's description in the form of OpenAPI 3.1, made from
// the tables that the API itself and its documentation are made from.
func (s *site) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	if !s.onlyReads(w, r) {
		return
	}
	t := catalogueOf(words.English).API
	paths, schemas := object{}, object{}
	for _, e := range apiEndpoints {
		paths[e.Path] = object{"get": t.operation(e)}
	}
	for _, schema := range apiSchemas {
		schemas[schema.Name] = schema.openAPI()
	}
	s.writeJSON(w, http.StatusOK, "application/json", object{
		"openapi":    "3.1.0",
		"info":       object{"title": "mailprobe", "description": strings.Join(append([]string{t.Lead}, t.Rules...), "\n\n"), "version": "1"},
		"servers":    []object{{"url": apiRoot}},
		"paths":      paths,
		"components": object{"schemas": schemas},
	})
}

func (t apiWords) operation(e apiEndpoint) object {
	about := t.Endpoints[e.Name]
	params := []object{}
	for _, p := range e.Params {
		in := "query"
		if p.InPath {
			in = "path"
		}
		params = append(params, object{"name": p.Name, "in": in, "required": p.Required, "description": t.paramText(e, p), "schema": p.openAPI()})
	}
	answer := func(kind, schema string) object {
		return object{"description": schema, "content": object{kind: object{"schema": reference(schema)}}}
	}
	return object{
		"operationId": e.Name, "summary": about.Title, "description": about.Text, "parameters": params,
		"responses": object{"200": answer("application/json", e.schema()), "default": answer("application/problem+json", apiProblemSchema)},
	}
}

func reference(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

func (p apiParam) openAPI() object {
	schema := plainType(string(p.Kind))
	if p.Values != nil {
		schema["enum"] = p.Values
	}
	if p.Kind == apiCount {
		schema["minimum"], schema["maximum"] = 1, apiMostLimit
	}
	return schema
}

// plainType describes what is no object of ours.
func plainType(name string) object {
	switch name {
	case "time":
		return object{"type": "string", "format": "date-time"}
	case "labels":
		return object{"type": "object", "additionalProperties": object{"type": "string"}}
	}
	return object{"type": name}
}

func (s apiSchema) openAPI() object {
	properties, required := object{}, []string{}
	for _, f := range s.Fields {
		properties[f.Name] = s.property(f)
		if !f.Optional {
			required = append(required, f.Name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required}
}

func (s apiSchema) property(f apiField) object {
	schema := plainType(f.Type)
	if f.Ref() {
		schema = reference(f.Type)
	}
	if values := s.values(f); values != nil && s.Name != "ReportReason" { // there, no class is written as an empty one
		schema["enum"] = values
	}
	for range f.Lists {
		schema = object{"type": "array", "items": schema}
	}
	if f.Null {
		schema = object{"anyOf": []object{schema, {"type": "null"}}}
	}
	schema["description"] = s.text(f, words.English)
	return schema
}
