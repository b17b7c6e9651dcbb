package mirror_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A file that the source has replaced since the plan is copied as it is now, also if the target
// has the planned content elsewhere. A file that has vanished since is not copied.
func TestStalePlanOfKnownContent(t *testing.T) {
	source, target := pair(t)
	for _, path := range []string{"new", "replaced", "vanished"} {
		source.deploy(path, "v2")
	}
	target.deploy("replaced", "v1")
	target.deploy("vanished", "v1")
	target.deployAt("other", "known", "v2", nil)
	m := libs(source, target, nil)
	plan, err := jfrog.Collect(m.Plan(t.Context()))
	require.NoError(t, err)
	require.Len(t, plan, 3)
	for _, path := range []string{"new", "replaced"} {
		source.deploy(path, "version 3")
		target.deploy(path, "version 3") // by another run
	}
	require.NoError(t, source.rt.Artifacts.Delete(t.Context(), "libs", "vanished"))
	sum, err := m.Apply(t.Context(), mirror.Steps(plan...))
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeMatched, 2, mirror.OutcomeGone, 1), sum.Items)
	require.Equal(t, map[string]string{"new": "version 3", "replaced": "version 3", "vanished": "v1"}, target.files())
}

// A run takes no content by its checksum that the source has replaced since it was listed.
func TestReplacedAfterTheList(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", "old")
	target.deployAt("other", "known", "old", nil)
	hook := &beforeRequest{path: "/artifactory/api/storage/libs/a", do: func() { source.deploy("a", "fresh") }}
	hooked := &end{t, source.srv, client(t, source.srv, source.srv.Token, jfrog.WithTransport(hook))}
	results := libs(hooked, target, &mirror.Options{SkipProperties: true}).RunResults(t.Context())
	for res, err := range results {
		require.NoError(t, err)
		require.EqualValues(t, len("fresh"), res.Size)
	}
	require.Equal(t, map[string]string{"a": "fresh"}, target.files())
}

// beforeRequest calls a function before the first request for a path.
type beforeRequest struct {
	path string
	do   func()
}

func (b *beforeRequest) RoundTrip(r *http.Request) (*http.Response, error) {
	if do := b.do; do != nil && r.URL.Path == b.path {
		b.do = nil
		do()
	}
	return http.DefaultTransport.RoundTrip(r)
}

// What the options of a mirror leave out is left alone, also if a plan of another mirror with the
// same ends has it.
func TestPlanOfOtherOptions(t *testing.T) {
	source, target := pair(t)
	both := artifactory.Properties{"qa": {"1"}}
	source.deployAt("libs", "keep/new", "new", both)
	source.deployAt("libs", "base", "base", both)
	target.deployAt("libs", "base", "base", artifactory.Properties{"own": {"1"}})
	target.deploy("keep/old", "old")
	_, err := target.rt.Artifacts.CreateFolder(t.Context(), "libs", "empty", nil)
	require.NoError(t, err)
	plan, err := jfrog.Collect(libs(source, target, &mirror.Options{Delete: true, Folders: true}).Plan(t.Context()))
	require.NoError(t, err)
	steps := map[string]mirror.Step{}
	for _, s := range plan {
		steps[s.Path] = s
	}
	target.srv.ResetRequests()
	for _, c := range []struct {
		path, cause string
		opts        mirror.Options
	}{
		{"keep/old", "leave the item out", mirror.Options{Delete: true, Exclude: []string{"keep/**"}}},
		{"keep/old", "leave the item out", mirror.Options{Delete: true, Include: []string{"base"}}},
		{"keep/new", "leave the item out", mirror.Options{Exclude: []string{"new"}}},
		{"keep/new", `property "qa" alone`, mirror.Options{SkipProperties: true}},
		{"empty", "option Folders is not set", mirror.Options{Delete: true}},
		{"empty", "leave the item out", mirror.Options{Delete: true, Folders: true, Exclude: []string{"empty/**"}}},
		{"base", `property "qa" alone`, mirror.Options{SkipProperties: true}},
		{"base", `property "own" alone`, mirror.Options{Property: func(key string) bool { return key == "qa" }}},
	} {
		require.Contains(t, steps, c.path)
		_, err := libs(source, target, &c.opts).Apply(t.Context(), mirror.Steps(steps[c.path]))
		require.ErrorContains(t, err, c.cause)
	}
	require.Zero(t, target.requests(changes))
}

// Only the source itself says that it lacks an item. The 404 of a proxy, or of a page that the
// request was redirected to, deletes nothing, and is not taken for a file that has vanished.
func TestForeignNotFound(t *testing.T) {
	const gap = `{"results":[],"range":{"start_pos":0,"end_pos":0,"total":0,"limit":10000}}`
	for name, body := range map[string]string{"page": "<html>404 Not Found</html>", "text": "404 page not found\n", "blank": " ", "cut off": `{"errors":`, "text in JSON": `"not found"`} {
		t.Run(name, func(t *testing.T) {
			source, target := pair(t)
			for _, path := range []string{"a", "b"} {
				source.deploy(path, path)
				target.deploy(path, path)
			}
			fault := jfrogtest.Fault{Path: "/artifactory/api/storage/*", Status: 404, Body: body, Times: -1}
			source.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", Status: 200, Body: gap})
			remove := source.srv.Inject(fault)
			sum, err := libs(source, target, &mirror.Options{Delete: true, AllowEmptySource: true}).Run(t.Context())
			require.ErrorContains(t, err, "the source does not tell what it has")
			require.Zero(t, sum.Items[mirror.OutcomeDeleted])
			require.Equal(t, []string{"a", "b"}, target.paths())
			remove()

			source.deploy("new", "new")
			source.srv.Inject(fault)
			for _, skip := range []bool{true, false} {
				if !skip { // the query for the properties finds nothing
					source.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, Status: 200, Body: gap})
				}
				sum, err = libs(source, target, &mirror.Options{SkipProperties: skip}).Run(t.Context())
				require.ErrorContains(t, err, "mirror: ", "skip %v %v", skip, sum.Items)
				require.True(t, strings.Contains(err.Error(), "source: "), err)
			}
		})
	}
}

// A redirected request that finds nothing says nothing of the item.
func TestRedirectedNotFound(t *testing.T) {
	source, target := pair(t)
	source.deploy("a", "a")
	target.deploy("a", "a")
	target.deploy("b", "b")
	elsewhere := serve(t)
	away := &redirecting{prefix: "/artifactory/api/storage/", to: elsewhere.srv.URL}
	hooked := &end{t, source.srv, client(t, source.srv, source.srv.Token, jfrog.WithTransport(away))}
	_, err := libs(hooked, target, &mirror.Options{Delete: true, SkipProperties: true}).Run(t.Context())
	require.Error(t, err)
	require.Equal(t, []string{"a", "b"}, target.paths())
}

// redirecting answers requests with a redirect to another server.
type redirecting struct{ prefix, to string }

func (r *redirecting) RoundTrip(req *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(req.URL.Path, r.prefix) {
		return http.DefaultTransport.RoundTrip(req)
	}
	if !strings.HasPrefix(r.to, "http://"+req.URL.Host) {
		return &http.Response{StatusCode: http.StatusFound, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
			Header: http.Header{"Location": {r.to + req.URL.EscapedPath()}}, Body: http.NoBody}, nil
	}
	return &http.Response{StatusCode: http.StatusNotFound, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(strings.NewReader(`{"errors":[{"status":404,"message":"Not found"}]}`))}, nil
}

// A file that the target has lost since the plan is gone, and does not fail.
func TestTargetVanishedSinceThePlan(t *testing.T) {
	source, target := pair(t)
	for path, props := range map[string]artifactory.Properties{"set": {"k": {"1"}}, "unset": nil} {
		source.deployAt("libs", path, path, props)
		target.deployAt("libs", path, path, artifactory.Properties{"own": {"1"}})
	}
	m := libs(source, target, nil)
	plan, err := jfrog.Collect(m.Plan(t.Context()))
	require.NoError(t, err)
	require.Len(t, plan, 2)
	for _, s := range plan {
		require.Equal(t, mirror.ActionSetProperties, s.Action)
		require.NoError(t, target.rt.Artifacts.Delete(t.Context(), "libs", s.Path))
	}
	sum, err := m.Apply(t.Context(), mirror.Steps(plan...))
	require.NoError(t, err)
	require.Equal(t, items(mirror.OutcomeGone, 2), sum.Items)
	target.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/storage/*", Status: 404, Body: "<html>404</html>", Times: -1})
	sum, err = m.Apply(t.Context(), mirror.Steps(plan...))
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.Equal(t, items(mirror.OutcomeFailed, 2), sum.Items)
}

// No property is lost when the server cuts the query for properties off at its limit.
func TestPropertiesAtALimit(t *testing.T) {
	for name, rng := range map[string]string{
		"limit":        `"limit":1`,
		"notification": `"notification":"AQL query reached the search hard limit, results are trimmed."`,
	} {
		t.Run(name, func(t *testing.T) {
			source, target := pair(t)
			want := artifactory.Properties{"a": {"1"}, "b": {"2", "3"}}
			source.deployAt("libs", "f", "f", want)
			source.srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/search/aql", After: 1, Status: 200,
				Body: `{"results":[{"repo":"libs","path":".","name":"f","properties":[{"key":"a","value":"1"}]}],"range":{"start_pos":0,"end_pos":1,"total":1,` + rng + `}}`})
			_, err := libs(source, target, nil).Run(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, target.properties("f"))
		})
	}
}
