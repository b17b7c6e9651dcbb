package docker

import (
	"strings"
	"testing"
)

func FuzzParseManifest(f *testing.F) {
	d := `"sha256:` + strings.Repeat("a", 64) + `"`
	for _, seed := range []string{
		`{"schemaVersion":2,"config":{"digest":` + d + `},"layers":[{"digest":` + d + `}]}`,
		`{"manifests":[{"digest":` + d + `,"platform":{"os":"linux"},"annotations":{"vnd.docker.reference.type":"attestation-manifest"}}]}`,
		`{"fsLayers":[{"blobSum":` + d + `}]}`, `{"blobs":[],"subject":{"digest":` + d + `}}`, `{"layers":[{"digest":"../x"}]}`, `[]`, `{}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		for _, digest := range append(m.blobs, m.subject) {
			if strings.Contains(digest, "/") || strings.Contains(digest, "..") {
				t.Errorf("%q: digest %q", data, digest)
			}
		}
		for _, c := range m.children {
			if !anyDigest.MatchString(c.digest) {
				t.Errorf("%q: digest %q", data, c.digest)
			}
		}
	})
}
