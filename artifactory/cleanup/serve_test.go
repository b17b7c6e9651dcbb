package cleanup_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

type env struct {
	*testing.T
	srv *jfrogtest.Server
	rt  *artifactory.Client
	m   *bulk.Manager
	ago *atomic.Int64 // how far the clock of the server is behind
}

// serve starts an Artifactory with the repositories libs and other, a remote repository central
// and a virtual one all.
func serve(t *testing.T) *env {
	t.Helper()
	e := &env{T: t, ago: new(atomic.Int64)}
	start := time.Now() // the clock stands, so that there are ties
	e.srv = jfrogtest.New(t, jfrogtest.WithClock(func() time.Time { return start.Add(-time.Duration(e.ago.Load())) }),
		jfrogtest.WithRepository("libs", "local", "generic"), jfrogtest.WithRepository("other", "local", "generic"),
		jfrogtest.WithRepository("central", "remote", "generic"))
	c, err := jfrog.New(e.srv.URL, jfrog.WithAccessToken(e.srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	e.rt = artifactory.New(c)
	require.NoError(t, e.rt.Repositories.Create(t.Context(), artifactory.NewVirtualRepository("all", artifactory.PackageTypeGeneric, "libs", "other")))
	e.m, err = bulk.New(e.rt, nil)
	require.NoError(t, err)
	return e
}

// at sets the clock of the server back by a number of days.
func (e *env) at(daysAgo float64) { e.ago.Store(int64(daysAgo * float64(cleanup.Day))) }

func (e *env) deploy(daysAgo float64, repo, path string, props artifactory.Properties) {
	e.deploySize(daysAgo, repo, path, len(path), props)
}

// manifest is the shortest manifest of an image.
const manifest = `{"layers":[]}`

// deploySize deploys a file some days ago.
func (e *env) deploySize(daysAgo float64, repo, path string, size int, props artifactory.Properties) {
	e.Helper()
	e.at(daysAgo)
	defer e.at(0)
	content := strings.Repeat(strconv.Itoa(len(path))+path, size)[:size]
	if strings.HasSuffix(path, "manifest.json") {
		size = max(size, len(manifest))
		content = manifest + strings.Repeat(" ", size-len(manifest))
	}
	_, err := e.rt.Artifacts.Deploy(context.Background(), repo, path, bytes.NewReader([]byte(content)), &artifactory.ArtifactDeployOptions{Properties: props})
	require.NoError(e, err)
}

func (e *env) download(daysAgo float64, repo, path string) {
	e.Helper()
	e.at(daysAgo)
	defer e.at(0)
	d, err := e.rt.Artifacts.Download(context.Background(), repo, path, nil)
	require.NoError(e, err)
	_, err = io.Copy(io.Discard, d)
	require.NoError(e, err)
	require.NoError(e, d.Close())
}

// left returns the files, and the folders with a slash at the end, of a repository.
func (e *env) left(repo string) []string {
	e.Helper()
	var out []string
	q := aql.Items().Where(aql.Item.Repo.Eq(repo), aql.Item.Type.Eq(aql.AnyType), aql.Item.Name.Ne("."))
	for item, err := range e.rt.Search.Items(context.Background(), q, nil) {
		require.NoError(e, err)
		if name := item.FilePath(); item.Type == "folder" {
			out = append(out, name+"/")
		} else {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func (e *env) plan(rules ...cleanup.Rule) bulk.Plan {
	return cleanup.Plan(e.Context(), e.m, cleanup.Policy{Rules: rules})
}

// planned returns the paths in a plan without errors, sorted.
func (e *env) planned(plan bulk.Plan) []string {
	e.Helper()
	steps, err := jfrog.Collect(plan)
	require.NoError(e, err)
	out := []string{}
	for _, s := range steps {
		require.Equal(e, bulk.ActionDelete, s.Action)
		require.NotEmpty(e, s.Reason)
		out = append(out, s.Path)
	}
	slices.Sort(out)
	return out
}
