package lifecycle

import (
	"context"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// RepositoryOptions selects the repository that stores a release bundle version. Each field
// stands for the repository by itself, so a program sets at most one of them:
//
//	nil or RepositoryOptions{}              release-bundles-v2, which belongs to no project
//	RepositoryOptions{Project: "catalina"}  catalina-release-bundles-v2
//	RepositoryOptions{RepositoryKey: key}   the repository with that key, as responses state it
type RepositoryOptions struct {
	Project       string `url:"project,omitempty"`        // project key
	RepositoryKey string `url:"repository_key,omitempty"` // key of a release bundle repository
}

// PageOptions selects a page of a list.
type PageOptions struct {
	Offset int `url:"offset,omitempty"` // items to skip
	Limit  int `url:"limit,omitempty"`  // maximum number of items on a page; 0: the server's default
}

func (p *PageOptions) page() *PageOptions { return p }

// pageable is a pointer to options that embed PageOptions.
type pageable[O any] interface {
	*O
	page() *PageOptions
}

// paged adds the options to the request for a page. It sends the offset with every limit, even
// if the offset is 0.
func paged[O any, P pageable[O]](req *jfrog.Request, opts P) *jfrog.Request {
	if opts != nil && opts.page().Limit != 0 && opts.page().Offset == 0 {
		req.Param("offset", "0")
	}
	return req.Query(opts)
}

// itemPage is a pointer to a page of a list. The total is 0 if the page does not state it.
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

// Include adds details to the items of a list. The manual does not document a way to request
// several at once.
type Include string

// The details that a list can include.
const (
	IncludeMessages    Include = "messages"    // messages about failures
	IncludePermissions Include = "permissions" // rights of the user; release bundle versions only
)

// OrderBy is the field by which a list is sorted. The options of each list name the fields that
// the list can be sorted by.
type OrderBy string

// The fields by which lists can be sorted. See [GroupOrderBy] for release bundle groups.
const (
	OrderByCreated              OrderBy = "created"
	OrderByCreatedMillis        OrderBy = "created_millis"
	OrderByCreatedBy            OrderBy = "created_by"
	OrderByReleaseBundleName    OrderBy = "release_bundle_name"
	OrderByReleaseBundleVersion OrderBy = "release_bundle_version"
	OrderByEnvironment          OrderBy = "environment"
)

// signingKeyHeader names the key pair that signs a release bundle version or a promotion.
const signingKeyHeader = "X-JFrog-Signing-Key-Name"
