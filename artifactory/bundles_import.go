package artifactory

import (
	"context"
	"fmt"
	"io"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BundleImportOptions refines [BundlesService.Import] and [BundlesService.ImportFromServer].
type BundleImportOptions struct {
	// DryRun only checks that all target repositories exist and that the release bundle does not.
	DryRun bool `url:"dry_run,omitempty"`
}

// Import uploads an exported archive of a release bundle, of v1 or v2, and starts its import. The
// server imports in the background: see [BundlesService.WaitImported]. The archive is streamed.
//
// If the import cannot start, the error matches [jfrog.ErrValidation]. For a release bundle that
// exists, it has the message "Bundle already exists". Import does not retry a request that may
// have succeeded.
//
// Requires: admin. Since 7.9.
//
//jfrog:op 2.13.5a 5.7.4a
func (s *BundlesService) Import(
	ctx context.Context, archive io.Reader, opts *BundleImportOptions,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/release/import").LongRunning().Query(opts).Body(archive).
			Check(checkContent(archive, 1, Checksums{})))
}

// ImportFromServer starts to import an archive that is on the server, as [BundlesService.Import]
// does. The archive is in the folder ARTIFACTORY_HOME/var/data/artifactory/import. The server
// deletes it after the import.
//
// Requires: admin. Since 7.10.2.
//
//jfrog:op 2.13.5b 5.7.4b
func (s *BundlesService) ImportFromServer(
	ctx context.Context, fileName string, opts *BundleImportOptions,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/release/import").LongRunning().
			Header("Content-Type", "application/json").Required("file_name", fileName).Query(opts))
}

// BundleImportStatus is the status of an import. Treat an unknown status as still in progress.
type BundleImportStatus string

// The statuses of imports.
const (
	BundleImportInProgress  BundleImportStatus = "IN_PROGRESS"
	BundleImportNotExported BundleImportStatus = "NOT_EXPORTED"
	BundleImportFailed      BundleImportStatus = "FAILED"
	BundleImportCompleted   BundleImportStatus = "COMPLETED"
)

// BundleImport is the import of a version of a release bundle.
type BundleImport struct {
	Status BundleImportStatus `json:"status"`
}

// ImportStatus returns the status of the import of a release bundle version.
//
// Requires: admin. Since 7.9.
//
//jfrog:op 2.13.6
func (s *BundlesService) ImportStatus(
	ctx context.Context, bundleName, bundleVersion string,
) (*BundleImport, error) {
	return jfrog.Do[*BundleImport](ctx, s.client,
		jfrog.Get("/artifactory/api/release/import/{name}/{version}/status", bundleName, bundleVersion))
}

// WaitImported waits until a release bundle version is imported. It returns a [*jfrog.FailedError]
// with the status if the import failed, or if the status is NOT_EXPORTED.
//
//jfrog:none waits with ImportStatus
func (s *BundlesService) WaitImported(
	ctx context.Context, bundleName, bundleVersion string, opts *jfrog.WaitOptions,
) (*BundleImport, error) {
	what := fmt.Sprintf("import of release bundle %s %s", bundleName, bundleVersion)
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*BundleImport, bool, error) {
		r, err := s.ImportStatus(ctx, bundleName, bundleVersion)
		if err != nil {
			return r, false, err
		}
		switch BundleImportStatus(strings.ToUpper(string(r.Status))) {
		case BundleImportCompleted:
			return r, true, nil
		case BundleImportFailed, BundleImportNotExported:
			return r, true, &jfrog.FailedError{What: what, Status: string(r.Status)}
		case "":
			return r, false, fmt.Errorf("artifactory: %s: %w: it has no status", what, jfrog.ErrBadAnswer)
		}
		return r, false, nil
	})
}
