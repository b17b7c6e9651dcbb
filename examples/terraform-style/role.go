package main

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// role describes a role in a project.
type role struct {
	Project      string              `yaml:"project" json:"project,omitempty" diff:"fixed"`
	Name         string              `yaml:"name" json:"name,omitempty" diff:"fixed"`
	Description  *string             `yaml:"description" json:"description,omitempty"`
	Environments []string            `yaml:"environments" json:"environments,omitzero" diff:"set"`
	Actions      []access.RoleAction `yaml:"actions" json:"actions,omitzero" diff:"set"`
}

type roleKind struct{ roles *access.ProjectRolesService }

func (k roleKind) key(r role) string { return r.Project + "/" + r.Name }

func (k roleKind) read(ctx context.Context, want role) (role, error) {
	r, err := k.roles.Get(ctx, want.Project, want.Name)
	if err != nil {
		return role{}, err
	}
	return role{
		Project:      want.Project,
		Name:         r.Name,
		Description:  new(jfrog.Deref(r.Description)),
		Environments: r.Environments,
		Actions:      r.Actions,
	}, nil
}

func (k roleKind) create(ctx context.Context, want role) error {
	_, err := k.roles.Create(ctx, want.Project, access.Role{
		Name:         want.Name,
		Description:  want.Description,
		Type:         access.RoleTypeCustom,
		Environments: want.Environments,
		Actions:      want.Actions,
	})
	return err
}

// update reads the role, changes it and sends all of it, because the API replaces a role. The role
// may have fields that this program does not know.
func (k roleKind) update(ctx context.Context, _, change role) error {
	r, err := k.roles.Get(ctx, change.Project, change.Name)
	if err != nil {
		return err
	}
	if change.Description != nil {
		r.Description = change.Description
	}
	if change.Environments != nil {
		r.Environments = change.Environments
	}
	if change.Actions != nil {
		r.Actions = change.Actions
	}
	_, err = k.roles.Replace(ctx, change.Project, change.Name, *r)
	return err
}

func (k roleKind) delete(ctx context.Context, have role) error {
	return k.roles.Delete(ctx, have.Project, have.Name)
}
