package jfrog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// GraphQLRequest is a document of the GraphQL query language and what its variables
// stand for. Values belong into variables, never into the text: there they can break
// out of their place.
type GraphQLRequest struct {
	Query         string `json:"query"`
	Variables     any    `json:"variables,omitempty"`     // a struct or map that JSON has as an object; nil: none
	OperationName string `json:"operationName,omitempty"` // which of the document's operations; needed when it has several
}

// DoGraphQL posts a document to a GraphQL endpoint such as
// "/onemodel/api/v1/graphql" and decodes the data of its answer into T, whose fields
// are those that the document selects.
//
// A GraphQL server reports failures with status 200. If it reports any, the result is
// an [*Error] with its messages, and beside it whatever data came nonetheless; the
// failed part is zero. Where the server names the kind of failure, errors.Is finds it:
// a document or a variable that does not fit the schema is [ErrValidation].
// An answer without data is an error matching [ErrBadAnswer].
//
// A query is sent again like a GET when the connection breaks or the server is
// overloaded; a document with a mutation is not.
func DoGraphQL[T any](ctx context.Context, c *Client, endpoint string, doc GraphQLRequest) (T, error) {
	req := Post(endpoint).Body(doc)
	if strings.TrimSpace(doc.Query) == "" {
		req.fail(errors.New("the GraphQL document is empty"))
	}
	// No mutation can be written without its keyword. A query in which the word stands
	// for something else loses its retries only.
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

// failure is what the answer itself says went wrong; see [call.reported].
func (a *graphQLAnswer[T]) failure() ([]ErrorMessage, error) {
	if len(a.Errors) == 0 {
		if a.Data == nil {
			return nil, errors.New("neither data nor errors in the GraphQL answer")
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

// place writes the path of the failed field: evidence.searchEvidence.edges.0.
func (e *graphQLError) place() string {
	steps := make([]string, len(e.Path))
	for i, p := range e.Path {
		steps[i] = fmt.Sprint(p)
	}
	return strings.Join(steps, ".")
}

// graphQLClasses are the codes in use with what they mean. They are a convention of
// servers, not part of GraphQL.
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

// reported makes the error of a successful answer that says itself that the operation
// failed.
func (m *call) reported(resp *http.Response, body []byte, out any) error {
	answer, ok := out.(interface {
		failure() ([]ErrorMessage, error)
	})
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
