package federation_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/federation"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestFederationPlayed(t *testing.T) {
	ctx := t.Context()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("fed", "federated", "generic"), jfrogtest.WithRepository("libs", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	repos, f := artifactory.New(c).Repositories, federation.New(c)
	require.NoError(t, repos.Update(ctx, &artifactory.FederatedRepository{RepositoryBase: artifactory.RepositoryBase{Key: "fed"}, Members: []artifactory.FederatedMember{
		{URL: srv.URL + "/artifactory/fed", Enabled: new(true)}, {URL: srv.URL + "/artifactory/libs", Enabled: new(true)},
		{URL: "https://far.example.com/artifactory/fed", Enabled: new(true)}, {URL: "https://off.example.com/artifactory/fed", Enabled: new(false)}}}))

	connections, err := f.States.Connections(ctx, "fed")
	require.NoError(t, err)
	var states []federation.State
	for _, x := range connections {
		states = append(states, x.Status)
	}
	assert.Equal(t, []federation.State{"HEALTHY", "NOT_AVAILABLE", "DISABLED"}, states)
	summary, err := f.States.Summary(ctx)
	require.NoError(t, err)
	assert.EqualValues(t, 1, summary["NOT_AVAILABLE"])
	require.NoError(t, f.Repositories.Prioritize(ctx, "fed", "high"))
	list, err := f.States.List(ctx)
	require.NoError(t, err)
	assert.EqualValues(t, "HIGH", list[0].Priority)
	gone, err := f.Legacy.Unavailable(ctx)
	require.NoError(t, err)
	assert.Len(t, gone, 1)
	status, err := f.Legacy.StatusV2(ctx, "fed")
	require.NoError(t, err)
	assert.Len(t, status.MirrorEventsStatusInfo, 3)
	require.NoError(t, f.Repositories.Recover(ctx, &federation.RecoverOptions{RepoKey: "fed"}))
	_, err = f.States.Connections(ctx, "libs")
	require.Error(t, err)
	_, err = f.Legacy.Status(ctx, "none")
	require.Error(t, err)
	require.Error(t, f.Repositories.Prioritize(ctx, "libs", "high"))
}
