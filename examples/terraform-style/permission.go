package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/jfrogkit/jfrog-go/access"
)

// permission describes a permission. Each setting is the part for one type of resource. An empty
// part grants nothing.
type permission struct {
	Name          string `yaml:"name" json:"name,omitempty" diff:"fixed"`
	Artifact      *part  `yaml:"artifact" json:"artifact,omitempty"`
	Build         *part  `yaml:"build" json:"build,omitempty"`
	ReleaseBundle *part  `yaml:"releaseBundle" json:"releaseBundle,omitempty"`
}

// part is the part of a permission for one type of resource. Its maps are never nil.
type part struct {
	// by repository key
	Targets map[string]target `yaml:"targets" json:"targets,omitzero"`
	// actions by username
	Users map[string][]access.PermissionAction `yaml:"users" json:"users,omitzero" diff:"set"`
	// actions by group name
	Groups map[string][]access.PermissionAction `yaml:"groups" json:"groups,omitzero" diff:"set"`
}

// target has the path patterns for a repository.
type target struct {
	Include []string `yaml:"include" json:"include,omitzero" diff:"set"` // ** if missing
	Exclude []string `yaml:"exclude" json:"exclude,omitzero" diff:"set"`
}

// UnmarshalYAML decodes a part and normalizes it.
func (p *part) UnmarshalYAML(n *yaml.Node) error {
	type plain part
	if err := n.Decode((*plain)(p)); err != nil {
		return err
	}
	*p = *partOf(p.resource())
	return nil
}

// partOf returns a part of the platform's permission in normal form.
func partOf(r access.PermissionResource) *part {
	p := &part{Targets: map[string]target{}, Users: actions(r.Actions.Users), Groups: actions(r.Actions.Groups)}
	for key, t := range r.Targets {
		if len(t.IncludePatterns) == 0 {
			t.IncludePatterns = []string{"**"}
		}
		p.Targets[key] = target{t.IncludePatterns, t.ExcludePatterns}
	}
	return p
}

// actions returns actions in normal form: without users or groups that have none.
func actions(given map[string][]access.PermissionAction) map[string][]access.PermissionAction {
	out := map[string][]access.PermissionAction{}
	for name, list := range given {
		if len(list) > 0 {
			out[name] = list
		}
	}
	return out
}

func (p *part) empty() bool { return len(p.Targets)+len(p.Users)+len(p.Groups) == 0 }

// resource returns the part as the platform represents it.
func (p *part) resource() access.PermissionResource {
	r := access.PermissionResource{
		Actions: access.PermissionActions{Users: p.Users, Groups: p.Groups},
		Targets: map[string]access.PermissionTarget{},
	}
	for key, t := range p.Targets {
		r.Targets[key] = access.PermissionTarget{IncludePatterns: t.Include, ExcludePatterns: t.Exclude}
	}
	return r
}

// parts returns the parts that are not missing.
func (p permission) parts() map[access.PermissionResourceType]*part {
	all := map[access.PermissionResourceType]*part{
		access.PermissionResourceArtifact:      p.Artifact,
		access.PermissionResourceBuild:         p.Build,
		access.PermissionResourceReleaseBundle: p.ReleaseBundle,
	}
	maps.DeleteFunc(all, func(_ access.PermissionResourceType, p *part) bool { return p == nil })
	return all
}

type permissionKind struct{ permissions *access.PermissionsService }

func (k permissionKind) key(p permission) string { return p.Name }

func (k permissionKind) read(ctx context.Context, want permission) (permission, error) {
	p, err := k.permissions.Get(ctx, want.Name)
	if err != nil {
		return permission{}, err
	}
	return permission{
		Name:          p.Name,
		Artifact:      partOf(p.Resources[access.PermissionResourceArtifact]),
		Build:         partOf(p.Resources[access.PermissionResourceBuild]),
		ReleaseBundle: partOf(p.Resources[access.PermissionResourceReleaseBundle]),
	}, nil
}

func (k permissionKind) create(ctx context.Context, want permission) error {
	p := access.Permission{Name: want.Name, Resources: map[access.PermissionResourceType]access.PermissionResource{}}
	for t, part := range want.parts() {
		if !part.empty() {
			p.Resources[t] = part.resource()
		}
	}
	if len(p.Resources) == 0 {
		return fmt.Errorf("permission %s grants nothing", want.Name)
	}
	return k.permissions.Create(ctx, p)
}

// update replaces the changed parts, or deletes them if they are empty.
func (k permissionKind) update(ctx context.Context, _, change permission) error {
	parts := change.parts()
	for _, t := range slices.Sorted(maps.Keys(parts)) {
		var err error
		if parts[t].empty() {
			err = k.permissions.DeleteResource(ctx, change.Name, t)
		} else {
			err = k.permissions.ReplaceResource(ctx, change.Name, t, parts[t].resource())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (k permissionKind) delete(ctx context.Context, have permission) error {
	return k.permissions.Delete(ctx, have.Name)
}
