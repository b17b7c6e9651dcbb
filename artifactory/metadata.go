package artifactory

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// MetadataService makes the server calculate the metadata of repositories, such as the indexes
// that package managers read. Reached through [Client.Metadata].
//
// There is a method for each package type that has a calculation, named for the [PackageType].
// [MetadataService.Calculate] selects the method by the package type.
//
// For some package types the server always calculates in the background. For others it calculates
// before it responds, unless the options have Async. The comment of each method states which. No
// operation reports the end of a calculation in the background.
type MetadataService service

// MetadataOptions is for the calculations without further options.
type MetadataOptions struct {
	Async bool `url:"async,int,omitempty"` // calculate in the background
}

// errNoCalculation is the reason to refuse a package type.
var errNoCalculation = errors.New("has no metadata calculation")

// Calculate calculates the metadata of a repository of the given package type with the default
// options. [RepositoryRef.Package] and [RepositoryBase.PackageType] are the package types of
// repositories. Of a Maven repository it calculates the metadata of all folders.
//
// Depending on the package type, the server may calculate in the background. If there is no
// calculation for the package type, Calculate returns an error and sends nothing.
//
// A virtual RPM repository needs a path: call [MetadataService.CalculateRPM].
//
//jfrog:none the method of the package type
func (s *MetadataService) Calculate(
	ctx context.Context, repoKey string, packageType PackageType,
) error {
	switch packageType {
	case PackageTypeAlpine:
		return s.CalculateAlpine(ctx, repoKey)
	case PackageTypeBower:
		return s.CalculateBower(ctx, repoKey)
	case PackageTypeCargo:
		return s.CalculateCargo(ctx, repoKey, nil)
	case PackageTypeCocoaPods:
		return s.CalculateCocoaPods(ctx, repoKey)
	case PackageTypeConan:
		return s.CalculateConan(ctx, repoKey, nil)
	case PackageTypeConda:
		return s.CalculateConda(ctx, repoKey, nil)
	case PackageTypeCRAN:
		return s.CalculateCRAN(ctx, repoKey, nil)
	case PackageTypeDebian:
		return s.CalculateDebian(ctx, repoKey, nil)
	case PackageTypeGems:
		return s.CalculateGems(ctx, repoKey)
	case PackageTypeHelm:
		return s.CalculateHelm(ctx, repoKey)
	case PackageTypeMaven:
		return s.CalculateMaven(ctx, repoKey, "/", nil)
	case PackageTypeNPM:
		return s.CalculateNPM(ctx, repoKey)
	case PackageTypeNuGet:
		return s.CalculateNuGet(ctx, repoKey)
	case PackageTypeOpkg:
		return s.CalculateOpkg(ctx, repoKey, nil)
	case PackageTypePub:
		return s.CalculatePub(ctx, repoKey, nil)
	case PackageTypePyPI:
		return s.CalculatePyPI(ctx, repoKey, nil)
	case PackageTypeRPM:
		return s.CalculateRPM(ctx, repoKey, nil)
	case PackageTypeSwift:
		return s.CalculateSwift(ctx, repoKey)
	case PackageTypeTerraform:
		return s.CalculateTerraform(ctx, repoKey)
	}
	err := fmt.Errorf("package type %q of repository %s %w", packageType, repoKey, errNoCalculation)
	return s.schedule(ctx, jfrog.Post("/artifactory/api").Check(err))
}

// schedule sends a request for a calculation in the background.
func (s *MetadataService) schedule(ctx context.Context, req *jfrog.Request) error {
	return jfrog.Send(ctx, s.client, req.Accept("*/*").Idempotent())
}

// run sends a request for a calculation. The server responds at its end.
func (s *MetadataService) run(ctx context.Context, req *jfrog.Request) error {
	return s.schedule(ctx, req.LongRunning())
}

// choose sends a request for a calculation in the background or not.
func (s *MetadataService) choose(ctx context.Context, req *jfrog.Request, async bool) error {
	if async {
		return s.schedule(ctx, req)
	}
	return s.run(ctx, req)
}

// calculate sends a request for a calculation with the usual options.
func (s *MetadataService) calculate(
	ctx context.Context, req *jfrog.Request, opts *MetadataOptions,
) error {
	return s.choose(ctx, req.Query(opts), jfrog.Deref(opts).Async)
}

// withPassphrase adds the passphrase of the key that signs the metadata.
func withPassphrase(req *jfrog.Request, passphrase jfrog.Secret) *jfrog.Request {
	if secrets.IsMasked(string(passphrase)) {
		req.Check(secrets.ErrMasked)
	}
	return req.Header("X-GPG-PASSPHRASE", string(passphrase))
}
