package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleClient returns a client of a fake server, which sends the given response for each path.
func exampleClient(responses map[string]string) (rt *artifactory.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response, ok := responses[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(response))
	}))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return artifactory.New(c), srv.Close
}

// exampleArtifactory returns a client of an Artifactory in memory, for examples whose calls
// depend on each other. It has the repositories libs-release-local and npm-remote, and the
// local repositories that the example names.
func exampleArtifactory(localKeys ...string) (rt *artifactory.Client, stop func()) {
	opts := []jfrogtest.Option{
		jfrogtest.WithRepository("libs-release-local", "local", "generic"),
		jfrogtest.WithRepository("npm-remote", "remote", "npm"),
	}
	for _, key := range localKeys {
		opts = append(opts, jfrogtest.WithRepository(key, "local", "generic"))
	}
	srv, err := jfrogtest.Start(opts...)
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return artifactory.New(c), srv.Close
}

func ExampleSearchService_AQLPage() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/search/aql": `{"results":[
		{"repo":"libs-release-local","path":"org/acme","name":"a.jar","size":1015,
		 "properties":[{"key":"qa","value":"passed"}]}],
		"range":{"start_pos":0,"end_pos":1,"total":1}}`})
	defer stop()

	query := aql.Items().
		Where(aql.Item.Repo.Eq("libs-release-local"), aql.Item.Name.Match("*.jar")).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.Prop("qa"))
	found, err := rt.Search.AQLPage(context.Background(), query)
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range found.Results {
		fmt.Println(row.Repo, row.FilePath(), row.Size, row.PropertyMap()["qa"])
	}
	// Output: libs-release-local org/acme/a.jar 1015 [passed]
}

// Fields of domains other than items start with their domain. Related domains are nested.
func ExampleSearchService_AQLPage_builds() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/search/aql": `{"results":[
		{"build.name":"app","build.number":"7","modules":[{"artifacts":[{"items":[{"name":"app.jar"}]}]}]}],
		"range":{"start_pos":0,"end_pos":1,"total":1}}`})
	defer stop()

	found, err := rt.Search.AQLPage(context.Background(),
		artifactory.AQLText(`builds.find({"name":"app"}).include("name","number","module.artifact.item.name")`))
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range found.Results {
		fmt.Println(row.BuildName, row.BuildNumber, row.Modules[0].Artifacts[0].Items[0].Name)
	}
	// Output: app 7 app.jar
}

func ExampleSearchService_ByProperties() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/search/prop": `{"results":[
		{"uri":"http://localhost/artifactory/api/storage/libs-release-local/org/acme/a%20b.jar",
		 "size":"1015","checksums":{"sha1":"da39a3ee"}}]}`})
	defer stop()

	found, err := rt.Search.ByProperties(context.Background(),
		map[string][]string{"qa": {"passed", "waived"}, "release": nil}, // any release
		&artifactory.SearchOptions{Repos: []string{"libs-release-local"}, Detail: artifactory.DetailInfo})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range found {
		repo, path, err := f.URI.Location()
		fmt.Println(repo, path, f.Size, f.Checksums.SHA1, err)
	}
	// Output: libs-release-local org/acme/a b.jar 1015 da39a3ee <nil>
}

func ExampleSearchService_LatestVersion() {
	rt, stop := exampleClient(map[string]string{"/artifactory/api/search/latestVersion": "1.2"})
	defer stop()

	version, err := rt.Search.LatestVersion(context.Background(), "org.acme", "lib",
		&artifactory.SearchVersionOptions{Repos: []string{"libs-release-local"}})
	fmt.Println(version, err)
	// Output: 1.2 <nil>
}
