package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// BuildsService publishes, reads, promotes and deletes build-info. Reached through
// [Client.Builds].
//
// Build names and numbers may hold any character, slashes included.
type BuildsService service

// BuildRef is one build in [BuildsService.List].
type BuildRef struct {
	URI         string     `json:"uri"` // a slash and the escaped name of the build; see Name
	LastStarted jfrog.Time `json:"lastStarted,omitzero"`
}

// Name returns the name of the build.
func (b BuildRef) Name() string { return lastOfURI(b.URI) }

type buildList struct {
	URI    string     `json:"uri"`
	Builds []BuildRef `json:"builds"`
}

// BuildRun is one run of a build in [BuildsService.Runs].
type BuildRun struct {
	URI     string     `json:"uri"` // a slash and the escaped number of the run; see Number
	Started jfrog.Time `json:"started,omitzero"`
}

// Number returns the build number of the run.
func (b BuildRun) Number() string { return lastOfURI(b.URI) }

// lastOfURI decodes a relative URI of one segment. It returns an invalidly escaped name
// unchanged.
func lastOfURI(uri string) string {
	name := strings.TrimPrefix(uri, "/")
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

type buildRuns struct {
	URI           string     `json:"uri"`
	BuildsNumbers []BuildRun `json:"buildsNumbers"`
}

// BuildListOptions filters [BuildsService.List].
type BuildListOptions struct {
	Project string `url:"project,omitempty"` // project key; empty: default build-info repository
}

// List returns every build with the time it last started.
//
// Requires: read permission for the build or basic read; before 6.6, a privileged user.
// Since 2.2.0. May be anonymous.
//
//jfrog:op 2.2.1
func (s *BuildsService) List(ctx context.Context, opts *BuildListOptions) ([]BuildRef, error) {
	out, err := jfrog.Do[buildList](ctx, s.client, jfrog.Get("/artifactory/api/build").Query(opts))
	return out.Builds, err
}

// BuildRunsOptions filters [BuildsService.Runs].
type BuildRunsOptions struct {
	Project string `url:"project,omitempty"` // project key; empty: default build-info repository
}

// Runs returns the runs of a build.
//
// Requires: read permission for the build or basic read; before 6.6, a privileged user.
// Since 2.2.0. May be anonymous.
//
//jfrog:op 2.2.2
func (s *BuildsService) Runs(ctx context.Context, buildName string, opts *BuildRunsOptions) ([]BuildRun, error) {
	out, err := jfrog.Do[buildRuns](ctx, s.client, jfrog.Get("/artifactory/api/build/{buildName}", buildName).Query(opts))
	return out.BuildsNumbers, err
}

// BuildPublishOptions refines [BuildsService.Publish].
type BuildPublishOptions struct {
	Project string `url:"project,omitempty"` // project key; empty: default build-info repository
}

// Publish uploads a build-info, which must have a name, a number and a start time. It replaces
// an existing build-info of the same run.
//
// Some servers refuse a build-info without a build agent, so a nil BuildAgent is sent as this SDK
// with its version.
//
// Artifactory links files to the build if their properties build.name and build.number and
// their SHA-1 and MD5 agree with the build-info.
//
// Requires: deploy permission for the build, and delete permission to replace an existing
// build-info; before 6.6, a privileged user.
//
//jfrog:op 2.2.3
func (s *BuildsService) Publish(ctx context.Context, build BuildInfo, opts *BuildPublishOptions) error {
	if build.BuildAgent == nil {
		build.BuildAgent = &BuildAgent{Name: "jfrog-go", Version: jfrog.Version}
	}
	return jfrog.Send(ctx, s.client, jfrog.Put("/artifactory/api/build").Query(opts).Body(build).
		Check(check.NotEmpty("build name", build.Name)).
		Check(check.NotEmpty("build number", build.Number)).
		Check(notZero("start time of the build", build.Started.Time)))
}

// BuildAppendOptions selects one of several runs with the same number in
// [BuildsService.Append].
type BuildAppendOptions struct {
	// Started is the start time of the run.
	Started time.Time `url:"started,omitempty" layout:"2006-01-02T15:04:05.000Z0700"`
	// BuildRepo is the key of the build-info repository.
	BuildRepo string `url:"buildRepo,omitempty"`
	Project   string `url:"project,omitempty"` // project key
}

// Append adds modules to a published build-info. The error matches [jfrog.ErrNotFound] if
// there is no such build-info.
//
// Requires: deploy and delete permission for the build.
//
//jfrog:op 2.2.4
func (s *BuildsService) Append(ctx context.Context, buildName, buildNumber string, modules []BuildModule, opts *BuildAppendOptions) error {
	req := jfrog.Post("/artifactory/api/build/append/{buildName}/{buildNumber}", buildName, buildNumber).Query(opts).Body(modules)
	if len(modules) == 0 {
		req.Check(errors.New("no modules"))
	}
	return jfrog.Send(ctx, s.client, req)
}

// PublishedBuild is a build-info with its address in Artifactory.
type PublishedBuild struct {
	URI       string    `json:"uri"`
	BuildInfo BuildInfo `json:"buildInfo"`
}

// BuildGetOptions selects one of several runs with the same number in
// [BuildsService.Get].
type BuildGetOptions struct {
	// Started is the start time of the run.
	Started time.Time `url:"started,omitempty" layout:"2006-01-02T15:04:05.000Z0700"`
	Project string    `url:"project,omitempty"` // project key; empty: default build-info repository
}

// Get returns a build-info. The error matches [jfrog.ErrNotFound] if there is no such build.
//
// Requires: read permission for the build, JFrog Container Registry or Artifactory Pro; before
// 6.6, a privileged user with deploy permission. Since 2.2.0.
//
//jfrog:op 2.2.5
func (s *BuildsService) Get(ctx context.Context, buildName, buildNumber string, opts *BuildGetOptions) (*PublishedBuild, error) {
	return jfrog.Do[*PublishedBuild](ctx, s.client,
		jfrog.Get("/artifactory/api/build/{buildName}/{buildNumber}", buildName, buildNumber).Query(opts))
}

// BuildDiff holds the differences between a run of a build and an older run.
type BuildDiff struct {
	Artifacts    BuildChanges `json:"artifacts"`
	Dependencies BuildChanges `json:"dependencies"`
	Properties   BuildChanges `json:"properties"`
}

// BuildChanges lists the elements of two runs by their change. The manual does not document the
// elements, so they stay JSON.
type BuildChanges struct {
	Updated   []json.RawMessage `json:"updated"`
	Unchanged []json.RawMessage `json:"unchanged"`
	Removed   []json.RawMessage `json:"removed"`
	New       []json.RawMessage `json:"new"`
}

// Diff compares a run of a build with an older run.
//
// Requires: read permission for the build; before 6.6, a privileged user. Since 2.6.6.
//
//jfrog:op 2.2.6
func (s *BuildsService) Diff(ctx context.Context, buildName, buildNumber, olderBuildNumber string) (*BuildDiff, error) {
	return jfrog.Do[*BuildDiff](ctx, s.client,
		jfrog.Get("/artifactory/api/build/{buildName}/{buildNumber}", buildName, buildNumber).Required("diff", olderBuildNumber))
}

// BuildPromoteRequest sets the new status of a build in [BuildsService.Promote], and the
// repository that its artifacts go to.
type BuildPromoteRequest struct {
	// Status is the new status. Without a status, Artifactory does not record the promotion.
	Status    string     `json:"status,omitempty"`
	Comment   string     `json:"comment,omitempty"`
	CIUser    string     `json:"ciUser,omitempty"` // user on the CI server
	Timestamp jfrog.Time `json:"timestamp,omitzero"`
	DryRun    bool       `json:"dryRun"` // only return the messages
	// SourceRepo is empty for the repository that holds the artifacts.
	SourceRepo   string   `json:"sourceRepo,omitempty"`
	TargetRepo   string   `json:"targetRepo,omitempty"` // empty: change the status only
	Copy         bool     `json:"copy"`                 // copy instead of move
	Artifacts    *bool    `json:"artifacts,omitempty"`  // include the artifacts; nil: true
	Dependencies bool     `json:"dependencies"`         // include the dependencies
	Scopes       []string `json:"scopes,omitempty"`     // scopes of the dependencies; empty: all
	// Properties are set on the artifacts, with or without TargetRepo.
	Properties Properties `json:"properties,omitempty"`
	FailFast   *bool      `json:"failFast,omitempty"` // stop at the first error; nil: true
}

// BuildPromoteOptions refines [BuildsService.Promote].
type BuildPromoteOptions struct {
	Project string `url:"project,omitempty"` // project key; empty: default build-info repository
}

// StatusMessage is a message of the server about one step of an operation.
type StatusMessage struct {
	Level   string `json:"level"` // such as "INFO" or "error"
	Message string `json:"message"`
}

type statusMessages struct {
	Messages []StatusMessage `json:"messages"`
}

// Promote changes the status of a build, and copies or moves its artifacts. It returns the
// messages of the server, nil if there are none. Their level may be error although the call
// succeeds. Artifactory ignores a request with neither Status nor TargetRepo.
//
// The error matches [jfrog.ErrNotFound] if the server responds with status 404.
//
// Requires: deploy permission for the build; before 6.6, a privileged user. Since 2.3.3.
//
//jfrog:op 2.2.7
func (s *BuildsService) Promote(ctx context.Context, buildName, buildNumber string, promotion BuildPromoteRequest, opts *BuildPromoteOptions) ([]StatusMessage, error) {
	out, err := jfrog.Do[statusMessages](ctx, s.client,
		jfrog.Post("/artifactory/api/build/promote/{buildName}/{buildNumber}", buildName, buildNumber).LongRunning().Query(opts).Body(promotion))
	return out.Messages, err
}

// BuildDeleteRequest names runs of a build to delete: those in BuildNumbers, or all of them.
type BuildDeleteRequest struct {
	Project      string   `json:"project,omitempty"` // project key; empty: the default project
	BuildName    string   `json:"buildName"`
	BuildNumbers []string `json:"buildNumbers,omitempty"`
	// DeleteArtifacts also deletes the files with the build.name and build.number of the runs.
	DeleteArtifacts bool `json:"deleteArtifacts"`
	DeleteAll       bool `json:"deleteAll"` // delete every run
}

// Delete deletes runs of a build, whose numbers may hold any character. A request with neither
// build numbers nor DeleteAll is an error.
//
// Requires: delete permission for the build, Artifactory Pro; before 6.6, a privileged user.
// Since 6.13.
//
//jfrog:op 2.2.9a
func (s *BuildsService) Delete(ctx context.Context, request BuildDeleteRequest) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/build/delete").LongRunning().Body(request).
		Check(check.NotEmpty("build name", request.BuildName)).
		Check(runsToDelete(request.BuildNumbers, request.DeleteAll)))
}

// runsToDelete returns an error unless the options name runs or select all.
func runsToDelete(buildNumbers []string, all bool) error {
	if len(buildNumbers) == 0 && !all {
		return errors.New("no build numbers, and DeleteAll is not set")
	}
	if slices.Contains(buildNumbers, "") {
		return errors.New("build number is empty")
	}
	return nil
}

// BuildDeleteRunsOptions refines [BuildsService.DeleteRuns].
type BuildDeleteRunsOptions struct {
	// Artifacts also deletes the files with the build.name and build.number of the runs.
	Artifacts bool `url:"artifacts,int,omitempty"`
	DeleteAll bool `url:"deleteAll,int,omitempty"` // delete every run
}

// DeleteRuns deletes runs of a build. It also works with servers that are too old for
// [BuildsService.Delete]. The server splits the list of build numbers at commas, so a number
// with a comma is an error. So is an empty list, unless the options set DeleteAll.
//
// Requires: delete permission for the build, Artifactory Pro; before 6.6, a privileged user.
// Since 2.3.0, Artifacts since 2.3.3.
//
//jfrog:op 2.2.9b
func (s *BuildsService) DeleteRuns(ctx context.Context, buildName string, buildNumbers []string, opts *BuildDeleteRunsOptions) error {
	req := jfrog.Delete("/artifactory/api/build/{buildName}", buildName).LongRunning().Query(opts).
		Check(runsToDelete(buildNumbers, jfrog.Deref(opts).DeleteAll))
	if i := slices.IndexFunc(buildNumbers, func(n string) bool { return strings.Contains(n, ",") }); i >= 0 {
		req.Check(fmt.Errorf("build number %q holds a comma, at which the server splits: use Delete", buildNumbers[i]))
	}
	if len(buildNumbers) > 0 {
		req.Param("buildNumbers", strings.Join(buildNumbers, ","))
	}
	return jfrog.Send(ctx, s.client, req)
}

// Rename starts to rename a build. The server renames in the background, and the API offers no
// way to wait for the end.
//
// Requires: deploy and delete permission for the build, Artifactory Pro; before 6.6, a
// privileged user. Since 2.2.5.
//
//jfrog:op 2.2.10
func (s *BuildsService) Rename(ctx context.Context, buildName, newName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Post("/artifactory/api/build/rename/{buildName}", buildName).LongRunning().Required("to", newName))
}

// BuildApplyRetentionOptions refines [BuildsService.ApplyRetention].
type BuildApplyRetentionOptions struct {
	// Async makes the server respond at once and delete in the background. False makes it
	// respond at the end, unless its flag build.retention.always.async is set.
	Async   *bool  `url:"async,omitempty"`
	Project string `url:"project,omitempty"` // project key
}

// ApplyRetention deletes the runs of a build that a retention policy does not keep. It does not
// delete promoted runs. Since Artifactory 7.68.6, files of a deleted run may stay in their
// repository even if the policy sets DeleteBuildArtifacts.
//
// Requires: delete permission for the build; before 6.6, a privileged user. Since 5.2.1.
//
//jfrog:op 2.2.11 2.3.21
func (s *BuildsService) ApplyRetention(ctx context.Context, buildName string, retention BuildRetention, opts *BuildApplyRetentionOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/build/retention/{buildName}", buildName).LongRunning().Query(opts).Body(retention))
}
