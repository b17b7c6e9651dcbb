package missioncontrol

import (
	"cmp"
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// LicenseBucketsService manages buckets of licenses. Reached through [Client.LicenseBuckets].
//
// A bucket holds a number of licenses that JFrog has issued together. Licenses are attached to
// JPDs that Mission Control manages, or acquired for other servers.
type LicenseBucketsService service

// LicenseType is the type of the licenses in a bucket. Servers have more types than the manual
// documents.
type LicenseType string

// The types of licenses.
const (
	LicenseTypeEnterprise LicenseType = "ENTERPRISE"
	LicenseTypeEdge       LicenseType = "EDGE"
)

// LicenseBucketRef is a bucket in a list.
type LicenseBucketRef struct {
	// ID or Identifier is empty, as servers send one of them: see [LicenseBucketRef.ReportID].
	ID          string      `json:"id,omitempty"`
	Identifier  string      `json:"identifier,omitempty"`
	Name        string      `json:"name"`
	Size        int         `json:"size"` // number of licenses
	LicenseType LicenseType `json:"license_type"`
}

// ReportID returns the identifier of the bucket for [LicenseBucketsService.Report].
func (b LicenseBucketRef) ReportID() string { return cmp.Or(b.Identifier, b.ID) }

// List returns the buckets.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.1
func (s *LicenseBucketsService) List(ctx context.Context) ([]LicenseBucketRef, error) {
	return jfrog.Do[[]LicenseBucketRef](ctx, s.client, jfrog.Get("/mc/api/v1/buckets"))
}

// LicenseBucket is a bucket as its creation returns it.
type LicenseBucket struct {
	Name        string      `json:"name"`
	Identifier  string      `json:"identifier"` // empty from [LicenseBucketsService.Create]
	Subject     string      `json:"subject"`    // licensee, such as JFrog
	ProductName string      `json:"product_name"`
	ProductID   int         `json:"product_id"`
	LicenseType LicenseType `json:"license_type"`
	IssuedDate  jfrog.Time  `json:"issued_date,omitzero"`
	ValidDate   jfrog.Time  `json:"valid_date,omitzero"`
	Quantity    int         `json:"quantity"` // number of licenses
	Used        int         `json:"used"`
	Signature   string      `json:"signature"`
	// URL is the place of the bucket, whose query grants access to it. It is empty from
	// [LicenseBucketsService.Upload].
	URL jfrog.Secret `json:"url,omitempty"`
}

// Format prints the bucket with its URL masked.
func (b LicenseBucket) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, b) }

// LicenseBucketCreateRequest is the body of [LicenseBucketsService.Create].
type LicenseBucketCreateRequest struct {
	Name string       `json:"name"` // of the bucket in Mission Control
	URL  jfrog.Secret `json:"url"`  // of the bucket; its query grants access to the bucket
	Key  jfrog.Secret `json:"key"`  // decrypts the bucket
}

// Format prints the request with secrets masked.
func (r LicenseBucketCreateRequest) Format(f fmt.State, verb rune) {
	jfrog.FormatMasked(f, verb, r)
}

func (r LicenseBucketCreateRequest) check() error {
	return cmp.Or(
		filled("name of the bucket", r.Name),
		secretFilled("URL of the bucket", r.URL),
		webURL("URL of the bucket", string(r.URL)),
		secretFilled("key of the bucket", r.Key),
	)
}

// Create adds a bucket that Mission Control reads from a URL. Create returns an error matching
// [jfrog.ErrConflict] if another bucket has the name or the URL.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.2
func (s *LicenseBucketsService) Create(
	ctx context.Context, req LicenseBucketCreateRequest,
) (*LicenseBucket, error) {
	return jfrog.Do[*LicenseBucket](ctx, s.client, jfrog.Post("/mc/api/v1/buckets").
		LongRunning().Body(req).Check(req.check()).Secret(queryValues(string(req.URL))...))
}

// Delete deletes a bucket.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.4
func (s *LicenseBucketsService) Delete(ctx context.Context, bucketName string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/mc/api/v1/buckets/{name}", bucketName))
}

// LicenseBucketReport is the use of a bucket.
type LicenseBucketReport struct {
	Identifier   string      `json:"identifier"`
	Name         string      `json:"name"`
	Size         int         `json:"size"` // number of licenses
	Type         string      `json:"type"` // such as EDGE_TRIAL
	Issued       jfrog.Time  `json:"issued,omitzero"`
	ValidThrough jfrog.Time  `json:"valid_through,omitzero"`
	Licenses     LicenseUses `json:"licenses"`

	JPDs         []LicenseUse     `json:"jpds"`          // JPDs with licenses of the bucket
	SplitBuckets []LicenseSplit   `json:"split_buckets"` // buckets made of licenses of the bucket
	UnknownUses  []LicenseUse     `json:"unknown_uses"`  // acquired licenses, by label
	Pipelines    LicensePipelines `json:"pipelines"`
}

// LicenseUses counts the licenses of a bucket.
type LicenseUses struct {
	Used      int `json:"used"`
	Available int `json:"available"`
	MaxUsed   int `json:"max_used"`
}

// LicenseUse is the use of licenses by a JPD, or under a label.
type LicenseUse struct {
	Name         string `json:"name"`
	LicenseCount int    `json:"license_count"`
}

// LicenseSplit is a bucket made of licenses of another bucket.
type LicenseSplit struct {
	Name         string     `json:"name"`
	Identifier   string     `json:"identifier"`
	Issued       jfrog.Time `json:"issued,omitzero"`
	LicenseCount int        `json:"license_count"`
}

// LicensePipelines is the part of a bucket for Pipelines.
type LicensePipelines struct {
	ExecutionNodes int `json:"execution_nodes"`
}

// Report returns the use of a bucket. [LicenseBucketRef.ReportID] is its identifier.
//
// Requires: admin, Artifactory Enterprise. Since 4.0.
//
//jfrog:op 8.6.5
func (s *LicenseBucketsService) Report(
	ctx context.Context, identifier string,
) (*LicenseBucketReport, error) {
	return jfrog.Do[*LicenseBucketReport](ctx, s.client,
		jfrog.Get("/mc/api/v1/buckets/{identifier}/report", identifier))
}
