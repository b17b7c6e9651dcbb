package artifactory_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleDockerService_AllImages() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/docker/docker-local/v2/_catalog": `{"repositories":["busybox","acme/app"]}`,
	})
	defer stop()

	for image, err := range rt.Docker.AllImages(context.Background(), "docker-local", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(image)
	}
	// Output:
	// busybox
	// acme/app
}

func ExampleDockerService_AllTags() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/docker/docker-local/v2/acme/app/tags/list": `{"name":"acme/app","tags":["1.0","latest"]}`,
	})
	defer stop()

	for tag, err := range rt.Docker.AllTags(context.Background(), "docker-local", "acme/app", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(tag)
	}
	// Output:
	// 1.0
	// latest
}

// The tag latest of an image is copied to another repository under a new tag.
func ExampleDockerService_Promote() {
	rt, stop := exampleClient(map[string]string{
		"/artifactory/api/docker/docker-dev/v2/promote": "Promotion ended successfully",
	})
	defer stop()

	err := rt.Docker.Promote(context.Background(), "docker-dev", artifactory.DockerPromoteRequest{
		TargetRepo: "docker-prod",
		Image:      "acme/app",
		Tag:        "latest",
		TargetTag:  "1.0",
		Copy:       new(true),
	})
	fmt.Println(err)
	// Output: <nil>
}
