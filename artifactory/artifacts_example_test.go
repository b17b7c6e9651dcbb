package artifactory_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleArtifactsService() {
	rt, stop := exampleArtifactory("libs-local", "release-local")
	defer stop()
	ctx := context.Background()

	item, err := rt.Artifacts.Deploy(ctx, "libs-local", "org/acme/a.txt", strings.NewReader("content"), &artifactory.ArtifactDeployOptions{
		Properties: artifactory.Properties{"qa": {"done"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("deployed", item.Path, item.Size)

	_, err = rt.Artifacts.Move(ctx, "libs-local", "org/acme/a.txt", "release-local/a.txt", nil)
	if err != nil {
		log.Fatal(err)
	}

	file, err := rt.Artifacts.Download(ctx, "release-local", "a.txt", nil)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("downloaded %s: %s\n", file.FileName, content)
	// Output:
	// deployed /org/acme/a.txt 7
	// downloaded a.txt: content
}

// Content that the server already stores need not be uploaded again.
func ExampleArtifactsService_DeployByChecksum() {
	rt, stop := exampleArtifactory("libs-local")
	defer stop()
	ctx := context.Background()

	content := strings.NewReader("content") // usually an *os.File
	sums, err := artifactory.ComputeChecksums(content)
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range []string{"first/a.txt", "second/a.txt"} {
		_, err := rt.Artifacts.DeployByChecksum(ctx, "libs-local", path, sums, nil)
		if err == nil {
			fmt.Println(path, "deployed by its checksum")
			continue
		}
		if !errors.Is(err, jfrog.ErrNotFound) {
			log.Fatal(err)
		}
		if _, err := content.Seek(0, io.SeekStart); err != nil {
			log.Fatal(err)
		}
		_, err = rt.Artifacts.Deploy(ctx, "libs-local", path, content, &artifactory.ArtifactDeployOptions{Checksums: sums})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(path, "uploaded")
	}
	// Output:
	// first/a.txt uploaded
	// second/a.txt deployed by its checksum
}
