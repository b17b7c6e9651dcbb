package lifecycle

import (
	"context"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ExportsService packs release bundle versions into ZIP archives, for sites that no network
// leads to. Reached through [Client.Exports].
//
// There is one archive of a version at most. The importing site takes it with its import
// of release bundles v1.
type ExportsService service

// ExportRequest says how the contents of an archive are laid out.
type ExportRequest struct {
	Modifications *Modifications `json:"modifications,omitempty"` // only mappings, as documented
	// Mappings are the same in the place where the JFrog CLI sends them. Set one of the
	// two, and this one where a server ignores the other.
	Mappings []PathMapping `json:"mappings,omitempty"`
}

// ExportOptions says where the version is, and how it is exported.
type ExportOptions struct {
	RepositoryOptions
	Async *bool `url:"async,omitempty"` // nil: the server's default; not documented
}

// Create begins to export a release bundle version; a nil request leaves its layout as it
// is. [ExportsService.WaitCompleted] tells how it ends. An archive that exists is an error
// matching [jfrog.ErrConflict]. It needs distribute permission for the release bundle.
// Since Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.7
func (s *ExportsService) Create(ctx context.Context, name, version string, export *ExportRequest, opts *ExportOptions) error {
	if export == nil {
		export = &ExportRequest{}
	}
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/distribution/export/{releaseBundleName}/{releaseBundleVersion}", name, version).
			Query(opts).Body(export))
}

// CreateAndWait exports a release bundle version and waits until its archive can be
// downloaded. An export that fails is a [*jfrog.FailedError].
//
//jfrog:none Create and WaitCompleted in one
func (s *ExportsService) CreateAndWait(ctx context.Context, name, version string, export *ExportRequest, opts *ExportOptions, wait *jfrog.WaitOptions) (*Export, error) {
	if err := s.Create(ctx, name, version, export, opts); err != nil {
		return nil, err
	}
	where := jfrog.Deref(opts).RepositoryOptions
	return s.WaitCompleted(ctx, name, version, &where, wait)
}

// ExportStatus is the state of an export. Servers write it in several ways: compare it with
// [ExportStatus.Is].
type ExportStatus string

// The states there are.
const (
	ExportNotTriggered ExportStatus = "NOT_TRIGGERED"
	ExportInProgress   ExportStatus = "IN_PROGRESS"
	ExportCompleted    ExportStatus = "COMPLETED"
	ExportFailed       ExportStatus = "FAILED"
)

// Is compares states regardless of case, and of spaces in place of underscores.
func (s ExportStatus) Is(other ExportStatus) bool { return sameState(string(s), string(other)) }

// Export is the export of a release bundle version.
type Export struct {
	Status              ExportStatus `json:"status"`
	ExportedBy          string       `json:"exported_by,omitempty"`
	ExportedAt          jfrog.Millis `json:"exported_at,omitempty"`
	RelativeDownloadURL string       `json:"relative_download_url,omitempty"` // "/", repository and path of the archive
	DownloadURL         string       `json:"download_url,omitempty"`          // right only if the platform has a base URL configured
}

func (e *Export) state() string { return string(e.Status) }

// finished tells whether the archive has an address, which it may get late.
func (e *Export) finished() bool { return e.RelativeDownloadURL != "" && e.RelativeDownloadURL != "/" }

func (e *Export) texts() []string { return nil }

// Status returns the state of an export, and where its archive is. It needs distribute
// permission for the release bundle. Since Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.8
func (s *ExportsService) Status(ctx context.Context, name, version string, opts *RepositoryOptions) (*Export, error) {
	return jfrog.Do[*Export](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/distribution/export/status/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}

// WaitCompleted waits until the archive of a release bundle version can be downloaded, and
// returns where it is. An export that failed, or that was not asked for, is a
// [*jfrog.FailedError].
func (s *ExportsService) WaitCompleted(ctx context.Context, name, version string, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*Export, error) {
	return await(ctx, wait, fmt.Sprintf("export of release bundle %s %s", name, version),
		func(ctx context.Context) (*Export, error) { return s.Status(ctx, name, version, opts) })
}

// Delete deletes the archive of a release bundle version. It needs an administrator. Since
// Artifactory 7.63.2 with Distribution 2.19.1.
//
//jfrog:op 2.4.3.9
func (s *ExportsService) Delete(ctx context.Context, name, version string, opts *RepositoryOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/lifecycle/api/v2/distribution/export/delete/{releaseBundleName}/{releaseBundleVersion}", name, version).Query(opts))
}
