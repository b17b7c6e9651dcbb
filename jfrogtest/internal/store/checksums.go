package store

import "fmt"

// Checksums are the checksums of a content in hexadecimal.
type Checksums struct {
	SHA1   string `json:"sha1,omitempty"`
	MD5    string `json:"md5,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// Agrees reports whether no given checksum differs from the actual one.
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

// Of returns the checksum with a file extension: ".sha1", ".md5" or ".sha256".
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
