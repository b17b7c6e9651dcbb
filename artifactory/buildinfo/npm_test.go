package buildinfo_test

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// npmContent puts content into npm's cache, and returns its integrity and checksums.
func npmContent(t *testing.T, home, content string) (integrity string, sums artifactory.Checksums) {
	t.Helper()
	digest := sha512.Sum512([]byte(content))
	sum := hex.EncodeToString(digest[:])
	write(t, home, ".npm/_cacache/content-v2/sha512/"+sum[:2]+"/"+sum[2:4]+"/"+sum[4:], content)
	sums, err := artifactory.ComputeChecksums(strings.NewReader(content))
	require.NoError(t, err)
	return "sha512-" + base64.StdEncoding.EncodeToString(digest[:]), sums
}

func TestNPMModule(t *testing.T) {
	home := t.TempDir()
	integrity, sums := npmContent(t, home, "package a")
	in := func(id string, scopes ...string) artifactory.BuildDependency {
		return artifactory.BuildDependency{ID: id, Scopes: scopes}
	}
	cached := in("a:1.0.0", "prod")
	cached.MD5, cached.SHA1, cached.SHA256 = sums.MD5, sums.SHA1, sums.SHA256
	old := in("old:0.1.0", "dev")
	old.SHA1 = "0102030405060708090a0b0c0d0e0f1011121314"
	for name, c := range map[string]struct {
		lock, id string
		want     []artifactory.BuildDependency
	}{
		"version 3": {`{"name":"@acme/web","version":"2.0.0","lockfileVersion":3,"packages":{
			"":{"name":"@acme/web","version":"2.0.0","dependencies":{"a":"^1.0.0"}},
			"node_modules/a":{"version":"1.0.0","integrity":"INTEGRITY","dependencies":{"@s/b":"2"}},
			"node_modules/a/node_modules/@s/b":{"version":"2.0.0","optional":true},
			"node_modules/c":{"version":"3.0.0","devOptional":true},
			"node_modules/c2":{"name":"c","version":"4.0.0","dev":true},
			"node_modules/old":{"version":"0.1.0","dev":true,"integrity":"sha1-AQIDBAUGBwgJCgsMDQ4PEBESExQ="},
			"node_modules/own":{"version":"9.0.0","resolved":"packages/own","link":true},
			"packages/own":{"version":"9.0.0"},
			"packages/own/node_modules/a":{"version":"1.0.0","integrity":"INTEGRITY","dev":true}}}`,
			"acme:web:2.0.0",
			[]artifactory.BuildDependency{func() artifactory.BuildDependency { d := cached; d.Scopes = []string{"prod", "dev"}; return d }(),
				in("@s/b:2.0.0", "prod"), in("c:3.0.0", "dev", "prod"), in("c:4.0.0", "dev"), old}},
		"version 2": {`{"name":"web","lockfileVersion":2,"packages":{"":{"name":"web","version":"1.0.0"},"node_modules/a":{"version":"1.0.0","integrity":"INTEGRITY"}},
			"dependencies":{"not":{"version":"1.0.0"}}}`, "web:1.0.0", []artifactory.BuildDependency{cached}},
		"version 1": {`{"name":"web","version":"1.0.0","lockfileVersion":1,"dependencies":{
			"a":{"version":"1.0.0","integrity":"INTEGRITY","requires":{"b":"1"},"dependencies":{"b":{"version":"2.0.0"}}},
			"alias":{"version":"npm:@s/real@3.0.0"},
			"own":{"version":"file:packages/own"},
			"src":{"version":"git+https://tok:hunter22@git.example/src.git#abc"},
			"old":{"version":"0.1.0","dev":true,"integrity":"sha1-AQIDBAUGBwgJCgsMDQ4PEBESExQ="}}}`, "web:1.0.0",
			[]artifactory.BuildDependency{cached, in("b:2.0.0", "prod"), in("@s/real:3.0.0", "prod"), in("src:git+https://git.example/src.git", "prod"), old}},
		"without a version": {`{"name":"web","lockfileVersion":3,"packages":{}}`, "web", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := build(t, "1", "HOME="+home)
			file := write(t, t.TempDir(), "package-lock.json", strings.ReplaceAll(c.lock, "INTEGRITY", integrity))
			m, err := b.AddNPMModule(file)
			require.NoError(t, err)
			assert.Equal(t, c.id, m.ID())
			require.Len(t, b.Info().Modules, 1)
			assert.Equal(t, "npm", b.Info().Modules[0].Type)
			assert.ElementsMatch(t, c.want, b.Info().Modules[0].Dependencies)
		})
	}
}

func TestNPMRefused(t *testing.T) {
	home := t.TempDir()
	integrity, _ := npmContent(t, home, "package a")
	sum := strings.TrimPrefix(integrity, "sha512-")
	digest, err := base64.StdEncoding.DecodeString(sum)
	require.NoError(t, err)
	text := hex.EncodeToString(digest)
	write(t, home, ".npm/_cacache/content-v2/sha512/"+text[:2]+"/"+text[2:4]+"/"+text[4:], "other content")
	for lock, want := range map[string]string{
		`{"name":"x","lockfileVersion":4}`: "lockfileVersion 4",
		`{"name":"x"}`:                     "lockfileVersion 0",
		`{"lockfileVersion":3}`:            "no name",
		`[`:                                "package-lock.json",
		`{"name":"x","lockfileVersion":3,"packages":{"node_modules/a":{"version":"1","integrity":"` + integrity + `"}}}`:                            "differs from its integrity",
		`{"name":"x","lockfileVersion":3,"packages":{"node_modules/a":{"version":"1","integrity":"sha512-../../x"}}}`:                               "not a base64 digest",
		`{"name":"x","lockfileVersion":1,"dependencies":{"a":{"version":"1","dependencies":[]}}}`:                                                   "package a",
		`{"name":"x","lockfileVersion":1,"dependencies":` + strings.Repeat(`{"a":{"dependencies":`, 1100) + "{}" + strings.Repeat("}}", 1100) + `}`: "too deep",
	} {
		b := build(t, "1", "HOME="+home)
		_, err := b.AddNPMModule(write(t, t.TempDir(), "package-lock.json", lock))
		require.ErrorContains(t, err, want)
		assert.Empty(t, b.Info().Modules)
	}
	_, err = build(t, "1").AddNPMModule("no/such/file")
	require.Error(t, err)
}

// The time does not grow with the square of the depth.
func TestNPMDeep(t *testing.T) {
	const depth, many = 900, 150_000
	var lock strings.Builder
	lock.WriteString(`{"name":"web","lockfileVersion":1,"dependencies":` + strings.Repeat(`{"a":{"version":"1","dependencies":`, depth) + `{`)
	for i := range many {
		fmt.Fprintf(&lock, `"p%d":{"version":"1.0.0"},`, i)
	}
	lock.WriteString(`"z":{"version":"1.0.0"}}` + strings.Repeat(`}}`, depth) + `}`)
	b := build(t, "1")
	began := time.Now()
	_, err := b.AddNPMModule(write(t, t.TempDir(), "package-lock.json", lock.String()))
	require.NoError(t, err)
	assert.Len(t, b.Info().Modules[0].Dependencies, many+2)
	assert.Less(t, time.Since(began), 20*time.Second)

	for inner, want := range map[string]string{`[]`: "not an object", `{"b":1}`: "not an object", `{"b":{"version":1}}`: "not a string", `{"b":{"dev":"x"}}`: "not a boolean"} {
		_, err := b.AddNPMModule(write(t, t.TempDir(), "package-lock.json", `{"name":"web","lockfileVersion":1,"dependencies":{"a":{"version":"1","dependencies":`+inner+`}}}`))
		require.ErrorContains(t, err, want)
	}
}

// The name of an alias may hold the address of a package.
func TestNPMName(t *testing.T) {
	b := build(t, "1")
	_, err := b.AddNPMModule(write(t, t.TempDir(), "package-lock.json",
		`{"name":"web","lockfileVersion":3,"packages":{"node_modules/x":{"name":"https://u:hunter22@h/x","version":"1"}}}`))
	require.NoError(t, err)
	assert.Equal(t, "https://h/x:1", b.Info().Modules[0].Dependencies[0].ID)
}
