package store

import "maps"

// A Permission allows users and groups to act on resources.
type Permission struct {
	Name      string                         `json:"name"`
	Resources map[string]*PermissionResource `json:"resources"` // by resource type
}

// A PermissionResource is the part of a permission for one type of resources.
type PermissionResource struct {
	Actions PermissionActions           `json:"actions"`
	Targets map[string]PermissionTarget `json:"targets"` // by repository key
}

// PermissionActions are the allowed actions of users and groups, by name.
type PermissionActions struct {
	Users  map[string][]Action `json:"users"`
	Groups map[string][]Action `json:"groups"`
}

// A PermissionTarget selects paths in a repository.
type PermissionTarget struct {
	Include []string `json:"include_patterns"`
	Exclude []string `json:"exclude_patterns"`
}

// Types of resources. The server enforces the first three.
const (
	ResourceArtifact = "artifact"
	ResourceBuild    = "build"
	ResourceBundle   = "release_bundle"
)

// ResourceTypes are all types of resources.
var ResourceTypes = []string{ResourceArtifact, ResourceBuild, ResourceBundle, "destination", "pipeline_source"}

// Clone returns a deep copy.
func (r *PermissionResource) Clone() *PermissionResource {
	return &PermissionResource{
		Actions: PermissionActions{Users: maps.Clone(r.Actions.Users), Groups: maps.Clone(r.Actions.Groups)},
		Targets: maps.Clone(r.Targets),
	}
}
