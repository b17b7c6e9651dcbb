package watch_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/watch"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A job that runs every few minutes handles what has changed since its last run.
func ExampleChanges() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("releases", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, rt := context.Background(), artifactory.New(c)
	saved := "" // in a file or a database
	job := func() {
		cursor, err := watch.ParseCursor(saved)
		if err != nil {
			log.Fatal(err)
		}
		opts := watch.Options{Cursor: cursor, Since: time.Unix(1, 0), Path: "app/*.jar"}
		for change, err := range watch.Changes(ctx, rt, opts) {
			if err != nil {
				log.Fatal(err)
			}
			fmt.Println(change.Repo, change.FilePath(), change.Size)
			saved = change.Cursor().String()
		}
	}
	for _, path := range []string{"app/1.0/app.jar", "app/1.1/app.jar"} {
		if _, err := rt.Artifacts.Deploy(ctx, "releases", path, strings.NewReader(path), nil); err != nil {
			log.Fatal(err)
		}
		job()
	}
	job()
	// Output:
	// releases app/1.0/app.jar 15
	// releases app/1.1/app.jar 15
}
