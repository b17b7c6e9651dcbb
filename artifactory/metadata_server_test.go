package artifactory_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// TestCalculateMetadata calculates the metadata of every repository of a package type that has a
// calculation, and of no other.
func TestCalculateMetadata(t *testing.T) {
	_, rt := server(t)
	ctx := t.Context()
	types := []artifactory.PackageType{
		artifactory.PackageTypeAlpine, artifactory.PackageTypeBower, artifactory.PackageTypeCargo,
		artifactory.PackageTypeCocoaPods, artifactory.PackageTypeConan, artifactory.PackageTypeConda,
		artifactory.PackageTypeCRAN, artifactory.PackageTypeDebian, artifactory.PackageTypeGems,
		artifactory.PackageTypeHelm, artifactory.PackageTypeMaven, artifactory.PackageTypeNPM,
		artifactory.PackageTypeNuGet, artifactory.PackageTypeOpkg, artifactory.PackageTypePub,
		artifactory.PackageTypePyPI, artifactory.PackageTypeRPM, artifactory.PackageTypeSwift,
		artifactory.PackageTypeTerraform,
	}
	for _, packageType := range types {
		repo := artifactory.NewLocalRepository("a-"+string(packageType), packageType)
		require.NoError(t, rt.Repositories.Create(ctx, repo))
	}
	refs, err := rt.Repositories.List(ctx, nil)
	require.NoError(t, err)
	calculated := 0
	for _, ref := range refs {
		err := rt.Metadata.Calculate(ctx, ref.Key, ref.Package())
		if ref.Package() == artifactory.PackageTypeGeneric || ref.Package() == "buildinfo" {
			require.ErrorContains(t, err, "has no metadata calculation")
			continue
		}
		require.NoError(t, err, ref.Key)
		calculated++
	}
	require.Equal(t, len(types), calculated)

	m := rt.Metadata
	require.ErrorIs(t, m.Calculate(ctx, "none", artifactory.PackageTypeNPM), jfrog.ErrNotFound)
	require.ErrorIs(t, m.Calculate(ctx, "libs", artifactory.PackageTypeNPM), jfrog.ErrValidation)
	require.ErrorIs(t, m.CalculateHelmFolder(ctx, "a-helm", "a/b"), jfrog.ErrNotFound)
	require.ErrorIs(t, m.CalculateDebianCoordinates(ctx, "a-debian"), jfrog.ErrValidation)
	repos := &artifactory.MetadataMavenIndexOptions{Repos: []string{"a-maven"}}
	require.NoError(t, m.CalculateMavenIndex(ctx, repos))
	repos.Repos = append(repos.Repos, "libs")
	require.ErrorIs(t, m.CalculateMavenIndex(ctx, repos), jfrog.ErrValidation)
}

// TestCalculateRPMMetadata checks that a virtual repository needs a path. It also checks that a
// local repository with automatic calculation allows only Async.
func TestCalculateRPMMetadata(t *testing.T) {
	_, rt := server(t)
	ctx, m := t.Context(), rt.Metadata
	local := artifactory.NewLocalRepository("rpm-local", artifactory.PackageTypeRPM)
	local.CalculateYUMMetadata = new(true)
	require.NoError(t, rt.Repositories.Create(ctx, local))
	require.NoError(t, rt.Repositories.Create(ctx,
		artifactory.NewVirtualRepository("rpm", artifactory.PackageTypeRPM, "rpm-local")))

	require.ErrorIs(t, m.CalculateRPM(ctx, "rpm-local", nil), jfrog.ErrValidation)
	async := &artifactory.MetadataRPMOptions{Async: true, GPGPassphrase: "sesame"}
	require.NoError(t, m.CalculateRPM(ctx, "rpm-local", async))
	require.ErrorIs(t, m.CalculateRPM(ctx, "rpm", nil), jfrog.ErrValidation)
	path := &artifactory.MetadataRPMOptions{Path: "7/os/x86_64"}
	require.NoError(t, m.CalculateRPM(ctx, "rpm", path))
}

func TestRemoteConfigurationEqualsGet(t *testing.T) {
	_, rt := server(t)
	ctx := t.Context()
	want, err := rt.Repositories.GetRemote(ctx, "central")
	require.NoError(t, err)
	got, err := rt.Repositories.RemoteConfiguration(ctx, "central")
	require.NoError(t, err)
	require.Equal(t, want, got)
	for _, key := range []string{"none", "libs"} {
		_, err = rt.Repositories.RemoteConfiguration(ctx, key)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
	}
}
