package store

import (
	"net/http"
	"path"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// SourceBundleRepo is the repository of signed release bundles v1.
const SourceBundleRepo = "release-bundles"

// A SourceBundle is a version of a release bundle v1.
type SourceBundle struct {
	Distributed
	StoringRepo   string
	Description   string
	Notes         *ReleaseNotes
	Created       time.Time
	CreatedBy     string
	DistributedBy string // empty before the first distribution
	Spec          SourceSpec
	Contents      []SourceArtifact
	Signature     string        // compact JWS; empty while the version is open
	Imported      bool          // from an archive, and not made here
	Kept          bool          // by the retention
	Export        *BundleExport // nil before an export
}

// A DistributionKey is the public half of a key pair that signs release bundles v1.
type DistributionKey struct {
	Alias   string
	Public  string
	Default bool
}

// ReleaseNotes describe a version.
type ReleaseNotes struct {
	Syntax  string `json:"syntax,omitempty"`
	Content string `json:"content"`
}

// A SourceSpec selects the artifacts of a release bundle v1.
type SourceSpec struct {
	Queries              []SourceQuery `json:"queries"`
	ExcludePropsPatterns []string      `json:"exclude_props_patterns,omitempty"`
}

// A SourceQuery is an AQL query with the changes to the artifacts that it finds.
type SourceQuery struct {
	AQL                  string       `json:"aql"`
	Name                 string       `json:"query_name"`
	Mappings             PathMappings `json:"mappings"`
	AddedProps           []PropValues `json:"added_props"`
	ExcludePropsPatterns []string     `json:"exclude_props_patterns,omitempty"`
	Type                 string       `json:"query_type"`
}

// PropValues are the values of a property.
type PropValues struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// A SourceArtifact is an artifact of a release bundle v1.
type SourceArtifact struct {
	*Item         // a copy of the file as it was found
	Source string // path with the repository
	Target string // path with the repository on the targets
	Props  Properties
}

// SourceBundle returns a version of a release bundle v1, or nil.
func (s *Store) SourceBundle(name, version string) *SourceBundle {
	i := slices.IndexFunc(s.SourceBundles, func(v *SourceBundle) bool {
		return v.Name == name && v.Version == version
	})
	if i < 0 {
		return nil
	}
	return s.SourceBundles[i]
}

// Folder returns the path of a signed version in the storing repository.
func (v *SourceBundle) Folder() string { return path.Join(v.Name, v.Version) }

// StoreSourceBundle copies the artifacts of a version that is being signed to the storing
// repository.
func (s *Store) StoreSourceBundle(v *SourceBundle) error {
	for _, a := range v.Contents {
		if s.Blobs.ByHash[a.Blob.Sums.SHA256] == nil {
			return apierr.New(http.StatusNotFound, "Artifact %s does not exist", a.Source)
		}
	}
	repo := s.SystemRepo(v.StoringRepo, ClassBundles)
	for i, a := range v.Contents {
		dir, name := path.Split(path.Join(v.Folder(), a.Target))
		folder, err := s.MakeFolder(repo, dir, v.CreatedBy)
		if err != nil { // the path of an artifact is the folder of another
			s.DropFolder(repo, v.Folder())
			return err
		}
		n := a.Clone()
		n.Props = CloneProperties(a.Props)
		n.Attach(folder, name)
		v.Contents[i].Item = n
	}
	return nil
}

// DeleteSourceBundle deletes a version, and stops its distributions and its export. Targets keep
// what they have received.
func (s *Store) DeleteSourceBundle(v *SourceBundle) {
	for _, d := range v.Distributions {
		d.Cancel()
	}
	if v.Export != nil {
		v.Export.Cancel()
	}
	s.SourceBundles = slices.DeleteFunc(s.SourceBundles, func(x *SourceBundle) bool { return x == v })
	if repo := s.Repos[v.StoringRepo]; repo != nil && v.Signature != "" && !v.Imported {
		s.DropFolder(repo, v.Folder())
	}
}
