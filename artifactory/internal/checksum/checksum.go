// Package checksum computes, checks and compares the checksums of files.
package checksum

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
)

// Sums holds the checksums of a file in hexadecimal. An unknown checksum is empty. Sums converts
// to and from artifactory.Checksums.
type Sums struct{ MD5, SHA1, SHA256 string }

// Check returns an error if a checksum is malformed.
func (s Sums) Check() error {
	return errors.Join(check("MD5", s.MD5, md5.Size), check("SHA-1", s.SHA1, sha1.Size), check("SHA-256", s.SHA256, sha256.Size))
}

func check(kind, sum string, size int) error {
	if sum == "" {
		return nil
	}
	if len(sum) != 2*size || strings.Trim(sum, "0123456789abcdefABCDEF") != "" {
		return fmt.Errorf("%q is not a %s: it must have %d hexadecimal digits", sum, kind, 2*size)
	}
	return nil
}

// Compare compares the strongest checksum that both s and other have, and reports whether it is
// the same. It also reports whether there is such a checksum.
func (s Sums) Compare(other Sums) (same, comparable bool) {
	for _, pair := range [][2]string{{s.SHA256, other.SHA256}, {s.SHA1, other.SHA1}, {s.MD5, other.MD5}} {
		if pair[0] != "" && pair[1] != "" {
			return strings.EqualFold(pair[0], pair[1]), true
		}
	}
	return false, false
}

// Hashes computes checksums of the content written to it. The zero value computes none.
type Hashes struct{ md5, sha1, sha256 hash.Hash }

// All returns a Hashes that computes all three checksums.
func All() *Hashes { return &Hashes{md5.New(), sha1.New(), sha256.New()} }

// Some returns a Hashes that computes the chosen checksums.
func Some(withMD5, withSHA1, withSHA256 bool) *Hashes {
	h := &Hashes{}
	if withMD5 {
		h.md5 = md5.New()
	}
	if withSHA1 {
		h.sha1 = sha1.New()
	}
	if withSHA256 {
		h.sha256 = sha256.New()
	}
	return h
}

// Strongest returns a Hashes that computes the strongest of the known checksums, or SHA-256 if
// none is known.
func Strongest(known Sums) *Hashes {
	switch {
	case known.SHA256 == "" && known.SHA1 != "":
		return &Hashes{sha1: sha1.New()}
	case known.SHA256 == "" && known.MD5 != "":
		return &Hashes{md5: md5.New()}
	}
	return &Hashes{sha256: sha256.New()}
}

// Write adds content. It never fails.
func (h *Hashes) Write(p []byte) (int, error) {
	for _, one := range []hash.Hash{h.sha256, h.sha1, h.md5} {
		if one != nil {
			_, _ = one.Write(p)
		}
	}
	return len(p), nil
}

// Sum returns the checksums of the content so far.
func (h *Hashes) Sum() Sums {
	return Sums{MD5: hexSum(h.md5), SHA1: hexSum(h.sha1), SHA256: hexSum(h.sha256)}
}

func hexSum(h hash.Hash) string {
	if h == nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
