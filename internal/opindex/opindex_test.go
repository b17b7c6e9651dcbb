package opindex

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// write lays out a small tree of product packages.
func write(t *testing.T, files map[string]string) string {
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return root
}

const source = `package artifactory

type BuildsService struct{}

// List lists.
//
//jfrog:op 2.2.1
func (s *BuildsService) List() {}

// Keep keeps.
//
//jfrog:op 2.2.11 2.3.21
func (s *BuildsService) Keep() {}

func (s *BuildsService) Bare() {}

// AllRuns walks.
func (s *BuildsService) AllRuns() {}

// Exists asks.
//
//jfrog:none built on Get
func (s *BuildsService) Exists() {}

//jfrog:none
func (s *BuildsService) NoReason() {}

func (s *BuildsService) hidden() {}
`

func TestScan(t *testing.T) {
	root := write(t, map[string]string{
		"artifactory/builds.go":       source,
		"artifactory/builds_test.go":  "package artifactory\n//jfrog:op 1.1\nfunc (s *BuildsService) Test() {}\n",
		"artifactory/testdata/x.go":   "not go",
		"internal/x/x.go":             source,
		"examples/quickstart/main.go": source,
		".hidden/x.go":                source,
	})
	methods, err := ScanTree(root)
	require.NoError(t, err)
	got := map[string]Method{}
	for _, m := range methods {
		got[m.Name] = m
	}
	assert.Len(t, methods, 6)
	assert.Equal(t, []string{"2.2.1"}, got["List"].IDs)
	assert.Equal(t, []string{"2.2.11", "2.3.21"}, got["Keep"].IDs)
	assert.Equal(t, "artifactory", got["List"].Dir)
	assert.Equal(t, "BuildsService", got["List"].Receiver)
	assert.False(t, got["Bare"].Exempt)
	assert.True(t, got["AllRuns"].Exempt)
	assert.True(t, got["Exists"].Exempt)
	assert.False(t, got["NoReason"].Exempt, "an exemption must give its reason")
}

func TestRender(t *testing.T) {
	root := write(t, map[string]string{
		"artifactory/builds.go":                      source,
		"artifactory/testdata/operations/2.2.1.json": `{"waived": {"query.x": "why"}}`,
	})
	page, err := Render(root)
	require.NoError(t, err)
	assert.Contains(t, page, "| 2.2.1 | All Builds | `GET /artifactory/api/build` | `artifactory.BuildsService.List` (1 waived) |")
	assert.Contains(t, page, "| 2.3.21 | Control Build Retention | `POST /artifactory/api/build/retention/{buildName}` | `artifactory.BuildsService.Keep` |")
	assert.Contains(t, page, "| 2.2.2 | Build Runs | `GET /artifactory/api/build/{buildName}` | not there yet |")
	assert.Contains(t, page, "| artifactory | 356 | 3 |")
	assert.Contains(t, page, "| all | 734 | 3 |")
	assert.Contains(t, page, "waived, with a reason in the fixture: 1.")
}

func TestRenderRefuses(t *testing.T) {
	unknown := write(t, map[string]string{"artifactory/b.go": strings.Replace(source, "2.2.1\n", "99.1\n", 1)})
	_, err := Render(unknown)
	assert.ErrorContains(t, err, "the catalog has no operation 99.1")

	doubled := write(t, map[string]string{"artifactory/b.go": strings.Replace(source, "2.2.1\n", "2.2.11\n", 1)})
	_, err = Render(doubled)
	assert.ErrorContains(t, err, "operation 2.2.11 has another method")
}

func TestPackageInSeveralFolders(t *testing.T) {
	service := func(pkg, id string) string {
		return "package " + pkg + "\n\ntype S struct{}\n\n//jfrog:op " + id + "\nfunc (S) Do() {}\n"
	}
	root := write(t, map[string]string{
		"artifactory/builds.go":                                  source,
		"artifactory/security/users.go":                          service("security", "2.9.2"),
		"artifactory/security/testdata/operations/2.9.2.json":    `{"waived": {"query.x": "why"}}`,
		"platform/webhooks/webhooks.go":                          service("webhooks", "4.11.4"),
		"platform/webhooks/testdata/operations/4.11.4.json":      `{}`,
		"artifactory/security/testdata/operations/unrelated.txt": "",
	})
	page, err := Render(root)
	require.NoError(t, err)
	assert.Contains(t, page, "`security.S.Do` (1 waived) |")
	assert.Contains(t, page, "`webhooks.S.Do` |")
	assert.Contains(t, page, "| artifactory | 356 | 4 |")

	astray := write(t, map[string]string{"access/x.go": service("access", "2.9.2")})
	_, err = Render(astray)
	assert.ErrorContains(t, err, "operation 2.9.2 belongs to package artifactory")

	twice := write(t, map[string]string{
		"artifactory/testdata/operations/2.2.1.json":       `{}`,
		"artifactory/admin/testdata/operations/2.2.1.json": `{}`,
	})
	_, err = Render(twice)
	assert.ErrorContains(t, err, "operation 2.2.1 has several fixtures")

	assert.Contains(t, AllFolders(), "artifactory/security")
	assert.Contains(t, AllFolders(), "platform/webhooks")
}

// The catalog documents the import of release bundles in two packages.
func TestOperationInTwoPackages(t *testing.T) {
	service := func(pkg, ids string) map[string]string {
		return map[string]string{
			pkg + "/bundles.go":                      "package " + pkg + "\n\ntype S struct{}\n\n//jfrog:op " + ids + "\nfunc (S) Do() {}\n",
			pkg + "/testdata/operations/5.7.4a.json": `{"waived": {"query.x": "why"}}`,
		}
	}
	page, err := Render(write(t, service("artifactory", "2.13.5a 5.7.4a")))
	require.NoError(t, err)
	assert.Contains(t, page, "| 5.7.4a | Import Release Bundle Version (upload of a local file) | "+
		"`POST /artifactory/api/release/import` | `artifactory.S.Do` (1 waived) |")
	assert.Contains(t, page, "| distribution | 64 | 1 |")

	_, err = Render(write(t, service("distribution", "5.7.4a")))
	require.NoError(t, err)
	_, err = Render(write(t, service("access", "5.7.4a")))
	assert.ErrorContains(t, err, "operation 5.7.4a belongs to package distribution")
	_, err = Render(write(t, service("distribution", "2.13.5a")))
	assert.ErrorContains(t, err, "operation 2.13.5a belongs to package artifactory")
	_, err = Render(write(t, service("artifactory", "5.6.1")))
	assert.ErrorContains(t, err, "operation 5.6.1 belongs to package distribution")
}

func TestEveryOperationOfTheIndex(t *testing.T) {
	ops := Operations()
	assert.Len(t, ops, 734)
	seen := map[string]bool{}
	for _, o := range ops {
		assert.False(t, seen[o.ID], o.ID)
		seen[o.ID] = true
		assert.NotEmpty(t, o.Package)
		assert.NotEmpty(t, o.Template)
	}
}
