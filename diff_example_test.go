package jfrog_test

import (
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A program makes a repository as it should be, and sends only what differs.
func ExampleDiff() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "maven"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, repos := context.Background(), artifactory.New(c).Repositories

	want := artifactory.NewLocalRepository("libs", artifactory.PackageTypeMaven)
	want.Description = new("Our libraries")
	want.HandleSnapshots = new(false)
	for range 2 {
		have, err := repos.GetLocal(ctx, "libs")
		if err != nil {
			log.Fatal(err)
		}
		diffs, err := jfrog.Diff(have, want)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(len(diffs), "differences")
		for _, d := range diffs {
			fmt.Println(d)
		}
		change, err := jfrog.Changes(have, want)
		if err != nil {
			log.Fatal(err)
		}
		if err := repos.Update(ctx, change); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// 2 differences
	// description: "" -> "Our libraries"
	// handleSnapshots: true -> false
	// 0 differences
}
