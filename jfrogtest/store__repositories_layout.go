package jfrogtest

import (
	"slices"
)

// mavenLike tells whether a repository's paths follow the Maven layout and its release and snapshot policies.
func (r *repository) mavenLike() bool {
	return slices.Contains([]string{"maven", "gradle", "ivy", "sbt"}, r.setting("packageType"))
}

// parsePath reads coordinates of the layouts maven-2-default and simple-default.
func parsePath(r *repository, itemPath string) (coordinates, bool) {
	if c, ok := parseMaven(itemPath); ok || r.setting("repoLayoutRef") != "simple-default" {
		return c, ok
	}
	return parseSimple(itemPath)
}
