package store

import (
	"fmt"
)

// checksums of one content, in hexadecimal.
type Checksums struct {
	SHA1   string `json:"sha1,omitempty"`
	MD5    string `json:"md5,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// agrees tells whether no given checksum differs from the actual one.
func (c Checksums) Agrees(actual Checksums) bool {
	return (c.SHA1 == "" || c.SHA1 == actual.SHA1) && (c.MD5 == "" || c.MD5 == actual.MD5) &&
		(c.SHA256 == "" || c.SHA256 == actual.SHA256)
}

func checksumInfo(kind, original, actual string) string {
	if original == "" {
		original = "null"
	}
	return fmt.Sprintf("ChecksumInfo{type=%s, original='%s', actual='%s'}", kind, original, actual)
}

func (c *Checksums) Of(ext string) *string {
	switch ext {
	case ".sha1":
		return &c.SHA1
	case ".md5":
		return &c.MD5
	default:
		return &c.SHA256
	}
}
