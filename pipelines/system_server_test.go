package pipelines_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/pipelines"
)

func TestStateOfTheServer(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	codes, err := p.System.Codes(ctx, &pipelines.SystemCodeOptions{Group: "status"})
	require.NoError(t, err)
	assert.Len(t, codes, 23)
	for _, c := range codes {
		assert.Equal(t, c.Code.String(), c.Name)
	}
	none, err := p.System.Codes(ctx, &pipelines.SystemCodeOptions{Group: "colors"})
	require.NoError(t, err)
	assert.Empty(t, none)
	info, err := p.System.Info(ctx)
	require.NoError(t, err)
	assert.Equal(t, jfrogtest.Version, info.Version)
	jane := p.another()
	health, err := jane.System.Health(ctx)
	require.NoError(t, err)
	assert.Equal(t, &pipelines.SystemHealth{Status: "OK"}, health)
	health, err = p.System.Health(ctx)
	require.NoError(t, err)
	assert.Empty(t, health.Status)
	assert.True(t, health.IsHealthy)
	assert.NotEmpty(t, health.Services)
	for _, want := range []bool{false, true} {
		status, err := jane.System.ConfigStatus(ctx)
		require.NoError(t, err)
		assert.Equal(t, want, status.HasPipelinesConfigChanged)
		if !want {
			p.github()
		}
	}
	anonymous, err := jfrog.New(p.srv.URL)
	require.NoError(t, err)
	_, err = pipelines.New(anonymous).System.Info(ctx)
	require.ErrorIs(t, err, jfrog.ErrUnauthorized)
}

func TestLevelsOfLogs(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	_, err := p.Loggers.Set(ctx, pipelines.LogServiceCron, pipelines.LogTrace)
	require.NoError(t, err)
	configuration, err := p.Loggers.Get(ctx)
	require.NoError(t, err)
	assert.Len(t, configuration.ConfigValue, 14)
	levels, ok := configuration.Levels(pipelines.LogServiceCron)
	assert.True(t, ok)
	assert.Equal(t, pipelines.LogTrace, levels.ConfiguredLevel)
	configuration, err = p.Loggers.Reset(ctx, pipelines.LogServiceCron)
	require.NoError(t, err)
	levels, _ = configuration.Levels(pipelines.LogServiceCron)
	assert.Equal(t, pipelines.LogUnset, levels.ConfiguredLevel)
	_, err = p.Loggers.Set(ctx, pipelines.LogServiceCron, "loud")
	require.ErrorContains(t, err, "level must be one of")
	_, err = p.Loggers.Set(ctx, "tea", pipelines.LogTrace)
	require.ErrorContains(t, err, "service must be one of")
	_, err = p.another().Loggers.Get(ctx)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestMetricsCountPipelines(t *testing.T) {
	p, ctx := newPlatform(t, jfrogtest.WithAsync(0, 0)), t.Context()
	p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": appYAML})
	_, err := p.PipelineSources.Create(ctx, appSource(p.github().ID))
	require.NoError(t, err)
	metrics, err := p.Metrics.Get(ctx)
	require.NoError(t, err)
	assert.Contains(t, metrics, `jfpip_pipelines_per_project_count{project="default"} 1 `)
	application, err := p.Metrics.Application(ctx)
	require.NoError(t, err)
	assert.Contains(t, application, "# TYPE jfpip_pipelines_count counter\njfpip_pipelines_count 1 ")
}

func TestVariablesHaveScopes(t *testing.T) {
	p, ctx := newPlatform(t), t.Context()
	p.github()
	global, err := p.EnvironmentVariables.Create(ctx, pipelines.EnvironmentVariableRequest{Key: "hello", Value: "world", IsReadOnly: true})
	require.NoError(t, err)
	assert.Equal(t, pipelines.VariableGlobal, global.Scope)
	ofProject := pipelines.EnvironmentVariableRequest{Key: "hello", Value: "project", Scope: pipelines.VariableProject, ProjectID: 1}
	_, err = p.EnvironmentVariables.Create(ctx, ofProject)
	require.NoError(t, err)
	_, err = p.EnvironmentVariables.Create(ctx, ofProject)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	ofProject.ProjectID = 9
	_, err = p.EnvironmentVariables.Create(ctx, ofProject)
	require.ErrorContains(t, err, "Project 9 does not exist")

	list, err := p.EnvironmentVariables.List(ctx, &pipelines.EnvironmentVariableListOptions{Keys: []string{"hello"}, Values: pipelines.VariableValues{"project"}})
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, pipelines.VariableProject, list[0].Scope)
	list, err = p.EnvironmentVariables.List(ctx, &pipelines.EnvironmentVariableListOptions{IsReadOnly: new(true)})
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, *global, list[0])

	_, err = p.EnvironmentVariables.Replace(ctx, global.ID, pipelines.EnvironmentVariableRequest{Key: "bye", Value: "moon"})
	require.NoError(t, err)
	got, err := p.EnvironmentVariables.Get(ctx, global.ID)
	require.NoError(t, err)
	assert.Equal(t, &pipelines.EnvironmentVariable{ID: global.ID, Key: "bye", Value: "moon", Scope: pipelines.VariableGlobal}, got)
	_, err = p.EnvironmentVariables.Delete(ctx, global.ID)
	require.NoError(t, err)
	_, err = p.EnvironmentVariables.Get(ctx, global.ID)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestTemplatesAndKindsOfResources(t *testing.T) {
	p, ctx := newPlatform(t, jfrogtest.WithAsync(0, 0)), t.Context()
	req := pipelines.TemplateCreateRequest{Name: "build", Namespace: "acme", TemplateSourceID: 4, SyntaxVersion: "1.0.0", LatestSHA: "ab"}
	created, err := p.Templates.Create(ctx, req)
	require.NoError(t, err)
	_, err = p.Templates.Create(ctx, req)
	require.ErrorIs(t, err, jfrog.ErrConflict)
	req.SyntaxVersion = "newest"
	_, err = p.Templates.Create(ctx, req)
	require.ErrorContains(t, err, "semantic version")
	got, err := p.Templates.Get(ctx, created.ID)
	require.NoError(t, err)
	assert.Equal(t, "ab", got.LatestSHA)
	list, err := p.Templates.List(ctx, &pipelines.TemplateListOptions{Names: []string{"build"}, SyntaxVersion: []string{"1.0.0", "latest"}})
	require.NoError(t, err)
	assert.Equal(t, []pipelines.Template{*created}, list)
	_, err = p.Templates.Get(ctx, 9)
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	source := appSource(p.github().ID)
	source.RepositoryFullName, source.Branch, source.FileFilter = "", "", "values.yml"
	source.TemplateID, source.ValuesYmlPropertyBag = created.ID, []byte(`{"pipelines": 2}`)
	synced, err := p.PipelineSources.CreateAndWait(ctx, source, quick)
	require.NoError(t, err)
	assert.Equal(t, created.ID, synced.TemplateID)
	assert.JSONEq(t, `{"pipelines": 2}`, string(synced.ValuesYmlPropertyBag))

	kinds, err := p.MasterResources.List(ctx, nil)
	require.NoError(t, err)
	one, err := p.MasterResources.Get(ctx, kinds[6].ID)
	require.NoError(t, err)
	assert.Equal(t, "GitRepo", one.Name)
	_, err = p.MasterResources.Get(ctx, 99)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}
