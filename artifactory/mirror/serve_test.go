package mirror_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// oddNames are paths with characters that have a meaning somewhere.
var oddNames = []string{
	"a b.txt", "a#b", "a;b=c", "a%20b", "a+b", "ü/日本.txt", "x/{name}", "x/a&b=c", "x/$1", "x/a'b", "x/a_b", "x/axb", "x/a,b", "~/a!b(c)", "X/A_B", "a",
	"x/[a]", "x/e\u0301", "x/%", "x/..dots",
}

// end is an Artifactory with a local repository libs.
type end struct {
	*testing.T
	srv *jfrogtest.Server
	rt  *artifactory.Client
}

func serve(t *testing.T, more ...jfrogtest.Option) *end {
	t.Helper()
	srv := jfrogtest.New(t, append(more, jfrogtest.WithRepository("libs", "local", "generic"),
		jfrogtest.WithRepository("other", "local", "generic"), jfrogtest.WithRepository("central", "remote", "generic"))...)
	return &end{t, srv, client(t, srv, srv.Token)}
}

// client returns a client that retries without delay.
func client(t *testing.T, srv *jfrogtest.Server, token string, more ...jfrog.Option) *artifactory.Client {
	t.Helper()
	c, err := jfrog.New(srv.URL, append(more, jfrog.WithAccessToken(token),
		jfrog.WithRetry(jfrog.RetryPolicy{MinWait: time.Millisecond, MaxWait: time.Millisecond}))...)
	require.NoError(t, err)
	return artifactory.New(c)
}

// pair starts two servers.
func pair(t *testing.T) (source, target *end) { return serve(t), serve(t) }

// libs returns the mirror of the repository libs.
func libs(source, target *end, opts *mirror.Options) *mirror.Mirror {
	source.Helper()
	m, err := mirror.New(mirror.Source{Client: source.rt, At: transfer.At("libs", "/")}, mirror.Target{Client: target.rt, At: transfer.At("libs", "/")}, opts)
	require.NoError(source, err)
	return m
}

// deploy deploys a file.
func (e *end) deploy(path, content string) { e.deployAt("libs", path, content, nil) }

func (e *end) deployAt(repo, path, content string, props artifactory.Properties) {
	e.Helper()
	_, err := e.rt.Artifacts.Deploy(context.Background(), repo, path, strings.NewReader(content), &artifactory.ArtifactDeployOptions{Properties: props})
	require.NoError(e, err)
}

// files returns the contents of the files of libs by their paths.
func (e *end) files() map[string]string {
	e.Helper()
	out := map[string]string{}
	for item, err := range e.rt.Search.Items(context.Background(), aql.Items().Where(aql.Item.Repo.Eq("libs")), nil) {
		require.NoError(e, err)
		d, err := e.rt.Artifacts.Download(context.Background(), "libs", item.FilePath(), nil)
		require.NoError(e, err)
		data, err := io.ReadAll(d)
		require.NoError(e, err)
		require.NoError(e, d.Close())
		out[item.FilePath()] = string(data)
	}
	return out
}

func (e *end) paths() []string { return slices.Sorted(maps.Keys(e.files())) }

func (e *end) properties(path string) artifactory.Properties {
	e.Helper()
	p, err := e.rt.Properties.Get(context.Background(), "libs", path)
	require.NoError(e, err)
	return p
}

// requests counts the requests of the journal that a function chooses.
func (e *end) requests(which func(jfrogtest.Request) bool) (n int) {
	for _, r := range e.srv.Requests() {
		if which(r) {
			n++
		}
	}
	return n
}

// changes counts the requests that may change items.
func changes(r jfrogtest.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.HasSuffix(r.Path, "/aql")
}

// downloads counts the requests for the content of files.
func downloads(r jfrogtest.Request) bool {
	return r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/artifactory/libs/")
}

// received returns the bytes of all bodies of deployments.
func (e *end) received() (n int64) {
	for _, r := range e.srv.Requests() {
		if r.Method == http.MethodPut {
			n += r.BodySize
		}
	}
	return n
}

func items(counts ...any) map[mirror.Outcome]int {
	out := map[mirror.Outcome]int{}
	for i := 0; i < len(counts); i += 2 {
		out[counts[i].(mirror.Outcome)] = counts[i+1].(int)
	}
	return out
}
