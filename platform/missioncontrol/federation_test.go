package missioncontrol

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var federationCases = replay.Cases[*Client]{
	"8.4.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.Federation.Get(ctx, "JPD-1") },
	"8.4.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.List(ctx, &FederationListOptions{IncludeNonConfiguredJPDs: new(false)})
	},
	"8.4.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.Replace(ctx, "JPD-1", FederationReplaceRequest{
			Entities: []string{"USERS", "GROUPS"},
			Targets:  []FederationTargetRef{{Name: "artifactory2", URL: "http://localhost:8080/access"}},
		})
	},
	"8.4.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.Federation.Candidates(ctx) },
	"8.4.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Federation.CreateMesh(ctx, FederationMeshRequest{
			JPDIDs:   []string{"JPD-12", "JPD-13"},
			Entities: []string{"USERS", "GROUPS", "PERMISSIONS", "TOKENS"},
		})
	},
}

func TestFederationRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, req := range map[string]FederationReplaceRequest{
		"target 2 of 2 is empty":                                    {Targets: []FederationTargetRef{{Name: "a"}, {}}},
		"entity 1 of 1 is empty":                                    {Entities: []string{""}},
		"URL of target 1 of 1 is not an absolute http or https URL": {Targets: []FederationTargetRef{{URL: "jpd"}}},
	} {
		refused(t, second(c.Federation.Replace(ctx, "JPD-1", req)), why)
	}
	refused(t, second(c.Federation.Replace(ctx, "", FederationReplaceRequest{})), "jpdId")
	refused(t, second(c.Federation.CreateMesh(ctx, FederationMeshRequest{})), "no ids of JPDs")
	refused(t, second(c.Federation.CreateMesh(ctx, FederationMeshRequest{JPDIDs: []string{"JPD-1", ""}})), "JPD id 2 of 2 is empty")
	refused(t, second(c.Federation.Get(ctx, "")), "jpdId")
}

// TestFederationEmptyLists sends empty lists, and no others that are nil.
func TestFederationEmptyLists(t *testing.T) {
	c, s := play(t, turn{Body: "[]"})
	for _, req := range []FederationReplaceRequest{{}, {Entities: []string{}, Targets: []FederationTargetRef{}}} {
		_, err := c.Federation.Replace(t.Context(), "JPD-1", req)
		require.NoError(t, err)
	}
	assert.Equal(t, "PUT /mc/api/v1/federation/JPD-1 {}", s.Requests[0])
	assert.Equal(t, `PUT /mc/api/v1/federation/JPD-1 {"entities":[],"targets":[]}`, s.Requests[1])
}

func TestFederationCandidates(t *testing.T) {
	c, _ := play(t, turn{Body: `[{"id":"JPD-1"}]`}, turn{Status: 200, Body: ""}, turn{Status: 403, Body: "{}"})
	got, err := c.Federation.Candidates(t.Context())
	require.NoError(t, err)
	assert.JSONEq(t, `[{"id":"JPD-1"}]`, string(got))
	got, err = c.Federation.Candidates(t.Context())
	require.NoError(t, err)
	assert.Nil(t, got)
	require.ErrorIs(t, second(c.Federation.Candidates(t.Context())), jfrog.ErrForbidden)
}

func TestFederationErrors(t *testing.T) {
	c, s := play(t, turn{Status: 404, Body: "{}"}, turn{Status: 404, Body: "{}"}, turn{Status: 422, Body: `{"message":"no trust"}`})
	require.ErrorIs(t, second(c.Federation.Get(t.Context(), "JPD-9")), jfrog.ErrNotFound)
	require.ErrorIs(t, second(c.Federation.Replace(t.Context(), "JPD-9", FederationReplaceRequest{})), jfrog.ErrNotFound)
	require.ErrorContains(t, second(c.Federation.CreateMesh(t.Context(), FederationMeshRequest{JPDIDs: []string{"JPD-9"}})), "no trust")
	assert.Len(t, s.Requests, 3)
}
