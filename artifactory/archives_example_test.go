package artifactory_test

import (
	"archive/tar"
	"context"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleArchivesService_DownloadFolder() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()
	for _, path := range []string{"app/a.txt", "app/docs/b.txt"} {
		if _, err := rt.Artifacts.Deploy(ctx, "libs-release-local", path, strings.NewReader(path), nil); err != nil {
			log.Fatal(err)
		}
	}

	archive, err := rt.Archives.DownloadFolder(ctx, "libs-release-local", "app", artifactory.ArchiveTar, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer archive.Close()
	for r := tar.NewReader(archive); ; {
		entry, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		if entry.Typeflag == tar.TypeReg {
			fmt.Println(entry.Name, entry.Size)
		}
	}
	// Output:
	// a.txt 9
	// docs/b.txt 14
}
