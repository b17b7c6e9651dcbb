package replay

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/opindex"
)

// observedFixture is the fixture of an operation that the manual lacks.
var observedFixture = strings.NewReplacer(
	`"id": "9.9"`, `"id": "observed-thing"`,
	`"title"`, `"source": "owner/repository dir/file.go: sends the body", "title"`,
).Replace(thingFixture)

func loadObserved(t *testing.T, text string) (map[string]*Fixture, error) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "observed-thing.json"), []byte(text), 0o600))
	return Load(dir)
}

func TestLoadObserved(t *testing.T) {
	fixtures, err := loadObserved(t, observedFixture)
	require.NoError(t, err)
	fx := fixtures["observed-thing"]
	assert.True(t, fx.Observed())
	assert.Equal(t, "PUT /artifactory/api/things/{name}", fx.Key())
	assert.Equal(t, "9.9", fixture(t, nil).Key())

	for name, edit := range map[string][]string{
		"no source":      {`"source": "owner/repository dir/file.go: sends the body", `, ``},
		"hearsay":        {`"owner/repository dir/file.go: sends the body"`, `"a colleague"`},
		"no file":        {`owner/repository dir/file.go: sends`, `owner/repository: sends`},
		"no fact":        {`file.go: sends the body`, `file.go`},
		"wire":           {`"owner/repository dir/file.go: sends the body"`, `"wire"`},
		"documented one": {`"id": "observed-thing"`, `"id": "9.9"`},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, observedFixture, edit[0])
			_, err := loadObserved(t, strings.Replace(observedFixture, edit[0], edit[1], 1))
			if name == "documented one" {
				assert.ErrorContains(t, err, "holds operation 9.9")
				return
			}
			assert.ErrorContains(t, err, "names the public client that shows it")
		})
	}
	dir := t.TempDir()
	text := strings.Replace(thingFixture, `"title"`, `"source": "owner/repository file.go: it", "title"`, 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "9.9.json"), []byte(text), 0o600))
	_, err = Load(dir)
	assert.ErrorContains(t, err, "only an observed operation has a source")
}

func TestObservedCompleteness(t *testing.T) {
	fixtures, err := loadObserved(t, observedFixture)
	require.NoError(t, err)
	const key = "PUT /artifactory/api/things/{name}"
	method := opindex.Method{Receiver: "ThingsService", Name: "Put", Pos: "things.go:1", Observed: []string{key}}

	assert.Empty(t, completeCases(fixtures, []string{"observed-thing/sample", "observed-thing/refused"}))
	assert.Empty(t, completeMethods(fixtures, []opindex.Method{method}))

	missing := completeCases(fixtures, []string{"observed-thing/sample"})
	assert.Contains(t, strings.Join(missing, "\n"), `sample "observed-thing/refused" has no case`)

	with := func(key string) []opindex.Method {
		m := method
		m.Observed = []string{key}
		return []opindex.Method{m}
	}
	for name, test := range map[string]struct {
		methods []opindex.Method
		want    string
	}{
		"no method":      {nil, "operation observed-thing (Put Thing) has no method: write //jfrog:observed " + key},
		"by its ID":      {[]opindex.Method{{Name: "Put", IDs: []string{"observed-thing"}}}, "//jfrog:op observed-thing has no fixture"},
		"other verb":     {with("POST /artifactory/api/things/{name}"), "//jfrog:observed POST /artifactory/api/things/{name} has no fixture"},
		"other template": {with("PUT /artifactory/api/things/{key}"), "//jfrog:observed PUT /artifactory/api/things/{key} has no fixture"},
		"two methods":    {append(with(key), with(key)...), "has two methods"},
		"exempt":         {[]opindex.Method{{Name: "Put", Exempt: true}}, "has no method"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, strings.Join(completeMethods(fixtures, test.methods), "\n"), test.want)
		})
	}

	twin := *fixtures["observed-thing"]
	twin.ID = "observed-twin"
	fixtures["observed-twin"] = &twin
	assert.Contains(t, strings.Join(completeMethods(fixtures, []opindex.Method{method}), "\n"), "has another fixture, observed-thing")
}

// The path template and the arguments of an observed operation are those of its method.
func TestObservedSource(t *testing.T) {
	dir := t.TempDir()
	write := func(template string) {
		code := "package x\n\ntype Kind string\n\nconst KindA Kind = \"a\"\n\n//jfrog:observed  GET  /x/{name}\nfunc (s *XService) Get(kind Kind) { get(\"" + template + "\") }\n"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "x.go"), []byte(code), 0o600))
	}
	fixtures := map[string]*Fixture{"observed-x": {ID: "observed-x", Method: "GET", Template: "/x/{name}"}}
	write("/x/{name}")
	assert.Empty(t, checkTemplates(dir, fixtures))
	src, err := readSource(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"Kind"}, src.params["GET /x/{name}"])
	methods, err := opindex.ScanDir(dir)
	require.NoError(t, err)
	assert.Empty(t, completeMethods(fixtures, methods))

	write("/x/{name...}")
	assert.Contains(t, strings.Join(checkTemplates(dir, fixtures), "\n"), `has the template "/x/{name}"`)
}

// A document of another standard is passed on as it is. Its type has no home for documented fields.
func TestDocumentIsPassedOn(t *testing.T) {
	fx := fixture(t, func(fx *Fixture) { fx.Response.Fields = nil })
	pass := send[json.RawMessage](goodRequest)
	assert.Empty(t, playAll(fx, "sample", pass))
	fx.Response.Fields = []Field{{Name: "things[].uri", Type: "string"}}
	assert.Contains(t, strings.Join(playAll(fx, "sample", pass), "\n"), "response.things[].uri has no home")
}
