package security

import (
	"context"
	"net/http"
	"testing"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
	"github.com/stretchr/testify/require"
)

var deployTarget = PermissionTarget{
	Name: "deploy",
	Repo: &PermissionTargetSection{
		IncludePatterns: []string{"**"}, ExcludePatterns: []string{},
		Repositories: []string{PermissionTargetAnyLocal},
		Actions: &PermissionActions{
			Users:  map[string][]PermissionAction{},
			Groups: map[string][]PermissionAction{"devs": {PermissionActionRead, PermissionActionWrite}},
		},
	},
}

var permissionTargetCases = replay.Cases[*Client]{
	"3.2.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.List(ctx)
	},
	"3.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Get(ctx, "populateCaches")
	},
	"3.2.2/wire-uri": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Get(ctx, "deploy")
	},
	"3.2.2/wire-absent": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Get(ctx, "deploy")
	},
	"3.2.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Replace(ctx, replay.Body[PermissionTarget]("3.2.3/sample"))
	},
	"3.2.3/wire-created": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Replace(ctx, deployTarget)
	},
	"3.2.4/exists": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Exists(ctx, "populateCaches")
	},
	"3.2.4/does not exist": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.Exists(ctx, "populateCaches")
	},
	"3.2.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Create(ctx, replay.Body[PermissionTarget]("3.2.5/sample"))
	},
	"3.2.5/wire-replaced": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Create(ctx, deployTarget)
	},
	"3.2.5/wire-exists": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Create(ctx, deployTarget)
	},
	"3.2.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Replace(ctx, replay.Body[PermissionTarget]("3.2.6/sample"))
	},
	"3.2.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.ListForUser(ctx, "bob")
	},
	"3.2.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.PermissionTargets.ListForGroup(ctx, "dev-leads")
	},
	"3.2.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.PermissionTargets.Delete(ctx, "populateCaches")
	},
}

func TestPermissionTargetRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	refused(t, c.PermissionTargets.Create(ctx, PermissionTarget{}), "")
	refused(t, c.PermissionTargets.Replace(ctx, PermissionTarget{}), "")
	refused(t, second(c.PermissionTargets.Exists(ctx, "..")), "")
	refused(t, c.PermissionTargetsV1.Replace(ctx, PermissionTargetV1{Name: "deploy"}),
		"no list of repositories")
	refused(t, c.PermissionTargetsV1.Replace(ctx, PermissionTargetV1{Repositories: []string{"libs"}}),
		"")
}

// The address that servers return is not sent back.
func TestPermissionTargetReadAndSent(t *testing.T) {
	const body = `{"name":"deploy","releaseBundle":{"repositories":[]},"newer":1}`
	c, got := answering(t, http.StatusOK, "application/json",
		`{"uri":"http://acme.test/deploy",`+body[1:])
	target, err := c.PermissionTargets.Get(t.Context(), "deploy")
	require.NoError(t, err)
	for method, send := range map[string]func(context.Context, PermissionTarget) error{
		"PUT": c.PermissionTargets.Replace, "POST": c.PermissionTargets.Create,
	} {
		require.NoError(t, send(t.Context(), *target))
		require.Equal(t, method, got.Method)
		require.JSONEq(t, body, string(got.body))
	}
	require.Equal(t, "http://acme.test/deploy", target.URI)
}

func TestPermissionTargetExists(t *testing.T) {
	for _, tc := range []struct {
		status int
		kind   string
		want   bool
		err    error
	}{
		{http.StatusOK, "", true, nil},
		{http.StatusNotFound, "", false, nil},
		{http.StatusForbidden, "", false, jfrog.ErrForbidden},
		{http.StatusOK, "text/html; charset=utf-8", false, jfrog.ErrBadAnswer}, // a login page
	} {
		c, got := answering(t, tc.status, tc.kind, "")
		found, err := c.PermissionTargets.Exists(t.Context(), "a/b c")
		require.ErrorIs(t, err, tc.err)
		require.Equal(t, tc.want, found)
		require.Equal(t, "HEAD /artifactory/api/v2/security/permissions/a%2Fb%20c",
			got.Method+" "+got.URL.EscapedPath())
	}
}

// Names with a plus sign and with a space are different on the wire.
func TestPermissionTargetNames(t *testing.T) {
	c, got := answering(t, http.StatusOK, "", "")
	for name, want := range map[string]string{"a b": "a%20b", "a+b": "a%2Bb"} {
		require.NoError(t, c.PermissionTargetsV1.Delete(t.Context(), name))
		require.Equal(t, "/artifactory/api/security/permissions/"+want, got.URL.EscapedPath())
	}
}
