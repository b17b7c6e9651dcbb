package artifactory_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func ExampleRepositoriesService_Create() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()

	repo := artifactory.NewLocalRepository("libs-snapshot-local", artifactory.PackageTypeMaven)
	repo.HandleReleases = new(false)
	repo.MaxUniqueSnapshots = new(5)
	if err := rt.Repositories.Create(ctx, repo); err != nil {
		log.Fatal(err)
	}

	err := rt.Repositories.Create(ctx, repo)
	fmt.Println(errors.Is(err, jfrog.ErrValidation))
	// Output: true
}

func ExampleRepositoriesService_Get() {
	rt, stop := exampleArtifactory()
	defer stop()

	repo, err := rt.Repositories.Get(context.Background(), "npm-remote")
	if err != nil {
		log.Fatal(err)
	}
	switch r := repo.(type) {
	case *artifactory.RemoteRepository:
		fmt.Println(r.Key, "caches", r.PackageType, "packages")
	case *artifactory.VirtualRepository:
		fmt.Println(r.Key, "combines", r.Repositories)
	default:
		fmt.Println(r.Base().Key, "is", r.Class())
	}
	// Output: npm-remote caches npm packages
}

// Only the settings in the request change.
func ExampleRepositoriesService_Update() {
	rt, stop := exampleArtifactory()
	defer stop()
	ctx := context.Background()

	change := artifactory.NewRemoteRepository("npm-remote", "", "")
	change.Description = new("Cache of the npm registry")
	change.Offline = new(true)
	if err := rt.Repositories.Update(ctx, change); err != nil {
		log.Fatal(err)
	}

	repo, err := rt.Repositories.GetRemote(ctx, "npm-remote")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*repo.Description, *repo.Offline, repo.PackageType)
	// Output: Cache of the npm registry true npm
}

func ExampleRepositoriesService_List() {
	rt, stop := exampleArtifactory()
	defer stop()

	repos, err := rt.Repositories.List(context.Background(),
		&artifactory.RepositoryListOptions{Type: artifactory.RepositoryClassRemote})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range repos {
		fmt.Println(r.Key, r.Class(), r.Package())
	}
	// Output: npm-remote remote npm
}
