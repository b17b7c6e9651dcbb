package metadata_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/metadata"
)

func ExampleSearchService_AllPackages() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"data":{"packages":{"pageInfo":{"hasNextPage":false},"edges":[
			{"node":{"name":"p2Hello","description":"Sample Package 2"}},
			{"node":{"name":"library/hello-world","description":null}}]}}}`)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}

	filter := metadata.PackageFilter{Name: "*ello*", PackageTypeIn: []string{"NPM", "DOCKER"}}
	opts := &metadata.PackageSearchOptions{
		OrderBy: &metadata.Order{Field: metadata.OrderByName, Direction: metadata.OrderDescending},
		Fields:  []metadata.PackageField{metadata.PackageFieldName, metadata.PackageFieldDescription},
	}
	for p, err := range metadata.New(c).Search.AllPackages(context.Background(), filter, opts) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %q\n", p.Name, p.Description)
	}
	// Output:
	// p2Hello: "Sample Package 2"
	// library/hello-world: ""
}
