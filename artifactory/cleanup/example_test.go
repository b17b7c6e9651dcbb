package cleanup_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"sync/atomic"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleServer starts an Artifactory in memory with five images that were pushed in five months,
// the oldest one with the tag latest.
func exampleServer() (*artifactory.Client, func()) {
	var ago atomic.Int64
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("docker-dev-local", "local", "docker"),
		jfrogtest.WithClock(func() time.Time { return time.Now().Add(-time.Duration(ago.Load())) }))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	rt := artifactory.New(c)
	for i, tag := range []string{"latest", "1.0", "1.1", "1.2", "1.3"} {
		ago.Store(int64(150-30*i) * int64(cleanup.Day))
		for file, content := range map[string]string{"manifest.json": `{"layers":[],"tag":"` + tag + `"}`, "sha256__0123": tag} {
			if _, err := rt.Artifacts.Deploy(context.Background(), "docker-dev-local", "acme/app/"+tag+"/"+file, strings.NewReader(content), nil); err != nil {
				log.Fatal(err)
			}
		}
	}
	ago.Store(0)
	return rt, srv.Close
}

// Of each image, the two newest tags are kept, those of the last weeks, and latest.
func Example() {
	rt, done := exampleServer()
	defer done()
	ctx := context.Background()

	m, err := bulk.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	plan := cleanup.Plan(ctx, m, cleanup.Policy{
		Rules: []cleanup.Rule{{
			Name: "old images", Repos: []string{"docker-dev-local"}, Group: cleanup.Docker(),
			KeepNewest: 2, OlderThan: 30 * cleanup.Day,
		}},
		Exclude: []string{"latest"},
	})
	for step, err := range plan {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(step.Path, step.Tree.Files, "files,", strings.Split(step.Reason, ",")[0])
	}
	sum, err := cleanup.Apply(ctx, m, plan, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Items, sum.Files, "files")
	// Output:
	// acme/app/1.0 2 files, old images: 3 newer versions of acme/app
	// acme/app/1.1 2 files, old images: 2 newer versions of acme/app
	// map[deleted:2] 4 files
}

// Of each image, the two highest versions are kept, and tags that are no versions.
func ExampleByVersion() {
	rt, done := exampleServer()
	defer done()

	m, err := bulk.New(rt, nil)
	if err != nil {
		log.Fatal(err)
	}
	rule := cleanup.Rule{Repos: []string{"docker-dev-local"}, Group: cleanup.Docker(), KeepNewest: 2, Order: cleanup.ByVersion()}
	for step, err := range cleanup.Plan(context.Background(), m, cleanup.Policy{Rules: []cleanup.Rule{rule}}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(step.Path, step.Reason)
	}
	// Output:
	// acme/app/1.0 3 newer versions of acme/app
	// acme/app/1.1 2 newer versions of acme/app
}
