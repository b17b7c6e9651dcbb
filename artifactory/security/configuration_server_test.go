package security_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/security"
)

// configurationOf returns the security configuration as XML.
func configurationOf(t *testing.T, sec *security.Client) string {
	t.Helper()
	r, err := sec.Configuration.Get(t.Context())
	require.NoError(t, err)
	defer r.Close()
	data, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(data)
}

// TestConfigurationOnServer saves the security configuration of a platform, changes the platform,
// and restores it.
func TestConfigurationOnServer(t *testing.T) {
	ctx := t.Context()
	c, login := platform(t)
	sec, acc := security.New(c), access.New(c)
	require.NoError(t, sec.Groups.Replace(ctx, security.Group{Name: "dev", Description: new("developers & friends")}))
	require.NoError(t, sec.Users.Replace(ctx, security.User{
		Name: "jane", Email: "jane@acme.com", Password: "Correct-Horse1", Groups: []string{"dev"},
	}))
	permission := access.PermissionResource{
		Actions: access.PermissionActions{
			Users:  map[string][]access.PermissionAction{"jane": {"READ", "WRITE"}},
			Groups: map[string][]access.PermissionAction{"dev": {"READ"}},
		},
		Targets: map[string]access.PermissionTarget{
			"libs": {IncludePatterns: []string{"**"}, ExcludePatterns: []string{"secret/**"}},
			"ANY":  {IncludePatterns: []string{"shared/**"}, ExcludePatterns: []string{}},
		},
	}
	require.NoError(t, acc.Permissions.Create(ctx, access.Permission{
		Name: "p", Resources: map[access.PermissionResourceType]access.PermissionResource{"artifact": permission},
	}))
	before, err := acc.Permissions.Get(ctx, "p")
	require.NoError(t, err)
	saved := configurationOf(t, sec)
	assert.NotContains(t, saved, "Correct-Horse1")

	require.NoError(t, sec.Users.Delete(ctx, "jane"))
	require.NoError(t, sec.Groups.Delete(ctx, "dev"))
	require.NoError(t, acc.Permissions.Delete(ctx, "p"))
	createUser(t, sec, "joe")
	require.NoError(t, sec.Configuration.Save(ctx, strings.NewReader(saved)))

	after, err := acc.Permissions.Get(ctx, "p")
	require.NoError(t, err)
	assert.Equal(t, before, after)
	jane := artifactory.New(login("jane", "Correct-Horse1"))
	_, err = jane.Artifacts.Deploy(ctx, "libs", "a", strings.NewReader("x"), nil)
	require.NoError(t, err, "the password and the permission are back")
	_, err = jane.Artifacts.Deploy(ctx, "libs", "secret/a", strings.NewReader("x"), nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	_, err = sec.Users.Get(ctx, "joe")
	require.ErrorIs(t, err, jfrog.ErrNotFound, "the document replaces the users")
	group, err := sec.Groups.Get(ctx, "dev", &security.GroupGetOptions{IncludeUsers: true})
	require.NoError(t, err)
	assert.Equal(t, "developers & friends", *group.Description)
	assert.Equal(t, []string{"jane"}, []string(group.UserNames))

	changed := strings.Replace(saved, "jane@acme.com", "new@acme.com", 1)
	require.NoError(t, sec.Configuration.Save(ctx, strings.NewReader(changed)))
	user, err := sec.Users.Get(ctx, "jane")
	require.NoError(t, err)
	assert.Equal(t, "new@acme.com", user.Email)

	require.ErrorIs(t, security.New(login("jane", "Correct-Horse1")).Configuration.Save(ctx, strings.NewReader(saved)), jfrog.ErrForbidden)
	for _, change := range [][2]string{
		{`version="v8"`, `version="v7"`}, {"<mask>", "<mask>x"}, {"<userGroup>dev", "<userGroup>none"}, {"{jfrogtest}", "{jfrogtest}A"},
		{"<principal>jane", "<principal>none"}, {"<username>jane", "<username>admin"}, {"</acls>", ""}, {"<security", "<other"},
	} {
		bad := strings.Replace(saved, change[0], change[1], 1)
		require.NotEqual(t, saved, bad, change)
		require.ErrorIs(t, sec.Configuration.Save(ctx, strings.NewReader(bad)), jfrog.ErrValidation, change)
	}
	assert.Len(t, strings.Split(configurationOf(t, sec), "<user>"), len(strings.Split(saved, "<user>")), "bad documents change nothing")
}
