package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// A file is deployed with the properties of its build, the build-info published, and the build
// promoted to the repository for releases.
func ExampleBuildsService() {
	rt, stop := exampleArtifactory("staging-local", "release-local")
	defer stop()
	ctx := context.Background()

	content := strings.NewReader("content")
	file, err := rt.Artifacts.Deploy(ctx, "staging-local", "app/app.zip", content, &artifactory.ArtifactDeployOptions{
		Properties: artifactory.Properties{"build.name": {"app"}, "build.number": {"42"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	err = rt.Builds.Publish(ctx, artifactory.BuildInfo{
		Name:    "app",
		Number:  "42",
		Started: jfrog.NewTime(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)),
		Modules: []artifactory.BuildModule{{
			ID:        "app",
			Artifacts: []artifactory.BuildArtifact{{Name: "app.zip", SHA1: file.Checksums.SHA1, MD5: file.Checksums.MD5}},
		}},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}

	messages, err := rt.Builds.Promote(ctx, "app", "42", artifactory.BuildPromoteRequest{
		Status: "released", TargetRepo: "release-local",
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range messages {
		if strings.EqualFold(m.Level, "error") {
			log.Fatal(m.Message)
		}
	}

	build, err := rt.Builds.Get(ctx, "app", "42", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(build.BuildInfo.Name, build.BuildInfo.Number, build.BuildInfo.Statuses[0].Status)
	// Output: app 42 released
}

// Runs can be deleted by their numbers. To delete all runs, the request must ask for it.
func ExampleBuildsService_Delete() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()
	for i, number := range []string{"1", "2", "3"} {
		err := rt.Builds.Publish(ctx, artifactory.BuildInfo{
			Name: "app", Number: number, Started: jfrog.NewTime(time.Date(2026, 3, 1+i, 12, 0, 0, 0, time.UTC)),
		}, nil)
		if err != nil {
			log.Fatal(err)
		}
	}

	err := rt.Builds.Delete(ctx, artifactory.BuildDeleteRequest{BuildName: "app", BuildNumbers: []string{"1", "2"}})
	if err != nil {
		log.Fatal(err)
	}
	runs, err := rt.Builds.Runs(ctx, "app", nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, run := range runs {
		fmt.Println(run.Number(), run.Started.UTC().Format(time.DateOnly))
	}
	// Output: 3 2026-03-03
}

// The runs of builds that have produced a file are found by its content.
func ExampleBuildsService_AllMatching() {
	rt, stop := exampleArtifactory("staging-local")
	defer stop()
	ctx := context.Background()
	for i, number := range []string{"41", "42"} {
		file, err := rt.Artifacts.Deploy(ctx, "staging-local", "app/"+number+"/app.zip", strings.NewReader(number), nil)
		if err != nil {
			log.Fatal(err)
		}
		err = rt.Builds.Publish(ctx, artifactory.BuildInfo{
			Name: "app", Number: number, Started: jfrog.NewTime(time.Date(2026, 3, 1+i, 12, 0, 0, 0, time.UTC)),
			Modules: []artifactory.BuildModule{{
				ID:        "app",
				Artifacts: []artifactory.BuildArtifact{{Name: "app.zip", SHA1: file.Checksums.SHA1, MD5: file.Checksums.MD5}},
			}},
		}, nil)
		if err != nil {
			log.Fatal(err)
		}
	}

	opts := &artifactory.BuildMatchOptions{Repo: "staging-local", Path: "app/42/app.zip"}
	for build, err := range rt.Builds.AllMatching(ctx, opts) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(build.BuildName, build.BuildNumber)
	}
	// Output: app 42
}
