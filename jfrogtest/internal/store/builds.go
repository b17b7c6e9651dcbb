package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"

	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// buildNameEscapes are the characters of names and numbers that no item may have.
var buildNameEscapes = strings.NewReplacer("%", "%25", "/", "%2F", `\`, "%5C", ":", "%3A", "|", "%7C", "?", "%3F", "*", "%2A", `"`, "%22", "<", "%3C", ">", "%3E")

// file is where the build-info repository has the document of a run. Evidence about a build has this file as its subject.
func (r *BuildRun) File() string {
	return path.Join(buildNameEscapes.Replace(r.Name), fmt.Sprintf("%s-%d.json", buildNameEscapes.Replace(r.Number), r.Started.UnixMilli()))
}

// A buildRun is one build-info document. Runs may share name and number when they started at different times.
type BuildRun struct {
	Repo    string // where build-info of a project is kept
	Name    string
	Number  string
	Started time.Time
	Doc     map[string]any // as uploaded; numbers are json.Number

	Created   time.Time // when and by whom it was uploaded
	CreatedBy string
	Modified  time.Time
}

type BuildStore struct {
	Runs []*BuildRun
}

func newBuildStore() *BuildStore { return &BuildStore{} }

// list returns the runs that match, the latest first.
func (b *BuildStore) List(matches func(*BuildRun) bool) []*BuildRun {
	var runs []*BuildRun
	for _, r := range b.Runs {
		if matches(r) {
			runs = append(runs, r)
		}
	}
	slices.SortStableFunc(runs, func(x, y *BuildRun) int { return y.Started.Compare(x.Started) })
	return runs
}

func (b *BuildStore) Named(repo, name string) []*BuildRun {
	return b.List(func(r *BuildRun) bool { return r.Repo == repo && r.Name == name })
}

func (b *BuildStore) Numbered(repo, name, number string) []*BuildRun {
	return b.List(func(r *BuildRun) bool { return r.Repo == repo && r.Name == name && r.Number == number })
}

func (b *BuildStore) Remove(run *BuildRun) {
	b.Runs = slices.DeleteFunc(b.Runs, func(r *BuildRun) bool { return r == run })
}

const defaultBuildRepo = "artifactory-build-info"

// buildRepoOf is where the build-info of a project, or of no project, is kept.
func BuildRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "":
		return project + "-build-info"
	}
	return defaultBuildRepo
}

// buildItems are the artifacts, or the dependencies, of all modules of a run.
func (r *BuildRun) BuildItems(kind string) []map[string]any {
	var items []map[string]any
	for _, module := range jsondoc.Objects(r.Doc["modules"]) {
		items = append(items, jsondoc.Objects(module[kind])...)
	}
	return items
}
