package lifecycle

import (
	"context"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// RepositoryOptions names the repository that holds the release bundles. With neither
// field it is release-bundles-v2, which has no bundle of a project.
type RepositoryOptions struct {
	Project       string `url:"project,omitempty"`        // project key: stands for <project>-release-bundles-v2
	RepositoryKey string `url:"repository_key,omitempty"` // a repository of another name
}

// PageOptions picks a page of a list.
type PageOptions struct {
	Offset int `url:"offset,omitempty"` // items to skip
	Limit  int `url:"limit,omitempty"`  // items on a page at most; 0: the server's choice
}

func (p *PageOptions) page() *PageOptions { return p }

// pageable is a pointer to options that embed PageOptions.
type pageable[O any] interface {
	*O
	page() *PageOptions
}

// paged adds the options to the request for a page. A limit goes along with its offset.
func paged[O any, P pageable[O]](req *jfrog.Request, opts P) *jfrog.Request {
	if opts == nil {
		return req
	}
	if p := opts.page(); p.Limit != 0 && p.Offset == 0 {
		req.Param("offset", "0")
	}
	return req.Query(opts)
}

// itemPage is a pointer to a page of a list. The total is 0 where the page does not state it.
type itemPage[T, L any] interface {
	*L
	items() (items []T, total int)
}

// all walks a list through the method that returns a page of it.
func all[T, O, L any, P pageable[O], I itemPage[T, L]](ctx context.Context, opts P, list func(context.Context, P) (I, error)) iter.Seq2[T, error] {
	return paging.Offset(ctx, (*O)(opts), func(o *O) *int { return &P(o).page().Offset },
		func(ctx context.Context, o *O) (*L, error) { return list(ctx, o) },
		func(page *L) ([]T, int) { return I(page).items() })
}

// ListOptions filters and sorts lists of bundles, versions and promotions.
type ListOptions struct {
	RepositoryOptions
	PageOptions
	Include  Include `url:"include,omitempty"`
	FilterBy string  `url:"filter_by,omitempty"` // what it is compared with, each method says
	OrderBy  OrderBy `url:"order_by,omitempty"`
	OrderAsc bool    `url:"order_asc,omitempty"`
}

// Include asks a list for details. How to ask for several is not documented.
type Include string

// The details there are.
const (
	IncludeMessages    Include = "messages"    // what went wrong
	IncludePermissions Include = "permissions" // what the user may do; of versions only
)

// OrderBy is what a list is sorted by. Each method says what it can be sorted by.
type OrderBy string

// The orders there are.
const (
	OrderByCreated       OrderBy = "created"
	OrderByCreatedMillis OrderBy = "created_millis"
	OrderByCreatedBy     OrderBy = "created_by"
	OrderByName          OrderBy = "release_bundle_name"
	OrderByVersion       OrderBy = "release_bundle_version"
	OrderByEnvironment   OrderBy = "environment"
)

// signingKeyHeader names the key pair that signs what a request makes.
const signingKeyHeader = "X-JFrog-Signing-Key-Name"

// refuse is the error for input that no request can be made of.
func refuse(format string, args ...any) error {
	return fmt.Errorf("lifecycle: "+format, args...)
}
