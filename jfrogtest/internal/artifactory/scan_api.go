package artifactory

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleScanBuild scans a build. Nothing has vulnerabilities, so the scan only finds the licenses
// of the artifacts.
func (s *service) handleScanBuild(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Name    string `json:"buildName"`
		Number  string `json:"buildNumber"`
		Project string `json:"project"`
		Context string `json:"context"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Name == "" || body.Number == "" {
		return nil, apierr.New(http.StatusBadRequest, "The name or the number of the build is missing")
	}
	runs := s.Builds.Numbered(store.BuildRepoOf("", body.Project), body.Name, body.Number)
	if len(runs) == 0 {
		return nil, apierr.New(http.StatusNotFound, "No build was found for build name: %s, build number: %s ", body.Name, body.Number)
	}
	run := runs[0]
	if err := s.Permit(q.User, store.ActionRead, run.Spot()); err != nil {
		return nil, err
	}
	type license struct {
		Name       string   `json:"name"`
		Components []string `json:"components"`
		FullName   string   `json:"full_name"`
		MoreInfo   []string `json:"more_info_url"`
	}
	components := map[string][]string{}
	files, _ := s.promoted(run, promotion{})
	for _, n := range files {
		for _, name := range n.Props[licensesKey] {
			components[name] = append(components[name], "generic://sha256:"+n.Blob.Sums.SHA256+"/"+n.Name)
		}
	}
	licenses := []license{}
	for _, name := range jsondoc.Keys(components) {
		slices.Sort(components[name])
		licenses = append(licenses, license{name, components[name], name, []string{}})
	}
	if len(licenses) == 0 {
		licenses = append(licenses, license{"Unknown", []string{fmt.Sprintf("build://%s:%s", run.Name, run.Number)}, "Unknown license", nil})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"summary": map[string]any{
			"message":      fmt.Sprintf("Build %s number %s was scanned by Xray and passed with no Alerts", run.Name, run.Number),
			"total_alerts": 0, "fail_build": false, "more_details_url": "",
		},
		"alerts": []any{}, "licenses": licenses,
	}), nil
}
