package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"

	"slices"
)

// mavenLike tells whether a repository's paths follow the Maven layout and its release and snapshot policies.
func (r *Repository) MavenLike() bool {
	return slices.Contains([]string{"maven", "gradle", "ivy", "sbt"}, r.Setting("packageType"))
}

// parsePath reads coordinates of the layouts maven-2-default and simple-default.
func ParsePath(r *Repository, itemPath string) (layout.Coordinates, bool) {
	if c, ok := layout.ParseMaven(itemPath); ok || r.Setting("repoLayoutRef") != "simple-default" {
		return c, ok
	}
	return layout.ParseSimple(itemPath)
}
