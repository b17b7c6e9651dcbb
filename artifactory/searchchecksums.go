package artifactory

// Checksums are the checksums of a file, in hexadecimal; "" for one that is not known.
type Checksums struct {
	MD5    string `json:"md5,omitempty"`
	SHA1   string `json:"sha1,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}
