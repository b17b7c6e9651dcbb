package jfrog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
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

// Connection is a page of a list in the form of the Relay specification, which the
// platform's GraphQL services use. Fields that the document does not select are zero.
type Connection[T any] struct {
	TotalCount int       `json:"totalCount,omitempty"` // items on all pages; some services do not count
	PageInfo   PageInfo  `json:"pageInfo,omitzero"`
	Edges      []Edge[T] `json:"edges"`
}

// PageInfo tells where a page of a [Connection] stands in its list.
type PageInfo struct {
	HasNextPage     bool   `json:"hasNextPage"`
	HasPreviousPage bool   `json:"hasPreviousPage,omitempty"`
	StartCursor     string `json:"startCursor,omitempty"`
	EndCursor       string `json:"endCursor,omitempty"` // where the next page starts: pass it as "after"
}

// Edge is one item of a [Connection] with its own cursor.
type Edge[T any] struct {
	Cursor string `json:"cursor,omitempty"`
	Node   T      `json:"node"`
}

// Nodes returns the items of the page.
func (p *Connection[T]) Nodes() []T {
	if p == nil {
		return nil
	}
	out := make([]T, len(p.Edges))
	for i, e := range p.Edges {
		out[i] = e.Node
	}
	return out
}

// ConnectionPages walks a connection from the cursor after ("": its beginning) to its
// end, page by page as [Pages] does. A server that announces a next page but does not
// say where it starts makes an error behind the last item, so that no list ends early
// unnoticed.
func ConnectionPages[T any](ctx context.Context, after string, fetch func(ctx context.Context, after string) (*Connection[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var stuck error
		pages := Pages(ctx, after, func(ctx context.Context, at string) ([]T, string, bool, error) {
			page, err := fetch(ctx, at)
			if err != nil || page == nil {
				return nil, "", false, err
			}
			p := page.PageInfo
			if p.HasNextPage && (p.EndCursor == "" || p.EndCursor == at) {
				stuck = fmt.Errorf("jfrog: %w: more items follow, but the cursor behind %q is %q", ErrBadAnswer, at, p.EndCursor)
			}
			return page.Nodes(), p.EndCursor, p.HasNextPage && stuck == nil, nil
		})
		for item, err := range pages {
			if !yield(item, err) {
				return
			}
		}
		if stuck != nil {
			var zero T
			yield(zero, stuck)
		}
	}
}
