package pipelines

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// PageOptions selects a page of a list.
type PageOptions struct {
	Limit int `url:"limit,omitempty"` // maximum number of items on the page; 0: the server decides
	Skip  int `url:"skip,omitempty"`  // number of items to skip
}

func (p *PageOptions) page() *PageOptions { return p }

// SortOptions sorts a list.
type SortOptions struct {
	SortBy    []string  `url:"sortBy,comma,omitempty"` // properties, such as createdAt
	SortOrder SortOrder `url:"sortOrder,omitempty"`    // the order of SortBy
}

// SortOrder is the order of a sorted list.
type SortOrder int

// The orders of sorted lists.
const (
	SortAscending  SortOrder = 1
	SortDescending SortOrder = -1
)

// pageable is a pointer to options that embed PageOptions.
type pageable[O any] interface {
	*O
	page() *PageOptions
}

// walk walks all pages of a list, from opts.Skip on.
func walk[T, O any, P pageable[O]](
	ctx context.Context, opts P, list func(context.Context, P) ([]T, error),
) iter.Seq2[T, error] {
	return paging.Offset(ctx, (*O)(opts), func(o *O) *int { return &P(o).page().Skip },
		func(ctx context.Context, o *O) (*[]T, error) {
			items, err := list(ctx, o)
			return &items, err
		},
		func(page *[]T) ([]T, int) { return *page, 0 })
}

// oneOf is a single resource. The manual shows it in a list, and servers send it bare.
type oneOf[T any] []T

// UnmarshalJSON reads a list or a single object.
func (o *oneOf[T]) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) == 0 || data[0] != '{' {
		return jsonlax.Unmarshal(data, (*[]T)(o))
	}
	var one T
	if err := jsonlax.Unmarshal(data, &one); err != nil {
		return err
	}
	*o = oneOf[T]{one}
	return nil
}

// getOne sends a request for a single resource.
func getOne[T any](ctx context.Context, c *jfrog.Client, req *jfrog.Request) (*T, error) {
	list, err := jfrog.Do[oneOf[T]](ctx, c, req)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		return nil, fmt.Errorf("pipelines: %w: it has %d resources instead of 1", jfrog.ErrBadAnswer, len(list))
	}
	return &list[0], nil
}

// null reports whether JSON is null.
func null(data []byte) bool { return string(bytes.TrimSpace(data)) == "null" }

// textOf reads a JSON string, or a number as it is written. Null is empty.
func textOf(data []byte) (string, error) {
	var s string
	switch data = bytes.TrimSpace(data); {
	case null(data):
		return "", nil
	case len(data) > 0 && data[0] == '"':
		err := json.Unmarshal(data, &s)
		return s, err
	}
	var n json.Number
	err := json.Unmarshal(data, &n)
	return n.String(), err
}
