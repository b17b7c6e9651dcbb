package artifactory_test

import (
	"context"
	"errors"
	"io"
	"log"
	"os"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Content that the server has already need not be uploaded again.
func ExampleArtifactsService_DeployByChecksum() {
	ctx := context.Background()
	c, err := jfrog.NewFromEnv()
	if err != nil {
		log.Fatal(err)
	}
	rt := artifactory.New(c)

	f, err := os.Open("app.zip")
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	sums, err := artifactory.ComputeChecksums(f)
	if err != nil {
		log.Fatal(err)
	}
	props := artifactory.Properties{"build.name": {"app"}, "build.number": {"42"}}

	_, err = rt.Artifacts.DeployByChecksum(ctx, "generic-local", "app/app.zip", sums, &artifactory.ChecksumDeployOptions{Properties: props})
	if errors.Is(err, jfrog.ErrNotFound) {
		if _, err = f.Seek(0, io.SeekStart); err != nil {
			log.Fatal(err)
		}
		_, err = rt.Artifacts.Deploy(ctx, "generic-local", "app/app.zip", f, &artifactory.DeployOptions{Checksums: sums, Properties: props})
	}
	if err != nil {
		log.Fatal(err)
	}
}
