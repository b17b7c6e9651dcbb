package main

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

func TestParse(t *testing.T) {
	a, err := parse([]string{"-props", `k=v;k2=v2,w2`, "-include", "*.jar", "-include", "a/**", "-exclude", "b", "-n", "3", "-limit", "10MB/s",
		"-stop-on-error", "-discard-partial", "-flat", "-explode", "-quiet", "-json", "dist/", "x.tgz", "rt:libs/org/acme/"}, io.Discard)
	require.NoError(t, err)
	require.Equal(t, &arguments{
		sources: []location{{text: "dist/", path: "dist/"}, {text: "x.tgz", path: "x.tgz"}},
		target:  location{text: "rt:libs/org/acme/", repo: "libs", path: "org/acme"},
		include: []string{"*.jar", "a/**"}, exclude: []string{"b"},
		props: artifactory.Properties{"k": {"v"}, "k2": {"v2", "w2"}},
		options: transfer.Options{
			Concurrency: 3, Bandwidth: 10e6, StopOnError: true, DiscardPartial: true},
		flat: true, explode: true, quiet: true, json: true,
	}, a)
}

func TestParseAccepts(t *testing.T) {
	for _, line := range []string{
		"a rt:libs",
		"rt:libs/a b",
		"rt:libs/**/*.jar rt:libs/a b/",
		"./rt:a rt:libs/",
		"-aql items.find() out",
		"-sync -delete rt:libs/a out",
		"-archive rt:libs/a/ rt:libs/b/ out",
	} {
		_, err := parse(strings.Fields(line), io.Discard)
		require.NoError(t, err, line)
	}
}

func TestParseRefuses(t *testing.T) {
	for line, want := range map[string]string{
		"":                                 "sources and a target are required",
		"a":                                "sources and a target are required",
		"a b":                              "neither a nor b is in Artifactory",
		"a rt:libs/x b":                    "neither a nor b",
		"rt:libs/a rt:libs/b":              "both in Artifactory",
		"a rt:":                            "rt: names no repository",
		"rt:/a b":                          "rt:/a names no repository",
		"rt:*/a b":                         "names no repository",
		"a rt:libs/*":                      "is a pattern",
		"-sync -delete a rt:libs//":        "has an empty part",
		"a rt:libs/x//y/":                  "has an empty part",
		"a rt:libs/ -sync":                 "flag -sync must come before",
		"-nonsense a rt:libs/":             "nonsense",
		"-props =v a rt:libs/":             "-props",
		"-limit fast a rt:libs/":           `"fast" is not a rate`,
		"-n x a rt:libs/":                  "-n",
		"-n -1 a rt:libs/":                 "-n is negative",
		"-delete a rt:libs/":               "-delete requires -sync",
		"-sync a b rt:libs/":               "-sync takes one folder",
		"-sync a/*.jar rt:libs/":           "-sync takes one folder",
		"-sync -flat a rt:libs/":           "-sync excludes",
		"-aql items.find()":                "-aql takes a target and no source",
		"-aql items.find() rt:libs/a out":  "-aql takes a target and no source",
		"-aql items.find() rt:libs/":       "-aql downloads",
		"-skip-links rt:libs/a out":        "-skip-links is for uploads",
		"-if-absent -sync a rt:libs/":      "-if-absent excludes",
		"-if-absent -explode a rt:libs/":   "-if-absent excludes",
		"-if-absent -archive rt:libs/a/ o": "-if-absent excludes",
		"-archive a rt:libs/":              "-archive downloads",
		"-archive rt:libs/*.jar out":       "-archive downloads",
		"-archive -include *.jar rt:l/a o": "-archive takes whole folders",
	} {
		_, err := parse(strings.Fields(line), io.Discard)
		require.ErrorContains(t, err, want, line)
	}
	_, err := parse([]string{"a", "", "rt:libs"}, io.Discard)
	require.ErrorContains(t, err, "a name is empty")
}

func TestLocationFolder(t *testing.T) {
	for text, want := range map[string]bool{"rt:libs": true, "rt:libs/": true, "rt:libs/a": false, "rt:libs/a/": true, "a": false, "a/": true, ".": false} {
		l, err := parseLocation(text)
		require.NoError(t, err)
		require.Equal(t, want, l.folder(), text)
	}
}

func TestWithoutExtension(t *testing.T) {
	for name, want := range map[string]string{
		"a.zip": "a", "a.tar": "a", "x/a.tar.gz": "x/a", "a.TGZ": "a", "a.jar": "a.jar", "a": "a", ".zip": ".zip", "x/.zip": "x/.zip",
	} {
		require.Equal(t, want, withoutExtension(name), name)
	}
}
