package jfrog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// GraphQLRequest is a GraphQL document with the values of its variables. Pass values as
// variables. In the text of the document they could change its meaning.
type GraphQLRequest struct {
	Query         string `json:"query"`
	Variables     any    `json:"variables,omitempty"`     // encodes to a JSON object; nil: none
	OperationName string `json:"operationName,omitempty"` // required if the document has several
}

// DoGraphQL posts a document to a GraphQL endpoint such as "/onemodel/api/v1/graphql" and
// decodes the data of the response into T. The fields of T are the fields that the document
// selects.
//
// A GraphQL server reports failures with status 200. DoGraphQL then returns an [*Error] with the
// messages, and the data that came with them. The failed part of the data is zero. If the server
// names the kind of failure, the error matches its class, such as [ErrValidation] for a document
// that does not fit the schema. A response without data is an error matching [ErrBadAnswer].
//
// Queries are retried like a GET. A document with a mutation is not.
func DoGraphQL[T any](ctx context.Context, c *Client, endpoint string, doc GraphQLRequest) (T, error) {
	req := Post(endpoint).Body(doc)
	if strings.TrimSpace(doc.Query) == "" {
		req.fail(errors.New("the GraphQL document is empty"))
	}
	// A mutation cannot be written without its keyword. A query that uses the word for
	// something else only loses its retries.
	if !strings.Contains(doc.Query, "mutation") {
		req.Idempotent()
	}
	out, err := Do[graphQLAnswer[T]](ctx, c, req)
	return Deref(out.Data), err
}

type graphQLAnswer[T any] struct {
	Data   *T             `json:"data"`
	Errors []graphQLError `json:"errors,omitempty"`
}

type graphQLError struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path,omitempty"` // field names and list positions
	Extensions map[string]any `json:"extensions,omitempty"`
}

// failure returns the failures that the response reports. See [call.reported].
func (a *graphQLAnswer[T]) failure() ([]ErrorMessage, error) {
	if len(a.Errors) == 0 {
		if a.Data == nil {
			return nil, errors.New("the GraphQL response has neither data nor errors")
		}
		return nil, nil
	}
	var cause error
	messages := make([]ErrorMessage, len(a.Errors))
	for i, e := range a.Errors {
		code, _ := e.Extensions["code"].(string)
		messages[i] = ErrorMessage{Code: code, Message: cmp.Or(e.Message, "an error without a message"), Detail: e.place()}
		if cause == nil {
			cause = graphQLClasses[code]
		}
	}
	return messages, cause
}

// place returns the path of the failed field, such as evidence.searchEvidence.edges.0.
func (e *graphQLError) place() string {
	steps := make([]string, len(e.Path))
	for i, p := range e.Path {
		steps[i] = fmt.Sprint(p)
	}
	return strings.Join(steps, ".")
}

// graphQLClasses maps the codes in use to the classes of failure. The codes are a convention
// of servers, not part of GraphQL.
var graphQLClasses = map[string]error{
	"BAD_REQUEST":               ErrValidation,
	"BAD_USER_INPUT":            ErrValidation,
	"GRAPHQL_PARSE_FAILED":      ErrValidation,
	"GRAPHQL_VALIDATION_FAILED": ErrValidation,
	"UNAUTHENTICATED":           ErrUnauthorized,
	"UNAUTHORIZED":              ErrUnauthorized,
	"FORBIDDEN":                 ErrForbidden,
	"NOT_FOUND":                 ErrNotFound,
	"INTERNAL_SERVER_ERROR":     ErrServer,
}

// failureReporter is a result that reports failures itself.
type failureReporter interface {
	failure() ([]ErrorMessage, error)
}

// reported returns the error for a successful response that itself reports a failure.
func (m *call) reported(resp *http.Response, body []byte, out any) error {
	answer, ok := out.(failureReporter)
	if !ok {
		return nil
	}
	messages, cause := answer.failure()
	if messages == nil && cause == nil {
		return nil
	}
	e := m.badAnswer(resp, body, cause, messages...)
	e.understood = len(messages) > 0
	return e
}
