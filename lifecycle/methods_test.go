package lifecycle

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBadInputIsNotSent(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	ctx := t.Context()
	good := []Source{FromBuilds(SourceBuild{Name: "app", Number: "17"})}
	one := func(_ any, err error) error { return err }
	for want, err := range map[string]error{
		"no sources":                                c.ReleaseBundles.AddSources(ctx, "app", "1.0", nil, nil),
		"without a name or a version":               c.ReleaseBundles.AddSources(ctx, "app", "", good, nil),
		"neither a path nor a SHA-256":              one(c.ReleaseBundles.FindByArtifact(ctx, &ArtifactQuery{Origin: OriginSource})),
		"artifact query with neither":               one(c.ReleaseBundles.FindByArtifact(ctx, nil)),
		"promotion without an environment":          one(c.Promotions.Create(ctx, "app", "1.0", &PromotionRequest{}, nil)),
		"promotion without an environ":              one(c.Promotions.CreateAndWait(ctx, "app", "1.0", nil, nil, nil)),
		"createdMillis":                             one(c.Promotions.Get(ctx, "app", "1.0", 0, nil)),
		"distributionId":                            one(c.Distributions.Get(ctx, "app", "1.0", 0, nil)),
		"distribution without a rule":               one(c.Distributions.Create(ctx, "app", "1.0", &DistributionRequest{}, nil)),
		"distribution without a r":                  one(c.Distributions.CreateAndWait(ctx, "app", "1.0", nil, nil, nil)),
		"remote deletion without a rule":            one(c.Distributions.DeleteRemote(ctx, "app", "1.0", nil, nil)),
		"remote deletion without a rule: the rule ": one(c.Distributions.DeleteRemote(ctx, "app", "1.0", &RemoteDeleteRequest{}, nil)),
	} {
		assert.ErrorContains(t, err, want)
	}
}

// kept is a request that a server got.
type kept struct {
	request, key, body string
}

func keep(t *testing.T, answer string) (*Client, *kept) {
	k := &kept{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*k = kept{r.Method + " " + r.URL.String(), r.Header.Get(signingKeyHeader), string(body)}
		_, _ = w.Write([]byte(answer))
	}), k
}

func TestDraft(t *testing.T) {
	c, got := keep(t, `{}`)
	opts := &CreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, SigningKey: "key"}
	err := c.ReleaseBundles.AddSources(t.Context(), "app", "1.0", []Source{FromBuilds(SourceBuild{Name: "app", Number: "17"})}, opts)
	require.NoError(t, err)
	assert.Equal(t, "PATCH /lifecycle/api/v2/release_bundle?project=catalina", got.request)
	assert.Equal(t, "key", got.key)
	assert.JSONEq(t, `{"release_bundle_name":"app","release_bundle_version":"1.0","add_sources":[
		{"source_type":"builds","builds":[{"build_name":"app","build_number":"17","include_dependencies":false}]}]}`, got.body)

	require.NoError(t, c.ReleaseBundles.Finalize(t.Context(), "app", "1.0", opts))
	assert.Equal(t, kept{"POST /lifecycle/api/v2/release_bundle/app/1.0/finalize?project=catalina", "key", ""}, *got)
}

func TestExists(t *testing.T) {
	c, got := keep(t, `{"status":"FAILED"}`)
	ok, err := c.ReleaseBundles.Exists(t.Context(), "app", "1.0", &RepositoryOptions{Project: "catalina"})
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, "GET /lifecycle/api/v2/release_bundle/statuses/app/1.0?project=catalina", got.request)

	c = serve(t, http.NotFound)
	ok, err = c.ReleaseBundles.Exists(t.Context(), "app", "1.0", nil)
	require.NoError(t, err)
	assert.False(t, ok)
}

// 204 and no body: there was nothing to abort.
func TestAbortNothing(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	sites, err := c.Distributions.Abort(t.Context(), "app", "1.0", nil)
	require.NoError(t, err)
	assert.Empty(t, sites)
}

func TestStatesAreComparedLoosely(t *testing.T) {
	assert.True(t, DistributionStatus("In progress").Is(DistributionInProgress))
	assert.True(t, DistributionStatus("Completed").Is(DistributionCompleted))
	assert.False(t, DistributionStatus("Completed").Is(DistributionFailed))
	assert.True(t, ExportStatus("NOT TRIGGERED").Is(ExportNotTriggered))
	assert.True(t, DistributionType("distribute").Is(TypeDistribute))
}

func TestSyncAsks(t *testing.T) {
	c, got := keep(t, ``)
	require.NoError(t, c.ReleaseBundles.Delete(t.Context(), "app", "1.0", &DeleteOptions{Async: new(false)}))
	assert.Equal(t, "DELETE /lifecycle/api/v2/release_bundle/records/app/1.0?async=false", got.request)
	require.NoError(t, c.Exports.Create(t.Context(), "app", "1.0", nil, nil))
	assert.Equal(t, "{}", got.body)
}
