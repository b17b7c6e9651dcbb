package access_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/internal/clienttest"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// grantsServer is a platform with the users dev and boss, in the groups devs and admins, and three
// permissions.
func grantsServer(t *testing.T) (*jfrogtest.Server, *access.Client) {
	t.Helper()
	srv := jfrogtest.New(t, jfrogtest.WithRepository("a", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	ac := access.New(c)
	for _, name := range []string{"dev", "boss"} {
		_, err := ac.Users.Create(t.Context(), access.UserCreateRequest{Username: name, Password: "Passw0rd!", Email: name + "@acme.com"})
		require.NoError(t, err)
	}
	for _, g := range []access.GroupCreateRequest{
		{Name: "devs", Members: []string{"dev"}}, {Name: "others"}, {Name: "admins", AdminPrivileges: new(true), Members: []string{"boss"}},
	} {
		_, err := ac.Groups.Create(t.Context(), g)
		require.NoError(t, err)
	}
	grant := func(name, target string, actions access.PermissionActions) {
		require.NoError(t, ac.Permissions.Create(t.Context(), access.Permission{
			Name: name,
			Resources: map[access.PermissionResourceType]access.PermissionResource{access.PermissionResourceArtifact: {
				Actions: actions, Targets: map[string]access.PermissionTarget{target: {IncludePatterns: []string{"org/**"}}},
			}},
		}))
	}
	type byName = map[string][]access.PermissionAction
	grant("p1", "a", access.PermissionActions{Users: byName{"dev": {access.PermissionActionRead, access.PermissionActionWrite}, "boss": {access.PermissionActionDelete}}})
	grant("p2", access.PermissionTargetAnyLocal, access.PermissionActions{Groups: byName{"devs": {access.PermissionActionRead}, "others": {access.PermissionActionManage}}})
	grant("p/3 #;", "a", access.PermissionActions{Groups: byName{"others": {access.PermissionActionRead}, "admins": {access.PermissionActionAnnotate}}})
	return srv, ac
}

func grantText(g access.PermissionGrant) string {
	return fmt.Sprint(g.Group, "|", g.Admin, "|", g.Permission, "|", g.ResourceType, "|", g.Target, "|", g.Action, "|", g.Patterns.IncludePatterns)
}

func TestGrants(t *testing.T) {
	_, ac := grantsServer(t)
	own := func(list []string) []string { // without the permissions that every platform has
		var out []string
		for _, text := range list {
			ours := func(name string) bool { return strings.Contains(text, name) }
			if slices.ContainsFunc([]string{"|p1|", "|p2|", "|p/3 #;|", "|true|"}, ours) {
				out = append(out, text)
			}
		}
		return out
	}
	var dev, boss, others, admins []string
	for g, err := range ac.Permissions.AllForUser(t.Context(), "dev") {
		require.NoError(t, err)
		dev = append(dev, grantText(g))
	}
	assert.ElementsMatch(t, []string{
		"|false|p1|artifact|a|READ|[org/**]", "|false|p1|artifact|a|WRITE|[org/**]", "devs|false|p2|artifact|ANY LOCAL|READ|[org/**]",
	}, own(dev))
	for g, err := range ac.Permissions.AllForUser(t.Context(), "boss") {
		require.NoError(t, err)
		boss = append(boss, grantText(g))
	}
	assert.ElementsMatch(t, []string{
		"admins|true|||||[]", "|false|p1|artifact|a|DELETE|[org/**]", "admins|false|p/3 #;|artifact|a|ANNOTATE|[org/**]",
	}, own(boss))
	for g, err := range ac.Permissions.AllForGroup(t.Context(), "others") {
		require.NoError(t, err)
		others = append(others, grantText(g))
	}
	assert.ElementsMatch(t, []string{"others|false|p2|artifact|ANY LOCAL|MANAGE|[org/**]", "others|false|p/3 #;|artifact|a|READ|[org/**]"}, own(others))
	for g, err := range ac.Permissions.AllForGroup(t.Context(), "admins") {
		require.NoError(t, err)
		admins = append(admins, grantText(g))
	}
	assert.ElementsMatch(t, []string{"admins|true|||||[]", "admins|false|p/3 #;|artifact|a|ANNOTATE|[org/**]"}, own(admins))
}

// A user who is an admin by itself and through a group has both grants.
func TestGrantsOfAnAdminTwice(t *testing.T) {
	_, ac := grantsServer(t)
	_, err := ac.Users.Update(t.Context(), "boss", access.UserUpdateRequest{Admin: new(true)})
	require.NoError(t, err)
	var admin []string
	for g, err := range ac.Permissions.AllForUser(t.Context(), "boss") {
		require.NoError(t, err)
		if g.Admin {
			admin = append(admin, g.Group)
		}
	}
	assert.Equal(t, []string{"", "admins"}, admin)
}

// A permission that is deleted during the walk is left out. Other failures end it, and so does
// leaving the loop.
func TestGrantsFailures(t *testing.T) {
	srv, ac := grantsServer(t)
	remove := srv.Inject(jfrogtest.Fault{Path: "/access/api/v2/permissions/p1", Times: -1, Status: http.StatusNotFound})
	left := 0
	for g, err := range ac.Permissions.AllForUser(t.Context(), "dev") {
		require.NoError(t, err)
		require.NotEqual(t, "p1", g.Permission)
		left++
	}
	require.NotZero(t, left)
	remove()
	for status, want := range map[int]error{http.StatusUnauthorized: jfrog.ErrUnauthorized, http.StatusInternalServerError: jfrog.ErrServer} {
		remove := srv.Inject(jfrogtest.Fault{Path: "/access/api/v2/permissions/p*", Times: -1, Status: status})
		failures := 0
		for _, err := range ac.Permissions.AllForGroup(t.Context(), "others") {
			if err != nil {
				failures++
				require.ErrorIs(t, err, want)
			}
		}
		require.Equal(t, 1, failures)
		remove()
	}
	require.ErrorIs(t, clienttest.Fails(t, ac.Permissions.AllForUser(t.Context(), "nobody")), jfrog.ErrNotFound)
	begun := len(srv.Requests())
	require.ErrorContains(t, clienttest.Fails(t, ac.Permissions.AllForUser(t.Context(), "")), "username")
	require.ErrorContains(t, clienttest.Fails(t, ac.Permissions.AllForGroup(t.Context(), "")), "group name")
	require.Len(t, srv.Requests(), begun)
	for range ac.Permissions.AllForGroup(t.Context(), "admins") {
		break
	}
	require.Len(t, srv.Requests(), begun+1, "the admin grant needs no permission")
}

// The server finds a user by a name in another case, and so must the grants.
func TestGrantsOfANameInAnotherCase(t *testing.T) {
	srv, ac := grantsServer(t)
	_, err := ac.Projects.Create(t.Context(), access.Project{DisplayName: "P", ProjectKey: "proj"})
	require.NoError(t, err)
	_, err = ac.ProjectMembers.SetUser(t.Context(), "proj", "dev", access.ProjectMember{Name: "dev", Roles: []string{"Developer"}})
	require.NoError(t, err)
	srv.Inject(jfrogtest.Fault{Path: "/access/api/v2/users/Dev", Status: http.StatusOK, Times: -1, Body: `{"username":"dev","groups":[]}`})
	n := 0
	for g, err := range ac.Permissions.AllForUser(t.Context(), "Dev") {
		require.NoError(t, err)
		if g.Permission == "p1" {
			n++
		}
	}
	assert.Equal(t, 2, n)
	n = 0
	for g, err := range ac.ProjectMembers.AllForUser(t.Context(), "Dev") {
		require.NoError(t, err)
		assert.Equal(t, "Developer", g.Role)
		n++
	}
	assert.Equal(t, 1, n)
}
