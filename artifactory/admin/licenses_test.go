package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var licenseCases = replay.Cases[*Client]{
	"4.2.9/sample":       func(ctx context.Context, c *Client) (any, error) { return c.Licenses.Get(ctx) },
	"4.2.9/wire-cluster": func(ctx context.Context, c *Client) (any, error) { return c.Licenses.Get(ctx) },
	"4.2.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.Install(ctx, "supplied license key")
	},
	"4.2.10/wire-existing": func(ctx context.Context, c *Client) (any, error) {
		_, err := c.Licenses.Install(ctx, "supplied license key")
		return nil, err
	},
	"4.2.11/sample":   func(ctx context.Context, c *Client) (any, error) { return c.Licenses.List(ctx) },
	"4.2.11/template": func(ctx context.Context, c *Client) (any, error) { return c.Licenses.List(ctx) },
	"4.2.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.InstallCluster(ctx, "tL9r2Y...lDBiktbbt", "DiYgVA...P7nvyNI7q")
	},
	"4.2.12/template": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.InstallCluster(ctx, "supplied license key")
	},
	"4.2.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.Delete(ctx, "tL9r2YlDBiktbbt", "DiYgVAP7nvyNI7q")
	},
	"4.2.13/template": func(ctx context.Context, c *Client) (any, error) {
		return c.Licenses.Delete(ctx, "licenseHash1", "licenseHash2")
	},
}

func TestLicensesRejected(t *testing.T) {
	c := offline(t).Licenses
	refused(t, second(c.Install(t.Context(), " ")), "an empty license key")
	refused(t, second(c.Install(t.Context(), "*****")), "a secret is *****")
	refused(t, second(c.InstallCluster(t.Context())), "no license key")
	refused(t, second(c.InstallCluster(t.Context(), "a", "")), "an empty license key")
	refused(t, second(c.Delete(t.Context())), "licenseHash is empty")
	refused(t, second(c.Delete(t.Context(), "a", "")), "is empty or contains a comma")
	refused(t, second(c.Delete(t.Context(), "a,b")), "is empty or contains a comma")
}

// TestInstallResponses checks the shapes of the response to a single license.
func TestInstallResponses(t *testing.T) {
	const key = "line 1\nline 2"
	for _, test := range []struct {
		status   int
		body     string
		existed  bool
		messages LicenseMessages
		err      error
	}{
		{http.StatusOK, "", false, nil, nil},
		{http.StatusOK, `{"status":200,"messages":{"line 1\nline 2":"OK"}}`, false, LicenseMessages{{key, "OK"}}, nil},
		{http.StatusBadRequest, `{"status":400,"messages":{"line 1\nline 2":"License already exists."}}`, true, nil, nil},
		{http.StatusBadRequest, `{"status":400,"message":"License already exists."}`, true, nil, nil},
		{http.StatusBadRequest, `{"status":400,"messages":{"line 1\nline 2":"License is invalid."}}`, false, nil, jfrog.ErrValidation},
		{http.StatusOK, `{"status":200,"messages":{"line 1\nline 2":1}}`, false, nil, jfrog.ErrBadAnswer},
	} {
		var sent string
		c := responding(t, func(w http.ResponseWriter, body string) {
			sent = body
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		})
		got, err := c.Licenses.Install(t.Context(), key)
		assert.JSONEq(t, `{"licenseKey":"line 1\nline 2"}`, sent)
		if test.err != nil {
			require.ErrorIs(t, err, test.err)
			assert.NotContains(t, err.Error(), "line 1")
			continue
		}
		require.NoError(t, err, test.body)
		assert.Equal(t, test.existed, got.Existed)
		assert.Equal(t, test.messages, got.Messages)
	}
}

func TestLicenseMessagesMasked(t *testing.T) {
	result := LicenseInstallation{Status: 200, Messages: LicenseMessages{{"hidden-1", "OK"}, {"hidden-2", "no"}}}
	data, err := json.Marshal(result)
	require.NoError(t, err)
	assert.Equal(t, `{"status":200,"messages":{"*****":"OK","*****":"no"}}`, string(data))
	assert.Contains(t, fmt.Sprintf("%+v", result), "***** Message:OK")
}

func TestLicenseDate(t *testing.T) {
	for _, date := range []LicenseDate{"May 15, 2014", "Jan 02, 2030", "Jan 2, 2030"} {
		_, err := date.Time()
		require.NoError(t, err, date)
	}
	at, err := LicenseDate("May 15, 2014").Time()
	require.NoError(t, err)
	assert.True(t, at.Equal(time.Date(2014, 5, 15, 0, 0, 0, 0, time.UTC)))
	require.Error(t, second(LicenseDate("N/A").Time()))
}

func TestLicensesLife(t *testing.T) {
	c := started(t).Licenses
	got, err := c.Install(t.Context(), "key-1\n")
	require.NoError(t, err)
	assert.False(t, got.Existed)
	got, err = c.Install(t.Context(), "key-1\n")
	require.NoError(t, err)
	assert.True(t, got.Existed)

	got, err = c.InstallCluster(t.Context(), "key-2", "key-3")
	require.NoError(t, err)
	assert.Equal(t, LicenseMessages{{"key-2", "OK"}, {"key-3", "OK"}}, got.Messages)
	require.ErrorIs(t, second(c.InstallCluster(t.Context(), "key-2")), jfrog.ErrValidation)
	all, err := c.List(t.Context())
	require.NoError(t, err)
	require.Len(t, all, 3)
	assert.True(t, all[0].InUse())
	assert.False(t, all[1].InUse())
	cluster, err := c.Get(t.Context())
	require.NoError(t, err)
	assert.Len(t, cluster.Licenses, 3)

	deleted, err := c.Delete(t.Context(), all[1].LicenseHash, all[2].LicenseHash)
	require.NoError(t, err)
	assert.Equal(t, "OK", deleted.Messages[all[2].LicenseHash])
	require.ErrorIs(t, second(c.Delete(t.Context(), all[1].LicenseHash)), jfrog.ErrValidation)
	one, err := c.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Enterprise Plus", one.Type)
	assert.Empty(t, one.Licenses)
}
