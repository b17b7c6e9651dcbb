// Package graphql parses, validates and runs GraphQL queries against a schema of objects, without
// interfaces, unions, mutations and introspection.
package graphql

type (
	// A Request is the body of a request.
	Request struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	// A Response is the body of a response.
	Response struct {
		Errors []*Error `json:"errors,omitempty"`
		Data   any      `json:"data,omitempty"`
	}
)

// An execution runs one request. It validates the whole document before it resolves a field.
type execution struct {
	schema    *Schema
	doc       *document
	op        *operation
	variables map[string]any // nil during validation
	used      map[string]bool
	spread    map[string]bool // fragments in use
	fields    int
	errors    []*Error
}

// Run runs a request against a schema.
func Run(schema *Schema, q Request) Response {
	doc, err := parse(q.Query)
	if err != nil {
		return Response{Errors: []*Error{err.(*Error)}}
	}
	r := &execution{schema: schema, doc: doc, spread: map[string]bool{}}
	r.validate()
	if len(r.errors) == 0 {
		r.op = r.choose(q.OperationName)
	}
	if len(r.errors) == 0 {
		r.variables = map[string]any{}
		r.readVariables(q.Variables)
	}
	if len(r.errors) > 0 {
		return Response{Errors: r.errors}
	}
	data := r.object(schema.Query, nil, r.op.selections, nil)
	return Response{Errors: r.errors, Data: data}
}

func (r *execution) fail(at Position, format string, args ...any) {
	r.errors = append(r.errors, NewError(validationFailed, at, format, args...))
}

func (r *execution) choose(name string) *operation {
	if name == "" && len(r.doc.operations) > 1 {
		r.fail(Position{}, "Must provide operation name if query contains multiple operations.")
		return nil
	}
	for _, op := range r.doc.operations {
		if name == "" || op.name == name {
			return op
		}
	}
	r.fail(Position{}, "Unknown operation named %q.", name)
	return nil
}
