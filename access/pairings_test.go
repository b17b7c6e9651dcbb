package access

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var pairingCases = replay.Cases[*Client]{
	"4.7.1.11/federated repository": func(ctx context.Context, c *Client) (any, error) {
		return c.Pairings.CreateToken(ctx, "artifactory", PairingEveryFederatedRepo)
	},
	"4.7.1.11/mission control": func(ctx context.Context, c *Client) (any, error) {
		return c.Pairings.CreateToken(ctx, "access", PairingMissionControl)
	},
	"4.7.1.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Pairings.Initiate(ctx, "artifactory", PairingFederatedRepo("repokey"), "pairing-token")
	},
	"4.7.1.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Pairings.List(ctx, "access", PairingMissionControl)
	},
	"4.7.1.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Pairings.Revoke(ctx, "access", Pairing{"http://old-base-url"})
	},
}

// A request goes to the URL of its service, and a pairing is initiated once.
func TestPairingsOfAServiceWithAURL(t *testing.T) {
	var paths []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.Method+" "+r.URL.Path)
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer srv.Close()
	jc, err := jfrog.New("", jfrog.WithServiceURL("artifactory", srv.URL+"/rt"))
	require.NoError(t, err)

	_, err = New(jc).Pairings.Initiate(context.Background(), "artifactory", PairingColdStorageNamespace("ns"), "token")
	require.ErrorIs(t, err, jfrog.ErrUnavailable)
	require.Equal(t, []string{"PUT /rt/api/v1/service_trust/pairing/artifactory-cold/ns"}, paths)
}
