package store

import (
	"path"
	"slices"
	"strings"
	"time"
)

func (i BundleItem) PackageType() string { return i.Source.Setting("packageType") }

const (
	BundleRepo   = "release-bundles-v2"
	ManifestName = "release-bundle.json.evd"
	ServiceID    = "jfrt@jfrogtest"
)

// A bundleVersion is a version of a release bundle (v2). When its job has ended well, its repository has its manifest and
// a snapshot of all artifacts, below <name>/<version>.
type BundleVersion struct {
	*Job       // creation or deletion
	Repo       string
	Name       string
	Version    string
	Created    time.Time
	CreatedBy  string
	Key        string // name of the key pair that signs it
	Contents   []BundleItem
	Manifest   []byte             // the signed envelope; nil until the version is complete
	Promotions []*BundlePromotion // oldest first
}

// A bundleItem is one artifact of a version.
type BundleItem struct {
	*Item              // in the snapshot
	At     string      // path in the snapshot and in every repository
	Source *Repository // that it came from
}

func (v *BundleVersion) Folder() string { return path.Join(v.Name, v.Version) }

// bundleRepoOf is where the release bundles of a project, or of no project, are kept.
func BundleRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "" && project != "default":
		return project + "-" + BundleRepo
	}
	return BundleRepo
}

// bundleProject is the project of a repository of release bundles.
func BundleProject(repo string) string {
	if project, ok := strings.CutSuffix(repo, "-"+BundleRepo); ok {
		return project
	}
	return "default"
}

func (s *Store) Bundle(repo, name, version string) *BundleVersion {
	i := slices.IndexFunc(s.Bundles, func(v *BundleVersion) bool {
		return v.Repo == repo && v.Name == name && v.Version == version
	})
	if i < 0 {
		return nil
	}
	return s.Bundles[i]
}

// shortUser cuts names that are too long for the records.
func ShortUser(name string) string {
	const most = 64
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-3]) + "..."
	}
	return name
}
