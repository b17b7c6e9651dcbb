package jfrog

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForm(t *testing.T) {
	const secret = "a secret & more"
	var body, contentType string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		body, contentType = string(data), r.Header.Get("Content-Type")
		http.Error(w, "no such thing as "+secret, http.StatusBadRequest)
	}))
	defer srv.Close()
	c, err := New(srv.URL)
	require.NoError(t, err)

	type form struct {
		Pass  Secret `url:"p"`
		Other string `url:"other,omitempty"`
	}
	err = Send(context.Background(), c, Post("/access/x").Form(&form{Pass: secret}))

	require.ErrorIs(t, err, ErrValidation)
	require.Equal(t, "application/x-www-form-urlencoded", contentType)
	require.Equal(t, "p=a+secret+%26+more", body)
	require.NotContains(t, err.Error(), secret)

	body = ""
	err = Send(context.Background(), c, Post("/access/x").Form("no struct"))
	require.ErrorAs(t, err, new(*finalError))
	require.Empty(t, body)
}

// A template may begin with a parameter that names the service. The service's own URL applies.
func TestServiceAsParameter(t *testing.T) {
	c, err := New("http://platform.test/above", WithServiceURL("artifactory", "http://rt.test:8081/rt"))
	require.NoError(t, err)
	for service, want := range map[string]string{
		"artifactory": "http://rt.test:8081/rt/api/a%2Fb",
		"access":      "http://platform.test/above/access/api/a%2Fb",
	} {
		u, err := Get("/{service}/api/{x}", service, "a/b").url(c)
		require.NoError(t, err)
		require.Equal(t, want, u.String())
	}
	for _, values := range [][]string{{""}, {}, {"artifactory"}, {"artifactory", "a", "b"}, {".."}} {
		_, err := Get("/{service}/api/{x}", values...).url(c)
		require.Error(t, err, values)
	}
	c, err = New("", WithServiceURL("artifactory", "http://rt.test:8081/rt"))
	require.NoError(t, err)
	_, err = Get("/{service}/api/{x}", "access", "a").url(c)
	require.ErrorContains(t, err, "no URL for service access")
}
