package artifactory

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SearchService finds artifacts, builds and versions. Reached through [Client.Search].
//
// [SearchService.AQL] can ask for whatever the other methods find, however much it is.
// The others answer at once and in full, but cut off silently: for anonymous users at
// artifactory.search.userQueryLimit results, 1000 by default, and for all users where the
// server is set up so. A search that finds nothing returns an empty list, also where the
// server answers 404.
//
// Users see what their permissions let them read; anonymous ones may search where the
// server lets them in and the method says nothing else.
type SearchService service

// RepoKeys names the repositories that a search is limited to; none stands for all. An
// empty key is an error, because servers would drop it and search them all.
type RepoKeys []string

// EncodeValues writes the keys as one query parameter.
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

// ResultDetail says what a search tells of an artifact besides its address. Details are
// combined with |.
type ResultDetail uint8

// The details that can be asked for.
const (
	DetailInfo       ResultDetail = 1 << iota // dates, users, size, checksums
	DetailProperties                          // properties
)

// header returns the value of X-Result-Detail, "" for no detail.
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

// SearchResult is an artifact that was found.
type SearchResult struct {
	URI ItemURI `json:"uri,omitempty"`

	// Of [SearchService.GAVC] with Specific, in place of URI.

	DownloadURI string `json:"downloadUri,omitempty"` // with DetailInfo too
	Extension   string `json:"ext,omitempty"`
	Version     string `json:"version,omitempty"`
	Classifier  string `json:"classifier,omitempty"`

	// With [DetailInfo].

	Repo              string     `json:"repo,omitempty"`
	Path              string     `json:"path,omitempty"` // in the repository, with a leading slash
	RemoteURL         string     `json:"remoteUrl,omitempty"`
	Created           jfrog.Time `json:"created,omitzero"`
	CreatedBy         string     `json:"createdBy,omitempty"`
	LastModified      jfrog.Time `json:"lastModified,omitzero"`
	ModifiedBy        string     `json:"modifiedBy,omitempty"`
	LastUpdated       jfrog.Time `json:"lastUpdated,omitzero"`
	Size              jfrog.Int  `json:"size,omitempty"` // bytes
	MIMEType          string     `json:"mimeType,omitempty"`
	Checksums         Checksums  `json:"checksums,omitzero"`
	OriginalChecksums Checksums  `json:"originalChecksums,omitzero"` // as the client declared them

	// With [DetailProperties].

	Properties map[string][]string `json:"properties,omitempty"`
}

// results is the envelope of the searches.
type results[T any] struct {
	Results []T `json:"results"`
}

// find sends a search. A server that answers "not found" because nothing was found, and
// not because something is missing, gives an empty list.
func find[T any](ctx context.Context, s *SearchService, req *jfrog.Request) ([]T, error) {
	out, err := jfrog.Do[results[T]](ctx, s.client, req)
	if foundNothing(err) {
		return nil, nil
	}
	return out.Results, err
}

// foundNothing recognizes the 404 by which some searches say that nothing matches.
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

// SearchOptions narrows a search for artifacts.
type SearchOptions struct {
	Repos  RepoKeys     `url:"repos,omitempty"`
	Detail ResultDetail `url:"-"`
}

func (o *SearchOptions) detail() string { return jfrog.Deref(o).Detail.header() }

// ByName finds artifacts by a part of their file name. Repositories are local ones and
// remote caches, not virtual ones.
// Since Artifactory 2.2.
//
//jfrog:op 2.8.2
func (s *SearchService) ByName(ctx context.Context, name string, opts *SearchOptions) ([]SearchResult, error) {
	return find[SearchResult](ctx, s,
		jfrog.Get("/artifactory/api/search/artifact").Required("name", name).Query(opts).Header("X-Result-Detail", opts.detail()))
}

// RepoSearchOptions limits a search to repositories.
type RepoSearchOptions struct {
	Repos RepoKeys `url:"repos,omitempty"`
}

// ArchiveEntryResult is a path that was found within archives.
type ArchiveEntryResult struct {
	Entry       string    `json:"entry"`
	ArchiveURIs []ItemURI `json:"archiveUris"`
}

// ArchiveEntries finds files, classes for one, within archives by their name, in which *
// and ? are wildcards. Repositories are local ones and remote caches.
// Since Artifactory 2.2.
//
//jfrog:op 2.8.3
func (s *SearchService) ArchiveEntries(ctx context.Context, name string, opts *RepoSearchOptions) ([]ArchiveEntryResult, error) {
	return find[ArchiveEntryResult](ctx, s,
		jfrog.Get("/artifactory/api/search/archive").Required("name", name).Query(opts))
}

// GAVC are Maven coordinates. Of those that are looked for, at least one is needed.
type GAVC struct {
	GroupID    string `url:"g,omitempty"`
	ArtifactID string `url:"a,omitempty"`
	Version    string `url:"v,omitempty"`
	Classifier string `url:"c,omitempty"`
}

// GAVCOptions narrows [SearchService.GAVC].
type GAVCOptions struct {
	Repos RepoKeys `url:"repos,omitempty"`
	// Specific searches virtual and remote repositories too, the latter by exact group
	// and artifact ID only. Results have DownloadURI, Extension, Version and Classifier,
	// and nothing else. Since Artifactory 7.37.9.
	Specific bool         `url:"specific,omitempty"`
	Detail   ResultDetail `url:"-"`
}

// GAVC finds artifacts by Maven coordinates.
// Since Artifactory 2.2; Specific since 7.37.9.
//
//jfrog:op 2.8.4 2.8.4.1
func (s *SearchService) GAVC(ctx context.Context, coordinates GAVC, opts *GAVCOptions) ([]SearchResult, error) {
	req := jfrog.Get("/artifactory/api/search/gavc").Query(coordinates).Query(opts).Header("X-Result-Detail", jfrog.Deref(opts).Detail.header())
	if coordinates == (GAVC{}) {
		req.Check(errors.New("no coordinates"))
	}
	return find[SearchResult](ctx, s, req)
}

// ByProperties finds artifacts that have all the properties given, each with one of the
// values listed for it, or with any value where none is listed.
//
// The endpoint has no way to write a value with a comma, or a property named repos: both
// are errors, and questions for [SearchService.AQL].
// Since Artifactory 2.2.
//
//jfrog:op 2.8.5
func (s *SearchService) ByProperties(ctx context.Context, properties map[string][]string, opts *SearchOptions) ([]SearchResult, error) {
	query, err := propertyQuery(properties)
	return find[SearchResult](ctx, s,
		jfrog.Get("/artifactory/api/search/prop").Query(query).Query(opts).Header("X-Result-Detail", opts.detail()).Check(err))
}

// propertyQuery writes properties as query parameters, the values of each as a list.
func propertyQuery(properties map[string][]string) (url.Values, error) {
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
				return nil, fmt.Errorf("property %q has an empty value; no values at all match any", key)
			case strings.Contains(v, ","):
				return nil, fmt.Errorf("property %q has a value with a comma, which this search splits: %q", key, v)
			}
		}
		out.Set(key, strings.Join(values, ","))
	}
	return out, nil
}

// checkPropertyName refuses the names that a search with properties as parameters would
// take for something else.
func checkPropertyName(name, reserved string) error {
	switch name {
	case "":
		return errors.New("property without a name")
	case reserved:
		return fmt.Errorf("property %q is the name of a parameter of this search", name)
	}
	return nil
}

// checksumQuery is Checksums as query parameters.
type checksumQuery struct {
	MD5    string `url:"md5,omitempty"`
	SHA1   string `url:"sha1,omitempty"`
	SHA256 string `url:"sha256,omitempty"`
}

// ByChecksum finds artifacts by their checksum, of which one kind is enough. It needs
// Artifactory Pro.
// Since Artifactory 2.3.
//
//jfrog:op 2.8.6
func (s *SearchService) ByChecksum(ctx context.Context, sums Checksums, opts *SearchOptions) ([]SearchResult, error) {
	req := jfrog.Get("/artifactory/api/search/checksum").Query(checksumQuery(sums)).Query(opts).Header("X-Result-Detail", opts.detail())
	if sums == (Checksums{}) {
		req.Check(errors.New("no checksum"))
	}
	return find[SearchResult](ctx, s, req)
}

// PatternResult lists the files of a repository that match a pattern.
type PatternResult struct {
	RepositoryURI string   `json:"repositoryUri"`
	SourcePattern string   `json:"sourcePattern"` // the repository, a colon, and the pattern
	Files         []string `json:"files"`         // paths in the repository
}

// ByPattern finds the files of a repository whose path matches an Ant pattern such as
// org/*/*.jar. Double asterisks are not supported. It needs Artifactory Pro, and a user
// who is not anonymous.
// Since Artifactory 2.2.4.
//
//jfrog:op 2.8.11
func (s *SearchService) ByPattern(ctx context.Context, repoKey, pattern string) (*PatternResult, error) {
	req := jfrog.Get("/artifactory/api/search/pattern").Param("pattern", repoKey+":"+pattern).
		Check(notEmpty("repository key", repoKey)).Check(notEmpty("pattern", pattern))
	if strings.Contains(repoKey, ":") {
		req.Check(fmt.Errorf("repository key %q has a colon", repoKey))
	}
	return jfrog.Do[*PatternResult](ctx, s.client, req)
}
