package access_test

import (
	"context"
	"encoding/pem"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

func TestAccessSystem(t *testing.T) {
	certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("der")}))
	c := identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		answers := map[string]string{
			"/access/api/v1/system/version":           `{"name":"7.133.2","timestamp":1}`,
			"/access/api/v1/cert/root":                "ZGVy",
			"/access/api/v1/cert/root?formatted=true": certificate,
			"/access/api/v1/cert/ca":                  "Y2E=",
		}
		if r.RequestURI == "/access/api/v1/system/ping" { // which has no JSON form
			if r.Header.Get("Accept") != "*/*" {
				w.WriteHeader(http.StatusNotAcceptable)
			}
			_, _ = io.WriteString(w, "OK")
			return
		}
		_, _ = io.WriteString(w, answers[r.RequestURI])
	})
	ctx := context.Background()
	require.NoError(t, c.System.Ping(ctx))
	for want, call := range map[string]func() (string, error){
		"7.133.2": func() (string, error) { return c.System.Version(ctx) },
		"ZGVy":    func() (string, error) { return c.System.RootCertificate(ctx, nil) },
		"Y2E=":    func() (string, error) { return c.System.CACertificate(ctx) },
		certificate: func() (string, error) {
			return c.System.RootCertificate(ctx, &access.RootCertificateOptions{Formatted: true})
		},
	} {
		got, err := call()
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestFederationReadModifyWrite(t *testing.T) {
	c, bodies := sentBody(t,
		`{"name":"b","url":"https://b/access","entities":["users","projects"],"permissionFilters":{"includePatterns":["*"],"excludePatterns":[]},"active":true}`,
		``)
	ctx := context.Background()
	target, err := c.Federation.Get(ctx, "b")
	require.NoError(t, err)
	update := target.UpdateRequest()
	update.Active = new(false)
	update.PermissionFilters.IncludePatterns[0] = "team_*"
	_, err = c.Federation.Update(ctx, "b", update)
	require.NoError(t, err)
	require.JSONEq(t, `{"entities":["users","projects"],"permissionFilters":{"includePatterns":["team_*"],"excludePatterns":[]},"active":false}`, (*bodies)[1])
	require.Equal(t, "*", target.PermissionFilters.IncludePatterns[0], "the update is a copy")
	_, err = c.Federation.Update(ctx, "b", access.FederationTargetUpdateRequest{Active: new(false)})
	require.NoError(t, err)
	require.JSONEq(t, `{"active":false}`, (*bodies)[2])
}

func TestBrokenTrust(t *testing.T) {
	c := identityServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusPreconditionFailed)
		_, _ = io.WriteString(w, `{"errors":[{"code":"PRECONDITION_FAILED","message":"Circle of trust validation failed"}]}`)
	})
	err := c.Federation.Validate(context.Background(), "https://b/access")
	require.ErrorIs(t, err, jfrog.ErrPreconditionFailed)
	require.ErrorContains(t, err, "Circle of trust validation failed")
}
