package artifactory_test

import (
	"context"
	"fmt"
	"log"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleMetadataService_Calculate() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()
	repo := artifactory.NewLocalRepository("npm-local", artifactory.PackageTypeNPM)
	if err := rt.Repositories.Create(ctx, repo); err != nil {
		log.Fatal(err)
	}

	refs, err := rt.Repositories.List(ctx, &artifactory.RepositoryListOptions{
		Type: artifactory.RepositoryClassLocal,
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, ref := range refs {
		if err := rt.Metadata.Calculate(ctx, ref.Key, ref.Package()); err != nil {
			fmt.Println(ref.Key, "has no metadata")
			continue
		}
		fmt.Println(ref.Key, "is calculated")
	}
	// Output:
	// artifactory-build-info has no metadata
	// libs-release-local has no metadata
	// npm-local is calculated
}

func ExampleMetadataService_CalculateDebian() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()
	repo := artifactory.NewLocalRepository("debian-local", artifactory.PackageTypeDebian)
	if err := rt.Repositories.Create(ctx, repo); err != nil {
		log.Fatal(err)
	}

	// The passphrase is masked wherever the options are printed.
	opts := &artifactory.MetadataDebianOptions{
		Async: true, WriteProps: new(false), GPGPassphrase: "open sesame",
	}
	err := rt.Metadata.CalculateDebian(ctx, "debian-local", opts)
	fmt.Println(err, opts.GPGPassphrase)
	// Output: <nil> *****
}
