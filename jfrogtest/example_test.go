package jfrogtest_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/admin"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// In a test, call New in place of Start and omit Close.
func ExampleStart() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs-local", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()

	url := srv.URL + "/artifactory/libs-local/greeting.txt"
	put, err := http.NewRequest(http.MethodPut, url, strings.NewReader("hello"))
	if err != nil {
		log.Fatal(err)
	}
	put.Header.Set("Authorization", "Bearer "+srv.Token)
	deployed, err := http.DefaultClient.Do(put)
	if err != nil {
		log.Fatal(err)
	}
	deployed.Body.Close()
	fmt.Println(deployed.StatusCode)

	get, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	get.Header.Set("Authorization", "Bearer "+srv.Token)
	downloaded, err := http.DefaultClient.Do(get)
	if err != nil {
		log.Fatal(err)
	}
	defer downloaded.Body.Close()
	content, err := io.ReadAll(downloaded.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(content), downloaded.Header.Get("X-Checksum-Sha1"))
	// Output:
	// 201
	// hello aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d
}

// A response with a request id, as a proxy in front of the platform sends it.
func ExampleFault_header() {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	srv.Inject(jfrogtest.Fault{Path: "*/ping", Status: http.StatusTooManyRequests, Header: http.Header{
		"Retry-After": {"Fri, 31 Dec 2027 23:59:59 GMT"}, "X-Request-Id": {"4bf92f35"},
	}})
	res, err := http.Get(srv.URL + "/artifactory/api/system/ping")
	if err != nil {
		log.Fatal(err)
	}
	res.Body.Close()
	fmt.Println(res.StatusCode, res.Header.Get("X-Request-Id"), res.Header.Get("Retry-After"))
	// Output: 429 4bf92f35 Fri, 31 Dec 2027 23:59:59 GMT
}

func ExampleServer_Inject() {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	srv.Inject(jfrogtest.Fault{Path: "*/ping", Status: http.StatusServiceUnavailable, RetryAfter: "1"})
	for range 2 {
		res, err := http.Get(srv.URL + "/artifactory/api/system/ping")
		if err != nil {
			log.Fatal(err)
		}
		res.Body.Close()
		fmt.Println(res.StatusCode)
	}
	// Output:
	// 503
	// 200
}

// A staging strategy that proposes the next version of a build.
func ExampleWithPlugin() {
	srv, err := jfrogtest.Start(jfrogtest.WithPlugin(jfrogtest.Plugin{
		Name: "gradle", Type: "staging",
		Run: func(call jfrogtest.PluginCall) (int, any) {
			return http.StatusOK, map[string]any{"defaultModuleVersion": map[string]string{
				"moduleId": call.BuildName, "nextRelease": "1." + call.Params["minor"][0],
			}}
		},
	}))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()

	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	strategy, err := admin.New(c).Plugins.StagingStrategy(context.Background(), "gradle", "app",
		&admin.PluginOptions{Params: admin.PluginParams{"minor": {"4"}}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strategy.DefaultModuleVersion.NextRelease)
	// Output: 1.4
}
