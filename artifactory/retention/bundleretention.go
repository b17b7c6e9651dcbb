package retention

import (
	"context"
	"encoding/json"
	"errors"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// BundleRetentionService manages the retention of the release bundles v1 that Artifactory has
// received. Reached through [Client.BundleRetention]. For release bundles v2, use
// [BundleCleanupService].
//
// The feature is disabled by default. It is officially supported with the databases Postgres and
// Derby only.
type BundleRetentionService service

type retentionStatus struct {
	Enable bool `json:"enable"`
}

const retentionEnablePath = "/artifactory/api/v1/bundle/retention/config/enable"

// Enabled reports whether retention is enabled. While it is disabled, marks to keep versions have
// no effect, so that any version can be deleted.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.1
func (s *BundleRetentionService) Enabled(ctx context.Context) (bool, error) {
	out, err := jfrog.Do[*retentionStatus](ctx, s.client, jfrog.Get(retentionEnablePath))
	return jfrog.Deref(out).Enable, err
}

// SetEnabled enables or disables retention. While it is disabled, marks to keep versions have no
// effect, so that any version can be deleted.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.2
func (s *BundleRetentionService) SetEnabled(ctx context.Context, enabled bool) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(retentionEnablePath).Body(retentionStatus{enabled}).Idempotent())
}

// BundleRetentionConfiguration holds the rules of retention. A version that meets a rule is
// affected. Fields that are nil are not sent, and the server keeps their values.
type BundleRetentionConfiguration struct {
	Automatic *bool `json:"automatic,omitempty"`
	// NumOfVersionsToKeepPerReleaseBundle keeps that many versions of each release bundle.
	NumOfVersionsToKeepPerReleaseBundle *int `json:"num_of_versions_to_keep_per_release_bundle,omitempty"`
	MaxDaysToKeep                       *int `json:"max_days_to_keep,omitempty"`
	// CronPattern is the schedule, a Quartz cron expression such as "0 0 0 ? * SUN *".
	CronPattern                  *string `json:"cron_pattern,omitempty"`
	MaxDeletionsPerBackgroundRun *int    `json:"max_deletions_per_background_run,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a configuration and keeps unknown fields.
func (c *BundleRetentionConfiguration) UnmarshalJSON(data []byte) (err error) {
	type plain BundleRetentionConfiguration
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes a configuration with its unknown fields.
func (c BundleRetentionConfiguration) MarshalJSON() ([]byte, error) {
	type plain BundleRetentionConfiguration
	return jsonextra.Encode(plain(c), c.Extra)
}

func (c BundleRetentionConfiguration) check() error {
	return errors.Join(
		schedule(c.CronPattern),
		check.NotNegative("number of versions to keep", jfrog.Deref(c.NumOfVersionsToKeepPerReleaseBundle)),
		check.NotNegative("number of days to keep", jfrog.Deref(c.MaxDaysToKeep)),
		check.NotNegative("number of deletions", jfrog.Deref(c.MaxDeletionsPerBackgroundRun)),
	)
}

const retentionConfigPath = "/artifactory/api/v1/bundle/retention/config"

// Get returns the configuration.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.3
func (s *BundleRetentionService) Get(ctx context.Context) (*BundleRetentionConfiguration, error) {
	return jfrog.Do[*BundleRetentionConfiguration](ctx, s.client, jfrog.Get(retentionConfigPath))
}

// Update changes the fields of the configuration that are not nil. A value can be changed, but not
// removed.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.4
func (s *BundleRetentionService) Update(ctx context.Context, configuration BundleRetentionConfiguration) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post(retentionConfigPath).Body(configuration).Check(configuration.check()).Idempotent())
}

// BundleRetentionRule is a rule that makes a version a candidate for deletion.
type BundleRetentionRule string

// The rules.
const (
	BundleRetentionMaxVersions BundleRetentionRule = "MAX VERSIONS PER RELEASE BUNDLE"
	BundleRetentionMaxDays     BundleRetentionRule = "MAX DAYS TO KEEP"
)

// SortDirection is the order of a list.
type SortDirection string

// The directions.
const (
	SortAscending  SortDirection = "asc"
	SortDescending SortDirection = "desc"
)

// BundleCandidatesRequest is the body of [BundleRetentionService.Candidates].
type BundleCandidatesRequest struct {
	IncludeKeep bool                `json:"include_keep"` // also versions that are marked to be kept
	Type        BundleRetentionRule `json:"type,omitempty"`
}

// BundleCandidateOrderBy is a field by which candidates are sorted.
type BundleCandidateOrderBy string

// The fields by which candidates are sorted.
const (
	BundleCandidateOrderByBundleName       BundleCandidateOrderBy = "bundle_name"
	BundleCandidateOrderByBundleVersion    BundleCandidateOrderBy = "bundle_version"
	BundleCandidateOrderByDistributionTime BundleCandidateOrderBy = "distribution_time"
	BundleCandidateOrderByKeep             BundleCandidateOrderBy = "keep"
)

// BundleCandidateOptions pages, sorts and filters [BundleRetentionService.Candidates].
type BundleCandidateOptions struct {
	Offset    int                    `url:"offset,omitempty"`    // versions to skip
	Limit     int                    `url:"limit,omitempty"`     // versions on a page; 0: 100
	OrderBy   BundleCandidateOrderBy `url:"order_by,omitempty"`  // empty: distribution_time
	Direction SortDirection          `url:"direction,omitempty"` // empty: asc
	// Pattern selects by name and version, without regard to case. The wildcard is *.
	Pattern string `url:"pattern,omitempty"`
}

// BundleCandidate is a version that retention would delete.
type BundleCandidate struct {
	BundleName       string       `json:"bundle_name"`
	BundleVersion    string       `json:"bundle_version"`
	CreationTime     jfrog.Millis `json:"creation_time,omitzero"`
	DistributionTime jfrog.Millis `json:"distribution_time,omitzero"`
	Keep             bool         `json:"keep"` // marked to be kept
}

// BundleCandidatePage is a page of [BundleRetentionService.Candidates].
type BundleCandidatePage struct {
	Total int               `json:"total"` // length of the whole list
	Items []BundleCandidate `json:"items"`
}

// Candidates returns a page of the versions that a rule of the configuration selects.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.5
func (s *BundleRetentionService) Candidates(ctx context.Context, req BundleCandidatesRequest, opts *BundleCandidateOptions) (*BundleCandidatePage, error) {
	return jfrog.Do[*BundleCandidatePage](ctx, s.client,
		jfrog.Post("/artifactory/api/v1/bundle/retention/report").Query(opts).Body(req).Idempotent())
}

// AllCandidates walks the versions of all pages of [BundleRetentionService.Candidates].
func (s *BundleRetentionService) AllCandidates(ctx context.Context, req BundleCandidatesRequest, opts *BundleCandidateOptions) iter.Seq2[BundleCandidate, error] {
	return paging.Offset(ctx, opts, func(o *BundleCandidateOptions) *int { return &o.Offset },
		func(ctx context.Context, o *BundleCandidateOptions) (*BundleCandidatePage, error) {
			return s.Candidates(ctx, req, o)
		},
		func(p *BundleCandidatePage) ([]BundleCandidate, int) { return p.Items, p.Total })
}

// BundleHistoryOrderBy is a field by which the history is sorted.
type BundleHistoryOrderBy string

// The fields by which the history is sorted.
const (
	BundleHistoryOrderByBundleName    BundleHistoryOrderBy = "bundle_name"
	BundleHistoryOrderByBundleVersion BundleHistoryOrderBy = "bundle_version"
	BundleHistoryOrderByOperation     BundleHistoryOrderBy = "operation"
	BundleHistoryOrderByCreated       BundleHistoryOrderBy = "created"
	BundleHistoryOrderByCreatedBy     BundleHistoryOrderBy = "created_by"
)

// BundleHistoryOptions pages and sorts [BundleRetentionService.History].
type BundleHistoryOptions struct {
	Offset    int                  `url:"offset,omitempty"`    // operations to skip
	Limit     int                  `url:"limit,omitempty"`     // operations on a page; 0: 100
	OrderBy   BundleHistoryOrderBy `url:"order_by,omitempty"`  // empty: created
	Direction SortDirection        `url:"direction,omitempty"` // empty: desc
}

// BundleRetentionOperation is what retention did to a version.
type BundleRetentionOperation string

// The operations.
const (
	BundleRetentionDelete BundleRetentionOperation = "DELETE"
	BundleRetentionKeep   BundleRetentionOperation = "KEEP"
	BundleRetentionUnkeep BundleRetentionOperation = "UNKEEP"
)

// BundleHistoryEntry is an operation in the history.
type BundleHistoryEntry struct {
	BundleName    string                   `json:"bundle_name"`
	BundleVersion string                   `json:"bundle_version"`
	Operation     BundleRetentionOperation `json:"operation"`
	Created       jfrog.Time               `json:"created,omitzero"`
	CreatedBy     string                   `json:"created_by"`
}

// BundleHistoryPage is a page of [BundleRetentionService.History].
type BundleHistoryPage struct {
	Total int                  `json:"total"` // length of the whole list
	Items []BundleHistoryEntry `json:"items"`
}

// History returns a page of the operations of retention.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.6
func (s *BundleRetentionService) History(ctx context.Context, opts *BundleHistoryOptions) (*BundleHistoryPage, error) {
	return jfrog.Do[*BundleHistoryPage](ctx, s.client,
		jfrog.Get("/artifactory/api/v1/bundle/retention/audit").Query(opts))
}

// AllHistory walks the operations of all pages of [BundleRetentionService.History].
func (s *BundleRetentionService) AllHistory(ctx context.Context, opts *BundleHistoryOptions) iter.Seq2[BundleHistoryEntry, error] {
	return paging.Offset(ctx, opts, func(o *BundleHistoryOptions) *int { return &o.Offset }, s.History,
		func(p *BundleHistoryPage) ([]BundleHistoryEntry, int) { return p.Items, p.Total })
}

// BundleVersion names a version of a release bundle.
type BundleVersion struct {
	BundleName    string `json:"bundle_name"`
	BundleVersion string `json:"bundle_version"`
}

func checkVersions(versions []BundleVersion) error {
	for _, v := range versions {
		if err := errors.Join(check.NotEmpty("bundle name", v.BundleName), check.NotEmpty("bundle version", v.BundleVersion)); err != nil {
			return err
		}
	}
	return nil
}

// BundleDeleteOptions is for [BundleRetentionService.Delete].
type BundleDeleteOptions struct {
	DryRun bool `url:"dryRun,omitempty"` // only validate the request
}

// Delete deletes versions.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.7
func (s *BundleRetentionService) Delete(ctx context.Context, versions []BundleVersion, opts *BundleDeleteOptions) error {
	req := jfrog.Post("/artifactory/api/v1/bundle/retention/delete").LongRunning().Query(opts).Body(versions).
		Check(checkVersions(versions)).Idempotent()
	if len(versions) == 0 {
		req.Check(errors.New("no version"))
	}
	return jfrog.Send(ctx, s.client, req)
}

// BundleKeepRequest is the body of [BundleRetentionService.Mark].
type BundleKeepRequest struct {
	Keep   []BundleVersion `json:"keep,omitempty"`   // to keep without an end
	Unkeep []BundleVersion `json:"unkeep,omitempty"` // to keep no longer
}

// Mark marks versions to be kept without an end, and removes such marks.
//
// Requires: admin. Since 7.55.1.
//
//jfrog:op 2.16.8
func (s *BundleRetentionService) Mark(ctx context.Context, req BundleKeepRequest) error {
	call := jfrog.Post("/artifactory/api/v1/bundle/retention/keep").Body(req).
		Check(checkVersions(req.Keep)).Check(checkVersions(req.Unkeep)).Idempotent()
	if len(req.Keep)+len(req.Unkeep) == 0 {
		call.Check(errors.New("no version"))
	}
	return jfrog.Send(ctx, s.client, call)
}
