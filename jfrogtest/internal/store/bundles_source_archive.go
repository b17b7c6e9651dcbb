package store

import (
	"encoding/json"
	"path"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// SourceMetadataName is the name of the description in the archive of a release bundle v1.
const SourceMetadataName = "metadata.json"

type sourceMetadata struct {
	Name        string             `json:"name"`
	Version     string             `json:"version"`
	Description string             `json:"description"`
	Created     time.Time          `json:"created"`
	JWS         string             `json:"signature"`
	Artifacts   []archivedArtifact `json:"artifacts"`
}

type archivedArtifact struct {
	Path     string     `json:"repo_path"`
	Checksum string     `json:"checksum"`
	Props    Properties `json:"props"`
}

// EncodeSourceBundle returns the description of a version for its archive.
func EncodeSourceBundle(v *SourceBundle) []byte {
	m := sourceMetadata{v.Name, v.Version, v.Description, v.Created, v.Signature, nil}
	for _, a := range v.Contents {
		m.Artifacts = append(m.Artifacts, archivedArtifact{a.Target, a.Blob.Sums.SHA256, a.Props})
	}
	data, _ := json.Marshal(m) // strings and times always encode
	return data
}

// DecodeSourceBundle returns the version that the description in an archive describes. files are
// the contents of the archive by their path.
func DecodeSourceBundle(data []byte, files map[string]*Blob) (*SourceBundle, bool) {
	var m sourceMetadata
	if json.Unmarshal(data, &m) != nil || m.Name == "" || m.Version == "" || m.JWS == "" ||
		strings.Contains(m.Name+m.Version, "/") || CheckItemPath(path.Join(m.Name, m.Version)) != nil {
		return nil, false
	}
	v := &SourceBundle{
		Distributed: Distributed{Repo: SourceBundleRepo, Name: m.Name, Version: m.Version},
		Created:     m.Created, Description: m.Description, Signature: m.JWS, Imported: true,
	}
	for _, a := range m.Artifacts {
		b := files["artifacts/"+a.Path]
		if b == nil || b.Sums.SHA256 != a.Checksum {
			return nil, false
		}
		v.Contents = append(v.Contents, SourceArtifact{&Item{Blob: b}, a.Path, a.Path, a.Props})
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
