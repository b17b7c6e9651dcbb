package access

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

const (
	scimType = "application/scim+json"

	scimUserSchema  = "urn:ietf:params:scim:schemas:core:2.0:User"
	scimGroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
	scimPatchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// scimBody gives a request a SCIM body.
func scimBody(r *jfrog.Request, body any) *jfrog.Request {
	return r.Accept(scimType).Header("Content-Type", scimType).Body(body)
}

// SCIMMeta describes a SCIM resource.
type SCIMMeta struct {
	ResourceType string `json:"resourceType,omitempty"` // User or Group
}

// SCIMPage is a page of a SCIM list.
type SCIMPage[T any] struct {
	TotalResults int      `json:"totalResults"` // on all pages
	ItemsPerPage int      `json:"itemsPerPage"`
	StartIndex   int      `json:"startIndex"` // of the first item on the page; the list starts at 1
	Resources    []T      `json:"Resources"`
	Schemas      []string `json:"schemas,omitempty"`
}

// scimAll walks a SCIM list. page returns the places of the first item and of the page size
// in the options.
func scimAll[T, O any](ctx context.Context, opts *O, page func(*O) (startIndex *int, count **int),
	list func(context.Context, *O) (*SCIMPage[T], error),
) iter.Seq2[T, error] {
	first := jfrog.Deref(opts)
	startIndex, count := page(&first)
	if jfrog.Deref(*count) == 0 {
		*count = nil // pages of no items would end the walk
	}
	*startIndex = max(*startIndex, 1) - 1 // SCIM counts items from 1, the walk from 0
	offset := func(o *O) *int {
		startIndex, _ := page(o)
		return startIndex
	}
	return paging.Offset(ctx, &first, offset,
		func(ctx context.Context, o *O) (*SCIMPage[T], error) {
			*offset(o)++
			return list(ctx, o)
		},
		func(p *SCIMPage[T]) ([]T, int) { return p.Resources, p.TotalResults })
}

// scimFailure returns the error of a response with status 200 whose body is a SCIM error. The
// fields of such an error are unknown to users and groups.
func scimFailure(extra map[string]json.RawMessage, path string) error {
	var status jfrog.Int
	if json.Unmarshal(extra["status"], &status) != nil || status < http.StatusBadRequest {
		return nil
	}
	var detail string
	_ = json.Unmarshal(extra["detail"], &detail) // an error without a text is an error too
	return &jfrog.Error{
		Method: http.MethodGet, Path: path, StatusCode: int(status), Attempts: 1,
		Messages: []jfrog.ErrorMessage{{Detail: detail}},
	}
}

// scimPatchOp is the verb of an operation in a patch. The manual writes it with a capital
// letter, RFC 7644 without.
type scimPatchOp string

const (
	scimAdd     scimPatchOp = "Add"
	scimRemove  scimPatchOp = "Remove"
	scimReplace scimPatchOp = "Replace"
)

type scimOperation[V any] struct {
	Op    scimPatchOp `json:"op"`
	Path  string      `json:"path"`
	Value V           `json:"value"`
}

type scimPatch[V any] struct {
	Schemas    []string           `json:"schemas"`
	Operations []scimOperation[V] `json:"Operations"`
}

func newSCIMPatch[V any](ops ...scimOperation[V]) scimPatch[V] {
	return scimPatch[V]{[]string{scimPatchSchema}, ops}
}
