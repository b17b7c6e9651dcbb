package artifactory_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// A server with one repository, which prints the updates it gets.
func exampleServer() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			fmt.Printf("%s\n", body)
			return
		}
		fmt.Fprint(w, `{"key":"npm-remote","rclass":"remote","packageType":"npm","url":"https://registry.npmjs.org"}`)
	}))
}

func ExampleRepositoriesService_Get() {
	srv := exampleServer()
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	rt := artifactory.New(c)

	repo, err := rt.Repositories.Get(context.Background(), "npm-remote")
	if err != nil {
		log.Fatal(err)
	}
	switch r := repo.(type) {
	case *artifactory.RemoteRepository:
		fmt.Println(r.Key, "caches", r.URL)
	case *artifactory.VirtualRepository:
		fmt.Println(r.Key, "shows", r.Repositories)
	default:
		fmt.Println(r.Base().Key, "is", r.Class())
	}
	// Output: npm-remote caches https://registry.npmjs.org
}

func ExampleRepositoriesService_Update() {
	srv := exampleServer()
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	rt := artifactory.New(c)

	// Only what is set is sent; the server keeps the rest.
	repo := artifactory.NewRemoteRepository("npm-remote", "", "")
	repo.Description = new("")
	repo.Offline = new(true)
	if err := rt.Repositories.Update(context.Background(), repo); err != nil {
		log.Fatal(err)
	}
	// Output: {"key":"npm-remote","rclass":"remote","description":"","offline":true}
}
