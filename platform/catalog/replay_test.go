package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays the exchanges of the package's operations through its methods. To play one
// operation, run go test -run TestReplay/observed-health.
func TestReplay(t *testing.T) {
	replay.Run(t, New, catalogCases)
}

var catalogCases = replay.Cases[*Client]{
	"observed-ping/sample":    func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Ping(ctx) },
	"observed-version/sample": func(ctx context.Context, c *Client) (any, error) { return c.System.Version(ctx) },
	"observed-health/sample":  func(ctx context.Context, c *Client) (any, error) { return c.System.Health(ctx) },
	"observed-enrich/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.CycloneDX.Enrich(ctx, replay.Body[json.RawMessage]("observed-enrich/sample"), &EnrichOptions{ProjectKey: "web"})
	},
}

func serve(h http.HandlerFunc) (*Client, func()) {
	srv := httptest.NewServer(h)
	c, err := jfrog.New(srv.URL)
	if err != nil {
		log.Fatal(err)
	}
	return New(c), srv.Close
}

func TestEnrichNothing(t *testing.T) {
	c, stop := serve(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	defer stop()
	_, err := c.CycloneDX.Enrich(t.Context(), nil, nil)
	require.ErrorContains(t, err, "bill of materials is empty")
}

func ExampleSystemService_Health() {
	ct, stop := serve(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"entitlements":{"entitled_for_catalog":true},"code":"OK"}`)
	})
	defer stop()

	health, err := ct.System.Health(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(health.Code, health.Entitlements.EntitledForCatalog)
	// Output: OK true
}

func ExampleCycloneDXService_Enrich() {
	ct, stop := serve(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-2011-2088"}]}`)
	})
	defer stop()

	enriched, err := ct.CycloneDX.Enrich(context.Background(), json.RawMessage(`{"bomFormat":"CycloneDX"}`), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(enriched))
	// Output: {"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-2011-2088"}]}
}
