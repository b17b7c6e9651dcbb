package lifecycle

import (
	"net/http"
	"regexp"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// A bundleRequest is the body of a creation. Newer clients send a list of sources.
type bundleRequest struct {
	Name       string         `json:"release_bundle_name"`
	Version    string         `json:"release_bundle_version"`
	Draft      bool           `json:"draft"`
	SourceType string         `json:"source_type"`
	Source     bundleSource   `json:"source"`
	Sources    []bundleSource `json:"sources"`
}

// A bundleSource selects artifacts. Its type names the field in use.
type bundleSource struct {
	Type      string           `json:"source_type"` // set in the list of sources
	AQL       string           `json:"aql"`
	Artifacts []bundleArtifact `json:"artifacts"`
	Builds    []bundleBuild    `json:"builds"`
	Bundles   []bundleOfBundle `json:"release_bundles"`
	Packages  []bundlePackage  `json:"packages"`
}

type bundleArtifact struct {
	Path   string `json:"path"` // begins with the repository
	SHA256 string `json:"sha256"`
}

type bundleBuild struct {
	Repository   string `json:"build_repository"`
	Name         string `json:"build_name"`
	Number       string `json:"build_number"`
	Started      string `json:"build_started"`
	Dependencies bool   `json:"include_dependencies"`
}

type bundlePackage struct {
	Name       string `json:"package_name"`
	Version    string `json:"package_version"`
	Type       string `json:"package_type"`
	Repository string `json:"repository_key"` // empty: any
}

type bundleOfBundle struct {
	ProjectKey string `json:"project_key"`
	Project    string `json:"project"` // the other spelling of some clients
	Repository string `json:"repository_key"`
	Name       string `json:"release_bundle_name"`
	Version    string `json:"release_bundle_version"`
}

var bundleNamePattern = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)

// These limits are in characters.
const (
	maxBundleName    = 128
	maxBundleVersion = 32
)

func checkBundleName(what, text string, most int) error {
	switch {
	case !bundleNamePattern.MatchString(text):
		return apierr.New(http.StatusBadRequest,
			"Bad request: [`Release Bundle %s must begin with a {letter | _ | digit} and consist of {letters | _ | . | - | digits}`]", what)
	case len(text) > most:
		return apierr.New(http.StatusBadRequest, "Bad request: [`Release Bundle %s must not exceed %d characters`]", what, most)
	}
	return nil
}

// sources returns the sources of a request, or an error if one of them is empty.
func (r *bundleRequest) sources() ([]bundleSource, error) {
	list := r.Sources
	if len(list) == 0 {
		r.Source.Type = r.SourceType
		list = []bundleSource{r.Source}
	}
	for _, source := range list {
		given, known := map[string]bool{
			"aql": source.AQL != "", "artifacts": len(source.Artifacts) > 0,
			"builds": len(source.Builds) > 0, "release_bundles": len(source.Bundles) > 0,
			"packages": len(source.Packages) > 0,
		}[source.Type]
		if !known {
			return nil, apierr.New(http.StatusBadRequest, "Bad request: [`'source_type' must be one of aql, artifacts, builds, packages, release_bundles: '%s'`]", source.Type)
		}
		if !given {
			return nil, apierr.New(http.StatusBadRequest, "Bad request: [`'source.%s' must not be empty`]", source.Type)
		}
	}
	return list, nil
}
