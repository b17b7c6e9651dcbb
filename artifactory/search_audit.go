package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ChecksumType is an algorithm.
type ChecksumType string

// The checksums that [SearchService.BadChecksums] compares.
const (
	ChecksumMD5    ChecksumType = "md5"
	ChecksumSHA1   ChecksumType = "sha1"
	ChecksumSHA256 ChecksumType = "sha256" // not on all servers
)

// BadChecksums lists artifacts whose checksum is not the one declared for them.
type BadChecksums struct {
	Results      []BadChecksum `json:"results"`
	LimitReached bool          `json:"limitReached,omitempty"` // there are more
}

// BadChecksum is an artifact with the checksum that the server computed and the one that
// the client declared, "" for none, of the type that was asked for.
type BadChecksum struct {
	URI          ItemURI `json:"uri,omitempty"`
	ServerMD5    string  `json:"serverMd5,omitempty"`
	ClientMD5    string  `json:"clientMd5,omitempty"`
	ServerSHA1   string  `json:"serverSha1,omitempty"`
	ClientSHA1   string  `json:"clientSha1,omitempty"`
	ServerSHA256 string  `json:"serverSha256,omitempty"`
	ClientSHA256 string  `json:"clientSha256,omitempty"`
}

// BadChecksums finds artifacts whose checksum, as computed when they were deployed, is not
// the one that the client declared, or that have none declared; at most 10,000. It does not
// read the files again. It needs Artifactory Pro.
// Since Artifactory 2.3.4.
//
//jfrog:op 2.8.7
func (s *SearchService) BadChecksums(ctx context.Context, of ChecksumType, opts *RepoSearchOptions) (*BadChecksums, error) {
	return jfrog.Do[*BadChecksums](ctx, s.client,
		jfrog.Get("/artifactory/api/search/badChecksum").Required("type", string(of)).Query(opts))
}

// LicenseStatus says what the license configuration of the server thinks of a license.
type LicenseStatus string

// The statuses of licenses.
const (
	LicenseApproved   LicenseStatus = "approved"
	LicenseUnapproved LicenseStatus = "unapproved"
	LicenseNeutral    LicenseStatus = "neutral"
	LicenseUnknown    LicenseStatus = "unknown"
	LicenseNotFound   LicenseStatus = "notfound"
)

// LicenseResult is an artifact with one of its licenses.
type LicenseResult struct {
	URI     ItemURI       `json:"uri"`
	License string        `json:"license"`
	Found   string        `json:"found,omitempty"` // by Autofind
	Status  LicenseStatus `json:"status"`
}

// LicenseSearchOptions says which licenses [SearchService.Licenses] is after.
type LicenseSearchOptions struct {
	Unapproved *bool    `url:"unapproved,int,omitempty"` // nil: true
	Unknown    *bool    `url:"unknown,int,omitempty"`    // nil: true
	NotFound   bool     `url:"notfound,int,omitempty"`
	Neutral    bool     `url:"neutral,int,omitempty"`
	Approved   bool     `url:"approved,int,omitempty"`
	Autofind   bool     `url:"autofind,int,omitempty"` // look into the artifacts again; slow
	Repos      RepoKeys `url:"repos,omitempty"`
}

// Licenses finds artifacts by the status of their licenses: unapproved and unknown ones,
// unless the options say otherwise. It knows only what artifacts are tagged with already;
// to find one license, ask [SearchService.ByProperties] for artifactory.licenses. It needs
// an administrator and Artifactory Pro.
// Since Artifactory 2.3.
//
//jfrog:op 2.8.13
func (s *SearchService) Licenses(ctx context.Context, opts *LicenseSearchOptions) ([]LicenseResult, error) {
	return find[LicenseResult](ctx, s, jfrog.Get("/artifactory/api/search/license").Query(opts))
}
