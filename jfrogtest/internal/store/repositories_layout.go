package store

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
)

// MavenLike reports whether the repository has Maven's layout and its policies for releases and
// snapshots.
func (r *Repository) MavenLike() bool {
	return slices.Contains([]string{"maven", "gradle", "ivy", "sbt"}, r.Setting("packageType"))
}

// ParsePath returns the coordinates of a path in the layout of a repository: maven-2-default or
// simple-default.
func ParsePath(r *Repository, itemPath string) (layout.Coordinates, bool) {
	if c, ok := layout.ParseMaven(itemPath); ok || r.Setting("repoLayoutRef") != "simple-default" {
		return c, ok
	}
	return layout.ParseSimple(itemPath)
}
