package artifactory

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ChecksumType is a checksum algorithm.
type ChecksumType string

// The algorithms that [SearchService.BadChecksums] supports.
const (
	ChecksumMD5  ChecksumType = "md5"
	ChecksumSHA1 ChecksumType = "sha1"
)

// BadChecksum is an artifact with its checksums of the requested type. A missing client checksum
// is empty.
type BadChecksum struct {
	URI        ItemURI `json:"uri,omitempty"`
	ServerMD5  string  `json:"serverMd5,omitempty"`  // checksum that the server computed
	ClientMD5  string  `json:"clientMd5,omitempty"`  // checksum that the client declared
	ServerSHA1 string  `json:"serverSha1,omitempty"` // checksum that the server computed
	ClientSHA1 string  `json:"clientSha1,omitempty"` // checksum that the client declared
}

// SearchBadChecksumsOptions refines [SearchService.BadChecksums].
type SearchBadChecksumsOptions struct {
	Repos RepoKeys `url:"repos,omitempty"`
}

// BadChecksums finds artifacts whose client checksum is missing or differs from the server
// checksum. It returns at most 10,000 artifacts. It searches local and virtual repositories and
// caches.
//
// Requires: a privileged user, Artifactory Pro. Since 2.3.4. May be anonymous.
//
//jfrog:op 2.8.7
func (s *SearchService) BadChecksums(ctx context.Context, checksumType ChecksumType, opts *SearchBadChecksumsOptions) ([]BadChecksum, error) {
	return find[BadChecksum](ctx, s,
		jfrog.Get("/artifactory/api/search/badChecksum").Required("type", string(checksumType)).Query(opts))
}

// LicenseStatus is the status of a license in the configuration of the server.
type LicenseStatus string

// The statuses that [SearchLicensesOptions] selects.
const (
	LicenseApproved   LicenseStatus = "approved"
	LicenseUnapproved LicenseStatus = "unapproved"
	LicenseNeutral    LicenseStatus = "neutral"
	LicenseUnknown    LicenseStatus = "unknown"
	LicenseNotFound   LicenseStatus = "notfound"
)

// LicenseResult is an artifact with a license.
type LicenseResult struct {
	URI     ItemURI       `json:"uri"`
	License string        `json:"license"`
	Found   string        `json:"found,omitempty"` // license that Autofind found
	Status  LicenseStatus `json:"status"`
}

// SearchLicensesOptions selects licenses in [SearchService.Licenses] by their status.
type SearchLicensesOptions struct {
	Unapproved *bool    `url:"unapproved,int,omitempty"` // nil: true
	Unknown    *bool    `url:"unknown,int,omitempty"`    // nil: true
	NotFound   bool     `url:"notfound,int,omitempty"`
	Neutral    bool     `url:"neutral,int,omitempty"`
	Approved   bool     `url:"approved,int,omitempty"`
	Autofind   bool     `url:"autofind,int,omitempty"` // search for new license information; slow
	Repos      RepoKeys `url:"repos,omitempty"`
}

// Licenses finds artifacts by the status of their licenses: unapproved and unknown, unless the
// options select others. It finds artifacts that already have license information. To find
// artifacts with a certain license, use [SearchService.ByProperties] with the property
// artifactory.licenses. It searches local and virtual repositories and caches.
//
// Requires: admin, Artifactory Pro. Since 2.3.0.
//
//jfrog:op 2.8.13
func (s *SearchService) Licenses(ctx context.Context, opts *SearchLicensesOptions) ([]LicenseResult, error) {
	return find[LicenseResult](ctx, s, jfrog.Get("/artifactory/api/search/license").Query(opts))
}
