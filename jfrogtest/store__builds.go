package jfrogtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// buildNameEscapes are the characters of names and numbers that no item may have.
var buildNameEscapes = strings.NewReplacer("%", "%25", "/", "%2F", `\`, "%5C", ":", "%3A", "|", "%7C", "?", "%3F", "*", "%2A", `"`, "%22", "<", "%3C", ">", "%3E")

// file is where the build-info repository has the document of a run. Evidence about a build has this file as its subject.
func (r *buildRun) file() string {
	return path.Join(buildNameEscapes.Replace(r.name), fmt.Sprintf("%s-%d.json", buildNameEscapes.Replace(r.number), r.started.UnixMilli()))
}

// A buildRun is one build-info document. Runs may share name and number when they started at different times.
type buildRun struct {
	repo    string // where build-info of a project is kept
	name    string
	number  string
	started time.Time
	doc     map[string]any // as uploaded; numbers are json.Number

	created   time.Time // when and by whom it was uploaded
	createdBy string
	modified  time.Time
}

type buildStore struct {
	runs []*buildRun
}

func newBuildStore() *buildStore { return &buildStore{} }

// list returns the runs that match, the latest first.
func (b *buildStore) list(matches func(*buildRun) bool) []*buildRun {
	var runs []*buildRun
	for _, r := range b.runs {
		if matches(r) {
			runs = append(runs, r)
		}
	}
	slices.SortStableFunc(runs, func(x, y *buildRun) int { return y.started.Compare(x.started) })
	return runs
}

func (b *buildStore) named(repo, name string) []*buildRun {
	return b.list(func(r *buildRun) bool { return r.repo == repo && r.name == name })
}

func (b *buildStore) numbered(repo, name, number string) []*buildRun {
	return b.list(func(r *buildRun) bool { return r.repo == repo && r.name == name && r.number == number })
}

func (b *buildStore) remove(run *buildRun) {
	b.runs = slices.DeleteFunc(b.runs, func(r *buildRun) bool { return r == run })
}

const defaultBuildRepo = "artifactory-build-info"

// buildRepoOf is where the build-info of a project, or of no project, is kept.
func buildRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "":
		return project + "-build-info"
	}
	return defaultBuildRepo
}

// buildItems are the artifacts, or the dependencies, of all modules of a run.
func (r *buildRun) buildItems(kind string) []map[string]any {
	var items []map[string]any
	for _, module := range objects(r.doc["modules"]) {
		items = append(items, objects(module[kind])...)
	}
	return items
}
