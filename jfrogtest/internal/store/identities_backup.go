package store

import (
	"maps"
	"slices"
)

// copyIdentities returns a copy of the identities without the tokens.
func copyIdentities(ids *Identities) *Identities {
	c := *ids
	c.Accounts = copied(ids.Accounts, func(a *Account) *Account { b := *a; return &b })
	c.Groups = copied(ids.Groups, func(g *Group) *Group {
		h := *g
		h.Members = slices.Clone(g.Members)
		return &h
	})
	c.Permissions = copied(ids.Permissions, func(p *Permission) *Permission {
		return &Permission{p.Name, copied(p.Resources, (*PermissionResource).Clone)}
	})
	c.Projects = copied(ids.Projects, func(p *Project) *Project {
		r := *p
		r.Privileges, r.Users, r.Groups = maps.Clone(p.Privileges), maps.Clone(p.Users), maps.Clone(p.Groups)
		r.Environments, r.Roles = slices.Clone(p.Environments), nil
		for _, role := range p.Roles {
			t := *role
			t.Environments, t.Actions = slices.Clone(role.Environments), slices.Clone(role.Actions)
			r.Roles = append(r.Roles, &t)
		}
		return &r
	})
	c.Environments = slices.Clone(ids.Environments)
	c.Stages = copied(ids.Stages, func(g *Stage) *Stage { h := *g; return &h })
	c.Lifecycles = copied(ids.Lifecycles, slices.Clone[[]string])
	c.backup = nil
	return &c
}

func copied[V any](m map[string]V, of func(V) V) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		out[k] = of(v)
	}
	return out
}

// BackUpIdentities keeps a copy of users, groups, permissions and projects.
func (s *Store) BackUpIdentities() { s.Identities.backup = copyIdentities(s.Identities) }

// RestoreIdentities replaces users, groups, permissions and projects by those of the last backup.
// It reports whether there is one. Tokens stay as they are.
func (s *Store) RestoreIdentities() bool {
	ids := s.Identities
	if ids.backup == nil {
		return false
	}
	ids.replaceBy(ids.backup)
	return true
}

// replaceBy replaces users, groups, permissions and projects by copies of others. Tokens stay as
// they are.
func (ids *Identities) replaceBy(other *Identities) {
	c := copyIdentities(other)
	ids.Accounts, ids.Groups, ids.Permissions = c.Accounts, c.Groups, c.Permissions
	ids.Projects, ids.Environments, ids.Stages, ids.Lifecycles = c.Projects, c.Environments, c.Stages, c.Lifecycles
}
