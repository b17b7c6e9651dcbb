package opindex

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const observedSource = `package access

type CrowdService struct{}

// Get gets.
//
//jfrog:observed GET /access/api/v1/crowd
func (s *CrowdService) Get() {}

// Set sets.
//
//jfrog:observed PUT   /access/api/v1/{thing}
//jfrog:observed POST /access/api/v1/{thing}
func (s *CrowdService) Set() {}
`

func observedTree() map[string]string {
	fixture := func(method, template, more string) string {
		return `{"method": "` + method + `", "template": "` + template + `"` + more + `}`
	}
	return map[string]string{
		"access/crowd.go": observedSource,
		"access/testdata/operations/observed-crowd.json": fixture("GET", "/access/api/v1/crowd", `, "source": "owner/repository dir/file.go: reads it"`),
		"access/testdata/operations/observed-put.json":   fixture("PUT", "/access/api/v1/{thing}", `, "source": "https://example.com/x: the page"`),
		"access/testdata/operations/observed-post.json":  fixture("POST", "/access/api/v1/{thing}", `, "source": "a/b c: d", "waived": {"request.x": "why"}`),
	}
}

func TestObserved(t *testing.T) {
	root := write(t, observedTree())
	methods, err := ScanTree(root)
	require.NoError(t, err)
	require.Len(t, methods, 2)
	assert.Equal(t, []string{"GET /access/api/v1/crowd"}, methods[0].Observed)
	assert.Empty(t, methods[0].IDs)
	assert.Equal(t, []string{"PUT /access/api/v1/{thing}", "POST /access/api/v1/{thing}"}, methods[1].Keys())

	page, err := Render(root)
	require.NoError(t, err)
	_, section, found := strings.Cut(page, "\n## Observed in real clients\n")
	require.True(t, found)
	assert.Equal(t, `
Operations that public clients use and the manual lacks: 3.

| method and path | Go | seen in |
|---|---|---|
| `+"`GET /access/api/v1/crowd` | `access.CrowdService.Get` | owner/repository |"+`
| `+"`POST /access/api/v1/{thing}` | `access.CrowdService.Set` (1 waived) | a/b |"+`
| `+"`PUT /access/api/v1/{thing}` | `access.CrowdService.Set` | https://example.com/x |"+`
`, section)

	none := write(t, map[string]string{"artifactory/builds.go": source})
	page, err = Render(none)
	require.NoError(t, err)
	assert.NotContains(t, page, "Observed")
}

func TestObservedRefuses(t *testing.T) {
	for name, test := range map[string]struct{ old, new, want string }{
		"without a fixture": {"GET /access/api/v1/crowd", "GET /access/api/v1/cloud", "//jfrog:observed GET /access/api/v1/cloud has no fixture"},
		"without a path":    {"GET /access/api/v1/crowd", "GET", "//jfrog:observed GET  has no fixture"},
		"documented":        {"GET /access/api/v1/crowd", "GET /artifactory/api/build/{name}", "write //jfrog:op 2.2.2"},
		"twice":             {"POST /access/api/v1/{thing}", "PUT /access/api/v1/{thing}", "has another method"},
	} {
		t.Run(name, func(t *testing.T) {
			files := observedTree()
			require.Contains(t, observedSource, test.old)
			files["access/crowd.go"] = strings.Replace(observedSource, test.old, test.new, 1)
			_, err := Render(write(t, files))
			assert.ErrorContains(t, err, test.want)
		})
	}
	assert.Contains(t, AllFolders(), "platform/apptrust")
	assert.Contains(t, AllFolders(), "platform/catalog")
}
