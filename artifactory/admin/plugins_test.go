package admin

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var archiveTypes = PluginParams{"types": {"jar", "war", "zip"}}

var pluginCases = replay.Cases[*Client]{
	"2.14.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.Execute(ctx, "cleanup", &PluginExecuteOptions{
			Params: PluginParams{"suffix": {"SNAPSHOT"}, "types": {"jar", "war", "zip"}}, Async: true})
	},
	"2.14.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.Download(ctx, "myPlugin")
	},
	"2.14.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.List(ctx)
	},
	"2.14.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.ListByType(ctx, PluginStaging)
	},
	"2.14.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.StagingStrategy(ctx, "strategy1", "build1", &PluginOptions{Params: archiveTypes})
	},
	"2.14.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.Promote(ctx, "promotion1", "build1", "3", &PluginOptions{Params: archiveTypes})
	},
	"2.14.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Plugins.Reload(ctx)
	},
}

func TestPluginsRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for _, tc := range []struct {
		params PluginParams
		why    string
	}{
		{PluginParams{"": {"v"}}, "the name of a plugin parameter is empty"},
		{PluginParams{"p": nil}, `plugin parameter "p" has no value`},
		{PluginParams{"p=q": {"v"}}, `the name of plugin parameter "p=q" contains one of ;,|=`},
		{PluginParams{"p;q": {"v"}}, "contains one of"},
		{PluginParams{"p": {"ok", "a;b"}}, `a value of plugin parameter "p" contains one of ;,|=`},
		{PluginParams{"p": {"a|b"}}, "contains one of"},
		{PluginParams{"p": {"a,b"}}, "contains one of"},
		{PluginParams{"p": {"a=b"}}, "contains one of"},
	} {
		refused(t, second(c.Plugins.Execute(ctx, "e", &PluginExecuteOptions{Params: tc.params})), tc.why)
		refused(t, second(c.Plugins.StagingStrategy(ctx, "s", "b", &PluginOptions{Params: tc.params})), tc.why)
		refused(t, second(c.Plugins.Promote(ctx, "p", "b", "1", &PluginOptions{Params: tc.params})), tc.why)
	}
	refused(t, second(c.Plugins.StagingStrategy(ctx, "s", "", nil)), "buildName")
	refused(t, second(c.Plugins.Download(ctx, "")), "pluginName")
}

func TestPluginParamsOnTheWire(t *testing.T) {
	c, s := play(t, turn{Body: "done"})
	_, err := c.Plugins.Execute(t.Context(), "clean up", &PluginExecuteOptions{Params: PluginParams{"b": {"1 2", "ä"}, "a": {""}}})
	require.NoError(t, err)
	_, err = c.Plugins.Execute(t.Context(), "e", &PluginExecuteOptions{Params: PluginParams{}})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"POST /artifactory/api/plugins/execute/clean%20up?params=a%3D%3Bb%3D1%202%2C%C3%A4 ",
		"POST /artifactory/api/plugins/execute/e ",
	}, s.Requests)
}

// TestPluginResponses checks that a plugin may respond with anything.
func TestPluginResponses(t *testing.T) {
	for _, body := range []string{"", "OK", `{"deleted":3}`, "<html><body>report</body></html>"} {
		c, _ := play(t, turn{Body: body})
		text, err := c.Plugins.Execute(t.Context(), "e", nil)
		require.NoError(t, err)
		assert.Equal(t, body, text)
		text, err = c.Plugins.Promote(t.Context(), "p", "b", "1", nil)
		require.NoError(t, err)
		assert.Equal(t, body, text)
	}
	c, _ := play(t, turn{Status: 409, Body: "not now"})
	require.ErrorIs(t, second(c.Plugins.Execute(t.Context(), "e", nil)), jfrog.ErrConflict)
}

func TestPluginsOfOtherTypes(t *testing.T) {
	c, _ := play(t, turn{Body: `{"promotions":[{"name":"p"}]}`})
	all, err := c.Plugins.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[PluginType][]Plugin{"promotions": {{Name: "p"}}}, all)
	none, err := c.Plugins.ListByType(t.Context(), PluginStaging)
	require.NoError(t, err)
	assert.Empty(t, none)
}

// TestPluginDownloadIsAStream checks that the source code is not held in memory: it can be read
// before the response has ended.
func TestPluginDownloadIsAStream(t *testing.T) {
	read := make(chan struct{})
	c := handled(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "executions {")
		w.(http.Flusher).Flush()
		<-read
		_, _ = io.WriteString(w, "}")
	})
	source, err := c.Plugins.Download(t.Context(), "p")
	require.NoError(t, err)
	begin := make([]byte, 12)
	_, err = io.ReadFull(source, begin)
	require.NoError(t, err)
	close(read)
	end, err := io.ReadAll(source)
	require.NoError(t, err)
	require.NoError(t, source.Close())
	assert.Equal(t, "executions {}", string(begin)+string(end))
	c, _ = play(t, turn{Status: 404, Body: "no such plugin"})
	require.ErrorIs(t, second(c.Plugins.Download(t.Context(), "p")), jfrog.ErrNotFound)
}
