package docker

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// maxManifest is the number of bytes that a manifest may have. Registries have the same limit.
const maxManifest = 4 << 20

const (
	listFile  = "list.manifest.json"
	imageFile = "manifest.json"
)

// Platform is a system that an image is built for.
type Platform struct {
	OS           string `json:"os"`
	Architecture string `json:"architecture"`
	Variant      string `json:"variant"`
}

// String returns the platform in the form linux/arm64/v8. It is empty for attestations, whose
// platform is unknown/unknown.
func (p Platform) String() string {
	if p.OS == "" || p.OS == "unknown" {
		return ""
	}
	return strings.Trim(p.OS+"/"+p.Architecture+"/"+p.Variant, "/")
}

// manifest is the content of a manifest, as far as it refers to something.
type manifest struct {
	children []child
	blobs    []string // digests of the configuration and the layers
	subject  string   // digest of the manifest that this one describes
	err      error    // the manifest cannot be read
}

// child is a manifest in a list.
type child struct {
	digest   string
	platform Platform
	describe string // digest of the manifest to which the attestation belongs
}

type descriptor struct {
	Digest      string            `json:"digest"`
	Platform    Platform          `json:"platform"`
	Annotations map[string]string `json:"annotations"`
}

// anyDigest is the form of digests in the OCI specification.
var anyDigest = regexp.MustCompile(`^[a-z0-9]+([+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]{32,200}$`)

// parseManifest decodes a manifest of any kind: of an image, of several images, of the first
// schema, or of an OCI artifact.
func parseManifest(data []byte) (*manifest, error) {
	var doc struct {
		Config    *descriptor  `json:"config"`
		Layers    []descriptor `json:"layers"`
		Blobs     []descriptor `json:"blobs"`
		Manifests []descriptor `json:"manifests"`
		Subject   *descriptor  `json:"subject"`
		FSLayers  []struct {
			BlobSum string `json:"blobSum"`
		} `json:"fsLayers"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if doc.Config == nil && doc.Layers == nil && doc.Blobs == nil && doc.Manifests == nil && doc.FSLayers == nil {
		return nil, errors.New("it has neither layers nor manifests")
	}
	m := &manifest{}
	for _, d := range doc.Manifests {
		c := child{digest: d.Digest, platform: d.Platform}
		if d.Annotations["vnd.docker.reference.type"] != "" {
			c.describe = d.Annotations["vnd.docker.reference.digest"]
		}
		m.children = append(m.children, c)
	}
	if doc.Config != nil {
		m.blobs = append(m.blobs, doc.Config.Digest)
	}
	for _, d := range append(doc.Layers, doc.Blobs...) {
		m.blobs = append(m.blobs, d.Digest)
	}
	for _, l := range doc.FSLayers {
		m.blobs = append(m.blobs, l.BlobSum)
	}
	if doc.Subject != nil {
		m.subject = doc.Subject.Digest
	}
	return m, m.check()
}

// check returns an error if a digest is malformed.
func (m *manifest) check() error {
	digests := m.blobs[:len(m.blobs):len(m.blobs)]
	for _, c := range m.children {
		digests = append(digests, c.digest)
	}
	if m.subject != "" {
		digests = append(digests, m.subject)
	}
	for _, d := range digests {
		if !anyDigest.MatchString(d) {
			return fmt.Errorf("%.100q is no digest", d)
		}
	}
	return nil
}

// digestFolder matches the name of a folder for a manifest without a tag.
var digestFolder = regexp.MustCompile(`^sha256(?::|__)([0-9a-f]{64})$`)

// attachedTag matches the tags of signatures and other data about a manifest. Cosign makes the
// tags with a suffix. The tag without one is a list for registries that lack the referrers API.
var attachedTag = regexp.MustCompile(`^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$`)

// digestOf returns the digest in a name, or "".
func digestOf(form *regexp.Regexp, name string) string {
	if m := form.FindStringSubmatch(name); m != nil {
		return "sha256:" + m[1]
	}
	return ""
}

// blobDigest returns the digest of a layer's file.
func blobDigest(file string) string { return strings.Replace(file, "__", ":", 1) }
