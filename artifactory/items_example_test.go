package artifactory_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleItemsService_Get() {
	rt, stop := exampleArtifactory("libs-local")
	defer stop()
	ctx := context.Background()
	if _, err := rt.Artifacts.Deploy(ctx, "libs-local", "org/acme/a.txt", strings.NewReader("content"), nil); err != nil {
		log.Fatal(err)
	}

	file, err := rt.Items.Get(ctx, "libs-local", "org/acme/a.txt")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.Path, file.Size, file.Checksums.SHA1)

	folder, err := rt.Items.Get(ctx, "libs-local", "org")
	if err != nil {
		log.Fatal(err)
	}
	for _, child := range folder.Children {
		fmt.Println(child.Name(), child.Folder)
	}
	// Output:
	// /org/acme/a.txt 7 040f06fd774092478d450774f5ba30c5da78acc8
	// acme true
}

// All files below a folder come in one response. For very large trees, SearchService.Items
// returns files as they arrive.
func ExampleItemsService_List() {
	rt, stop := exampleArtifactory("libs-local")
	defer stop()
	ctx := context.Background()
	for _, path := range []string{"org/acme/1.0/a.txt", "org/acme/1.1/a.txt"} {
		if _, err := rt.Artifacts.Deploy(ctx, "libs-local", path, strings.NewReader(path), nil); err != nil {
			log.Fatal(err)
		}
	}

	list, err := rt.Items.List(ctx, "libs-local", "org/acme", &artifactory.ItemListOptions{Deep: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, file := range list.Files {
		fmt.Println(file.URI, file.Size, "bytes")
	}
	// Output:
	// /1.0/a.txt 18 bytes
	// /1.1/a.txt 18 bytes
}
