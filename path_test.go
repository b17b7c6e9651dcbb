package jfrog_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// wire is the path that a server received last, before any decoding.
type wire struct{ path, query, host string }

func wireServer(t testing.TB) (*wire, *jfrog.Client) {
	seen := &wire{}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		path, query, _ := strings.Cut(r.RequestURI, "?")
		*seen = wire{path, query, r.Host}
	})
	return seen, newClient(t, srv.URL)
}

func send(t testing.TB, c *jfrog.Client, req *jfrog.Request) error {
	t.Helper()
	return jfrog.Send(context.Background(), c, req)
}

var hostileNames = []string{
	"plain", "a b", "a/b", "a;b", "a#b", "a?b", "a%b", "a%2Fb", "a+b", "a=b", "a&b", "a,b", "a:b@c", "a\\b", `"quoted"`,
	"ünïcødé", "日本語", "🐸", "<x>", "[1.0,2.0)", "{x}", "a|b^c`d", "…", "...", "a..b", ".hidden", "~tilde", "%", "\x7f", "a\tb", "a\xffb", "/", "a/", "/a", "//",
}

func TestSegmentsArriveAsGiven(t *testing.T) {
	seen, c := wireServer(t)
	for _, name := range hostileNames {
		require.NoError(t, send(t, c, jfrog.Get("/artifactory/api/build/{buildName}/{buildNumber}", name, "1")), name)
		parts := strings.Split(seen.path, "/")
		if assert.Len(t, parts, 6, "%q: %s", name, seen.path) {
			got, err := url.PathUnescape(parts[4])
			require.NoError(t, err)
			assert.Equal(t, name, got)
		}
		assert.Empty(t, seen.query)
		assert.NotContains(t, seen.path, ";", "matrix parameters begin there")
		assert.NotContains(t, seen.path, "+", "some servers read a space")
	}
}

func TestItemPathsArriveAsGiven(t *testing.T) {
	seen, c := wireServer(t)
	for _, name := range hostileNames {
		if strings.Contains(name, "/") {
			continue
		}
		require.NoError(t, send(t, c, jfrog.Get("/artifactory/{repoKey}/{itemPath...}", "repo", "dir/"+name+"/file.txt")), name)
		parts := strings.Split(seen.path, "/")
		if assert.Len(t, parts, 6, "%q: %s", name, seen.path) {
			got, err := url.PathUnescape(parts[4])
			require.NoError(t, err)
			assert.Equal(t, name, got)
		}
	}
}

// Characters that need no escape are sent unescaped, as in the manual's samples.
func TestPlainBytesStayBare(t *testing.T) {
	seen, c := wireServer(t)
	const plain = "!$&'()*,:@=-._~"
	require.NoError(t, send(t, c, jfrog.Get("/artifactory/{repoKey}/{itemPath...}", plain, "a.jar!/"+plain)))
	assert.Equal(t, "/artifactory/"+plain+"/a.jar!/"+plain, seen.path)
	require.NoError(t, send(t, c, jfrog.Get("/artifactory/*")))
	assert.Equal(t, "/artifactory/*", seen.path)
}

func TestItemPathRootAndLeadingSlash(t *testing.T) {
	seen, c := wireServer(t)
	for path, want := range map[string]string{
		"/": "/artifactory/repo/", "/a/b": "/artifactory/repo/a/b", "a/b": "/artifactory/repo/a/b",
	} {
		require.NoError(t, send(t, c, jfrog.Get("/artifactory/{repoKey}/{itemPath...}", "repo", path)))
		assert.Equal(t, want, seen.path)
	}
}

func TestUnsafePathValuesAreRefused(t *testing.T) {
	requests := 0
	srv := serve(t, func(http.ResponseWriter, *http.Request) { requests++ })
	c := newClient(t, srv.URL)
	one, item := "/artifactory/api/build/{buildName}", "/artifactory/{repoKey}/{itemPath...}"
	for _, tt := range []struct {
		req  *jfrog.Request
		want string
	}{
		{jfrog.Get(one, ""), "buildName is empty"},
		{jfrog.Get(one, "."), `"." segment`},
		{jfrog.Get(one, ".."), `".." segment`},
		{jfrog.Get(one, "a/../b"), `".." segment`},
		{jfrog.Get(one, "a/."), `"." segment`},
		{jfrog.Get(one), "buildName is missing"},
		{jfrog.Get(one, "a", "b"), "takes 1 values, not 2"},
		{jfrog.Get(item, "repo", ""), "itemPath is empty"},
		{jfrog.Get(item, "repo"), "itemPath is missing"},
		{jfrog.Get(item, "", "a"), "repoKey is empty"},
		{jfrog.Get(item, "repo", "a/../b"), `".." segment`},
		{jfrog.Get(item, "repo", "a/./b"), `"." segment`},
		{jfrog.Get(item, "repo", "a//b"), "empty segment"},
		{jfrog.Get(item, "repo", "//"), "empty segment"},
		{jfrog.Get(item, "repo", "a/"), "empty segment"},
		{jfrog.Get("/artifactory/{repoKey", "a"), "unbalanced braces"},
		{jfrog.Get("artifactory/x"), "does not start with a slash"},
		{jfrog.Get("/artifactory/api/x?a=1"), "is not allowed in a path"},
		{jfrog.Get("/artifactory/a%2Fb/{x}", "y"), "is not allowed in a path"},
		{jfrog.Get("/artifactory/a b"), "is not allowed in a path"},
		{jfrog.Put("/artifactory/{repoKey}", "r").Matrix(map[string][]string{"": {"v"}}), "without a name"},
	} {
		err := send(t, c, tt.req)
		assert.ErrorContains(t, err, tt.want)
		assert.ErrorContains(t, err, "request not sent")
		assert.NotErrorIs(t, err, jfrog.ErrUnreachable)
	}
	assert.Zero(t, requests)
}

// parseMatrix reads matrix parameters off a raw path as a server does.
func parseMatrix(t testing.TB, raw string) (path string, params map[string][]string) {
	path, rest, _ := strings.Cut(raw, ";")
	params = map[string][]string{}
	for pair := range strings.SplitSeq(rest, ";") {
		if pair == "" {
			continue
		}
		k, v, ok := strings.Cut(pair, "=")
		require.True(t, ok, raw)
		require.NotContains(t, v, "=", raw)
		key, err := url.PathUnescape(k)
		require.NoError(t, err)
		value, err := url.PathUnescape(v)
		require.NoError(t, err)
		params[key] = append(params[key], value)
	}
	return path, params
}

func TestMatrixParametersArriveAsGiven(t *testing.T) {
	seen, c := wireServer(t)
	for _, name := range hostileNames {
		want := map[string][]string{name: {name, "second", ""}, "plain": {"a,b=c;d"}}
		if name == "plain" {
			want = map[string][]string{name: {name}}
		}
		require.NoError(t, send(t, c, jfrog.Put("/artifactory/{repoKey}/{itemPath...}", "repo", "a;b/c.txt").Matrix(want)))
		path, got := parseMatrix(t, seen.path)
		assert.Equal(t, want, got)
		assert.Equal(t, "/artifactory/repo/a%3Bb/c.txt", path)
	}
}

func TestQueryArrivesAsGiven(t *testing.T) {
	seen, c := wireServer(t)
	type options struct {
		Name  string     `url:"name"`
		Limit int        `url:"limit,omitempty"`
		Since jfrog.Time `url:"since,omitempty"`
	}
	var none *options
	for _, name := range hostileNames {
		req := jfrog.Get("/artifactory/api/x").Query(&options{Name: name}).Query(none).Query(nil).
			Query(url.Values{"more": {name, "b"}}).Param("p", name).Flag("stats")
		require.NoError(t, send(t, c, req))
		got, err := url.ParseQuery(seen.query)
		require.NoError(t, err)
		assert.Equal(t, url.Values{"name": {name}, "more": {name, "b"}, "p": {name}, "stats": {""}}, got)
		assert.True(t, strings.HasSuffix(seen.query, "&stats"), "a flag is a bare key")
	}
	require.ErrorContains(t, send(t, c, jfrog.Get("/x").Query(3)), "request not sent")
}

func FuzzSegment(f *testing.F) {
	for _, s := range hostileNames {
		f.Add(s)
	}
	seen, c := wireServer(f)
	f.Fuzz(func(t *testing.T, value string) {
		err := send(t, c, jfrog.Get("/artifactory/api/{x}/end", value))
		if err != nil {
			if !isUnsafe(value) {
				t.Fatalf("%q refused: %v", value, err)
			}
			return
		}
		parts := strings.Split(seen.path, "/")
		if len(parts) != 5 || parts[4] != "end" {
			t.Fatalf("%q changed the path: %s", value, seen.path)
		}
		if got, err := url.PathUnescape(parts[3]); err != nil || got != value {
			t.Fatalf("%q arrived as %q, %v", value, got, err)
		}
	})
}

func isUnsafe(value string) bool {
	for part := range strings.SplitSeq(value, "/") {
		if part == "." || part == ".." {
			return true
		}
	}
	return value == ""
}

func FuzzItemPath(f *testing.F) {
	for _, s := range hostileNames {
		f.Add(s)
		f.Add("dir/" + s)
	}
	seen, c := wireServer(f)
	f.Fuzz(func(t *testing.T, value string) {
		trimmed := strings.TrimPrefix(value, "/")
		err := send(t, c, jfrog.Get("/artifactory/{repo}/{path...}", "r", value))
		if err != nil {
			if !isUnsafe(value) && trimmed != "" && !strings.Contains("/"+trimmed+"/", "//") {
				t.Fatalf("%q refused: %v", value, err)
			}
			return
		}
		want := strings.Split(trimmed, "/")
		got := strings.Split(strings.TrimPrefix(seen.path, "/artifactory/r/"), "/")
		if len(got) != len(want) {
			t.Fatalf("%q changed the path: %s", value, seen.path)
		}
		for i := range want {
			if s, err := url.PathUnescape(got[i]); err != nil || s != want[i] {
				t.Fatalf("%q arrived as %s", value, seen.path)
			}
		}
	})
}

func FuzzMatrix(f *testing.F) {
	for _, s := range hostileNames {
		f.Add(s, s)
	}
	seen, c := wireServer(f)
	f.Fuzz(func(t *testing.T, key, value string) {
		err := send(t, c, jfrog.Put("/artifactory/{repo}/{path...}", "r", "p").Matrix(map[string][]string{key: {value, "x"}}))
		if key == "" {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		path, got := parseMatrix(t, seen.path)
		if path != "/artifactory/r/p" || len(got) != 1 || len(got[key]) != 2 || got[key][0] != value {
			t.Fatalf("%q=%q arrived as %s", key, value, seen.path)
		}
	})
}

func TestBaseURLs(t *testing.T) {
	for _, tt := range []struct{ base, want string }{
		{"/", "/artifactory/api/x/a%2Fb"},
		{"", "/artifactory/api/x/a%2Fb"},
		{"/prefix", "/prefix/artifactory/api/x/a%2Fb"},
		{"/prefix/deep///", "/prefix/deep/artifactory/api/x/a%2Fb"},
		{"/pre%2Ffix", "/pre%2Ffix/artifactory/api/x/a%2Fb"},
		{"/pr%20e/", "/pr%20e/artifactory/api/x/a%2Fb"},
		{"/prü/", "/pr%C3%BC/artifactory/api/x/a%2Fb"},
		{"/a@b", "/a@b/artifactory/api/x/a%2Fb"},
	} {
		seen := &wire{}
		srv := serve(t, func(w http.ResponseWriter, r *http.Request) { seen.path = r.RequestURI })
		c := newClient(t, " "+srv.URL+tt.base+"\n")
		require.NoError(t, send(t, c, jfrog.Get("/artifactory/api/x/{y}", "a/b")))
		assert.Equal(t, tt.want, seen.path, tt.base)
		assert.False(t, strings.HasSuffix(c.BaseURL(), "/"))
		assert.Equal(t, c.BaseURL()+"/artifactory", c.ServiceURL("artifactory"))
	}
}

func TestServiceURLs(t *testing.T) {
	seen, platform := wireServer(t)
	var alone string
	srv := serve(t, func(_ http.ResponseWriter, r *http.Request) { alone = r.RequestURI })

	c := newClient(t, platform.BaseURL(), jfrog.WithServiceURL("artifactory", srv.URL+"/artifactory/"))
	require.NoError(t, send(t, c, jfrog.Get("/artifactory/{repo}/{path...}", "r", "/")))
	assert.Equal(t, "/artifactory/r/", alone)
	require.NoError(t, send(t, c, jfrog.Get("/access/api/v1/system/ping")))
	assert.Equal(t, "/access/api/v1/system/ping", seen.path)
	assert.Equal(t, srv.URL+"/artifactory", c.ServiceURL("artifactory"))

	// A service at the root of its host.
	c = newClient(t, "", jfrog.WithServiceURL("artifactory", srv.URL))
	require.NoError(t, send(t, c, jfrog.Get("/artifactory/api/x")))
	assert.Equal(t, "/api/x", alone)
	assert.ErrorContains(t, send(t, c, jfrog.Get("/access/api/x")), "no base URL, and no URL for service access")
	assert.Empty(t, c.BaseURL())
	assert.Empty(t, c.ServiceURL("access"))
}

func TestIPv6Host(t *testing.T) {
	var got *http.Request
	c := newClient(t, "http://[::1]:8082/p", jfrog.WithTransport(roundTripper(func(r *http.Request) (*http.Response, error) {
		got = r
		return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
	})))
	require.NoError(t, send(t, c, jfrog.Get("/artifactory/api/x")))
	assert.Equal(t, "[::1]:8082", got.Host)
	assert.Equal(t, "http://[::1]:8082/p/artifactory/api/x", got.URL.String())
}

func TestUnusableConfigurationIsRefused(t *testing.T) {
	base := "https://acme.jfrog.io"
	for name, tt := range map[string]struct {
		base string
		opt  jfrog.Option
		want string
	}{
		"empty":               {"", nil, "base URL is empty"},
		"no scheme":           {"acme.jfrog.io", nil, "missing scheme; write https://host"},
		"host and port only":  {"localhost:8081", nil, `scheme "localhost" is neither http nor https`},
		"scheme":              {"ftp://acme.jfrog.io", nil, `scheme "ftp" is neither http nor https`},
		"no host":             {"https://", nil, "missing host"},
		"port only":           {"https://:8080", nil, "missing host"},
		"opaque":              {"https:acme", nil, "missing host"},
		"query":               {"https://acme.jfrog.io?x=1", nil, "contains a query or a fragment"},
		"fragment":            {"https://acme.jfrog.io/#x", nil, "contains a query or a fragment"},
		"dot segment":         {"https://acme.jfrog.io/a/../b", nil, `path contains a ".." segment`},
		"escaped dot segment": {"https://acme.jfrog.io/a/%2e%2e/b", nil, `path contains a ".." segment`},
		"bad port":            {"https://acme.jfrog.io:port", nil, "invalid port"},
		"bad escape":          {"https://acme.jfrog.io/%zz", nil, "invalid URL escape"},
		"control character":   {"https://acme\x00.jfrog.io", nil, "invalid control character"},
		"artifactory URL":     {"https://acme.jfrog.io/artifactory/", nil, "ends in /artifactory"},
		"browser's URL":       {"https://acme.jfrog.io/ui/packages", nil, "use the platform's URL above /ui"},
		"empty token":         {base, jfrog.WithAccessToken(""), "access token is empty"},
		"token with newline":  {base, jfrog.WithAccessToken("abc\n"), "access token contains a space, a line end"},
		"empty key":           {base, jfrog.WithAPIKey(""), "API key is empty"},
		"user without":        {base, jfrog.WithBasicAuth("", "x"), "needs a user and a password"},
		"password without":    {base, jfrog.WithBasicAuth("x", ""), "needs a user and a password"},
		"user with a colon":   {base, jfrog.WithBasicAuth("a:b", "x"), "the username contains a colon"},
		"nil source":          {base, jfrog.WithTokenSource(nil), "token source is nil"},
		"nil transport":       {base, jfrog.WithTransport(nil), "transport is nil"},
		"CA":                  {base, jfrog.WithRootCA([]byte("no pem")), "no PEM certificate"},
		"service":             {base, jfrog.WithServiceURL("", base), "service name must be a context"},
		"service with slash":  {base, jfrog.WithServiceURL("/artifactory", base), "service name must be a context"},
		"service URL":         {base, jfrog.WithServiceURL("access", "acme"), "URL of service access: missing scheme"},
		"attempts":            {base, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: -1}), "MaxAttempts is negative"},
		"waits":               {base, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1, MinWait: 2, MaxWait: 1}), "MaxWait is less than MinWait"},
		"rate":                {base, jfrog.WithRateLimit(0, 1), "needs a positive rate"},
		"user agent":          {base, jfrog.WithUserAgent("a\r\nX-Evil: 1"), "user agent is empty or contains a control character"},
	} {
		_, err := jfrog.New(tt.base, tt.opt)
		assert.ErrorContains(t, err, tt.want, name)
		assert.ErrorContains(t, err, "jfrog: ", name)
	}
}

func TestUserinfoIsRefusedUnquoted(t *testing.T) {
	for _, u := range []string{
		"https://user:hunter2@acme.jfrog.io", "https://hunter2@acme.jfrog.io", "user:hunter2@acme.jfrog.io",
		"hunter2:x@acme.jfrog.io", "https://user:hunter2/x@acme.jfrog.io", "https://user:hunter2%zz@acme.jfrog.io",
		"https://user:hunter2#@acme.jfrog.io", "ftp://user:hunter2@acme.jfrog.io", "https://user:hunter2@acme.jfrog.io:port",
	} {
		for _, err := range []error{
			second(jfrog.New(u)), second(jfrog.New("", jfrog.WithServiceURL("access", u))),
			second(jfrog.New("https://acme", jfrog.WithServiceURL(u, "access"))),
		} {
			require.Error(t, err, u)
			assert.NotContains(t, err.Error(), "hunter2")
		}
		assert.ErrorContains(t, second(jfrog.New(u)), "contains credentials; use WithBasicAuth")
	}
}

func second[T any](_ T, err error) error { return err }

// TestJoinedMistakes checks that the message about several mistakes in a request stays on one
// line without escapes.
func TestJoinedMistakes(t *testing.T) {
	c := newClient(t, "http://jfrog.test")
	a, b := errors.New("no name"), errors.New("no key")
	for want, err := range map[string]error{
		"request not sent: no name; no key":         errors.Join(a, b),
		"request not sent: no name; no key; x":      errors.Join(errors.Join(a, b), errors.New("x")),
		"request not sent: no name":                 errors.Join(a),
		"request not sent: policy: no name, no key": fmt.Errorf("policy: %w, %w", a, b),
	} {
		got := send(t, c, jfrog.Put("/x").Check(err))
		assert.EqualError(t, got, "jfrog: PUT /x: "+want)
		assert.ErrorIs(t, got, a)
	}
}
