package metadata

import (
	"context"
	"errors"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// SearchService searches packages, versions and files. Reached through [Client.Search].
type SearchService service

// PackageSearchOptions selects a page of [SearchService.Packages], its order and its fields.
type PackageSearchOptions struct {
	First   int            // maximum number of packages on a page; 0: the server's default
	After   string         // PageInfo.EndCursor of the previous page; empty: the first page
	OrderBy *Order         // nil: the server's default
	Fields  []PackageField // nil: the fields with a single value
}

// VersionSearchOptions selects a page of [SearchService.Versions], its order and its fields.
type VersionSearchOptions struct {
	First   int            // maximum number of versions on a page; 0: the server's default
	After   string         // PageInfo.EndCursor of the previous page; empty: the first page
	OrderBy *Order         // nil: the server's default
	Fields  []VersionField // nil: the fields with a single value
}

// FileSearchOptions selects a page of [SearchService.Files], its order and its fields.
type FileSearchOptions struct {
	First   int         // maximum number of files on a page; 0: the server's default
	After   string      // PageInfo.EndCursor of the previous page; empty: the first page
	OrderBy *Order      // nil: the server's default
	Fields  []FileField // nil: the fields with a single value
}

// searchData is the data of the documented queries. A document has one of them.
type searchData struct {
	Packages *jfrog.Connection[Package] `json:"packages,omitempty"`
	Versions *jfrog.Connection[Version] `json:"versions,omitempty"`
	Files    *jfrog.Connection[File]    `json:"files,omitempty"`
}

// search is a documented query.
type search struct {
	root, entity string // packages, Package
	selection    string
	variables    searchVariables
	err          error
}

// searchVariables are the variables of a document.
type searchVariables struct {
	Filter  any    `json:"filter"`
	First   int    `json:"first,omitempty"`
	After   string `json:"after,omitempty"`
	OrderBy *Order `json:"orderBy,omitempty"`
}

func (q search) document() string {
	return fmt.Sprintf("query ($filter: %[2]sFilter!, $first: Int, $after: ID, $orderBy: %[2]sOrder) "+
		"{ %[1]s(filter: $filter, first: $first, after: $after, orderBy: $orderBy) "+
		"{ pageInfo { hasNextPage endCursor } edges { cursor node { %[3]s } } } }",
		q.root, q.entity, q.selection)
}

func (s *SearchService) do(ctx context.Context, q search) (searchData, error) {
	err := q.err
	switch {
	case err != nil:
	case q.variables.First < 0:
		err = fmt.Errorf("the number of %s on a page is negative", q.root)
	case q.variables.OrderBy != nil && q.variables.OrderBy.Field == "":
		err = errors.New("the order has no field")
	}
	if err != nil {
		return searchData{}, fmt.Errorf("metadata: search for %s: %w", q.root, err)
	}
	return jfrog.DoGraphQL[searchData](ctx, s.client, graphQLEndpoint,
		jfrog.GraphQLRequest{Query: q.document(), Variables: q.variables})
}

// page returns a page of a response. A response without a page breaks the schema.
func page[T any](p *jfrog.Connection[T], root string, err error) (*jfrog.Connection[T], error) {
	if p == nil && err == nil {
		err = fmt.Errorf("metadata: search for %s: %w: no list", root, jfrog.ErrBadAnswer)
	}
	return p, err
}

// Packages returns a page of the packages that match. If the server fails for a part of the page
// only, Packages returns the other part with the error.
//
// Requires: an access token with a scope for Artifactory.
//
//jfrog:op 10.3
func (s *SearchService) Packages(
	ctx context.Context, filter PackageFilter, opts *PackageSearchOptions,
) (*jfrog.Connection[Package], error) {
	o := jfrog.Deref(opts)
	selection, err := packageSelections.of(o.Fields)
	data, err := s.do(ctx, search{
		"packages", "Package", selection,
		searchVariables{filter, o.First, o.After, o.OrderBy}, errors.Join(err, filter.check()),
	})
	return page(data.Packages, "packages", err)
}

// AllPackages walks the packages of all pages of [SearchService.Packages], from opts.After on.
func (s *SearchService) AllPackages(
	ctx context.Context, filter PackageFilter, opts *PackageSearchOptions,
) iter.Seq2[Package, error] {
	return paging.Connection(ctx, opts, func(o *PackageSearchOptions) *string { return &o.After },
		func(ctx context.Context, o *PackageSearchOptions) (*jfrog.Connection[Package], error) {
			return s.Packages(ctx, filter, o)
		})
}

// Versions returns a page of the versions that match. If the server fails for a part of the page
// only, Versions returns the other part with the error.
//
// Requires: an access token with a scope for Artifactory.
//
//jfrog:none Packages (10.3) with the query versions.
func (s *SearchService) Versions(
	ctx context.Context, filter VersionFilter, opts *VersionSearchOptions,
) (*jfrog.Connection[Version], error) {
	o := jfrog.Deref(opts)
	selection, err := versionSelections.of(o.Fields)
	data, err := s.do(ctx, search{
		"versions", "Version", selection,
		searchVariables{filter, o.First, o.After, o.OrderBy}, errors.Join(err, filter.check()),
	})
	return page(data.Versions, "versions", err)
}

// AllVersions walks the versions of all pages of [SearchService.Versions], from opts.After on.
func (s *SearchService) AllVersions(
	ctx context.Context, filter VersionFilter, opts *VersionSearchOptions,
) iter.Seq2[Version, error] {
	return paging.Connection(ctx, opts, func(o *VersionSearchOptions) *string { return &o.After },
		func(ctx context.Context, o *VersionSearchOptions) (*jfrog.Connection[Version], error) {
			return s.Versions(ctx, filter, o)
		})
}

// Files returns a page of the files that match. If the server fails for a part of the page only,
// Files returns the other part with the error.
//
// Requires: an access token with a scope for Artifactory.
//
//jfrog:none Packages (10.3) with the query files.
func (s *SearchService) Files(
	ctx context.Context, filter FileFilter, opts *FileSearchOptions,
) (*jfrog.Connection[File], error) {
	o := jfrog.Deref(opts)
	selection, err := fileSelections.of(o.Fields)
	data, err := s.do(ctx, search{
		"files", "File", selection,
		searchVariables{filter, o.First, o.After, o.OrderBy}, errors.Join(err, filter.check()),
	})
	return page(data.Files, "files", err)
}

// AllFiles walks the files of all pages of [SearchService.Files], from opts.After on.
func (s *SearchService) AllFiles(
	ctx context.Context, filter FileFilter, opts *FileSearchOptions,
) iter.Seq2[File, error] {
	return paging.Connection(ctx, opts, func(o *FileSearchOptions) *string { return &o.After },
		func(ctx context.Context, o *FileSearchOptions) (*jfrog.Connection[File], error) {
			return s.Files(ctx, filter, o)
		})
}
