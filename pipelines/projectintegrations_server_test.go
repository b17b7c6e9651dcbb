package pipelines_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

func TestIntegrationsKeepSecrets(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	created := p.github()
	assert.True(t, created.Permissions.AllowsAllPipelineSources())
	assert.Equal(t, "admin", created.CreatedByUserName)
	values := created.Values().(*pipelines.GitHubIntegration)
	assert.Equal(t, "https://api.github.com", values.URL)
	assert.Equal(t, "*****", string(values.Token))

	// A value that is not sent stays.
	values.URL, values.Token = "https://github.acme.org", ""
	changed, err := p.ProjectIntegrations.Update(ctx, created.ID, pipelines.ProjectIntegrationUpdateRequest{
		Name: "renamed", Values: values, AllowAllPipelineSources: new(false), Environments: []string{"DEV"},
	})
	require.NoError(t, err)
	assert.Equal(t, &pipelines.GitHubIntegration{URL: "https://github.acme.org", Token: "*****"}, changed.Values())
	assert.False(t, changed.Permissions.AllowsAllPipelineSources())
	got, err := p.ProjectIntegrations.Get(ctx, created.ID)
	require.NoError(t, err)
	assert.Equal(t, "renamed", got.Name)

	id, err := p.ProjectIntegrations.Delete(ctx, created.ID)
	require.NoError(t, err)
	assert.Equal(t, created.ID, id)
	_, err = p.ProjectIntegrations.Get(ctx, created.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = p.ProjectIntegrations.Delete(ctx, created.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestVariablesOfAnIntegration(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	create := pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "settings", Values: &pipelines.GenericIntegration{Envs: map[string]pipelines.Variable{
			"region": {Value: "eu"}, "password": {Value: "pw", IsSecure: true},
		}},
	}
	created, err := p.ProjectIntegrations.Create(ctx, create)
	require.NoError(t, err)
	envs := created.Values().(*pipelines.GenericIntegration).Envs
	assert.Equal(t, map[string]pipelines.Variable{"region": {Value: "eu"}, "password": {Value: "*****", IsSecure: true}}, envs)
	envs["password"] = pipelines.Variable{IsSecure: true} // stays as it is
	envs["zone"] = pipelines.Variable{Value: "b", IsRecreated: true}
	delete(envs, "region")
	changed, err := p.ProjectIntegrations.Update(ctx, created.ID, pipelines.ProjectIntegrationUpdateRequest{
		Name: "settings", Values: &pipelines.GenericIntegration{Envs: envs},
	})
	require.NoError(t, err)
	assert.Equal(t, map[string]pipelines.Variable{
		"password": {Value: "*****", IsSecure: true}, "zone": {Value: "b", IsRecreated: true},
	}, changed.Values().(*pipelines.GenericIntegration).Envs)
	_, err = p.ProjectIntegrations.Create(ctx, create)
	require.ErrorIs(t, err, jfrog.ErrConflict)
}

func TestIntegrationsAreRefused(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	first := p.github()
	for want, req := range map[string]pipelines.ProjectIntegrationCreateRequest{
		"Project 7 does not exist":   {ProjectID: 7, Name: "a", Values: &pipelines.SlackIntegration{URL: "u"}},
		"Project none does not":      {Project: &pipelines.ProjectRef{Key: "none"}, Name: "a", Values: &pipelines.SlackIntegration{URL: "u"}},
		"no master integration 3":    {ProjectID: 1, Name: "a", Values: &pipelines.OtherIntegration{MasterIntegrationID: 3, MasterIntegrationName: "x"}},
		"is disabled":                {ProjectID: 1, Name: "a", Values: &pipelines.JenkinsIntegration{HookPassword: "p", HookUsername: "u", URL: "u"}},
		"lacks the required field u": {ProjectID: 1, Name: "a", Values: &pipelines.OtherIntegration{MasterIntegrationID: 78, MasterIntegrationName: "slackKey"}},
		"has no field 'color'": {ProjectID: 1, Name: "a", Values: &pipelines.OtherIntegration{
			MasterIntegrationID: 78, MasterIntegrationName: "slackKey", Fields: []pipelines.FormField{{Label: "color", Value: "red"}},
		}},
		"not an object of variables": {ProjectID: 1, Name: "a", Values: &pipelines.OtherIntegration{
			MasterIntegrationID: 99, MasterIntegrationName: "generic", Fields: []pipelines.FormField{{Label: "envs", Value: "x"}},
		}},
	} {
		_, err := p.ProjectIntegrations.Create(ctx, req)
		require.ErrorIs(t, err, jfrog.ErrValidation)
		require.ErrorContains(t, err, want)
	}
	_, err := p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "other", Values: &pipelines.SlackIntegration{URL: "u"},
	})
	require.NoError(t, err)
	_, err = p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "keyless", Values: &pipelines.OtherIntegration{
			MasterIntegrationID: 98, MasterIntegrationName: "artifactory",
			Fields: []pipelines.FormField{{Label: "url", Value: "https://acme.org"}, {Label: "user", Value: "admin"}},
		},
	})
	require.NoError(t, err) // as public clients do it
	_, err = p.ProjectIntegrations.Update(ctx, first.ID, pipelines.ProjectIntegrationUpdateRequest{Name: "other"})
	require.ErrorIs(t, err, jfrog.ErrConflict)
}

func TestIntegrationsAreFound(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	p.github()
	_, err := p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: 1, Name: "a_slack", Values: &pipelines.SlackIntegration{URL: "u"}, IsInternal: new(true), Environments: []string{"DEV", "PROD"},
	})
	require.NoError(t, err)
	type options = pipelines.ProjectIntegrationListOptions
	for _, tc := range []struct {
		want []string
		opts *options
	}{
		{[]string{"my_github", "a_slack"}, nil},
		{[]string{"a_slack", "my_github"}, &options{SortOptions: pipelines.SortOptions{SortBy: []string{"name"}}}},
		{[]string{"my_github", "a_slack"}, &options{SortOptions: pipelines.SortOptions{
			SortBy: []string{"projectId", "name"}, SortOrder: pipelines.SortDescending,
		}}},
		{[]string{"my_github"}, &options{MasterIntegrationTypes: []string{"scm"}}},
		{[]string{"my_github"}, &options{Names: []string{"my_github", "x"}, ProjectIDs: []int64{1}}},
		{[]string{"my_github"}, &options{MasterIntegrationNames: []string{"github"}, MasterIntegrationIDs: []int64{20}}},
		{[]string{"a_slack"}, &options{Environments: []string{"PROD", "x"}}},
		{[]string{"a_slack"}, &options{IsInternal: new(true)}},
		{[]string{"a_slack"}, &options{PageOptions: pipelines.PageOptions{Skip: 1, Limit: 1}}},
		{nil, &options{ProjectIntegrationIDs: []int64{8}}},
	} {
		var got []string
		list, err := p.ProjectIntegrations.List(ctx, tc.opts)
		require.NoError(t, err)
		for _, i := range list {
			got = append(got, i.Name)
		}
		assert.Equal(t, tc.want, got, "%+v", tc.opts)
	}
	for _, opts := range []*options{
		{SortOptions: pipelines.SortOptions{SortBy: []string{"color"}}}, {SortOptions: pipelines.SortOptions{SortOrder: 7}},
		{PageOptions: pipelines.PageOptions{Skip: -1}},
	} {
		_, err := p.ProjectIntegrations.List(ctx, opts)
		require.ErrorIs(t, err, jfrog.ErrValidation)
	}
}

func TestIntegrationsAreShared(t *testing.T) {
	p, ctx := newPlatform(t, jfrogtest.WithAsync(0, 0)), t.Context()
	_, err := access.New(p.jc).Projects.Create(ctx, access.Project{ProjectKey: "acme", DisplayName: "Acme"})
	require.NoError(t, err)
	shared, err := p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		Project: &pipelines.ProjectRef{Key: "acme"}, Name: "my_github", Environments: []string{"DEV"},
		Values: &pipelines.GitHubIntegration{URL: "https://api.github.com", Token: "t"},
	})
	require.NoError(t, err)
	assert.Equal(t, int64(2), shared.ProjectID)
	// Another project cannot use it before it is shared.
	_, err = p.PipelineSources.Create(ctx, appSource(shared.ID))
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = p.ProjectIntegrations.Share(ctx, shared.ID, pipelines.ProjectIntegrationShareRequest{SharedWithProjects: []int64{9}})
	require.ErrorIs(t, err, jfrog.ErrValidation)
	sharing, err := p.ProjectIntegrations.Share(ctx, shared.ID, pipelines.ProjectIntegrationShareRequest{SharedWithProjects: []int64{1}, SharedReadOnly: true})
	require.NoError(t, err)
	assert.False(t, sharing.WithAllProjects())
	sharing, err = p.ProjectIntegrations.Sharing(ctx, shared.ID)
	require.NoError(t, err)
	assert.Equal(t, "acme_my_github", sharing.ResourceName)
	assert.Equal(t, []string{"DEV"}, sharing.EnvironmentsList)
	assert.True(t, sharing.SharedReadOnly)
	require.Len(t, sharing.SharedWithProjectsList, 1)

	p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": appYAML})
	source, err := p.PipelineSources.Create(ctx, appSource(shared.ID))
	require.NoError(t, err)
	assert.Equal(t, pipelines.StatusSuccess, source.LastSyncStatusCode)

	projects, err := p.Projects.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, projects, 2)
	assert.Equal(t, "default", projects[0].Name)
	assert.Equal(t, "Acme", projects[1].Name)
	assert.Contains(t, projects[1].SystemPropertyBag.SSHPublicKey, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5")
	assert.Nil(t, projects[1].ConfigPropertyBag)
	projects, err = p.Projects.List(ctx, &pipelines.ProjectListOptions{SourceIDs: []string{"acme"}, ProjectIDs: []int64{1, 2}})
	require.NoError(t, err)
	require.Len(t, projects, 1)
	// Pipelines keeps what a project had that Access deletes.
	require.NoError(t, access.New(p.jc).Projects.Delete(ctx, "acme"))
	projects, err = p.Projects.List(ctx, nil)
	require.NoError(t, err)
	require.Len(t, projects, 2)
	assert.True(t, projects[1].IsOrphaned)
	_, err = p.ProjectIntegrations.Create(ctx, pipelines.ProjectIntegrationCreateRequest{
		ProjectID: projects[1].ID, Name: "late", Values: &pipelines.SlackIntegration{URL: "u"},
	})
	require.ErrorContains(t, err, "Project 2 does not exist")
	_, err = p.another().Projects.List(ctx, nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestKindsOfIntegrations(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	kinds, err := p.another().MasterIntegrations.List(ctx)
	require.NoError(t, err)
	assert.Len(t, kinds, 27)
	enabled := map[string]bool{}
	for _, k := range kinds {
		enabled[k.Name] = k.IsEnabled
	}
	assert.True(t, enabled["github"])
	assert.False(t, enabled["jenkins"])
	fields, err := p.MasterIntegrations.Fields(ctx, &pipelines.MasterIntegrationFieldListOptions{MasterIntegrationIDs: []int64{20}})
	require.NoError(t, err)
	secure := map[string]bool{}
	for _, f := range fields {
		secure[f.Name] = f.IsSecure
	}
	assert.Equal(t, map[string]bool{"token": true, "url": false}, secure)
}
