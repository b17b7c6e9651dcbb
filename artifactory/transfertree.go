package artifactory

import "context"

// TreeFilter says which files of a tree are meant.
//
// A pattern is matched against the path below the top of the tree, with slashes: * and ?
// stand for any text and any character within a segment, [a-z] for one of a range, and ** as
// a segment for any number of segments. A pattern without a slash is matched against
// the file's name.
type TreeFilter struct {
	Include []string // empty: every file
	Exclude []string // wins over Include
}

// UploadTreeOptions refines [Transfers.UploadTree].
type UploadTreeOptions struct {
	TreeFilter
	Flat       bool       // every file directly into the folder; two of one name are an error
	SkipLinks  bool       // leave symbolic links out; they are followed otherwise
	Properties Properties // set on every file

	// Job, if not nil, has the last word on each file: it may change the job, and leaves the
	// file out by returning false.
	Job func(*UploadJob) bool
}

// UploadTree uploads the files below a folder of this machine to a folder of a repository.
func (t *Transfers) UploadTree(ctx context.Context, dir, repoKey, folderPath string, opts *UploadTreeOptions) TransferResults {
	return nil
}

// UploadGlob uploads the files that a pattern such as dist/**/*.jar matches.
func (t *Transfers) UploadGlob(ctx context.Context, pattern, repoKey, folderPath string, opts *UploadTreeOptions) TransferResults {
	return nil
}

// SyncUpOptions refines [Transfers.SyncUp].
type SyncUpOptions struct {
	UploadTreeOptions
	Delete bool // delete files of the folder that dir lacks and the filter does not leave out
}

// SyncUp makes a folder of a repository like a folder of this machine: UploadTree that asks
// first what is there and leaves alone what is the same.
func (t *Transfers) SyncUp(ctx context.Context, dir, repoKey, folderPath string, opts *SyncUpOptions) TransferResults {
	return nil
}

// DownloadTreeOptions refines [Transfers.DownloadTree].
type DownloadTreeOptions struct {
	TreeFilter
	Flat       bool       // every file directly into dir; two of one name are an error
	AnySystem  bool       // allows names that are reserved on other systems only; see [DownloadJob]
	Properties Properties // that the artifacts must have

	// Job, if not nil, has the last word on each file: it may change the job, and leaves the
	// file out by returning false.
	Job func(*DownloadJob) bool
}

// DownloadTree downloads the files below a folder of a repository to a folder of this
// machine.
func (t *Transfers) DownloadTree(ctx context.Context, repoKey, folderPath, dir string, opts *DownloadTreeOptions) TransferResults {
	return nil
}

// DownloadGlob downloads the files of a repository that a pattern such as
// org/acme/**/*.jar matches.
func (t *Transfers) DownloadGlob(ctx context.Context, repoKey, pattern, dir string, opts *DownloadTreeOptions) TransferResults {
	return nil
}

// DownloadQuery downloads the files that a query on items finds.
func (t *Transfers) DownloadQuery(ctx context.Context, query AQLQuery, dir string, opts *DownloadTreeOptions) TransferResults {
	return nil
}

// SyncDownOptions refines [Transfers.SyncDown].
type SyncDownOptions struct {
	DownloadTreeOptions
	Delete bool // delete files of dir that the folder lacks and the filter does not leave out
}

// SyncDown makes a folder of this machine like a folder of a repository.
func (t *Transfers) SyncDown(ctx context.Context, repoKey, folderPath, dir string, opts *SyncDownOptions) TransferResults {
	return nil
}
