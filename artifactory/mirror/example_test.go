package mirror_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/mirror"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// exampleServer starts an Artifactory in memory with files in the repository libs.
func exampleServer(files map[string]string) (rt *artifactory.Client, done func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	rt = artifactory.New(c)
	for path, content := range files {
		if _, err := rt.Artifacts.Deploy(context.Background(), "libs", path, strings.NewReader(content), nil); err != nil {
			log.Fatal(err)
		}
	}
	return rt, srv.Close
}

// A repository of a new server becomes like the repository of the old server. The file that was
// renamed is not moved over the network.
func ExampleMirror_Run() {
	oldServer, done := exampleServer(map[string]string{
		"app/1.0/app.tgz": "one", "app/2.0/app.tgz": "two", "app/3.0/app.tgz": "three",
	})
	defer done()
	newServer, done := exampleServer(map[string]string{
		"app/1.0/app.tgz": "one", "app/2.0/app.tgz": "too", "app/3.0-rc/app.tgz": "three",
	})
	defer done()
	ctx := context.Background()

	m, err := mirror.New(
		mirror.Source{Client: oldServer, At: transfer.At("libs", "/")},
		mirror.Target{Client: newServer, At: transfer.At("libs", "/")},
		&mirror.Options{Delete: true})
	if err != nil {
		log.Fatal(err)
	}
	for step, err := range m.Plan(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(step)
	}
	sum, err := m.Run(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sum.Items, sum.Moved, "bytes moved")
	// Output:
	// replace libs/app/2.0/app.tgz (3 bytes): the content differs
	// copy libs/app/3.0/app.tgz (5 bytes): the target lacks it
	// delete libs/app/3.0-rc/app.tgz (5 bytes): the source lacks it
	// map[deleted:1 matched:1 sent:1 unchanged:1] 3 bytes moved
}
