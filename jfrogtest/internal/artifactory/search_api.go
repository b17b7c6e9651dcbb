package artifactory

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

const searchType = "application/vnd.org.jfrog.artifactory.search."

// result returns a search result. The header X-Result-Detail selects more fields.
func (s *service) result(q *rest.Request, n *store.Item) map[string]any {
	hit := map[string]any{"uri": q.StorageURI(n)}
	detail := q.Header.Get("X-Result-Detail")
	if strings.Contains(detail, "info") {
		encoded, err := json.Marshal(newFileInfo(q, n))
		if err == nil {
			err = json.Unmarshal(encoded, &hit)
		}
		if err != nil {
			panic(fmt.Sprintf("jfrogtest: file info: %v", err))
		}
	}
	if strings.Contains(detail, "properties") {
		hit["properties"] = store.CloneProperties(n.Props)
		if n.Props == nil {
			hit["properties"] = store.Properties{}
		}
	}
	return hit
}

// results returns a response with search results.
func results(kind string, hits []map[string]any) *rest.Response {
	if hits == nil {
		hits = []map[string]any{}
	}
	return rest.JSON(http.StatusOK, searchType+kind+"+json", map[string]any{"results": hits})
}

// search returns a response with the files that match.
func (s *service) search(q *rest.Request, kind string, matches func(*store.Item) bool) (*rest.Response, error) {
	found, err := s.Files(q.User, q.CSV("repos"), matches)
	if err != nil {
		return nil, err
	}
	var hits []map[string]any
	for _, n := range found {
		hits = append(hits, s.result(q, n))
	}
	return results(kind, hits), nil
}

// handleQuickSearch finds files by a part of their name or by a pattern, ignoring case.
func (s *service) handleQuickSearch(q *rest.Request) (*rest.Response, error) {
	name := strings.ToLower(q.Query.Get("name"))
	if name == "" {
		return nil, apierr.New(http.StatusBadRequest, "The search term cannot be empty")
	}
	matches := func(text string) bool { return strings.Contains(text, name) }
	if pattern.HasWildcard(name) {
		matches = pattern.Glob(name)
	}
	return s.search(q, "ArtifactSearchResult", func(n *store.Item) bool { return matches(strings.ToLower(n.Name)) })
}

// handlePropertySearch finds files by properties. Each parameter except repos is a property; an
// empty value matches any value.
func (s *service) handlePropertySearch(q *rest.Request) (*rest.Response, error) {
	want := map[string][]func(string) bool{}
	for key := range q.Query {
		if key == "repos" {
			continue
		}
		values := q.CSV(key)
		if len(values) == 0 {
			values = []string{"*"}
		}
		for _, v := range values {
			want[key] = append(want[key], pattern.Glob(v))
		}
	}
	if len(want) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "At least one property is needed for a search")
	}
	return s.search(q, "MetadataSearchResult", func(n *store.Item) bool {
		for key, patterns := range want {
			if !slices.ContainsFunc(n.Props[key], func(value string) bool {
				return slices.ContainsFunc(patterns, func(p func(string) bool) bool { return p(value) })
			}) {
				return false
			}
		}
		return true
	})
}

func (s *service) handleChecksumSearch(q *rest.Request) (*rest.Response, error) {
	want := store.Checksums{SHA1: strings.ToLower(q.Query.Get("sha1")), MD5: strings.ToLower(q.Query.Get("md5")), SHA256: strings.ToLower(q.Query.Get("sha256"))}
	if want == (store.Checksums{}) {
		return nil, apierr.New(http.StatusBadRequest, "One of md5, sha1 and sha256 is needed for a search")
	}
	return s.search(q, "ChecksumSearchResult", func(n *store.Item) bool { return want.Agrees(n.Blob.Sums) })
}

// maxBadChecksums limits the results of a search for bad checksums.
const maxBadChecksums = 10000

func (s *service) handleBadChecksumSearch(q *rest.Request) (*rest.Response, error) {
	names := map[string]string{"md5": "Md5", "sha1": "Sha1", "sha256": "Sha256"}
	kind := q.Query.Get("type")
	if names[kind] == "" {
		return nil, apierr.New(http.StatusBadRequest, "Unknown checksum type '%s': md5 or sha1 expected", kind)
	}
	ext := "." + kind
	found, err := s.Files(q.User, q.CSV("repos"), func(n *store.Item) bool {
		client := *n.Original.Of(ext)
		return client != "" && client != *n.Blob.Sums.Of(ext)
	})
	if err != nil {
		return nil, err
	}
	var hits []map[string]any
	for _, n := range found[:min(len(found), maxBadChecksums)] {
		hits = append(hits, map[string]any{
			"uri": q.StorageURI(n), "server" + names[kind]: *n.Blob.Sums.Of(ext), "client" + names[kind]: *n.Original.Of(ext),
		})
	}
	return results("BadChecksumSearchResult", hits), nil
}

// handleArchiveSearch finds archives by the names of their files. The lock is not held while the
// archives are read.
func (s *service) handleArchiveSearch(q *rest.Request) (*rest.Response, error) {
	return rest.Later(func() (*rest.Response, error) {
		s.ListArchives()
		s.Lock()
		defer s.Unlock()
		return s.archiveSearch(q)
	}), nil
}

func (s *service) archiveSearch(q *rest.Request) (*rest.Response, error) {
	name := q.Query.Get("name")
	if name == "" {
		return nil, apierr.New(http.StatusBadRequest, "The search term cannot be empty")
	}
	matches := pattern.Glob(name)
	all, err := s.Files(q.User, q.CSV("repos"), func(*store.Item) bool { return true })
	if err != nil {
		return nil, err
	}
	uris := map[string][]string{}
	for _, n := range all {
		for _, entry := range n.Blob.Entries() {
			if matches(entry) || matches(path.Base(entry)) {
				uris[entry] = append(uris[entry], q.StorageURI(n))
			}
		}
	}
	entries := make([]string, 0, len(uris))
	for entry := range uris {
		entries = append(entries, entry)
	}
	slices.Sort(entries)
	var hits []map[string]any
	for _, entry := range entries {
		hits = append(hits, map[string]any{"entry": entry, "archiveUris": uris[entry]})
	}
	return results("ArchiveEntrySearchResult", hits), nil
}

func (s *service) handlePatternSearch(q *rest.Request) (*rest.Response, error) {
	text := q.Query.Get("pattern")
	key, wanted, ok := strings.Cut(text, ":")
	if !ok || key == "" || wanted == "" {
		return nil, apierr.New(http.StatusBadRequest, "Invalid pattern '%s': repository:path/pattern expected", text)
	}
	if strings.Contains(wanted, "**") {
		return nil, apierr.New(http.StatusBadRequest, "The pattern '**' is not supported")
	}
	if s.Repos[key] == nil {
		return nil, apierr.New(http.StatusNotFound, "The repository '%s' does not exist", key)
	}
	matches := pattern.Ant(wanted)
	files, seen := []string{}, map[string]bool{}
	for _, repo := range s.Readable(key) {
		repo.Root.Walk(func(n *store.Item) {
			if at := n.Path(); !n.IsFolder() && s.MayRead(q.User, n) && matches(at) && !seen[at] {
				files, seen[at] = append(files, at), true
			}
		})
	}
	return rest.JSON(http.StatusOK, searchType+"PatternResultFileSet+json", map[string]any{
		"repositoryUri": q.BaseURL() + "/artifactory/" + key, "sourcePattern": text, "files": files,
	}), nil
}
