package artifactory

import (
	"context"
	"encoding/json"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PuppetService reads the modules of Puppet repositories, local and remote ones, the way
// the Puppet Forge API does. Reached through [Client.Puppet].
//
// It needs Artifactory Pro and read permission; anonymous users where they are let in.
type PuppetService service

// PuppetPageOptions picks a page of a Puppet list.
type PuppetPageOptions struct {
	Limit  int `url:"limit,omitempty"` // size of the page; 0: the server's, 20
	Offset int `url:"offset,omitempty"`
}

// PuppetPaging says where a page is in its list. Links are relative URLs.
type PuppetPaging struct {
	Limit    int    `json:"limit,omitempty"`
	Offset   int    `json:"offset,omitempty"`
	Total    int    `json:"total,omitempty"`
	First    string `json:"first,omitempty"`
	Previous string `json:"previous,omitempty"` // empty: none
	Current  string `json:"current,omitempty"`
	Next     string `json:"next,omitempty"` // empty: none
}

// PuppetPage is a page of a Puppet list.
type PuppetPage[T any] struct {
	PuppetPaging               // where the server puts it beside the results; read Paging
	Pagination   *PuppetPaging `json:"pagination,omitempty"` // where the server puts it in an object; read Paging
	Results      []T           `json:"results"`
}

// Paging returns where the page is in its list, whichever way the server has put it.
func (p *PuppetPage[T]) Paging() PuppetPaging {
	if p.Pagination != nil {
		return *p.Pagination
	}
	return p.PuppetPaging
}

// PuppetModule is a module with its releases.
type PuppetModule struct {
	URI            string            `json:"uri"`
	Slug           string            `json:"slug,omitempty"` // owner and name, joined by a hyphen
	Name           string            `json:"name"`
	Downloads      int64             `json:"downloads"`
	CreatedAt      string            `json:"created_at,omitempty"` // 2017-07-16 12:07:00 +0300; servers also put milliseconds in the seconds' place
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

// PuppetOwner is who publishes a module.
type PuppetOwner struct {
	URI        string `json:"uri,omitempty"`
	Slug       string `json:"slug,omitempty"`
	Username   string `json:"username,omitempty"`
	GravatarID string `json:"gravatar_id,omitempty"`
}

// PuppetReleaseID names a release of a module.
type PuppetReleaseID struct {
	URI     string `json:"uri"`
	Version string `json:"version"`
}

// PuppetModuleID names the module of a release.
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
	CreatedAt string          `json:"created_at,omitempty"` // in the form of PuppetModule.CreatedAt
	UpdatedAt string          `json:"updated_at,omitempty"`
	DeletedAt string          `json:"deleted_at,omitempty"`
}

// Modules returns a page of a repository's modules.
//
//jfrog:op 2.10.8.1
func (s *PuppetService) Modules(ctx context.Context, repoKey string, opts *PuppetPageOptions) (*PuppetPage[PuppetModule], error) {
	return jfrog.Do[*PuppetPage[PuppetModule]](ctx, s.client, jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/modules", repoKey).Query(opts))
}

// AllModules walks a repository's modules from the page that opts picks to the last.
func (s *PuppetService) AllModules(ctx context.Context, repoKey string, opts *PuppetPageOptions) iter.Seq2[PuppetModule, error] {
	return puppetPages(ctx, repoKey, opts, s.Modules)
}

// Module returns a module by its owner and name.
//
//jfrog:op 2.10.8.2
func (s *PuppetService) Module(ctx context.Context, repoKey, user, module string) (*PuppetModule, error) {
	return jfrog.Do[*PuppetModule](ctx, s.client, jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/modules/{user}-{module}", repoKey, user, module))
}

// Releases returns a page of the releases of all modules of a repository.
//
//jfrog:op 2.10.8.3
func (s *PuppetService) Releases(ctx context.Context, repoKey string, opts *PuppetPageOptions) (*PuppetPage[PuppetRelease], error) {
	return jfrog.Do[*PuppetPage[PuppetRelease]](ctx, s.client, jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/releases", repoKey).Query(opts))
}

// AllReleases walks the releases of all modules of a repository from the page that opts
// picks to the last.
func (s *PuppetService) AllReleases(ctx context.Context, repoKey string, opts *PuppetPageOptions) iter.Seq2[PuppetRelease, error] {
	return puppetPages(ctx, repoKey, opts, s.Releases)
}

// Release returns a release by its module's owner and name and its version.
//
//jfrog:op 2.10.8.4
func (s *PuppetService) Release(ctx context.Context, repoKey, user, module, version string) (*PuppetRelease, error) {
	return jfrog.Do[*PuppetRelease](ctx, s.client,
		jfrog.Get("/artifactory/api/puppet/{repoKey}/v3/releases/{user}-{module}-{version}", repoKey, user, module, version))
}

func puppetPages[T any](
	ctx context.Context, repoKey string, opts *PuppetPageOptions,
	fetch func(context.Context, string, *PuppetPageOptions) (*PuppetPage[T], error),
) iter.Seq2[T, error] {
	start := jfrog.Deref(opts)
	return jfrog.Pages(ctx, start.Offset, func(ctx context.Context, at int) ([]T, int, bool, error) {
		page, err := fetch(ctx, repoKey, &PuppetPageOptions{Limit: start.Limit, Offset: at})
		if err != nil {
			return nil, 0, false, err
		}
		n := len(page.Results)
		return page.Results, at + n, n > 0 && page.Paging().Next != "", nil
	})
}
