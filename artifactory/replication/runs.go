package replication

import (
	"context"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// RunsService starts replications and reports how they ended. Reached through [Client.Runs].
type RunsService service

// RunStatus is the state of the last run of replications. Treat an unknown state as running.
type RunStatus string

// The states of the last run. Only single replications are never run, incomplete or
// inconsistent. The state of a repository sums up its replications.
const (
	RunNever          RunStatus = "never_run"
	RunIncomplete     RunStatus = "incomplete"      // running or interrupted
	RunInconsistent   RunStatus = "inconsistent"    // the run has an end but no start
	RunPartialFailure RunStatus = "partial_failure" // some replications completed with errors
	RunError          RunStatus = "error"           // completed with errors
	RunWarn           RunStatus = "warn"            // completed with warnings
	RunOK             RunStatus = "ok"
)

// Status reports how the last runs of the replications of a repository ended.
type Status struct {
	Status        RunStatus      `json:"status"`
	LastCompleted jfrog.Time     `json:"lastCompleted,omitzero"` // zero: never
	Targets       []TargetStatus `json:"targets"`                // of push replications
	// Repositories has the states of single repositories by their keys.
	Repositories map[string]RepositoryStatus `json:"repositories"`
}

// TargetStatus is the state of the last run to a target.
type TargetStatus struct {
	URL           string     `json:"url"`
	RepoKey       string     `json:"repoKey"`
	Status        RunStatus  `json:"status"`
	LastCompleted jfrog.Time `json:"lastCompleted,omitzero"` // zero: never
}

// RepositoryStatus is the state of the last run of a single repository.
type RepositoryStatus struct {
	Status        RunStatus  `json:"status"`
	LastCompleted jfrog.Time `json:"lastCompleted,omitzero"` // zero: never
}

// Status returns how the last runs of the replications of a local repository, a remote
// repository or its cache ended.
//
// Requires: read permission, Artifactory Pro. Since 2.4.2. May be anonymous.
//
//jfrog:op 2.3.1.5
func (s *RunsService) Status(ctx context.Context, repoKey string) (*Status, error) {
	return jfrog.Do[*Status](ctx, s.client,
		jfrog.Get("/artifactory/api/replication/{repoKey}", repoKey).
			NotFoundIf(refusal.NoSuchRepository))
}

// RunTarget describes a replication that [RunsService.Start] starts. URL, Username, Password and
// Proxy are for push replications.
type RunTarget struct {
	URL        string       `json:"url,omitempty" secret:"userinfo"` // of the repository at the target
	Username   string       `json:"username,omitempty"`              // at the target
	Password   jfrog.Secret `json:"password,omitempty"`              // at the target
	Proxy      string       `json:"proxy,omitempty"`                 // key of the proxy
	Properties *bool        `json:"properties,omitempty,string"`     // replicate properties
	Delete     *bool        `json:"delete,omitempty,string"`         // delete what the source lacks
	// CheckBinaryExistenceInFilestore replicates by checksum: Enterprise+.
	CheckBinaryExistenceInFilestore *bool `json:"checkBinaryExistenceInFilestore,omitempty,string"`
}

// Start starts replications at once. The first segment of the path is the key of the repository.
// Without targets, it starts all replications that are configured for the repository: see
// [ConfigurationsService]. See [RunsService.StartAndWait] for their end.
//
// A local repository pushes to the targets. Several targets need an Enterprise license. The
// cache of a remote repository pulls. It takes at most one target, without a URL. For users who
// are not admins, the server replicates a limited number of files.
//
// Requires: a privileged user. Since 4.7.5. May be anonymous.
//
//jfrog:op 2.3.1.6
func (s *RunsService) Start(ctx context.Context, repoPath string, targets []RunTarget) error {
	req := jfrog.Post("/artifactory/api/replication/execute/{repoPath...}", repoPath).
		Check(errors.Join(check.NotEmpty("path", strings.Trim(repoPath, "/")), checkTargets(targets)))
	if len(targets) > 0 {
		req.Body(targets)
	}
	return jfrog.Send(ctx, s.client, req)
}

func checkTargets(targets []RunTarget) error {
	for _, t := range targets {
		switch {
		case t.URL != "":
			if err := check.HTTPURL("URL of the target", t.URL); err != nil {
				return err
			}
		case len(targets) > 1:
			return errors.New("one of several targets has no URL: a pull replication has only one target")
		case t.Username != "" || t.Password != "" || t.Proxy != "":
			return errPushOnly
		}
	}
	return nil
}

// PathStartRequest describes the push replication that [RunsService.StartPath] starts. URL,
// Username and Password are required. The zero request is for pull replications.
type PathStartRequest struct {
	URL        string       `json:"url,omitempty" secret:"userinfo"` // of the repository at the target
	Username   string       `json:"username,omitempty"`              // at the target
	Password   jfrog.Secret `json:"password,omitempty"`              // at the target
	Properties *bool        `json:"properties,omitempty"`            // nil: true
	Delete     *bool        `json:"delete,omitempty"`                // nil: false
	Proxy      string       `json:"proxy,omitempty"`                 // key of the proxy
}

// StartPath starts the replication of a path at once. A local repository pushes. A remote
// repository or its cache pulls. For users who are not admins, the server replicates a limited
// number of files.
//
// Deprecated: use [RunsService.Start].
//
// Requires: a privileged user, Artifactory Pro. Since 2.4.0. May be anonymous.
//
//jfrog:op 2.3.1.7
func (s *RunsService) StartPath(
	ctx context.Context, repoKey, itemPath string, req PathStartRequest,
) error {
	r := jfrog.Post("/artifactory/api/replication/{srcRepoKey}/{srcPath...}", repoKey, itemPath)
	if req != (PathStartRequest{}) {
		r.Body(req).Check(errors.Join(check.HTTPURL("URL of the target", req.URL),
			check.NotEmpty("username", req.Username), check.NotEmpty("password", req.Password)))
	}
	return jfrog.Send(ctx, s.client, r)
}
