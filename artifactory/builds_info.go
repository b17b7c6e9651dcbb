package artifactory

import (
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BuildInfo describes one run of a build: what it made, from what, where and why.
type BuildInfo struct {
	Version              string            `json:"version,omitempty"` // of the build-info schema, such as 1.0.1
	Name                 string            `json:"name"`
	Number               string            `json:"number"`
	Type                 string            `json:"type,omitempty"` // MAVEN, GRADLE, NPM, GENERIC ...
	BuildAgent           *BuildAgent       `json:"buildAgent,omitempty"`
	Agent                *BuildAgent       `json:"agent,omitempty"` // the CI server
	Started              jfrog.Time        `json:"started,omitzero"`
	DurationMillis       jfrog.Int         `json:"durationMillis,omitempty"`
	Principal            string            `json:"principal,omitempty"`            // who started it on the CI server
	ArtifactoryPrincipal string            `json:"artifactoryPrincipal,omitempty"` // who published it
	PluginVersion        string            `json:"artifactoryPluginVersion,omitempty"`
	URL                  string            `json:"url,omitempty"`        // of the run on the CI server
	Properties           map[string]string `json:"properties,omitempty"` // environment variables have the prefix buildInfo.env.
	VCS                  []BuildVCS        `json:"vcs,omitempty"`
	Modules              []BuildModule     `json:"modules,omitempty"`
	Issues               *BuildIssues      `json:"issues,omitempty"`
	LicenseControl       *LicenseControl   `json:"licenseControl,omitempty"`
	BuildRetention       *BuildRetention   `json:"buildRetention,omitempty"`

	// Statuses are the promotions of the run so far, oldest first. The server adds to them.
	Statuses []BuildStatus `json:"statuses,omitempty"`
}

// BuildStatus is a promotion as a build-info records it.
type BuildStatus struct {
	Status     string     `json:"status"`
	Comment    string     `json:"comment,omitempty"`
	Repository string     `json:"repository,omitempty"` // where the artifacts went
	Timestamp  jfrog.Time `json:"timestamp,omitzero"`
	User       string     `json:"user,omitempty"`   // in Artifactory
	CIUser     string     `json:"ciUser,omitempty"` // of the CI server
}

// BuildAgent is a tool with its version.
type BuildAgent struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
}

// BuildVCS is a revision the build was made from.
type BuildVCS struct {
	Revision string `json:"revision,omitempty"`
	Message  string `json:"message,omitempty"`
	Branch   string `json:"branch,omitempty"`
	URL      string `json:"url,omitempty"`
}

// BuildModule is a part of a build with artifacts and dependencies of its own.
type BuildModule struct {
	ID                string            `json:"id,omitempty"`   // group:name:version, image:tag ...
	Type              string            `json:"type,omitempty"` // maven, npm, docker, generic ...
	Properties        map[string]string `json:"properties,omitempty"`
	Repository        string            `json:"repository,omitempty"`
	SHA1              string            `json:"sha1,omitempty"`
	SHA256            string            `json:"sha256,omitempty"`
	MD5               string            `json:"md5,omitempty"`
	Artifacts         []BuildArtifact   `json:"artifacts,omitempty"`
	ExcludedArtifacts []BuildArtifact   `json:"excludedArtifacts,omitempty"`
	Dependencies      []BuildDependency `json:"dependencies,omitempty"`
}

// BuildArtifact is a file that a build made. Artifactory finds it by its checksums.
type BuildArtifact struct {
	Name                   string `json:"name,omitempty"`
	Type                   string `json:"type,omitempty"` // jar, pom, tgz ...
	SHA1                   string `json:"sha1,omitempty"`
	SHA256                 string `json:"sha256,omitempty"`
	MD5                    string `json:"md5,omitempty"`
	Path                   string `json:"path,omitempty"` // within the repository
	OriginalDeploymentRepo string `json:"originalDeploymentRepo,omitempty"`
}

// BuildDependency is a file that a build used.
type BuildDependency struct {
	ID          string     `json:"id,omitempty"`
	Type        string     `json:"type,omitempty"`
	SHA1        string     `json:"sha1,omitempty"`
	SHA256      string     `json:"sha256,omitempty"`
	MD5         string     `json:"md5,omitempty"`
	Scopes      []string   `json:"scopes,omitempty"`      // compile, test ...
	RequestedBy [][]string `json:"requestedBy,omitempty"` // the paths by which modules and dependencies ask for it
	Repository  string     `json:"repository,omitempty"`
}

// BuildIssues lists the issues that a build resolves.
type BuildIssues struct {
	Tracker                *BuildAgent     `json:"tracker,omitempty"`
	AggregateBuildIssues   bool            `json:"aggregateBuildIssues"`             // take over the issues of previous builds
	AggregationBuildStatus string          `json:"aggregationBuildStatus,omitempty"` // since the last build of this status
	AffectedIssues         []AffectedIssue `json:"affectedIssues,omitempty"`
}

// AffectedIssue is an issue of the tracker.
type AffectedIssue struct {
	Key        string `json:"key"`
	URL        string `json:"url,omitempty"`
	Summary    string `json:"summary,omitempty"`
	Aggregated bool   `json:"aggregated"` // it was there in a previous build
}

// LicenseControl asks Artifactory to check the licenses of the dependencies.
type LicenseControl struct {
	RunChecks                      bool   `json:"runChecks"`
	IncludePublishedArtifacts      bool   `json:"includePublishedArtifacts"` // check the build's own artifacts too
	AutoDiscover                   bool   `json:"autoDiscover"`
	ScopesList                     string `json:"scopesList"`                      // separated by spaces; empty: all
	LicenseViolationsRecipientList string `json:"licenseViolationsRecipientsList"` // mail addresses, separated by spaces
}

// BuildRetention says which runs of a build to keep.
type BuildRetention struct {
	DeleteBuildArtifacts bool         `json:"deleteBuildArtifacts"` // delete the artifacts of discarded runs too
	Count                jfrog.Int    `json:"count,omitempty"`      // runs to keep; 0: no limit
	MinimumBuildDate     jfrog.Time   `json:"minimumBuildDate,omitzero"`
	KeepBuildNumbers     BuildNumbers `json:"buildNumbersNotToBeDiscarded,omitzero"`
}

// BuildNumbers is a list of build numbers. Those that JSON has as bare numbers are read
// too; they are written as strings.
type BuildNumbers []string

// UnmarshalJSON reads an array of strings and numbers, or null.
func (b *BuildNumbers) UnmarshalJSON(data []byte) error {
	var items []buildNumber
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	if items == nil {
		*b = nil
		return nil
	}
	out := make(BuildNumbers, len(items))
	for i, item := range items {
		out[i] = string(item)
	}
	*b = out
	return nil
}

type buildNumber string

// UnmarshalJSON reads a string or a number, digit for digit.
func (n *buildNumber) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, (*string)(n))
	}
	var number json.Number
	if err := json.Unmarshal(data, &number); err != nil {
		return err
	}
	*n = buildNumber(number)
	return nil
}
