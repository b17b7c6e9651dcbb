package jfrogtest

import (
	"maps"
)

// A permission lets users and groups do something with resources.
type permission struct {
	Name      string                         `json:"name"`
	Resources map[string]*permissionResource `json:"resources"` // by type
}

// permissionResource is the part of a permission that is about one type of resources.
type permissionResource struct {
	Actions permissionActions           `json:"actions"`
	Targets map[string]permissionTarget `json:"targets"` // by repository
}

type permissionActions struct {
	Users  map[string][]action `json:"users"`
	Groups map[string][]action `json:"groups"`
}

type permissionTarget struct {
	Include []string `json:"include_patterns"`
	Exclude []string `json:"exclude_patterns"`
}

// Types of resources. The server enforces the first three.
const (
	resourceArtifact = "artifact"
	resourceBuild    = "build"
	resourceBundle   = "release_bundle"
)

var resourceTypes = []string{resourceArtifact, resourceBuild, resourceBundle, "destination", "pipeline_source"}

func (r *permissionResource) clone() *permissionResource {
	return &permissionResource{
		Actions: permissionActions{Users: maps.Clone(r.Actions.Users), Groups: maps.Clone(r.Actions.Groups)},
		Targets: maps.Clone(r.Targets),
	}
}
