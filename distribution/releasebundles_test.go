package distribution

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var passphrase = &SigningOptions{Passphrase: "keysPassphrase"}

var fullSpec = Spec{Queries: []Query{{
	AQL: `items.find({ "repo": "example-repo-local" })`, QueryName: "query-1",
	Mappings:             []PathMapping{{Input: "regex", Output: "$1/$2"}},
	AddedProps:           []AddedProperty{{Key: "added", Values: []string{}}},
	ExcludePropsPatterns: []string{"example_exclude_prop_pattern_1", "example_example_prop_pattern_2"},
}}}

var bundleNotes = &ReleaseNotes{Syntax: ReleaseNotesMarkdown, Content: "notes"}

func fullCreate(signed bool) ReleaseBundleCreateRequest {
	return ReleaseBundleCreateRequest{
		Name: "bundle-name", Version: "1.0", SignImmediately: signed,
		StoringRepository: "repository-name", Description: "description", ReleaseNotes: bundleNotes,
		Spec: fullSpec,
	}
}

func replaceFull(ctx context.Context, c *Client) (any, error) {
	return c.ReleaseBundles.Replace(ctx, "bundle-name", "1.0", ReleaseBundleReplaceRequest{
		StoringRepository: "repository-name", Description: "description", ReleaseNotes: bundleNotes,
		Spec: fullSpec,
	}, passphrase)
}

var bundleCases = replay.Cases[*Client]{
	"5.4.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, fullCreate(false), passphrase)
	},
	"5.4.1/wire-checksum": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, fullCreate(true), passphrase)
	},
	"5.4.3/sample":        replaceFull,
	"5.4.3/wire-checksum": replaceFull,
	"5.4.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Sign(ctx, "bundle-name", "1.0", ReleaseBundleSignRequest{}, passphrase)
	},
	"5.4.4/wire-checksum": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Sign(ctx, "bundle-name", "1.0", ReleaseBundleSignRequest{
			StoringRepository: "repository-name", SigningKeyAlias: "release-key",
		}, passphrase)
	},
	"5.4.5/sample": func(ctx context.Context, c *Client) (any, error) {
		page, err := c.ReleaseBundles.List(ctx, &ReleaseBundleListOptions{})
		return jfrog.Deref(page).ReleaseBundles, err
	},
	"5.4.6/sample": func(ctx context.Context, c *Client) (any, error) {
		page, err := c.ReleaseBundles.Versions(ctx, "release-bundle-name", &ReleaseBundleListOptions{})
		return jfrog.Deref(page).ReleaseBundles, err
	},
	"5.4.7a/json": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Get(ctx, "bundle-name", "1.0.0")
	},
	"5.4.7a/wire-spec": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Get(ctx, "app", "1.0.0")
	},
	"5.4.7b/jws": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.GetJWS(ctx, "bundle-name", "1.0.0")
	},
	"5.4.7c/jose": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.GetJOSE(ctx, "bundle-name", "1.0.0")
	},
	"5.4.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Latest(ctx, "the_release_bundle")
	},
	"5.4.8/elements": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Latest(ctx, "the_release_bundle")
	},
	"5.4.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.DeleteVersions(ctx, "bundle-name")
	},
	"5.4.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.Delete(ctx, "bundle-name", "1.0")
	},
	"5.12.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.TriggerXrayScan(ctx, "bundle-name", "1.0")
	},
}

func query(q Query) Spec { return Spec{Queries: []Query{q}} }

func TestReleaseBundleVersionsRefused(t *testing.T) {
	good := query(Query{AQL: "items.find()"})
	for why, r := range map[string]ReleaseBundleCreateRequest{
		"name of the release bundle is empty":    {Version: "1", Spec: good},
		"version of the release bundle is empty": {Name: "app", Spec: good},
		"has 129 characters, more than 128": {
			Name: strings.Repeat("a", 129), Version: "1", Spec: good,
		},
		"has 33 characters, more than 32": {
			Name: "app", Version: strings.Repeat("1", 33), Spec: good,
		},
		`name "_app" of the release bundle`:   {Name: "_app", Version: "1", Spec: good},
		`version "1/0" of the release bundle`: {Name: "app", Version: "1/0", Spec: good},
		"version LATEST is reserved":          {Name: "app", Version: "LATEST", Spec: good},
		"spec without queries":                {Name: "app", Version: "1"},
	} {
		refused(t, second(offline(t).ReleaseBundles.Create(t.Context(), r, nil)), why)
	}
}

func TestQueriesRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).ReleaseBundles
	const aql = "items.find()"
	var nilBuilder *builder
	for why, q := range map[string]Query{
		"query 0: it has no AQL":        {AQL: " "},
		"it has no AQL":                 FromAQL(nilBuilder),
		"no good":                       FromAQL(&builder{err: errors.New("no good")}),
		"both AQL and a query":          {AQL: aql, built: &builder{}},
		`query name "1" is not`:         {AQL: aql, QueryName: "1"},
		`query name "a b" is not`:       {AQL: aql, QueryName: "a b"},
		"without an input or an output": {AQL: aql, Mappings: []PathMapping{{Input: "x"}}},
		"added property without a key":  {AQL: aql, AddedProps: []AddedProperty{{Values: []string{"v"}}}},
	} {
		spec := query(q)
		create := ReleaseBundleCreateRequest{Name: "app", Version: "1", Spec: spec}
		refused(t, second(s.Create(ctx, create, nil)), why)
		refused(t, second(s.Replace(ctx, "app", "1", ReleaseBundleReplaceRequest{Spec: spec}, nil)), why)
	}
}

func TestReleaseBundlesRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).ReleaseBundles
	good := query(Query{AQL: "items.find()"})
	replace := ReleaseBundleReplaceRequest{Spec: good}
	refused(t, second(s.Replace(ctx, "app", "LATEST", replace, nil)), "reserved")
	for passphrase, why := range map[jfrog.Secret]string{
		"hunter\n22": "line break", "hunter\x7f22": "control character",
		"hunter22 ": "ends with a blank", "*****": "a secret is",
	} {
		opts := &SigningOptions{Passphrase: passphrase}
		refused(t, second(s.Sign(ctx, "app", "1", ReleaseBundleSignRequest{}, opts)), why)
	}
	refused(t, second(s.Sign(ctx, "app", "", ReleaseBundleSignRequest{}, nil)), "version is empty")
	refused(t, second(s.Versions(ctx, "distribution", nil)), "cannot be read")
	refused(t, second(s.Get(ctx, "app", "distribution")), "cannot be read")
	refused(t, second(s.GetJWS(ctx, "app", "LATEST")), "use ReleaseBundles.Latest")
	refused(t, second(s.GetJOSE(ctx, "app", "")), "version is empty")
	refused(t, s.Delete(ctx, "app", "LATEST"), "reserved")
	refused(t, s.DeleteVersions(ctx, ""), "name is empty")
	refused(t, second(s.List(ctx, &ReleaseBundleListOptions{StartPos: -1})), "negative")
}

// builder is a query that fails, or one without a text.
type builder struct{ err error }

func (b *builder) Build() (string, error) { return "", b.err }

func TestQueriesOfPackageAQL(t *testing.T) {
	c, s := scripted(t, answer{status: 201, body: `{"name":"app","version":"1"}`})
	q := FromAQL(aql.Items().Where(aql.Item.Repo.Eq("libs")))
	q.QueryName = "libs.1"
	spec := query(q)
	for range 2 { // the request of the caller does not change
		create := ReleaseBundleCreateRequest{Name: "app", Version: "1", Spec: spec}
		_, err := c.ReleaseBundles.Create(t.Context(), create, nil)
		require.NoError(t, err)
	}
	assert.Empty(t, spec.Queries[0].AQL)
	assert.Equal(t, s.bodies[0], s.bodies[1])
	var sent ReleaseBundleCreateRequest
	require.NoError(t, json.Unmarshal([]byte(s.bodies[0]), &sent))
	text, err := aql.Items().Where(aql.Item.Repo.Eq("libs")).Build()
	require.NoError(t, err)
	assert.Equal(t, text, sent.Spec.Queries[0].AQL)
	assert.Contains(t, s.bodies[0], `"dry_run":false`, "old servers have another default")
	assert.NotContains(t, s.bodies[0], "signing")
	assert.Empty(t, s.headers[0].Values(passphraseHeader))
}

// The spec of the latest version can be used for the next version.
func TestSpecOfTheLatestVersion(t *testing.T) {
	c, s := scripted(t, answer{body: `{"version":"1","spec":{
		"queries":[{"aql":"items.find()","query_name":"query-0","mappings":[],"added_props":[],
		"query_type":"AQL"}],
		"exclude_props_patterns":["secret.*"]}}`})
	latest, err := c.ReleaseBundles.Latest(t.Context(), "app")
	require.NoError(t, err)
	assert.Equal(t, "AQL", latest.Spec.Queries[0].QueryType)
	next := ReleaseBundleCreateRequest{Name: "app", Version: "2", Spec: *latest.Spec}
	_, err = c.ReleaseBundles.Create(t.Context(), next, nil)
	require.NoError(t, err)
	assert.JSONEq(t, `{"name":"app","version":"2","dry_run":false,"sign_immediately":false,"spec":{
		"queries":[{"aql":"items.find()","query_name":"query-0"}],"exclude_props_patterns":["secret.*"]}}`, s.bodies[1])
}

func TestChecksumOfASignedBundle(t *testing.T) {
	const sum = "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c"
	header := map[string]string{"X-Checksum-Sha256": sum}
	c, _ := scripted(t, answer{body: `{"state":"SIGNED"}`, header: header})
	var meta jfrog.Response
	ctx := jfrog.WithResponse(t.Context(), &meta)
	v, err := c.ReleaseBundles.Sign(ctx, "app", "1", ReleaseBundleSignRequest{}, nil)
	require.NoError(t, err)
	assert.Equal(t, sum, v.SHA256)
	assert.Equal(t, ReleaseBundleSigned, v.State)
	assert.Equal(t, sum, meta.Header.Get("X-Checksum-Sha256"), "the caller sees the response too")
	v, err = c.ReleaseBundles.Create(t.Context(), fullCreate(true), nil)
	require.NoError(t, err)
	assert.Equal(t, sum, v.SHA256)
}

func TestEmptyResponses(t *testing.T) {
	c, _ := scripted(t, answer{})
	v, err := c.ReleaseBundles.Sign(t.Context(), "app", "1", ReleaseBundleSignRequest{}, nil)
	require.NoError(t, err)
	assert.Equal(t, "app 1", v.Name+" "+v.Version)
	v, err = c.ReleaseBundles.Create(t.Context(), fullCreate(false), nil)
	require.NoError(t, err)
	assert.Equal(t, "bundle-name 1.0", v.Name+" "+v.Version)
	p, err := c.Permissions.Replace(t.Context(), Permission{Name: "edges"})
	require.NoError(t, err)
	assert.Equal(t, PermissionResourceDestination, p.ResourceType)
	status, err := c.SigningKeys.SetGPG(t.Context(), setRequest())
	require.NoError(t, err)
	assert.Zero(t, *status)
	assert.ErrorIs(t, second(c.ReleaseBundles.Get(t.Context(), "app", "1")), jfrog.ErrBadAnswer)
	assert.ErrorIs(t, second(c.ReleaseBundles.GetJOSE(t.Context(), "app", "1")), jfrog.ErrBadAnswer)
}

func TestPassphraseIsMasked(t *testing.T) {
	c, s := scripted(t, answer{
		status: 400, body: `{"status_code":400,"message":"wrong passphrase hunter22"}`,
	})
	opts := &SigningOptions{Passphrase: "hunter22"}
	for _, err := range []error{
		second(c.ReleaseBundles.Sign(t.Context(), "app", "1", ReleaseBundleSignRequest{}, opts)),
		second(c.ReleaseBundles.Create(t.Context(), fullCreate(true), opts)),
	} {
		require.ErrorIs(t, err, jfrog.ErrValidation)
		assert.Contains(t, err.Error(), "wrong passphrase")
		assert.NotContains(t, err.Error(), "hunter22")
	}
	assert.Equal(t, "hunter22", s.headers[0].Get(passphraseHeader))
	data, err := json.Marshal(opts)
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s %s", opts, *opts, opts, *opts, data), "hunter22")
}

// A creation, a signature and a replacement that signs are sent once, but a dry run may be
// repeated.
func TestReleaseBundleRepetition(t *testing.T) {
	spec := query(Query{AQL: "items.find()"})
	create := func(dryRun bool) func(c *Client) error {
		r := ReleaseBundleCreateRequest{Name: "a", Version: "1", DryRun: dryRun, Spec: spec}
		return func(c *Client) error { return second(c.ReleaseBundles.Create(t.Context(), r, nil)) }
	}
	replace := func(dryRun, sign bool) func(c *Client) error {
		r := ReleaseBundleReplaceRequest{DryRun: dryRun, SignImmediately: sign, Spec: spec}
		return func(c *Client) error {
			return second(c.ReleaseBundles.Replace(t.Context(), "a", "1", r, nil))
		}
	}
	for name, test := range map[string]struct {
		call func(c *Client) error
		want int
	}{
		"create": {create(false), 1}, "create, dry run": {create(true), 2},
		"replace": {replace(false, false), 2}, "replace and sign": {replace(false, true), 1},
		"replace and sign, dry run": {replace(true, true), 2},
	} {
		c, s := retrying(t, answer{status: 503}, answer{body: `{"name":"a"}`})
		err := test.call(c)
		assert.Len(t, s.requests, test.want, name)
		assert.Equal(t, test.want == 1, err != nil, name)
	}
}

// Servers write the paths of artifacts in two ways.
func TestArtifactPaths(t *testing.T) {
	for _, text := range []string{
		`{"checksum":"1","source_repo_path":"a/b","target_repo_path":"c/d"}`,
		`{"checksum":"1","sourceRepoPath":"a/b","targetRepoPath":"c/d"}`,
		`{"xray_scan_info":{"blocked":true,"blocked_reason":"license"}}`,
	} {
		var a Artifact
		require.NoError(t, json.Unmarshal([]byte(text), &a))
		if a.Checksum != "" {
			assert.Equal(t, "a/b c/d", a.SourceRepoPath+" "+a.TargetRepoPath)
		} else {
			assert.Equal(t, &XrayScanInfo{true, "license"}, a.XrayScanInfo)
		}
	}
	for _, prefix := range []string{"source_repo_path", "sourceRepoPath"} {
		c, _ := scripted(t, answer{body: `{"version":"6","artifacts":[{"` + prefix + `":"a/b"}]}`})
		v, err := c.ReleaseBundles.Latest(t.Context(), "app")
		require.NoError(t, err)
		assert.Equal(t, "a/b", v.Artifacts[0].SourceRepoPath)
		v, err = c.ReleaseBundles.Get(t.Context(), "app", "6")
		require.NoError(t, err)
		assert.Equal(t, "a/b", v.Artifacts[0].SourceRepoPath)
	}
	var a Artifact
	assert.Error(t, json.Unmarshal([]byte(`{"checksum":1}`), &a))
}

func TestAllReleaseBundles(t *testing.T) {
	pages := []answer{
		{body: `[{"name":"app","version":"1"},{"name":"app","version":"2"}]`, header: map[string]string{
			"X-RangeLimit-StartPos": "0", "X-RangeLimit-EndPos": "1", "X-RangeLimit-Total": "3",
		}},
		{body: `[{"name":"app","version":"3"}]`, header: map[string]string{"X-RangeLimit-Total": "3"}},
	}
	c, _ := scripted(t, pages...)
	page, err := c.ReleaseBundles.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 3}, []int{page.StartPos, page.EndPos, page.Total})

	c, s := scripted(t, pages...)
	var got string
	for v, err := range c.ReleaseBundles.All(t.Context(), nil) {
		require.NoError(t, err)
		got += v.Version
	}
	assert.Equal(t, "123", got)
	const path = "GET /distribution/api/v1/release_bundle"
	assert.Equal(t, []string{path + "?start_pos=0", path + "?start_pos=2"}, s.requests)

	// Without the headers the walk ends at an empty page.
	c, s = scripted(t, answer{body: `[{"version":"6"}]`}, answer{body: `[]`})
	got = ""
	from := &ReleaseBundleListOptions{StartPos: 5}
	for v, err := range c.ReleaseBundles.AllVersions(t.Context(), "app", from) {
		require.NoError(t, err)
		got += v.Version
	}
	assert.Equal(t, "6", got)
	assert.Equal(t, []string{path + "/app?start_pos=5", path + "/app?start_pos=6"}, s.requests)
}
