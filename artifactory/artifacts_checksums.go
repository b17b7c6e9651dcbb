package artifactory

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Checksums are the checksums of a file in hexadecimal. An unknown checksum is empty.
type Checksums struct {
	MD5    string `json:"md5,omitempty"`
	SHA1   string `json:"sha1,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// ComputeChecksums reads r to its end and returns all three checksums.
func ComputeChecksums(r io.Reader) (Checksums, error) {
	h := allHashes()
	if _, err := io.Copy(h, r); err != nil {
		return Checksums{}, fmt.Errorf("artifactory: compute checksums: %w", err)
	}
	return h.sum(), nil
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
		Check(c.check())
}

// check returns an error for a malformed checksum.
func (c Checksums) check() error {
	return errors.Join(checkHex("MD5", c.MD5, md5.Size), checkHex("SHA-1", c.SHA1, sha1.Size), checkHex("SHA-256", c.SHA256, sha256.Size))
}

func checkHex(kind, sum string, size int) error {
	if sum == "" {
		return nil
	}
	if len(sum) != 2*size || strings.Trim(sum, "0123456789abcdefABCDEF") != "" {
		return fmt.Errorf("%q is not a %s: it must have %d hexadecimal digits", sum, kind, 2*size)
	}
	return nil
}
