package store

import (
	"path"
	"slices"
)

// States of release bundles v1.
const (
	BundleOpen   = "OPEN"
	BundleSigned = "SIGNED"
)

// BundleRepoV1 is the repository that signed release bundles v1 are stored in by default.
const BundleRepoV1 = "release-bundles"

// A BundleV1 is a version of a release bundle v1. A signed version has copies of its artifacts in
// its repository.
type BundleV1 struct {
	*BundleVersion // without a job
	State          string
	Description    string
	Notes          any // release notes as the client sent them, or nil
	Spec           any // as the client sent it
	Artifacts      []ArtifactV1
	JWS            string // compact signature; empty while the version is open
	DistributedBy  string
	Imported       bool // from an archive, and not made here
}

// An ArtifactV1 is an artifact of a release bundle v1.
type ArtifactV1 struct {
	Source, Target string // paths that begin with the repository
	PackageType    string
	Blob           *Blob
	Props          Properties
}

// BundleV1 returns a version of a release bundle v1, or nil.
func (s *Store) BundleV1(name, version string) *BundleV1 {
	i := slices.IndexFunc(s.BundlesV1, func(v *BundleV1) bool { return v.Name == name && v.Version == version })
	if i < 0 {
		return nil
	}
	return s.BundlesV1[i]
}

// StoreBundleV1 copies the artifacts of a version to its repository.
func (s *Store) StoreBundleV1(v *BundleV1) error {
	repo := s.SystemRepo(v.Repo, ClassBundles)
	s.DropFolder(repo, v.Folder())
	for _, a := range v.Artifacts {
		n, err := s.place(repo, path.Join(v.Folder(), a.Target), a.Blob, Checksums{}, v.CreatedBy)
		if err != nil {
			s.DropFolder(repo, v.Folder())
			return err
		}
		n.Props = CloneProperties(a.Props)
	}
	return nil
}

// DropBundleV1 deletes a version and its stored artifacts, and stops its distributions. Targets
// keep what they have received.
func (s *Store) DropBundleV1(v *BundleV1) {
	for _, d := range v.Distributions {
		d.Cancel()
	}
	if v.Export != nil {
		v.Export.Cancel()
	}
	s.BundlesV1 = slices.DeleteFunc(s.BundlesV1, func(x *BundleV1) bool { return x == v })
	if repo := s.Repos[v.Repo]; repo != nil && repo.Class == ClassBundles {
		s.DropFolder(repo, v.Folder())
	}
}
