package admin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SupportBundlesService creates, reads and deletes support bundles: archives with the
// configuration, the logs and the state of the server for JFrog support. Reached through
// [Client.SupportBundles].
type SupportBundlesService service

// Date is a day in the form YYYY-MM-DD.
type Date string

// DateOf returns the day of t in t's location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

func (d Date) check() error {
	if d == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		return fmt.Errorf("date %q is not in the form YYYY-MM-DD", string(d))
	}
	return nil
}

// SupportBundleCreateRequest is the body of [SupportBundlesService.Create].
type SupportBundleCreateRequest struct {
	Name        string                   `json:"name,omitempty"`
	Description string                   `json:"description,omitempty"`
	Parameters  *SupportBundleParameters `json:"parameters,omitempty"` // nil: the defaults
}

func (r SupportBundleCreateRequest) check() error {
	p := jfrog.Deref(r.Parameters)
	logs, dump := jfrog.Deref(p.Logs), jfrog.Deref(p.ThreadDump)
	if err := errors.Join(logs.StartDate.check(), logs.EndDate.check()); err != nil {
		return err
	}
	switch {
	case logs.StartDate != "" && logs.EndDate != "" && logs.StartDate > logs.EndDate:
		return fmt.Errorf("start date %s is after end date %s", logs.StartDate, logs.EndDate)
	case dump.Count < 0:
		return fmt.Errorf("count of %d thread dumps is negative", dump.Count)
	case dump.IntervalMillis < 0:
		return fmt.Errorf("interval of %d ms between thread dumps is negative", dump.IntervalMillis)
	}
	return nil
}

// SupportBundleParameters selects the content of a support bundle.
type SupportBundleParameters struct {
	Configuration *bool `json:"configuration,omitempty"` // configuration files; nil: true
	// System is the storage, the system properties, the CPU and the JVM; nil: true.
	System *bool `json:"system,omitempty"`
	// CollectSlowQueriesFromDatabase adds the 10 slowest queries of a PostgreSQL, MySQL, MariaDB or
	// MS SQL database in the file database-slow-queries.json.
	CollectSlowQueriesFromDatabase bool `json:"collectSlowQueriesFromDatabase,omitempty"`

	Logs       *SupportBundleLogs       `json:"logs,omitempty"` // nil: all logs since yesterday
	ThreadDump *SupportBundleThreadDump `json:"thread_dump,omitempty"`
}

// SupportBundleLogs selects the logs in a support bundle.
type SupportBundleLogs struct {
	Include   *bool `json:"include,omitempty"`    // nil: true
	StartDate Date  `json:"start_date,omitempty"` // empty: the day before EndDate
	EndDate   Date  `json:"end_date,omitempty"`   // empty: today
}

// SupportBundleThreadDump sets the thread dumps in a support bundle.
type SupportBundleThreadDump struct {
	Count          int `json:"count,omitempty"`    // 0: 1
	IntervalMillis int `json:"interval,omitempty"` // between dumps
}

// SupportBundleSource is the service that has created a support bundle.
type SupportBundleSource struct {
	ServiceID string `json:"service_id"`
	BundleURL string `json:"bundle_url"`
}

// SupportBundleCreated is the result of [SupportBundlesService.Create].
type SupportBundleCreated struct {
	ID          string              `json:"id"`
	Artifactory SupportBundleSource `json:"artifactory"`
}

// Create creates a support bundle. The server may still be collecting its content when Create
// returns: see [SupportBundlesService.WaitCreated].
//
// Requires: admin. Since 4.3.0.
//
//jfrog:op 4.8.1
func (s *SupportBundlesService) Create(
	ctx context.Context, req SupportBundleCreateRequest,
) (*SupportBundleCreated, error) {
	return jfrog.Do[*SupportBundleCreated](ctx, s.client,
		jfrog.Post("/artifactory/api/system/support/bundle/").LongRunning().Body(req).Check(req.check()))
}

// SupportBundleStatus is the status of a support bundle. The manual shows only success.
type SupportBundleStatus string

// Statuses of support bundles.
const (
	SupportBundleInProgress SupportBundleStatus = "in progress" // not in the manual
	SupportBundleSuccess    SupportBundleStatus = "success"
)

// is compares statuses without regard to case.
func (s SupportBundleStatus) is(other SupportBundleStatus) bool {
	return strings.EqualFold(strings.ReplaceAll(string(s), "_", " "), string(other))
}

// SupportBundleRef is a support bundle in a list.
type SupportBundleRef struct {
	ID          string              `json:"id"`
	Name        string              `json:"name"`
	Description string              `json:"description"`
	Created     jfrog.Time          `json:"created,omitzero"`
	Status      SupportBundleStatus `json:"status"`
}

type supportBundleList struct {
	Bundles []SupportBundleRef `json:"bundles"`
	Count   int                `json:"count"`
}

// List returns the support bundles that the server keeps.
//
// Requires: admin. Since 4.3.0.
//
//jfrog:op 4.8.2
func (s *SupportBundlesService) List(ctx context.Context) ([]SupportBundleRef, error) {
	out, err := jfrog.Do[supportBundleList](ctx, s.client,
		jfrog.Get("/artifactory/api/system/support/bundles"))
	return out.Bundles, err
}

// SupportBundle describes a support bundle.
type SupportBundle struct {
	ID          string                  `json:"id"`
	Name        string                  `json:"name"`
	Description string                  `json:"description"`
	Artifactory SupportBundleSource     `json:"artifactory"`
	Parameters  SupportBundleParameters `json:"parameters"`
	Created     jfrog.Time              `json:"created,omitzero"`
	Status      SupportBundleStatus     `json:"status"`
}

// Get returns the description of a support bundle.
//
// Requires: admin. Since 6.8.0.
//
//jfrog:op 4.8.3
func (s *SupportBundlesService) Get(ctx context.Context, bundleID string) (*SupportBundle, error) {
	return jfrog.Do[*SupportBundle](ctx, s.client,
		jfrog.Get("/artifactory/api/system/support/bundle/{bundleId}", bundleID))
}

// Delete deletes a support bundle.
//
// Requires: admin. Since 4.3.0.
//
//jfrog:op 4.8.4
func (s *SupportBundlesService) Delete(ctx context.Context, bundleID string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/artifactory/api/system/support/bundle/{bundleId}", bundleID))
}

// Download opens the archive of a support bundle. The manual does not state its format; public
// clients store it as a ZIP file. The caller must close it.
//
// Requires: admin. Since 4.3.0.
//
//jfrog:op 4.8.5
func (s *SupportBundlesService) Download(
	ctx context.Context, bundleID string,
) (io.ReadCloser, error) {
	return open(ctx, s.client,
		jfrog.Get("/artifactory/api/system/support/bundle/{bundleId}/archive", bundleID).LongRunning())
}

// CreateAndWait creates a support bundle and waits until its archive can be downloaded. If the
// creation fails, CreateAndWait returns the bundle and a [*jfrog.FailedError].
//
//jfrog:none Create and WaitCreated in one
func (s *SupportBundlesService) CreateAndWait(
	ctx context.Context, req SupportBundleCreateRequest, opts *jfrog.WaitOptions,
) (*SupportBundle, error) {
	created, err := s.Create(ctx, req)
	if err != nil {
		return nil, err
	}
	return s.WaitCreated(ctx, created.ID, opts)
}

// WaitCreated waits until the archive of a support bundle can be downloaded, and returns the
// bundle. If the status is neither in progress nor success, WaitCreated returns the bundle and a
// [*jfrog.FailedError].
func (s *SupportBundlesService) WaitCreated(
	ctx context.Context, bundleID string, opts *jfrog.WaitOptions,
) (*SupportBundle, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*SupportBundle, bool, error) {
		b, err := s.Get(ctx, bundleID)
		what := "creation of support bundle " + bundleID
		switch {
		case err != nil:
			return nil, false, err
		case b.Status == "":
			return b, false, fmt.Errorf("admin: %s: %w: it has no status", what, jfrog.ErrBadAnswer)
		case b.Status.is(SupportBundleInProgress):
			return b, false, nil
		case b.Status.is(SupportBundleSuccess):
			return b, true, nil
		}
		return b, true, &jfrog.FailedError{What: what, Status: string(b.Status)}
	})
}
