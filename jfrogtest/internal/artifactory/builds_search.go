package artifactory

import (
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleBuildArtifactsSearch finds the artifacts of a build by its number or by a status that it
// was promoted to.
func (s *service) handleBuildArtifactsSearch(q *rest.Request) (*rest.Response, error) {
	var body struct {
		BuildName   string   `json:"buildName"`
		BuildNumber string   `json:"buildNumber"`
		BuildStatus string   `json:"buildStatus"`
		BuildRepo   string   `json:"buildRepo"`
		Project     string   `json:"project"`
		Repos       []string `json:"repos"`
		Mappings    []struct {
			Input string `json:"input"`
		} `json:"mappings"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.BuildName == "" {
		return nil, apierr.New(http.StatusBadRequest, "Cannot search without build name.")
	}
	if body.BuildNumber == "" && body.BuildStatus == "" {
		return nil, apierr.New(http.StatusBadRequest, "Cannot search without build number or build status.")
	}
	var inputs []*regexp.Regexp
	for _, m := range body.Mappings {
		re, err := regexp.Compile("^(?:" + m.Input + ")$")
		if err != nil {
			return nil, apierr.New(http.StatusBadRequest, "Invalid mapping '%s': %v", m.Input, err)
		}
		inputs = append(inputs, re)
	}
	var repos []string
	for _, key := range body.Repos {
		repos = append(repos, strings.Split(key, ",")...)
	}
	runs := s.Builds.Named(store.BuildRepoOf(body.BuildRepo, body.Project), body.BuildName)
	i := slices.IndexFunc(runs, func(run *store.BuildRun) bool {
		return chosen(run, body.BuildNumber, body.BuildStatus) && s.May(q.User, store.ActionRead, run.Spot())
	})
	var hits []map[string]any
	if i >= 0 {
		linked := s.FilesOfBuild(runs[i], "")
		var items []*store.Item
		for _, a := range runs[i].BuildItems("artifacts") {
			items = append(items, s.FilesOfArtifact(a, linked, "")...)
		}
		for _, n := range items {
			inRepo := len(repos) == 0 || slices.Contains(repos, n.Repo.Key)
			mapped := len(inputs) == 0 || slices.ContainsFunc(inputs, func(re *regexp.Regexp) bool {
				return re.MatchString(path.Join(n.Repo.Key, n.Path()))
			})
			if inRepo && mapped && s.MayRead(q.User, n) {
				hits = append(hits, map[string]any{"downloadUri": q.DownloadURI(n)})
			}
		}
	}
	if len(hits) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Could not find any build artifacts for build '%s' number '%s'.", body.BuildName, body.BuildNumber)
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
