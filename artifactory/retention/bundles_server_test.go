package retention_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/retention"
)

func TestBundleRetentionPlayed(t *testing.T) {
	ctx := t.Context()
	s := newSite(t)
	s.deploy("files", 0, "a.txt")
	const key = `{"public_key": "-----BEGIN PGP PUBLIC KEY BLOCK-----", "private_key": "-----BEGIN PGP PRIVATE KEY BLOCK-----"}`
	require.NoError(t, jfrog.Send(ctx, s.client, jfrog.Put("/distribution/api/v1/keys/pgp").Header("Content-Type", "application/json").Body([]byte(key))))
	for i := range 4 {
		body := fmt.Sprintf(`{"name": "app", "version": "%d", "sign_immediately": true, "spec": {"queries": [{"aql": "items.find({\"repo\": \"files\"})"}]}}`, i)
		require.NoError(t, jfrog.Send(ctx, s.client, jfrog.Post("/distribution/api/v1/release_bundle").Header("Content-Type", "application/json").Body([]byte(body))))
	}
	b := s.rt.BundleRetention
	_, err := b.Candidates(ctx, retention.BundleCandidatesRequest{}, nil)
	require.ErrorIs(t, err, jfrog.ErrValidation, "the retention is disabled at first")
	require.NoError(t, b.SetEnabled(ctx, true))
	on, err := b.Enabled(ctx)
	require.NoError(t, err)
	assert.True(t, on)
	require.NoError(t, b.Update(ctx, retention.BundleRetentionConfiguration{NumOfVersionsToKeepPerReleaseBundle: new(1)}))
	config, err := b.Get(ctx)
	require.NoError(t, err)
	assert.Equal(t, 1100, *config.MaxDaysToKeep, "other values stay")
	require.Error(t, b.Update(ctx, retention.BundleRetentionConfiguration{MaxDaysToKeep: new(-1)}))

	versions := []retention.BundleVersion{{BundleName: "app", BundleVersion: "0"}}
	require.NoError(t, b.Mark(ctx, retention.BundleKeepRequest{Keep: versions}))
	page, err := b.Candidates(ctx, retention.BundleCandidatesRequest{}, nil)
	require.NoError(t, err)
	assert.Equal(t, 2, page.Total)
	page, err = b.Candidates(ctx, retention.BundleCandidatesRequest{IncludeKeep: true}, nil)
	require.NoError(t, err)
	assert.Equal(t, 3, page.Total)
	require.ErrorIs(t, b.Delete(ctx, versions, nil), jfrog.ErrValidation, "the version is marked")
	require.NoError(t, b.Mark(ctx, retention.BundleKeepRequest{Unkeep: versions}))
	require.NoError(t, b.Delete(ctx, versions, nil))
	require.ErrorIs(t, b.Delete(ctx, versions, nil), jfrog.ErrNotFound)
	history, err := b.History(ctx, nil)
	require.NoError(t, err)
	assert.Equal(t, 3, history.Total)
	assert.EqualValues(t, "DELETE", history.Items[0].Operation)
}
