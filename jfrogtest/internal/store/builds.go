package store

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// buildNameEscapes escapes the characters that names of items must not have, and a blank beside a
// slash.
var buildNameEscapes = strings.NewReplacer(" / ", "%20%2F%20", " /", "%20%2F", "/ ", "%2F%20",
	"%", "%25", "/", "%2F", `\`, "%5C", ":", "%3A", "|", "%7C", "?", "%3F", "*", "%2A", `"`, "%22", "<", "%3C", ">", "%3E", ";", "%3B")

// buildFileName returns the form of a build's name or number in the path of its document. All white
// space becomes a blank.
func buildFileName(name string) string {
	return buildNameEscapes.Replace(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, name))
}

// A BuildRun is a build-info document. Runs with the same name and number started at different
// times.
type BuildRun struct {
	Repo    string // key of the build-info repository
	Name    string
	Number  string
	Started time.Time
	Doc     map[string]any // the uploaded document, with numbers as json.Number

	Created   time.Time // time of the upload
	CreatedBy string
	Modified  time.Time
}

// File returns the path of the document in the build-info repository. The file is the subject of
// evidence about the build.
func (r *BuildRun) File() string {
	return path.Join(buildFileName(r.Name), fmt.Sprintf("%s-%d.json", buildFileName(r.Number), r.Started.UnixMilli()))
}

// A BuildStore holds the runs of all builds.
type BuildStore struct {
	Runs []*BuildRun
}

func newBuildStore() *BuildStore { return &BuildStore{} }

// List returns the runs that match, latest first.
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

// Named returns the runs of a build, latest first.
func (b *BuildStore) Named(repo, name string) []*BuildRun {
	return b.List(func(r *BuildRun) bool { return r.Repo == repo && r.Name == name })
}

// Numbered returns the runs of a build with a number, latest first.
func (b *BuildStore) Numbered(repo, name, number string) []*BuildRun {
	return b.List(func(r *BuildRun) bool { return r.Repo == repo && r.Name == name && r.Number == number })
}

// Remove removes a run.
func (b *BuildStore) Remove(run *BuildRun) {
	b.Runs = slices.DeleteFunc(b.Runs, func(r *BuildRun) bool { return r == run })
}

const defaultBuildRepo = "artifactory-build-info"

// BuildRepoOf returns the key of a build-info repository: repo if it is set, or the repository of
// the project.
func BuildRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "":
		return project + "-build-info"
	}
	return defaultBuildRepo
}

// BuildItems returns the artifacts or the dependencies of all modules.
func (r *BuildRun) BuildItems(kind string) []map[string]any {
	var items []map[string]any
	for _, module := range jsondoc.Objects(r.Doc["modules"]) {
		items = append(items, jsondoc.Objects(module[kind])...)
	}
	return items
}
