package missioncontrol

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SupportBundlesService creates, reads and deletes support bundles of Mission Control: archives
// with its configuration, logs and state for JFrog support. Reached through
// [Client.SupportBundles].
//
// Deprecated: it is for Artifactory 7.47 or earlier. Since Artifactory 7.49 the support bundles of
// package artifactory/admin include Mission Control.
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
	Parameters  *SupportBundleParameters `json:"parameters,omitempty"`
}

func (r SupportBundleCreateRequest) check() error {
	p := jfrog.Deref(r.Parameters)
	logs, dump := jfrog.Deref(p.Logs), jfrog.Deref(p.ThreadDump)
	if err := cmp.Or(logs.StartDate.check(), logs.EndDate.check()); err != nil {
		return err
	}
	switch {
	case logs.StartDate != "" && logs.EndDate != "" && logs.StartDate > logs.EndDate:
		return fmt.Errorf("start date %s is after end date %s", logs.StartDate, logs.EndDate)
	case dump.Count < 0:
		return fmt.Errorf("count of %d thread dumps is negative", dump.Count)
	case jfrog.Deref(dump.Interval) < 0:
		return fmt.Errorf("interval %d between thread dumps is negative", *dump.Interval)
	}
	return nil
}

// SupportBundleParameters selects the content of a support bundle. Nil fields leave the choice to
// the server.
type SupportBundleParameters struct {
	Configuration *bool                    `json:"configuration,omitempty"`
	System        *bool                    `json:"system,omitempty"`
	Logs          *SupportBundleLogs       `json:"logs,omitempty"`
	ThreadDump    *SupportBundleThreadDump `json:"thread_dump,omitempty"`
}

// SupportBundleLogs selects the logs in a support bundle.
type SupportBundleLogs struct {
	Include   *bool `json:"include,omitempty"`
	StartDate Date  `json:"start_date,omitempty"`
	EndDate   Date  `json:"end_date,omitempty"`
}

// SupportBundleThreadDump sets the thread dumps in a support bundle.
type SupportBundleThreadDump struct {
	Count    int  `json:"count,omitempty"`
	Interval *int `json:"interval,omitempty"` // between dumps; its unit is not documented
}

// SupportBundleSource is the Artifactory that keeps a support bundle.
type SupportBundleSource struct {
	ServiceID string `json:"service_id"`
	BundleURL string `json:"bundle_url"`
}

// SupportBundleCreated is the result of [SupportBundlesService.Create].
type SupportBundleCreated struct {
	ID          string              `json:"id"`
	Artifactory SupportBundleSource `json:"artifactory"`
}

// SupportBundleRef is a support bundle in a list.
type SupportBundleRef struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Created     jfrog.Time `json:"created,omitzero"`
}

type supportBundleList struct {
	Count   int                `json:"count"`
	Bundles []SupportBundleRef `json:"bundles"`
}

// SupportBundle describes a support bundle.
type SupportBundle struct {
	Name        string                  `json:"name"`
	Description string                  `json:"description"`
	Artifactory SupportBundleSource     `json:"artifactory"`
	Parameters  SupportBundleParameters `json:"parameters"`
	Available   int                     `json:"available"` // a number without a documented meaning
	Created     jfrog.Time              `json:"created,omitzero"`
}

// Create creates a support bundle. The server may still be collecting its content when Create
// returns: see [SupportBundlesService.WaitCreated].
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
//
// Requires: admin, Artifactory 7.47 or earlier. Since 4.0.
//
//jfrog:op 8.5.1
func (s *SupportBundlesService) Create(
	ctx context.Context, req SupportBundleCreateRequest,
) (*SupportBundleCreated, error) {
	return jfrog.Do[*SupportBundleCreated](ctx, s.client,
		jfrog.Post("/mc/api/v1/system/support/bundle").LongRunning().Body(req).Check(req.check()))
}

// List returns the support bundles that the server keeps.
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
//
// Requires: admin, Artifactory 7.47 or earlier. Since 4.0.
//
//jfrog:op 8.5.2
func (s *SupportBundlesService) List(ctx context.Context) ([]SupportBundleRef, error) {
	out, err := jfrog.Do[supportBundleList](ctx, s.client,
		jfrog.Get("/mc/api/v1/system/support/bundles"))
	return out.Bundles, err
}

// Get returns the description of a support bundle. Get returns an error matching
// [jfrog.ErrNotFound] if there is no such bundle.
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
//
// Requires: admin, Artifactory 7.47 or earlier. Since 4.0.
//
//jfrog:op 8.5.3
func (s *SupportBundlesService) Get(ctx context.Context, bundleID string) (*SupportBundle, error) {
	return jfrog.Do[*SupportBundle](ctx, s.client,
		jfrog.Get("/mc/api/v1/system/support/bundle/{id}", bundleID))
}

// Download opens the archive of a support bundle, a ZIP file. The caller must close it. Download
// returns an error matching [jfrog.ErrNotFound] if there is no such bundle or no archive of it.
// The error matches [jfrog.ErrForbidden] if the user may not download folders of Artifactory.
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
//
// Requires: admin who may download folders, Artifactory 7.47 or earlier. Since 4.0.
//
//jfrog:op 8.5.4
func (s *SupportBundlesService) Download(
	ctx context.Context, bundleID string,
) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, s.client,
		jfrog.Get("/mc/api/v1/system/support/bundle/{id}/archive", bundleID).LongRunning())
	if err != nil {
		return nil, err
	}
	return stream, nil
}

// Delete deletes a support bundle and its archive in Artifactory. Delete returns an error matching
// [jfrog.ErrNotFound] if there is no such bundle.
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
//
// Requires: admin, Artifactory 7.47 or earlier. Since 4.0.
//
//jfrog:op 8.5.5
func (s *SupportBundlesService) Delete(ctx context.Context, bundleID string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/mc/api/v1/system/support/bundle/{id}", bundleID))
}

// CreateAndWait creates a support bundle and waits until its archive can be downloaded.
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
//
//jfrog:none Create and WaitCreated in one
func (s *SupportBundlesService) CreateAndWait(
	ctx context.Context, req SupportBundleCreateRequest, opts *jfrog.WaitOptions,
) (*SupportBundle, error) {
	created, err := s.Create(ctx, req)
	if err != nil {
		return nil, err
	}
	if created.ID == "" {
		return nil, lacks("id of the support bundle")
	}
	return s.WaitCreated(ctx, created.ID, opts)
}

// WaitCreated waits until the archive of a support bundle can be downloaded, and returns the
// bundle. WaitCreated returns an error matching [jfrog.ErrNotFound] if there is no such bundle.
//
// A support bundle has no status. WaitCreated opens the archive, and takes an archive that does
// not exist for one in preparation. It waits as long as its context allows, also if the server has
// failed to create the archive.
//
// Deprecated: use the support bundles of package artifactory/admin since Artifactory 7.49.
func (s *SupportBundlesService) WaitCreated(
	ctx context.Context, bundleID string, opts *jfrog.WaitOptions,
) (*SupportBundle, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*SupportBundle, bool, error) {
		bundle, err := s.Get(ctx, bundleID)
		if err != nil {
			return nil, false, err
		}
		archive, err := s.Download(ctx, bundleID)
		switch {
		case errors.Is(err, jfrog.ErrNotFound):
			return bundle, false, nil
		case err != nil:
			return bundle, false, err
		}
		return bundle, true, archive.Close()
	})
}
