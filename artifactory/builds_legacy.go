package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// BuildDistributeRequest describes the distribution of a build.
type BuildDistributeRequest struct {
	TargetRepo  string   `json:"targetRepo"`            // key of a distribution repository
	SourceRepos []string `json:"sourceRepos,omitempty"` // keys of the repositories to take files from
	Publish     *bool    `json:"publish,omitempty"`     // publish the files

	OverrideExistingFiles bool         `json:"overrideExistingFiles,omitempty"`
	GPGPassphrase         jfrog.Secret `json:"gpgPassphrase,omitempty"`
	Async                 bool         `json:"async,omitempty"`  // work in the background
	DryRun                bool         `json:"dryRun,omitempty"` // simulate only
}

// Distribute distributes the files of a build through a distribution repository, as
// [ArtifactsService.Distribute] does for other files. New programs should use package lifecycle.
//
//jfrog:observed POST /artifactory/api/build/distribute/{buildName}/{buildNumber}
func (s *BuildsService) Distribute(
	ctx context.Context, buildName, buildNumber string, req BuildDistributeRequest,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/build/distribute/{buildName}/{buildNumber}", buildName, buildNumber).
			LongRunning().Body(req).Check(check.NotEmpty("target repository", req.TargetRepo)))
}

// BuildScanRequest names the build that [BuildsService.Scan] scans.
type BuildScanRequest struct {
	BuildName   string `json:"buildName"`
	BuildNumber string `json:"buildNumber"`
	Project     string `json:"project,omitempty"` // project key; empty: the default project
	Context     string `json:"context,omitempty"` // name of the program
}

// BuildScan is the result of [BuildsService.Scan].
type BuildScan struct {
	Summary  BuildScanSummary   `json:"summary"`
	Alerts   []BuildScanAlert   `json:"alerts"`
	Licenses []BuildScanLicense `json:"licenses"`
}

// BuildScanSummary is the summary of a scan.
type BuildScanSummary struct {
	Message        string `json:"message"`
	TotalAlerts    int    `json:"total_alerts"`
	FailBuild      bool   `json:"fail_build"` // the build should fail
	MoreDetailsURL string `json:"more_details_url"`
}

// BuildScanAlert holds the issues that a watch has found.
type BuildScanAlert struct {
	Created     jfrog.Time       `json:"created,omitzero"`
	WatchName   string           `json:"watch_name"`
	TopSeverity string           `json:"top_severity"` // such as Major
	Issues      []BuildScanIssue `json:"issues"`
}

// BuildScanIssue is an issue of an alert.
type BuildScanIssue struct {
	Severity          string              `json:"severity"` // such as Major
	Type              string              `json:"type"`     // such as security
	Provider          string              `json:"provider"`
	Created           jfrog.Time          `json:"created,omitzero"`
	Summary           string              `json:"summary"`
	Description       string              `json:"description"`
	Cve               string              `json:"cve"` // such as CVE-2011-2088
	ComponentIDs      []string            `json:"component_ids"`
	ImpactedArtifacts []BuildScanArtifact `json:"impacted_artifacts"`
}

// BuildScanArtifact is an artifact that an issue impacts.
type BuildScanArtifact struct {
	BuildScanFile
	ImpactPath   string        `json:"impact_path"`
	InfectedFile BuildScanFile `json:"infected_file"`
}

// BuildScanFile describes an artifact or a file in it.
type BuildScanFile struct {
	Name        string `json:"name"`
	Path        string `json:"path"`
	SHA256      string `json:"sha256"`
	SHA1        string `json:"sha1"`
	Depth       int    `json:"depth"`
	DisplayName string `json:"display_name"`
	PkgType     string `json:"pkg_type"` // such as Maven
	ParentSHA   string `json:"parent_sha"`
}

// BuildScanLicense is a license of components of the build.
type BuildScanLicense struct {
	Name        string   `json:"name"`
	FullName    string   `json:"full_name"`
	Components  []string `json:"components"`
	MoreInfoURL []string `json:"more_info_url"`
}

// Scan makes Xray scan a build, and returns the result. The server keeps the connection open
// until the end of the scan.
//
// Deprecated: Use the API of Xray.
//
//jfrog:observed POST /artifactory/api/xray/scanBuild
func (s *BuildsService) Scan(ctx context.Context, req BuildScanRequest) (*BuildScan, error) {
	return jfrog.Do[*BuildScan](ctx, s.client,
		jfrog.Post("/artifactory/api/xray/scanBuild").LongRunning().
			Header("X-Accel-Buffering", "no").Body(req).
			Check(errors.Join(check.NotEmpty("build name", req.BuildName),
				check.NotEmpty("build number", req.BuildNumber))))
}
