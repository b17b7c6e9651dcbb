package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// DependentBuild is a build in [SearchService.BuildsByDependency].
type DependentBuild struct {
	URI string `json:"uri"` // of the build-info
}

// Build returns the name and the number of the build, as [BuildsService.Get] takes them;
// "" where the URI has none.
func (b DependentBuild) Build() (name, number string) {
	segments, ok := uriAfter(b.URI, "/api/build/")
	if !ok || len(segments) < 2 {
		return "", ""
	}
	return segments[0], segments[1]
}

// BuildsByDependency finds the builds that used a file, by its SHA-1. It needs Artifactory
// Pro.
// Since Artifactory 2.3.4.
//
//jfrog:op 2.8.12
func (s *SearchService) BuildsByDependency(ctx context.Context, sha1 string) ([]DependentBuild, error) {
	return find[DependentBuild](ctx, s,
		jfrog.Get("/artifactory/api/search/dependency").Required("sha1", sha1))
}

// LatestBuild is the number that stands for the latest run of a build.
const LatestBuild = "LATEST"

// BuildArtifactsRequest picks artifacts of a build, by its number or by its status but not
// both, for [SearchService.BuildArtifacts] and [ArchivesService.DownloadBuild].
type BuildArtifactsRequest struct {
	BuildName   string            `json:"buildName"`
	BuildNumber string            `json:"buildNumber,omitempty"` // or LatestBuild
	BuildStatus string            `json:"buildStatus,omitempty"` // the latest run that was promoted to it
	BuildRepo   string            `json:"buildRepo,omitempty"`   // build-info repository
	Project     string            `json:"project,omitempty"`     // project key
	Repos       []string          `json:"repos,omitempty"`       // empty: all
	ArchiveType ArchiveType       `json:"archiveType,omitempty"` // of ArchivesService.DownloadBuild only
	Mappings    []ArtifactMapping `json:"mappings,omitempty"`    // empty: all artifacts
}

// ArtifactMapping picks artifacts by a regular expression over their path.
type ArtifactMapping struct {
	Input  string  `json:"input"`
	Output *string `json:"output,omitempty"` // the path in an archive, with $1 ... for the groups of Input
}

func (r *BuildArtifactsRequest) check() error {
	if r.BuildNumber == "" && r.BuildStatus == "" {
		return errors.New("neither a build number nor a build status")
	}
	return notEmpty("build name", r.BuildName)
}

// BuildArtifacts finds the artifacts of a build; results hold DownloadURI. It needs
// Artifactory Pro. Since Artifactory 2.6.5.
//
//jfrog:op 2.8.17
func (s *SearchService) BuildArtifacts(ctx context.Context, req *BuildArtifactsRequest) ([]SearchResult, error) {
	r := jfrog.Post("/artifactory/api/search/buildArtifacts").Body(req).Idempotent()
	if req != nil { // a nil body is the core's to refuse
		r.Check(req.check())
	}
	return find[SearchResult](ctx, s, r)
}
