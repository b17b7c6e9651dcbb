package artifactory_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleSignedURLsService_Create() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()
	if _, err := rt.Artifacts.Deploy(ctx, "libs-release-local", "app.txt", strings.NewReader("content"), nil); err != nil {
		log.Fatal(err)
	}

	link, err := rt.SignedURLs.Create(ctx, "libs-release-local", "app.txt",
		artifactory.SignedURLCreateRequest{ValidForSecs: 3600})
	if err != nil {
		log.Fatal(err)
	}
	file, err := rt.SignedURLs.Download(ctx, link) // or any other HTTP client
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	fmt.Println(string(content), err)
	fmt.Println(link) // a secret is never printed
	// Output:
	// content <nil>
	// *****
}
