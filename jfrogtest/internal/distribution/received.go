package distribution

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A bundle summarizes the received versions of a release bundle.
type bundle struct {
	Name    string `json:"name"`
	Latest  string `json:"latest_version"`
	Project string `json:"source_project_key"`
	Date    int64  `json:"date_received"` // milliseconds since the epoch
	Count   int    `json:"number_of_versions"`
}

func (s *service) handleBundles(q *rest.Request) (*rest.Response, error) {
	var list []*bundle
	for _, r := range s.Received() {
		project := store.BundleProject(r.Repo)
		i := slices.IndexFunc(list, func(b *bundle) bool { return b.Name == r.Name && b.Project == project })
		if i < 0 {
			i = len(list)
			list = append(list, &bundle{Name: r.Name, Project: project})
		}
		b := list[i]
		b.Latest, b.Date, b.Count = r.Version, r.Date.UnixMilli(), b.Count+1
	}
	date := by(func(b *bundle) int64 { return b.Date })
	page, total, err := listed(q, list, func(b *bundle) []string { return []string{b.Name} }, map[string]order[*bundle]{
		"": date, "date_received": date, "name": by(func(b *bundle) string { return b.Name }),
		"source_project_key": by(func(b *bundle) string { return b.Project }),
	})
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"release_bundles": page, "total": strconv.Itoa(total)}), nil
}

// sourceRepo returns the repository of the release bundle at the source.
func sourceRepo(q *rest.Request) string {
	return store.BundleRepoOf("", q.Query.Get("source_project_key"))
}

func notFound(q *rest.Request) error {
	what := path.Join(q.Params["name"], q.Params["version"])
	return apierr.New(http.StatusNotFound, "Release Bundle %s of project %s not found", what,
		cmp.Or(q.Query.Get("source_project_key"), "default"))
}

func (s *service) handleVersions(q *rest.Request) (*rest.Response, error) {
	type version struct {
		Version string `json:"version"`
		Date    int64  `json:"date_received"`
		Size    int64  `json:"size"`
	}
	var list []version
	for _, r := range s.Received() {
		if r.Repo == sourceRepo(q) && r.Name == q.Params["name"] {
			list = append(list, version{r.Version, r.Date.UnixMilli(), r.Size()})
		}
	}
	if list == nil {
		return nil, notFound(q)
	}
	page, total, err := listed(q, list, func(v version) []string { return []string{v.Version} },
		map[string]order[version]{"": by(func(v version) int64 { return v.Date })})
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"versions": page, "total": total}), nil
}

// find returns the version that a request names, or nil.
func (s *service) find(q *rest.Request) *store.ReceivedVersion {
	list := s.Received()
	i := slices.IndexFunc(list, func(r *store.ReceivedVersion) bool {
		return r.Repo == sourceRepo(q) && r.Name == q.Params["name"] && r.Version == q.Params["version"]
	})
	if i < 0 {
		return nil
	}
	return list[i]
}

// handleStatus returns the status of the last distribution of a version.
func (s *service) handleStatus(q *rest.Request) (*rest.Response, error) {
	var last *store.Distribution
	if v := s.Bundle(sourceRepo(q), q.Params["name"], q.Params["version"]); v != nil {
		last = v.LastDistribution()
	}
	if last != nil {
		last.Poll()
	}
	body := struct {
		Status   string             `json:"status"`
		Messages []store.JobMessage `json:"messages,omitempty"`
	}{Status: store.StatusCompleted}
	switch {
	case last != nil && !last.Deletes && last.Running():
		body.Status = store.StatusStarted
	case last != nil && !last.Deletes && last.Status == store.StatusFailed:
		body.Status, body.Messages = store.StatusFailed, last.Messages()
	case s.find(q) == nil:
		return nil, notFound(q)
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

func (s *service) handleArtifacts(q *rest.Request) (*rest.Response, error) {
	r := s.find(q)
	if r == nil {
		return nil, notFound(q)
	}
	type artifact struct {
		Name        string            `json:"artifact_name"`
		PackageType string            `json:"package_type"`
		Path        string            `json:"path"`
		Size        int64             `json:"size"`
		Checksum    string            `json:"checksum"`
		Properties  map[string]string `json:"properties,omitempty"`
	}
	var list []artifact
	for _, a := range r.Artifacts {
		x := artifact{path.Base(a.Path), a.PackageType, path.Join(a.Repo, a.Path), a.Size, a.SHA256, map[string]string{}}
		for key, values := range a.Props {
			x.Properties[key] = strings.Join(values, ",")
		}
		list = append(list, x)
	}
	byPath := by(func(a artifact) string { return a.Path })
	names := func(a artifact) []string {
		return []string{a.Name, a.PackageType, a.Path, strconv.FormatInt(a.Size, 10), a.Checksum}
	}
	page, _, err := listed(q, list, names, map[string]order[artifact]{
		"": byPath, "path": byPath, "artifact_name": by(func(a artifact) string { return a.Name }),
		"package_type": by(func(a artifact) string { return a.PackageType }),
		"size":         by(func(a artifact) int64 { return a.Size }), "checksum": by(func(a artifact) string { return a.Checksum }),
	})
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"artifacts": page}), nil
}

// handleDelete deletes a version from all targets, at once even if the request is asynchronous.
func (s *service) handleDelete(q *rest.Request) (*rest.Response, error) {
	dropped := false
	for _, t := range s.Config.Targets {
		dropped = t.Drop(sourceRepo(q), q.Params["name"], q.Params["version"]) || dropped
	}
	if !dropped {
		return nil, notFound(q)
	}
	if q.Flag("async", true) {
		return rest.NewResponse(http.StatusOK, "", nil), nil
	}
	return rest.NoContent(), nil
}
