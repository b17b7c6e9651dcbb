package lint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestProvenance compares the fixtures with the catalog, if it lies beside the checkout.
func TestProvenance(t *testing.T) {
	dir := filepath.Join(root, "..", "shared", "spec")
	if !exists(dir) {
		return
	}
	c, err := openCatalog(dir)
	require.NoError(t, err)
	for _, folder := range productFolders() {
		ops := filepath.Join(root, filepath.FromSlash(folder), "testdata", "operations")
		if !exists(ops) {
			continue
		}
		fixtures, err := replay.Load(ops)
		require.NoError(t, err)
		for _, fx := range fixtures {
			for _, problem := range c.provenance(fx) {
				t.Error(problem)
			}
		}
	}
}

const (
	thing = `{
  "id": "9.9", "title": "Get Thing", "method": "GET", "template": "/x/{name}", "since": "7.1",
  "query": [{"name": "deep", "type": "flag"}],
  "request": {"kind": "none"}, "response": {"kind": "json", "fields": [{"name": "a", "type": "string"}]},
  "statuses": [404],
  "samples": [{"name": "sample", "request": {"method": "GET", "path": "/x/y"}, "response": {"status": 200, "body": {"a": "b"}},
    "repairs": ["comma added"], "constructed": ["status"]}]}`
	documentedThing = `{
  "id": "9.9", "title": "Get Thing", "method": "GET", "template": "/x/{name}", "since": "7.1", "path_params": [{"name": "name"}],
  "query": [{"name": "deep", "type": "flag", "required": false}], "headers": [], "notes": ["dropped"],
  "request": {"kind": "none", "fields": []}, "response": {"kind": "json", "fields": [{"name": "a", "type": "string", "required": true}]},
  "statuses": [{"code": 404, "meaning": "no such thing"}],
  "samples": [{"name": "sample", "request": {"method": "GET", "path": "/x/y", "query": {}}, "response": {"status": 200, "body": {"a": "b"}},
    "repairs": ["comma added"], "constructed": ["status"]}]}`
)

func TestProvenanceFinds(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	write("operations/9.9.json", documentedThing)
	write("reference/wire.json", `{"9.9, 9.8": []}`)
	c, err := openCatalog(dir)
	require.NoError(t, err)

	check := func(t *testing.T, edit func(string) string) string {
		write("fixtures/9.9.json", edit(thing))
		fixtures, err := replay.Load(filepath.Join(dir, "fixtures"))
		require.NoError(t, err)
		return strings.Join(c.provenance(fixtures["9.9"]), "\n")
	}
	assert.Empty(t, check(t, func(s string) string { return s }))

	sample := func(text string) []string { return []string{`"samples": [`, `"samples": [` + text + `, `} }
	const exchange = `"request": {"method": "GET", "path": "/x/z"}, "response": {"status": 200}`
	for name, test := range map[string]struct {
		edit []string // old, new
		want string
	}{
		"changed field":       {[]string{`"name": "a", "type": "string"`, `"name": "a", "type": "integer"`}, "response.a is"},
		"added parameter":     {[]string{`"query": [`, `"query": [{"name": "new"},`}, "query.new is"},
		"changed template":    {[]string{`/x/{name}`, `/x/{other}`}, "template is"},
		"dropped since":       {[]string{`"since": "7.1",`, ``}, "since is absent"},
		"dropped status":      {[]string{`"statuses": [404],`, ``}, "statuses is absent"},
		"changed body":        {[]string{`{"a": "b"}`, `{"a": "c"}`}, `sample "sample": response.body is`},
		"dropped body":        {[]string{`, "body": {"a": "b"}`, ``}, `response.body is absent`},
		"changed path":        {[]string{`/x/y`, `/x/z`}, `request.path is "/x/z", the catalog has "/x/y"`},
		"lost repair":         {[]string{`"comma added"`, ``}, `"comma added" is missing`},
		"lost constructed":    {[]string{`"constructed": ["status"]`, `"constructed": []`}, `entry "status" is missing`},
		"repair of nothing":   {[]string{`"comma added"`, `"comma added", "request.path: why"`}, "names no difference"},
		"repair of no path":   {[]string{`"comma added"`, `"comma added", "another comma"`}, "names no difference"},
		"reason missing":      {[]string{`"statuses": [404],`, `"repairs": ["statuses: "],`}, "with a reason"},
		"sample lost":         {[]string{`"name": "sample"`, `"name": "renamed"`}, `sample "sample" of the catalog is missing`},
		"no source":           {sample(`{"name": "more", ` + exchange + `}`), "names no source"},
		"nothing constructed": {sample(`{"name": "more", "source": "constructed", ` + exchange + `}`), "constructed is empty"},
		"wire: what was made up": {
			sample(`{"name": "wire-more", "source": "wire", ` + exchange + `}`), "constructed is empty"},
		"wire: no entry": {
			sample(`{"name": "wire-more", "source": "wire 7.7", "constructed": ["x"], ` + exchange + `}`), "wire.json has no such operation"},
		"wire by its name only": {
			sample(`{"name": "wire-more", "source": "constructed", "constructed": ["x"], ` + exchange + `}`), "and only those"},
		"wire without its name": {
			sample(`{"name": "more", "source": "wire", "constructed": ["x"], ` + exchange + `}`), "and only those"},
		"hearsay": {
			sample(`{"name": "wire-more", "source": "a project", "constructed": ["x"], ` + exchange + `}`), "and only those"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, thing, test.edit[0])
			got := check(t, func(s string) string { return strings.Replace(s, test.edit[0], test.edit[1], 1) })
			assert.Contains(t, got, test.want)
		})
	}

	for name, edit := range map[string][]string{
		"explained field":   {`"statuses": [404],`, `"statuses": [404, 409], "repairs": ["statuses: as observed"],`},
		"wire":              sample(`{"name": "wire-more", "source": "wire", "constructed": ["x"], ` + exchange + `}`),
		"wire of a sibling": sample(`{"name": "wire-more", "source": "wire 9.8", "constructed": ["x"], ` + exchange + `}`),
		"public source":     sample(`{"name": "wire-more", "source": "owner/repo dir/file.go: the field", "constructed": ["x"], ` + exchange + `}`),
		"public page":       sample(`{"name": "wire-more", "source": "https://example.com/page: the field", "constructed": ["x"], ` + exchange + `}`),
		"manual":            sample(`{"name": "more", "source": "manual, section 9.1", ` + exchange + `}`),
	} {
		assert.Empty(t, check(t, func(s string) string { return strings.Replace(s, edit[0], edit[1], 1) }), name)
	}
	assert.Empty(t, check(t, func(s string) string {
		return strings.NewReplacer("/x/y", "/x/z", `"comma added"`, `"comma added", "request.path: slash"`).Replace(s)
	}))
}

// A fixture of an observed operation is in no catalog. Its samples state what was made up.
func TestObservedProvenance(t *testing.T) {
	text := strings.NewReplacer(`"id": "9.9"`, `"id": "observed-thing", "source": "owner/repo dir/file.go: reads a"`).Replace(thing)
	check := func(t *testing.T, edit ...string) string {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "observed-thing.json"), []byte(strings.NewReplacer(edit...).Replace(text)), 0o600))
		fixtures, err := replay.Load(dir)
		require.NoError(t, err)
		return strings.Join((&catalog{dir: dir}).provenance(fixtures["observed-thing"]), "\n")
	}
	assert.Empty(t, check(t))
	assert.Empty(t, check(t, `"name": "sample"`, `"name": "sample", "source": "owner/repo file.go: the field"`))
	assert.Contains(t, check(t, `["status"]`, `[]`), "constructed is empty")
	assert.Contains(t, check(t, `"name": "sample"`, `"name": "sample", "source": "wire"`), `its source is "wire"`)
}
