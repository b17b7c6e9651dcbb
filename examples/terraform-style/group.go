package main

import (
	"context"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// group describes a group of users.
type group struct {
	Name            string  `yaml:"name" json:"name,omitempty" diff:"fixed"`
	Description     *string `yaml:"description" json:"description,omitempty"`
	AutoJoin        *bool   `yaml:"autoJoin" json:"autoJoin,omitempty"`
	AdminPrivileges *bool   `yaml:"adminPrivileges" json:"adminPrivileges,omitempty"`
	ExternalID      *string `yaml:"externalID" json:"externalID,omitempty"`
	// names of existing users
	Members []string `yaml:"members" json:"members,omitzero" diff:"set"`
}

type groupKind struct{ groups *access.GroupsService }

func (k groupKind) key(g group) string { return g.Name }

func (k groupKind) read(ctx context.Context, want group) (group, error) {
	g, err := k.groups.Get(ctx, want.Name)
	if err != nil {
		return group{}, err
	}
	return group{
		Name:            g.Name,
		Description:     &g.Description,
		AutoJoin:        &g.AutoJoin,
		AdminPrivileges: &g.AdminPrivileges,
		ExternalID:      &g.ExternalID,
		Members:         g.Members,
	}, nil
}

func (k groupKind) create(ctx context.Context, want group) error {
	_, err := k.groups.Create(ctx, access.GroupCreateRequest{
		Name:            want.Name,
		Description:     jfrog.Deref(want.Description),
		AutoJoin:        want.AutoJoin,
		AdminPrivileges: want.AdminPrivileges,
		ExternalID:      jfrog.Deref(want.ExternalID),
		Members:         want.Members,
	})
	return err
}

// update sends settings and members in separate calls, as the API requires.
func (k groupKind) update(ctx context.Context, have, change group) error {
	settings := access.GroupUpdateRequest{
		Description:     change.Description,
		AutoJoin:        change.AutoJoin,
		AdminPrivileges: change.AdminPrivileges,
		ExternalID:      change.ExternalID,
	}
	if settings != (access.GroupUpdateRequest{}) {
		if _, err := k.groups.Update(ctx, have.Name, settings); err != nil {
			return err
		}
	}
	if change.Members == nil {
		return nil
	}
	_, err := k.groups.UpdateMembers(ctx, have.Name, access.MembershipUpdateRequest{
		Add:    without(change.Members, have.Members),
		Remove: without(have.Members, change.Members),
	})
	return err
}

func (k groupKind) delete(ctx context.Context, have group) error {
	return k.groups.Delete(ctx, have.Name)
}

// without returns the elements of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}
