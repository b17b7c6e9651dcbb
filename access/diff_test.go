package access

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Names cannot be changed, and the order of a user's groups has no meaning.
func TestDiffTags(t *testing.T) {
	d, err := jfrog.Diff(User{Username: "ann", Groups: []string{"b", "a"}}, User{Username: "ann", Groups: []string{"a", "b"}})
	require.NoError(t, err)
	assert.Empty(t, d)
	for _, pair := range [][2]any{
		{User{Username: "ann"}, User{Username: "bob"}},
		{UserCreateRequest{Username: "ann"}, User{Username: "bob"}},
		{Role{Name: "qa"}, Role{Name: "dev"}},
		{ProjectMember{Name: "ann"}, ProjectMember{Name: "bob"}},
	} {
		d, err := jfrog.Diff(pair[0], pair[1])
		require.NoError(t, err)
		require.Len(t, d, 1, "%T", pair[0])
		assert.True(t, d[0].Fixed, "%T", pair[0])
	}
}
