package admin

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestPluginsOnServer(t *testing.T) {
	ctx := t.Context()
	var srv *jfrogtest.Server
	var calls []jfrogtest.PluginCall
	run := func(call jfrogtest.PluginCall) (int, any) {
		calls = append(calls, call)
		// A plugin may call the server.
		c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
		if err == nil {
			_, err = artifactory.New(c).Repositories.List(ctx, nil)
		}
		if err != nil || call.Params["fail"] != nil {
			return 409, "not now"
		}
		return 200, "cleaned"
	}
	srv = jfrogtest.New(t,
		jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "clean", Type: "executions", Version: "1.0", Groups: []string{"readers"}, Source: "executions {}", Run: run}),
		jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "secret", Type: "executions"}),
		jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "gradle", Type: "staging", Params: map[string]string{"k": "v"}, Run: func(call jfrogtest.PluginCall) (int, any) {
			return 200, BuildStagingStrategy{DefaultModuleVersion: StagingModuleVersion{ModuleID: call.BuildName, NextRelease: call.Params["next"][0]}}
		}}),
		jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "promote", Type: "promotions", Run: func(call jfrogtest.PluginCall) (int, any) {
			return 200, call.BuildName + "#" + call.BuildNumber
		}}))
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	c := New(jc)

	all, err := c.Plugins.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, []Plugin{{Name: "gradle", Params: map[string]string{"k": "v"}}}, all[PluginStaging])
	assert.Len(t, all[PluginExecutions], 2)
	source, err := c.Plugins.Download(ctx, "clean")
	require.NoError(t, err)
	text, err := io.ReadAll(source)
	require.NoError(t, err)
	assert.Equal(t, "executions {}", string(text))
	require.NoError(t, source.Close())

	out, err := c.Plugins.Execute(ctx, "clean", &PluginExecuteOptions{Params: PluginParams{"types": {"jar", "war"}, "age": {"7"}}})
	require.NoError(t, err)
	assert.Equal(t, "cleaned", out)
	assert.Equal(t, []jfrogtest.PluginCall{{User: "admin", Params: map[string][]string{"types": {"jar", "war"}, "age": {"7"}}}}, calls)
	_, err = c.Plugins.Execute(ctx, "clean", &PluginExecuteOptions{Params: PluginParams{"fail": {"1"}}})
	require.ErrorIs(t, err, jfrog.ErrConflict)
	out, err = c.Plugins.Execute(ctx, "clean", &PluginExecuteOptions{Params: PluginParams{"fail": {"1"}}, Async: true})
	require.NoError(t, err)
	assert.Equal(t, "OK", out)
	strategy, err := c.Plugins.StagingStrategy(ctx, "gradle", "app", &PluginOptions{Params: PluginParams{"next": {"1.1"}}})
	require.NoError(t, err)
	assert.Equal(t, StagingModuleVersion{ModuleID: "app", NextRelease: "1.1"}, strategy.DefaultModuleVersion)
	out, err = c.Plugins.Promote(ctx, "promote", "app", "7", nil)
	require.NoError(t, err)
	assert.Equal(t, "app#7", out)
	_, err = c.Plugins.StagingStrategy(ctx, "clean", "app", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound, "clean is no strategy")

	_, err = access.New(jc).Users.Create(ctx, access.UserCreateRequest{Username: "jane", Password: "secret", Email: "j@example.com"})
	require.NoError(t, err)
	janes, err := jfrog.New(srv.URL, jfrog.WithBasicAuth("jane", "secret"))
	require.NoError(t, err)
	jane := New(janes)
	executions, err := jane.Plugins.ListByType(ctx, PluginExecutions)
	require.NoError(t, err)
	require.Len(t, executions, 1)
	assert.Equal(t, "clean", executions[0].Name)
	_, err = jane.Plugins.Execute(ctx, "clean", nil)
	require.NoError(t, err)
	_, err = jane.Plugins.Execute(ctx, "secret", nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)

	_, err = jfrogtest.Start(jfrogtest.WithPlugin(jfrogtest.Plugin{Name: "p", Type: "jobs"}))
	require.EqualError(t, err, `plugin p has the unknown type "jobs"`)
}

func TestLiveLogsOfAllProductsOnServer(t *testing.T) {
	ctx := t.Context()
	c, _ := inMemory(t)
	for _, product := range []LogProduct{LogArtifactory, LogXray, LogPipelines, LogDistribution} {
		config, err := c.Logs.Config(ctx, product)
		require.NoError(t, err)
		require.Len(t, config.Logs, 1, product)
		chunk, err := c.Logs.Data(ctx, product, "", config.Logs[0], nil)
		require.NoError(t, err)
		assert.Contains(t, chunk.LogContent, "/system/logs/config|200|", product)
		assert.NotContains(t, chunk.LogContent, "/"+string(product)+"/api", product)
		_, err = c.Logs.Data(ctx, product, "", "none.log", nil)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
	}
}
