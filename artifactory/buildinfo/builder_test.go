package buildinfo_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// A build is uploaded, published, promoted and retained. Promotion proves the links.
func TestDayOfABuild(t *testing.T) {
	ctx := context.Background()
	_, rt := serve(t)
	b := build(t, "7", "GITHUB_ACTIONS=true", "GITHUB_ACTOR=jane")
	uploaded(t, rt, b)
	sum, err := b.Module("").AddDownloads(manager(t, rt).DownloadTreeResults(ctx, transfer.At("libs", "app/7/docs"), t.TempDir(), nil), "runtime")
	require.NoError(t, err)
	assert.Equal(t, 1, sum.Files[transfer.OutcomeReceived])
	require.NoError(t, b.Publish(ctx, rt))

	got, err := rt.Builds.Get(ctx, "web app", "7", nil)
	require.NoError(t, err)
	info := got.BuildInfo
	assert.True(t, info.Started.Equal(day), info.Started)
	assert.Equal(t, "jane", info.Principal)
	assert.Equal(t, "GitHub Actions", info.Agent.Name)
	require.Len(t, info.Modules, 1)
	m := info.Modules[0]
	assert.Equal(t, "web app", m.ID)
	assert.Equal(t, "generic", m.Type)
	require.Len(t, m.Artifacts, 2)
	for _, a := range m.Artifacts {
		assert.Len(t, a.SHA1, 40)
		assert.Len(t, a.MD5, 32)
		assert.Len(t, a.SHA256, 64)
		assert.Equal(t, "libs", a.OriginalDeploymentRepo)
	}
	require.Len(t, m.Dependencies, 1)
	assert.Equal(t, "manual.html", m.Dependencies[0].ID)
	assert.Equal(t, "html", m.Dependencies[0].Type)
	assert.Equal(t, []string{"runtime"}, m.Dependencies[0].Scopes)
	assert.Len(t, m.Dependencies[0].MD5, 32, "computed from the local file")
	props, err := rt.Properties.Get(ctx, "libs", "app/7/app.txt")
	require.NoError(t, err)
	assert.Equal(t, artifactory.Properties{"build.name": {"web app"}, "build.number": {"7"}, "build.timestamp": {"1772366400000"}}, props)

	_, err = b.Promote(ctx, rt, artifactory.BuildPromoteRequest{Status: "released", TargetRepo: "released"})
	require.NoError(t, err)
	exists, err := rt.Items.Exists(ctx, "released", "app/7/app.txt")
	require.NoError(t, err)
	assert.True(t, exists)
	got, err = rt.Builds.Get(ctx, "web app", "7", nil)
	require.NoError(t, err)
	assert.Equal(t, "jane", got.BuildInfo.Statuses[0].CIUser)
}

// Nothing is sent for a build that Artifactory would not link.
func TestRefusedBeforeSending(t *testing.T) {
	ctx := context.Background()
	srv, rt := serve(t)
	sums, err := artifactory.ComputeChecksums(strings.NewReader("x"))
	require.NoError(t, err)
	linked := artifactory.BuildArtifact{Name: "x", SHA1: sums.SHA1, MD5: sums.MD5}
	for name, c := range map[string]struct {
		fill func(*buildinfo.Builder)
		want error
		text string
	}{
		"empty":        {func(*buildinfo.Builder) {}, buildinfo.ErrNoLinks, ""},
		"empty module": {func(b *buildinfo.Builder) { b.Module("m") }, buildinfo.ErrNoLinks, ""},
		"dependency without checksums": {func(b *buildinfo.Builder) {
			b.Module("m").AddDependency(artifactory.BuildDependency{ID: "d", SHA256: sums.SHA256})
		}, buildinfo.ErrNoLinks, ""},
		"SHA-256 only": {func(b *buildinfo.Builder) {
			b.Module("m").AddArtifact(artifactory.BuildArtifact{Name: "a", Path: "p/a", OriginalDeploymentRepo: "libs", SHA256: sums.SHA256})
		}, buildinfo.ErrNoChecksums, "libs/p/a"},
		"no MD5": {func(b *buildinfo.Builder) {
			b.Module("m").AddArtifact(linked)
			b.Module("m").AddArtifact(artifactory.BuildArtifact{Name: "b", SHA1: sums.SHA1})
		}, buildinfo.ErrNoChecksums, ": b"},
		"many": {func(b *buildinfo.Builder) {
			for name := range strings.SplitSeq("abcdefgh", "") {
				b.Module("m").AddArtifact(artifactory.BuildArtifact{Name: name, SHA1: "no digest"})
			}
		}, buildinfo.ErrNoChecksums, "a, b, c, d, e and 3 more"},
		"never uploaded": {func(b *buildinfo.Builder) { b.Module("m").AddArtifact(linked) }, buildinfo.ErrNotLinked, ": x"},
	} {
		t.Run(name, func(t *testing.T) {
			b := build(t, "1")
			c.fill(b)
			err := b.Publish(ctx, rt)
			require.ErrorIs(t, err, c.want)
			assert.ErrorContains(t, err, "build web app/1: ")
			assert.ErrorContains(t, err, c.text)
			require.ErrorIs(t, b.Append(ctx, rt, nil), c.want)
		})
	}
	assert.Zero(t, buildRequests(srv))

	b := build(t, "1")
	require.ErrorContains(t, b.Publish(ctx, nil), "client is nil")
	_, err = b.Promote(ctx, rt, artifactory.BuildPromoteRequest{Comment: "nothing"})
	require.ErrorContains(t, err, "neither a status nor a target")
	require.ErrorContains(t, b.AddModules(artifactory.BuildModule{}), "no ID")
	require.ErrorContains(t, b.Merge(nil), "nil")
	assert.Zero(t, buildRequests(srv))
}

// Files that were uploaded without the properties of the build are found before the build is
// sent. The check can be switched off.
func TestUploadWithoutProperties(t *testing.T) {
	ctx := context.Background()
	srv, rt := serve(t)
	file := write(t, t.TempDir(), "app.txt", "the app")
	for _, skip := range []bool{false, true} {
		b, err := buildinfo.New("app", "1", &buildinfo.Options{SkipLinkCheck: skip})
		require.NoError(t, err)
		sum, err := b.Module("m").AddUploads(manager(t, rt).UploadGlobResults(ctx, file, transfer.At("libs", "app/"), nil))
		require.NoError(t, err)
		require.Equal(t, 1, sum.Total())
		require.Len(t, b.Info().Modules[0].Artifacts[0].SHA1, 40, "computed from the local file")
		err = b.Publish(ctx, rt)
		if skip {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, buildinfo.ErrNotLinked)
		assert.ErrorContains(t, err, "libs/app/app.txt")
		assert.Zero(t, buildRequests(srv))
	}
}

// Results of uploads that did not arrive are no artifacts. Their errors come back.
func TestResultsThatAreNoArtifacts(t *testing.T) {
	b := build(t, "1")
	m := b.Module("m")
	broken := errors.New("broken")
	var results iter.Seq2[*transfer.Result, error] = func(yield func(*transfer.Result, error) bool) {
		at := transfer.At("libs", "a/b.jar")
		for _, outcome := range []transfer.Outcome{transfer.OutcomeDeleted, transfer.OutcomeSkipped} {
			yield(&transfer.Result{Outcome: outcome, Remote: at}, nil)
		}
		yield(&transfer.Result{Outcome: transfer.OutcomeSent, Remote: transfer.At("libs", "a/maven-metadata.xml")}, nil)
		yield(&transfer.Result{Outcome: transfer.OutcomeFailed, Remote: at}, broken)
	}
	sum, err := m.AddUploads(results)
	require.ErrorIs(t, err, broken)
	assert.Equal(t, 4, sum.Total())
	assert.Empty(t, b.Info().Modules[0].Artifacts)
	_, err = m.AddUploads(nil)
	require.ErrorContains(t, err, "results are nil")

	require.NoError(t, m.AddDownload(&transfer.Result{Outcome: transfer.OutcomeExtracted, Local: "x"}))
	require.NoError(t, m.AddDownload(&transfer.Result{Outcome: transfer.OutcomeSkipped, Remote: transfer.At("libs", "x")}))
	assert.Empty(t, b.Info().Modules[0].Dependencies)

	// A file without SHA-1 and MD5 is read, if it is still the same.
	file := write(t, t.TempDir(), "b.jar", "new")
	old, err := artifactory.ComputeChecksums(strings.NewReader("old"))
	require.NoError(t, err)
	res := &transfer.Result{Outcome: transfer.OutcomeSent, Remote: transfer.At("libs", "a/b.jar"), Local: file, Checksums: artifactory.Checksums{SHA256: old.SHA256}}
	require.ErrorContains(t, m.AddUpload(res), "changed since it was moved")
	res.Local = ""
	require.ErrorContains(t, m.AddUpload(res), "computed no SHA-1 and MD5")
	res.Local = file + ".gone"
	require.ErrorContains(t, m.AddUpload(res), "b.jar.gone")
	assert.Empty(t, b.Info().Modules[0].Artifacts)
}

func TestModulesAreJoined(t *testing.T) {
	b := build(t, "1")
	m := b.Module("m")
	file := write(t, t.TempDir(), "lib.so", "content")
	require.NoError(t, m.AddDependencyFile(file, "build"))
	require.NoError(t, m.AddDependencyFile(file, "build", "test"))
	require.NoError(t, m.AddArtifactFile(file, transfer.At("libs", "/x/lib.so")))
	require.NoError(t, m.AddArtifactFile(file, transfer.At("libs", "x/lib.so")))
	require.NoError(t, m.AddArtifactFile(file, transfer.At("other", "x/lib.so")))
	require.Error(t, m.AddArtifactFile(file+"x", transfer.At("libs", "x")))
	require.NoError(t, b.AddModules(artifactory.BuildModule{ID: "m", Type: "maven", Properties: map[string]string{"a": "b"},
		Dependencies: []artifactory.BuildDependency{{ID: "other"}}}))
	info := b.Info()
	require.Len(t, info.Modules, 1)
	got := info.Modules[0]
	assert.Len(t, got.Artifacts, 2)
	assert.Equal(t, "x/lib.so", got.Artifacts[0].Path)
	require.Len(t, got.Dependencies, 2)
	assert.Equal(t, "lib.so", got.Dependencies[0].ID)
	assert.Equal(t, []string{"build", "test"}, got.Dependencies[0].Scopes)
	assert.Equal(t, "generic", got.Type)
	assert.Equal(t, map[string]string{"a": "b"}, got.Properties)
	assert.Equal(t, "m", m.ID())

	info.Modules[0].Artifacts[0].Name = "changed" // a copy
	b.Edit(func(info *artifactory.BuildInfo) {
		assert.Equal(t, "lib.so", info.Modules[0].Artifacts[0].Name)
		info.Modules[0].Type = "cpp"
		info.LicenseControl = &artifactory.BuildLicenseControl{RunChecks: true}
	})
	m.AddDependency(artifactory.BuildDependency{ID: "other", Scopes: []string{"late"}})
	info = b.Info()
	assert.Equal(t, "cpp", info.Modules[0].Type)
	assert.True(t, info.LicenseControl.RunChecks)
	assert.Equal(t, []string{"late"}, info.Modules[0].Dependencies[1].Scopes)
	assert.Positive(t, info.DurationMillis)
	b.Edit(func(info *artifactory.BuildInfo) { info.DurationMillis = 5 })
	assert.Equal(t, jfrog.Int(5), b.Info().DurationMillis)
}

// The name and the number may come from the environment; one of them must.
func TestNameAndNumber(t *testing.T) {
	for _, c := range []struct {
		name, number string
		environ      []string
		want         string
	}{
		{"app", "1", nil, "app/1"},
		{"", "", []string{"GITLAB_CI=true", "CI_PROJECT_PATH_SLUG=acme-web", "CI_PIPELINE_IID=12"}, "acme-web/12"},
		{"", "3", []string{"GITLAB_CI=true", "CI_PROJECT_PATH_SLUG=acme-web", "CI_PIPELINE_IID=12", "JFROG_CLI_BUILD_NAME=cli", "JFROG_CLI_BUILD_NUMBER=9"}, "cli/3"},
		{"app", "", nil, "no number"},
		{"", "1", nil, "no name"},
	} {
		b, err := buildinfo.New(c.name, c.number, &buildinfo.Options{Environ: append([]string{"x=y"}, c.environ...)})
		if strings.HasPrefix(c.want, "no ") {
			require.ErrorContains(t, err, c.want)
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, c.want, b.String())
		assert.WithinDuration(t, time.Now(), b.Info().Started.Time, time.Minute)
		assert.Zero(t, b.Info().Started.Nanosecond()%int(time.Millisecond))
	}
	b, err := buildinfo.New("a", "1", &buildinfo.Options{Environ: []string{"JFROG_CLI_BUILD_PROJECT=web", "JFROG_CLI_BUILD_URL=https://u:p@ci.example/1"}})
	require.NoError(t, err)
	assert.Equal(t, "web", b.Project())
	assert.Equal(t, "https://ci.example/1", b.Info().URL)
}

// The JSON has the form that the published schema of build-info asks for.
func TestJSONForm(t *testing.T) {
	b := build(t, "1", "A=b", "JENKINS_URL=http://ci/", "BUILD_NUMBER=1", "BUILD_URL=http://ci/job/1")
	require.NoError(t, b.CollectEnv(nil))
	b.Module("m").AddDependency(artifactory.BuildDependency{ID: "d", Scopes: []string{"s"}, RequestedBy: [][]string{{"m"}}})
	data, err := json.Marshal(b.Info())
	require.NoError(t, err)
	var doc map[string]any
	require.NoError(t, json.Unmarshal(data, &doc))
	for _, name := range []string{"version", "name", "number", "type", "started", "url"} {
		assert.IsType(t, "", doc[name], name)
	}
	assert.Regexp(t, `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}.\d{3}(Z|[+-]\d{4})$`, doc["started"])
	assert.IsType(t, 1.0, doc["durationMillis"])
	assert.Equal(t, map[string]any{"name": "Jenkins"}, doc["agent"])
	for name, value := range doc["properties"].(map[string]any) {
		assert.IsType(t, "", value, name)
	}
}

func TestConcurrentUse(t *testing.T) {
	b := build(t, "1")
	var workers sync.WaitGroup
	for i := range 8 {
		workers.Go(func() {
			b.Module("m").AddArtifact(artifactory.BuildArtifact{Name: strconv.Itoa(i)})
			b.Module(strconv.Itoa(i)).AddDependency(artifactory.BuildDependency{ID: "d"})
			assert.NoError(t, b.CollectEnv(nil))
			_, _ = b.Info(), b.Properties()
			b.Edit(func(info *artifactory.BuildInfo) { info.Modules[0].Repository = "libs" })
		})
	}
	workers.Wait()
	info := b.Info()
	assert.Len(t, info.Modules, 9)
	for _, m := range info.Modules {
		if m.ID == "m" {
			assert.Len(t, m.Artifacts, 8)
		}
	}
}

// An artifact without a name is checked like any other.
func TestNamelessArtifact(t *testing.T) {
	_, rt := serve(t)
	b := build(t, "1")
	b.Module("").AddArtifact(artifactory.BuildArtifact{SHA1: strings.Repeat("a", 40), MD5: strings.Repeat("b", 32)})
	err := b.Publish(context.Background(), rt)
	require.ErrorIs(t, err, buildinfo.ErrNotLinked)
	require.ErrorContains(t, err, strings.Repeat("a", 40))
}
