package artifactory_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// TestRepositoriesReadModifyWrite checks that a configuration that is sent back changes
// nothing, and that an update changes only the settings in it.
func TestRepositoriesReadModifyWrite(t *testing.T) {
	_, rt := server(t)
	ctx := context.Background()
	for _, repo := range []artifactory.Repository{
		artifactory.NewLocalRepository("a-local", artifactory.PackageTypeMaven),
		artifactory.NewRemoteRepository("a-remote", artifactory.PackageTypeNPM, "https://registry.example.com"),
		artifactory.NewVirtualRepository("a-virtual", artifactory.PackageTypeMaven, "a-local"),
		artifactory.NewFederatedRepository("a-federated", artifactory.PackageTypeGeneric),
	} {
		key := repo.Base().Key
		t.Run(key, func(t *testing.T) {
			require.NoError(t, rt.Repositories.Create(ctx, repo))
			require.ErrorIs(t, rt.Repositories.Create(ctx, repo), jfrog.ErrValidation, "the repository exists")

			first, err := rt.Repositories.Get(ctx, key)
			require.NoError(t, err)
			require.IsType(t, repo, first)
			require.NoError(t, rt.Repositories.Update(ctx, first))
			again, err := rt.Repositories.Get(ctx, key)
			require.NoError(t, err)
			require.Equal(t, first, again)

			again.Base().Description = new("described")
			require.NoError(t, rt.Repositories.Update(ctx, again))
			changed, err := rt.Repositories.Get(ctx, key)
			require.NoError(t, err)
			require.Equal(t, again, changed)
			changed.Base().Description = new("")
			require.NoError(t, rt.Repositories.Update(ctx, changed))
			cleared, err := rt.Repositories.Get(ctx, key)
			require.NoError(t, err)
			require.Empty(t, jfrog.Deref(cleared.Base().Description))

			exists, err := rt.Repositories.Exists(ctx, key)
			require.NoError(t, err)
			require.True(t, exists)
		})
	}
	refs, err := rt.Repositories.List(ctx, &artifactory.RepositoryListOptions{Type: artifactory.RepositoryClassVirtual})
	require.NoError(t, err)
	require.Len(t, refs, 1)
	require.Equal(t, artifactory.RepositoryClassVirtual, refs[0].Class())
	all, err := rt.Repositories.Configurations(ctx)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(slices.Collect(all.All())), 4)

	for _, key := range []string{"a-virtual", "a-federated", "a-remote", "a-local"} {
		require.NoError(t, rt.Repositories.Delete(ctx, key))
		_, err := rt.Repositories.Get(ctx, key)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
		exists, err := rt.Repositories.Exists(ctx, key)
		require.NoError(t, err)
		require.False(t, exists)
	}
}

func TestRepositoryBatchesOnServer(t *testing.T) {
	_, rt := server(t)
	ctx := context.Background()
	require.NoError(t, rt.Repositories.CreateBatch(ctx, []artifactory.Repository{
		artifactory.NewLocalRepository("b-1", artifactory.PackageTypeGeneric),
		artifactory.NewVirtualRepository("b-2", artifactory.PackageTypeGeneric, "b-1"),
	}))
	got, err := rt.Repositories.GetBatch(ctx, []string{"b-1", "b-2"})
	require.NoError(t, err)
	require.IsType(t, &artifactory.LocalRepository{}, got["b-1"])
	require.IsType(t, &artifactory.VirtualRepository{}, got["b-2"])
	got["b-1"].Base().Notes = new("noted")
	require.NoError(t, rt.Repositories.UpdateBatch(ctx, []artifactory.Repository{got["b-1"]}))
	local, err := rt.Repositories.GetLocal(ctx, "b-1")
	require.NoError(t, err)
	require.Equal(t, "noted", jfrog.Deref(local.Notes))

	err = rt.Repositories.CreateBatch(ctx, []artifactory.Repository{
		artifactory.NewLocalRepository("b-3", artifactory.PackageTypeGeneric),
		artifactory.NewLocalRepository("b-1", artifactory.PackageTypeGeneric),
	})
	require.Error(t, err, "b-1 exists")
	exists, err := rt.Repositories.Exists(ctx, "b-3")
	require.NoError(t, err)
	require.False(t, exists)
}

func TestSystemOnServer(t *testing.T) {
	_, rt := server(t)
	ctx := context.Background()
	require.NoError(t, rt.System.Ping(ctx))
	v, err := rt.System.Version(ctx)
	require.NoError(t, err)
	require.Regexp(t, `^\d+\.\d+\.\d+`, v.Version)
	_, err = rt.System.Readiness(ctx)
	require.NoError(t, err)
	_, err = rt.System.Liveness(ctx)
	require.NoError(t, err)
	info, err := rt.System.Info(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, info)
}
