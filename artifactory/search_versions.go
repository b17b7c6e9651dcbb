package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// ArtifactVersion is a version in [SearchService.Versions].
type ArtifactVersion struct {
	Version     string `json:"version"`
	Integration bool   `json:"integration"` // an integration version (a snapshot), not a release
}

// SearchVersionOptions refines [SearchService.Versions] and [SearchService.LatestVersion].
type SearchVersionOptions struct {
	// Version is a pattern with the wildcards * and ?, or the base of integration versions, such
	// as 1.0-SNAPSHOT.
	Version string   `url:"v,omitempty"`
	Remote  bool     `url:"remote,int,omitempty"` // also search remote repositories; slow
	Repos   RepoKeys `url:"repos,omitempty"`
}

// moduleQuery names the artifact whose versions are searched.
type moduleQuery struct {
	G string `url:"g,omitempty"` // group ID
	A string `url:"a,omitempty"` // artifact ID
}

// Versions returns the versions of an artifact: all releases and integration versions, or the
// versions that the options select. Integration versions require a repository layout in which
// only literals stand between baseRev and fileItegRev.
//
// Requires: a privileged user, Artifactory Pro. Since 2.6.0. May be anonymous.
//
//jfrog:op 2.8.14
func (s *SearchService) Versions(ctx context.Context, groupID, artifactID string, opts *SearchVersionOptions) ([]ArtifactVersion, error) {
	return find[ArtifactVersion](ctx, s,
		jfrog.Get("/artifactory/api/search/versions").Query(moduleQuery{groupID, artifactID}).Query(opts))
}

// LatestVersion returns the latest release of an artifact, or the latest of the versions that the
// options select, in the order of Maven versions. The layouts of the repositories must have
// [org] and [module] in their path patterns.
//
// Requires: a privileged user, Artifactory Pro. Since 2.6.0. May be anonymous.
//
//jfrog:op 2.8.15
func (s *SearchService) LatestVersion(ctx context.Context, groupID, artifactID string, opts *SearchVersionOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/search/latestVersion").Query(moduleQuery{groupID, artifactID}).Query(opts))
}

// AnyRepo and AnyPath stand for all repositories and all paths in
// [SearchService.LatestVersionByProperties].
const (
	AnyRepo = "_any"
	AnyPath = "_any"
)

// PropertyVersion is the result of [SearchService.LatestVersionByProperties].
type PropertyVersion struct {
	Version string `json:"version"`
	// Artifacts are the artifacts of the version. Without ListFiles they are empty.
	Artifacts []VersionArtifact `json:"artifacts"`
}

// VersionArtifact is an artifact of a version.
type VersionArtifact struct {
	URI string `json:"uri"`
}

// SearchLatestVersionByPropertiesOptions refines [SearchService.LatestVersionByProperties].
type SearchLatestVersionByPropertiesOptions struct {
	// Properties are properties that the artifacts must have.
	Properties map[string]string `url:"-"`
	// ListFiles adds the artifacts of the version.
	ListFiles bool `url:"listFiles,int,omitempty"`
}

// LatestVersionByProperties finds the highest value of the property version among the artifacts
// of a repository and path, in the order of Maven versions. [AnyRepo] and [AnyPath] stand for
// all.
//
// Requires: an authenticated user with read permission for the repositories of the artifacts,
// Artifactory Pro. Since 3.1.1.
//
//jfrog:op 2.8.16
func (s *SearchService) LatestVersionByProperties(ctx context.Context, repoKey, itemPath string, opts *SearchLatestVersionByPropertiesOptions) (*PropertyVersion, error) {
	req := jfrog.Get("/artifactory/api/versions/{repo}/{path...}", repoKey, itemPath).Query(opts)
	for name, value := range jfrog.Deref(opts).Properties {
		req.Param(name, value).Check(checkPropertyName(name, "listFiles")).Check(check.NotEmpty("value of property "+name, value))
	}
	return jfrog.Do[*PropertyVersion](ctx, s.client, req)
}
