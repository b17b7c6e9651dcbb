package distribution

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SupportBundlesService creates, reads and deletes support bundles: archives with the
// configuration, the logs and the state of Distribution for JFrog support. Reached through
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
	Configuration *bool                    `json:"configuration,omitempty"` // nil: true
	System        *bool                    `json:"system,omitempty"`        // nil: true
	Logs          *SupportBundleLogs       `json:"logs,omitempty"`          // nil: all since yesterday
	ThreadDump    *SupportBundleThreadDump `json:"thread_dump,omitempty"`
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

// SupportBundleSource is the place of a support bundle in Artifactory.
type SupportBundleSource struct {
	ServiceID string `json:"service_id"`
	BundleURL string `json:"bundle_url"`
}

// SupportBundleCreated is the result of [SupportBundlesService.Create].
type SupportBundleCreated struct {
	ID          string              `json:"id"`
	Artifactory SupportBundleSource `json:"artifactory"`
}

// Create creates a support bundle with an ID that the server chooses.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.10.1
func (s *SupportBundlesService) Create(
	ctx context.Context, create SupportBundleCreateRequest,
) (*SupportBundleCreated, error) {
	return jfrog.Do[*SupportBundleCreated](ctx, s.client,
		jfrog.Post("/distribution/api/v1/system/support/bundle").LongRunning().
			Body(create).Check(create.check()))
}

const supportBundlePath = "/distribution/api/v1/system/support/bundle/{bundleId}"

// CreateAs creates a support bundle with an ID.
//
// CreateAs returns an error matching [jfrog.ErrValidation] if Artifactory lacks the repository for
// support bundles. Distribution then keeps the support bundle in its file system. The error
// matches [jfrog.ErrNotFound] if Distribution finds no authentication provider of Artifactory.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.10.2
func (s *SupportBundlesService) CreateAs(
	ctx context.Context, bundleID string, create SupportBundleCreateRequest,
) (*SupportBundleCreated, error) {
	return jfrog.Do[*SupportBundleCreated](ctx, s.client,
		jfrog.Put(supportBundlePath, bundleID).LongRunning().Body(create).Check(create.check()))
}

// SupportBundle describes a support bundle.
type SupportBundle struct {
	Name        string                  `json:"name"`
	Description string                  `json:"description"`
	Artifactory SupportBundleSource     `json:"artifactory"`
	Parameters  SupportBundleParameters `json:"parameters"`
	Created     jfrog.Time              `json:"created,omitzero"`
	Status      string                  `json:"status"` // such as success
}

// Get returns the description of a support bundle. It returns an error matching
// [jfrog.ErrNotFound] if there is no such support bundle.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.10.3
func (s *SupportBundlesService) Get(ctx context.Context, bundleID string) (*SupportBundle, error) {
	return jfrog.Do[*SupportBundle](ctx, s.client, jfrog.Get(supportBundlePath, bundleID))
}

// Download opens the archive of a support bundle, a ZIP file. The caller must close it. Download
// returns an error matching [jfrog.ErrNotFound] if there is no such support bundle.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.10.4
func (s *SupportBundlesService) Download(
	ctx context.Context, bundleID string,
) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, s.client,
		jfrog.Get("/distribution/api/v1/system/support/bundle/{bundleId}/archive", bundleID).
			LongRunning())
	if err != nil {
		return nil, err
	}
	return stream, nil
}

// Delete deletes a support bundle. It returns an error matching [jfrog.ErrNotFound] if there is no
// such support bundle.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.10.5
func (s *SupportBundlesService) Delete(ctx context.Context, bundleID string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(supportBundlePath, bundleID))
}

// SupportBundleRef is a support bundle in a list.
type SupportBundleRef struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Created     jfrog.Time `json:"created,omitzero"`
}

type supportBundleList struct {
	Bundles []SupportBundleRef `json:"bundles"`
	Count   int                `json:"count"`
}

// List returns the support bundles that the server keeps.
//
// Requires: admin. Since 1.6.
//
//jfrog:op 5.10.6
func (s *SupportBundlesService) List(ctx context.Context) ([]SupportBundleRef, error) {
	out, err := jfrog.Do[supportBundleList](ctx, s.client,
		jfrog.Get("/distribution/api/v1/system/support/bundles"))
	return out.Bundles, err
}
