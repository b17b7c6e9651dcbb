package jfconnect

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// serve returns a client, with the token of a platform, of a server.
func serve(t *testing.T, h http.HandlerFunc) *jfrog.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("platform-token"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return c
}

// TestRegistration takes the three steps. The entitlements arrive as they were sent.
func TestRegistration(t *testing.T) {
	const text = "{ \"b\":1,\n\t\"a\" : \"\\u00e9 \"}\n"
	platform := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "Bearer platform-token", r.Header.Get("Authorization"))
		switch r.URL.Path {
		case "/jfconnect/api/v1/offline/start_register":
			w.Header().Set("offline_response_token", "t0ken")
		case "/jfconnect/api/v1/offline/register":
			file, header, err := r.FormFile("entitlements")
			if assert.NoError(t, err) {
				got, err := io.ReadAll(file)
				assert.NoError(t, err)
				assert.Equal(t, text, string(got))
				assert.Equal(t, "entitlements.json", header.Filename)
				assert.Equal(t, "application/json", header.Header.Get("Content-Type"))
			}
			assert.Equal(t, "t0ken", r.FormValue("offline_response_token"))
		}
	})
	jes := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.Equal(t, `POST /api/v1/offline_register {"offline_response_token":"t0ken"}`, r.Method+" "+r.URL.Path+" "+string(body))
		assert.Empty(t, r.Header.Get("Authorization"), "no credential of a platform is sent")
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, text)
	})

	start, err := New(platform).Registration.Start(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s", start, *start, start, start), "t0ken")
	token, err := start.Token()
	require.NoError(t, err)
	entitlements, err := NewEntitlements(jes).Register(t.Context(), token)
	require.NoError(t, err)
	assert.Equal(t, text, string(entitlements))
	require.NoError(t, New(platform).Registration.Apply(t.Context(), entitlements, token))
}

func TestToken(t *testing.T) {
	for _, test := range []struct {
		header map[string]jfrog.Secret
		want   jfrog.Secret
		err    string
	}{
		{map[string]jfrog.Secret{"X-Offline-Request-Token": "a", "Date": "b"}, "a", ""},
		{map[string]jfrog.Secret{"Offline_response_token": "", "Date": "b"}, "", "0 of the headers Date, Offline_response_token look"},
		{map[string]jfrog.Secret{"Offline-Token": "a", "X-Offline-Token": "b"}, "", "2 of the headers Offline-Token, X-Offline-Token look"},
		{nil, "", "0 of the headers"},
	} {
		got, err := (&RegistrationStart{Header: test.header}).Token()
		assert.Equal(t, test.want, got)
		if test.err != "" {
			assert.ErrorContains(t, err, test.err)
		} else {
			assert.NoError(t, err)
		}
	}
}

func TestRegistrationRefused(t *testing.T) {
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was sent", r.URL) })
	for token, why := range map[jfrog.Secret]string{"": "token is empty", "*****": "a secret is *****"} {
		_, err := NewEntitlements(c).Register(t.Context(), token)
		assert.ErrorContains(t, err, why)
		assert.ErrorContains(t, New(c).Registration.Apply(t.Context(), []byte("{}"), token), why)
	}
	assert.ErrorContains(t, New(c).Registration.Apply(t.Context(), nil, "t"), "entitlements are empty")
}

// TestTheTokenIsMasked checks errors of a server that repeats the token.
func TestTheTokenIsMasked(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "bad token s3cr3t-t0ken")
	})
	_, err := NewEntitlements(c).Register(t.Context(), "s3cr3t-t0ken")
	for _, err := range []error{err, New(c).Registration.Apply(t.Context(), []byte("{}"), "s3cr3t-t0ken")} {
		require.ErrorIs(t, err, jfrog.ErrValidation)
		assert.ErrorContains(t, err, "bad token *****")
		assert.NotContains(t, fmt.Sprintf("%+v", err), "s3cr3t-t0ken")
	}
}

// TestWhatIsNoEntitlements checks that the page of a proxy and an empty response are errors.
func TestWhatIsNoEntitlements(t *testing.T) {
	for _, body := range []string{"", "<!DOCTYPE html><html><body>Sign in</body></html>"} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		out, err := NewEntitlements(c).Register(t.Context(), "t")
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.Nil(t, out)
	}
}

func TestIDs(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.TrimPrefix(r.URL.Path, "/jfconnect")+"\n")
	})
	id, err := New(c).System.ServiceID(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "/api/v1/system/service_id", id)
	id, err = New(c).System.JPDID(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "/api/v1/system/jpd_id", id)
}
