package transfer

import (
	"context"
	"io"
	"iter"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// UploadJob describes the upload of one file.
type UploadJob struct {
	// To is the target. A path that ends in a slash, or is empty, is a folder: the local file
	// keeps its name in it.
	To Remote

	// Local is the file to upload. Content takes its place: the content is read from a reader. A
	// reader that is an io.ReaderAt and an io.Seeker is sent again after a failure. Any other
	// reader is sent once, without a checksum in advance. The reader is not closed.
	Local   string
	Content io.Reader
	Size    int64 // bytes of a Content that does not know its size; 0: sent chunked

	Properties  artifactory.Properties
	ContentType string                // empty: application/octet-stream
	Checksums   artifactory.Checksums // of the content, if known; saves a read of the content

	// IfAbsent uploads the file only if there is nothing at the target. Otherwise nothing is sent,
	// whatever the content there, and the outcome is OutcomePresent. The result then has the size
	// and the checksums of the existing file. The user needs read permission. In a virtual
	// repository, a file of any member counts.
	//
	// The server has no such condition. So the upload looks for the target first, and again before
	// each further attempt. A file that another client deploys between the last look and the end
	// of the attempt is replaced. It is safe if the user lacks delete permission: the server
	// refuses the upload then, and the outcome is OutcomePresent too.
	IfAbsent bool

	// KeepLinks uploads a Local that is a symbolic link as a link, and KeepModes stores the
	// permissions of Local. See the package overview for the properties that hold them.
	KeepLinks, KeepModes bool

	// Explode deploys the files in the archive (zip, tar, tar.gz, tgz) in place of the archive;
	// see [artifactory.ArtifactsService.DeployArchive]. Atomic deploys all of them or none.
	Explode, Atomic bool

	build    func() io.ReadCloser // makes the content of an archive of a tree
	linkDest string               // target of the link Local, as it is to be stored; "": not known
}

// DownloadJob describes the download of one file.
type DownloadJob struct {
	From       Remote
	Properties artifactory.Properties // the artifact must have them

	// The target is a file or a writer. Missing folders above a file are created. An existing
	// file keeps its permissions. An existing link is replaced, not followed.
	//
	// With Dir, Local is a path below it, with slashes, that may come from a server. It is
	// refused if it could leave Dir, even by existing links.
	//
	// If Download returns an error, the content that Writer has received is not verified.
	Local  string
	Dir    string
	Writer io.Writer

	// AnySystem allows names below Dir with backslashes or control characters, which programs may
	// misread. On Windows it also allows the names of which Windows reserves some, such as aux.c
	// or a:b, as far as the file system does.
	AnySystem bool

	// IfAbsent leaves whatever exists at the target alone, even if it appears during the download.
	// The outcome is OutcomePresent then. A target that exists costs no request.
	IfAbsent bool

	// KeepLinks makes a symbolic link of a file that was uploaded as a link. The link cannot lead
	// out of Dir, or out of the folder of Local without Dir: the error matches [ErrUnsafeName].
	// KeepModes gives the file the stored permissions, also if the content is the same. Both cost
	// one more request.
	KeepLinks, KeepModes bool

	// Size and Checksums describe the file, for example from a list of files. They save the
	// request that compares the local file with it. If the file has been replaced since, its
	// current content is downloaded, and the result has its checksum.
	//
	// With Pinned, as for a lock file, other content is an error matching [ErrChecksumMismatch].
	Size      int64 // bytes; 0: not known
	Checksums artifactory.Checksums
	Pinned    bool

	SkipUpdateStats bool // the download is not counted

	// Explode extracts the archive into the folder Local, or Dir if Local is empty, and does not
	// keep the archive. Extract, if not nil, refines it. See [Manager.ExtractArchive] for the
	// formats and the files that are refused. The result describes the archive. If a file cannot
	// be extracted, the job has failed. The other files are extracted, unless the whole archive
	// is broken.
	Explode bool
	Extract *ExtractOptions

	attrs *attributes // of the file, if the list has them; nil: not known
	index *localIndex // files that may have the content; nil: none
}

// Upload uploads one file.
//
// Requires: deploy permission, and delete permission to replace a file.
func (m *Manager) Upload(ctx context.Context, job UploadJob) (*Result, error) {
	return m.one(ctx, m.uploadTask(job))
}

// Download downloads one file.
//
// Requires: read permission.
func (m *Manager) Download(ctx context.Context, job DownloadJob) (*Result, error) {
	return m.one(ctx, m.downloadTask(job, nil))
}

// UploadAll uploads the files of a list. A separate goroutine walks over the list while the
// files are sent, at most some thousand jobs ahead. An error in the list counts as a failed
// file, and the walk continues.
//
// UploadAll returns after the list has ended. A list that waits must therefore end when the
// context does. Jobs with the same target overwrite each other.
//
// Requires: deploy permission, and delete permission to replace files.
func (m *Manager) UploadAll(ctx context.Context, jobs iter.Seq2[UploadJob, error]) (*Summary, error) {
	return Summarize(m.UploadAllResults(ctx, jobs))
}

// UploadAllResults does the same as [Manager.UploadAll], and walks over the results.
func (m *Manager) UploadAllResults(ctx context.Context, jobs iter.Seq2[UploadJob, error]) iter.Seq2[*Result, error] {
	return m.run(ctx, tasksOf(jobs, m.uploadTask))
}

// DownloadAll downloads the files of a list. It walks over the list as [Manager.UploadAll] does.
//
// Requires: read permission.
func (m *Manager) DownloadAll(ctx context.Context, jobs iter.Seq2[DownloadJob, error]) (*Summary, error) {
	return Summarize(m.DownloadAllResults(ctx, jobs))
}

// DownloadAllResults does the same as [Manager.DownloadAll], and walks over the results.
func (m *Manager) DownloadAllResults(ctx context.Context, jobs iter.Seq2[DownloadJob, error]) iter.Seq2[*Result, error] {
	dirs := new(openDirs)
	return m.run(ctx, tasksOf(jobs, func(job DownloadJob) task { return m.downloadTask(job, dirs) }), dirs.close)
}

func tasksOf[J any](jobs iter.Seq2[J, error], make func(J) task) iter.Seq2[task, error] {
	if jobs == nil {
		return nil
	}
	return func(yield func(task, error) bool) {
		for job, err := range jobs {
			if err != nil && !yield(task{}, err) || err == nil && !yield(make(job), nil) {
				return
			}
		}
	}
}

// Jobs returns a list of the given jobs for [Manager.UploadAll] or [Manager.DownloadAll].
func Jobs[J UploadJob | DownloadJob](jobs ...J) iter.Seq2[J, error] {
	return func(yield func(J, error) bool) {
		for _, job := range jobs {
			if !yield(job, nil) {
				return
			}
		}
	}
}
