package store

import (
	"path"
	"slices"
	"strings"
	"time"
)

// A BundleItem is an artifact of a version.
type BundleItem struct {
	*Item              // the file in the snapshot
	At     string      // path in the snapshot and in all repositories
	Source *Repository // the repository that the artifact came from
}

// PackageType returns the package type of the source repository.
func (i BundleItem) PackageType() string { return i.Source.Setting("packageType") }

// Names that release bundles share.
const (
	BundleRepo   = "release-bundles-v2"
	ManifestName = "release-bundle.json.evd"
	ServiceID    = "jfrt@jfrogtest"
)

// A BundleVersion is a version of a release bundle (v2). A completed version has a manifest and a
// snapshot of its artifacts in its repository, below <name>/<version>.
type BundleVersion struct {
	*Job // the creation or deletion
	Distributed
	Created    time.Time
	CreatedBy  string
	Key        string // name of the signing key pair
	Tag        string
	Contents   []BundleItem
	Builds     []*BuildRun        // builds whose artifacts it has
	Manifest   []byte             // the signed envelope; nil before completion
	Promotions []*BundlePromotion // oldest first

	Export *BundleExport // nil before an export
}

// Folder returns the path of the version in its repository.
func (v *BundleVersion) Folder() string { return path.Join(v.Name, v.Version) }

// BundleRepoOf returns the key of a release bundle repository: repo if it is set, or the repository
// of the project.
func BundleRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "" && project != "default":
		return project + "-" + BundleRepo
	}
	return BundleRepo
}

// BundleProject returns the project of a release bundle repository.
func BundleProject(repo string) string {
	if project, ok := strings.CutSuffix(repo, "-"+BundleRepo); ok {
		return project
	}
	return "default"
}

// Bundle returns a version, or nil if there is no such version.
func (s *Store) Bundle(repo, name, version string) *BundleVersion {
	i := slices.IndexFunc(s.Bundles, func(v *BundleVersion) bool {
		return v.Repo == repo && v.Name == name && v.Version == version
	})
	if i < 0 {
		return nil
	}
	return s.Bundles[i]
}

// ShortUser shortens names that are too long for records.
func ShortUser(name string) string {
	const most = 64
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-3]) + "..."
	}
	return name
}
