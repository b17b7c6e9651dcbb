package pipelines

import (
	"context"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var testReportCases = replay.Cases[*Client]{
	"6.21.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.StepTestReports.List(ctx, nil) },
	"6.21.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.StepTestReports.Files(ctx, 59, nil) },
	"6.26.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.StepletTestReports.List(ctx, nil) },
}

var templateCases = replay.Cases[*Client]{
	"6.28.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Templates.Create(ctx, TemplateCreateRequest{Name: "foo", SyntaxVersion: "latest", TemplateSourceID: 4, Namespace: "foo"})
	},
	"6.28.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Templates.List(ctx, nil) },
	"6.28.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.Templates.Get(ctx, 1) },
}

var helloWorld = EnvironmentVariableRequest{Key: "hello", Value: "world", Scope: VariableGlobal, ProjectID: 2, IsReadOnly: true}

var environmentVariableCases = replay.Cases[*Client]{
	"6.29.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.EnvironmentVariables.Create(ctx, helloWorld)
	},
	"6.29.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.EnvironmentVariables.Replace(ctx, 4, helloWorld)
	},
	"6.29.3/sample": func(ctx context.Context, c *Client) (any, error) { return c.EnvironmentVariables.Get(ctx, 4) },
	"6.29.4/sample": func(ctx context.Context, c *Client) (any, error) {
		list, err := c.EnvironmentVariables.List(ctx, &EnvironmentVariableListOptions{
			EnvironmentVariableIDs: []int64{4}, Scopes: []VariableScope{VariableGlobal}, Keys: []string{"hello"},
			Values: VariableValues{"world"}, IsReadOnly: new(true),
		})
		if len(list) != 1 {
			return list, err
		}
		return list[0], err
	},
	"6.29.5/sample": func(ctx context.Context, c *Client) (any, error) { return c.EnvironmentVariables.Delete(ctx, 4) },
}

func TestTemplatesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.Templates.Get(ctx, 0)), "templateId")
	refused(t, second(c.Templates.List(ctx, &TemplateListOptions{Names: []string{"a,b"}})), "names")
	for why, req := range map[string]TemplateCreateRequest{
		"name is empty":           {Namespace: "n", TemplateSourceID: 1, SyntaxVersion: "latest"},
		"namespace is empty":      {Name: "n", TemplateSourceID: 1, SyntaxVersion: "latest"},
		"template source is 0":    {Name: "n", Namespace: "n", SyntaxVersion: "latest"},
		"syntax version is empty": {Name: "n", Namespace: "n", TemplateSourceID: 1},
	} {
		refused(t, second(c.Templates.Create(ctx, req)), why)
	}
	refused(t, second(c.StepTestReports.Files(ctx, 0, nil)), "stepId")
}

func TestEnvironmentVariablesRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, second(c.EnvironmentVariables.Get(ctx, 0)), "id")
	refused(t, second(c.EnvironmentVariables.Delete(ctx, 0)), "id")
	refused(t, second(c.EnvironmentVariables.Replace(ctx, 0, helloWorld)), "id")
	for why, req := range map[string]EnvironmentVariableRequest{
		"key is empty":                  {Value: "v"},
		"value is empty":                {Key: "k"},
		"project requires a project ID": {Key: "k", Value: "v", Scope: VariableProject},
	} {
		refused(t, second(c.EnvironmentVariables.Create(ctx, req)), why)
		refused(t, second(c.EnvironmentVariables.Replace(ctx, 1, req)), why)
	}
	err := second(c.EnvironmentVariables.List(ctx, &EnvironmentVariableListOptions{Values: VariableValues{"ok", "hidden,value"}}))
	refused(t, err, "value 1 is empty or has a comma")
	assert.NotContains(t, err.Error(), "hidden")
}

// TestEnvironmentVariableShapes checks that variables are read alone and in a list, with Id for id,
// and that errors do not show values in the URL.
func TestEnvironmentVariableShapes(t *testing.T) {
	s := &routes{answers: map[string][]string{
		"GET /environmentVariables":        {`{"Id":4,"key":"a","value":"hidden-value"}`, `[{"id":4,"key":"a"},{"id":5}]`, `[]`, "500"},
		"DELETE /environmentVariableIds/4": {`{"Id":4}`, "204"},
	}}
	c := served(t, s.ServeHTTP)
	for _, want := range [][]int64{{4}, {4, 5}, nil} {
		list, err := c.EnvironmentVariables.List(t.Context(), nil)
		require.NoError(t, err)
		var ids []int64
		for _, v := range list {
			ids = append(ids, v.ID)
		}
		assert.Equal(t, want, ids)
		assert.NotContains(t, fmt.Sprintf("%v %+v", list, list), "hidden-value")
	}
	opts := &EnvironmentVariableListOptions{Values: VariableValues{"hidden value", "hidden-value"}}
	_, err := c.EnvironmentVariables.List(t.Context(), opts)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hidden")
	assert.NotContains(t, fmt.Sprintf("%v %+v", opts, *opts), "hidden")
	assert.Contains(t, s.requests[3], "values=hidden%20value%2Chidden-value")
	id, err := c.EnvironmentVariables.Delete(t.Context(), 4)
	require.NoError(t, err)
	assert.Equal(t, int64(4), id)
	require.NoError(t, second(c.EnvironmentVariables.Delete(t.Context(), 4))) // an empty response
}

func TestTestReportMode(t *testing.T) {
	for in, want := range map[int]fs.FileMode{600: 0o600, 755: 0o755, 0: 0, 888: 0, -1: 0} {
		assert.Equal(t, want, (&TestReportFile{Permissions: in}).Mode(), in)
	}
}
