package main

import (
	"context"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// project describes a project.
type project struct {
	Key string `yaml:"key" json:"key,omitempty" diff:"fixed"`
	// required to create the project
	DisplayName *string `yaml:"displayName" json:"displayName,omitempty"`
	Description *string `yaml:"description" json:"description,omitempty"`
	// -1 for no quota
	StorageQuota    *access.StorageQuota `yaml:"storageQuotaBytes" json:"storageQuotaBytes,omitempty"`
	SoftLimit       *bool                `yaml:"softLimit" json:"softLimit,omitempty"`
	AdminPrivileges *adminPrivileges     `yaml:"adminPrivileges" json:"adminPrivileges,omitempty"`
}

// adminPrivileges is compared field by field and sent as a whole.
type adminPrivileges struct {
	ManageMembers   bool `yaml:"manageMembers" json:"manageMembers"`
	ManageResources bool `yaml:"manageResources" json:"manageResources"`
	IndexResources  bool `yaml:"indexResources" json:"indexResources"`
}

type projectKind struct{ projects *access.ProjectsService }

func (k projectKind) key(p project) string { return p.Key }

func (k projectKind) read(ctx context.Context, want project) (project, error) {
	p, err := k.projects.Get(ctx, want.Key)
	if err != nil {
		return project{}, err
	}
	privileges := jfrog.Deref(p.AdminPrivileges)
	return project{
		Key:          p.ProjectKey,
		DisplayName:  &p.DisplayName,
		Description:  new(jfrog.Deref(p.Description)),
		StorageQuota: p.StorageQuotaBytes,
		SoftLimit:    new(jfrog.Deref(p.SoftLimit)),
		AdminPrivileges: &adminPrivileges{
			ManageMembers:   jfrog.Deref(privileges.ManageMembers),
			ManageResources: jfrog.Deref(privileges.ManageResources),
			IndexResources:  jfrog.Deref(privileges.IndexResources),
		},
	}, nil
}

// request returns the body for create and update. It leaves out missing settings.
func (p project) request() access.Project {
	req := access.Project{
		ProjectKey:        p.Key,
		DisplayName:       jfrog.Deref(p.DisplayName),
		Description:       p.Description,
		StorageQuotaBytes: p.StorageQuota,
		SoftLimit:         p.SoftLimit,
	}
	if a := p.AdminPrivileges; a != nil {
		req.AdminPrivileges = &access.AdminPrivileges{
			ManageMembers:   &a.ManageMembers,
			ManageResources: &a.ManageResources,
			IndexResources:  &a.IndexResources,
		}
	}
	return req
}

func (k projectKind) create(ctx context.Context, want project) error {
	_, err := k.projects.Create(ctx, want.request())
	return err
}

func (k projectKind) update(ctx context.Context, _, change project) error {
	_, err := k.projects.Update(ctx, change.Key, change.request())
	return err
}

// delete waits until the project is deleted. The platform may take some time to notice that the
// project has no repositories left.
func (k projectKind) delete(ctx context.Context, have project) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	return k.projects.WaitDelete(ctx, have.Key, nil)
}
