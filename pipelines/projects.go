package pipelines

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ProjectsService lists the projects that have an integration, a pipeline source or a node pool.
// For all projects, see package access. Reached through [Client.Projects].
type ProjectsService service

// Project is a project in [ProjectsService.List].
type Project struct {
	ID                int64          `json:"id"`
	Name              string         `json:"name"`
	SourceID          string         `json:"sourceId"`
	ProviderID        int64          `json:"providerId"`
	IsOrphaned        bool           `json:"isOrphaned"`
	SystemPropertyBag ProjectSystem  `json:"systemPropertyBag"`
	ConfigPropertyBag *ProjectConfig `json:"configPropertyBag"` // may be nil
	CreatedAt         jfrog.Time     `json:"createdAt,omitzero"`
	UpdatedAt         jfrog.Time     `json:"updatedAt,omitzero"`
}

// ProjectSystem has the properties that the server gave a project.
type ProjectSystem struct {
	SSHPublicKey string `json:"sshPublicKey"`
}

// ProjectConfig is the configuration of a project.
type ProjectConfig struct {
	DefaultNodePoolID int64 `json:"defaultNodePoolId"`
}

// ProjectRef names a project in requests, in place of its ID.
type ProjectRef struct {
	Name string `json:"name,omitempty"`
	Key  string `json:"key,omitempty"`
}

// ProjectListOptions filters [ProjectsService.List].
type ProjectListOptions struct {
	ProjectIDs  []int64  `url:"projectIds,comma,omitempty"`
	Names       []string `url:"names,comma,omitempty"`
	SourceIDs   []string `url:"sourceIds,comma,omitempty"`
	ProviderIDs []int64  `url:"providerIds,comma,omitempty"`
}

// List returns the projects.
//
// Deprecated: see the package.
//
// Requires: admin.
//
//jfrog:op 6.5.1
func (s *ProjectsService) List(ctx context.Context, opts *ProjectListOptions) ([]Project, error) {
	return jfrog.Do[[]Project](ctx, s.client, jfrog.Get("/pipelines/api/v1/projects").Query(opts))
}
