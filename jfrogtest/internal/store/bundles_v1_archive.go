package store

import (
	"encoding/json"
	"path"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// BundleMetadataV1 is the name of the description in the archive of a release bundle v1.
const BundleMetadataV1 = "metadata.json"

type metadataV1 struct {
	Name        string       `json:"name"`
	Version     string       `json:"version"`
	Description string       `json:"description"`
	Created     time.Time    `json:"created"`
	JWS         string       `json:"signature"`
	Artifacts   []archivedV1 `json:"artifacts"`
}

type archivedV1 struct {
	Path     string     `json:"repo_path"`
	Checksum string     `json:"checksum"`
	Props    Properties `json:"props"`
}

// EncodeBundleV1 returns the description of a version for its archive.
func EncodeBundleV1(v *BundleV1) []byte {
	m := metadataV1{v.Name, v.Version, v.Description, v.Created, v.JWS, nil}
	for _, a := range v.Artifacts {
		m.Artifacts = append(m.Artifacts, archivedV1{a.Target, a.Blob.Sums.SHA256, a.Props})
	}
	data, _ := json.Marshal(m) // strings and times always encode
	return data
}

// DecodeBundleV1 returns the version that the description in an archive describes. files are the
// contents of the archive by their path.
func DecodeBundleV1(data []byte, files map[string]*Blob) (*BundleV1, bool) {
	var m metadataV1
	if json.Unmarshal(data, &m) != nil || m.Name == "" || m.Version == "" ||
		strings.Contains(m.Name+m.Version, "/") || CheckItemPath(path.Join(m.Name, m.Version)) != nil {
		return nil, false
	}
	v := &BundleV1{
		BundleVersion: &BundleVersion{Repo: BundleRepoV1, Name: m.Name, Version: m.Version, Created: m.Created, V1: true},
		State:         BundleSigned, Description: m.Description, JWS: m.JWS, Imported: true,
	}
	for _, a := range m.Artifacts {
		b := files["artifacts/"+a.Path]
		if b == nil || b.Sums.SHA256 != a.Checksum {
			return nil, false
		}
		v.Artifacts = append(v.Artifacts, ArtifactV1{Source: a.Path, Target: a.Path, Blob: b, Props: a.Props})
	}
	return v, true
}

// StoreBundle adds a version (v2) whose artifacts and manifest come from an archive. blobs are the
// contents of the artifacts by their path.
func (s *Store) StoreBundle(v *BundleVersion, blobs map[string]*Blob) error {
	repo := s.SystemRepo(v.Repo, ClassBundles)
	for _, at := range jsondoc.Keys(blobs) {
		n, err := s.place(repo, path.Join(v.Folder(), "artifacts", at), blobs[at], Checksums{}, v.CreatedBy)
		if err != nil {
			s.DropFolder(repo, v.Folder())
			return err
		}
		v.Contents = append(v.Contents, BundleItem{n, at, repo})
	}
	if _, err := s.WriteFile(repo, path.Join(v.Folder(), ManifestName), v.Manifest, v.CreatedBy); err != nil {
		return err
	}
	s.Bundles = append(s.Bundles, v)
	return nil
}
