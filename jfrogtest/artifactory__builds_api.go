package jfrogtest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const buildType = "application/vnd.org.jfrog.build."

func buildRepo(q *request) string {
	return buildRepoOf(q.query.Get("buildRepo"), q.query.Get("project"))
}

func (s *artifactoryService) handleUploadBuild(q *request) (*answer, error) {
	var doc map[string]any
	if err := q.decodeNumbers(&doc); err != nil {
		return nil, err
	}
	name, number, started := text(doc, "name"), text(doc, "number"), text(doc, "started")
	for what, value := range map[string]string{"name": name, "number": number, "started": started} {
		if value == "" {
			return nil, fail(http.StatusBadRequest, "Build %s cannot be blank", what)
		}
		if what != "started" && strings.HasPrefix(strings.TrimSpace(value), ".") {
			return nil, fail(http.StatusBadRequest, "Build %s must not start with '.'", what)
		}
	}
	at, err := parseTime(started)
	if err != nil {
		return nil, err
	}
	doc["artifactoryPrincipal"] = q.user.name
	run := &buildRun{repo: buildRepo(q), name: name, number: number, started: at, doc: doc,
		created: s.now(), createdBy: q.user.name, modified: s.now()}
	if err := s.permit(q.user, actionWrite, run.spot()); err != nil {
		return nil, err
	}
	for _, old := range s.builds.numbered(run.repo, name, number) {
		if old.started.Equal(at) {
			s.builds.remove(old)
		}
	}
	if err := s.keepBuildFile(run, q.body, q.user.name); err != nil {
		return nil, err
	}
	s.builds.runs = append(s.builds.runs, run)
	if retention, ok := doc["buildRetention"].(map[string]any); ok {
		var rule buildRetention
		encoded, err := json.Marshal(retention)
		if err != nil || json.Unmarshal(encoded, &rule) != nil {
			return nil, fail(http.StatusBadRequest, "Invalid build retention")
		}
		if err := s.retain(run.repo, name, rule, q.user.name); err != nil {
			return nil, err
		}
	}
	return noContent().with("X-Checksum-Sha256", sum(string(q.body))), nil
}

// findRun finds a run by the request's name and number, and by "started" where there are several.
func (s *artifactoryService) findRun(q *request) (*buildRun, error) {
	name, number, started := q.params["buildName"], q.params["buildNumber"], q.query.Get("started")
	var at time.Time
	if started != "" {
		var err error
		if at, err = parseTime(started); err != nil {
			return nil, err
		}
	}
	for _, run := range s.builds.numbered(buildRepo(q), name, number) {
		if started == "" || run.started.Equal(at) {
			return run, s.permit(q.user, actionRead, run.spot())
		}
	}
	if started != "" {
		return nil, fail(http.StatusNotFound, "No build was found for build name: %s, build number: %s , build started: %s", name, number, started)
	}
	return nil, fail(http.StatusNotFound, "No build was found for build name: %s, build number: %s ", name, number)
}

func (s *artifactoryService) buildURI(segments ...string) string {
	uri := s.config.url + "/artifactory/api/build"
	for _, segment := range segments {
		uri += "/" + url.PathEscape(segment)
	}
	return uri
}

// handleListBuilds lists the names of builds, those that ran last at the end.
func (s *artifactoryService) handleListBuilds(q *request) (*answer, error) {
	type entry struct {
		URI         string `json:"uri"`
		LastStarted string `json:"lastStarted"`
	}
	repo := buildRepo(q)
	var names []string
	builds := []entry{}
	for _, run := range s.builds.list(func(r *buildRun) bool { return r.repo == repo && s.may(q.user, actionRead, r.spot()) }) {
		if !slices.Contains(names, run.name) {
			names = append(names, run.name)
			builds = append(builds, entry{"/" + url.PathEscape(run.name), run.started.UTC().Format(buildTime)})
		}
	}
	if len(builds) == 0 {
		return nil, fail(http.StatusNotFound, "No builds were found")
	}
	slices.Reverse(builds)
	return jsonAnswer(http.StatusOK, buildType+"Builds+json", map[string]any{"uri": s.buildURI(), "builds": builds}), nil
}

func (s *artifactoryService) handleListBuildRuns(q *request) (*answer, error) {
	type entry struct {
		URI     string `json:"uri"`
		Started string `json:"started"`
	}
	name := q.params["buildName"]
	runs := []entry{}
	for _, run := range s.builds.named(buildRepo(q), name) {
		if !s.may(q.user, actionRead, run.spot()) {
			continue
		}
		runs = append(runs, entry{"/" + url.PathEscape(run.number), run.started.UTC().Format(buildTime)})
	}
	if len(runs) == 0 {
		return nil, fail(http.StatusNotFound, "No build was found for build name: %s", name)
	}
	return jsonAnswer(http.StatusOK, buildType+"BuildsByName+json", map[string]any{
		"uri": s.buildURI(name), "buildsNumbers": runs,
	}), nil
}

func (s *artifactoryService) handleGetBuild(q *request) (*answer, error) {
	run, err := s.findRun(q)
	if err != nil {
		return nil, err
	}
	if q.has("diff") {
		return s.diffBuilds(q, run)
	}
	return jsonAnswer(http.StatusOK, buildType+"BuildInfo+json", map[string]any{
		"uri": s.buildURI(run.name, run.number), "buildInfo": run.doc,
	}), nil
}

// handleAppendBuild adds modules to a run; modules of the same id are not united.
func (s *artifactoryService) handleAppendBuild(q *request) (*answer, error) {
	var modules []any
	if err := q.decodeNumbers(&modules); err != nil {
		return nil, err
	}
	run, err := s.findRun(q)
	if err != nil && refusal(err).status == http.StatusNotFound {
		return nil, fail(http.StatusNotFound, "The build %s:%s is not found", q.params["buildName"], q.params["buildNumber"])
	}
	if err == nil {
		err = s.permit(q.user, actionWrite, run.spot())
	}
	if err != nil {
		return nil, err
	}
	old, _ := run.doc["modules"].([]any)
	run.doc["modules"] = append(slices.Clone(old), modules...)
	run.modified = s.now()
	return noContent(), nil
}

// handleRenameBuild renames all runs and what the artifacts say about their build.
func (s *artifactoryService) handleRenameBuild(q *request) (*answer, error) {
	from, to := q.params["buildName"], q.query.Get("to")
	if to == "" {
		return nil, fail(http.StatusBadRequest, "Please state the new name of the build")
	}
	runs := s.builds.named(buildRepo(q), from)
	if len(runs) == 0 {
		return nil, fail(http.StatusNotFound, "Could not find any builds with the name '%s'", from)
	}
	for _, run := range runs {
		for _, n := range s.ofBuild(run, "") {
			s.setProperties(n, properties{"build.name": {to}}, false)
		}
	}
	for _, run := range runs {
		s.moveBuildFile(run, to)
		run.name, run.doc["name"] = to, to
	}
	return textAnswer(http.StatusOK, "Build renaming of '%s' to '%s' was successfully started", from, to), nil
}

// handleDependencySearch finds the builds that depend on a content.
func (s *artifactoryService) handleDependencySearch(q *request) (*answer, error) {
	sha1 := q.query.Get("sha1")
	if sha1 == "" {
		return nil, fail(http.StatusBadRequest, "The sha1 parameter is missing")
	}
	var hits []map[string]any
	for _, run := range s.builds.list(func(r *buildRun) bool { return s.may(q.user, actionRead, r.spot()) }) {
		if slices.ContainsFunc(run.buildItems("dependencies"), func(d map[string]any) bool { return text(d, "sha1") == sha1 }) {
			hits = append(hits, map[string]any{"uri": s.buildURI(run.name, run.number)})
		}
	}
	return results("DependencyBuilds", hits), nil
}
