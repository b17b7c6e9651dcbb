package jfrogtest

import (
	"path"
	"slices"
	"strings"
	"time"
)

func (i bundleItem) packageType() string { return i.source.setting("packageType") }

const (
	bundleRepo   = "release-bundles-v2"
	manifestName = "release-bundle.json.evd"
	serviceID    = "jfrt@jfrogtest"
)

// A bundleVersion is a version of a release bundle (v2). When its job has ended well, its repository has its manifest and
// a snapshot of all artifacts, below <name>/<version>.
type bundleVersion struct {
	*job       // creation or deletion
	repo       string
	name       string
	version    string
	created    time.Time
	createdBy  string
	key        string // name of the key pair that signs it
	contents   []bundleItem
	manifest   []byte             // the signed envelope; nil until the version is complete
	promotions []*bundlePromotion // oldest first
}

// A bundleItem is one artifact of a version.
type bundleItem struct {
	*node              // in the snapshot
	at     string      // path in the snapshot and in every repository
	source *repository // that it came from
}

func (v *bundleVersion) folder() string { return path.Join(v.name, v.version) }

// bundleRepoOf is where the release bundles of a project, or of no project, are kept.
func bundleRepoOf(repo, project string) string {
	switch {
	case repo != "":
		return repo
	case project != "" && project != "default":
		return project + "-" + bundleRepo
	}
	return bundleRepo
}

// bundleProject is the project of a repository of release bundles.
func bundleProject(repo string) string {
	if project, ok := strings.CutSuffix(repo, "-"+bundleRepo); ok {
		return project
	}
	return "default"
}

func (s *Store) bundle(repo, name, version string) *bundleVersion {
	i := slices.IndexFunc(s.bundles, func(v *bundleVersion) bool {
		return v.repo == repo && v.name == name && v.version == version
	})
	if i < 0 {
		return nil
	}
	return s.bundles[i]
}

// shortUser cuts names that are too long for the records.
func shortUser(name string) string {
	const most = 64
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-3]) + "..."
	}
	return name
}
