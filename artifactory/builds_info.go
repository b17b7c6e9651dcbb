package artifactory

import (
	"encoding/json"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BuildType is the build tool of a build, as a build-info names it.
type BuildType string

// The documented build types.
const (
	BuildTypeMaven   BuildType = "MAVEN"
	BuildTypeGradle  BuildType = "GRADLE"
	BuildTypeAnt     BuildType = "ANT"
	BuildTypeIvy     BuildType = "IVY"
	BuildTypeGeneric BuildType = "GENERIC"
)

// BuildInfo describes one run of a build: its modules with their artifacts and dependencies, its
// environment, and its revisions and issues.
type BuildInfo struct {
	// Version is the version of the build-info schema, such as 1.0.1.
	Version        string      `json:"version,omitempty"`
	Name           string      `json:"name"`
	Number         string      `json:"number"`
	Type           BuildType   `json:"type,omitempty"`
	BuildAgent     *BuildAgent `json:"buildAgent,omitempty"` // build tool
	Agent          *BuildAgent `json:"agent,omitempty"`      // CI server
	Started        jfrog.Time  `json:"started,omitzero"`
	DurationMillis jfrog.Int   `json:"durationMillis,omitempty"`
	// Principal is the user who started the build on the CI server.
	Principal string `json:"principal,omitempty"`
	// ArtifactoryPrincipal is the user who published the build-info.
	ArtifactoryPrincipal     string `json:"artifactoryPrincipal,omitempty"`
	ArtifactoryPluginVersion string `json:"artifactoryPluginVersion,omitempty"`
	// URL is the page of the run on the CI server.
	URL string `json:"url,omitempty"`
	// Properties holds, among others, environment variables, with the prefix buildInfo.env.
	Properties     map[string]string    `json:"properties,omitempty"`
	VCS            []BuildVCS           `json:"vcs,omitempty"`
	Modules        []BuildModule        `json:"modules,omitempty"`
	Issues         *BuildIssues         `json:"issues,omitempty"`
	LicenseControl *BuildLicenseControl `json:"licenseControl,omitempty"`
	BuildRetention *BuildRetention      `json:"buildRetention,omitempty"`
	// Statuses are the promotions of the run.
	Statuses []BuildStatus `json:"statuses,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildStatus is a promotion, as a build-info records it.
type BuildStatus struct {
	Status     string     `json:"status"`
	Comment    string     `json:"comment,omitempty"`
	Repository string     `json:"repository,omitempty"` // target repository
	Timestamp  jfrog.Time `json:"timestamp,omitzero"`
	User       string     `json:"user,omitempty"`   // user in Artifactory
	CIUser     string     `json:"ciUser,omitempty"` // user on the CI server

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildAgent is a tool with its version.
type BuildAgent struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildVCS is a source revision of a build.
type BuildVCS struct {
	Revision string `json:"revision,omitempty"`
	Message  string `json:"message,omitempty"`
	Branch   string `json:"branch,omitempty"`
	URL      string `json:"url,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildModule is a part of a build with its own artifacts and dependencies.
type BuildModule struct {
	ID                string            `json:"id,omitempty"`   // such as org.acme:app:1.0
	Type              string            `json:"type,omitempty"` // such as maven
	Properties        map[string]string `json:"properties,omitempty"`
	Repository        string            `json:"repository,omitempty"`
	SHA1              string            `json:"sha1,omitempty"`
	SHA256            string            `json:"sha256,omitempty"`
	MD5               string            `json:"md5,omitempty"`
	Artifacts         []BuildArtifact   `json:"artifacts,omitempty"`
	ExcludedArtifacts []BuildArtifact   `json:"excludedArtifacts,omitempty"`
	Dependencies      []BuildDependency `json:"dependencies,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildArtifact is a file that a build produced.
type BuildArtifact struct {
	Name                   string `json:"name,omitempty"`
	Type                   string `json:"type,omitempty"` // such as jar
	SHA1                   string `json:"sha1,omitempty"`
	SHA256                 string `json:"sha256,omitempty"`
	MD5                    string `json:"md5,omitempty"`
	Path                   string `json:"path,omitempty"` // path in the repository
	OriginalDeploymentRepo string `json:"originalDeploymentRepo,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildDependency is a file that a build used.
type BuildDependency struct {
	ID          string     `json:"id,omitempty"`
	Type        string     `json:"type,omitempty"` // such as jar
	SHA1        string     `json:"sha1,omitempty"`
	SHA256      string     `json:"sha256,omitempty"`
	MD5         string     `json:"md5,omitempty"`
	Scopes      []string   `json:"scopes,omitempty"`      // such as test
	RequestedBy [][]string `json:"requestedBy,omitempty"` // dependency paths that lead here
	Repository  string     `json:"repository,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildIssues lists the issues that a build resolves.
type BuildIssues struct {
	Tracker *BuildAgent `json:"tracker,omitempty"`
	// AggregateBuildIssues includes the issues of previous builds.
	AggregateBuildIssues bool `json:"aggregateBuildIssues"`
	// AggregationBuildStatus is the status of the first build to include.
	AggregationBuildStatus string       `json:"aggregationBuildStatus,omitempty"`
	AffectedIssues         []BuildIssue `json:"affectedIssues,omitempty"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildIssue is an issue of the tracker.
type BuildIssue struct {
	Key        string `json:"key"`
	URL        string `json:"url,omitempty"`
	Summary    string `json:"summary,omitempty"`
	Aggregated bool   `json:"aggregated"` // the issue appeared in a previous build

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildLicenseControl asks Artifactory to check the licenses of the dependencies.
type BuildLicenseControl struct {
	RunChecks bool `json:"runChecks"`
	// IncludePublishedArtifacts also checks the artifacts of the build.
	IncludePublishedArtifacts bool `json:"includePublishedArtifacts"`
	// AutoDiscover makes Artifactory find licenses.
	AutoDiscover bool `json:"autoDiscover"`
	// ScopesList holds scopes, separated by spaces. An empty list stands for all scopes.
	ScopesList string `json:"scopesList"`
	// LicenseViolationsRecipientsList holds the recipients of reports, separated by spaces.
	LicenseViolationsRecipientsList string `json:"licenseViolationsRecipientsList"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildRetention is a policy about the runs of a build to keep.
type BuildRetention struct {
	// DeleteBuildArtifacts also deletes the artifacts of deleted runs.
	DeleteBuildArtifacts bool `json:"deleteBuildArtifacts"`
	// Count is the largest number of runs to keep. Nil is not sent.
	Count                        *jfrog.Int   `json:"count,omitempty"`
	MinimumBuildDate             jfrog.Time   `json:"minimumBuildDate,omitzero"` // zero: not sent
	BuildNumbersNotToBeDiscarded BuildNumbers `json:"buildNumbersNotToBeDiscarded,omitzero"`

	// Extra holds fields that this type lacks, by their JSON names.
	Extra map[string]json.RawMessage `json:"-"`
}

// BuildNumbers is a list of build numbers. It reads strings and bare numbers, and writes
// strings.
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
