package artifactory_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// deployed uploads a file as an artifact of a build, and returns its entry in a build-info.
func deployed(t *testing.T, rt *artifactory.Client, repo, path, content, build, number string) artifactory.BuildArtifact {
	t.Helper()
	sums, err := artifactory.ComputeChecksums(strings.NewReader(content))
	require.NoError(t, err)
	_, err = rt.Artifacts.Deploy(context.Background(), repo, path, strings.NewReader(content), &artifactory.ArtifactDeployOptions{
		Checksums: sums,
	})
	require.NoError(t, err)
	// Update sends any build name, with a semicolon too.
	require.NoError(t, rt.Properties.Update(context.Background(), repo, path, artifactory.Properties{"build.name": {build}, "build.number": {number}}, nil))
	return artifactory.BuildArtifact{Name: path[strings.LastIndexByte(path, '/')+1:], Path: path, SHA1: sums.SHA1, MD5: sums.MD5, SHA256: sums.SHA256}
}

// Build names and numbers may hold any character of a branch name.
func TestBuildLifeOnServer(t *testing.T) {
	for _, name := range []string{"app", "team/app;release#1", "größe 100%+?"} {
		t.Run(name, func(t *testing.T) {
			_, rt := server(t)
			ctx := context.Background()
			started := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
			for i := 1; i <= 3; i++ {
				number := fmt.Sprintf("feature/x#%d", i)
				artifact := deployed(t, rt, "libs", fmt.Sprintf("org/app/%d/app.jar", i), fmt.Sprint("content ", i), name, number)
				require.NoError(t, rt.Builds.Publish(ctx, artifactory.BuildInfo{
					Version: "1.0.1", Name: name, Number: number, Started: jfrog.NewTime(started.Add(time.Duration(i) * time.Hour)),
					Properties: map[string]string{"buildInfo.env.CI": "yes"},
					Modules:    []artifactory.BuildModule{{ID: "org:app:" + number, Artifacts: []artifactory.BuildArtifact{artifact}}},
				}, nil))
			}

			list, err := rt.Builds.List(ctx, nil)
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.Equal(t, name, list[0].Name())
			runs, err := rt.Builds.Runs(ctx, name, nil)
			require.NoError(t, err)
			require.Len(t, runs, 3)
			require.Contains(t, []string{"feature/x#1", "feature/x#2", "feature/x#3"}, runs[0].Number())

			require.NoError(t, rt.Builds.Append(ctx, name, "feature/x#3", []artifactory.BuildModule{{ID: "more"}}, nil))
			got, err := rt.Builds.Get(ctx, name, "feature/x#3", nil)
			require.NoError(t, err)
			require.Len(t, got.BuildInfo.Modules, 2)
			require.Equal(t, "yes", got.BuildInfo.Properties["buildInfo.env.CI"])
			require.True(t, got.BuildInfo.Started.Equal(started.Add(3*time.Hour)), got.BuildInfo.Started)

			diff, err := rt.Builds.Diff(ctx, name, "feature/x#3", "feature/x#2")
			require.NoError(t, err)
			require.NotEmpty(t, append(diff.Artifacts.New, diff.Artifacts.Updated...))

			_, err = rt.Builds.Promote(ctx, name, "feature/x#3", artifactory.BuildPromoteRequest{Status: "released", TargetRepo: "releases"}, nil)
			require.NoError(t, err)
			got, err = rt.Builds.Get(ctx, name, "feature/x#3", nil)
			require.NoError(t, err)
			require.Len(t, got.BuildInfo.Statuses, 1)
			require.Equal(t, "released", got.BuildInfo.Statuses[0].Status)
			require.Equal(t, "releases", got.BuildInfo.Statuses[0].Repository)
			require.False(t, got.BuildInfo.Statuses[0].Timestamp.IsZero())
			exists, err := rt.Items.Exists(ctx, "releases", "org/app/3/app.jar")
			require.NoError(t, err)
			require.True(t, exists, "promotion moves the artifact")
			exists, err = rt.Items.Exists(ctx, "libs", "org/app/3/app.jar")
			require.NoError(t, err)
			require.False(t, exists)

			require.NoError(t, rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{
				BuildName: name, BuildNumbers: []string{"feature/x#1"}, DeleteArtifacts: true}))
			_, err = rt.Builds.Get(ctx, name, "feature/x#1", nil)
			require.ErrorIs(t, err, jfrog.ErrNotFound)
			exists, err = rt.Items.Exists(ctx, "libs", "org/app/1/app.jar")
			require.NoError(t, err)
			require.False(t, exists, "the artifact is deleted with the build")

			require.NoError(t, rt.Builds.ApplyRetention(ctx, name, artifactory.BuildRetention{Count: new(jfrog.Int(5))}, nil))
			require.NoError(t, rt.Builds.Rename(ctx, name, "renamed/"+name))
			_, err = rt.Builds.Get(ctx, name, "feature/x#2", nil)
			require.ErrorIs(t, err, jfrog.ErrNotFound)
			_, err = rt.Builds.Get(ctx, "renamed/"+name, "feature/x#2", nil)
			require.NoError(t, err)
			require.NoError(t, rt.Builds.DeleteRuns(ctx, "renamed/"+name, nil, &artifactory.BuildDeleteRunsOptions{DeleteAll: true}))
			_, err = rt.Builds.Runs(ctx, "renamed/"+name, nil)
			require.ErrorIs(t, err, jfrog.ErrNotFound)
		})
	}
}
