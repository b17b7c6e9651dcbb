package lint

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestImports(t *testing.T) {
	folders, err := goFolders()
	require.NoError(t, err)
	assert.Contains(t, folders, "artifactory/transfer")
	for _, dir := range folders {
		tr, err := parse(dir)
		require.NoError(t, err)
		for _, p := range imports(tr) {
			t.Error(p)
		}
	}
}

func TestImportsFind(t *testing.T) {
	for _, good := range [][2]string{
		{"access", ""}, {"access", "aql"}, {"access", "internal/paging"}, {"platform/webhooks", ""},
		{"artifactory", "artifactory/internal/checksum"}, {"artifactory/transfer", "artifactory/internal/checksum"},
		{"artifactory/transfer", "artifactory"}, {"artifactory/buildinfo", "artifactory/transfer"}, {".", "internal/jsonlax"}, {"internal/paging", ""},
		{"jfrogtest", "aql"}, {"jfrogtest/internal/access", "jfrogtest/internal/store"}, {"examples/release", "lifecycle"},
	} {
		assert.True(t, mayImport(good[0], good[1]), good)
	}
	for _, bad := range [][2]string{
		{"access", "artifactory"}, {"artifactory", "artifactory/transfer"}, {"artifactory/security", "artifactory/transfer"},
		{"artifactory/transfer", "artifactory/buildinfo"}, {"artifactory", "artifactory/buildinfo"},
		{"platform/webhooks", "platform/workers"}, {"lifecycle", "artifactory/internal/checksum"}, {"lifecycle", "jfrogtest"},
		{".", "access"}, {".", "aql"}, {"aql", ""}, {"internal/paging", "access"},
		{"jfrogtest", ""}, {"jfrogtest/internal/access", "access"}, {"jfrogtest", "internal/jsonlax"},
	} {
		assert.False(t, mayImport(bad[0], bad[1]), bad)
	}
	assert.Contains(t, found(t, imports, one(`import _ "github.com/jfrogkit/jfrog-go/artifactory"`)), "access may not import")
	assert.Empty(t, found(t, imports, map[string]string{"users_test.go": `import _ "github.com/jfrogkit/jfrog-go/jfrogtest"`}))
}
