package access_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestProjectGrants(t *testing.T) {
	srv, ac := grantsServer(t)
	for _, key := range []string{"one", "two", "none"} {
		_, err := ac.Projects.Create(t.Context(), access.Project{ProjectKey: key, DisplayName: key})
		require.NoError(t, err)
	}
	_, err := ac.ProjectRoles.Create(t.Context(), "one", access.Role{
		Name: "releaser", Type: access.RoleTypeCustom, Environments: []string{access.EnvironmentProd}, Actions: []access.RoleAction{access.RoleActionReadBuild},
	})
	require.NoError(t, err)
	_, err = ac.ProjectMembers.SetUser(t.Context(), "one", "dev", access.ProjectMember{Name: "dev", Roles: []string{"releaser", "Viewer"}})
	require.NoError(t, err)
	_, err = ac.ProjectMembers.SetUser(t.Context(), "two", "boss", access.ProjectMember{Name: "boss", Roles: []string{"Viewer"}})
	require.NoError(t, err)
	require.NoError(t, ac.ProjectMembers.SetGroup(t.Context(), "two", "devs", access.ProjectMember{Name: "devs", Roles: []string{"Developer"}}))

	var dev []string
	for g, err := range ac.ProjectMembers.AllForUser(t.Context(), "dev") {
		require.NoError(t, err)
		dev = append(dev, fmt.Sprint(g.ProjectKey, "|", g.Group, "|", g.Role))
		if g.Role == "releaser" {
			assert.Equal(t, []access.RoleAction{access.RoleActionReadBuild}, g.Actions)
			assert.Equal(t, []string{access.EnvironmentProd}, g.Environments)
		} else {
			assert.NotEmpty(t, g.Actions, g.Role)
		}
	}
	assert.Equal(t, []string{"one||releaser", "one||Viewer", "two|devs|Developer"}, dev)
	n := 0
	for g, err := range ac.ProjectMembers.AllForGroup(t.Context(), "devs") {
		require.NoError(t, err)
		assert.Equal(t, "two", g.ProjectKey)
		n++
	}
	assert.Equal(t, 1, n)

	// A project that vanishes is left out. Any other failure ends the walk.
	remove := srv.Inject(jfrogtest.Fault{Path: "/access/api/v1/projects/one/*", Times: -1, Status: http.StatusNotFound})
	n = 0
	for g, err := range ac.ProjectMembers.AllForUser(t.Context(), "dev") {
		require.NoError(t, err)
		assert.Equal(t, "two", g.ProjectKey)
		n++
	}
	assert.Equal(t, 1, n)
	remove()
	srv.Inject(jfrogtest.Fault{Path: "/access/api/v1/projects/one/*", Status: http.StatusUnauthorized})
	require.ErrorIs(t, clienttest.Fails(t, ac.ProjectMembers.AllForUser(t.Context(), "dev")), jfrog.ErrUnauthorized)
	require.ErrorIs(t, clienttest.Fails(t, ac.ProjectMembers.AllForGroup(t.Context(), "missing")), jfrog.ErrNotFound)
	begun := len(srv.Requests())
	require.ErrorContains(t, clienttest.Fails(t, ac.ProjectMembers.AllForUser(t.Context(), "")), "username")
	require.ErrorContains(t, clienttest.Fails(t, ac.ProjectMembers.AllForGroup(t.Context(), "")), "group name")
	assert.Len(t, srv.Requests(), begun)
}
