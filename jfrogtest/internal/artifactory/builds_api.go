package artifactory

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

const buildType = "application/vnd.org.jfrog.build."

func buildRepo(q *rest.Request) string {
	return store.BuildRepoOf(q.Query.Get("buildRepo"), q.Query.Get("project"))
}

// handleUploadBuild stores a build-info. The lock is not held while the document is decoded.
func (s *service) handleUploadBuild(q *rest.Request) (*rest.Response, error) {
	var doc map[string]any
	if err := q.DecodeNumbers(&doc); err != nil {
		return nil, err
	}
	name, number, started := jsondoc.Text(doc, "name"), jsondoc.Text(doc, "number"), jsondoc.Text(doc, "started")
	for what, value := range map[string]string{"name": name, "number": number, "started": started} {
		if value == "" {
			return nil, apierr.New(http.StatusBadRequest, "Build %s cannot be blank", what)
		}
		if what != "started" && strings.HasPrefix(strings.TrimSpace(value), ".") {
			return nil, apierr.New(http.StatusBadRequest, "Build %s must not start with '.'", what)
		}
	}
	if agent, _ := doc["buildAgent"].(map[string]any); agent == nil && s.Config.BuildAgentRequired {
		return nil, apierr.New(http.StatusBadRequest, `Cannot invoke "BuildAgent.getName()" because the return value of "Build.getBuildAgent()" is null`)
	}
	at, err := times.Parse(started)
	if err != nil {
		return nil, err
	}
	s.Lock()
	defer s.Unlock()
	doc["artifactoryPrincipal"] = q.User.Name
	run := &store.BuildRun{Repo: buildRepo(q), Name: name, Number: number, Started: at, Doc: doc,
		Created: s.Now(), CreatedBy: q.User.Name, Modified: s.Now()}
	if err := s.Permit(q.User, store.ActionWrite, run.Spot()); err != nil {
		return nil, err
	}
	for _, old := range s.Builds.Numbered(run.Repo, name, number) {
		if !old.Started.Equal(at) {
			continue
		}
		if err := s.Permit(q.User, store.ActionDelete, old.Spot()); err != nil {
			return nil, err
		}
		s.Builds.Remove(old)
	}
	if err := s.keepBuildFile(run, q.Data, q.User.Name); err != nil {
		return nil, err
	}
	s.Builds.Runs = append(s.Builds.Runs, run)
	s.NotifyBuild(run, store.EventUploaded)
	if retention, ok := doc["buildRetention"].(map[string]any); ok {
		var rule buildRetention
		encoded, err := json.Marshal(retention)
		if err != nil || json.Unmarshal(encoded, &rule) != nil {
			return nil, apierr.New(http.StatusBadRequest, "Invalid build retention")
		}
		if err := s.retain(run.Repo, name, rule, q.User.Name); err != nil {
			return nil, err
		}
	}
	return rest.NoContent().With("X-Checksum-Sha256", store.SHA256Of(string(q.Data))), nil
}

// findRun returns the run with the name and number of the request. The parameter started selects
// among runs with the same number.
func (s *service) findRun(q *rest.Request) (*store.BuildRun, error) {
	name, number, started := q.Params["buildName"], q.Params["buildNumber"], q.Query.Get("started")
	var at time.Time
	if started != "" {
		var err error
		if at, err = times.Parse(started); err != nil {
			return nil, err
		}
	}
	for _, run := range s.Builds.Numbered(buildRepo(q), name, number) {
		if started == "" || run.Started.Equal(at) {
			return run, s.Permit(q.User, store.ActionRead, run.Spot())
		}
	}
	if started != "" {
		return nil, apierr.New(http.StatusNotFound, "No build was found for build name: %s, build number: %s , build started: %s", name, number, started)
	}
	return nil, apierr.New(http.StatusNotFound, "No build was found for build name: %s, build number: %s ", name, number)
}

func buildURI(q *rest.Request, segments ...string) string {
	var uri strings.Builder
	uri.WriteString(q.BaseURL() + "/artifactory/api/build")
	for _, segment := range segments {
		uri.WriteString("/" + url.PathEscape(segment))
	}
	return uri.String()
}

// handleListBuilds lists the names of builds. The build that ran last comes last.
func (s *service) handleListBuilds(q *rest.Request) (*rest.Response, error) {
	type entry struct {
		URI         string `json:"uri"`
		LastStarted string `json:"lastStarted"`
	}
	repo := buildRepo(q)
	var names []string
	builds := []entry{}
	for _, run := range s.Builds.List(func(r *store.BuildRun) bool { return r.Repo == repo && s.May(q.User, store.ActionRead, r.Spot()) }) {
		if !slices.Contains(names, run.Name) {
			names = append(names, run.Name)
			builds = append(builds, entry{"/" + url.PathEscape(run.Name), run.Started.UTC().Format(times.BuildLayout)})
		}
	}
	if len(builds) == 0 {
		return nil, apierr.New(http.StatusNotFound, "No builds were found")
	}
	slices.Reverse(builds)
	return rest.JSON(http.StatusOK, buildType+"Builds+json", map[string]any{"uri": buildURI(q), "builds": builds}), nil
}

func (s *service) handleListBuildRuns(q *rest.Request) (*rest.Response, error) {
	type entry struct {
		URI     string `json:"uri"`
		Started string `json:"started"`
	}
	name := q.Params["buildName"]
	runs := []entry{}
	for _, run := range s.Builds.Named(buildRepo(q), name) {
		if !s.May(q.User, store.ActionRead, run.Spot()) {
			continue
		}
		runs = append(runs, entry{"/" + url.PathEscape(run.Number), run.Started.UTC().Format(times.BuildLayout)})
	}
	if len(runs) == 0 {
		return nil, apierr.New(http.StatusNotFound, "No build was found for build name: %s", name)
	}
	return rest.JSON(http.StatusOK, buildType+"BuildsByName+json", map[string]any{
		"uri": buildURI(q, name), "buildsNumbers": runs,
	}), nil
}

func (s *service) handleGetBuild(q *rest.Request) (*rest.Response, error) {
	run, err := s.findRun(q)
	if err != nil {
		return nil, err
	}
	if q.Has("diff") {
		return s.diffBuilds(q, run)
	}
	return rest.JSON(http.StatusOK, buildType+"BuildInfo+json", map[string]any{
		"uri": buildURI(q, run.Name, run.Number), "buildInfo": run.Doc,
	}), nil
}

// handleAppendBuild adds modules to a run. It does not merge modules with the same id. The lock is
// not held while the modules are decoded.
func (s *service) handleAppendBuild(q *rest.Request) (*rest.Response, error) {
	var modules []any
	if err := q.DecodeNumbers(&modules); err != nil {
		return nil, err
	}
	s.Lock()
	defer s.Unlock()
	run, err := s.findRun(q)
	if err != nil && apierr.From(err).Status == http.StatusNotFound {
		return nil, apierr.New(http.StatusNotFound, "The build %s:%s is not found", q.Params["buildName"], q.Params["buildNumber"])
	}
	if err == nil {
		err = s.permitAll(q.User, run, store.ActionWrite, store.ActionDelete)
	}
	if err != nil {
		return nil, err
	}
	old, _ := run.Doc["modules"].([]any)
	run.Doc["modules"] = append(slices.Clone(old), modules...)
	run.Modified = s.Now()
	return rest.NoContent(), nil
}

// permitAll returns an error unless the user has the permissions for a run.
func (s *service) permitAll(u store.User, run *store.BuildRun, actions ...store.Action) error {
	for _, act := range actions {
		if err := s.Permit(u, act, run.Spot()); err != nil {
			return err
		}
	}
	return nil
}

// handleRenameBuild renames all runs of a build, and changes the build name in the properties of
// its artifacts.
func (s *service) handleRenameBuild(q *rest.Request) (*rest.Response, error) {
	from, to := q.Params["buildName"], q.Query.Get("to")
	if to == "" {
		return nil, apierr.New(http.StatusBadRequest, "Please state the new name of the build")
	}
	runs := s.Builds.Named(buildRepo(q), from)
	if len(runs) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Could not find any builds with the name '%s'", from)
	}
	for _, run := range runs {
		if err := s.permitAll(q.User, run, store.ActionWrite, store.ActionDelete); err != nil {
			return nil, err
		}
	}
	for _, run := range runs {
		for _, n := range s.FilesOfBuild(run, "") {
			s.SetProperties(n, store.Properties{"build.name": {to}}, false)
		}
	}
	for _, run := range runs {
		s.moveBuildFile(run, to)
		run.Name, run.Doc["name"] = to, to
	}
	return rest.Text(http.StatusOK, "Build renaming of '%s' to '%s' was successfully started", from, to), nil
}

// handleDependencySearch finds the builds that depend on a content.
func (s *service) handleDependencySearch(q *rest.Request) (*rest.Response, error) {
	sha1 := q.Query.Get("sha1")
	if sha1 == "" {
		return nil, apierr.New(http.StatusBadRequest, "The sha1 parameter is missing")
	}
	var hits []map[string]any
	for _, run := range s.Builds.List(func(r *store.BuildRun) bool { return s.May(q.User, store.ActionRead, r.Spot()) }) {
		if slices.ContainsFunc(run.BuildItems("dependencies"), func(d map[string]any) bool { return jsondoc.Text(d, "sha1") == sha1 }) {
			hits = append(hits, map[string]any{"uri": buildURI(q, run.Name, run.Number)})
		}
	}
	return results("DependencyBuilds", hits), nil
}
