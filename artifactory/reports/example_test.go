package reports_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/reports"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// The report has the largest folders, with the bytes of their distinct content.
func ExampleDiskUsage() {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, rt := context.Background(), artifactory.New(c)
	for path, size := range map[string]int{"app/1.0/app.jar": 100, "app/1.1/app.jar": 100, "tool/1.0/tool.jar": 30} {
		if _, err := rt.Artifacts.Deploy(ctx, "libs", path, strings.NewReader(strings.Repeat("x", size)), nil); err != nil {
			log.Fatal(err)
		}
	}

	usage, err := reports.DiskUsage(ctx, rt, &reports.UsageOptions{Depth: 1, Largest: 10, Distinct: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range usage.Folders {
		fmt.Printf("%s/%s: %d files, %d bytes, %d distinct\n", f.Repo, f.Path, f.Files, f.Bytes, f.DistinctBytes)
	}
	// Output:
	// libs/: 3 files, 230 bytes, 130 distinct
	// libs/app: 2 files, 200 bytes, 100 distinct
	// libs/tool: 1 files, 30 bytes, 30 distinct
}
