package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ArtifactVersion is a version in [SearchService.Versions].
type ArtifactVersion struct {
	Version     string `json:"version"`
	Integration bool   `json:"integration"` // a snapshot, not a release
}

// VersionOptions narrows [SearchService.Versions] and [SearchService.LatestVersion].
type VersionOptions struct {
	// Version is a pattern with * and ?, or the base of integration versions, such as
	// 1.0-SNAPSHOT.
	Version string   `url:"v,omitempty"`
	Remote  bool     `url:"remote,int,omitempty"` // ask the remote sites too; slow
	Repos   RepoKeys `url:"repos,omitempty"`
}

// Versions lists the versions of an artifact, latest first: releases and integration
// versions, or those that Version picks. The layouts of the repositories must let a version
// be told from the path. It needs Artifactory Pro. Since Artifactory 2.6.
//
//jfrog:op 2.8.14
func (s *SearchService) Versions(ctx context.Context, groupID, artifactID string, opts *VersionOptions) ([]ArtifactVersion, error) {
	return find[ArtifactVersion](ctx, s,
		jfrog.Get("/artifactory/api/search/versions").Query(GAVC{GroupID: groupID, ArtifactID: artifactID}).Query(opts))
}

// LatestVersion returns the latest release of an artifact, or the latest of the versions
// that Version picks, in the order of Maven. None is an error matching
// [jfrog.ErrNotFound]. The layouts of the repositories must have [org] and [module] in the
// path. It needs Artifactory Pro. Since Artifactory 2.6.
//
//jfrog:op 2.8.15
func (s *SearchService) LatestVersion(ctx context.Context, groupID, artifactID string, opts *VersionOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Get("/artifactory/api/search/latestVersion").Query(GAVC{GroupID: groupID, ArtifactID: artifactID}).Query(opts))
}

// What stands for all repositories, and for all paths, in
// [SearchService.LatestVersionByProperties].
const (
	AnyRepo = "_any"
	AnyPath = "_any"
)

// PropertyVersion is the version in [SearchService.LatestVersionByProperties].
type PropertyVersion struct {
	Version   string            `json:"version"`
	Artifacts []VersionArtifact `json:"artifacts"` // that have the version; with ListFiles only
}

// VersionArtifact is an artifact of a version. Some servers send URI, some the others.
type VersionArtifact struct {
	URI  string `json:"uri,omitempty"`
	Repo string `json:"repo,omitempty"`
	Path string `json:"path,omitempty"`
}

// PropertyVersionOptions narrows [SearchService.LatestVersionByProperties].
type PropertyVersionOptions struct {
	Properties map[string]string `url:"-"`                       // that artifacts must have
	ListFiles  bool              `url:"listFiles,int,omitempty"` // return the artifacts too
}

// LatestVersionByProperties finds the highest value that the property version has on the
// artifacts below a path, in the order of Maven; [AnyRepo] and [AnyPath] stand for
// all. None is an error matching [jfrog.ErrNotFound]. It needs read permission for the
// artifacts, a user who is not anonymous, and Artifactory Pro. Since Artifactory 3.1.1.
//
//jfrog:op 2.8.16
func (s *SearchService) LatestVersionByProperties(ctx context.Context, repoKey, path string, opts *PropertyVersionOptions) (*PropertyVersion, error) {
	req := jfrog.Get("/artifactory/api/versions/{repo}/{path...}", repoKey, path).Query(opts)
	for name, value := range jfrog.Deref(opts).Properties {
		req.Param(name, value).Check(checkPropertyName(name, "listFiles")).Check(notEmpty("value of property "+name, value))
	}
	return jfrog.Do[*PropertyVersion](ctx, s.client, req)
}
