package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
)

// coordinatesOf reads the coordinates of files that a search finds.
func (s *artifactoryService) coordinatesOf(q *request, matches func(coordinates) bool) (map[*node]coordinates, []*node, error) {
	found := map[*node]coordinates{}
	order, err := s.files(q.user, q.csv("repos"), func(n *node) bool {
		c, ok := parsePath(n.repo, n.path())
		if ok && matches(c) {
			found[n] = c
			return true
		}
		return false
	})
	return found, order, err
}

// handleGAVCSearch finds files by group, artifact, version and classifier, each a text or a pattern.
func (s *artifactoryService) handleGAVCSearch(q *request) (*answer, error) {
	wanted := map[string]func(string) bool{}
	for _, key := range []string{"g", "a", "v", "c"} {
		if text := q.query.Get(key); text != "" {
			wanted[key] = glob(text)
		}
	}
	if len(wanted) == 0 {
		return nil, fail(http.StatusBadRequest, "At least one of g, a, v and c is needed for a search")
	}
	found, order, err := s.coordinatesOf(q, func(c coordinates) bool {
		for key, value := range map[string][]string{"g": {c.group}, "a": {c.module}, "v": {c.version, c.fileVersion}, "c": {c.classifier}} {
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
		if !q.flag("specific", false) {
			hits = append(hits, s.result(q, n))
			continue
		}
		c := found[n]
		hit := map[string]any{"downloadUri": s.downloadURI(n), "ext": c.ext, "version": c.fileVersion}
		if c.classifier != "" {
			hit["classifier"] = c.classifier
		}
		hits = append(hits, hit)
	}
	return results("GavcSearchResult", hits), nil
}

// A version of an artifact, as version searches list it.
type version struct {
	Version     string `json:"version"`
	Integration bool   `json:"integration"`
}

// versions finds the versions of an artifact, latest first. A version that ends with -SNAPSHOT stands for all its
// timestamps; a pattern narrows the result, which may then be empty.
func (s *artifactoryService) versions(q *request) ([]version, error) {
	g, a, v := q.query.Get("g"), q.query.Get("a"), q.query.Get("v")
	if g == "" || a == "" {
		return nil, fail(http.StatusBadRequest, "The parameters g and a are needed for a search")
	}
	found, order, err := s.coordinatesOf(q, func(c coordinates) bool {
		return c.group == g && c.module == a && (v == "" || hasWildcard(v) || c.version == v || c.fileVersion == v)
	})
	if err != nil {
		return nil, err
	}
	if len(order) == 0 {
		return nil, fail(http.StatusNotFound, "Unable to find artifact versions")
	}
	list := []version{}
	for _, n := range order {
		c := found[n]
		entry := version{c.fileVersion, c.integration()}
		if !slices.Contains(list, entry) && (!hasWildcard(v) || glob(v)(c.fileVersion)) {
			list = append(list, entry)
		}
	}
	slices.SortFunc(list, func(x, y version) int { return compareVersions(y.Version, x.Version) })
	return list, nil
}

func (s *artifactoryService) handleVersionSearch(q *request) (*answer, error) {
	list, err := s.versions(q)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, searchType+"ArtifactVersionsResult+json", map[string][]version{"results": list}), nil
}

// handleLatestVersion answers with the latest release, or with the latest of the versions that v stands for.
func (s *artifactoryService) handleLatestVersion(q *request) (*answer, error) {
	list, err := s.versions(q)
	if err != nil {
		return nil, err
	}
	anyVersion := q.query.Get("v") != ""
	i := slices.IndexFunc(list, func(v version) bool { return anyVersion || !v.Integration })
	if i < 0 {
		return nil, fail(http.StatusNotFound, "Unable to find artifact versions")
	}
	return textAnswer(http.StatusOK, "%s", list[i].Version), nil
}

// handleVersionByProperties finds the latest value of the property "version" among the files that have all the given
// properties.
func (s *artifactoryService) handleVersionByProperties(q *request) (*answer, error) {
	const anything = "_any"
	want := properties{}
	var repos []string
	for key := range q.query {
		if key != "listFiles" {
			want[key] = q.csv(key)
		}
	}
	if key := q.params["repo"]; key != anything {
		if s.repos[key] == nil {
			return nil, fail(http.StatusNotFound, "The repository '%s' does not exist", key)
		}
		repos = []string{key}
	}
	under := q.params["path"] + "/"
	found, err := s.files(q.user, repos, func(n *node) bool {
		return n.props["version"] != nil && n.props.hasAll(want) && (under == anything+"/" || under == "/" || strings.HasPrefix(n.path()+"/", under))
	})
	if err != nil {
		return nil, err
	}
	latest := ""
	for _, n := range found {
		for _, v := range n.props["version"] {
			if latest == "" || compareVersions(v, latest) > 0 {
				latest = v
			}
		}
	}
	if latest == "" {
		return nil, fail(http.StatusNotFound, "Could not find version property for any of the artifacts")
	}
	artifacts := []map[string]string{}
	for _, n := range found {
		if q.flag("listFiles", false) && slices.Contains(n.props["version"], latest) {
			artifacts = append(artifacts, map[string]string{"uri": s.downloadURI(n)})
		}
	}
	return jsonAnswer(http.StatusOK, "", map[string]any{"version": latest, "artifacts": artifacts}), nil
}
