package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// MetadataMavenIndexOptions refines [MetadataService.CalculateMavenIndex].
type MetadataMavenIndexOptions struct {
	// Repos are repository keys. For the index of a virtual repository, name the repositories
	// in it as well.
	Repos []string `url:"repos,comma,omitempty"`
	// Force downloads the index of a remote repository even if the cached index has not expired.
	// If the download fails, the server calculates the index from the cache. Force has no effect
	// on local repositories.
	Force bool `url:"force,int,omitempty"`
}

// CalculateMavenIndex starts to calculate the Maven indexes of repositories. The server calculates
// in the background.
//
// Requires: admin, Artifactory Pro. Since 2.5.0.
//
//jfrog:op 2.10.18
func (s *MetadataService) CalculateMavenIndex(
	ctx context.Context, opts *MetadataMavenIndexOptions,
) error {
	req := jfrog.Post("/artifactory/api/maven").Query(opts)
	for _, key := range jfrog.Deref(opts).Repos {
		req.Check(check.NotEmpty("repository key", key))
	}
	return s.schedule(ctx, req)
}

// MetadataMavenOptions refines [MetadataService.CalculateMaven].
type MetadataMavenOptions struct {
	NoneRecursive bool `url:"noneRecursive,omitempty"` // leave out the folders in the folder
}

// CalculateMaven calculates the Maven metadata of a folder in a local repository, and of all
// folders in it. The path "/" is the whole repository. The server responds at the end of the
// calculation.
//
// Requires: manage, delete, deploy, annotate and read permission, before 4.8 admin. Since 3.0.2.
//
//jfrog:op 2.10.19
func (s *MetadataService) CalculateMaven(
	ctx context.Context, repoKey, folderPath string, opts *MetadataMavenOptions,
) error {
	return s.run(ctx,
		jfrog.Post("/artifactory/api/maven/calculateMetadata/{repoKey}/{folderPath...}",
			repoKey, folderPath).Query(opts))
}

// GeneratePOM creates the POM file of a JAR file, from the POM in the JAR file or from a default.
// It does not retry a request that may have succeeded.
//
// Requires: an authenticated user with delete and deploy permission. Since 7.5.0.
//
//jfrog:op 2.10.20
func (s *MetadataService) GeneratePOM(ctx context.Context, repoKey, jarFilePath string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/maven/generatePom/{repoKey}/{jarFilePath...}",
			repoKey, jarFilePath).Check(filePath(jarFilePath)))
}
