package pipelines

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var integrationCases = replay.Cases[*Client]{
	"6.10.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.MasterIntegrations.List(ctx)
	},
	"6.11.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.MasterIntegrations.Fields(ctx, &MasterIntegrationFieldListOptions{})
	},
	"6.12.1/GitHub integration": createGitHub,
	"6.12.1/wire-exists":        createGitHub,
	"6.12.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.Update(ctx, 4, ProjectIntegrationUpdateRequest{
			Name: "myGithub", AllowAllPipelineSources: new(true),
			Values: &GenericIntegration{Envs: map[string]Variable{
				"val2": {Value: "sddsf sdf", IsRecreated: true}, "new": {Value: "dfs"}, "vsl3": {Value: "dfs"},
			}},
		})
	},
	"6.12.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.Delete(ctx, 2)
	},
	"6.12.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.List(ctx, &ProjectIntegrationListOptions{})
	},
	"6.12.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.Get(ctx, 2)
	},
	"6.12.5/wire-one object": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.Get(ctx, 2)
	},
	"6.12.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.Share(ctx, 6, ProjectIntegrationShareRequest{SharedWithProjects: []int64{1, 2}})
	},
	"6.12.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectIntegrations.Sharing(ctx, 6)
	},
}

func createGitHub(ctx context.Context, c *Client) (any, error) {
	return c.ProjectIntegrations.Create(ctx, ProjectIntegrationCreateRequest{
		Name: "myGithub", ProjectID: 1, AllowAllPipelineSources: new(true),
		Values: &GitHubIntegration{Token: "ghp_made_up", URL: "https://api.github.com"},
	})
}

// TestIntegrationExists checks that a project integration that exists is a conflict.
func TestIntegrationExists(t *testing.T) {
	c, _ := keep(t, 409, `{"message":"exists"}`)
	_, err := createGitHub(t.Context(), c)
	require.ErrorIs(t, err, jfrog.ErrConflict)
}

func TestIntegrationsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	valid := &GitHubIntegration{Token: "t", URL: "u"}
	for why, req := range map[string]ProjectIntegrationCreateRequest{
		"project is 0":               {Name: "a", Values: valid},
		"named twice":                {Name: "a", ProjectID: 1, Project: &ProjectRef{Name: "b"}, Values: valid},
		"name of the integration":    {ProjectID: 1, Values: valid},
		"integration has no values":  {ProjectID: 1, Name: "a"},
		"has no values":              {ProjectID: 1, Name: "a", Values: (*JiraIntegration)(nil)},
		"integration has no token":   {ProjectID: 1, Name: "a", Values: &GitHubIntegration{URL: "u"}},
		"integration has no envs":    {ProjectID: 1, Name: "a", Values: &GenericIntegration{}},
		"master integration is 0":    {ProjectID: 1, Name: "a", Values: &OtherIntegration{MasterIntegrationName: "x"}},
		"name of the master":         {ProjectID: 1, Name: "a", Values: &OtherIntegration{MasterIntegrationID: 7}},
		"has no label":               {ProjectID: 1, Name: "a", Values: &OtherIntegration{7, "x", []FormField{{Value: "v"}}}},
		"*****, which JSON and logs": {ProjectID: 1, Name: "a", Values: &GitHubIntegration{URL: "u", Token: "*****"}},
	} {
		refused(t, second(c.ProjectIntegrations.Create(ctx, req)), why)
	}
	refused(t, second(c.ProjectIntegrations.Update(ctx, 1, ProjectIntegrationUpdateRequest{})),
		"name of the integration is empty")
	refused(t, second(c.ProjectIntegrations.Update(ctx, 1, ProjectIntegrationUpdateRequest{
		Name: "a", Values: &GenericIntegration{Envs: map[string]Variable{"v": {IsRecreated: true}}},
	})), "variable v is recreated")
	refused(t, second(c.ProjectIntegrations.Update(ctx, 0, ProjectIntegrationUpdateRequest{Name: "a"})),
		"projectIntegrationId")
	refused(t, second(c.ProjectIntegrations.Share(ctx, 1, ProjectIntegrationShareRequest{SharedWithProjects: []int64{1, 0}})),
		"project is 0")
	refused(t, second(c.ProjectIntegrations.Get(ctx, 0)), "projectIntegrationId")
}

// TestKindsAreDocumented compares the types of the kinds with the master integrations and their
// fields in the manual.
func TestKindsAreDocumented(t *testing.T) {
	fixtures, err := replay.Load("testdata/operations")
	require.NoError(t, err)
	var masters []MasterIntegration
	require.NoError(t, json.Unmarshal(fixtures["6.10.1"].Samples[0].Response.Body, &masters))
	var fields []MasterIntegrationField
	require.NoError(t, json.Unmarshal(fixtures["6.11.1"].Samples[0].Response.Body, &fields))
	require.Len(t, kinds, len(masters))
	for _, m := range masters {
		values := valuesOf(m.ID, m.Name, nil)
		id, name := values.master()
		assert.Equal(t, m.ID, id, m.Name)
		assert.Equal(t, m.Name, name)
		v, want := reflect.ValueOf(values).Elem(), 0
		for _, f := range fields {
			if f.MasterIntegrationID != m.ID {
				continue
			}
			want++
			for i := range v.NumField() {
				if label, required, value := formTag(v, i); label == f.Name {
					want--
					assert.Equal(t, f.IsRequired, required, "%s.%s", m.Name, label)
					assert.Equal(t, f.DataType == "object", value.Kind() == reflect.Map, "%s.%s", m.Name, label)
					if f.IsSecure {
						assert.IsType(t, jfrog.Secret(""), value.Interface(), "%s.%s", m.Name, label)
					}
				}
			}
		}
		assert.Zero(t, want, "fields of %s without a Go field", m.Name)
	}
}

// TestIntegrationValues reads integrations and sends their values back.
func TestIntegrationValues(t *testing.T) {
	for kind, want := range map[string]IntegrationValues{
		`"masterIntegrationName":"github","formJSONValues":[{"label":"token","value":"s"},{"label":"url","value":"u"},{"label":"new","value":"n"}]`: &GitHubIntegration{
			Token: "s", URL: "u", Extra: []FormField{{Label: "new", Value: "n"}},
		},
		`"masterIntegrationName":"generic","formJSONValues":[{"label":"envs","value":{"a":{"value":"1","isSecure":"true"}}}]`: &GenericIntegration{
			Envs: map[string]Variable{"a": {Value: "1", IsSecure: true}},
		},
		`"masterIntegrationName":"generic","formJSONValues":[{"label":"envs","value":"text"}]`: &GenericIntegration{
			Extra: []FormField{{Label: "envs", Value: "text"}},
		},
		`"masterIntegrationId":7,"masterIntegrationName":"later","formJSONValues":[{"label":"port","value":25},{"label":"none","value":null}]`: &OtherIntegration{
			7, "later", []FormField{{Label: "port", Value: "25"}, {Label: "none"}},
		},
	} {
		c, got := keep(t, 200, "{"+kind+"}")
		integration, err := c.ProjectIntegrations.Get(t.Context(), 1)
		require.NoError(t, err)
		assert.Equal(t, want, integration.Values())
		_, err = c.ProjectIntegrations.Update(t.Context(), 1, ProjectIntegrationUpdateRequest{Name: "a", Values: integration.Values()})
		require.NoError(t, err)
		_, form, _ := strings.Cut(kind, `"formJSONValues":`)
		form = strings.NewReplacer(`"true"`, `true,"isRecreated":false`, "25", `"25"`, "null", `""`).Replace(form)
		assert.JSONEq(t, `{"name":"a","formJSONValues":`+form+`}`, got.body)
	}
}

// TestIntegrationSecrets checks that no value of an integration shows, also in errors.
func TestIntegrationSecrets(t *testing.T) {
	c, _ := keep(t, 400, `{"message":"token ghp_made_up is invalid"}`)
	_, err := createGitHub(t.Context(), c)
	require.ErrorContains(t, err, "is invalid")
	assert.NotContains(t, err.Error(), "ghp_made_up")

	c, _ = keep(t, 200, `[{"masterIntegrationName":"github","formJSONValues":[{"label":"token","value":"hidden"}]}]`)
	list, err := c.ProjectIntegrations.List(t.Context(), nil)
	require.NoError(t, err)
	data, err := json.Marshal(list)
	require.NoError(t, err)
	values := list[0].Values()
	request := ProjectIntegrationCreateRequest{Values: values}
	assert.NotContains(t, fmt.Sprintf("%s %+v %s %#v %v %+v", data, list, &list[0], list, request, &request)+fmt.Sprint(values),
		"hidden")
	assert.Equal(t, jfrog.Secret("hidden"), values.(*GitHubIntegration).Token)
}

// TestIntegrationMasked checks that a value that the server has masked is read.
func TestIntegrationMasked(t *testing.T) {
	c, _ := keep(t, 200, `{"masterIntegrationName":"pemKey","formJSONValues":[{"label":"key","value":"*****"}]}`)
	integration, err := c.ProjectIntegrations.Get(t.Context(), 1)
	require.NoError(t, err)
	assert.Equal(t, &PEMKeyIntegration{Key: "*****"}, integration.Values())
}

func TestIntegrationFilters(t *testing.T) {
	s := &script{answers: []string{`[{"id":1}]`, `[]`}}
	for integration, err := range serve(t, s).ProjectIntegrations.All(t.Context(), &ProjectIntegrationListOptions{
		Names: []string{"a", "b"}, MasterIntegrationNames: []string{"github"}, IsInternal: new(false),
		SortOptions: SortOptions{SortBy: []string{"name"}, SortOrder: SortAscending},
	}) {
		require.NoError(t, err)
		assert.EqualValues(t, 1, integration.ID)
	}
	assert.Equal(t, "GET /pipelines/api/v1/projectIntegrations?isInternal=false&masterIntegrationNames=github"+
		"&names=a%2Cb&sortBy=name&sortOrder=1", s.requests[0])
	require.Len(t, s.requests, 2)
}

func TestIntegrationSharing(t *testing.T) {
	for _, body := range []string{`{"shareWithAllProjects":true}`, `{"sharedWithAllProjects":true}`} {
		c, got := keep(t, 200, body)
		sharing, err := c.ProjectIntegrations.Share(t.Context(), 6, ProjectIntegrationShareRequest{ShareWithAllProjects: true})
		require.NoError(t, err)
		assert.True(t, sharing.WithAllProjects())
		assert.JSONEq(t, `{"sharedWithProjects":[],"shareWithAllProjects":true,"sharedReadOnly":false}`,
			got.body)
	}
}
