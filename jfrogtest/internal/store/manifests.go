package store

import (
	"encoding/json"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
)

// maxManifest is the number of bytes that registries accept of a manifest.
const maxManifest = 4 << 20

// digestFolder matches the names of folders of manifests without a tag, in repositories and in
// caches.
var digestFolder = regexp.MustCompile(`^sha256(:|__)[0-9a-f]{64}$`)

// HoldsImages reports whether a repository is for Docker or OCI images, or for charts
// that are stored like them. A version is a folder with a manifest.
func (r *Repository) HoldsImages() bool {
	return slices.Contains([]string{"docker", "oci", "helmoci"}, r.Setting("packageType"))
}

var manifestNames = []string{"manifest.json", "list.manifest.json"}

// hasManifest reports whether a folder has a manifest.
func (n *Item) hasManifest() bool {
	return slices.ContainsFunc(manifestNames, func(name string) bool { return n.Children[name] != nil })
}

// isManifest reports whether the item is the manifest of an image, or a list of manifests.
func (n *Item) isManifest() bool {
	return !n.IsFolder() && slices.Contains(manifestNames, n.Name) && n.Repo.HoldsImages()
}

// ImageTag returns the image and the tag of a manifest. The tag is empty for a manifest that is
// stored by its digest.
func (n *Item) ImageTag() (image, tag string, ok bool) {
	folder := path.Dir(n.Path())
	image, tag = path.Split(folder)
	if !n.isManifest() || image == "" {
		return "", "", false
	}
	if digestFolder.MatchString(tag) {
		tag = ""
	}
	return path.Clean(image), tag, true
}

// DescribeManifest sets the properties of a pushed manifest. It does nothing for other items.
func (s *Store) DescribeManifest(n *Item) {
	image, _, ok := n.ImageTag()
	if !ok {
		return
	}
	kind := "application/vnd.docker.distribution.manifest.v2+json"
	if n.Name == "list.manifest.json" {
		kind = "application/vnd.docker.distribution.manifest.list.v2+json"
	}
	if content, err := n.Blob.Open(); err == nil {
		var doc struct {
			MediaType string `json:"mediaType"`
		}
		if json.NewDecoder(io.LimitReader(content, maxManifest)).Decode(&doc) == nil && doc.MediaType != "" {
			kind = doc.MediaType
		}
		content.Close()
	}
	props := maps.Clone(n.Props)
	if props == nil {
		props = Properties{}
	}
	maps.Copy(props, Properties{
		"docker.manifest":          {path.Base(path.Dir(n.Path()))},
		"docker.manifest.digest":   {"sha256:" + n.Blob.Sums.SHA256},
		"docker.manifest.type":     {kind},
		"docker.repoName":          {image},
		"sha256":                   {n.Blob.Sums.SHA256},
		"artifactory.content-type": {kind},
	})
	n.Props, n.PropsModified = props, s.Now()
}
