package artifactory

import (
	"context"
	"encoding/json"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// PuppetService reads the modules of local and remote Puppet repositories, in the format of
// the Puppet Forge API. Reached through [Client.Puppet].
type PuppetService service

// PuppetPageOptions selects a page of a list of modules or releases.
type PuppetPageOptions struct {
	Limit  int `url:"limit,omitempty"`  // elements on a page; 0: the default of the server
	Offset int `url:"offset,omitempty"` // elements to skip
}

// PuppetPaging is the place of a page in its list. The links are relative URLs.
type PuppetPaging struct {
	Limit    int    `json:"limit,omitempty"`
	Offset   int    `json:"offset,omitempty"`
	Total    int    `json:"total,omitempty"`
	First    string `json:"first,omitempty"`
	Previous string `json:"previous,omitempty"` // empty on the first page
	Current  string `json:"current,omitempty"`
	Next     string `json:"next,omitempty"` // empty on the last page
}

// PuppetPage is a page of a list of modules or releases. Servers send its place in the list
// either beside the results or in an object. Paging returns whichever is set.
type PuppetPage[T any] struct {
	PuppetPaging
	Pagination *PuppetPaging `json:"pagination,omitempty"`
	Results    []T           `json:"results"`
}

// Paging returns the place of the page in its list.
func (p *PuppetPage[T]) Paging() PuppetPaging {
	if p.Pagination != nil {
		return *p.Pagination
	}
	return p.PuppetPaging
}

// PuppetModule is a module with its releases.
type PuppetModule struct {
	URI       string `json:"uri"`
	Slug      string `json:"slug,omitempty"` // owner and name with a hyphen
	Name      string `json:"name"`
	Downloads int64  `json:"downloads"`
	// CreatedAt has the form 2017-07-16 12:07:00 +0300. Servers may send invalid times such as
	// 2017-07-16 12:07:715 +0300.
	CreatedAt      string            `json:"created_at,omitempty"`
	UpdatedAt      string            `json:"updated_at,omitempty"`
	Supported      bool              `json:"supported"`
	Endorsement    string            `json:"endorsement,omitempty"`
	ModuleGroup    string            `json:"module_group,omitempty"`
	Owner          PuppetOwner       `json:"owner"`
	CurrentRelease *PuppetRelease    `json:"current_release,omitempty"`
	Releases       []PuppetReleaseID `json:"releases,omitempty"`
	HomepageURL    string            `json:"homepage_url,omitempty"`
	IssuesURL      string            `json:"issues_url,omitempty"`
}

// PuppetOwner is the publisher of a module.
type PuppetOwner struct {
	URI        string `json:"uri,omitempty"`
	Slug       string `json:"slug,omitempty"`
	Username   string `json:"username,omitempty"`
	GravatarID string `json:"gravatar_id,omitempty"`
}

// PuppetReleaseID identifies a release of a module.
type PuppetReleaseID struct {
	URI     string `json:"uri"`
	Version string `json:"version"`
}

// PuppetModuleID identifies the module of a release.
type PuppetModuleID struct {
	URI  string `json:"uri,omitempty"`
	Name string `json:"name,omitempty"`
}

// PuppetRelease is a version of a module.
type PuppetRelease struct {
	URI       string          `json:"uri,omitempty"`
	Version   string          `json:"version,omitempty"`
	Module    *PuppetModuleID `json:"module,omitempty"`
	Metadata  json.RawMessage `json:"metadata,omitempty"` // the module's metadata.json
	Tags      []string        `json:"tags,omitempty"`
	Supported bool            `json:"supported,omitempty"`
	FileSize  int64           `json:"file_size,omitempty"` // bytes
	FileMD5   string          `json:"file_md5,omitempty"`
	Downloads int64           `json:"downloads,omitempty"`
	Readme    string          `json:"readme,omitempty"`
	Changelog string          `json:"changelog,omitempty"`
	License   string          `json:"license,omitempty"`
	CreatedAt string          `json:"created_at,omitempty"` // as PuppetModule.CreatedAt
	UpdatedAt string          `json:"updated_at,omitempty"`
	DeletedAt string          `json:"deleted_at,omitempty"`
}

// Modules returns a page of the modules in a repository.
//
// Requires: a privileged user, Artifactory Pro. May be anonymous.
//
//jfrog:op 2.10.8.1
func (s *PuppetService) Modules(ctx context.Context, repoKey string, opts *PuppetPageOptions) (*PuppetPage[PuppetModule], error) {
	return jfrog.Do[*PuppetPage[PuppetModule]](ctx, s.client, jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/modules", repoKey).Query(opts))
}

// AllModules walks the modules in a repository, starting at the page that opts selects.
func (s *PuppetService) AllModules(ctx context.Context, repoKey string, opts *PuppetPageOptions) iter.Seq2[PuppetModule, error] {
	return allPuppet(ctx, repoKey, opts, s.Modules)
}

// Module returns a module by the username of its owner and its name.
//
// Requires: a privileged user, Artifactory Pro. May be anonymous.
//
//jfrog:op 2.10.8.2
func (s *PuppetService) Module(ctx context.Context, repoKey, username, moduleName string) (*PuppetModule, error) {
	return jfrog.Do[*PuppetModule](ctx, s.client, jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/modules/{user}-{module}", repoKey, username, moduleName))
}

// Releases returns a page of the releases of all modules in a repository.
//
// Requires: a privileged user, Artifactory Pro. May be anonymous.
//
//jfrog:op 2.10.8.3
func (s *PuppetService) Releases(ctx context.Context, repoKey string, opts *PuppetPageOptions) (*PuppetPage[PuppetRelease], error) {
	return jfrog.Do[*PuppetPage[PuppetRelease]](ctx, s.client, jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/releases", repoKey).Query(opts))
}

// AllReleases walks the releases of all modules in a repository, starting at the page that
// opts selects.
func (s *PuppetService) AllReleases(ctx context.Context, repoKey string, opts *PuppetPageOptions) iter.Seq2[PuppetRelease, error] {
	return allPuppet(ctx, repoKey, opts, s.Releases)
}

// Release returns a release of a module by the username of its owner, its name and its
// version.
//
// Requires: a privileged user, Artifactory Pro. May be anonymous.
//
//jfrog:op 2.10.8.4
func (s *PuppetService) Release(ctx context.Context, repoKey, username, moduleName, version string) (*PuppetRelease, error) {
	return jfrog.Do[*PuppetRelease](ctx, s.client,
		jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/releases/{user}-{module}-{version}", repoKey, username, moduleName, version))
}

// puppetResults is a page of a walk.
type puppetResults[T any] struct {
	items []T
	total int // lower bound of the length of the list
}

// allPuppet walks a list by its offset. The list is as long as the page states, and longer than
// the page if there is a link to a next page. Some servers send only one of the two.
func allPuppet[T any](
	ctx context.Context, repoKey string, opts *PuppetPageOptions,
	list func(context.Context, string, *PuppetPageOptions) (*PuppetPage[T], error),
) iter.Seq2[T, error] {
	return paging.Offset(ctx, opts, func(o *PuppetPageOptions) *int { return &o.Offset },
		func(ctx context.Context, o *PuppetPageOptions) (*puppetResults[T], error) {
			page, err := list(ctx, repoKey, o)
			if err != nil {
				return nil, err
			}
			place := page.Paging()
			seen := o.Offset + len(page.Results)
			if place.Next != "" {
				seen++
			}
			return &puppetResults[T]{page.Results, max(seen, place.Total)}, nil
		},
		func(p *puppetResults[T]) ([]T, int) { return p.items, p.total })
}
