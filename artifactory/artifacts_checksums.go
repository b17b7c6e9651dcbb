package artifactory

import (
	"fmt"
	"io"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// Checksums are the checksums of a file in hexadecimal. An unknown checksum is empty.
type Checksums struct {
	MD5    string `json:"md5,omitempty"`
	SHA1   string `json:"sha1,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// ComputeChecksums reads r to its end and returns all three checksums.
func ComputeChecksums(r io.Reader) (Checksums, error) {
	h := checksum.All()
	if _, err := io.Copy(h, r); err != nil {
		return Checksums{}, fmt.Errorf("artifactory: compute checksums: %w", err)
	}
	return Checksums(h.Sum()), nil
}

// String returns the strongest known checksum with its name, such as "MD5 d41d8c...".
func (c Checksums) String() string {
	switch {
	case c.SHA256 != "":
		return "SHA-256 " + c.SHA256
	case c.SHA1 != "":
		return "SHA-1 " + c.SHA1
	case c.MD5 != "":
		return "MD5 " + c.MD5
	}
	return "no checksum"
}

const (
	headerMD5    = "X-Checksum-Md5"
	headerSHA1   = "X-Checksum-Sha1"
	headerSHA256 = "X-Checksum-Sha256"
	headerAny    = "X-Checksum" // the server recognizes the kind by the length
)

func checksumsOf(h http.Header) Checksums {
	return Checksums{MD5: h.Get(headerMD5), SHA1: h.Get(headerSHA1), SHA256: h.Get(headerSHA256)}
}

// headers adds the known checksums to a request.
func (c Checksums) headers(req *jfrog.Request) *jfrog.Request {
	return req.Header(headerMD5, c.MD5).Header(headerSHA1, c.SHA1).Header(headerSHA256, c.SHA256).Header(headerAny, c.SHA256).
		Check(checksum.Sums(c).Check())
}
