package buildinfo_test

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// published publishes a run that started some days after the first one.
func published(t *testing.T, rt *artifactory.Client, number string, started time.Time) *buildinfo.Builder {
	t.Helper()
	b, err := buildinfo.New("web app", number, &buildinfo.Options{Started: started, Environ: []string{"N=" + number}})
	require.NoError(t, err)
	require.NoError(t, b.CollectEnv(nil))
	uploaded(t, rt, b)
	require.NoError(t, b.Publish(context.Background(), rt))
	return b
}

func TestPreviousAndDiff(t *testing.T) {
	ctx := context.Background()
	srv, rt := serve(t)
	first := published(t, rt, "1", day)
	previous, err := first.Previous(ctx, rt)
	require.NoError(t, err)
	assert.Nil(t, previous, "the run itself is not its previous one")
	published(t, rt, "2", day.Add(time.Hour))
	third := published(t, rt, "3", day.Add(2*time.Hour))
	previous, err = third.Previous(ctx, rt)
	require.NoError(t, err)
	assert.Equal(t, "2", previous.Number)
	none, err := buildinfo.New("unknown", "1", nil)
	require.NoError(t, err)
	previous, err = none.Previous(ctx, rt)
	require.NoError(t, err)
	assert.Nil(t, previous)

	diff, err := third.Diff(ctx, rt, "1")
	require.NoError(t, err)
	require.Len(t, diff.Artifacts.Updated, 1)
	assert.Equal(t, "app/1/app.txt", diff.Artifacts.Updated[0].Old.Path)
	assert.Equal(t, "app/3/app.txt", diff.Artifacts.Updated[0].New.Path)
	require.Len(t, diff.Artifacts.Unchanged, 1)
	assert.Equal(t, []buildinfo.Update[buildinfo.Property]{{Old: buildinfo.Property{Key: "buildInfo.env.N", Value: "1"}, New: buildinfo.Property{Key: "buildInfo.env.N", Value: "3"}}},
		diff.Properties.Updated)
	_, err = third.Diff(ctx, rt, "9")
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	// The server agrees about the numbers.
	server, err := rt.Builds.Diff(ctx, "web app", "3", "1")
	require.NoError(t, err)
	assert.Len(t, server.Artifacts.Updated, 1)
	assert.Len(t, server.Artifacts.Unchanged, 1)
	assert.Len(t, server.Properties.Updated, 1)

	srv.Inject(jfrogtest.Fault{Path: "*/api/build/*", Status: 403, Times: -1})
	_, err = third.Previous(ctx, rt)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestCompare(t *testing.T) {
	dependencies := func(list ...artifactory.BuildDependency) *artifactory.BuildInfo {
		return &artifactory.BuildInfo{Modules: []artifactory.BuildModule{{ID: "a", Dependencies: list[:1]}, {ID: "b", Dependencies: list[1:]}}}
	}
	d := func(id, sha1 string) artifactory.BuildDependency {
		return artifactory.BuildDependency{ID: id, SHA1: sha1}
	}
	got := buildinfo.Compare(
		dependencies(d("twice", "1"), d("twice", "2"), d("gone", "3"), d("same", "AB"), d("bare", "")),
		dependencies(d("twice", "4"), d("twice", "1"), d("twice", "5"), d("same", "ab"), d("new", "6"), d("bare", ""))).Dependencies
	assert.Equal(t, buildinfo.Changes[artifactory.BuildDependency]{
		New:       []artifactory.BuildDependency{d("twice", "5"), d("new", "6")},
		Removed:   []artifactory.BuildDependency{d("gone", "3")},
		Updated:   []buildinfo.Update[artifactory.BuildDependency]{{Old: d("twice", "2"), New: d("twice", "4")}},
		Unchanged: []artifactory.BuildDependency{d("twice", "1"), d("same", "ab"), d("bare", "")},
	}, got)
}

// The first run has no older one.
func TestCompareWithNone(t *testing.T) {
	info := &artifactory.BuildInfo{Properties: map[string]string{"a": "b"}}
	want := []buildinfo.Property{{Key: "a", Value: "b"}}
	assert.Equal(t, want, buildinfo.Compare(nil, info).Properties.New)
	assert.Equal(t, want, buildinfo.Compare(info, nil).Properties.Removed)
}

// The time does not grow with the square of the number of files with the same name.
func TestCompareSameNames(t *testing.T) {
	const many = 40_000
	run := func(number int) *artifactory.BuildInfo {
		m := artifactory.BuildModule{ID: "docs", Artifacts: []artifactory.BuildArtifact{{Name: "index.html", SHA1: "same", SHA256: "AB"}}}
		for i := range many {
			m.Artifacts = append(m.Artifacts, artifactory.BuildArtifact{Name: "index.html", SHA1: fmt.Sprint(number, i)})
		}
		return &artifactory.BuildInfo{Modules: []artifactory.BuildModule{m}}
	}
	newer := run(2)
	newer.Modules[0].Artifacts[0].SHA256 = "ab"
	newer.Modules[0].Artifacts = append(newer.Modules[0].Artifacts, artifactory.BuildArtifact{Name: "index.html"})
	began := time.Now()
	diff := buildinfo.Compare(run(1), newer).Artifacts
	assert.Less(t, time.Since(began), 20*time.Second)
	assert.Len(t, diff.Unchanged, 1)
	assert.Len(t, diff.Updated, many)
	assert.Len(t, diff.New, 1)
	assert.Empty(t, diff.Removed)
}

func TestAddBuild(t *testing.T) {
	ctx := context.Background()
	_, rt := serve(t)
	part := published(t, rt, "1/a", day)
	all, err := buildinfo.New("product", "1", &buildinfo.Options{Started: day})
	require.NoError(t, err)
	require.NoError(t, all.AddBuild(ctx, rt, part.Name(), part.Number()))
	require.ErrorIs(t, all.AddBuild(ctx, rt, "unknown", "1"), jfrog.ErrNotFound)
	require.NoError(t, all.Publish(ctx, rt), "another build is a link")
	got, err := rt.Builds.Get(ctx, "product", "1", nil)
	require.NoError(t, err)
	require.Len(t, got.BuildInfo.Modules, 1)
	m := got.BuildInfo.Modules[0]
	assert.Equal(t, "web app/1/a", m.ID)
	assert.Equal(t, "build", m.Type)
	assert.Len(t, m.SHA1, 40)
	assert.Len(t, m.MD5, 32)
}

func TestKeep(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 123456789, time.UTC)
	policy, err := buildinfo.Keep{Last: 3, Days: 30, Numbers: []string{"7"}, DeleteArtifacts: true}.Policy(now)
	require.NoError(t, err)
	assert.Equal(t, jfrog.Int(3), *policy.Count)
	assert.True(t, policy.MinimumBuildDate.Equal(time.Date(2026, 3, 1, 12, 0, 0, 123000000, time.UTC)))
	assert.Equal(t, artifactory.BuildNumbers{"7"}, policy.BuildNumbersNotToBeDiscarded)
	assert.True(t, policy.DeleteBuildArtifacts)
	policy, err = buildinfo.Keep{Days: 1}.Policy(now)
	require.NoError(t, err)
	assert.Nil(t, policy.Count)
	for _, days := range []int{100_000, 1 << 30, math.MaxInt/86400 + 1, math.MaxInt} {
		policy, err = buildinfo.Keep{Days: days}.Policy(now)
		require.NoError(t, err)
		assert.True(t, policy.MinimumBuildDate.Equal(time.Unix(0, 0)), "%d days: %s", days, policy.MinimumBuildDate)
	}
	policy, err = buildinfo.Keep{Last: 1}.Policy(now)
	require.NoError(t, err)
	assert.True(t, policy.MinimumBuildDate.IsZero())
	for keep, want := range map[*buildinfo.Keep]string{{}: "neither", {Last: -1}: "negative", {Days: -1}: "negative", {Numbers: []string{"1"}}: "neither"} {
		_, err := keep.Policy(now)
		require.ErrorContains(t, err, want)
	}
}

func TestRetain(t *testing.T) {
	ctx := context.Background()
	srv, rt := serve(t)
	now := time.Now()
	var b *buildinfo.Builder
	for i, number := range []string{"old", "promoted", "listed", "3", "2", "1"} {
		b = published(t, rt, number, now.AddDate(0, 0, 5*i-40))
		if number == "promoted" {
			_, err := b.Promote(ctx, rt, artifactory.BuildPromoteRequest{Status: "released"})
			require.NoError(t, err)
		}
	}
	require.ErrorContains(t, b.Retain(ctx, rt, buildinfo.Keep{}), "neither")
	numbers := func() (numbers []string) {
		runs, err := rt.Builds.Runs(ctx, "web app", nil)
		require.NoError(t, err)
		for _, run := range runs {
			numbers = append(numbers, run.Number())
		}
		return numbers
	}
	require.Len(t, numbers(), 6)
	require.NoError(t, b.Retain(ctx, rt, buildinfo.Keep{Days: 37, Last: 2, Numbers: []string{"listed"}, DeleteArtifacts: true}))
	assert.ElementsMatch(t, []string{"promoted", "listed", "2", "1"}, numbers())
	exists, err := rt.Items.Exists(ctx, "libs", "app/old/app.txt")
	require.NoError(t, err)
	assert.False(t, exists)

	// A message of the level error is an error, although the status is 200.
	srv.Inject(jfrogtest.Fault{Method: "POST", Path: "*/api/build/promote/*", Status: 200, Header: map[string][]string{"Content-Type": {"application/json"}},
		Body: `{"messages":[{"level":"INFO","message":"fine"},{"level":"ERROR","message":"cannot copy"}]}`})
	messages, err := b.Promote(ctx, rt, artifactory.BuildPromoteRequest{Status: "x"})
	require.ErrorContains(t, err, "cannot copy")
	assert.NotContains(t, err.Error(), "fine")
	assert.LessOrEqual(t, len(messages), 2)
}
