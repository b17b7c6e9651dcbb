package main

import (
	"context"

	"github.com/jfrogkit/jfrog-go/access"
)

// member describes a group that is a member of a project.
type member struct {
	Project string   `yaml:"project" json:"project,omitempty" diff:"fixed"`
	Group   string   `yaml:"group" json:"group,omitempty" diff:"fixed"`
	Roles   []string `yaml:"roles" json:"roles,omitzero" diff:"set"`
}

type memberKind struct{ members *access.ProjectMembersService }

func (k memberKind) key(m member) string { return m.Project + "/" + m.Group }

func (k memberKind) read(ctx context.Context, want member) (member, error) {
	m, err := k.members.GetGroup(ctx, want.Project, want.Group)
	if err != nil {
		return member{}, err
	}
	return member{Project: want.Project, Group: m.Name, Roles: m.Roles}, nil
}

func (k memberKind) create(ctx context.Context, want member) error {
	return k.members.SetGroup(ctx, want.Project, want.Group, access.ProjectMember{Roles: want.Roles})
}

func (k memberKind) update(ctx context.Context, _, change member) error {
	return k.create(ctx, change)
}

func (k memberKind) delete(ctx context.Context, have member) error {
	return k.members.RemoveGroup(ctx, have.Project, have.Group)
}
