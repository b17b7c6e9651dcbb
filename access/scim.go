package access

import (
	"context"
	"iter"

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

// SCIMMeta tells what a SCIM resource is.
type SCIMMeta struct {
	ResourceType string `json:"resourceType,omitempty"` // User, Group
}

// SCIMList is a page of a SCIM list.
type SCIMList[T any] struct {
	TotalResults int      `json:"totalResults"` // on all pages
	ItemsPerPage int      `json:"itemsPerPage"`
	StartIndex   int      `json:"startIndex"` // of the first item here, from 1
	Resources    []T      `json:"Resources"`
	Schemas      []string `json:"schemas,omitempty"`
}

// SCIMListOptions filters and pages a SCIM list.
type SCIMListOptions struct {
	Filter             SCIMFilter `url:"filter,omitempty"`
	StartIndex         int        `url:"startIndex,omitempty"`               // from 1; 0: 1
	Count              *int       `url:"count,omitempty"`                    // items on a page; nil: 20; 0: TotalResults only
	ExcludedAttributes []string   `url:"excludedAttributes,comma,omitempty"` // left out of the answer, of groups only: "members"
}

// scimAll walks a SCIM list.
func scimAll[T any](ctx context.Context, opts *SCIMListOptions, list func(context.Context, *SCIMListOptions) (*SCIMList[T], error)) iter.Seq2[T, error] {
	o := jfrog.Deref(opts)
	if jfrog.Deref(o.Count) == 0 {
		o.Count = nil // pages without items would be the end
	}
	o.StartIndex = max(o.StartIndex, 1) - 1 // SCIM counts items from 1
	return paging.Offset(ctx, &o, func(o *SCIMListOptions) *int { return &o.StartIndex },
		func(ctx context.Context, o *SCIMListOptions) (*SCIMList[T], error) {
			o.StartIndex++
			return list(ctx, o)
		},
		func(page *SCIMList[T]) ([]T, int) { return page.Resources, page.TotalResults })
}

// scimFailure reads the error that a server may answer with status 200.
type scimFailure struct {
	Status jfrog.Int `json:"status,omitempty"`
	Detail string    `json:"detail,omitempty"`
}

// err returns the failure as the error of a call, nil if there is none.
func (f scimFailure) err(method, path string) error {
	if f.Status < 400 {
		return nil
	}
	return &jfrog.Error{
		Method: method, Path: path, StatusCode: int(f.Status), Attempts: 1,
		Messages: []jfrog.ErrorMessage{{Detail: f.Detail}},
	}
}

// scimPatchOp is what an operation of a patch does. JFrog shows it with a capital letter,
// which RFC 7644 does not.
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
