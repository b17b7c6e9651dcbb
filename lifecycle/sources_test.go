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

// Nothing that the server could misread is sent.
func TestCreateRefusesBadInput(t *testing.T) {
	c := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	good := FromBuilds(SourceBuild{Name: "app", Number: "17"})
	for want, req := range map[string]*CreateRequest{
		"create request is nil":                   nil,
		"release bundle without a name":           {Version: "1.0", Sources: []Source{good}},
		"release bundle without a version":        {Name: "app", Sources: []Source{good}},
		"no sources":                              {Name: "app", Version: "1.0"},
		"source without a type":                   {Name: "app", Version: "1.0", Sources: []Source{good, {}}},
		"source of type builds is empty":          {Name: "app", Version: "1.0", Sources: []Source{FromBuilds()}},
		"source of type artifacts is empty":       {Name: "app", Version: "1.0", Sources: []Source{FromArtifacts()}},
		"source of type release_bundles is empty": {Name: "app", Version: "1.0", Sources: []Source{good, FromReleaseBundles()}},
		"source of type packages is empty":        {Name: "app", Version: "1.0", Sources: []Source{FromPackages()}},
		"source of type aql is empty":             {Name: "app", Version: "1.0", Sources: []Source{FromAQL(AQLText(" \n"))}},
		"AQL source without a query":              {Name: "app", Version: "1.0", Sources: []Source{FromAQL(nil)}},
		"source artifact without a path":          {Name: "app", Version: "1.0", Sources: []Source{FromArtifacts(SourceArtifact{Path: "a/b"}, SourceArtifact{})}},
		`source build "app" "" without`:           {Name: "app", Version: "1.0", Sources: []Source{FromBuilds(SourceBuild{Name: "app"})}},
		`source release bundle "" "1" without`:    {Name: "app", Version: "1.0", Sources: []Source{FromReleaseBundles(SourceBundle{Version: "1"})}},
		`source package "a" "1" without`:          {Name: "app", Version: "1.0", Sources: []Source{FromPackages(SourcePackage{Name: "a", Version: "1"})}},
		"no such field":                           {Name: "app", Version: "1.0", Sources: []Source{FromAQL(badQuery{})}},
	} {
		_, err := c.ReleaseBundles.Create(t.Context(), req, nil)
		assert.ErrorContains(t, err, want)
		_, err = c.ReleaseBundles.CreateAndWait(t.Context(), req, nil, quick)
		assert.ErrorContains(t, err, want)
	}
	_, err := c.ReleaseBundles.Create(t.Context(), &CreateRequest{Name: "a", Version: "1", Sources: []Source{FromAQL((*aql.Query)(nil))}}, nil)
	assert.ErrorContains(t, err, "AQL source without a query")
	_, err = c.ReleaseBundles.Create(t.Context(), &CreateRequest{Name: "a", Version: "1", Sources: []Source{FromAQL(badQuery{})}}, nil)
	assert.ErrorIs(t, err, errQuery)
}

func TestSourceBundleNamesItsProjectAsServersTakeIt(t *testing.T) {
	for _, test := range []struct {
		bundle SourceBundle
		want   string
	}{
		{SourceBundle{Name: "a", Version: "1"}, `{"release_bundle_name":"a","release_bundle_version":"1"}`},
		{SourceBundle{Name: "a", Version: "1", ProjectKey: "p"}, `{"release_bundle_name":"a","release_bundle_version":"1","project":"p"}`},
		{SourceBundle{Name: "a", Version: "1", RepositoryKey: "r"}, `{"release_bundle_name":"a","release_bundle_version":"1","repository_key":"r"}`},
		{SourceBundle{Name: "a", Version: "1", RepositoryKey: "r", ProjectKey: "p"},
			`{"release_bundle_name":"a","release_bundle_version":"1","repository_key":"r","project_key":"p"}`},
	} {
		sent := encode(t, test.bundle)
		assert.JSONEq(t, test.want, sent)
		var read SourceBundle
		require.NoError(t, json.Unmarshal([]byte(sent), &read))
		assert.Equal(t, test.bundle, read)
	}
	var read SourceBundle
	require.NoError(t, json.Unmarshal([]byte(`{"release_bundle_name":"a","project_key":"p"}`), &read))
	assert.Equal(t, "p", read.ProjectKey)
	assert.Error(t, json.Unmarshal([]byte(`{"release_bundle_name":1}`), &read))
}
