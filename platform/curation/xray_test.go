package curation

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var xrayCases = replay.Cases[*Client]{
	"observed-xray-version/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Xray.Version(ctx)
	},
}

func ExampleXrayService_Version() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"xray_version":"3.107.9"}`)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	if err != nil {
		log.Fatal(err)
	}
	version, err := New(c).Xray.Version(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(version.XrayVersion)
	// Output: 3.107.9
}
