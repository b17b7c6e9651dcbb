package lifecycle

import (
	"encoding/json"
	"reflect"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Source says where the contents of a release bundle come from. The From functions make
// one; the zero Source is refused.
type Source struct {
	kind  SourceType
	items SourceItems
	query AQLQuery
}

// SourceType is a kind of [Source].
type SourceType string

// The kinds there are.
const (
	SourceTypeAQL            SourceType = "aql"
	SourceTypeArtifacts      SourceType = "artifacts"
	SourceTypeBuilds         SourceType = "builds"
	SourceTypeReleaseBundles SourceType = "release_bundles"
	SourceTypePackages       SourceType = "packages"
)

// AQLQuery is a query of the Artifactory Query Language: one that package aql has built,
// or an [AQLText].
type AQLQuery interface {
	// Build returns the text of the query, or says why there is none.
	Build() (string, error)
}

// AQLText is a query as text, such as items.find({"repo":"libs-release-local"}). Values
// from elsewhere do not belong into it unchecked; package aql quotes them.
type AQLText string

// Build returns the text.
func (t AQLText) Build() (string, error) { return string(t), nil }

// FromAQL takes the artifacts that a query finds. It needs read permission for their
// repositories.
func FromAQL(query AQLQuery) Source { return Source{kind: SourceTypeAQL, query: query} }

// FromArtifacts takes single artifacts of local and federated repositories; since
// Artifactory 7.106.2 also by way of a virtual one. It needs read permission for them.
func FromArtifacts(artifacts ...SourceArtifact) Source {
	return Source{kind: SourceTypeArtifacts, items: SourceItems{Artifacts: artifacts}}
}

// FromBuilds takes the artifacts of builds, and of the builds that these are made of. The
// property buildInfo.env.RBV2_MANIFEST of a build can name a manifest in a repository that
// says which of them. It needs read permission for the builds, their artifacts and
// manifests.
func FromBuilds(builds ...SourceBuild) Source {
	return Source{kind: SourceTypeBuilds, items: SourceItems{Builds: builds}}
}

// FromReleaseBundles takes the contents of other release bundles: of one, to clone it, or
// of several, to merge them. It needs read permission for them.
func FromReleaseBundles(bundles ...SourceBundle) Source {
	return Source{kind: SourceTypeReleaseBundles, items: SourceItems{ReleaseBundles: bundles}}
}

// FromPackages takes package versions. It is not documented; newer servers know it.
func FromPackages(packages ...SourcePackage) Source {
	return Source{kind: SourceTypePackages, items: SourceItems{Packages: packages}}
}

// SourceItems is what a release bundle was made of.
type SourceItems struct {
	AQL            string           `json:"aql,omitempty"`
	Artifacts      []SourceArtifact `json:"artifacts,omitempty"`
	Builds         []SourceBuild    `json:"builds,omitempty"`
	ReleaseBundles []SourceBundle   `json:"release_bundles,omitempty"`
	Packages       []SourcePackage  `json:"packages,omitempty"`
}

// SourceArtifact is an artifact to take.
type SourceArtifact struct {
	Path   string `json:"path"`             // with the repository
	SHA256 string `json:"sha256,omitempty"` // if given, the artifact must have it
}

// SourceBuild is a build to take artifacts of.
type SourceBuild struct {
	Name                string     `json:"build_name"`
	Number              string     `json:"build_number"`
	Started             jfrog.Time `json:"build_started,omitzero"`     // zero: the latest run of that number
	Repository          string     `json:"build_repository,omitempty"` // empty: artifactory-build-info; a project has <project>-build-info
	IncludeDependencies bool       `json:"include_dependencies"`       // those in local and federated repositories
}

// SourceBundle is a release bundle version to take the contents of. RepositoryKey finds it
// on every server.
type SourceBundle struct {
	Name          string `json:"release_bundle_name"`
	Version       string `json:"release_bundle_version"`
	RepositoryKey string `json:"repository_key,omitempty"`
	ProjectKey    string `json:"project_key,omitempty"`
}

type plainSourceBundle SourceBundle

// bareSourceBundle is a source bundle of a project without a repository, which servers
// are seen to take under another name than the documented one.
type bareSourceBundle struct {
	plainSourceBundle
	ProjectKey string `json:"project_key,omitempty"`
	Project    string `json:"project,omitempty"`
}

// MarshalJSON writes the project as servers take it: as project_key beside a repository,
// else as project.
func (b SourceBundle) MarshalJSON() ([]byte, error) {
	if b.RepositoryKey != "" {
		return json.Marshal(plainSourceBundle(b))
	}
	return json.Marshal(bareSourceBundle{plainSourceBundle: plainSourceBundle(b), Project: b.ProjectKey})
}

// UnmarshalJSON reads both names of the project.
func (b *SourceBundle) UnmarshalJSON(data []byte) error {
	var in bareSourceBundle
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*b = SourceBundle(in.plainSourceBundle)
	if b.ProjectKey = in.ProjectKey; b.ProjectKey == "" {
		b.ProjectKey = in.Project
	}
	return nil
}

// SourcePackage is a package version to take.
type SourcePackage struct {
	Name          string `json:"package_name"`
	Version       string `json:"package_version"`
	Type          string `json:"package_type"` // maven, npm, docker ...
	RepositoryKey string `json:"repository_key,omitempty"`
}

// typedSource is a source as one of several.
type typedSource struct {
	SourceType SourceType `json:"source_type"`
	SourceItems
}

// buildSources makes of sources what is sent.
func buildSources(sources []Source) ([]typedSource, error) {
	if len(sources) == 0 {
		return nil, refuse("no sources")
	}
	out := make([]typedSource, len(sources))
	for i, s := range sources {
		if err := s.build(); err != nil {
			return nil, err
		}
		out[i] = typedSource{s.kind, s.items}
	}
	return out, nil
}

// build completes the items, and refuses a source that has none.
func (s *Source) build() error {
	if s.kind == "" {
		return refuse("source without a type: make it with one of the From functions")
	}
	if s.kind == SourceTypeAQL {
		if v := reflect.ValueOf(s.query); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
			return refuse("AQL source without a query")
		}
		text, err := s.query.Build()
		if err != nil {
			return err
		}
		s.items.AQL = text
	}
	i := &s.items
	if strings.TrimSpace(i.AQL) == "" && len(i.Artifacts)+len(i.Builds)+len(i.ReleaseBundles)+len(i.Packages) == 0 {
		return refuse("source of type %s is empty", s.kind)
	}
	return i.complete()
}

// complete refuses items that lack what names them. The server takes them, and the
// creation fails in the background and leaves a failed version.
func (i *SourceItems) complete() error {
	for _, a := range i.Artifacts {
		if a.Path == "" {
			return refuse("source artifact without a path")
		}
	}
	for _, b := range i.Builds {
		if b.Name == "" || b.Number == "" {
			return refuse("source build %q %q without a name or a number", b.Name, b.Number)
		}
	}
	for _, b := range i.ReleaseBundles {
		if b.Name == "" || b.Version == "" {
			return refuse("source release bundle %q %q without a name or a version", b.Name, b.Version)
		}
	}
	for _, p := range i.Packages {
		if p.Name == "" || p.Version == "" || p.Type == "" {
			return refuse("source package %q %q without a name, a version or a type", p.Name, p.Version)
		}
	}
	return nil
}
