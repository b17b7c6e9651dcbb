package buildinfo_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
)

// Two machines collect parts of a build. A third one joins and publishes them.
func TestPartsOfABuild(t *testing.T) {
	ctx := context.Background()
	_, rt := serve(t)
	dir := t.TempDir()
	for _, part := range []string{"linux", "windows"} {
		b := build(t, "5", "OS="+part, "ONLY_"+part+"=1")
		require.NoError(t, b.CollectEnv(nil))
		uploaded(t, rt, b) // the same files on both machines
		require.NoError(t, b.Module(part).AddDependencyFile(write(t, t.TempDir(), part+".lib", part)))
		require.NoError(t, b.Save(filepath.Join(dir, part+".json")))
	}
	info, err := os.Stat(filepath.Join(dir, "linux.json"))
	require.NoError(t, err)
	if runtime.GOOS != "windows" { // has no such modes
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 2, "no temporary files")

	b, err := buildinfo.Load(filepath.Join(dir, "linux.json"), nil)
	require.NoError(t, err)
	other, err := buildinfo.Load(filepath.Join(dir, "windows.json"), &buildinfo.Options{Environ: []string{"JFROG_CLI_BUILD_PROJECT=other"}})
	require.NoError(t, err)
	require.NoError(t, b.Merge(other, b))
	require.NoError(t, b.Publish(ctx, rt))

	got, err := rt.Builds.Get(ctx, "web app", "5", nil)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"buildInfo.env.OS": "linux", "buildInfo.env.ONLY_linux": "1", "buildInfo.env.ONLY_windows": "1"}, got.BuildInfo.Properties)
	require.Len(t, got.BuildInfo.Modules, 3)
	assert.Len(t, got.BuildInfo.Modules[0].Artifacts, 2)
	assert.True(t, got.BuildInfo.Started.Equal(day))

	// A fourth machine is late.
	late := build(t, "5")
	require.NoError(t, late.Module("late").AddDependencyFile(write(t, t.TempDir(), "late.lib", "late")))
	require.NoError(t, late.Append(ctx, rt, nil))
	got, err = rt.Builds.Get(ctx, "web app", "5", nil)
	require.NoError(t, err)
	require.Len(t, got.BuildInfo.Modules, 4)
	missing := build(t, "6")
	require.NoError(t, missing.Module("late").AddDependencyFile(write(t, t.TempDir(), "late.lib", "late")))
	require.ErrorIs(t, missing.Append(ctx, rt, nil), jfrog.ErrNotFound)
}

func TestMergeRefused(t *testing.T) {
	b := build(t, "1")
	other := build(t, "1")
	other.Module("m")
	in, err := buildinfo.New("web app", "1", &buildinfo.Options{Project: "p"})
	require.NoError(t, err)
	for _, part := range []*buildinfo.Builder{build(t, "2"), in} {
		require.ErrorContains(t, b.Merge(other, part), "is not a part of")
		assert.Empty(t, b.Info().Modules)
	}
}

// A saved build may name files and modules twice. None is lost, also when it is edited.
func TestRepeatedElements(t *testing.T) {
	const doc = `{"buildInfo":{"name":"app","number":"1","started":"2014-09-30T12:00:19.893+0300","modules":[
		{"id":"m","type":"maven","artifacts":[{"name":"a","md5":"1"},{"name":"a","md5":"2"},{"name":"b","type":"jar","sha1":"1","x":1},
			{"name":"b","type":"pom","sha1":"1"},{"path":"p/c","name":"c","sha1":"1"},{"path":"p/c","name":"c","sha1":"2"}],
			"dependencies":[{"id":"d","sha1":"1","type":"jar"},{"id":"d","sha1":"1","type":"zip","x":1}]},
		{"id":"m","type":"gradle","properties":{"a":"b"}}]}}`
	dir := t.TempDir()
	b, err := buildinfo.Load(write(t, dir, "in.json", doc), nil)
	require.NoError(t, err)
	b.Edit(func(*artifactory.BuildInfo) {})
	require.NoError(t, b.Save(filepath.Join(dir, "out.json")))
	out, err := os.ReadFile(filepath.Join(dir, "out.json"))
	require.NoError(t, err)
	assert.JSONEq(t, doc, string(out))
}

// A part that is joined twice adds nothing.
func TestMergeTwice(t *testing.T) {
	b, part := build(t, "1"), build(t, "1")
	part.Edit(func(info *artifactory.BuildInfo) {
		info.Statuses = []artifactory.BuildStatus{{Status: "released"}}
		info.Modules = []artifactory.BuildModule{{ID: "m", ExcludedArtifacts: []artifactory.BuildArtifact{{Name: "e"}}}}
	})
	require.NoError(t, b.Merge(part, part))
	assert.Len(t, b.Info().Statuses, 1)
	assert.Len(t, b.Info().Modules[0].ExcludedArtifacts, 1)
}

// What the caller does with its own lists and with those of Info does not change the build.
func TestInfoIsACopy(t *testing.T) {
	b := build(t, "1")
	scopes := []string{"test"}
	b.Module("m").AddDependency(artifactory.BuildDependency{ID: "d", Scopes: scopes, RequestedBy: [][]string{{"p"}}})
	scopes[0] = "mine"
	d := b.Info().Modules[0].Dependencies[0]
	assert.Equal(t, []string{"test"}, d.Scopes)
	d.Scopes[0], d.RequestedBy[0][0] = "mine", "mine"
	assert.Equal(t, []artifactory.BuildDependency{{ID: "d", Scopes: []string{"test"}, RequestedBy: [][]string{{"p"}}}}, b.Info().Modules[0].Dependencies)
}

func TestMergeSingleValues(t *testing.T) {
	b := build(t, "1")
	early, err := buildinfo.New("web app", "1", &buildinfo.Options{Started: day.Add(-time.Hour), URL: "https://ci/1", Principal: "jane"})
	require.NoError(t, err)
	for i, part := range []*buildinfo.Builder{b, early} {
		part.Edit(func(info *artifactory.BuildInfo) {
			info.Issues = &artifactory.BuildIssues{AggregateBuildIssues: i == 1, AffectedIssues: []artifactory.BuildIssue{{Key: "A"}, {Key: string(rune('B' + i))}}}
			info.VCS = []artifactory.BuildVCS{{Revision: "abc"}, {Revision: string(rune('d' + i))}}
		})
	}
	require.NoError(t, b.Merge(early))
	info := b.Info()
	assert.True(t, info.Started.Equal(day.Add(-time.Hour)))
	assert.Equal(t, "https://ci/1", info.URL)
	assert.Equal(t, "jane", info.Principal)
	assert.Len(t, info.VCS, 3)
	assert.Len(t, info.Issues.AffectedIssues, 3)
	assert.True(t, info.Issues.AggregateBuildIssues)
}

// A build-info that is loaded, joined, edited and saved keeps every field, also old and unknown
// fields.
func TestNothingIsLost(t *testing.T) {
	const doc = `{"project":"web","buildInfo":{
		"version":"1.0.1","name":"app","number":"1","type":"MAVEN","started":"2014-09-30T12:00:19.893+0300","durationMillis":9762,
		"parentName":"parent","parentNumber":"3","runParameters":{"a":"b"},"vcsRevision":"abc","vcsUrl":"https://x","artifactoryPluginVersion":"2.3.1",
		"buildAgent":{"name":"Maven","new":1},"agent":{"name":"Jenkins","version":"1"},"properties":{"x":"y"},
		"vcs":[{"revision":"abc","old":true}],"statuses":[{"status":"released","timestamp":"2014-09-30T12:00:19.893+0300","timestampDate":1412067619893}],
		"issues":{"tracker":{"name":"JIRA","version":"6"},"aggregateBuildIssues":false,"affectedIssues":[{"key":"A-1","aggregated":false,"rank":2}]},
		"modules":[{"id":"m","type":"maven","sourceSet":["s"],"artifacts":[{"name":"a","type":"jar","sha1":"1","x":[1]}],
			"excludedArtifacts":[{"name":"e"}],"dependencies":[{"id":"d","scopes":["test"],"y":{}}]}]}}`
	dir := t.TempDir()
	b, err := buildinfo.Load(write(t, dir, "in.json", doc), nil)
	require.NoError(t, err)
	assert.Equal(t, "web", b.Project())
	require.NoError(t, b.Merge(b))
	b.Edit(func(*artifactory.BuildInfo) {})
	require.NoError(t, b.Save(filepath.Join(dir, "out.json")))
	out, err := os.ReadFile(filepath.Join(dir, "out.json"))
	require.NoError(t, err)
	assert.JSONEq(t, doc, string(out))
	sent, err := json.Marshal(b.Info())
	require.NoError(t, err)
	assert.Contains(t, string(sent), `"parentName":"parent"`)

	// Another part brings fields that the first one lacks.
	part, err := buildinfo.Load(write(t, dir, "part.json", `{"project":"web","buildInfo":{"name":"app","number":"1","started":"2014-09-30T12:00:19.893+0300","future":1,"parentName":"other"}}`), nil)
	require.NoError(t, err)
	require.NoError(t, b.Merge(part))
	assert.JSONEq(t, `1`, string(b.Info().Extra["future"]))
	assert.JSONEq(t, `"parent"`, string(b.Info().Extra["parentName"]))

	for _, bad := range []string{``, `[]`, `{}`, `{"buildInfo":{"name":"a","number":"1"}}`, `{"buildInfo":{"name":"a","started":"2014-09-30T12:00:19.893+0300"}}`} {
		_, err := buildinfo.Load(write(t, dir, "bad.json", bad), nil)
		require.Error(t, err, bad)
	}
	_, err = buildinfo.Load(filepath.Join(dir, "no.json"), nil)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorIs(t, b.Save(filepath.Join(dir, "no", "out.json")), os.ErrNotExist)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder"), 0o777))
	require.Error(t, b.Save(filepath.Join(dir, "folder")))
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 5, "no temporary files")

	// A build that goes on has no duration yet.
	require.NoError(t, build(t, "1").Save(filepath.Join(dir, "out.json")))
	out, err = os.ReadFile(filepath.Join(dir, "out.json"))
	require.NoError(t, err)
	assert.NotContains(t, string(out), "durationMillis")
}
