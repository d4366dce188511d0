package web

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// apiSchema is a kind of object in the JSON of the API.
type apiSchema struct {
	Name   string
	Fields []apiField
}

// apiField is a field of one.
type apiField struct {
	Name     string
	Type     string // string, integer, number, boolean, time, labels, or the name of a schema
	Lists    int    // 1: a list of these; 2: a list of lists
	Null     bool   // it may be null
	Optional bool   // it may be left out
}

// Ref tells whether the field's type is a schema.
func (f apiField) Ref() bool { return f.Type != "" && f.Type[0] >= 'A' && f.Type[0] <= 'Z' }

// apiProblemSchema is the name of the schema of what went wrong.
const apiProblemSchema = "Problem"

// schema returns the name of the schema of an endpoint's answer.
func (e apiEndpoint) schema() string {
	if e.Answer == nil {
		return e.Form
	}
	return schemaName(e.Answer)
}

func schemaName(t reflect.Type) string { return strings.TrimPrefix(t.Name(), "api") }

// apiSchemas are all kinds of objects, in the order in which they occur; those of
// other packages come last.
var apiSchemas = func() []apiSchema {
	var list []apiSchema
	for _, e := range apiEndpoints {
		if e.Answer != nil {
			list = addSchemas(list, e.Answer)
		}
	}
	return append(addSchemas(list, reflect.TypeFor[apiProblem]()), formSchemas()...)
}()

// addSchemas adds the schema of a type and of all that it holds.
func addSchemas(list []apiSchema, t reflect.Type) []apiSchema {
	name := schemaName(t)
	if slices.ContainsFunc(list, func(s apiSchema) bool { return s.Name == name }) {
		return list
	}
	schema := apiSchema{Name: name}
	at := len(list)
	list = append(list, schema)
	for i := range t.NumField() {
		f, inner := fieldOf(t.Field(i))
		schema.Fields = append(schema.Fields, f)
		if inner != nil {
			list = addSchemas(list, inner)
		}
	}
	list[at] = schema
	return list
}

// fieldOf describes a field; inner is the struct that it holds, nil: none.
func fieldOf(sf reflect.StructField) (f apiField, inner reflect.Type) {
	name, option, _ := strings.Cut(sf.Tag.Get("json"), ",")
	f = apiField{Name: name, Optional: option == "omitempty"}
	t := sf.Type
	if t.Kind() == reflect.Pointer {
		f.Null, t = true, t.Elem()
	}
	for t.Kind() == reflect.Slice {
		f.Lists, t = f.Lists+1, t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		f.Type = "time"
	case t.Kind() == reflect.Struct:
		f.Type, inner = schemaName(t), t
	case t.Kind() == reflect.Map:
		f.Type = "labels"
	case t.Kind() == reflect.Int:
		f.Type = "integer"
	case t.Kind() == reflect.Float64:
		f.Type = "number"
	case t.Kind() == reflect.Bool:
		f.Type = "boolean"
	default:
		f.Type = "string"
	}
	return f, inner
}
