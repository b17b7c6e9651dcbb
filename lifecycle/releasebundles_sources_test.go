package lifecycle

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/aql"
)

var errQuery = errors.New("no such field")

type badQuery struct{}

func (badQuery) Build() (string, error) { return "", errQuery }

// Create sends no request with incomplete sources.
func TestCreateRefusesBadInput(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	good := FromBuilds(SourceBuild{BuildName: "app", BuildNumber: "17"})
	for want, req := range map[string]ReleaseBundleCreateRequest{
		"release bundle without a name":           {ReleaseBundleVersion: "1.0", Sources: []Source{good}},
		"release bundle without a version":        {ReleaseBundleName: "app", Sources: []Source{good}},
		"no sources":                              {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0"},
		"source without a type":                   {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{good, {}}},
		"source of type builds is empty":          {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromBuilds()}},
		"source of type artifacts is empty":       {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromArtifacts()}},
		"source of type release_bundles is empty": {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{good, FromReleaseBundles()}},
		"source of type packages is empty":        {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromPackages()}},
		"source of type aql is empty":             {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromAQLText(" \n")}},
		"AQL source without a query":              {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromAQL(nil)}},
		"source artifact without a path":          {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromArtifacts(SourceArtifact{Path: "a/b"}, SourceArtifact{})}},
		`source build "app" "" without`:           {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromBuilds(SourceBuild{BuildName: "app"})}},
		`source release bundle "" "1" without`:    {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromReleaseBundles(SourceReleaseBundle{ReleaseBundleVersion: "1"})}},
		`source package "a" "1" without`:          {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromPackages(SourcePackage{PackageName: "a", PackageVersion: "1"})}},
		"no such field":                           {ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromAQL(badQuery{})}},
	} {
		_, err := c.ReleaseBundles.Create(t.Context(), req, nil)
		assert.ErrorContains(t, err, want)
		_, err = c.ReleaseBundles.CreateAndWait(t.Context(), req, nil, quick)
		assert.ErrorContains(t, err, want)
	}
	_, err := c.ReleaseBundles.Create(t.Context(), ReleaseBundleCreateRequest{ReleaseBundleName: "a", ReleaseBundleVersion: "1", Sources: []Source{FromAQL((*aql.Query)(nil))}}, nil)
	assert.ErrorContains(t, err, "AQL source without a query")
	_, err = c.ReleaseBundles.Create(t.Context(), ReleaseBundleCreateRequest{ReleaseBundleName: "a", ReleaseBundleVersion: "1", Sources: []Source{FromAQL(badQuery{})}}, nil)
	assert.ErrorIs(t, err, errQuery)
}

// Each required field of an item is checked by itself.
func TestCreateRefusesIncompleteItems(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for _, source := range []Source{
		FromBuilds(SourceBuild{BuildNumber: "1"}), FromBuilds(SourceBuild{BuildName: "a"}),
		FromReleaseBundles(SourceReleaseBundle{ReleaseBundleName: "a"}), FromReleaseBundles(SourceReleaseBundle{ReleaseBundleVersion: "1"}),
		FromPackages(SourcePackage{PackageVersion: "1", PackageType: "npm"}), FromPackages(SourcePackage{PackageName: "a", PackageType: "npm"}),
		FromPackages(SourcePackage{PackageName: "a", PackageVersion: "1"}),
	} {
		_, err := c.ReleaseBundles.Create(t.Context(), ReleaseBundleCreateRequest{ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{source}}, nil)
		assert.ErrorContains(t, err, " without a ", "%+v", source)
	}
}

func TestSourceBundleNamesItsProjectAsServersTakeIt(t *testing.T) {
	for _, test := range []struct {
		bundle SourceReleaseBundle
		want   string
	}{
		{SourceReleaseBundle{ReleaseBundleName: "a", ReleaseBundleVersion: "1"}, `{"release_bundle_name":"a","release_bundle_version":"1"}`},
		{SourceReleaseBundle{ReleaseBundleName: "a", ReleaseBundleVersion: "1", ProjectKey: "p"}, `{"release_bundle_name":"a","release_bundle_version":"1","project":"p"}`},
		{SourceReleaseBundle{ReleaseBundleName: "a", ReleaseBundleVersion: "1", RepositoryKey: "r"}, `{"release_bundle_name":"a","release_bundle_version":"1","repository_key":"r"}`},
		{SourceReleaseBundle{ReleaseBundleName: "a", ReleaseBundleVersion: "1", RepositoryKey: "r", ProjectKey: "p"},
			`{"release_bundle_name":"a","release_bundle_version":"1","repository_key":"r","project_key":"p"}`},
	} {
		sent := encode(t, test.bundle)
		assert.JSONEq(t, test.want, sent)
		var read SourceReleaseBundle
		require.NoError(t, json.Unmarshal([]byte(sent), &read))
		assert.Equal(t, test.bundle, read)
	}
	var read SourceReleaseBundle
	require.NoError(t, json.Unmarshal([]byte(`{"release_bundle_name":"a","project_key":"p"}`), &read))
	assert.Equal(t, "p", read.ProjectKey)
	assert.Error(t, json.Unmarshal([]byte(`{"release_bundle_name":1}`), &read))
}

// A build without a repository is in the build-info repository of the project.
func TestSourceBuildsOfAProject(t *testing.T) {
	builds := []SourceBuild{{BuildName: "app", BuildNumber: "17"}, {BuildName: "app", BuildNumber: "18", BuildRepository: "own"}}
	for project, want := range map[string][]string{"": {"", "own"}, "default": {"", "own"}, "gbq": {"gbq-build-info", "own"}} {
		built, err := buildSources([]Source{FromBuilds(builds...)}, project)
		require.NoError(t, err)
		for i, repository := range want {
			assert.Equal(t, repository, built[0].Builds[i].BuildRepository)
		}
		assert.Empty(t, builds[0].BuildRepository, "the caller's builds stay as they are")
	}
	c, got := keep(t, `{}`)
	_, err := c.ReleaseBundles.Create(t.Context(), ReleaseBundleCreateRequest{ReleaseBundleName: "b", ReleaseBundleVersion: "1", Sources: []Source{FromBuilds(builds[0])}},
		&ReleaseBundleCreateOptions{RepositoryOptions: RepositoryOptions{Project: "gbq"}})
	require.NoError(t, err)
	assert.Contains(t, got.body, `"build_repository":"gbq-build-info"`)
}
