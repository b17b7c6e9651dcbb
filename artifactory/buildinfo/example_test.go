package buildinfo_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/buildinfo"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleServer starts an Artifactory in memory with two repositories, and a folder with files.
// done removes both.
func exampleServer() (rt *artifactory.Client, dir string, done func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("staging", "local", "generic"), jfrogtest.WithRepository("released", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	dir, err = os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"app.js", "index.html"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("content of "+name), 0o666); err != nil {
			log.Fatal(err)
		}
	}
	return artifactory.New(c), dir, func() {
		srv.Close()
		_ = os.RemoveAll(dir)
	}
}

// A build is collected, uploaded, published and promoted. In a CI job, Environ is left out.
func Example() {
	ctx := context.Background()
	rt, dist, done := exampleServer()
	defer done()

	b, err := buildinfo.New("web-app", "", &buildinfo.Options{Environ: []string{
		"GITHUB_ACTIONS=true", "GITHUB_RUN_NUMBER=42", "GITHUB_ACTOR=jane", "DEPLOY_TOKEN=s3cr3t",
	}})
	if err != nil {
		log.Fatal(err)
	}
	if err := b.CollectEnv(nil); err != nil {
		log.Fatal(err)
	}
	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	uploads := m.UploadTreeResults(ctx, dist, transfer.At("staging", "web-app/42"), &transfer.UploadTreeOptions{Properties: b.Properties()})
	if _, err := b.Module("web-app").AddUploads(uploads); err != nil {
		log.Fatal(err)
	}
	if err := b.Publish(ctx, rt); err != nil {
		log.Fatal(err)
	}
	if _, err := b.Promote(ctx, rt, artifactory.BuildPromoteRequest{Status: "released", TargetRepo: "released"}); err != nil {
		log.Fatal(err)
	}

	build, err := rt.Builds.Get(ctx, "web-app", "42", nil)
	if err != nil {
		log.Fatal(err)
	}
	info := build.BuildInfo
	fmt.Println(info.Agent.Name, info.Principal, info.Statuses[0].Status)
	fmt.Println(len(info.Modules[0].Artifacts), "artifacts,", len(info.Properties), "variables")
	// Output:
	// GitHub Actions jane released
	// 2 artifacts, 3 variables
}

// An upload without the properties of the build would leave the build without links. It is
// found before the build is published.
func ExampleBuilder_Publish() {
	ctx := context.Background()
	rt, dist, done := exampleServer()
	defer done()
	b, err := buildinfo.New("web-app", "42", nil)
	if err != nil {
		log.Fatal(err)
	}
	m, err := transfer.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := b.Module("web-app").AddUploads(m.UploadGlobResults(ctx, filepath.Join(dist, "*.js"), transfer.At("staging", "web-app/"), nil)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(errors.Is(b.Publish(ctx, rt), buildinfo.ErrNotLinked))
	// Output:
	// true
}

// Two machines collect parts of a build, and one of them joins the parts. Both use the same start.
func ExampleBuilder_Merge() {
	_, dir, done := exampleServer()
	defer done()
	started := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, system := range []string{"linux", "windows"} { // each on its own machine
		b, err := buildinfo.New("web-app", "42", &buildinfo.Options{Started: started})
		if err != nil {
			log.Fatal(err)
		}
		if err := b.Module(system).AddDependencyFile(filepath.Join(dir, "app.js")); err != nil {
			log.Fatal(err)
		}
		if err := b.Save(filepath.Join(dir, system+".json")); err != nil {
			log.Fatal(err)
		}
	}
	b, err := buildinfo.Load(filepath.Join(dir, "linux.json"), nil)
	if err != nil {
		log.Fatal(err)
	}
	part, err := buildinfo.Load(filepath.Join(dir, "windows.json"), nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := b.Merge(part); err != nil {
		log.Fatal(err)
	}
	for _, m := range b.Info().Modules {
		fmt.Println(m.ID, m.Dependencies[0].ID)
	}
	// Output:
	// linux app.js
	// windows app.js
}
