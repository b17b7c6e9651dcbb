package lifecycle

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

func sampleOptions() *ReleaseBundleCreateOptions {
	return &ReleaseBundleCreateOptions{
		RepositoryOptions: RepositoryOptions{Project: "default"},
		Async:             new(false), SigningKey: "my-signing-key",
	}
}

var bundleCases = replay.Cases[*Client]{
	"2.4.1.1/source type aql": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "1.0.0",
			Sources: []Source{FromAQLText(`items.find({$and : [{repo: {$match: "repository-prefix-*"}}, {name: {$match: "artifact-prefix-*"}}]})`)},
		}, sampleOptions())
	},
	"2.4.1.1/source type artifacts": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "3.0.0",
			Sources: []Source{FromArtifacts(
				SourceArtifact{Path: "commons-dev-docker-local/commons/1.0.0/manifest.json", SHA256: "35888e382c9a035a7e1aa25c22a42da73db4d5393f696e08891498e8e5aaa3e9"},
				SourceArtifact{Path: "commons-dev-maven-local/org/apache/tomcat/commons/1.0.0/commons-1.0.0.pom", SHA256: "82a7fc9aa5d3edc1a32df11ecbece5177f0fe1ce2fed3caa6b18837176c1396a"},
				SourceArtifact{Path: "commons-dev-generic-local/commons/release-notes-1.0.0.txt", SHA256: "f87e4c72e60300b451739d545afc0251a6e2f4bd1beaa1902ba739455897ecb8"},
			)},
		}, sampleOptions())
	},
	"2.4.1.1/source type builds": func(ctx context.Context, c *Client) (any, error) {
		started := time.Date(2023, 4, 5, 7, 0, 0, 0, time.FixedZone("", 2*60*60))
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "2.0.0",
			Sources: []Source{FromBuilds(SourceBuild{
				BuildName: "Commons-Build", BuildNumber: "1.0.1", BuildStarted: jfrog.NewTime(started), BuildRepository: "artifactory-build-info",
			})},
		}, sampleOptions())
	},
	"2.4.1.1/source type release bundles": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Tomcat-Bundle", ReleaseBundleVersion: "1.0.0",
			Sources: []Source{FromReleaseBundles(
				SourceReleaseBundle{ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "1.0.0", RepositoryKey: "release-bundles-v2", ProjectKey: "default"},
				SourceReleaseBundle{ReleaseBundleName: "Catalina-Bundle", ReleaseBundleVersion: "1.0.0", RepositoryKey: "catalina-release-bundles-v2", ProjectKey: "catalina"},
			)},
		}, sampleOptions())
	},
	"2.4.1.1/wire-packages, draft": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "1.0.0", Draft: true,
			Sources: []Source{FromPackages(SourcePackage{PackageName: "commons", PackageVersion: "1.0.0", PackageType: "maven", RepositoryKey: "commons-dev-maven-local"})},
		}, &ReleaseBundleCreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, Async: new(true), SigningKey: "my-signing-key"})
	},
	"2.4.1.1/wire-several sources": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "1.0.0",
			Sources: []Source{
				FromBuilds(SourceBuild{BuildName: "Commons-Build", BuildNumber: "1.0.1", BuildRepository: "artifactory-build-info", IncludeDependencies: true}),
				FromReleaseBundles(SourceReleaseBundle{ReleaseBundleName: "Catalina-Bundle", ReleaseBundleVersion: "1.0.0", ProjectKey: "catalina"}),
				FromAQL(aql.Items().Where(aql.Item.Repo.Eq("commons-dev-generic-local"))),
			},
		}, &ReleaseBundleCreateOptions{Async: new(true)})
	},
	"2.4.1.1/wire-release bundle of a project": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Create(ctx, ReleaseBundleCreateRequest{
			ReleaseBundleName: "Commons-Bundle", ReleaseBundleVersion: "1.0.0",
			Sources: []Source{FromReleaseBundles(SourceReleaseBundle{ReleaseBundleName: "Catalina-Bundle", ReleaseBundleVersion: "1.0.0", ProjectKey: "catalina"})},
		}, &ReleaseBundleCreateOptions{Async: new(true)})
	},
	"2.4.1.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.ReleaseBundles.ListNames(ctx, nil) },
	"2.4.1.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.ReleaseBundles.ListGroups(ctx, nil) },
	"2.4.1.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.ListVersions(ctx, "Commons-Bundle", nil)
	},
	"2.4.1.4/wire-release status": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.ListVersions(ctx, "Commons-Bundle", &ReleaseBundleVersionListOptions{
			PageOptions: PageOptions{Limit: 10, Offset: 20},
			Include:     IncludePermissions, FilterBy: "1.", OrderBy: OrderByCreated,
		})
	},
	"2.4.1.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Get(ctx, "Catalina-Bundle", "1.0.1", nil)
	},
	"2.4.1.5/wire-source": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Get(ctx, "bundle-test", "1.2.3", &ReleaseBundleGetOptions{})
	},
	"2.4.1.6/sha256 defined": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.ListByArtifact(ctx, ArtifactFilter{
			SHA256: "ddf2f7b01600275ab94084db143d4f14b9d73f224b0f35a8f93d378138c60ff6",
		}, &ReleaseBundleMatchOptions{Origin: OriginTarget})
	},
	"2.4.1.6/artifact_path defined": findByPath,
	"2.4.1.6/nothing found":         findByPath,
	"2.4.1.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.ListByEnvironment(ctx, "DEV", &PromotedVersionListOptions{PageOptions: PageOptions{Limit: 10}, OrderBy: OrderByReleaseBundleName})
	},
	"2.4.1.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Signature(ctx, "Commons-Bundle", "1.0.0", nil)
	},
	"2.4.1.9/without errors": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.0", nil)
	},
	"2.4.1.9/with errors": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.1", nil)
	},
	"2.4.1.9/wire-running": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.2", &RepositoryOptions{Project: "catalina"})
	},
	"2.4.1.9/wire-rejected": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "Commons-Bundle", "1.0.3", &RepositoryOptions{Project: "catalina"})
	},
	"observed-draft-sources/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.AddSources(ctx, "Commons-Bundle", "1.0.0", []Source{
			FromBuilds(SourceBuild{BuildName: "Commons-Build", BuildNumber: "1.0.1", BuildRepository: "artifactory-build-info"}),
			FromAQLText(`items.find({"repo":"libs"})`),
		}, sampleOptions())
	},
	"observed-finalize/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.Finalize(ctx, "Commons-Bundle", "1.0.0", sampleOptions())
	},
	"observed-existence/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Exists(ctx, "Commons-Bundle", "1.0.0", &RepositoryOptions{Project: "catalina"})
	},
	"observed-existence/accepted": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Exists(ctx, "Commons-Bundle", "9.0.0", nil)
	},
	"observed-tag/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.SetTag(ctx, "Commons-Bundle", "1.0.0", "stable", &RepositoryOptions{Project: "catalina"})
	},
	"2.4.1.10/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ReleaseBundles.Delete(ctx, "Commons-Bundle", "1.0.0", &ReleaseBundleDeleteOptions{})
	},
}

func findByPath(ctx context.Context, c *Client) (any, error) {
	return c.ReleaseBundles.ListByArtifact(ctx, ArtifactFilter{ArtifactPath: "commons-1.0.0.txt"}, nil)
}

func TestDraft(t *testing.T) {
	c, got := keep(t, `{}`)
	opts := &ReleaseBundleCreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, SigningKey: "key"}
	err := c.ReleaseBundles.AddSources(t.Context(), "app", "1.0", []Source{FromBuilds(SourceBuild{BuildName: "app", BuildNumber: "17"})}, opts)
	require.NoError(t, err)
	assert.Equal(t, "PATCH /lifecycle/api/v2/release_bundle?project=catalina", got.request)
	assert.Equal(t, "key", got.key)
	assert.JSONEq(t, `{"release_bundle_name":"app","release_bundle_version":"1.0","add_sources":[
		{"source_type":"builds","builds":[{"build_name":"app","build_number":"17","build_repository":"catalina-build-info","include_dependencies":false}]}]}`, got.body)

	require.NoError(t, c.ReleaseBundles.Finalize(t.Context(), "app", "1.0", opts))
	assert.Equal(t, kept{"POST /lifecycle/api/v2/release_bundle/app/1.0/finalize?project=catalina", "key", ""}, *got)
}

// A response may leave out the name and the version, which the request contains.
func TestCreateFillsInTheVersion(t *testing.T) {
	req := ReleaseBundleCreateRequest{
		ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromAQLText("items.find()")},
	}
	for response, want := range map[string]ReleaseBundleVersionRef{
		``:                        {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0"},
		`{"repository_key":"rb"}`: {RepositoryKey: "rb", ReleaseBundleName: "app", ReleaseBundleVersion: "1.0"},
		`{"release_bundle_name":"App","release_bundle_version":"1"}`: {ReleaseBundleName: "App", ReleaseBundleVersion: "1"},
	} {
		c, _ := keep(t, response)
		ref, err := c.ReleaseBundles.Create(t.Context(), req, nil)
		require.NoError(t, err)
		assert.Equal(t, &want, ref)
	}
}

func TestExists(t *testing.T) {
	for body, want := range map[string]bool{`{"exists":true}`: true, `{"exists":false}`: false} {
		c, got := keep(t, body)
		ok, err := c.ReleaseBundles.Exists(t.Context(), "app", "1.0", &RepositoryOptions{Project: "catalina"})
		require.NoError(t, err)
		assert.Equal(t, want, ok)
		assert.Equal(t, "GET /lifecycle/api/v2/release_bundle/existence/app/1.0?project=catalina", got.request)
	}
	c, got := keep(t, `{"status":"FAILED"}`)
	ok, err := c.ReleaseBundles.Exists(t.Context(), "app", "1.0", &RepositoryOptions{RepositoryKey: "bundles"})
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, "GET /lifecycle/api/v2/release_bundle/statuses/app/1.0?repository_key=bundles", got.request)
	_, err = c.ReleaseBundles.Exists(t.Context(), "app", "1.0", nil)
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)

	c = serve(t, func(w http.ResponseWriter, r *http.Request) { // a server without the operation
		if strings.Contains(r.URL.Path, "/existence/") {
			http.NotFound(w, r)
		}
	})
	ok, err = c.ReleaseBundles.Exists(t.Context(), "app", "1.0", nil)
	require.NoError(t, err)
	assert.True(t, ok)

	c = serve(t, http.NotFound)
	ok, err = c.ReleaseBundles.Exists(t.Context(), "app", "1.0", nil)
	require.NoError(t, err)
	assert.False(t, ok)

	c = serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	_, err = c.ReleaseBundles.Exists(t.Context(), "app", "1.0", nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestSynchronousDeletion(t *testing.T) {
	c, got := keep(t, ``)
	require.NoError(t, c.ReleaseBundles.Delete(t.Context(), "app", "1.0", &ReleaseBundleDeleteOptions{Async: new(false)}))
	assert.Equal(t, "DELETE /lifecycle/api/v2/release_bundle/records/app/1.0?async=false", got.request)
	require.NoError(t, c.Promotions.Delete(t.Context(), "app", "1.0", 7, &PromotionDeleteOptions{Async: new(false)}))
	assert.Equal(t, "DELETE /lifecycle/api/v2/promotion/records/app/1.0/7?async=false", got.request)
}
