package jfrogtest

// A graphRequest is the body of a request, and graphResponse that of its answer.
type (
	graphRequest struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	graphResponse struct {
		Errors []*graphError `json:"errors,omitempty"`
		Data   any           `json:"data,omitempty"`
	}
)

// A graphRun is one execution. A document is validated as a whole before anything is resolved.
type graphRun struct {
	schema    *graphSchema
	doc       *graphDocument
	op        *graphOperation
	variables map[string]any // nil while the document is validated
	used      map[string]bool
	spread    map[string]bool // fragments that some operation uses
	fields    int
	errors    []*graphError
}

// runGraph answers a request. The server's lock is held.
func runGraph(schema *graphSchema, q graphRequest) graphResponse {
	doc, err := parseGraph(q.Query)
	if err != nil {
		return graphResponse{Errors: []*graphError{err.(*graphError)}}
	}
	r := &graphRun{schema: schema, doc: doc, spread: map[string]bool{}}
	r.validate()
	if len(r.errors) == 0 {
		r.op = r.choose(q.OperationName)
	}
	if len(r.errors) == 0 {
		r.variables = map[string]any{}
		r.readVariables(q.Variables)
	}
	if len(r.errors) > 0 {
		return graphResponse{Errors: r.errors}
	}
	data := r.object(schema.query, nil, r.op.selections, nil)
	return graphResponse{Errors: r.errors, Data: data}
}

func (r *graphRun) fail(at graphPosition, format string, args ...any) {
	r.errors = append(r.errors, newGraphError(validationFailed, at, format, args...))
}

func (r *graphRun) choose(name string) *graphOperation {
	if name == "" && len(r.doc.operations) > 1 {
		r.fail(graphPosition{}, "Must provide operation name if query contains multiple operations.")
		return nil
	}
	for _, op := range r.doc.operations {
		if name == "" || op.name == name {
			return op
		}
	}
	r.fail(graphPosition{}, "Unknown operation named %q.", name)
	return nil
}
