package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// DependentBuild is a build in [SearchService.BuildsByDependency].
type DependentBuild struct {
	URI string `json:"uri"` // address of the build-info
}

// Build returns the name and the number of the build, for [BuildsService.Get]. They are empty if
// the URI does not name a build.
func (b DependentBuild) Build() (name, number string) {
	segments, ok := uriAfter(b.URI, "/api/build/")
	if !ok || len(segments) < 2 {
		return "", ""
	}
	return segments[0], segments[1]
}

// BuildsByDependency finds the builds with a dependency, by the SHA-1 of the file.
//
// Requires: a privileged user, Artifactory Pro. Since 2.3.4. May be anonymous.
//
//jfrog:op 2.8.12
func (s *SearchService) BuildsByDependency(ctx context.Context, sha1 string) ([]DependentBuild, error) {
	return find[DependentBuild](ctx, s,
		jfrog.Get("/artifactory/api/search/dependency").Required("sha1", sha1))
}

// LatestBuild is a build number that stands for the latest run.
const LatestBuild = "LATEST"

// BuildArtifactsRequest selects artifacts of a build for [SearchService.BuildArtifacts]. Set
// BuildNumber or BuildStatus, but not both.
type BuildArtifactsRequest struct {
	BuildName   string `json:"buildName"`
	BuildNumber string `json:"buildNumber,omitempty"` // number of a run, or LatestBuild
	// BuildStatus selects the latest run with this status, such as Released.
	BuildStatus string   `json:"buildStatus,omitempty"`
	BuildRepo   string   `json:"buildRepo,omitempty"` // key of the build-info repository
	Project     string   `json:"project,omitempty"`   // project key
	Repos       []string `json:"repos,omitempty"`     // empty: all repositories
	// ArchiveType is part of the body that [ArchivesService.DownloadBuild] sends too. The manual
	// shows no search with it.
	ArchiveType ArchiveType       `json:"archiveType,omitempty"`
	Mappings    []ArtifactMapping `json:"mappings,omitempty"` // empty: all artifacts
}

// ArtifactMapping selects artifacts by their path.
type ArtifactMapping struct {
	Input string `json:"input"` // regular expression
	// Output is the path in an archive, with $1 for the first group of Input.
	Output *string `json:"output,omitempty"`
}

// check returns an error if a required field is empty.
func (r BuildArtifactsRequest) check() error {
	if r.BuildNumber == "" && r.BuildStatus == "" {
		return errors.New("neither a build number nor a build status")
	}
	return check.NotEmpty("build name", r.BuildName)
}

// BuildArtifacts finds the artifacts of a build. Results have DownloadURI only.
//
// Requires: a privileged user, Artifactory Pro. Since 2.6.5. May be anonymous.
//
//jfrog:op 2.8.17
func (s *SearchService) BuildArtifacts(ctx context.Context, request BuildArtifactsRequest) ([]SearchResult, error) {
	return find[SearchResult](ctx, s,
		jfrog.Post("/artifactory/api/search/buildArtifacts").Body(request).Idempotent().Check(request.check()))
}
