package artifactory

import (
	"context"
	"errors"
)

// ExtractOptions says what may be taken out of an archive.
type ExtractOptions struct {
	MaxBytes  int64 // of all content; beyond, nothing is extracted any more; 0: no bound
	MaxFiles  int   // 0: no bound
	AnySystem bool  // allows names that are reserved on other systems only; see [DownloadJob]
}

// FolderDownloadOptions refines [Transfers.DownloadFolder].
type FolderDownloadOptions struct {
	ExtractOptions
	ArchiveType ArchiveType // in which the folder comes: zip, tar, tar.gz, tgz; empty: tar.gz
}

// DownloadFolder downloads a folder of a local repository or a cache as one archive and
// extracts that below dir.
func (t *Transfers) DownloadFolder(ctx context.Context, repoKey, folderPath, dir string, opts *FolderDownloadOptions) TransferResults {
	return nil
}

// ExtractArchive extracts a local archive (zip, tar, tar.gz, tgz) below dir.
func (t *Transfers) ExtractArchive(ctx context.Context, archive, dir string, opts *ExtractOptions) TransferResults {
	return nil
}

func (f *flight) explode(ctx context.Context, job *DownloadJob, dirs *openDirs) error {
	return errors.ErrUnsupported
}
