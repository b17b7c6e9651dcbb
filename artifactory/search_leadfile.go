package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// LeadFileRequest names a version of a package. All fields are required.
type LeadFileRequest struct {
	PackageType     string `json:"package_type"`
	PackageName     string `json:"package_name"`
	PackageVersion  string `json:"package_version"`
	PackageRepoName string `json:"package_repo_name"` // key of the repository
}

// LeadFile returns the path of the file that represents a version of a package, such as the
// manifest of a Docker image.
//
//jfrog:observed POST /artifactory/api/packagesSearch/leadFile
func (s *SearchService) LeadFile(ctx context.Context, req LeadFileRequest) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/packagesSearch/leadFile").Accept("*/*").Body(req).Idempotent().
			Check(errors.Join(check.NotEmpty("package type", req.PackageType),
				check.NotEmpty("package name", req.PackageName),
				check.NotEmpty("package version", req.PackageVersion),
				check.NotEmpty("repository", req.PackageRepoName))))
}
