package artifactory

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BuildsService manages build-info: publishing, reading, promoting and deleting it.
// Reached through [Client.Builds].
//
// Build names and numbers may hold any character, slashes included. Since Artifactory
// 6.6 the permissions are those on the build itself; before, a privileged user is needed.
type BuildsService service

// BuildRef is one build in [BuildsService.List].
type BuildRef struct {
	URI         string     `json:"uri"` // "/" and the build's name, escaped; see Name
	LastStarted jfrog.Time `json:"lastStarted,omitzero"`
}

// Name returns the build's name.
func (b BuildRef) Name() string { return lastOfURI(b.URI) }

type buildList struct {
	URI    string     `json:"uri"`
	Builds []BuildRef `json:"builds"`
}

// BuildRun is one run of a build in [BuildsService.Runs].
type BuildRun struct {
	URI     string     `json:"uri"` // "/" and the build's number, escaped; see Number
	Started jfrog.Time `json:"started,omitzero"`
}

// Number returns the run's build number.
func (b BuildRun) Number() string { return lastOfURI(b.URI) }

// lastOfURI decodes a relative URI of one segment, which servers escape whole. One that is
// no valid escape is a name that was sent as it is.
func lastOfURI(uri string) string {
	name := strings.TrimPrefix(uri, "/")
	if plain, err := url.PathUnescape(name); err == nil {
		return plain
	}
	return name
}

type buildRuns struct {
	URI          string     `json:"uri"`
	BuildNumbers []BuildRun `json:"buildsNumbers"`
}

// BuildOptions names the project of a build.
type BuildOptions struct {
	Project string `url:"project,omitempty"` // project key; empty: the default build-info repository
}

// List returns every build with the time it last started. It needs read permission for
// the builds.
//
//jfrog:op 2.2.1
func (s *BuildsService) List(ctx context.Context, opts *BuildOptions) ([]BuildRef, error) {
	out, err := jfrog.Do[buildList](ctx, s.client, jfrog.Get("/artifactory/api/build").Query(opts))
	return out.Builds, err
}

// Runs returns the runs of a build. A build that does not exist is an error matching
// [jfrog.ErrNotFound]. It needs read permission for the build.
//
//jfrog:op 2.2.2
func (s *BuildsService) Runs(ctx context.Context, buildName string, opts *BuildOptions) ([]BuildRun, error) {
	out, err := jfrog.Do[buildRuns](ctx, s.client, jfrog.Get("/artifactory/api/build/{buildName}", buildName).Query(opts))
	return out.BuildNumbers, err
}

// Publish uploads a build-info; one of the same name, number and start time is replaced.
// Artifactory links its artifacts by their SHA-1 and MD5, and by the properties build.name and
// build.number set on them. It needs deploy permission for the build, and delete
// permission to replace one.
//
//jfrog:op 2.2.3
func (s *BuildsService) Publish(ctx context.Context, build *BuildInfo, opts *BuildOptions) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/artifactory/api/build").Query(opts).Body(build))
}

// BuildRunOptions picks one of the runs of a build that have the same number.
type BuildRunOptions struct {
	Started   jfrog.Time `url:"started,omitempty"`   // start time of the run; zero: the latest
	BuildRepo string     `url:"buildRepo,omitempty"` // build-info repository, of Append only
	Project   string     `url:"project,omitempty"`   // project key
}

// Append adds modules to a published build-info. It needs deploy and delete permission
// for the build.
//
//jfrog:op 2.2.4
func (s *BuildsService) Append(ctx context.Context, buildName, buildNumber string, modules []BuildModule, opts *BuildRunOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/build/append/{buildName}/{buildNumber}", buildName, buildNumber).Query(opts).Body(modules))
}

// PublishedBuild is a build-info as Artifactory keeps it.
type PublishedBuild struct {
	URI       string    `json:"uri"`
	BuildInfo BuildInfo `json:"buildInfo"`
}

// Get returns a build-info. One that does not exist is an error matching
// [jfrog.ErrNotFound]. It needs read permission for the build, and JFrog Container
// Registry or Artifactory Pro.
//
//jfrog:op 2.2.5
func (s *BuildsService) Get(ctx context.Context, buildName, buildNumber string, opts *BuildRunOptions) (*PublishedBuild, error) {
	return jfrog.Do[*PublishedBuild](ctx, s.client,
		jfrog.Get("/artifactory/api/build/{buildName}/{buildNumber}", buildName, buildNumber).Query(opts))
}

// BuildsDiff says how a build differs from an older one.
type BuildsDiff struct {
	Artifacts    BuildChanges `json:"artifacts"`
	Dependencies BuildChanges `json:"dependencies"`
	Properties   BuildChanges `json:"properties"`
}

// BuildChanges lists what changed. The manual does not document the elements, so they
// are handed on as the server sends them.
type BuildChanges struct {
	Updated   []json.RawMessage `json:"updated"`
	Unchanged []json.RawMessage `json:"unchanged"`
	Removed   []json.RawMessage `json:"removed"`
	New       []json.RawMessage `json:"new"`
}

// Diff compares a run of a build with an older one. It needs read permission for the
// build. Since Artifactory 2.6.6.
//
//jfrog:op 2.2.6
func (s *BuildsService) Diff(ctx context.Context, buildName, buildNumber, olderNumber string, opts *BuildOptions) (*BuildsDiff, error) {
	return jfrog.Do[*BuildsDiff](ctx, s.client,
		jfrog.Get("/artifactory/api/build/{buildName}/{buildNumber}", buildName, buildNumber).Required("diff", olderNumber).Query(opts))
}

// Promotion says how [BuildsService.Promote] changes the status of a build and where its
// artifacts go.
type Promotion struct {
	Status       string              `json:"status,omitempty"` // new status; without one the promotion is not recorded
	Comment      string              `json:"comment,omitempty"`
	CIUser       string              `json:"ciUser,omitempty"`
	Timestamp    jfrog.Time          `json:"timestamp,omitzero"`
	DryRun       bool                `json:"dryRun"`               // change nothing, report only
	SourceRepo   string              `json:"sourceRepo,omitempty"` // empty: where the artifacts are found
	TargetRepo   string              `json:"targetRepo,omitempty"` // empty: change the status only
	Copy         bool                `json:"copy"`                 // copy instead of move
	Artifacts    *bool               `json:"artifacts,omitempty"`  // nil: true
	Dependencies bool                `json:"dependencies"`         // take the dependencies along
	Scopes       []string            `json:"scopes,omitempty"`     // of the dependencies; empty: all
	Properties   map[string][]string `json:"properties,omitempty"` // set on the artifacts
	FailFast     *bool               `json:"failFast,omitempty"`   // stop at the first error; nil: true
}

// StatusMessage is a message of an operation that goes on over single failures.
type StatusMessage struct {
	Level   string `json:"level"` // ERROR, WARNING, INFO; lower case in some answers
	Message string `json:"message"`
}

type statusMessages struct {
	Messages []StatusMessage `json:"messages"`
}

// Promote changes the status of a build and copies or moves its artifacts. Success may
// come with messages of level error: look at them. It needs deploy permission for the
// build.
// Since Artifactory 2.3.3.
//
//jfrog:op 2.2.7
func (s *BuildsService) Promote(ctx context.Context, buildName, buildNumber string, promotion *Promotion, opts *BuildOptions) ([]StatusMessage, error) {
	out, err := jfrog.Do[statusMessages](ctx, s.client,
		jfrog.Post("/artifactory/api/build/promote/{buildName}/{buildNumber}", buildName, buildNumber).Query(opts).Body(promotion))
	return out.Messages, err
}

// DeleteBuildsRequest names runs of a build to delete.
type DeleteBuildsRequest struct {
	Project         string   `json:"project,omitempty"` // project key
	BuildName       string   `json:"buildName"`
	BuildNumbers    []string `json:"buildNumbers,omitempty"`
	DeleteArtifacts bool     `json:"deleteArtifacts"` // delete the artifacts that carry the build's properties too
	DeleteAll       bool     `json:"deleteAll"`       // delete every run; BuildNumbers may be empty then
}

// Delete deletes runs of a build, whatever characters their numbers have, and returns
// the server's message. It needs delete permission for the build and Artifactory Pro.
// Since Artifactory 6.13.
//
//jfrog:op 2.2.9a
func (s *BuildsService) Delete(ctx context.Context, req *DeleteBuildsRequest) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Post("/artifactory/api/build/delete").Body(req))
}

// DeleteRunsOptions says what [BuildsService.DeleteRuns] deletes.
type DeleteRunsOptions struct {
	BuildNumbers []string `url:"buildNumbers,comma,omitempty"`
	Artifacts    bool     `url:"artifacts,int,omitempty"` // delete the artifacts that carry the build's properties too
	DeleteAll    bool     `url:"deleteAll,int,omitempty"` // delete every run
	Project      string   `url:"project,omitempty"`       // project key
}

// DeleteRuns deletes runs of a build, also on servers too old for [BuildsService.Delete],
// and returns the server's message. A number with a comma is an error. It needs delete
// permission for the build and Artifactory Pro.
// Since Artifactory 2.3; the artifacts too since 2.3.3.
//
//jfrog:op 2.2.9b
func (s *BuildsService) DeleteRuns(ctx context.Context, buildName string, opts *DeleteRunsOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client, jfrog.Delete("/artifactory/api/build/{buildName}", buildName).Query(opts).Check(opts.check()))
}

// check refuses the numbers that the server would take for others.
func (o *DeleteRunsOptions) check() error {
	for _, number := range jfrog.Deref(o).BuildNumbers {
		if number == "" || strings.Contains(number, ",") {
			return fmt.Errorf("build number %q is empty or holds a comma, at which the server splits: use Delete", number)
		}
	}
	return nil
}

// Rename renames a build and returns the server's message. The server goes on renaming
// after it has answered; nothing tells when it is done. It needs deploy and delete
// permission for the build and Artifactory Pro.
//
//jfrog:op 2.2.10
func (s *BuildsService) Rename(ctx context.Context, buildName, newName string, opts *BuildOptions) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/build/rename/{buildName}", buildName).Required("to", newName).Query(opts))
}

// BuildRetentionOptions says how [BuildsService.ApplyRetention] works.
type BuildRetentionOptions struct {
	Async   *bool  `url:"async,omitempty"`   // true: answer at once and go on in the background
	Project string `url:"project,omitempty"` // project key
}

// ApplyRetention deletes the runs of a build that fall out of a retention policy.
// Promoted runs stay. Since Artifactory 7.68.6 the artifacts of a deleted run may stay
// too, even with DeleteBuildArtifacts. It needs delete permission for the build.
// Since Artifactory 5.2.1.
//
//jfrog:op 2.2.11 2.3.21
func (s *BuildsService) ApplyRetention(ctx context.Context, buildName string, retention *BuildRetention, opts *BuildRetentionOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/build/retention/{buildName}", buildName).Query(opts).Body(retention))
}
