package distribution

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// ExportsService exports release bundle versions v1 as ZIP archives for air-gapped sites. Reached
// through [Client.Exports].
//
// The other site imports the archive with Bundles.Import of package artifactory.
type ExportsService service

const exportPath = "/distribution/api/v1/export/release_bundle/{name}/{version}"

// Create starts the export of a release bundle version: see [ExportsService.WaitCompleted]. It
// returns an error matching [jfrog.ErrValidation] if the export cannot start.
//
// Requires: distribute permission for the release bundle. Since 2.5.
//
//jfrog:op 5.4.11 5.7.1
func (s *ExportsService) Create(ctx context.Context, name, version string) error {
	return jfrog.Send(ctx, s.client, jfrog.Post(exportPath, name, version))
}

// CreateAndWait exports a release bundle version and waits until its archive can be downloaded.
// If the export fails, CreateAndWait returns the export and a [*jfrog.FailedError].
//
//jfrog:none Create and WaitCompleted in one
func (s *ExportsService) CreateAndWait(
	ctx context.Context, name, version string, opts *jfrog.WaitOptions,
) (*Export, error) {
	if err := s.Create(ctx, name, version); err != nil {
		return nil, err
	}
	return s.WaitCompleted(ctx, name, version, opts)
}

// ExportStatus is the status of an export. Treat an unknown status as still in progress.
type ExportStatus string

// The statuses of exports.
const (
	ExportInProgress   ExportStatus = "IN_PROGRESS"
	ExportFailed       ExportStatus = "FAILED"
	ExportNotTriggered ExportStatus = "NOT_TRIGGERED"
	ExportCompleted    ExportStatus = "COMPLETED"
)

// Is reports whether two statuses are equal, without regard to case. A space equals an
// underscore.
func (s ExportStatus) Is(other ExportStatus) bool { return sameState(string(s), string(other)) }

// Export is the export of a release bundle version.
type Export struct {
	Status  ExportStatus `json:"status"`
	Message string       `json:"message,omitempty"` // about a failure
	// DownloadURL is the address of the archive in Artifactory, see [ExportsService.Download].
	DownloadURL string `json:"download_url,omitempty"` // if completed
}

// Status returns the status of the export of a release bundle version, and the address of the
// archive when the export is complete.
//
// Requires: distribute permission for the release bundle. Since 2.5.
//
//jfrog:op 5.4.12 5.7.2
func (s *ExportsService) Status(ctx context.Context, name, version string) (*Export, error) {
	return jfrog.Do[*Export](ctx, s.client,
		jfrog.Get("/distribution/api/v1/export/release_bundle/{name}/{version}/status", name, version))
}

// WaitCompleted waits until the archive of a release bundle version can be downloaded, and
// returns the export. If the export failed or was not started, WaitCompleted returns the export
// and a [*jfrog.FailedError] with the server's message.
func (s *ExportsService) WaitCompleted(
	ctx context.Context, name, version string, opts *jfrog.WaitOptions,
) (*Export, error) {
	what := fmt.Sprintf("export of release bundle %s %s", name, version)
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*Export, bool, error) {
		e, err := s.Status(ctx, name, version)
		switch {
		case err != nil:
			return e, false, err
		case e.Status == "":
			return e, false, check.Lacks("distribution", "status of the "+what)
		case e.Status.Is(ExportCompleted):
			return e, e.DownloadURL != "", nil // the archive may get its address late
		case e.Status.Is(ExportFailed), e.Status.Is(ExportNotTriggered):
			return e, true, &jfrog.FailedError{
				What: what, Status: string(e.Status), Messages: messages(e.Message),
			}
		}
		return e, false, nil
	})
}

// messages returns the texts that are not empty.
func messages(texts ...string) []string {
	var out []string
	for _, text := range texts {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// Download opens the archive of a complete export. The caller must close it.
//
// Download reads the archive from the client's own Artifactory, with the client's credentials. It
// ignores the host of [Export.DownloadURL].
//
//jfrog:none reads the archive that Status names
func (s *ExportsService) Download(ctx context.Context, export Export) (io.ReadCloser, error) {
	repoKey, itemPath, err := export.place()
	stream, err := jfrog.Open(ctx, s.client,
		jfrog.Get("/artifactory/{repoKey}/{itemPath...}", repoKey, itemPath).AnyContent().Check(err))
	if err != nil {
		return nil, err
	}
	return stream, nil
}

// place returns the repository and the path of the archive.
func (e Export) place() (repoKey, itemPath string, err error) {
	if e.DownloadURL == "" {
		return "", "", fmt.Errorf("export has the status %q and no download URL", string(e.Status))
	}
	u, err := url.Parse(e.DownloadURL)
	if err != nil {
		return "", "", errors.New("download URL of the export cannot be parsed")
	}
	_, place, _ := strings.Cut(u.Path, "/artifactory/")
	repoKey, itemPath, _ = strings.Cut(place, "/")
	if repoKey == "" || itemPath == "" {
		return "", "", fmt.Errorf(
			"download URL of the export has no path /artifactory/<repository>/<path>: %s", u.Path)
	}
	return repoKey, itemPath, nil
}

// Delete deletes the archive of a release bundle version from Distribution.
//
// Requires: delete permission for the release bundle, self-hosted. Since 2.5.
//
//jfrog:op 5.4.13 5.7.3
func (s *ExportsService) Delete(ctx context.Context, name, version string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(exportPath, name, version))
}
