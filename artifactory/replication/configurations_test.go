package replication

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// full is the replication in the manual's samples.
func full(repoKey string) Configuration {
	return Configuration{
		URL: "http://localhost:8081/artifactory/remote-repo", SocketTimeoutMillis: 15000, Username: "admin", Password: "password",
		EnableEventReplication: new(false), Enabled: new(true), CronExp: "0 0 12 * * ?",
		SyncDeletes: new(true), SyncProperties: new(true), SyncStatistics: new(false), RepoKey: repoKey,
		IncludePathPrefixPattern: new("/path/to/repo"), ExcludePathPrefixPattern: new("/path/to/repo"),
		CheckBinaryExistenceInFilestore: new(true),
	}
}

// other is a replication to another platform.
func other(host string) Configuration {
	return Configuration{
		URL: "https://" + host + ".jfrog.io/artifactory/libs-local", Username: "robot", Password: "secret",
		CronExp: "0 0 2 * * ?", Enabled: new(true), Proxy: new("corporate"), DisableProxy: new(false),
		PathPrefix: new("org/acme"), RepoKey: "libs-local",
	}
}

// manyTargets is the request in the manual's samples of multi-push replication.
func manyTargets() MultiPushRequest {
	req := MultiPushRequest{CronExp: "0 0/9 14 * * ?", EnableEventReplication: new(true)}
	for _, repoKey := range []string{"repo-k", "repo-v"} {
		req.Replications = append(req.Replications, Configuration{
			URL: "http://localhost:8081/artifactory/" + repoKey, SocketTimeoutMillis: 15000, Username: "admin", Password: "password",
			EnableEventReplication: new(true), Enabled: new(true), SyncDeletes: new(false), SyncProperties: new(true),
			SyncStatistics: new(false), RepoKey: "libs-release-local",
		})
	}
	return req
}

// wireTargets is a request with the fields that clients send besides the documented ones.
func wireTargets() MultiPushRequest {
	return MultiPushRequest{CronExp: "0 0 2 * * ?", EnableEventReplication: new(true), Replications: []Configuration{{
		URL: "https://one.jfrog.io/artifactory/libs-local", SocketTimeoutMillis: 15000, Username: "robot", Password: "secret",
		Enabled: new(true), CronExp: "0 0 2 * * ?", RepoKey: "libs-local",
		IncludePathPrefixPattern: new("org/**"), ExcludePathPrefixPattern: new("org/secret/**"),
		Proxy: new("corporate"), DisableProxy: new(false), CheckBinaryExistenceInFilestore: new(false),
	}}}
}

var (
	twoExcluded = TargetsRequest{Include: []string{"**"}, Exclude: []string{"http://artimaster:port/artifactory/**", "https://somearti:port/artifactory/local-repo"}}
	oneExcluded = TargetsRequest{Include: []string{"**"}, Exclude: []string{"http://artidr:port/artifactory/**"}}
)

func list(repoKey string) replay.Case[*Client] {
	return func(ctx context.Context, c *Client) (any, error) { return c.Configurations.List(ctx, repoKey) }
}

var configurationCases = replay.Cases[*Client]{
	"2.3.1.1/single":                  list("lib-repo-local"),
	"2.3.1.1/multi-push":              list("libs-release-local"),
	"2.3.1.1/wire-array":              list("libs-local"),
	"2.3.1.1/wire-pull":               list("libs-remote"),
	"2.3.1.1/wire-missing repository": list("my_removed_repo"),
	"2.3.1.2/sample": func(ctx context.Context, c *Client) (any, error) {
		push := full("libs-release-local")
		push.Proxy = new("proxy_id")
		return nil, c.Configurations.Replace(ctx, "libs-release-local", []Configuration{push})
	},
	"2.3.1.2/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Replace(ctx, "libs-local", []Configuration{other("other")})
	},
	"2.3.1.2/constructed array": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Replace(ctx, "libs-local", []Configuration{other("one"), other("two")})
	},
	"2.3.1.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Update(ctx, "libraries-release-local", full("libraries-release-local"))
	},
	"2.3.1.3/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Update(ctx, "libs-local", other("other"))
	},
	"2.3.1.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Delete(ctx, "libraries-release-local")
	},
	"2.3.1.8/sample": func(ctx context.Context, c *Client) (any, error) {
		req := manyTargets()
		for _, again := range manyTargets().Replications {
			again.CheckBinaryExistenceInFilestore = new(true)
			req.Replications = append(req.Replications, again)
		}
		return nil, c.Configurations.ReplaceMultiPush(ctx, "libs-release-local", req)
	},
	"2.3.1.8/wire-fields": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.ReplaceMultiPush(ctx, "libs-local", wireTargets())
	},
	"2.3.1.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.UpdateMultiPush(ctx, "libs-release-local", manyTargets())
	},
	"2.3.1.9/wire-fields": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.UpdateMultiPush(ctx, "libs-local", wireTargets())
	},
	"2.3.1.10/one target": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.DeleteTarget(ctx, "libs-release-local", "http://10.0.0.1/artifactory/libs-release-local")
	},
	"2.3.1.10/all targets": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Delete(ctx, "libs-release-local")
	},
	"2.3.1.11a/two excluded": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Enable(ctx, twoExcluded)
	},
	"2.3.1.11a/one excluded": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Enable(ctx, oneExcluded)
	},
	"2.3.1.11b/two excluded": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Disable(ctx, twoExcluded)
	},
	"2.3.1.11b/one excluded": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Configurations.Disable(ctx, oneExcluded)
	},
}

// TestPutBack checks that a replication is put back without loss, with the proxy under the name
// that requests have.
func TestPutBack(t *testing.T) {
	const before = `{"url":"https://one.jfrog.io/artifactory/libs","username":"robot","proxyRef":"corporate","enabled":"true",
		"cronExp":"0 0 2 * * ?","repoKey":"libs","replicationKey":"k","pathPrefix":"","newField":{"a":[1.50]}}`
	const after = `{"url":"https://one.jfrog.io/artifactory/libs","username":"robot","password":"secret","proxy":"%s","enabled":true,
		"cronExp":"0 0 2 * * ?","repoKey":"libs","replicationKey":"k","pathPrefix":"","newField":{"a":[1.50]}}`
	for _, response := range []string{before, "[" + before + "]"} {
		var sent string
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				_, _ = io.WriteString(w, response)
				return
			}
			body, _ := io.ReadAll(r.Body)
			sent = string(body)
		})
		got, err := c.Configurations.List(t.Context(), "libs")
		require.NoError(t, err)
		require.Len(t, got, 1)
		assert.Equal(t, "corporate", *got[0].Proxy)
		refused(t, c.Configurations.Replace(t.Context(), "libs", got), "responses leave it out")
		require.Empty(t, sent)

		got[0].Password = "secret"
		require.NoError(t, c.Configurations.Replace(t.Context(), "libs", got))
		assert.JSONEq(t, fmt.Sprintf(after, "corporate"), sent)
		got[0].Proxy = new("other")
		require.NoError(t, c.Configurations.Update(t.Context(), "libs", got[0]))
		assert.JSONEq(t, fmt.Sprintf(after, "other"), sent)
		got[0].Proxy = new("")
		require.NoError(t, c.Configurations.ReplaceMultiPush(t.Context(), "libs", MultiPushRequest{Replications: got}))
		assert.Contains(t, sent, `"proxy":""`)
		assert.NotContains(t, sent, "proxyRef")
		assert.NotNil(t, got[0].ProxyRef, "the caller's value changed")
		assert.Zero(t, got[0].SocketTimeoutMillis, "the caller's value changed")
	}
}

func TestListShapes(t *testing.T) {
	for response, want := range map[string]int{"[]": 0, "null": 0, "{}": 1, `[{},{"url":"u"}]`: 2, " {} ": 1} {
		c, _ := keep(t, 200, response)
		got, err := c.Configurations.List(t.Context(), "libs")
		require.NoError(t, err, response)
		assert.Len(t, got, want, response)
	}
	for _, response := range []string{`"x"`, "[1]", "{"} {
		c, _ := keep(t, 200, response)
		_, err := c.Configurations.List(t.Context(), "libs")
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, response)
	}
}

func TestConfigurationsRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).Configurations
	change := func(f func(*Configuration)) []Configuration {
		c := other("one")
		f(&c)
		return []Configuration{c}
	}
	for why, list := range map[string][]Configuration{
		"no replication":                            nil,
		"username of the replication to https":      change(func(c *Configuration) { c.Username = "" }),
		"password of the replication to https":      change(func(c *Configuration) { c.Password = "" }),
		"neither a cron expression nor event":       change(func(c *Configuration) { c.CronExp = "" }),
		"has 5 fields; it needs 6 or 7":             change(func(c *Configuration) { c.CronExp = "0 12 * * ?" }),
		"month: \"13\"":                             change(func(c *Configuration) { c.CronExp = "0 0 12 * 13 ?" }),
		"-1 ms is negative":                         change(func(c *Configuration) { c.SocketTimeoutMillis = -1 }),
		"not an absolute http":                      change(func(c *Configuration) { c.URL = "libs-local" }),
		"not an absolute http or https":             change(func(c *Configuration) { c.URL = "ftp://u:pw@host/libs" }),
		"username, password and proxy are for push": change(func(c *Configuration) { c.URL = "" }),
		"URL of the target is empty":                {other("one"), {CronExp: "0 0 2 * * ?"}},
	} {
		err := s.Replace(ctx, "libs", list)
		refused(t, err, why)
		assert.NotContains(t, err.Error(), "pw")
	}
	refused(t, s.Replace(ctx, "", []Configuration{other("one")}), "repoKey")
	refused(t, s.Update(ctx, "libs", Configuration{CronExp: "daily"}), "cron")
	refused(t, s.DeleteTarget(ctx, "libs", ""), "url is empty")
	for _, call := range []func(context.Context, string, MultiPushRequest) error{s.ReplaceMultiPush, s.UpdateMultiPush} {
		refused(t, call(ctx, "libs", MultiPushRequest{}), "no replication")
		refused(t, call(ctx, "libs", MultiPushRequest{CronExp: "x", Replications: []Configuration{other("one")}}), "cron")
		refused(t, call(ctx, "libs", MultiPushRequest{Replications: change(func(c *Configuration) { c.CronExp = "x" })}), "cron")
	}
	refused(t, s.ReplaceMultiPush(ctx, "libs", MultiPushRequest{Replications: []Configuration{{}}}), "URL of the target is empty")
	for _, call := range []func(context.Context, TargetsRequest) error{s.Enable, s.Disable} {
		refused(t, call(ctx, TargetsRequest{}), "no patterns")
		refused(t, call(ctx, TargetsRequest{Include: []string{"**", " "}}), "an empty pattern")
	}
}

// TestReplaceAccepts checks replications that are valid with few settings.
func TestReplaceAccepts(t *testing.T) {
	c, got := keep(t, 201, "")
	for _, tc := range []struct {
		configuration Configuration
		want          string
	}{
		{Configuration{CronExp: "0 15 10 ? * 6#2"}, `{"cronExp":"0 15 10 ? * 6#2"}`},
		{Configuration{CronExp: "0 0 2 L-3W JAN-MAR,DEC ? 2030/2", Enabled: new(false)}, `{"cronExp":"0 0 2 L-3W JAN-MAR,DEC ? 2030/2","enabled":false}`},
		{Configuration{EnableEventReplication: new(true)}, `{"enableEventReplication":true}`},
	} {
		require.NoError(t, c.Configurations.Replace(t.Context(), "libs", []Configuration{tc.configuration}))
		assert.JSONEq(t, tc.want, got.Body)
	}
}

// TestConfigurationLostRace checks that every change of the configuration is sent again after a
// lost race.
func TestConfigurationLostRace(t *testing.T) {
	sent := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if sent++; sent == 1 {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"errors":[{"status":400,"message":"Could not merge and save new descriptor"}]}`)
		}
	})
	retrying, err := jfrog.New(c.System.client.BaseURL(), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: 1, MaxWait: 1}))
	require.NoError(t, err)
	s, one := New(retrying).Configurations, []Configuration{other("one")}
	for name, call := range map[string]func() error{
		"replace":            func() error { return s.Replace(t.Context(), "libs", one) },
		"update":             func() error { return s.Update(t.Context(), "libs", one[0]) },
		"delete":             func() error { return s.Delete(t.Context(), "libs") },
		"delete target":      func() error { return s.DeleteTarget(t.Context(), "libs", one[0].URL) },
		"replace multi-push": func() error { return s.ReplaceMultiPush(t.Context(), "libs", MultiPushRequest{Replications: one}) },
		"update multi-push":  func() error { return s.UpdateMultiPush(t.Context(), "libs", MultiPushRequest{Replications: one}) },
		"enable":             func() error { return s.Enable(t.Context(), oneExcluded) },
		"disable":            func() error { return s.Disable(t.Context(), oneExcluded) },
	} {
		sent = 0
		assert.NoError(t, call(), name)
		assert.Equal(t, 2, sent, name)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	push := Configuration{URL: "https://robot:hidden@one.jfrog.io/artifactory/libs", Username: "robot", Password: "hidden", CronExp: "0 0 2 * * ?"}
	target := RunTarget{URL: push.URL, Password: "hidden"}
	req := PathStartRequest{URL: push.URL, Username: "robot", Password: "hidden"}
	for _, v := range []any{push, &push, MultiPushRequest{Replications: []Configuration{push}}, target, req} {
		encoded, err := json.Marshal(v)
		require.NoError(t, err)
		for _, text := range []string{string(encoded), fmt.Sprintf("%v %+v %#v %s", v, v, v, v)} {
			assert.NotContains(t, text, "hidden")
		}
	}
	c, got := keep(t, 403, "robot has the password hidden")
	for _, call := range []func() error{
		func() error { return c.Configurations.Replace(t.Context(), "libs", []Configuration{push}) },
		func() error { return c.Runs.Start(t.Context(), "libs", []RunTarget{target}) },
		func() error { return c.Runs.StartPath(t.Context(), "libs", "org", req) },
	} {
		err := call()
		assert.ErrorIs(t, err, jfrog.ErrForbidden)
		assert.NotContains(t, err.Error(), "hidden")
		assert.Contains(t, got.Body, `"password":"hidden"`)
		assert.Contains(t, got.Body, "robot:hidden@")
	}
}
