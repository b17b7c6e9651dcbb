package artifactory

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A buildSearch names a build by its number or by a status that it was promoted to. Repositories
// and mappings choose some of its artifacts.
type buildSearch struct {
	Name     string             `json:"buildName"`
	Number   string             `json:"buildNumber"`
	Status   string             `json:"buildStatus"`
	Repo     string             `json:"buildRepo"`
	Project  string             `json:"project"`
	Repos    []string           `json:"repos"`
	Mappings store.PathMappings `json:"mappings"`
}

// A builtFile is a file of a build with the path that the mappings give it.
type builtFile struct {
	*store.Item
	to string
}

// artifactsOfBuild returns the files of the artifacts of a build that a user may read. It returns
// an error if there are none.
func (s *service) artifactsOfBuild(q *rest.Request, body *buildSearch) (list []builtFile, err error) {
	switch {
	case body.Name == "":
		return nil, apierr.New(http.StatusBadRequest, "Cannot search without build name.")
	case body.Number == "" && body.Status == "":
		return nil, apierr.New(http.StatusBadRequest, "Cannot search without build number or build status.")
	}
	if err := body.Mappings.Compile(); err != nil {
		return nil, err
	}
	var repos []string
	for _, key := range body.Repos {
		repos = append(repos, strings.Split(key, ",")...)
	}
	runs := s.Builds.Named(store.BuildRepoOf(body.Repo, body.Project), body.Name)
	i := slices.IndexFunc(runs, func(run *store.BuildRun) bool {
		return chosen(run, body.Number, body.Status) && s.May(q.User, store.ActionRead, run.Spot())
	})
	if i >= 0 {
		linked := s.FilesOfBuild(runs[i], "")
		for _, a := range runs[i].BuildItems("artifacts") {
			for _, n := range s.FilesOfArtifact(a, linked, "") {
				to, mapped := body.Mappings.Choose(path.Join(n.Repo.Key, n.Path()))
				if mapped && (len(repos) == 0 || slices.Contains(repos, n.Repo.Key)) && s.MayRead(q.User, n) {
					list = append(list, builtFile{n, to})
				}
			}
		}
	}
	if len(list) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Could not find any build artifacts for build '%s' number '%s'.", body.Name, body.Number)
	}
	return list, nil
}

// handleBuildArtifactsSearch finds the artifacts of a build.
func (s *service) handleBuildArtifactsSearch(q *rest.Request) (*rest.Response, error) {
	var body buildSearch
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	found, err := s.artifactsOfBuild(q, &body)
	if err != nil {
		return nil, err
	}
	var hits []map[string]any
	for _, f := range found {
		hits = append(hits, map[string]any{"downloadUri": q.DownloadURI(f.Item)})
	}
	return results("BuildArtifactsSearchResult", hits), nil
}

// chosen reports whether a run has the number and the status. LATEST matches any number.
func chosen(r *store.BuildRun, number, status string) bool {
	if number != "" && number != "LATEST" && number != r.Number {
		return false
	}
	return status == "" || slices.ContainsFunc(jsondoc.Objects(r.Doc["statuses"]), func(s map[string]any) bool { return jsondoc.Text(s, "status") == status })
}
