package curation

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// AuditService reads the audit log. Reached through [Client.Audit].
type AuditService service

// SortDirection is the order of a list.
type SortDirection string

// The directions.
const (
	SortAscending  SortDirection = "asc"
	SortDescending SortDirection = "desc"
)

// maxRows is the largest number of events on a page.
const maxRows = 2000

// AuditListOptions selects, pages and sorts [AuditService.Packages]. CreatedAtStart and
// CreatedAtEnd are the range of time: by default, the seven days until today.
type AuditListOptions struct {
	CreatedAtStart time.Time `url:"created_at_start,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	CreatedAtEnd   time.Time `url:"created_at_end,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	// DryRun selects the events of dry-run policies: one event for each policy.
	DryRun    bool          `url:"dry_run,omitempty"`
	OrderBy   string        `url:"order_by,omitempty"`    // empty: id
	Direction SortDirection `url:"direction,omitempty"`   // empty: desc
	NumOfRows int           `url:"num_of_rows,omitempty"` // events on a page, at most 2000; 0: 100
	Offset    int           `url:"offset,omitempty"`      // events to skip
	// IncludeTotal asks for AuditMeta.TotalCount.
	IncludeTotal bool `url:"include_total,omitempty"`
}

// AuditExportOptions selects, pages and sorts [AuditService.ExportPackages]. CreatedAtStart and
// CreatedAtEnd are the range of time: by default, the seven days until today.
type AuditExportOptions struct {
	CreatedAtStart time.Time `url:"created_at_start,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	CreatedAtEnd   time.Time `url:"created_at_end,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	// DryRun selects the events of dry-run policies: one event for each policy.
	DryRun    bool          `url:"dry_run,omitempty"`
	OrderBy   string        `url:"order_by,omitempty"`  // empty: id
	Direction SortDirection `url:"direction,omitempty"` // empty: desc
	// NumOfRows is the number of events, at most 2000; 0: 100. An event may have several rows.
	NumOfRows int `url:"num_of_rows,omitempty"`
	Offset    int `url:"offset,omitempty"` // events to skip
}

// auditFormat is the form of the response.
type auditFormat string

const (
	formatJSON auditFormat = "json" // the default
	formatCSV  auditFormat = "csv"
)

type listQuery struct {
	AuditListOptions
	Format auditFormat `url:"format,omitempty"`
}

type exportQuery struct {
	AuditExportOptions
	Format auditFormat `url:"format"`
}

func (o *AuditExportOptions) check() error {
	start, end := o.CreatedAtStart, o.CreatedAtEnd
	switch {
	case !start.IsZero() && !end.IsZero() && end.Before(start):
		return errors.New("the range of time ends before it starts")
	case o.Direction != "" && o.Direction != SortAscending && o.Direction != SortDescending:
		return fmt.Errorf("direction %q is neither asc nor desc", o.Direction)
	case o.NumOfRows < 0 || o.NumOfRows > maxRows:
		return fmt.Errorf("%d rows: a page has 1 to %d", o.NumOfRows, maxRows)
	case o.Offset < 0:
		return fmt.Errorf("offset %d is negative", o.Offset)
	}
	return nil
}

// AuditEvent is a decision about a package.
type AuditEvent struct {
	ID                          int64         `json:"id"`
	CreatedAt                   jfrog.Time    `json:"created_at,omitzero"`
	Action                      string        `json:"action"` // such as blocked
	PackageType                 string        `json:"package_type"`
	PackageName                 string        `json:"package_name"`
	PackageVersion              string        `json:"package_version"`
	PackageURL                  string        `json:"package_url"`
	Reason                      string        `json:"reason"`
	CuratedRepositoryServerName string        `json:"curated_repository_server_name"`
	CuratedRepositoryName       string        `json:"curated_repository_name"`
	CuratedProject              string        `json:"curated_project"`
	Username                    string        `json:"username"`
	UserMail                    string        `json:"user_mail"`
	OriginRepositoryServerName  string        `json:"origin_repository_server_name"`
	OriginRepositoryName        string        `json:"origin_repository_name"`
	OriginProject               string        `json:"origin_project"`
	PublicRepoURL               string        `json:"public_repo_url"`
	PublicRepoName              string        `json:"public_repo_name"`
	Policies                    []AuditPolicy `json:"policies"` // that affected the decision
}

// AuditPolicy is a policy that affected a decision. It blocked the package, or was bypassed or
// waived.
type AuditPolicy struct {
	PolicyName        string `json:"policy_name"`
	PolicyID          int64  `json:"policy_id"`
	DryRun            bool   `json:"dry_run"`
	ConditionName     string `json:"condition_name"`
	ConditionCategory string `json:"condition_category"`
}

// AuditPage is a page of [AuditService.Packages].
type AuditPage struct {
	Data []AuditEvent `json:"data"`
	Meta AuditMeta    `json:"meta"`
}

// AuditMeta describes a page and the request for it.
type AuditMeta struct {
	TotalCount     int           `json:"total_count,omitempty"` // only if IncludeTotal is set
	ResultCount    int           `json:"result_count"`
	NextOffset     int           `json:"next_offset,omitempty"` // 0 on the last page
	OrderBy        string        `json:"order_by"`
	Direction      SortDirection `json:"direction"`
	NumOfRows      int           `json:"num_of_rows"`
	Offset         int           `json:"offset"`
	IncludeTotal   bool          `json:"include_total"`
	CreatedAtStart jfrog.Time    `json:"created_at_start,omitzero"`
	CreatedAtEnd   jfrog.Time    `json:"created_at_end,omitzero"`

	IncludeExplanationAndRecommendation bool `json:"include_explanation_and_recommendation"`
}

// Packages returns a page of the events. Each event has all policies that affected it, without
// dry-run policies. With DryRun, there is an event for each dry-run policy.
//
// The manual lists status 404 without its meaning. Its error matches [jfrog.ErrNotFound].
//
// Requires: the permission VIEW_POLICIES. Since Xray 3.82.
//
//jfrog:op 7.1a
func (s *AuditService) Packages(ctx context.Context, opts *AuditListOptions) (*AuditPage, error) {
	o := jfrog.Deref(opts)
	same := AuditExportOptions{
		o.CreatedAtStart, o.CreatedAtEnd, o.DryRun, o.OrderBy, o.Direction, o.NumOfRows, o.Offset,
	}
	req := jfrog.Get("/xray/api/v1/curation/audit/packages").
		Query(listQuery{AuditListOptions: o}).Check(same.check())
	if o.NumOfRows != 0 && o.Offset == 0 {
		req.Param("offset", "0")
	}
	return jfrog.Do[*AuditPage](ctx, s.client, req)
}

// AllPackages walks the events of all pages of [AuditService.Packages], from opts.Offset on. In
// ascending order, events that arrive during the walk move no others to the next page.
func (s *AuditService) AllPackages(
	ctx context.Context, opts *AuditListOptions,
) iter.Seq2[AuditEvent, error] {
	return paging.Cursor(ctx, opts, func(o *AuditListOptions) *int { return &o.Offset }, s.Packages,
		func(p *AuditPage) ([]AuditEvent, int) { return p.Data, p.Meta.NextOffset })
}

// ExportPackages opens the events as a zip archive with one CSV file, which [OpenAuditCSV] reads.
// An event has a row for each of its policies. The caller closes the stream.
//
// The manual lists status 404 without its meaning. Its error matches [jfrog.ErrNotFound].
//
// Requires: the permission VIEW_POLICIES. Since Xray 3.82.
//
//jfrog:op 7.1b
func (s *AuditService) ExportPackages(
	ctx context.Context, opts *AuditExportOptions,
) (*jfrog.Stream, error) {
	o := jfrog.Deref(opts)
	return jfrog.Open(ctx, s.client,
		jfrog.Get("/xray/api/v1/curation/audit/packages").LongRunning().
			Query(exportQuery{o, formatCSV}).Check(o.check()))
}
