package jfconnect_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/jfconnect"
)

// answering returns a client of a server that answers every request with a text and a token.
func answering(text string) (*jfrog.Client, func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("offline_response_token", "the token")
		_, _ = io.WriteString(w, text)
	}))
	c, err := jfrog.New(srv.URL)
	if err != nil {
		log.Fatal(err)
	}
	return c, srv.Close
}

func ExampleMetricsService_Log() {
	c, stop := answering("")
	defer stop()
	metrics := jfconnect.New(c).Metrics
	ctx := context.Background()
	fmt.Println(metrics.Log(ctx, jfconnect.MetricLogRequest{
		MetricsName: "my_tool_commands_count", Value: 1, Labels: map[string]string{"feature_id": "deploy"},
	}))
	fmt.Println(metrics.Log(ctx, jfconnect.MetricLogRequest{}) != nil)
	// Output:
	// <nil>
	// true
}

func ExampleSystemService_JPDID() {
	c, stop := answering("jpd-1")
	defer stop()
	fmt.Println(jfconnect.New(c).System.JPDID(context.Background()))
	// Output: jpd-1 <nil>
}

func ExampleRegistrationService_Start() {
	c, stop := answering("")
	defer stop()
	start, err := jfconnect.New(c).Registration.Start(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	token, err := start.Token()
	fmt.Println(token, err)
	// Output: ***** <nil>
}

func ExampleEntitlementsService_Register() {
	jes, stop := answering(`{"entitlements": []}`) // jfrog.New(jfconnect.EntitlementsURL) in a program
	defer stop()
	entitlements, err := jfconnect.NewEntitlements(jes).Register(context.Background(), "the token")
	fmt.Println(string(entitlements), err)
	// Output: {"entitlements": []} <nil>
}
