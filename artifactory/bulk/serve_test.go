package bulk_test

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// oddNames are paths with characters that have a meaning somewhere.
var oddNames = []string{
	"a b.txt", "a#b", "a;b=c", "a%20b", "a+b", "ü/日本.txt", "x/{name}", "x/a&b=c", "x/$1", "x/a'b", "x/a_b", "x/a,b", "~/a!b(c)",
}

type env struct {
	*testing.T
	srv *jfrogtest.Server
	rt  *artifactory.Client
	m   *bulk.Manager
}

// serve starts an Artifactory with the repositories libs and other, a remote repository central
// and a virtual one all. Its client retries without delay.
func serve(t *testing.T, opts *bulk.Options, more ...jfrogtest.Option) *env {
	t.Helper()
	srv := jfrogtest.New(t, append(more, jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithRepository("other", "local", "generic"), jfrogtest.WithRepository("central", "remote", "generic"))...)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token),
		jfrog.WithRetry(jfrog.RetryPolicy{MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	rt := artifactory.New(c)
	require.NoError(t, rt.Repositories.Create(t.Context(), artifactory.NewVirtualRepository("all", artifactory.PackageTypeGeneric, "libs", "other")))
	m, err := bulk.New(rt, opts)
	require.NoError(t, err)
	return &env{T: t, srv: srv, rt: rt, m: m}
}

// deploy deploys a file.
func (e *env) deploy(repo, path, content string) {
	e.Helper()
	_, err := e.rt.Artifacts.Deploy(context.Background(), repo, path, strings.NewReader(content), nil)
	require.NoError(e, err)
}

// files returns the paths in a repository, sorted, with their content if content is true.
func (e *env) files(repo string) []string {
	e.Helper()
	var out []string
	for item, err := range e.rt.Search.Items(context.Background(), aql.Items().Where(aql.Item.Repo.Eq(repo)), nil) {
		require.NoError(e, err)
		out = append(out, item.FilePath())
	}
	slices.Sort(out)
	return out
}

func (e *env) content(repo, path string) string {
	e.Helper()
	d, err := e.rt.Artifacts.Download(context.Background(), repo, path, nil)
	require.NoError(e, err)
	data, err := io.ReadAll(d)
	require.NoError(e, err)
	require.NoError(e, d.Close())
	return string(data)
}

// planned returns the steps of a plan without errors, by path.
func (e *env) planned(plan bulk.Plan) []bulk.Step {
	e.Helper()
	steps, err := jfrog.Collect(plan)
	require.NoError(e, err)
	slices.SortFunc(steps, func(a, b bulk.Step) int { return cmp.Compare(a.Path, b.Path) })
	return steps
}

// changes counts the requests of the journal that may change items.
func (e *env) changes() int {
	n := 0
	for _, r := range e.srv.Requests() {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.HasSuffix(r.Path, "/aql") {
			n++
		}
	}
	return n
}
