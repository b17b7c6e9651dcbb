package artifactory

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// coordinatesOf returns the files of a search whose coordinates match, with the coordinates.
func (s *service) coordinatesOf(q *rest.Request, matches func(layout.Coordinates) bool) (map[*store.Item]layout.Coordinates, []*store.Item, error) {
	found := map[*store.Item]layout.Coordinates{}
	order, err := s.Files(q.User, q.CSV("repos"), func(n *store.Item) bool {
		c, ok := store.ParsePath(n.Repo, n.Path())
		if ok && matches(c) {
			found[n] = c
			return true
		}
		return false
	})
	return found, order, err
}

// handleGAVCSearch finds files by group, artifact, version and classifier. Each may be a pattern.
func (s *service) handleGAVCSearch(q *rest.Request) (*rest.Response, error) {
	wanted := map[string]func(string) bool{}
	for _, key := range []string{"g", "a", "v", "c"} {
		if text := q.Query.Get(key); text != "" {
			wanted[key] = pattern.Glob(text)
		}
	}
	if len(wanted) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "At least one of g, a, v and c is needed for a search")
	}
	found, order, err := s.coordinatesOf(q, func(c layout.Coordinates) bool {
		for key, value := range map[string][]string{"g": {c.Group}, "a": {c.Module}, "v": {c.Version, c.FileVersion}, "c": {c.Classifier}} {
			if wanted[key] != nil && !slices.ContainsFunc(value, wanted[key]) {
				return false
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	var hits []map[string]any
	for _, n := range order {
		if !q.Flag("specific", false) {
			hits = append(hits, s.result(q, n))
			continue
		}
		c := found[n]
		hit := map[string]any{"downloadUri": q.DownloadURI(n), "ext": c.Ext, "version": c.FileVersion}
		if c.Classifier != "" {
			hit["classifier"] = c.Classifier
		}
		hits = append(hits, hit)
	}
	return results("GavcSearchResult", hits), nil
}

// A version is an element of the response to a version search.
type version struct {
	Version     string `json:"version"`
	Integration bool   `json:"integration"`
}

// versions returns the versions of an artifact, latest first. A version that ends with -SNAPSHOT
// matches all its timestamps. A pattern that matches no version gives an empty list.
func (s *service) versions(q *rest.Request) ([]version, error) {
	g, a, v := q.Query.Get("g"), q.Query.Get("a"), q.Query.Get("v")
	if g == "" || a == "" {
		return nil, apierr.New(http.StatusBadRequest, "The parameters g and a are needed for a search")
	}
	found, order, err := s.coordinatesOf(q, func(c layout.Coordinates) bool {
		return c.Group == g && c.Module == a && (v == "" || pattern.HasWildcard(v) || c.Version == v || c.FileVersion == v)
	})
	if err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Unable to find artifact versions")
	}
	list := []version{}
	for _, n := range order {
		c := found[n]
		entry := version{c.FileVersion, c.Integration()}
		if !slices.Contains(list, entry) && (!pattern.HasWildcard(v) || pattern.Glob(v)(c.FileVersion)) {
			list = append(list, entry)
		}
	}
	slices.SortFunc(list, func(x, y version) int { return layout.CompareVersions(y.Version, x.Version) })
	return list, nil
}

func (s *service) handleVersionSearch(q *rest.Request) (*rest.Response, error) {
	list, err := s.versions(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, searchType+"ArtifactVersionsResult+json", map[string][]version{"results": list}), nil
}

// handleLatestVersion returns the latest release, or the latest version that the parameter v
// matches.
func (s *service) handleLatestVersion(q *rest.Request) (*rest.Response, error) {
	list, err := s.versions(q)
	if err != nil {
		return nil, err
	}
	anyVersion := q.Query.Get("v") != ""
	i := slices.IndexFunc(list, func(v version) bool { return anyVersion || !v.Integration })
	if i < 0 {
		return nil, apierr.New(http.StatusNotFound, "Unable to find artifact versions")
	}
	return rest.Text(http.StatusOK, "%s", list[i].Version), nil
}

// handleVersionByProperties returns the latest value of the property version among the files that
// have all given properties.
func (s *service) handleVersionByProperties(q *rest.Request) (*rest.Response, error) {
	const anything = "_any"
	want := store.Properties{}
	var repos []string
	for key := range q.Query {
		if key != "listFiles" {
			want[key] = q.CSV(key)
		}
	}
	if key := q.Params["repo"]; key != anything {
		if s.Repos[key] == nil {
			return nil, apierr.New(http.StatusNotFound, "The repository '%s' does not exist", key)
		}
		repos = []string{key}
	}
	under := q.Params["path"] + "/"
	found, err := s.Files(q.User, repos, func(n *store.Item) bool {
		return n.Props["version"] != nil && n.Props.HasAll(want) && (under == anything+"/" || under == "/" || strings.HasPrefix(n.Path()+"/", under))
	})
	if err != nil {
		return nil, err
	}
	latest := ""
	for _, n := range found {
		for _, v := range n.Props["version"] {
			if latest == "" || layout.CompareVersions(v, latest) > 0 {
				latest = v
			}
		}
	}
	if latest == "" {
		return nil, apierr.New(http.StatusNotFound, "Could not find version property for any of the artifacts")
	}
	artifacts := []map[string]string{}
	for _, n := range found {
		if q.Flag("listFiles", false) && slices.Contains(n.Props["version"], latest) {
			artifacts = append(artifacts, map[string]string{"uri": q.DownloadURI(n)})
		}
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"version": latest, "artifacts": artifacts}), nil
}
