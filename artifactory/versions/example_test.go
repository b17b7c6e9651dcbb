package versions_test

import (
	"context"
	"fmt"
	"log"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A deployer looks for the latest version below 2 in two repositories.
func ExampleLatest() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("releases", "local", "maven"), jfrogtest.WithRepository("snapshots", "local", "maven"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, rt := context.Background(), artifactory.New(c)
	for _, file := range []string{
		"releases/1.2/app-1.2.jar", "releases/1.10/app-1.10.jar", "releases/2.0/app-2.0.jar",
		"snapshots/1.11-SNAPSHOT/app-1.11-20260301.120000-3.jar",
	} {
		repo, path, _ := strings.Cut(file, "/")
		if _, err := rt.Artifacts.Deploy(ctx, repo, "org/acme/app/"+path, strings.NewReader(file), nil); err != nil {
			log.Fatal(err)
		}
	}

	query := versions.Query{
		Repos: []string{"releases", "snapshots"}, Layout: versions.LayoutMaven, Name: "org.acme:app", Range: "[1.2,2)",
	}
	release, err := versions.Latest(ctx, rt, query)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(release.Version, release.Repo, release.Path)

	query.Prereleases = true
	snapshot, err := versions.Latest(ctx, rt, query)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(snapshot.Version, snapshot.Build)
	// Output:
	// 1.10 releases org/acme/app/1.10/app-1.10.jar
	// 1.11-SNAPSHOT 1.11-20260301.120000-3
}

func ExampleScheme_Compare() {
	list := []string{"1.10.0", "1.9.0", "2.0.0-rc.1", "2.0.0", "latest"}
	slices.SortFunc(list, versions.SchemeSemVer.Compare)
	fmt.Println(list)
	// Output: [latest 1.9.0 1.10.0 2.0.0-rc.1 2.0.0]
}

func ExampleScheme_Matches() {
	fmt.Println(versions.SchemeMaven.Matches("[1.2,2)", "2.0-rc1"))
	fmt.Println(versions.SchemePyPI.Matches("~=1.4", "1.9.2"))
	// Output:
	// false <nil>
	// true <nil>
}
