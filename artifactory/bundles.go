package artifactory

import (
	"context"
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BundlesService reads, deletes and imports release bundles v1, as Artifactory stores them. Reached
// through [Client.Bundles].
//
// Release bundles v2 supersede them: prefer package lifecycle. The import is for archives of both.
type BundlesService service

// BundleType is the side of a distribution that a release bundle is on.
type BundleType string

// The types of release bundles.
const (
	BundleTypeTarget BundleType = "target" // the default
	BundleTypeSource BundleType = "source"
)

// BundleListOptions filters [BundlesService.List].
type BundleListOptions struct {
	Type BundleType `url:"type,omitempty"` // empty: BundleTypeTarget
}

// BundleVersionRef describes a version of a release bundle in lists.
type BundleVersionRef struct {
	Version string     `json:"version"`
	Created jfrog.Time `json:"created,omitzero"`
	Status  string     `json:"status"` // such as COMPLETE
}

type bundleList struct {
	Bundles map[string][]BundleVersionRef `json:"bundles"`
}

// List returns the versions of all release bundles of a type, by the name of the release bundle.
//
// Requires: admin, Artifactory Enterprise+. Since 6.5.0.
//
//jfrog:op 2.13.1
func (s *BundlesService) List(
	ctx context.Context, opts *BundleListOptions,
) (map[string][]BundleVersionRef, error) {
	out, err := jfrog.Do[bundleList](ctx, s.client,
		jfrog.Get("/artifactory/api/release/bundles").Query(opts).Accept("*/*"))
	return out.Bundles, err
}

type bundleVersionList struct {
	Versions []BundleVersionRef `json:"versions"`
}

// Versions returns the versions of a release bundle.
//
// Requires: admin, Artifactory Enterprise+. Since 6.5.0.
//
//jfrog:op 2.13.2
func (s *BundlesService) Versions(
	ctx context.Context, bundleName string,
) ([]BundleVersionRef, error) {
	out, err := jfrog.Do[bundleVersionList](ctx, s.client,
		jfrog.Get("/artifactory/api/release/bundles/{bundleName}", bundleName).Accept("*/*"))
	return out.Versions, err
}

// BundleVersion is a version of a release bundle with its artifacts.
type BundleVersion struct {
	Name        string           `json:"name"`
	Version     string           `json:"version"`
	Description string           `json:"description"`
	Created     jfrog.Time       `json:"created,omitzero"`
	Artifacts   []BundleArtifact `json:"artifacts"`
}

// BundleArtifact is an artifact of a release bundle.
type BundleArtifact struct {
	RepoPath string            `json:"repo_path"` // repository key and path
	Checksum string            `json:"checksum"`  // hexadecimal
	Props    []json.RawMessage `json:"props"`     // as the server sends them
}

// bundleFormat is the form of the response of Get and GetJWS.
type bundleFormat string

const (
	bundleFormatJSON bundleFormat = "json"
	bundleFormatJWS  bundleFormat = "jws"
)

type bundleFormatQuery struct {
	Format bundleFormat `url:"format"`
}

const bundleVersionPath = "/artifactory/api/release/bundles/{bundleName}/{bundleVersion}"

// Get returns a version of a release bundle. [BundlesService.GetJWS] returns it with its signature.
//
// Requires: admin, Artifactory Enterprise+. Since 6.5.0.
//
//jfrog:op 2.13.3a
func (s *BundlesService) Get(
	ctx context.Context, bundleName, bundleVersion string,
) (*BundleVersion, error) {
	return jfrog.Do[*BundleVersion](ctx, s.client,
		jfrog.Get(bundleVersionPath, bundleName, bundleVersion).
			Query(bundleFormatQuery{bundleFormatJSON}))
}

// Delete deletes a version of a release bundle from the source Artifactory. Distribution deletes it
// from targets.
//
// Requires: admin, Artifactory Enterprise+. Since 6.5.0.
//
//jfrog:op 2.13.4
func (s *BundlesService) Delete(ctx context.Context, bundleName, bundleVersion string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/release/bundles/source/{bundleName}/{bundleVersion}",
			bundleName, bundleVersion).LongRunning().Accept("*/*"))
}
