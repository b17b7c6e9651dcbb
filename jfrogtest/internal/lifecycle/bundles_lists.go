package lifecycle

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// bundlesIn returns the versions in a repository that the user may read, or all that the user may
// read if the key is empty. The latest version comes first.
func (s *service) bundlesIn(u store.User, repo string) []*store.BundleVersion {
	var list []*store.BundleVersion
	for _, v := range s.Bundles {
		if (repo == "" || v.Repo == repo) && s.may(u, v, store.ActionRead) {
			list = append(list, v)
		}
	}
	slices.Reverse(list) // at the same time, the version added last is the latest
	slices.SortStableFunc(list, func(a, b *store.BundleVersion) int { return b.Created.Compare(a.Created) })
	return list
}

// listedRepo returns the key of the repository that a list is restricted to, or "" for all
// repositories.
func listedRepo(q *rest.Request) (string, error) {
	if q.Query.Get("repository_key") == "" && q.Query.Get("project") == "" {
		return "", nil
	}
	return requestedRepo(q)
}

// A bundleGroup summarizes all versions of a release bundle.
type bundleGroup struct {
	Repository  string `json:"repository_key"`
	ProjectKey  string `json:"project_key"`
	ProjectName string `json:"project_name"`
	ServiceID   string `json:"service_id"`
	Created     string `json:"created"`
	Name        string `json:"release_bundle_name"`
	Latest      string `json:"release_bundle_version_latest"`
	Count       int    `json:"release_bundle_versions_count"`

	createdBy string
}

func (s *service) bundleGroups(q *rest.Request) ([]*bundleGroup, error) {
	repo, err := listedRepo(q)
	if err != nil {
		return nil, err
	}
	var groups []*bundleGroup
	for _, v := range s.bundlesIn(q.User, repo) {
		i := slices.IndexFunc(groups, func(g *bundleGroup) bool { return g.Repository == v.Repo && g.Name == v.Name })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &bundleGroup{Repository: v.Repo, ProjectKey: store.BundleProject(v.Repo), ProjectName: projectName(v.Repo),
				ServiceID: store.ServiceID, Created: times.ISO(v.Created), Name: v.Name, Latest: v.Version, createdBy: v.CreatedBy})
		}
		groups[i].Count++
	}
	return groups, nil
}

// projectName derives the name of a project from its key.
func projectName(repo string) string {
	key := store.BundleProject(repo)
	return strings.ToUpper(key[:1]) + key[1:]
}

func (s *service) handleBundleNames(q *rest.Request) (*rest.Response, error) {
	groups, err := s.bundleGroups(q)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(groups, by(func(g *bundleGroup) string { return g.Name + " " + g.Repository }))
	type name struct {
		Repository  string `json:"repository_key"`
		Name        string `json:"release_bundle_name"`
		ProjectKey  string `json:"project_key"`
		ProjectName string `json:"project_name"`
	}
	names := []name{}
	for _, g := range groups {
		names = append(names, name{g.Repository, g.Name, g.ProjectKey, g.ProjectName})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"release_bundles": names}), nil
}

func (s *service) handleBundleGroups(q *rest.Request) (*rest.Response, error) {
	groups, err := s.bundleGroups(q)
	if err != nil {
		return nil, err
	}
	groups = filtered(groups, q.Query.Get("filter_by"), func(g *bundleGroup) []string { return []string{g.Name} })
	created := by(func(g *bundleGroup) string { return g.Created })
	err = sortBy(q, groups, orders[*bundleGroup]{"created": created, "createdMillis": created,
		"createdBy": by(func(g *bundleGroup) string { return g.createdBy })}, "created", false)
	if err != nil {
		return nil, err
	}
	p, err := readPage(q, 10)
	if err != nil {
		return nil, err
	}
	return pagedResponse("release_bundles", cut(groups, p), len(groups), p), nil
}

func (s *service) handleBundleVersions(q *rest.Request) (*rest.Response, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	versions := slices.DeleteFunc(s.bundlesIn(q.User, repo), func(v *store.BundleVersion) bool { return v.Name != q.Params["name"] })
	versions = filtered(versions, q.Query.Get("filter_by"), func(v *store.BundleVersion) []string { return []string{v.Version, v.CreatedBy} })
	err = sortBy(q, versions, orders[*store.BundleVersion]{
		"created":                func(a, b *store.BundleVersion) int { return a.Created.Compare(b.Created) },
		"created_by":             by(func(v *store.BundleVersion) string { return v.CreatedBy }),
		"release_bundle_version": func(a, b *store.BundleVersion) int { return layout.CompareVersions(a.Version, b.Version) },
	}, "created", false)
	if err != nil {
		return nil, err
	}
	p, err := readPage(q, 1000)
	if err != nil {
		return nil, err
	}
	type permissions struct {
		Promote    bool `json:"promote"`
		Distribute bool `json:"distribute"`
		Delete     bool `json:"delete"`
	}
	type record struct {
		Status      string             `json:"status"`
		Repository  string             `json:"repository_key"`
		Name        string             `json:"release_bundle_name"`
		Version     string             `json:"release_bundle_version"`
		ServiceID   string             `json:"service_id"`
		CreatedBy   string             `json:"created_by"`
		Created     string             `json:"created"`
		Messages    []store.JobMessage `json:"messages,omitempty"`
		Permissions *permissions       `json:"permissions,omitempty"`
	}
	include := q.CSV("include")
	records := []record{}
	for _, v := range cut(versions, p) {
		r := record{v.Status, v.Repo, v.Name, v.Version, store.ServiceID, v.CreatedBy, times.ISO(v.Created), nil, nil}
		if slices.Contains(include, "messages") {
			r.Messages = v.Messages()
		}
		if slices.Contains(include, "permissions") {
			r.Permissions = &permissions{s.may(q.User, v, store.ActionExecute), s.may(q.User, v, store.ActionExecute), s.may(q.User, v, store.ActionDelete)}
		}
		records = append(records, r)
	}
	return pagedResponse("release_bundles", records, len(versions), p), nil
}

// handleBundlesWithArtifact finds versions by the path of an artifact, by its checksum, or by both.
// The path may begin with the source repository. No version has the origin "target", because the
// server receives none from other platforms.
func (s *service) handleBundlesWithArtifact(q *rest.Request) (*rest.Response, error) {
	at, sum, origin := strings.Trim(q.Query.Get("artifact_path"), "/"), q.Query.Get("sha256"), q.Query.Get("origin")
	if at == "" && sum == "" {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`No criteria specified: artifact_path or sha256 is required`]")
	}
	if origin != "" && origin != "source" && origin != "target" {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`'origin' must be source or target`]")
	}
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	holds := func(v *store.BundleVersion) bool {
		return origin != "target" && slices.ContainsFunc(v.Contents, func(i store.BundleItem) bool {
			return (at == "" || at == i.At || at == path.Join(i.Source.Key, i.At)) && (sum == "" || strings.EqualFold(sum, i.Blob.Sums.SHA256))
		})
	}
	versions := slices.DeleteFunc(s.bundlesIn(q.User, repo), func(v *store.BundleVersion) bool { return !holds(v) })
	err = sortBy(q, versions, orders[*store.BundleVersion]{
		"release_bundle_name":    by(func(v *store.BundleVersion) string { return v.Name }),
		"release_bundle_version": func(a, b *store.BundleVersion) int { return layout.CompareVersions(a.Version, b.Version) },
	}, "release_bundle_name", true)
	if err != nil {
		return nil, err
	}
	type hit struct {
		Repository string `json:"repository_key"`
		Name       string `json:"release_bundle_name"`
		Version    string `json:"release_bundle_version"`
		Origin     string `json:"origin"`
		Project    string `json:"project_key"`
	}
	hits := []hit{}
	for _, v := range cut(versions, page{limit: 1000}) {
		hits = append(hits, hit{v.Repo, v.Name, v.Version, "source", store.BundleProject(v.Repo)})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"release_bundles": hits}), nil
}
