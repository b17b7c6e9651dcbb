package security_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/security"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// platform starts a platform in memory with the repository libs. It returns a client of an
// admin, and a function that returns clients of other users.
func platform(t *testing.T) (*jfrog.Client, func(name, password string) *jfrog.Client) {
	srv := jfrogtest.New(t, jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("libs", "local", "generic"))
	connect := func(opt jfrog.Option) *jfrog.Client {
		c, err := jfrog.New(srv.URL, opt, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
		require.NoError(t, err)
		return c
	}
	return connect(jfrog.WithAccessToken(srv.Token)), func(name, password string) *jfrog.Client {
		return connect(jfrog.WithBasicAuth(name, password))
	}
}

func createUser(t *testing.T, sec *security.Client, name string) {
	t.Helper()
	require.NoError(t,
		sec.Users.Replace(t.Context(),
			security.User{Name: name, Email: name + "@acme.com", Password: "Correct-Horse1"}))
}

func TestUsersOnServer(t *testing.T) {
	ctx := t.Context()
	c, _ := platform(t)
	sec := security.New(c)
	require.NoError(t, sec.Groups.Replace(ctx, security.Group{Name: "devs"}))
	require.ErrorIs(t, sec.Users.Replace(ctx, security.User{Name: "alice", Email: "alice@acme.com"}),
		jfrog.ErrValidation)
	require.NoError(t, sec.Users.Replace(ctx, security.User{
		Name: "alice", Email: "alice@acme.com", Password: "Correct-Horse1", Groups: []string{"devs"},
		ReportsManager: new(true),
	}))
	user, err := sec.Users.Get(ctx, "alice")
	require.NoError(t, err)
	require.Equal(t, &security.User{
		Name: "alice", Email: "alice@acme.com", Admin: new(false), ProfileUpdatable: new(true),
		DisableUIAccess:          new(false),
		InternalPasswordDisabled: new(false), Realm: "internal", Groups: []string{"devs"},
		WatchManager: new(false), PolicyManager: new(false), ReportsManager: new(true),
		ShouldInvite: new(false),
	}, user)
	user.Groups = []string{}
	require.NoError(t, sec.Users.Update(ctx, *user))
	user, err = sec.Users.Get(ctx, "alice")
	require.NoError(t, err)
	require.Empty(t, user.Groups)

	// Access shows the same user.
	same, err := access.New(c).Users.Get(ctx, "alice")
	require.NoError(t, err)
	require.Equal(t, "alice@acme.com", same.Email)
	all, err := sec.Users.List(ctx)
	require.NoError(t, err)
	require.Equal(t, "alice", all[1].Name)
	require.Equal(t, "internal", all[1].Realm)
	require.NoError(t, sec.Users.Delete(ctx, "alice"))
	_, err = sec.Users.Get(ctx, "alice")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	_, err = access.New(c).Users.Get(ctx, "alice")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestGroupsOnServer(t *testing.T) {
	ctx := t.Context()
	c, _ := platform(t)
	sec := security.New(c)
	createUser(t, sec, "alice")
	createUser(t, sec, "bob")
	require.NoError(t,
		sec.Groups.Replace(ctx,
			security.Group{Name: "devs", Description: new("d"), UserNames: []string{"alice"}}))
	require.NoError(t,
		sec.Groups.Update(ctx, security.Group{Name: "devs", UserNames: []string{"bob"}}))
	group, err := sec.Groups.Get(ctx, "devs", nil)
	require.NoError(t, err)
	require.Nil(t, group.UserNames)
	group, err = sec.Groups.Get(ctx, "devs", &security.GroupGetOptions{IncludeUsers: true})
	require.NoError(t, err)
	require.Equal(t, "d", jfrog.Deref(group.Description))
	require.Equal(t, []string{"alice", "bob"}, group.UserNames)
	group.UserNames = []string{"bob"}
	require.NoError(t, sec.Groups.Replace(ctx, *group))
	same, err := access.New(c).Groups.Get(ctx, "devs")
	require.NoError(t, err)
	require.Equal(t, []string{"bob"}, same.Members)
	all, err := sec.Groups.List(ctx)
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.NoError(t, sec.Groups.Delete(ctx, "devs"))
	require.ErrorIs(t, sec.Groups.Delete(ctx, "devs"), jfrog.ErrNotFound)
}

func TestPasswordsOnServer(t *testing.T) {
	ctx := t.Context()
	c, as := platform(t)
	sec := security.New(c)
	createUser(t, sec, "alice")
	alice := security.New(as("alice", "Correct-Horse1"))
	encrypted, err := alice.Passwords.Encrypted(ctx)
	require.NoError(t, err)
	_, err = security.New(as("alice", string(encrypted))).Passwords.Encrypted(ctx)
	require.NoError(t, err)
	_, err = sec.Passwords.Encrypted(ctx)
	require.ErrorIs(t, err, jfrog.ErrValidation)

	for _, expire := range []func() error{
		func() error { return sec.Passwords.Expire(ctx, "alice") },
		func() error { return sec.Passwords.ExpireMany(ctx, []string{"alice"}) },
		func() error { return sec.Passwords.ExpireAll(ctx) },
	} {
		require.NoError(t, expire())
		_, err = alice.Passwords.Encrypted(ctx)
		require.ErrorIs(t, err, jfrog.ErrUnauthorized)
		require.NoError(t, sec.Passwords.Unexpire(ctx, "alice"))
		_, err = alice.Passwords.Encrypted(ctx)
		require.NoError(t, err)
	}
	change := security.PasswordChangeRequest{UserName: "alice", OldPassword: "Correct-Horse1",
		NewPassword: "Battery-Staple2"}
	require.NoError(t, alice.Passwords.Change(ctx, change))
	err = sec.Passwords.Change(ctx, change)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.NotContains(t, err.Error(), "Battery")

	policy, err := sec.Passwords.ExpirationPolicy(ctx)
	require.NoError(t, err)
	policy.Enabled = true
	require.NoError(t, sec.Passwords.SetExpirationPolicy(ctx, *policy))
	policy, err = sec.Passwords.ExpirationPolicy(ctx)
	require.NoError(t, err)
	require.Equal(t, &security.PasswordExpirationPolicy{Enabled: true, PasswordMaxAge: 60}, policy)
}

func TestUserLocksOnServer(t *testing.T) {
	ctx := t.Context()
	c, as := platform(t)
	sec := security.New(c)
	createUser(t, sec, "alice")
	require.NoError(t,
		sec.UserLocks.SetPolicy(ctx, security.UserLockPolicy{Enabled: true, LoginAttempts: 2}))
	policy, err := sec.UserLocks.Policy(ctx)
	require.NoError(t, err)
	require.Equal(t, &security.UserLockPolicy{Enabled: true, LoginAttempts: 2}, policy)
	for _, unlock := range []func() error{
		func() error { return sec.UserLocks.Unlock(ctx, "alice") },
		func() error { return sec.UserLocks.UnlockMany(ctx, []string{"alice"}) },
		func() error { return sec.UserLocks.UnlockAll(ctx) },
	} {
		for range 2 {
			_, err := security.New(as("alice", "wrong")).Passwords.Encrypted(ctx)
			require.ErrorIs(t, err, jfrog.ErrUnauthorized)
		}
		locked, err := sec.UserLocks.List(ctx)
		require.NoError(t, err)
		require.Equal(t, []string{"alice"}, locked)
		user, err := access.New(c).Users.Get(ctx, "alice")
		require.NoError(t, err)
		require.Equal(t, access.UserLocked, user.Status)
		require.NoError(t, unlock())
		locked, err = sec.UserLocks.List(ctx)
		require.NoError(t, err)
		require.Empty(t, locked)
	}
}

// A permission target of one API grants rights, and the others show it.
func TestPermissionTargetsOnServer(t *testing.T) {
	ctx := t.Context()
	c, as := platform(t)
	sec, ac := security.New(c), access.New(c)
	createUser(t, sec, "alice")
	alice := artifactory.New(as("alice", "Correct-Horse1"))
	_, err := artifactory.New(c).Artifacts.Deploy(ctx, "libs", "org/a.txt", strings.NewReader("a"),
		nil)
	require.NoError(t, err)
	_, err = alice.Items.Get(ctx, "libs", "org/a.txt")
	require.ErrorIs(t, err, jfrog.ErrForbidden)

	found, err := sec.PermissionTargets.Exists(ctx, "deploy")
	require.NoError(t, err)
	require.False(t, found)
	target := security.PermissionTarget{Name: "deploy", Repo: &security.PermissionTargetSection{
		Repositories: []string{security.PermissionTargetAnyLocal}, ExcludePatterns: []string{"com/**"},
		Actions: &security.PermissionActions{Users: map[string][]security.PermissionAction{
			"alice": {security.PermissionActionRead},
		}},
	}}
	require.NoError(t, sec.PermissionTargets.Create(ctx, target))
	require.ErrorIs(t, sec.PermissionTargets.Create(ctx, target), jfrog.ErrConflict)
	found, err = sec.PermissionTargets.Exists(ctx, "deploy")
	require.NoError(t, err)
	require.True(t, found)
	_, err = alice.Items.Get(ctx, "libs", "org/a.txt")
	require.NoError(t, err)
	_, err = alice.Items.Permissions(ctx, "libs", "org/a.txt")
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	permissions, err := artifactory.New(c).Items.Permissions(ctx, "libs", "org/a.txt")
	require.NoError(t, err)
	require.Equal(t, []artifactory.ItemPermission{artifactory.ItemPermissionRead},
		permissions.Principals.Users["alice"])

	permission, err := ac.Permissions.Get(ctx, "deploy")
	require.NoError(t, err)
	artifact := permission.Resources[access.PermissionResourceArtifact]
	require.Equal(t, []string{"com/**"},
		artifact.Targets[access.PermissionTargetAnyLocal].ExcludePatterns)
	artifact.Actions.Users["alice"] = append(artifact.Actions.Users["alice"],
		access.PermissionActionAnnotate)
	require.NoError(t, ac.Permissions.Replace(ctx, *permission))
	old, err := sec.PermissionTargetsV1.Get(ctx, "deploy")
	require.NoError(t, err)
	require.Equal(t, []security.PermissionActionV1{"n", "r"}, old.Principals.Users["alice"])
	old.Principals.Users = map[string][]security.PermissionActionV1{}
	require.NoError(t, sec.PermissionTargetsV1.Replace(ctx, *old))
	_, err = alice.Items.Get(ctx, "libs", "org/a.txt")
	require.ErrorIs(t, err, jfrog.ErrForbidden)

	current, err := sec.PermissionTargets.Get(ctx, "deploy")
	require.NoError(t, err)
	require.NotNil(t, current.Repo.Actions.Users)
	require.Empty(t, current.Repo.Actions.Users)
	current.Repo.Actions.Users["alice"] = []security.PermissionAction{security.PermissionActionManage}
	require.NoError(t, sec.PermissionTargets.Replace(ctx, *current))
	// A manager may read the permission target and change its actions.
	manager := security.New(as("alice", "Correct-Horse1"))
	grants, err := manager.PermissionTargets.ListForUser(ctx, "alice")
	require.NoError(t, err)
	require.Equal(t,
		[]security.PermissionTargetGrant{{Name: "deploy", Repo: &security.PermissionTargetGrantSection{
			IncludePatterns: []string{"**"}, ExcludePatterns: []string{"com/**"},
			Repositories: []string{"ANY LOCAL"},
			Actions:      []security.PermissionAction{security.PermissionActionManage},
		}}}, grants)
	require.NoError(t, manager.PermissionTargets.Replace(ctx, *current))
	current.Build = &security.PermissionTargetSection{}
	require.ErrorIs(t, manager.PermissionTargets.Replace(ctx, *current), jfrog.ErrForbidden)
	require.NoError(t, sec.PermissionTargets.Replace(ctx, *current))

	list, err := sec.PermissionTargets.List(ctx)
	require.NoError(t, err)
	require.Equal(t, "deploy", list[0].Name)
	listV1, err := sec.PermissionTargetsV1.List(ctx)
	require.NoError(t, err)
	require.Len(t, listV1, 1)
	require.NoError(t, sec.PermissionTargets.Delete(ctx, "deploy"))
	require.ErrorIs(t, sec.PermissionTargetsV1.Delete(ctx, "deploy"), jfrog.ErrNotFound)
	_, err = sec.PermissionTargets.Get(ctx, "deploy")
	require.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestTokensOnServer(t *testing.T) {
	ctx := t.Context()
	c, _ := platform(t)
	sec := security.New(c)
	createUser(t, sec, "alice")
	token, err := sec.Tokens.Create(ctx,
		security.TokenCreateRequest{Username: "alice", Refreshable: true, ExpiresInSeconds: new(60)})
	require.NoError(t, err)
	renewed, err := sec.Tokens.Refresh(ctx,
		security.TokenRefreshRequest{RefreshToken: token.RefreshToken, AccessToken: token.AccessToken})
	require.NoError(t, err)
	require.NotEqual(t, token.AccessToken, renewed.AccessToken)
	tokens, err := sec.Tokens.List(ctx)
	require.NoError(t, err)
	info := tokens[len(tokens)-1]
	require.Equal(t, renewed.ID, info.ID)
	require.EqualValues(t, 60, info.Expiry-info.IssuedAt)
	require.NoError(t, sec.Tokens.Revoke(ctx, renewed.ID))
	require.NoError(t, sec.Tokens.Revoke(ctx, renewed.ID))
	require.NoError(t, sec.Tokens.RevokeByValue(ctx, token.AccessToken))
	again, err := sec.Tokens.List(ctx)
	require.NoError(t, err)
	require.Len(t, again, len(tokens)-1)
	_, err = sec.Tokens.Refresh(ctx, security.TokenRefreshRequest{RefreshToken: token.RefreshToken})
	require.ErrorIs(t, err, jfrog.ErrValidation)
}
