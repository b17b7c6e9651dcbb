package jfrogtest

import (
	"slices"
)

// mavenLike tells whether a repository's paths follow the Maven layout and its release and snapshot policies.
func (r *Repository) MavenLike() bool {
	return slices.Contains([]string{"maven", "gradle", "ivy", "sbt"}, r.Setting("packageType"))
}

// parsePath reads coordinates of the layouts maven-2-default and simple-default.
func ParsePath(r *Repository, itemPath string) (Coordinates, bool) {
	if c, ok := ParseMaven(itemPath); ok || r.Setting("repoLayoutRef") != "simple-default" {
		return c, ok
	}
	return ParseSimple(itemPath)
}
