package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ProjectRepositoriesService assigns repositories to projects and shares them. Reached
// through [Client.ProjectRepositories]. The project that a repository is assigned to owns and
// manages the repository. A project that a repository is shared with does not own it.
//
// Change one repository at a time: concurrent calls are known to fail.
// [ProjectRepositoriesService.Move] takes turns by itself.
type ProjectRepositoriesService service

// ProjectRepositoryAttachOptions modifies [ProjectRepositoriesService.Attach].
type ProjectRepositoryAttachOptions struct {
	Force bool `url:"force,omitempty"` // move the repository even if another project owns it
}

// Attach assigns a repository to a project. A repository that is already assigned moves from
// its former project. Artifactory shows the new project some time later: see
// [ProjectRepositoriesService.WaitAttached].
//
// Requires: Administer the Platform role. Since 7.17.4.
//
//jfrog:op 4.13.20
func (s *ProjectRepositoriesService) Attach(ctx context.Context, repoKey, projectKey string, opts *ProjectRepositoryAttachOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/projects/_/attach/repositories/{repoName}/{targetProjectKey}", repoKey, projectKey).Query(opts))
}

// WaitAttached waits until Artifactory shows the project that a repository was assigned to,
// which may take minutes. Give the context a deadline. WaitAttached returns an error matching
// [jfrog.ErrNotFound] if there is no such repository. The project key "default" stands for no
// project.
//
// Requires: permission to read the configuration of the repository.
//
//jfrog:none the repository's configuration, read until it names the project
func (s *ProjectRepositoriesService) WaitAttached(ctx context.Context, repoKey, projectKey string, opts *jfrog.WaitOptions) error {
	if err := check.NotEmpty("project key", projectKey); err != nil {
		return err
	}
	return s.waitProject(ctx, repoKey, projectKey, opts)
}

// Move assigns a repository to a project, from whatever project it is in, and waits until
// Artifactory shows the new project, which may take minutes. An empty project key, or "default",
// takes the repository out of its project. Give the context a deadline. Move returns an error
// matching [jfrog.ErrNotFound] if there is no such repository or project.
//
// Concurrent calls of Move are safe: they change one repository at a time, and wait together.
//
// Requires: Administer the Platform role. Since 7.17.4.
//
//jfrog:none Attach or Detach, then WaitAttached
func (s *ProjectRepositoriesService) Move(ctx context.Context, repoKey, projectKey string, opts *jfrog.WaitOptions) error {
	projectKey = actualProject(projectKey)
	if err := s.assign(ctx, repoKey, projectKey); err != nil {
		return err
	}
	return s.waitProject(ctx, repoKey, projectKey, opts)
}

// assigning has an element while Move changes a repository.
var assigning = make(chan struct{}, 1)

// assign attaches or detaches a repository, after other calls of assign.
func (s *ProjectRepositoriesService) assign(ctx context.Context, repoKey, projectKey string) error {
	var done <-chan struct{}
	if ctx != nil { // the calls below refuse nil
		done = ctx.Done()
	}
	select {
	case assigning <- struct{}{}:
		defer func() { <-assigning }()
	case <-done:
		return fmt.Errorf("access: move repository %q: waiting for other moves: %w", repoKey, context.Cause(ctx))
	}
	if projectKey != "" {
		return s.Attach(ctx, repoKey, projectKey, &ProjectRepositoryAttachOptions{Force: true})
	}
	err := s.Detach(ctx, repoKey)
	if errors.Is(err, jfrog.ErrNotFound) {
		err = nil // the repository has no project, or does not exist, which the wait finds out
	}
	return err
}

// actualProject returns a project key, or "" for the key that the configuration of a repository
// without a project may have.
func actualProject(key string) string {
	if key == "default" {
		return ""
	}
	return key
}

// waitProject waits until Artifactory shows the project of a repository, which may be empty.
func (s *ProjectRepositoriesService) waitProject(ctx context.Context, repoKey, projectKey string, opts *jfrog.WaitOptions) error {
	projectKey = actualProject(projectKey)
	var late error
	_, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (struct{}, bool, error) {
		repo, err := jfrog.Do[attachedRepository](ctx, s.client,
			jfrog.Get("/artifactory/api/repositories/{repoKey}", repoKey).NotFoundIf(badRequest))
		project := actualProject(repo.ProjectKey)
		if err == nil {
			late = fmt.Errorf("repository %q is in project %q, not yet in %q", repoKey, project, projectKey)
		}
		return struct{}{}, project == projectKey, err
	})
	return atEnd(ctx, err, late)
}

// attachedRepository is the part of a repository's configuration that names its project.
type attachedRepository struct {
	ProjectKey string `json:"projectKey"`
}

// ProjectRepository lists the projects that have a repository.
type ProjectRepository struct {
	ResourceName          string   `json:"resource_name"` // key of the repository
	Environments          []string `json:"environments"`
	SharedWithProjects    []string `json:"shared_with_projects"` // project keys
	SharedWithAllProjects bool     `json:"shared_with_all_projects"`
	SharedReadOnly        bool     `json:"shared_read_only"`
	// AssignedTo is the key of the project that owns the repository.
	AssignedTo string `json:"assigned_to"`
}

// Get returns the projects that a repository is assigned to or shared with. It returns an
// error matching [jfrog.ErrNotFound] if there is no such repository.
//
// Requires: Administer the Platform role. Since 7.90.0.
//
//jfrog:op 4.13.21
func (s *ProjectRepositoriesService) Get(ctx context.Context, repoKey string) (*ProjectRepository, error) {
	out, err := jfrog.Do[*ProjectRepository](ctx, s.client, jfrog.Get("/access/api/v1/projects/_/repositories/{repoName}", repoKey))
	if err != nil {
		return nil, err
	}
	out.ResourceName = cmp.Or(out.ResourceName, repoKey)
	return out, nil
}

// ProjectRepositoryShareOptions modifies how [ProjectRepositoriesService] shares a repository.
type ProjectRepositoryShareOptions struct {
	ReadOnly *bool `url:"readOnly,omitempty"` // true: other projects cannot modify the content
}

// ShareWithAll shares a local or remote repository with all projects.
//
// Requires: Administer the Platform role. Since 7.15.3.
//
//jfrog:op 4.13.22
func (s *ProjectRepositoriesService) ShareWithAll(ctx context.Context, repoKey string, opts *ProjectRepositoryShareOptions) error {
	return jfrog.Send(ctx, s.client, jfrog.Put("/access/api/v1/projects/_/share/repositories/{repoName}", repoKey).Query(opts))
}

// UnshareWithAll ends the sharing of a repository with all projects. The repository stays
// assigned to its project.
//
// Requires: Administer the Platform role. Since 7.15.3.
//
//jfrog:op 4.13.23
func (s *ProjectRepositoriesService) UnshareWithAll(ctx context.Context, repoKey string, opts *ProjectRepositoryShareOptions) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/_/share/repositories/{repoName}", repoKey).Query(opts))
}

// Share shares a local or remote repository with a project.
//
// Requires: Administer the Platform role. Since 7.15.3.
//
//jfrog:op 4.13.24
func (s *ProjectRepositoriesService) Share(ctx context.Context, repoKey, projectKey string, opts *ProjectRepositoryShareOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/projects/_/share/repositories/{repoName}/{targetProjectKey}", repoKey, projectKey).Query(opts))
}

// Unshare ends the sharing of a repository with a project.
//
// Requires: Administer the Platform role. Since 7.15.3.
//
//jfrog:op 4.13.25
func (s *ProjectRepositoriesService) Unshare(ctx context.Context, repoKey, projectKey string, opts *ProjectRepositoryShareOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/access/api/v1/projects/_/share/repositories/{repoName}/{targetProjectKey}", repoKey, projectKey).Query(opts))
}

// Detach unassigns a repository from its project. It may return an error matching
// [jfrog.ErrNotFound] if the repository has no project.
//
// Requires: Administer the Platform role, or Project Admin with AdminPrivileges.ManageResources.
// Since 7.17.1.
//
//jfrog:op 4.13.26
func (s *ProjectRepositoriesService) Detach(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/_/attach/repositories/{repoName}", repoKey))
}
