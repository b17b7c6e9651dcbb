package lifecycle

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ExportsService exports release bundle versions as ZIP archives for air-gapped sites. Reached
// through [Client.Exports].
//
// The other site imports the archive with its import operation for release bundles v1.
type ExportsService service

// ExportCreateRequest describes the layout of an archive. The zero value keeps the layout of the
// release bundle version.
type ExportCreateRequest struct {
	Modifications *ExportModifications `json:"modifications,omitempty"`
	// Mappings replaces Modifications.Mappings in the form that the JFrog CLI sends. The manual
	// does not document it.
	Mappings []PathMapping `json:"mappings,omitempty"`
}

// ExportModifications changes the paths of the artifacts in an archive.
type ExportModifications struct {
	Mappings []PathMapping `json:"mappings,omitempty"`
}

// ExportCreateOptions qualifies [ExportsService.Create].
type ExportCreateOptions struct {
	RepositoryOptions
	// Async is not documented in the manual. If it is nil, the server decides.
	Async *bool `url:"async,omitempty"`
}

// Create starts the export of a release bundle version: see [ExportsService.WaitCompleted]. It
// returns an error matching [jfrog.ErrConflict] if the archive exists, and an error matching
// [jfrog.ErrNotFound] if there is no such version.
//
// Requires: distribute permission for the release bundle. Since Artifactory 7.63.2 with
// Distribution 2.19.1.
//
//jfrog:op 2.4.3.7
func (s *ExportsService) Create(ctx context.Context, name, version string, export ExportCreateRequest, opts *ExportCreateOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/distribution/export/{releaseBundleName}/{releaseBundleVersion}", name, version).
			Query(opts).Body(export))
}

// CreateAndWait exports a release bundle version and waits until its archive can be downloaded.
// It returns a [*jfrog.FailedError] if the export fails.
//
//jfrog:none Create and WaitCompleted in one
func (s *ExportsService) CreateAndWait(ctx context.Context, name, version string, export ExportCreateRequest, opts *ExportCreateOptions, wait *jfrog.WaitOptions) (*Export, error) {
	if err := s.Create(ctx, name, version, export, opts); err != nil {
		return nil, err
	}
	where := jfrog.Deref(opts).RepositoryOptions
	return s.WaitCompleted(ctx, name, version, &where, wait)
}

// ExportStatus is the status of an export. Servers write it in several ways: compare statuses
// with [ExportStatus.Is].
type ExportStatus string

// The statuses of exports.
const (
	ExportNotTriggered ExportStatus = "NOT TRIGGERED"
	ExportInProgress   ExportStatus = "IN PROGRESS"
	ExportCompleted    ExportStatus = "COMPLETED"
	ExportFailed       ExportStatus = "FAILED"
)

// Is reports whether two statuses are equal, without regard to case. A space equals an
// underscore.
func (s ExportStatus) Is(other ExportStatus) bool { return sameState(string(s), string(other)) }

// Export is the export of a release bundle version.
type Export struct {
	Status     ExportStatus `json:"status"`
	ExportedBy string       `json:"exported_by,omitempty"`
	ExportedAt jfrog.Millis `json:"exported_at,omitempty"`
	// RelativeDownloadURL is a slash, the repository key, and the path of the archive.
	RelativeDownloadURL string `json:"relative_download_url,omitempty"`
	// DownloadURL is only valid if the platform has a base URL configured.
	DownloadURL string `json:"download_url,omitempty"`
}

func (e *Export) state() string { return string(e.Status) }

// finished reports whether the archive has an address, which it may get late.
func (e *Export) finished() bool { return e.RelativeDownloadURL != "" && e.RelativeDownloadURL != "/" }

func (e *Export) texts() []string { return nil }

// Status returns the status of the export of a release bundle version, and the address of the
// archive when the export is complete. It returns an error matching [jfrog.ErrNotFound] if there
// is no such version.
//
// Requires: distribute permission for the release bundle. Since Artifactory 7.63.2 with
// Distribution 2.19.1.
//
//jfrog:op 2.4.3.8
func (s *ExportsService) Status(ctx context.Context, name, version string, opts *RepositoryOptions) (*Export, error) {
	return jfrog.Do[*Export](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/distribution/export/status/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}

// WaitCompleted waits until the archive of a release bundle version can be downloaded, and
// returns the export. It returns a [*jfrog.FailedError] if the export failed or was not started.
func (s *ExportsService) WaitCompleted(ctx context.Context, name, version string, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*Export, error) {
	return await(ctx, wait, fmt.Sprintf("export of release bundle %s %s", name, version),
		func(ctx context.Context) (*Export, error) { return s.Status(ctx, name, version, opts) })
}

// Delete deletes the archive of a release bundle version.
//
// Requires: admin. Since Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.9
func (s *ExportsService) Delete(ctx context.Context, name, version string, opts *RepositoryOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/lifecycle/api/v2/distribution/export/delete/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}
