package artifactory

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// SearchService finds artifacts, builds and versions. Reached through [Client.Search].
//
// [SearchService.AQL] can replace all other methods, and handles any number of results. The
// other methods return all results at once. By default, the server silently limits them for
// anonymous users: to 1000, or to the value of artifactory.search.userQueryLimit. A search without
// results returns an empty list, even if the server responds with status 404.
type SearchService service

// RepoKeys names the repositories to search. An empty list stands for all repositories. An empty
// key is an error, because servers would ignore it and search all repositories.
type RepoKeys []string

// EncodeValues encodes the keys as one query parameter.
func (r RepoKeys) EncodeValues(key string, v *url.Values) error {
	for _, k := range r {
		if strings.TrimSpace(k) == "" {
			return fmt.Errorf("%s has an empty repository key", key)
		}
	}
	if len(r) > 0 {
		v.Set(key, strings.Join(r, ","))
	}
	return nil
}

// ResultDetail selects the information in a [SearchResult] besides its address. The | operator
// combines details.
type ResultDetail uint8

// The details of a search result.
const (
	DetailInfo       ResultDetail = 1 << iota // dates, users, size and checksums
	DetailProperties                          // properties
)

// header returns the value of the header X-Result-Detail, or "" for no detail.
func (d ResultDetail) header() string {
	var out []string
	if d&DetailInfo != 0 {
		out = append(out, "info")
	}
	if d&DetailProperties != 0 {
		out = append(out, "properties")
	}
	return strings.Join(out, ", ")
}

// SearchResult is a found artifact.
type SearchResult struct {
	URI ItemURI `json:"uri,omitempty"`

	// The next fields replace URI in the results of [SearchService.GAVC] with Specific.

	DownloadURI string `json:"downloadUri,omitempty"` // also with DetailInfo
	Ext         string `json:"ext,omitempty"`
	Version     string `json:"version,omitempty"`
	Classifier  string `json:"classifier,omitempty"`

	// The next fields need [DetailInfo].

	Repo         string     `json:"repo,omitempty"`
	Path         string     `json:"path,omitempty"` // with a leading slash
	RemoteURL    string     `json:"remoteUrl,omitempty"`
	Created      jfrog.Time `json:"created,omitzero"`
	CreatedBy    string     `json:"createdBy,omitempty"`
	LastModified jfrog.Time `json:"lastModified,omitzero"`
	ModifiedBy   string     `json:"modifiedBy,omitempty"`
	LastUpdated  jfrog.Time `json:"lastUpdated,omitzero"`
	Size         jfrog.Int  `json:"size,omitempty"` // bytes
	MIMEType     string     `json:"mimeType,omitempty"`
	Checksums    Checksums  `json:"checksums,omitzero"`
	// OriginalChecksums are the checksums that the client declared.
	OriginalChecksums Checksums `json:"originalChecksums,omitzero"`

	// The next field needs [DetailProperties].

	Properties Properties `json:"properties,omitempty"`
}

// results is the envelope of search results.
type results[T any] struct {
	Results []T `json:"results"`
}

// find sends a search. It returns an empty list if the server responds with the 404 of a search
// without results.
func find[T any](ctx context.Context, s *SearchService, req *jfrog.Request) ([]T, error) {
	out, err := jfrog.Do[results[T]](ctx, s.client, req)
	if foundNothing(err) {
		return nil, nil
	}
	return out.Results, err
}

// foundNothing reports whether err is the 404 of a search without results.
func foundNothing(err error) bool {
	var e *jfrog.Error
	if !errors.Is(err, jfrog.ErrNotFound) || !errors.As(err, &e) {
		return false
	}
	switch strings.TrimSuffix(strings.TrimSpace(e.Message()), ".") {
	case "No results found", "Unable to find artifact versions":
		return true
	}
	return false
}

// SearchOptions refines [SearchService.ByName], [SearchService.ByProperties] and
// [SearchService.ByChecksum].
type SearchOptions struct {
	Repos  RepoKeys     `url:"repos,omitempty"`
	Detail ResultDetail `url:"-"`
}

func (o *SearchOptions) detail() string { return jfrog.Deref(o).Detail.header() }

// ByName finds artifacts by a part of their file name, in local repositories and caches.
//
// Requires: a privileged user. Since 2.2.0. May be anonymous.
//
//jfrog:op 2.8.2
func (s *SearchService) ByName(ctx context.Context, name string, opts *SearchOptions) ([]SearchResult, error) {
	return find[SearchResult](ctx, s,
		jfrog.Get("/artifactory/api/search/artifact").Required("name", name).Query(opts).Header("X-Result-Detail", opts.detail()))
}

// SearchArchiveEntriesOptions refines [SearchService.ArchiveEntries].
type SearchArchiveEntriesOptions struct {
	Repos RepoKeys `url:"repos,omitempty"`
}

// ArchiveEntryResult is an archive entry, with the archives that hold it.
type ArchiveEntryResult struct {
	Entry       string    `json:"entry"`
	ArchiveURIs []ItemURI `json:"archiveUris"`
}

// ArchiveEntries finds files in archives, such as classes, by their name. The name may hold
// wildcards. ArchiveEntries searches local repositories and caches.
//
// Requires: a privileged user. Since 2.2.0. May be anonymous.
//
//jfrog:op 2.8.3
func (s *SearchService) ArchiveEntries(ctx context.Context, name string, opts *SearchArchiveEntriesOptions) ([]ArchiveEntryResult, error) {
	return find[ArchiveEntryResult](ctx, s,
		jfrog.Get("/artifactory/api/search/archive").Required("name", name).Query(opts))
}

// GAVC are Maven coordinates.
type GAVC struct {
	GroupID    string `url:"g,omitempty"`
	ArtifactID string `url:"a,omitempty"`
	Version    string `url:"v,omitempty"`
	Classifier string `url:"c,omitempty"`
}

// SearchGAVCOptions refines [SearchService.GAVC].
type SearchGAVCOptions struct {
	Repos RepoKeys `url:"repos,omitempty"`

	// Specific also searches virtual and remote repositories. Remote repositories need the exact
	// group and artifact ID. Results have DownloadURI, Ext, Version and Classifier only. Since
	// Artifactory 7.37.9.
	Specific bool `url:"specific,omitempty"`

	Detail ResultDetail `url:"-"`
}

// GAVC finds artifacts by Maven coordinates, of which at least one is required.
//
// Requires: a privileged user. Since 2.2.0, Specific since 7.37.9. May be anonymous.
//
//jfrog:op 2.8.4 2.8.4.1
func (s *SearchService) GAVC(ctx context.Context, coordinates GAVC, opts *SearchGAVCOptions) ([]SearchResult, error) {
	req := jfrog.Get("/artifactory/api/search/gavc").Query(coordinates).Query(opts).
		Header("X-Result-Detail", jfrog.Deref(opts).Detail.header())
	if coordinates == (GAVC{}) {
		req.Check(errors.New("no coordinates"))
	}
	return find[SearchResult](ctx, s, req)
}

// ByProperties finds artifacts that have all given properties: each with one of its listed
// values, or with any value if the list is empty. It searches local and virtual repositories
// and caches.
//
// A value with a comma and a property named repos are errors, because this search cannot
// express them. [SearchService.AQL] can.
//
// Requires: a privileged user. Since 2.2.0. May be anonymous.
//
//jfrog:op 2.8.5
func (s *SearchService) ByProperties(ctx context.Context, properties Properties, opts *SearchOptions) ([]SearchResult, error) {
	query, err := propertyQuery(properties)
	return find[SearchResult](ctx, s,
		jfrog.Get("/artifactory/api/search/prop").Query(query).Query(opts).Header("X-Result-Detail", opts.detail()).Check(err))
}

// propertyQuery returns properties as query parameters, with the values of each as a list.
func propertyQuery(properties Properties) (url.Values, error) {
	if len(properties) == 0 {
		return nil, errors.New("no properties")
	}
	out := url.Values{}
	for key, values := range properties {
		if err := checkPropertyName(key, "repos"); err != nil {
			return nil, err
		}
		for _, v := range values {
			switch {
			case v == "":
				return nil, fmt.Errorf("property %q has an empty value; an empty list stands for any value", key)
			case strings.Contains(v, ","):
				return nil, fmt.Errorf("property %q has a value with a comma, at which the server splits: %q", key, v)
			}
		}
		out.Set(key, strings.Join(values, ","))
	}
	return out, nil
}

// checkPropertyName returns an error for names that cannot be query parameters of a search.
func checkPropertyName(name, reserved string) error {
	switch name {
	case "":
		return errors.New("property without a name")
	case reserved:
		return fmt.Errorf("property %q has the name of another parameter of this search", name)
	}
	return nil
}

// checksumQuery encodes Checksums as query parameters.
type checksumQuery struct {
	MD5    string `url:"md5,omitempty"`
	SHA1   string `url:"sha1,omitempty"`
	SHA256 string `url:"sha256,omitempty"`
}

// ByChecksum finds artifacts by a checksum of one kind, in local and virtual repositories and
// caches.
//
// Requires: a privileged user, Artifactory Pro. Since 2.3.0. May be anonymous.
//
//jfrog:op 2.8.6
func (s *SearchService) ByChecksum(ctx context.Context, sums Checksums, opts *SearchOptions) ([]SearchResult, error) {
	req := jfrog.Get("/artifactory/api/search/checksum").Query(checksumQuery(sums)).Query(opts).
		Header("X-Result-Detail", opts.detail())
	if sums == (Checksums{}) {
		req.Check(errors.New("no checksum"))
	}
	return find[SearchResult](ctx, s, req)
}

// PatternResult lists the files of a repository that match a pattern.
type PatternResult struct {
	RepositoryURI string   `json:"repositoryUri"`
	SourcePattern string   `json:"sourcePattern"` // repository key, colon and pattern
	Files         []string `json:"files"`         // paths in the repository
}

// ByPattern finds the files of a repository whose path matches an Ant pattern, such as
// org/*/*.jar. The server does not support the pattern **.
//
// Requires: a privileged user who is not anonymous, Artifactory Pro. Since 2.2.4.
//
//jfrog:op 2.8.11
func (s *SearchService) ByPattern(ctx context.Context, repoKey, pattern string) (*PatternResult, error) {
	req := jfrog.Get("/artifactory/api/search/pattern").Param("pattern", repoKey+":"+pattern).
		Check(check.NotEmpty("repository key", repoKey)).Check(check.NotEmpty("pattern", pattern))
	if strings.Contains(repoKey, ":") {
		req.Check(fmt.Errorf("repository key %q has a colon", repoKey))
	}
	return jfrog.Do[*PatternResult](ctx, s.client, req)
}
