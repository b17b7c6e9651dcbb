package store

import (
	"maps"
)

// A permission lets users and groups do something with resources.
type Permission struct {
	Name      string                         `json:"name"`
	Resources map[string]*PermissionResource `json:"resources"` // by type
}

// permissionResource is the part of a permission that is about one type of resources.
type PermissionResource struct {
	Actions PermissionActions           `json:"actions"`
	Targets map[string]PermissionTarget `json:"targets"` // by repository
}

type PermissionActions struct {
	Users  map[string][]Action `json:"users"`
	Groups map[string][]Action `json:"groups"`
}

type PermissionTarget struct {
	Include []string `json:"include_patterns"`
	Exclude []string `json:"exclude_patterns"`
}

// Types of resources. The server enforces the first three.
const (
	ResourceArtifact = "artifact"
	resourceBuild    = "build"
	resourceBundle   = "release_bundle"
)

var ResourceTypes = []string{ResourceArtifact, resourceBuild, resourceBundle, "destination", "pipeline_source"}

func (r *PermissionResource) Clone() *PermissionResource {
	return &PermissionResource{
		Actions: PermissionActions{Users: maps.Clone(r.Actions.Users), Groups: maps.Clone(r.Actions.Groups)},
		Targets: maps.Clone(r.Targets),
	}
}
