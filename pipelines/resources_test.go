package pipelines

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var resourceCases = replay.Cases[*Client]{
	"6.17.1/build info resources": func(ctx context.Context, c *Client) (any, error) {
		return c.Resources.List(ctx, &ResourceListOptions{TypeCodes: []int{2018}})
	},
	"6.17.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Resources.Get(ctx, 2019) },
	"6.18.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.ResourceVersions.List(ctx, nil) },
	"6.18.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.ResourceVersions.Get(ctx, 14) },
	"6.27.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.MasterResources.List(ctx, nil) },
	"6.27.2/sample": func(ctx context.Context, c *Client) (any, error) {
		one, err := c.MasterResources.Get(ctx, 1)
		return []*MasterResource{one}, err
	},
}

func TestResourcesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Resources.Get(ctx, 0)), "resourceId")
	refused(t, second(c.ResourceVersions.Get(ctx, 0)), "id")
	refused(t, second(c.MasterResources.Get(ctx, 0)), "masterResourceId")
	refused(t, second(c.Resources.List(ctx, &ResourceListOptions{Names: []string{"a,b"}})), "names")
	refused(t, second(c.ResourceVersions.List(ctx, &ResourceVersionListOptions{SortOptions: SortOptions{SortBy: []string{""}}})), "sort by")
}

func TestResourcePages(t *testing.T) {
	c, _ := numbered(t, 5, 2)
	resources, err := jfrog.Collect(c.Resources.All(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, resources, 5)
	c, _ = numbered(t, 5, 2)
	versions, err := jfrog.Collect(c.ResourceVersions.All(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, versions, 5)
}

// TestMasterResourceShapes checks that a master resource is read alone and in a list.
func TestMasterResourceShapes(t *testing.T) {
	s := &routes{answers: map[string][]string{"GET /masterResources/1": {`{"id":1,"name":"a"}`, `[{"id":1,"name":"a"}]`, `[]`}}}
	c := served(t, s.ServeHTTP)
	for range 2 {
		one, err := c.MasterResources.Get(t.Context(), 1)
		require.NoError(t, err)
		assert.Equal(t, "a", one.Name)
	}
	_, err := c.MasterResources.Get(t.Context(), 1)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

// TestFreeFormFields checks that fields that depend on a type are kept.
func TestFreeFormFields(t *testing.T) {
	for _, v := range []any{
		&PipelineDefinition{}, &StepConfiguration{}, &StepExecution{}, &StepRuntime{}, &RuntimeImage{}, &RunProperties{},
		&ResourceConfiguration{}, &ResourceProperties{}, &ResourceContent{}, &StepSettings{}, &PipelineStepSettings{},
		&PipelineStepVariables{}, &PipelineStepletSettings{},
	} {
		require.NoError(t, json.Unmarshal([]byte(`{"future":{"a":[1]}}`), v))
		data, err := json.Marshal(v)
		require.NoError(t, err)
		var fields map[string]any
		require.NoError(t, json.Unmarshal(data, &fields))
		assert.Equal(t, map[string]any{"a": []any{1.0}}, fields["future"], "%T", v)
	}
}

func TestScalar(t *testing.T) {
	for in, want := range map[string]Scalar{`"a"`: "a", `1`: "1", `1.50`: "1.50", `true`: "true", `null`: ""} {
		var s Scalar
		require.NoError(t, json.Unmarshal([]byte(in), &s), in)
		assert.Equal(t, want, s)
	}
	assert.Error(t, json.Unmarshal([]byte(`{}`), new(Scalar)))
}
