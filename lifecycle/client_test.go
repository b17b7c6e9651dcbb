package lifecycle

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestBadInputIsNotSent(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	ctx := t.Context()
	good := []Source{FromBuilds(SourceBuild{BuildName: "app", BuildNumber: "17"})}
	one := func(_ any, err error) error { return err }
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"sources":               {c.ReleaseBundles.AddSources(ctx, "app", "1.0", nil, nil), "no sources"},
		"name of a draft":       {c.ReleaseBundles.AddSources(ctx, "", "1.0", good, nil), "without a name"},
		"empty tag":             {c.ReleaseBundles.SetTag(ctx, "app", "1.0", "", nil), "tag is empty"},
		"version of a draft":    {c.ReleaseBundles.AddSources(ctx, "app", "", good, nil), "without a version"},
		"artifact":              {one(c.ReleaseBundles.ListByArtifact(ctx, ArtifactFilter{}, &ReleaseBundleMatchOptions{Origin: OriginSource})), "neither a path nor a SHA-256"},
		"environment":           {one(c.Promotions.Create(ctx, "app", "1.0", PromotionCreateRequest{}, nil)), "promotion without an environment"},
		"environment, waiting":  {one(c.Promotions.CreateAndWait(ctx, "app", "1.0", PromotionCreateRequest{}, nil, nil)), "promotion without an environment"},
		"promotion":             {one(c.Promotions.Get(ctx, "app", "1.0", 0, nil)), "createdMillis"},
		"repository":            {one(c.Promotions.ListByArtifact(ctx, "", "a/b", nil)), `repository key ""`},
		"path in a key":         {one(c.Promotions.ListByArtifact(ctx, "libs/a", "b", nil)), `repository key "libs/a"`},
		"path":                  {one(c.Promotions.ListByArtifact(ctx, "libs", "/", nil)), `path ""`},
		"distribution":          {one(c.Distributions.Get(ctx, "app", "1.0", 0, nil)), "distributionId"},
		"rules":                 {one(c.Distributions.Create(ctx, "app", "1.0", DistributionCreateRequest{}, nil)), "no distribution rule"},
		"rules, waiting":        {one(c.Distributions.CreateAndWait(ctx, "app", "1.0", DistributionCreateRequest{}, nil, nil)), "no distribution rule"},
		"rules of a deletion":   {one(c.Distributions.DeleteRemote(ctx, "app", "1.0", DistributionDeleteRemoteRequest{}, nil)), "no distribution rule"},
		"version of an export":  {c.Exports.Create(ctx, "app", "", ExportCreateRequest{}, nil), "releaseBundleVersion"},
		"name of a release":     {c.ReleaseBundles.Delete(ctx, "", "1.0", nil), "rbName"},
		"version of a deletion": {c.ReleaseBundles.Delete(ctx, "app", "", nil), "rbVersion"},
	} {
		assert.ErrorContains(t, test.err, test.want, name)
	}
}

// mustReturn lists the operations that must return something.
var mustReturn = map[string]func(context.Context, *Client) (any, error){
	"Promotions.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Create(ctx, "app", "1.0", PromotionCreateRequest{Environment: "QA"}, nil)
	},
	"Promotions.CreateAndWait": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.CreateAndWait(ctx, "app", "1.0", PromotionCreateRequest{Environment: "QA"}, nil, quick)
	},
	"Promotions.Get": func(ctx context.Context, c *Client) (any, error) { return c.Promotions.Get(ctx, "app", "1.0", 7, nil) },
	"Promotions.Status": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.Status(ctx, "app", "1.0", 7, nil)
	},
	"Promotions.List": func(ctx context.Context, c *Client) (any, error) { return c.Promotions.List(ctx, "app", nil) },
	"Promotions.ListByVersion": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.ListByVersion(ctx, "app", "1.0", nil)
	},
	"Promotions.ListByArtifact": func(ctx context.Context, c *Client) (any, error) {
		return c.Promotions.ListByArtifact(ctx, "libs", "a.jar", nil)
	},
	"Distributions.Create": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Create(ctx, "app", "1.0", DistributionCreateRequest{DistributionRules: everySite}, nil)
	},
	"Distributions.CreateAndWait": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.CreateAndWait(ctx, "app", "1.0", DistributionCreateRequest{DistributionRules: everySite}, nil, quick)
	},
	"Distributions.DeleteRemote": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.DeleteRemote(ctx, "app", "1.0", DistributionDeleteRemoteRequest{DistributionRules: everySite}, nil)
	},
	"Distributions.Get": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Get(ctx, "app", "1.0", 7, nil)
	},
	"Distributions.PropagateKey": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.PropagateKey(ctx, "key", nil)
	},
	"Exports.Status":     func(ctx context.Context, c *Client) (any, error) { return c.Exports.Status(ctx, "app", "1.0", nil) },
	"ReleaseBundles.Get": func(ctx context.Context, c *Client) (any, error) { return c.ReleaseBundles.Get(ctx, "app", "1.0", nil) },
	"ReleaseBundles.Status": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Status(ctx, "app", "1.0", nil)
	},
	"ReleaseBundles.Signature": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.Signature(ctx, "app", "1.0", nil)
	},
	"ReleaseBundles.ListGroups": func(ctx context.Context, c *Client) (any, error) { return c.ReleaseBundles.ListGroups(ctx, nil) },
	"ReleaseBundles.ListVersions": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.ListVersions(ctx, "app", nil)
	},
	"ReleaseBundles.ListByEnvironment": func(ctx context.Context, c *Client) (any, error) {
		return c.ReleaseBundles.ListByEnvironment(ctx, "QA", nil)
	},
}

// An empty response with a 2xx status is an error, never an empty promotion or distribution.
func TestEmptyResponses(t *testing.T) {
	for name, call := range mustReturn {
		for _, status := range []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent} {
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			got, err := call(t.Context(), c)
			assert.ErrorIs(t, err, jfrog.ErrBadAnswer, "%s: %d", name, status)
			assert.True(t, reflect.ValueOf(got).IsZero(), "%s: %d: %v", name, status, got)
		}
	}
}

// Promotions and distributions without their identifiers are errors too.
func TestResponsesWithoutTheirID(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"environment":"QA","sites":[]}`)
	})
	for _, name := range []string{
		"Promotions.Create", "Promotions.CreateAndWait", "Distributions.Create", "Distributions.CreateAndWait", "Distributions.DeleteRemote",
	} {
		got, err := mustReturn[name](t.Context(), c)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, name)
		assert.True(t, reflect.ValueOf(got).IsZero(), "%s: %v", name, got)
	}

	// A dry run starts no operation that could have an ID.
	ref, err := c.Distributions.Create(t.Context(), "app", "1.0", DistributionCreateRequest{DryRun: true, DistributionRules: everySite}, nil)
	assert.NoError(t, err)
	assert.Equal(t, &DistributionRef{Sites: []Site{}}, ref)
}
