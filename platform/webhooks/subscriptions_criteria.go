package webhooks

import (
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// Criteria select the things whose events a subscription sends. The type of the criteria
// depends on the domain. Patterns are Ant patterns, such as org/acme/**.
type Criteria interface {
	domains() []Domain // nil: any
}

// RepositoryCriteria select repositories and paths in them. They are for the domains artifact,
// artifact_property and docker.
type RepositoryCriteria struct {
	AnyLocal     *bool    `json:"anyLocal,omitempty"`           // every local repository
	AnyRemote    *bool    `json:"anyRemote,omitempty"`          // every remote repository
	AnyFederated *bool    `json:"anyFederated,omitempty"`       // every federated repository
	RepoKeys     []string `json:"repoKeys,omitzero" diff:"set"` // these repositories

	IncludePatterns []string `json:"includePatterns,omitzero" diff:"set"` // of paths; empty: all
	ExcludePatterns []string `json:"excludePatterns,omitzero" diff:"set"` // of paths

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

func (c *RepositoryCriteria) domains() []Domain {
	return []Domain{DomainArtifact, DomainArtifactProperty, DomainDocker}
}

// UnmarshalJSON reads the criteria and keeps unknown fields.
func (c *RepositoryCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain RepositoryCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the criteria with their unknown fields.
func (c RepositoryCriteria) MarshalJSON() ([]byte, error) {
	type plain RepositoryCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// BuildCriteria select builds. They are for the domain build.
type BuildCriteria struct {
	AnyBuild       *bool    `json:"anyBuild,omitempty"`                  // every build
	SelectedBuilds []string `json:"selectedBuilds,omitempty" diff:"set"` // names of builds

	IncludePatterns []string `json:"includePatterns,omitzero" diff:"set"` // of names
	ExcludePatterns []string `json:"excludePatterns,omitzero" diff:"set"` // of names

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

func (c *BuildCriteria) domains() []Domain {
	return []Domain{DomainBuild}
}

// UnmarshalJSON reads the criteria and keeps unknown fields.
func (c *BuildCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain BuildCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the criteria with their unknown fields.
func (c BuildCriteria) MarshalJSON() ([]byte, error) {
	type plain BuildCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// ReleaseBundleCriteria select release bundles v1. They are for the domains release_bundle,
// distribution, artifactory_release_bundle and destination.
type ReleaseBundleCriteria struct {
	AnyReleaseBundle              *bool    `json:"anyReleaseBundle,omitempty"`
	RegisteredReleaseBundlesNames []string `json:"registeredReleaseBundlesNames,omitempty" diff:"set"`

	IncludePatterns []string `json:"includePatterns,omitzero" diff:"set"` // of names
	ExcludePatterns []string `json:"excludePatterns,omitzero" diff:"set"` // of names

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

func (c *ReleaseBundleCriteria) domains() []Domain {
	return []Domain{
		DomainReleaseBundle, DomainDistribution, DomainArtifactoryReleaseBundle, DomainDestination,
	}
}

// UnmarshalJSON reads the criteria and keeps unknown fields.
func (c *ReleaseBundleCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain ReleaseBundleCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the criteria with their unknown fields.
func (c ReleaseBundleCriteria) MarshalJSON() ([]byte, error) {
	type plain ReleaseBundleCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// ReleaseBundleV2Criteria select release bundles v2. They are for the domain release_bundle_v2.
type ReleaseBundleV2Criteria struct {
	AnyReleaseBundle *bool `json:"anyReleaseBundle,omitempty"`
	// SelectedReleaseBundles has names by the key of their repository, such as
	// release-bundles-v2.
	SelectedReleaseBundles map[string][]string `json:"selectedReleaseBundles,omitempty" diff:"set"`

	IncludePatterns []string `json:"includePatterns,omitzero" diff:"set"` // of names
	ExcludePatterns []string `json:"excludePatterns,omitzero" diff:"set"` // of names

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

func (c *ReleaseBundleV2Criteria) domains() []Domain {
	return []Domain{DomainReleaseBundleV2}
}

// UnmarshalJSON reads the criteria and keeps unknown fields.
func (c *ReleaseBundleV2Criteria) UnmarshalJSON(data []byte) (err error) {
	type plain ReleaseBundleV2Criteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the criteria with their unknown fields.
func (c ReleaseBundleV2Criteria) MarshalJSON() ([]byte, error) {
	type plain ReleaseBundleV2Criteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// PromotionCriteria select the environments to which release bundles v2 are promoted. They are
// for the domain release_bundle_v2_promotion.
type PromotionCriteria struct {
	SelectedEnvironments []string `json:"selectedEnvironments,omitempty" diff:"set"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

func (c *PromotionCriteria) domains() []Domain {
	return []Domain{DomainReleaseBundleV2Promotion}
}

// UnmarshalJSON reads the criteria and keeps unknown fields.
func (c *PromotionCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain PromotionCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the criteria with their unknown fields.
func (c PromotionCriteria) MarshalJSON() ([]byte, error) {
	type plain PromotionCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// OtherCriteria are the criteria of a domain that has no type of criteria in this package. They
// may be used for any domain.
type OtherCriteria struct {
	Extra map[string]json.RawMessage `json:"-"` // all fields
}

func (c *OtherCriteria) domains() []Domain { return nil }

// UnmarshalJSON reads the criteria and keeps unknown fields.
func (c *OtherCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain OtherCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes the criteria with their unknown fields.
func (c OtherCriteria) MarshalJSON() ([]byte, error) {
	type plain OtherCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}
