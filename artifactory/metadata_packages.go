package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// CalculateBower starts to calculate the index of a Bower repository. The server calculates in the
// background.
//
// Requires: manage permission, before 4.8 admin, Artifactory Pro. Since 3.6.0.
//
//jfrog:op 2.10.26
func (s *MetadataService) CalculateBower(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/bower/{repoKey}/reindex", repoKey))
}

// CalculateCargo calculates the index of a local or remote Cargo repository. The server responds
// at the end of the calculation, unless Async is set.
//
// Requires: admin, Artifactory Pro. Since 7.17.4.
//
//jfrog:op 2.10.31
func (s *MetadataService) CalculateCargo(
	ctx context.Context, repoKey string, opts *MetadataOptions,
) error {
	return s.calculate(ctx, jfrog.Post("/artifactory/api/cargo/{repoKey}/reindex", repoKey), opts)
}

// CalculateCocoaPods starts to calculate the index of a CocoaPods repository. The server
// calculates in the background.
//
// Requires: admin, Artifactory Pro. Since 7.1.
//
//jfrog:op 2.10.14
func (s *MetadataService) CalculateCocoaPods(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/cocoapods/{repoKey}/reindex", repoKey))
}

// CalculateConan calculates the metadata of a local Conan repository. The server responds at the
// end of the calculation, unless Async is set.
//
// Requires: admin, Artifactory Pro. Since 6.3.
//
//jfrog:op 2.10.33
func (s *MetadataService) CalculateConan(
	ctx context.Context, repoKey string, opts *MetadataOptions,
) error {
	return s.calculate(ctx, jfrog.Post("/artifactory/api/conan/{repoKey}/reindex", repoKey), opts)
}

// CalculateConda calculates the metadata of a local Conda repository. The server responds at the
// end of the calculation, unless Async is set.
//
// Requires: admin, Artifactory Pro. Since 6.3.
//
//jfrog:op 2.10.32
func (s *MetadataService) CalculateConda(
	ctx context.Context, repoKey string, opts *MetadataOptions,
) error {
	return s.calculate(ctx, jfrog.Post("/artifactory/api/conda/{repoKey}/reindex", repoKey), opts)
}

// CalculateCRAN calculates the Packages and Release files of a local CRAN repository. It sets
// properties of the artifacts to entries of the metadata in the packages. The server responds at
// the end of the calculation, unless Async is set.
//
// Requires: manage permission, Artifactory Pro. Since 6.1.
//
//jfrog:op 2.10.29
func (s *MetadataService) CalculateCRAN(
	ctx context.Context, repoKey string, opts *MetadataOptions,
) error {
	return s.calculate(ctx, jfrog.Post("/artifactory/api/cran/reindex/{repoKey}", repoKey), opts)
}

// MoveCRANArchives moves the archives in a CRAN repository from a wrong location to the correct
// one. The server must have cran.archiveMover.enabled in its configuration file.
//
// Requires: admin, Artifactory Pro. Since 7.42.1.
//
//jfrog:op 2.10.30
func (s *MetadataService) MoveCRANArchives(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/artifactory/api/v1/cran/{repoKey}/move-archives", repoKey).
			LongRunning().Accept("*/*"))
}

// CalculateGems calculates the index of a RubyGems repository. The server responds at the end of
// the calculation.
//
// Requires: manage, delete, deploy, annotate and read permission, JFrog Container Registry or
// Artifactory Pro. Since 3.6.0.
//
//jfrog:op 2.10.35
func (s *MetadataService) CalculateGems(ctx context.Context, repoKey string) error {
	return s.run(ctx, jfrog.Post("/artifactory/api/gems/{repoKey}/reindex", repoKey))
}

// CalculateHelm calculates the index of the charts in a local or federated Helm repository. The
// server responds at the end of the calculation.
//
// Requires: manage permission, JFrog Container Registry or Artifactory Pro. Since 5.8.
//
//jfrog:op 2.10.27
func (s *MetadataService) CalculateHelm(ctx context.Context, repoKey string) error {
	return s.run(ctx, jfrog.Post("/artifactory/api/helm/{repoKey}/reindex", repoKey))
}

// CalculateHelmFolder is like [MetadataService.CalculateHelm] for the charts in a folder.
//
// Requires: manage permission. Since 7.105.2.
//
//jfrog:op 2.10.28
func (s *MetadataService) CalculateHelmFolder(
	ctx context.Context, repoKey, folderPath string,
) error {
	if folderPath == "/" {
		return s.CalculateHelm(ctx, repoKey)
	}
	return s.run(ctx,
		jfrog.Post("/artifactory/api/helm/{repoKey}/{path...}/reindex", repoKey, folderPath))
}

// CalculateNPM starts to calculate the search index of a local or virtual npm repository. The
// server calculates in the background.
//
// Requires: manage permission, before 4.8 admin, Artifactory Pro. Since 3.2.0.
//
//jfrog:op 2.10.17
func (s *MetadataService) CalculateNPM(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/npm/{repoKey}/reindex", repoKey))
}

// CalculateNuGet starts to calculate the metadata of a local, remote or virtual NuGet repository,
// or of a cache. The server calculates in the background. It sets the properties of each package
// to the values in its nuspec file.
//
// Requires: manage permission, before 4.8 admin, Artifactory Pro. Since 3.0.3.
//
//jfrog:op 2.10.16
func (s *MetadataService) CalculateNuGet(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/nuget/{repoKey}/reindex", repoKey))
}

// MetadataPubOptions refines [MetadataService.CalculatePub].
type MetadataPubOptions struct {
	Async *bool `url:"async,int,omitempty"` // calculate in the background; nil: the server decides
}

// CalculatePub calculates the metadata of a local or remote Pub repository. The manual calls the
// calculation asynchronous, but documents Async as well.
//
// Requires: admin, Artifactory Pro. Since 7.31.10.
//
//jfrog:op 2.10.34
func (s *MetadataService) CalculatePub(
	ctx context.Context, repoKey string, opts *MetadataPubOptions,
) error {
	req := jfrog.Post("/artifactory/api/pub/{repoKey}/reindex", repoKey).Query(opts)
	return s.choose(ctx, req, jfrog.Deref(jfrog.Deref(opts).Async))
}

// CalculatePyPI calculates the indexes of a local PyPI repository and of its packages. The server
// responds at the end of the calculation, unless Async is set.
//
// Requires: manage permission, Artifactory Pro. Since 7.0.0.
//
//jfrog:op 2.10.21
func (s *MetadataService) CalculatePyPI(
	ctx context.Context, repoKey string, opts *MetadataOptions,
) error {
	return s.calculate(ctx, jfrog.Post("/artifactory/api/pypi/{repoKey}/reindex", repoKey), opts)
}

// CalculateSwift starts to calculate the index of a Swift repository. The server calculates in the
// background.
//
// Requires: admin, Artifactory Pro. Since 7.39.4.
//
//jfrog:op 2.10.36
func (s *MetadataService) CalculateSwift(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/swift/{repoKey}/reindex", repoKey))
}

// CalculateTerraform starts to calculate the index of the modules or the providers in a Terraform
// repository. The server calculates in the background.
//
// Requires: admin, Artifactory Pro. Since 7.38.4.
//
//jfrog:op 2.10.37
func (s *MetadataService) CalculateTerraform(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/terraform/{repoKey}/reindex", repoKey))
}
