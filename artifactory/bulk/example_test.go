package bulk_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleServer starts an Artifactory in memory with files in the repository staging.
func exampleServer(paths ...string) (m *bulk.Manager, rt *artifactory.Client, done func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("staging", "local", "generic"), jfrogtest.WithRepository("releases", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	rt = artifactory.New(c)
	for _, path := range paths {
		if _, err := rt.Artifacts.Deploy(context.Background(), "staging", path, strings.NewReader(path), nil); err != nil {
			log.Fatal(err)
		}
	}
	if m, err = bulk.New(rt, nil); err != nil {
		log.Fatal(err)
	}
	return m, rt, srv.Close
}

// A plan is printed and applied.
func ExampleManager_PlanDelete() {
	m, _, done := exampleServer("app/1.0/app.tgz", "app/1.0/app.tgz.tmp", "app/2.0/part.tmp")
	defer done()
	ctx := context.Background()

	plan := m.PlanDelete(ctx, m.Glob(ctx, "staging", "app/**/*.tmp", nil), &bulk.DeleteOptions{Reason: "left over"})
	for step, err := range plan {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(step)
	}
	sum, err := m.Apply(ctx, plan)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Items[bulk.OutcomeDeleted], "deleted,", sum.Bytes, "bytes")
	// Output:
	// delete staging/app/1.0/app.tgz.tmp (19 bytes): left over
	// delete staging/app/2.0/part.tmp (16 bytes): left over
	// 2 deleted, 35 bytes
}

// One job stores the plan, another one applies it after its approval. A file that is deployed
// again in between stays where it is.
func ExampleWritePlan() {
	m, rt, done := exampleServer("app/1.0/app.tgz", "app/1.0/app.pom")
	defer done()
	ctx := context.Background()

	var stored bytes.Buffer // a file, in practice
	plan := m.PlanMove(ctx, m.Glob(ctx, "staging", "app/1.0/*", nil), bulk.To("releases/{path}"), nil)
	planned, err := bulk.WritePlan(&stored, plan)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(planned.Total(), "files to move,", planned.Bytes, "bytes")

	if _, err := rt.Artifacts.Deploy(ctx, "staging", "app/1.0/app.pom", strings.NewReader("changed"), nil); err != nil {
		log.Fatal(err)
	}
	sum, err := m.Apply(ctx, bulk.ReadPlan(&stored))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Items)
	// Output:
	// 2 files to move, 30 bytes
	// map[changed:1 moved:1]
}

// Properties are set on all files that a query or a pattern finds.
func ExampleManager_PlanSetProperties() {
	m, rt, done := exampleServer("app/1.0/app.tgz", "app/1.0/app.pom")
	defer done()
	ctx := context.Background()

	tested := artifactory.Properties{"qa": {"passed"}}
	sum, err := m.Apply(ctx, m.PlanSetProperties(ctx, m.Glob(ctx, "staging", "app/1.0/**", nil), tested, nil))
	if err != nil {
		log.Fatal(err)
	}
	props, err := rt.Properties.Get(ctx, "staging", "app/1.0/app.pom")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Items, props)
	// Output:
	// map[set:2] map[qa:[passed]]
}
