package access

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ProjectRepositoriesService attaches repositories to projects and shares them. Reached
// through [Client.ProjectRepositories]. A repository is attached to one project at most,
// which owns it; the projects it is shared with use it. But for Detach, it needs an access
// token of an administrator of the platform.
//
// Change one repository at a time: servers have failed such calls that ran in parallel.
type ProjectRepositoriesService service

// RepositoryAttachOptions says how [ProjectRepositoriesService.Attach] works.
type RepositoryAttachOptions struct {
	Force bool `url:"force,omitempty"` // take the repository away from the project it is attached to
}

// Attach moves a repository into a project. It may take a while until this shows in the
// repository's configuration: see [ProjectRepositoriesService.WaitAttached]. Since
// Artifactory 7.17.4.
//
//jfrog:op 4.13.20
func (s *ProjectRepositoriesService) Attach(ctx context.Context, repoKey, projectKey string, opts *RepositoryAttachOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/access/api/v1/projects/_/attach/repositories/{repoName}/{targetProjectKey}", repoKey, projectKey).Query(opts))
}

// WaitAttached waits until Artifactory shows a repository in the project that it was
// attached to, which may take minutes. Give the context a deadline. A repository that does
// not exist is an error matching [jfrog.ErrNotFound].
//
//jfrog:none the repository's configuration, read until it names the project
func (s *ProjectRepositoriesService) WaitAttached(ctx context.Context, repoKey, projectKey string, opts *jfrog.WaitOptions) error {
	if projectKey == "" {
		return errors.New("project key is empty")
	}
	var late error
	_, err := jfrog.Wait(ctx, opts, func(ctx context.Context) (struct{}, bool, error) {
		repo, err := jfrog.Do[attachedRepository](ctx, s.client,
			jfrog.Get("/artifactory/api/repositories/{repoKey}", repoKey).NotFoundIf(badRequest))
		if err == nil {
			late = fmt.Errorf("repository %q is in project %q, not yet in %q", repoKey, repo.ProjectKey, projectKey)
		}
		return struct{}{}, repo.ProjectKey == projectKey, err
	})
	return atEnd(ctx, err, late)
}

// attachedRepository is the part of a repository's configuration that names its project.
type attachedRepository struct {
	ProjectKey string `json:"projectKey"`
}

// ProjectRepository says which projects have a repository.
type ProjectRepository struct {
	RepoKey               string   `json:"resource_name"`
	Environments          []string `json:"environments"`
	SharedWithProjects    []string `json:"shared_with_projects"` // keys
	SharedWithAllProjects bool     `json:"shared_with_all_projects"`
	SharedReadOnly        bool     `json:"shared_read_only"`
	AssignedTo            string   `json:"assigned_to"` // key of the project it is attached to; empty: none
}

// Get returns which projects have a repository. One that does not exist is an error
// matching [jfrog.ErrNotFound]. Since Artifactory 7.90.1.
//
//jfrog:op 4.13.21
func (s *ProjectRepositoriesService) Get(ctx context.Context, repoKey string) (*ProjectRepository, error) {
	return jfrog.Do[*ProjectRepository](ctx, s.client, jfrog.Get("/access/api/v1/projects/_/repositories/{repoName}", repoKey))
}

// RepositoryShareOptions says how a repository is shared.
type RepositoryShareOptions struct {
	ReadOnly *bool `url:"readOnly,omitempty"` // whether other projects may only read it; when a share ends, whether it was so
}

// ShareWithAll shares a local or remote repository with all projects. Since Artifactory
// 7.15.3.
//
//jfrog:op 4.13.22
func (s *ProjectRepositoriesService) ShareWithAll(ctx context.Context, repoKey string, opts *RepositoryShareOptions) error {
	return s.share(ctx, jfrog.Put("/access/api/v1/projects/_/share/repositories/{repoName}", repoKey), opts)
}

// UnshareWithAll ends the sharing of a repository with all projects. It stays attached to
// its own. Since Artifactory 7.15.3.
//
//jfrog:op 4.13.23
func (s *ProjectRepositoriesService) UnshareWithAll(ctx context.Context, repoKey string, opts *RepositoryShareOptions) error {
	return s.share(ctx, jfrog.Delete("/access/api/v1/projects/_/share/repositories/{repoName}", repoKey), opts)
}

// Share shares a local or remote repository with a project. Since Artifactory 7.15.3.
//
//jfrog:op 4.13.24
func (s *ProjectRepositoriesService) Share(ctx context.Context, repoKey, projectKey string, opts *RepositoryShareOptions) error {
	return s.share(ctx, jfrog.Put("/access/api/v1/projects/_/share/repositories/{repoName}/{targetProjectKey}", repoKey, projectKey), opts)
}

// Unshare ends the sharing of a repository with a project. Since Artifactory 7.15.3.
//
//jfrog:op 4.13.25
func (s *ProjectRepositoriesService) Unshare(ctx context.Context, repoKey, projectKey string, opts *RepositoryShareOptions) error {
	return s.share(ctx, jfrog.Delete("/access/api/v1/projects/_/share/repositories/{repoName}/{targetProjectKey}", repoKey, projectKey), opts)
}

func (s *ProjectRepositoriesService) share(ctx context.Context, req *jfrog.Request, opts *RepositoryShareOptions) error {
	return jfrog.Send(ctx, s.client, req.Query(opts).Accept("application/json"))
}

// Detach takes a repository out of the project it is attached to. One that is attached to
// none may be an error matching [jfrog.ErrNotFound]. An administrator of the project can
// do it too if its [AdminPrivileges] let it manage resources. Since Artifactory 7.17.1.
//
//jfrog:op 4.13.26
func (s *ProjectRepositoriesService) Detach(ctx context.Context, repoKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/access/api/v1/projects/_/attach/repositories/{repoName}", repoKey))
}
