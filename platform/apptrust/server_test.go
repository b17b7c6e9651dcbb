package apptrust

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// TestApplicationsOnServer reads an application and the promotions of a version.
func TestApplicationsOnServer(t *testing.T) {
	srv, ctx := jfrogtest.New(t), t.Context()
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	s := New(jc).Applications
	require.Error(t, srv.AddApplication("web", "Web Shop", "shop"), "there is no project")
	require.NoError(t, jfrog.Send(ctx, jc, jfrog.Post("/access/api/v1/projects").
		Body(map[string]string{"project_key": "shop", "display_name": "Shop"})))
	require.NoError(t, srv.AddApplication("web", "Web Shop", "shop"))
	require.Error(t, srv.AddApplication("web", "Web Shop", "shop"), "it exists")

	app, err := s.Get(ctx, "web")
	require.NoError(t, err)
	assert.Equal(t, &Application{ApplicationName: "Web Shop", ApplicationKey: "web", ProjectName: "Shop", ProjectKey: "shop"}, app)
	_, err = s.Get(ctx, "none")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = s.Promotions(ctx, "web", "1.0", nil)
	require.ErrorIs(t, err, jfrog.ErrNotFound)

	promote := func(stage, blocked string) error {
		return srv.PromoteApplication(jfrogtest.ApplicationPromotion{
			ApplicationKey: "web", Version: "1.0", TargetStage: stage, Blocked: blocked})
	}
	require.NoError(t, promote("DEV", ""))
	require.NoError(t, promote("PROD", "a policy blocks it"))
	require.Error(t, promote("DEV", ""), "the version is in the stage")
	require.Error(t, promote("NONE", ""), "there is no such stage")
	require.NoError(t, promote("PROD", ""))

	var all []Promotion
	for p, err := range s.AllPromotions(ctx, "web", "1.0", &PromotionListOptions{Limit: 2}) {
		require.NoError(t, err)
		all = append(all, p)
	}
	require.Len(t, all, 3)
	for i, want := range []Promotion{{SourceStage: "DEV", TargetStage: "PROD", Status: "COMPLETED"},
		{SourceStage: "DEV", TargetStage: "PROD", Status: "FAILED"}, {TargetStage: "DEV", Status: "COMPLETED"}} {
		assert.Equal(t, []string{want.SourceStage, want.TargetStage, want.Status, "web", "1.0", "shop"},
			[]string{all[i].SourceStage, all[i].TargetStage, all[i].Status, all[i].ApplicationKey, all[i].ApplicationVersion, all[i].ProjectKey})
	}
	assert.Nil(t, all[0].Evaluations.EntryGate)
	gate := all[1].Evaluations.EntryGate
	require.NotNil(t, gate)
	assert.Equal(t, []string{"PROD", "fail", "a policy blocks it"}, []string{gate.Stage, gate.Decision, gate.Explanation})
	page, err := s.Promotions(ctx, "web", "1.0", &PromotionListOptions{Offset: 1, Limit: 1})
	require.NoError(t, err)
	assert.Equal(t, []int{1, 3, 1, 1}, []int{len(page.Promotions), page.Total, page.Limit, page.Offset})
	_, err = s.Promotions(ctx, "web", "1.0", &PromotionListOptions{Offset: -1})
	require.ErrorIs(t, err, jfrog.ErrValidation)
}
