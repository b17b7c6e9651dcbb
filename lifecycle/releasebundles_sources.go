package lifecycle

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Source is a source of the contents of a release bundle version. The From functions return one.
// The zero Source is an error.
type Source struct {
	kind  SourceType
	items SourceItems
	query interface{ Build() (string, error) } // of FromAQL
}

// SourceType is the type of a [Source].
type SourceType string

// The types of sources.
const (
	SourceTypeAQL            SourceType = "aql"
	SourceTypeArtifacts      SourceType = "artifacts"
	SourceTypeBuilds         SourceType = "builds"
	SourceTypeReleaseBundles SourceType = "release_bundles"
	SourceTypePackages       SourceType = "packages" // see FromPackages
)

// FromAQL returns a source of the artifacts that a query finds. The query is a Builder or a
// *Query of package aql. A query that the package rejects is an error when the request is sent.
//
// A complex query can take long. Create the release bundle asynchronously then, which is the
// default. The source requires read permission for the artifacts.
func FromAQL(query interface{ Build() (string, error) }) Source {
	return Source{kind: SourceTypeAQL, query: query}
}

// FromAQLText is like [FromAQL] for the text of a query, such as
// items.find({"repo":"libs-release-local"}). Use FromAQL for values from outside the program:
// package aql quotes them.
func FromAQLText(query string) Source {
	return Source{kind: SourceTypeAQL, items: SourceItems{AQL: query}}
}

// FromArtifacts returns a source of single artifacts in local or federated repositories. Since
// Artifactory 7.106.2 a path may also name a virtual repository that contains the local one. It
// requires read permission for the artifacts.
func FromArtifacts(artifacts ...SourceArtifact) Source {
	return Source{kind: SourceTypeArtifacts, items: SourceItems{Artifacts: artifacts}}
}

// FromBuilds returns a source of the artifacts of builds and, recursively, of the builds in
// them. The build property buildInfo.env.RBV2_MANIFEST can name a manifest that limits the
// contents. It requires read permission for the builds, their artifacts and their manifests.
func FromBuilds(builds ...SourceBuild) Source {
	return Source{kind: SourceTypeBuilds, items: SourceItems{Builds: builds}}
}

// FromReleaseBundles returns a source of the contents of other release bundles: one is cloned,
// several are merged. It requires read permission for the release bundles.
func FromReleaseBundles(bundles ...SourceReleaseBundle) Source {
	return Source{kind: SourceTypeReleaseBundles, items: SourceItems{ReleaseBundles: bundles}}
}

// FromPackages returns a source of package versions. The manual does not document it. The JFrog
// CLI sends it.
func FromPackages(packages ...SourcePackage) Source {
	return Source{kind: SourceTypePackages, items: SourceItems{Packages: packages}}
}

// SourceItems are the sources of a release bundle version.
type SourceItems struct {
	AQL            string                `json:"aql,omitempty"`
	Artifacts      []SourceArtifact      `json:"artifacts,omitempty"`
	Builds         []SourceBuild         `json:"builds,omitempty"`
	ReleaseBundles []SourceReleaseBundle `json:"release_bundles,omitempty"`
	Packages       []SourcePackage       `json:"packages,omitempty"`
}

// SourceArtifact is an artifact of a [Source].
type SourceArtifact struct {
	Path   string `json:"path"`             // with the repository key
	SHA256 string `json:"sha256,omitempty"` // checksum of the artifact
}

// SourceBuild is a build of a [Source].
type SourceBuild struct {
	BuildName    string     `json:"build_name"`
	BuildNumber  string     `json:"build_number"`
	BuildStarted jfrog.Time `json:"build_started,omitzero"` // zero: the latest run
	// BuildRepository is the key of the build-info repository. If it is empty, it is
	// <project key>-build-info for a release bundle of a project, and else artifactory-build-info.
	BuildRepository     string `json:"build_repository,omitempty"`
	IncludeDependencies bool   `json:"include_dependencies"` // local and federated only
}

// SourceReleaseBundle is a release bundle version of a [Source].
type SourceReleaseBundle struct {
	ReleaseBundleName    string `json:"release_bundle_name"`
	ReleaseBundleVersion string `json:"release_bundle_version"`
	RepositoryKey        string `json:"repository_key,omitempty"`
	ProjectKey           string `json:"project_key,omitempty"`
}

type plainSourceBundle SourceReleaseBundle

// bareSourceBundle is a release bundle of a project without a repository key. Servers take its
// project under another name than the documented one.
type bareSourceBundle struct {
	plainSourceBundle
	ProjectKey string `json:"project_key,omitempty"`
	Project    string `json:"project,omitempty"`
}

// MarshalJSON writes the project as project_key beside a repository key, and else as project, as
// the JFrog CLI does.
func (b SourceReleaseBundle) MarshalJSON() ([]byte, error) {
	if b.RepositoryKey != "" {
		return json.Marshal(plainSourceBundle(b))
	}
	return json.Marshal(bareSourceBundle{plainSourceBundle: plainSourceBundle(b), Project: b.ProjectKey})
}

// UnmarshalJSON reads the project under both names.
func (b *SourceReleaseBundle) UnmarshalJSON(data []byte) error {
	var in bareSourceBundle
	if err := jsonlax.Unmarshal(data, &in); err != nil {
		return err
	}
	*b = SourceReleaseBundle(in.plainSourceBundle)
	if b.ProjectKey = in.ProjectKey; b.ProjectKey == "" {
		b.ProjectKey = in.Project
	}
	return nil
}

// SourcePackage is a package version of a [Source].
type SourcePackage struct {
	PackageName    string `json:"package_name"`
	PackageVersion string `json:"package_version"`
	PackageType    string `json:"package_type"` // such as maven, npm or docker
	RepositoryKey  string `json:"repository_key,omitempty"`
}

// typedSource is one of several sources as it is sent.
type typedSource struct {
	SourceType SourceType `json:"source_type"`
	SourceItems
}

// buildSources returns the sources as they are sent. project is the project of the release
// bundle.
func buildSources(sources []Source, project string) ([]typedSource, error) {
	if len(sources) == 0 {
		return nil, errors.New("no sources")
	}
	out := make([]typedSource, len(sources))
	for i, s := range sources {
		if err := s.build(); err != nil {
			return nil, err
		}
		s.items.Builds = buildsOf(s.items.Builds, project)
		out[i] = typedSource{s.kind, s.items}
	}
	return out, nil
}

// buildsOf returns the builds with their repositories. The builds of a project are in the
// repository <project key>-build-info.
func buildsOf(builds []SourceBuild, project string) []SourceBuild {
	if project == "" || project == "default" {
		return builds
	}
	builds = slices.Clone(builds)
	for i := range builds {
		builds[i].BuildRepository = cmp.Or(builds[i].BuildRepository, project+"-build-info")
	}
	return builds
}

// build sets the text of a query. It returns an error for a source that has no items.
func (s *Source) build() error {
	if s.kind == "" {
		return errors.New("source without a type: use one of the From functions")
	}
	if s.kind == SourceTypeAQL && s.items.AQL == "" {
		if v := reflect.ValueOf(s.query); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
			return errors.New("AQL source without a query")
		}
		text, err := s.query.Build()
		if err != nil {
			return err
		}
		s.items.AQL = text
	}
	i := &s.items
	if strings.TrimSpace(i.AQL) == "" && len(i.Artifacts)+len(i.Builds)+len(i.ReleaseBundles)+len(i.Packages) == 0 {
		return fmt.Errorf("source of type %s is empty", s.kind)
	}
	return i.complete()
}

// complete returns an error for an item without a required field.
func (i *SourceItems) complete() error {
	for _, a := range i.Artifacts {
		if a.Path == "" {
			return errors.New("source artifact without a path")
		}
	}
	for _, b := range i.Builds {
		if b.BuildName == "" || b.BuildNumber == "" {
			return fmt.Errorf("source build %q %q without a name or a number", b.BuildName, b.BuildNumber)
		}
	}
	for _, b := range i.ReleaseBundles {
		if b.ReleaseBundleName == "" || b.ReleaseBundleVersion == "" {
			return fmt.Errorf("source release bundle %q %q without a name or a version", b.ReleaseBundleName, b.ReleaseBundleVersion)
		}
	}
	for _, p := range i.Packages {
		if p.PackageName == "" || p.PackageVersion == "" || p.PackageType == "" {
			return fmt.Errorf("source package %q %q without a name, a version or a type", p.PackageName, p.PackageVersion)
		}
	}
	return nil
}
