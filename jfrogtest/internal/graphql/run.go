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
	resolved  int
	failures  int
	errors    []*Error // the first failures
}

// Run runs a request against a schema.
func Run(schema *Schema, q Request) Response {
	doc, err := parse(q.Query)
	if err != nil {
		return Response{Errors: []*Error{err.(*Error)}}
	}
	r := &execution{schema: schema, doc: doc, spread: map[string]bool{}}
	r.validate()
	if r.failures == 0 {
		r.op = r.choose(q.OperationName)
	}
	if r.failures == 0 {
		r.variables = map[string]any{}
		r.readVariables(q.Variables)
	}
	if r.failures > 0 {
		return Response{Errors: r.errors}
	}
	data := r.object(schema.Query, nil, r.op.selections, nil)
	return Response{Errors: r.errors, Data: data}
}

// maxErrors limits the errors in a response.
const maxErrors = 100

func (r *execution) add(e *Error) {
	if r.failures++; len(r.errors) < maxErrors {
		r.errors = append(r.errors, e)
	}
}

func (r *execution) fail(at Position, format string, args ...any) {
	if len(r.errors) == maxErrors {
		r.failures++
		return
	}
	r.add(NewError(validationFailed, at, format, args...))
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
