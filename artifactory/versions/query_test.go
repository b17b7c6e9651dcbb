package versions_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// serve starts an Artifactory with the repositories a and b, and the given files in a. A file with
// the prefix b: is in b.
func serve(t *testing.T, files ...string) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("a", "local", "generic"), jfrogtest.WithRepository("b", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	rt := artifactory.New(c)
	deploy(t, rt, files...)
	return srv, rt
}

func deploy(t *testing.T, rt *artifactory.Client, files ...string) {
	t.Helper()
	for _, file := range files {
		repo := "a"
		if rest, found := strings.CutPrefix(file, "b:"); found {
			repo, file = "b", rest
		}
		_, err := rt.Artifacts.Deploy(t.Context(), repo, file, strings.NewReader(file), nil)
		require.NoError(t, err)
	}
}

// latest returns the path of the latest version, or the error.
func latest(t *testing.T, rt *artifactory.Client, q versions.Query) string {
	t.Helper()
	if q.Repos == nil {
		q.Repos = []string{"a", "b"}
	}
	f, err := versions.Latest(t.Context(), rt, q)
	if err != nil {
		require.ErrorIs(t, err, jfrog.ErrNotFound)
		return "none"
	}
	return f.Repo + ":" + f.Path
}

func TestLatestMaven(t *testing.T) {
	const dir = "org/acme/app/"
	_, rt := serve(t,
		dir+"1.2/app-1.2.jar", dir+"1.2/app-1.2.pom", dir+"1.2/app-1.2-sources.jar",
		dir+"1.9/app-1.9.jar", dir+"1.10/app-1.10.jar", dir+"1.10/app-1.10-sources.jar", dir+"1.10/app-1.10.pom",
		dir+"1.11-rc1/app-1.11-rc1.jar", dir+"2.0-rc1/app-2.0-rc1.jar", "b:"+dir+"2.0/app-2.0.jar",
		dir+"1.12-SNAPSHOT/app-1.12-SNAPSHOT.jar", dir+"1.12-SNAPSHOT/app-1.12-20260301.120000-9.jar",
		dir+"1.12-SNAPSHOT/app-1.12-20260301.120000-10.jar", dir+"1.12-SNAPSHOT/app-1.12-20260228.235959-11.jar",
		dir+"1.12-SNAPSHOT/app-1.12-20260301.120000-11.pom", dir+"1.12-SNAPSHOT/app-1.99-20260301.120000-1.jar",
		dir+"9/other-9.jar", dir+"9/app-8.jar", "org/acme/app-core/9/app-core-9.jar", "x/org/acme/app/9/app-9.jar", dir+"sub/9/app-9.jar",
	)
	maven := func(change func(*versions.Query)) string {
		q := versions.Query{Layout: versions.LayoutMaven, Name: "org.acme:app"}
		change(&q)
		return latest(t, rt, q)
	}
	assert.Equal(t, "b:"+dir+"2.0/app-2.0.jar", maven(func(q *versions.Query) {}))
	assert.Equal(t, "a:"+dir+"1.10/app-1.10.jar", maven(func(q *versions.Query) { q.Range = "[1.2,2)" }))
	assert.Equal(t, "a:"+dir+"1.10/app-1.10.jar", maven(func(q *versions.Query) { q.Repos = []string{"a"} }))
	assert.Equal(t, "a:"+dir+"1.10/app-1.10.pom", maven(func(q *versions.Query) { q.Range, q.Extension = "[1.2,2)", "pom" }))
	assert.Equal(t, "a:"+dir+"1.10/app-1.10-sources.jar", maven(func(q *versions.Query) { q.Classifier = "sources" }))
	assert.Equal(t, "a:"+dir+"1.12-SNAPSHOT/app-1.12-20260301.120000-10.jar", maven(func(q *versions.Query) { q.Range, q.Prereleases = "[1.2,2)", true }))
	assert.Equal(t, "a:"+dir+"1.12-SNAPSHOT/app-1.12-20260301.120000-10.jar", maven(func(q *versions.Query) { q.Range = "[1.12-SNAPSHOT]" }), "named")
	assert.Equal(t, "a:x/org/acme/app/9/app-9.jar", maven(func(q *versions.Query) { q.Folder = "/x/" }))
	assert.Equal(t, "none", maven(func(q *versions.Query) { q.Range = "[3,)" }))
	assert.Equal(t, "none", maven(func(q *versions.Query) { q.Name = "org:app" }))

	f, err := versions.Latest(t.Context(), rt, versions.Query{Repos: []string{"a"}, Layout: versions.LayoutMaven, Name: "org.acme:app", Range: "[1.12-SNAPSHOT]"})
	require.NoError(t, err)
	assert.Equal(t, "1.12-SNAPSHOT", f.Version)
	assert.Equal(t, "1.12-20260301.120000-10", f.Build)
}

func TestLatestByLayout(t *testing.T) {
	for _, tc := range []struct {
		query versions.Query
		files string
		want  string
	}{
		{versions.Query{Layout: versions.LayoutNPM, Name: "app"}, "app/-/app-1.9.0.tgz app/-/app-1.10.0.tgz app/-/app-2.0.0-rc.1.tgz @acme/app/-/app-9.0.0.tgz app/app-9.0.0.tgz application/-/application-9.0.0.tgz", "app/-/app-1.10.0.tgz"},
		{versions.Query{Layout: versions.LayoutNPM, Name: "@acme/app", Range: "^1"}, "@acme/app/-/@acme/app-1.9.0.tgz @acme/app/-/app-1.10.0.tgz @acme/app/-/@acme/app-2.0.0.tgz app/-/app-1.99.0.tgz", "@acme/app/-/app-1.10.0.tgz"},
		{versions.Query{Layout: versions.LayoutPyPI, Name: "My.App"}, "my-app/1.9/my_app-1.9-py3-none-any.whl my-app/1.10/my_app-1.10.tar.gz my-app/2/my_app-2.0rc1.tar.gz other/my_app_core-9.0.tar.gz my-app/1.2/My.App-1.2.tar.gz", "my-app/1.10/my_app-1.10.tar.gz"},
		{versions.Query{Layout: versions.LayoutPyPI, Name: "my-app", Extension: "whl", Classifier: "py3-none-any"}, "x/my_app-1.9-py3-none-any.whl x/my_app-1.9-1-cp312-cp312-linux_x86_64.whl x/my_app-2.0-cp312-cp312-linux_x86_64.whl x/my_app-3.0.tar.gz", "x/my_app-1.9-py3-none-any.whl"},
		{versions.Query{Layout: versions.LayoutGo, Name: "example.com/Acme/app"}, "example.com/Acme/app/@v/v1.9.0.zip example.com/!acme/app/@v/v1.10.0.zip example.com/Acme/app/@v/v1.11.0.mod example.com/Acme/app/@v/v1.12.0-rc.1.zip example.com/Acme/app/v2/@v/v2.0.0.zip", "example.com/!acme/app/@v/v1.10.0.zip"},
		{versions.Query{Layout: versions.LayoutHelm, Name: "app", Range: "~1.2"}, "app-1.2.9.tgz charts/app-1.2.10.tgz charts/app-1.3.0.tgz app-server-1.2.99.tgz app-2-1.2.99.tgz", "charts/app-1.2.10.tgz"},
		{versions.Query{Layout: versions.LayoutHelm, Name: "app", Folder: "charts"}, "app-2.0.0.tgz charts/x/app-1.2.10.tgz chartsx/app-9.0.0.tgz", "charts/x/app-1.2.10.tgz"},
		{versions.Query{Layout: versions.LayoutNuGet, Name: "Acme.App", Range: "[1,2)"}, "Acme.App.1.9.0.nupkg acme.app/1.10.0/acme.app.1.10.0.nupkg Acme.App.2.0.0.nupkg Acme.App.Core.1.99.0.nupkg", "acme.app/1.10.0/acme.app.1.10.0.nupkg"},
		{versions.Query{Layout: versions.LayoutGems, Name: "app"}, "gems/app-1.9.0.gem gems/app-1.10.0.gem gems/app-2.0.0.rc1.gem gems/app-3.0.0-x86_64-linux.gem gems/app-core-9.0.0.gem", "gems/app-1.10.0.gem"},
		{versions.Query{Layout: versions.LayoutGems, Name: "app", Classifier: "x86_64-linux"}, "gems/app-1.9.0.gem gems/app-1.10.0-x86_64-linux.gem", "gems/app-1.10.0-x86_64-linux.gem"},
		{versions.Query{Layout: versions.LayoutDebian, Name: "app", Classifier: "amd64"}, "pool/app_1.9-1_amd64.deb pool/app_1.10-1_amd64.deb pool/app_1.11~rc1-1_amd64.deb pool/app_2.0-1_arm64.deb pool/app-dbg_9-1_amd64.deb", "pool/app_1.10-1_amd64.deb"},
		{versions.Query{Layout: versions.LayoutTerraform, Name: "acme/vpc/aws", Range: "~> 1.2"}, "acme/vpc/aws/1.9.0.zip acme/vpc/aws/1.10.0.zip acme/vpc/aws/2.0.0.zip acme/vpc/azure/1.99.0.zip acme/vpc/aws/DEV-123.zip", "acme/vpc/aws/1.10.0.zip"},
		{versions.Query{Layout: versions.LayoutTerraformProvider, Name: "acme/dns", Range: "~> 1.2", Classifier: "linux_amd64"}, "acme/dns/1.9.0/terraform-provider-dns_1.9.0_linux_amd64.zip acme/dns/1.10.0/terraform-provider-dns_1.10.0_linux_amd64.zip acme/dns/1.11.0/terraform-provider-dns_1.11.0_darwin_arm64.zip acme/dns/1.12.0/terraform-provider-dns_1.13.0_linux_amd64.zip acme/dns/x/1.14.0/terraform-provider-dns_1.14.0_linux_amd64.zip acme/dns/2.0.0/terraform-provider-dns_2.0.0_linux_amd64.zip other/dns/1.99.0/terraform-provider-dns_1.99.0_linux_amd64.zip", "acme/dns/1.10.0/terraform-provider-dns_1.10.0_linux_amd64.zip"},
		{versions.Query{Layout: versions.LayoutTerraformProvider, Name: "acme/dns", Folder: "tf"}, "tf/acme/dns/v1.2.0/terraform-provider-dns_1.2.0_linux_amd64.zip tf/acme/dns/1.1.0/terraform-provider-dns_1.1.0_linux_amd64.zip acme/dns/3.0.0/terraform-provider-dns_3.0.0_linux_amd64.zip", "tf/acme/dns/v1.2.0/terraform-provider-dns_1.2.0_linux_amd64.zip"},
		{versions.Query{Pattern: "tools/{version}/tool-{version}-linux.tar.gz"}, "tools/v1.9.0/tool-v1.9.0-linux.tar.gz tools/v1.10.0/tool-v1.10.0-linux.tar.gz tools/v2.0.0/tool-v1.0.0-linux.tar.gz tools/x/v3.0.0/tool-v3.0.0-linux.tar.gz tools/v3.0.0/tool-v3.0.0-darwin.tar.gz", "tools/v1.10.0/tool-v1.10.0-linux.tar.gz"},
		{versions.Query{Pattern: "tool-{version}.zip"}, "tool-1.0.0.zip tool-1.2.0.zip x/tool-9.0.0.zip", "tool-1.2.0.zip"},
		{versions.Query{Pattern: "*/tool-{version}-*.zip", Folder: "to+ls (x)", Scheme: versions.SchemeMaven}, "to+ls (x)/q/tool-1.10-a.zip to+ls (x)/q/tool-1.9-b.zip toxls (x)/q/tool-9-b.zip to+ls (x)/q/r/tool-9-b.zip", "to+ls (x)/q/tool-1.10-a.zip"},
	} {
		t.Run(tc.want, func(t *testing.T) {
			files := strings.Fields(tc.files)
			if strings.Contains(tc.files, " (x)") {
				files = strings.Split(strings.ReplaceAll(tc.files, ".zip ", ".zip|"), "|")
			}
			_, rt := serve(t, files...)
			assert.Equal(t, "a:"+tc.want, latest(t, rt, tc.query))
		})
	}
}

// Names with characters that URLs and queries treat specially.
func TestLatestOddNames(t *testing.T) {
	for _, name := range []string{"a b", "a#b", "a;b", "a%41b", "a+b", "ä€", "a'b", "$a", "a_b"} {
		t.Run(name, func(t *testing.T) {
			_, rt := serve(t)
			for _, file := range []string{"x/" + name + "-1.2.0.tgz", "x/" + name + "-1.10.0.tgz", "x/aXb-9.0.0.tgz", "x/a-9.0.0.tgz"} {
				_, err := rt.Artifacts.Deploy(t.Context(), "a", file, strings.NewReader(file), nil)
				require.NoError(t, err)
			}
			assert.Equal(t, "a:x/"+name+"-1.10.0.tgz", latest(t, rt, versions.Query{Layout: versions.LayoutHelm, Name: name}))
		})
	}
}

func TestLatestHasWhatADownloadNeeds(t *testing.T) {
	_, rt := serve(t, "app-1.0.0.tgz", "app-1.1.0.tgz")
	require.NoError(t, rt.Properties.Set(t.Context(), "a", "app-1.1.0.tgz", artifactory.Properties{"status": {"released"}}, nil))
	f, err := versions.Latest(t.Context(), rt, versions.Query{Repos: []string{"a"}, Layout: versions.LayoutHelm, Name: "app"})
	require.NoError(t, err)
	sums, err := artifactory.ComputeChecksums(strings.NewReader("app-1.1.0.tgz"))
	require.NoError(t, err)
	assert.Equal(t, sums, f.Checksums)
	assert.Equal(t, int64(13), f.Size)
	assert.Equal(t, "1.1.0", f.Version)
	assert.Equal(t, artifactory.Properties{"status": {"released"}}, f.Properties)
	assert.False(t, f.Created.IsZero() || f.Modified.IsZero())
	assert.Equal(t, "1.1.0", f.Parsed().String())
}

func TestLatestByProperties(t *testing.T) {
	_, rt := serve(t, "app-1.0.0.tgz", "app-1.1.0.tgz", "app-1.2.0.tgz")
	for name, status := range map[string]string{"app-1.0.0.tgz": "released", "app-1.1.0.tgz": "approved", "app-1.2.0.tgz": "rejected"} {
		require.NoError(t, rt.Properties.Set(t.Context(), "a", name, artifactory.Properties{"status": {status}, "team": {"x"}}, nil))
	}
	with := func(p artifactory.Properties) string {
		return latest(t, rt, versions.Query{Layout: versions.LayoutHelm, Name: "app", Properties: p})
	}
	assert.Equal(t, "a:app-1.0.0.tgz", with(artifactory.Properties{"status": {"released"}}))
	assert.Equal(t, "a:app-1.1.0.tgz", with(artifactory.Properties{"status": {"released", "approved"}, "team": {"x"}}))
	assert.Equal(t, "none", with(artifactory.Properties{"status": {"released"}, "team": {"y"}}))
}

// The order of equal versions does not depend on the order of the rows.
func TestTies(t *testing.T) {
	files := []string{"b:z/app-1.0.0+1.tgz", "b:z/app-1.0.0+2.tgz", "z/app-1.0.0+1.tgz", "y/app-1.0.0+1.tgz", "y/app-1.0.0.tgz"}
	for i := range files {
		_, rt := serve(t, append(files[i:len(files):len(files)], files[:i]...)...)
		q := versions.Query{Layout: versions.LayoutHelm, Name: "app"}
		assert.Equal(t, "a:y/app-1.0.0+1.tgz", latest(t, rt, q))
		q.Repos = []string{"b", "a"}
		assert.Equal(t, "b:z/app-1.0.0+2.tgz", latest(t, rt, q))
	}
}

func TestUnparsedVersionsAreReported(t *testing.T) {
	_, rt := serve(t, "app/latest/app.zip", "app/1.0.0/app.zip", "app/zzz/app.zip")
	q := versions.Query{Repos: []string{"a"}, Pattern: "app/{version}/app.zip"}
	f, err := versions.Latest(t.Context(), rt, q)
	require.NoError(t, err)
	assert.Equal(t, "1.0.0", f.Version)
	assert.Equal(t, 2, f.Unparsed)
	assert.Equal(t, []string{"a/app/latest/app.zip", "a/app/zzz/app.zip"}, f.Examples)

	q.Range = "^2"
	_, err = versions.Latest(t.Context(), rt, q)
	var none *versions.NotFoundError
	require.ErrorAs(t, err, &none)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.Equal(t, "versions: no version of app/{version}/app.zip within ^2 in a; files left out: 1 outside of the range, 2 without a version of the scheme, such as a/app/latest/app.zip", err.Error())

	seen := map[string]string{}
	q.Range = ""
	for f, err := range versions.All(t.Context(), rt, q) {
		var unparsed *versions.UnparsedError
		if err != nil {
			require.ErrorAs(t, err, &unparsed)
			seen[unparsed.Version] = "unparsed"
			continue
		}
		seen[f.Version] = f.Path
	}
	assert.Equal(t, map[string]string{"latest": "unparsed", "zzz": "unparsed", "1.0.0": "app/1.0.0/app.zip"}, seen)
}

// The error names a repository that does not exist, unless the user may not see whether it does.
func TestLatestInUnknownRepository(t *testing.T) {
	srv, rt := serve(t, "app-1.0.0.tgz")
	q := versions.Query{Repos: []string{"a", "misspelled"}, Layout: versions.LayoutHelm, Name: "app"}
	_, err := versions.Latest(t.Context(), rt, q)
	require.NoError(t, err, "there is a version")

	q.Name = "other"
	_, err = versions.Latest(t.Context(), rt, q)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.EqualError(t, err, `versions: there is no repository "misspelled": not found`)

	srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/storage/misspelled*", Times: -1, Status: http.StatusForbidden})
	_, err = versions.Latest(t.Context(), rt, q)
	var none *versions.NotFoundError
	require.ErrorAs(t, err, &none)
}

func TestManyUnparsedVersionsKeepFewExamples(t *testing.T) {
	var files []string
	for i := range 30 {
		files = append(files, fmt.Sprintf("app/x%d/app.zip", i))
	}
	_, rt := serve(t, files...)
	_, err := versions.Latest(t.Context(), rt, versions.Query{Repos: []string{"a"}, Pattern: "app/{version}/app.zip"})
	var none *versions.NotFoundError
	require.ErrorAs(t, err, &none)
	assert.Equal(t, 30, none.Unparsed)
	assert.Len(t, none.Examples, 10)
}

func TestPrereleasesAreLeftOut(t *testing.T) {
	_, rt := serve(t, "app-1.0.0-rc.1.tgz", "app-1.0.0-rc.2.tgz")
	q := versions.Query{Repos: []string{"a"}, Layout: versions.LayoutHelm, Name: "app"}
	_, err := versions.Latest(t.Context(), rt, q)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.ErrorContains(t, err, "2 of prereleases")
	q.Prereleases = true
	assert.Equal(t, "a:app-1.0.0-rc.2.tgz", latest(t, rt, q))
	q.Prereleases, q.Range = false, "1.0.0-rc.1"
	assert.Equal(t, "a:app-1.0.0-rc.1.tgz", latest(t, rt, q))
	q.Range = ">=1.0.0-rc.1"
	assert.Equal(t, "none", latest(t, rt, q))
}

func TestMalformedQueriesAreNotSent(t *testing.T) {
	srv, rt := serve(t)
	before := len(srv.Requests())
	for want, q := range map[string]versions.Query{
		"no repository":                {Layout: versions.LayoutHelm, Name: "a"},
		"without a key":                {Repos: []string{""}, Layout: versions.LayoutHelm, Name: "a"},
		`layout "" is not known`:       {Repos: []string{"a"}, Name: "a"},
		`layout "x" is not known`:      {Repos: []string{"a"}, Layout: "x", Name: "a"},
		"is empty":                     {Repos: []string{"a"}, Layout: versions.LayoutHelm},
		"group:artifact":               {Repos: []string{"a"}, Layout: versions.LayoutMaven, Name: "a"},
		"@scope/app":                   {Repos: []string{"a"}, Layout: versions.LayoutNPM, Name: "a/b"},
		"namespace/name/provider":      {Repos: []string{"a"}, Layout: versions.LayoutTerraform, Name: "a"},
		"of the form namespace/name":   {Repos: []string{"a"}, Layout: versions.LayoutTerraformProvider, Name: "a/b/c"},
		"has no {version}":             {Repos: []string{"a"}, Pattern: "a/b"},
		"has a **":                     {Repos: []string{"a"}, Pattern: "**/{version}"},
		"besides a layout":             {Repos: []string{"a"}, Pattern: "{version}", Name: "a"},
		"no range of scheme maven":     {Repos: []string{"a"}, Layout: versions.LayoutMaven, Name: "a:b", Range: "1.2"},
		"no range of scheme semver":    {Repos: []string{"a"}, Layout: versions.LayoutNPM, Name: "a", Range: "[1,2)"},
		`scheme "x" is not known`:      {Repos: []string{"a"}, Layout: versions.LayoutNPM, Name: "a", Scheme: "x"},
		"no key or no value":           {Repos: []string{"a"}, Layout: versions.LayoutNPM, Name: "a", Properties: artifactory.Properties{"k": nil}},
		"quote":                        {Repos: []string{"a"}, Layout: versions.LayoutNPM, Name: `a"b`},
		"has no tags":                  {Repos: []string{"a"}, Layout: versions.LayoutPyPI, Name: "a", Extension: "zip", Classifier: "x"},
		"slash or a blank at its ends": {Repos: []string{"a"}, Layout: versions.LayoutGo, Name: "/a"},
	} {
		_, err := versions.Latest(t.Context(), rt, q)
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, clienttest.Fails(t, versions.All(t.Context(), rt, q)), want)
	}
	require.Len(t, srv.Requests(), before)
}

func TestFailures(t *testing.T) {
	q := versions.Query{Repos: []string{"a"}, Layout: versions.LayoutHelm, Name: "app"}
	srv, rt := serve(t, "app-1.0.0.tgz", "app-1.1.0.tgz")
	count := func() int { return len(srv.Requests()) }

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := count()
	_, err := versions.Latest(ctx, rt, q)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, before, count())

	for _, status := range []int{http.StatusUnauthorized, http.StatusInternalServerError} {
		before = count()
		srv.Inject(jfrogtest.Fault{Method: "POST", Path: "/artifactory/api/search/aql", Status: status})
		_, err = versions.Latest(t.Context(), rt, q)
		var e *jfrog.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, status, e.StatusCode)
		require.Equal(t, status == http.StatusUnauthorized, errors.Is(err, versions.ErrCredentialsRefused))
		require.NotErrorIs(t, err, jfrog.ErrNotFound)
		require.Equal(t, before+1, count())
	}

	srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/api/storage/a/*", Status: http.StatusUnauthorized})
	_, err = versions.Latest(t.Context(), rt, q)
	require.ErrorIs(t, err, versions.ErrCredentialsRefused)

	// A result that breaks off is no result, although it has a version.
	srv.Inject(jfrogtest.Fault{Method: "POST", Path: "/artifactory/api/search/aql", CutAfter: 500})
	f, err := versions.Latest(t.Context(), rt, q)
	require.Error(t, err)
	require.Nil(t, f)

	for range versions.All(t.Context(), rt, q) {
		break
	}
	require.Equal(t, "a:app-1.1.0.tgz", latest(t, rt, q))
}
