package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"reflect"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// Manager moves files, one or a million, between this machine and Artifactory: several
// at a time, verified, and safe to interrupt.
//
//	t, err := artifactory.NewTransfers(rt, nil)
//	sum, err := t.UploadTree(ctx, "dist", "libs-release-local", "app/1.0", nil).Summary()
//
// Every file is verified against the SHA-256 (or, where the server knows no other, SHA-1 or
// MD5) of both sides before it counts as moved. An upload of 10 KiB or more, or of one
// of many files, sends no content that the server has anywhere; a download skips a file that
// is there already, continues where one was killed, or left its part (KeepPartial), and shows
// a file under its name only when it is whole. It is not forced to the disk. Memory does not
// grow with the size of files or their number.
//
// A Manager is safe for concurrent use; calls that run side by side share its limits.
type Manager struct {
	client *artifactory.Client
	opts   Options
	slots  *semaphore.Weighted // files and segments on their way
	budget *rate.Limiter       // bytes; nil: no limit
}

// Options are the settings of a [Manager]. The zero value is a sensible one.
type Options struct {
	// Concurrency is the number of files, and of segments of large ones, on their way at a
	// time, and so about the number of connections, of which HTTP/2 needs only one; 0: 8;
	// 4096 at most. The client's own transport keeps up to 64 idle connections for reuse; one
	// that is given to it should keep as many as this.
	Concurrency int

	// Bandwidth bounds the content sent and received together, in bytes per second; 0: no
	// bound.
	Bandwidth int64

	// ChecksumDeployMin is the size in bytes from which files are first tried as a deploy by
	// checksum, which sends no content if the server has it; 0: 10 KiB; negative: none is.
	// Smaller files of a list are tried as long as the server turns out to have them.
	//
	// A file above 256 KiB that is tried is read twice: for its checksum, and to be sent. One
	// that is not is read once and compared with what the server says it has got, which takes
	// less time where the network is faster than the checksum, a gigabyte or two per second;
	// but what was damaged on the way is stored before that shows, and is removed then.
	ChecksumDeployMin int64

	// SegmentMin is the size in bytes from which files are downloaded in segments side by
	// side, as far as the concurrency has room; 0: 128 MiB; negative: none is.
	SegmentMin int64

	// Attempts is how often content is asked for in a row without much of it arriving, and
	// how often a file is sent whose content was damaged on the way; 0: 5. It comes on top
	// of the client's own retries.
	Attempts int

	// IdleTimeout is how long the next byte of a download is waited for before it is asked
	// for again, from there on; 0: 1 minute; negative: for ever.
	IdleTimeout time.Duration

	AllChecksums bool // uploads send MD5 and SHA-1 too, besides SHA-256
	SkipVerify   bool // downloads are not verified, only complete
	KeepPartial  bool // what has arrived of a failed or cancelled download stays, for a later one to go on
	StopOnError  bool // the first file that fails stops the others

	// Progress, if not nil, is called about every ProgressInterval (0: 200 ms) while files
	// move, and once at the end. Each call of a method has one goroutine that calls it.
	Progress         func(Progress)
	ProgressInterval time.Duration
}

const (
	defaultConcurrency       = 8
	maxConcurrency           = 4096
	defaultChecksumDeployMin = 10 << 10
	defaultSegmentMin        = 128 << 20
	defaultTransferAttempts  = 5
	defaultProgressInterval  = 200 * time.Millisecond
	defaultIdleTimeout       = time.Minute
)

// New returns what moves files to and from the Artifactory of c.
func New(c *artifactory.Client, opts *Options) (*Manager, error) {
	if c == nil {
		return nil, errors.New("artifactory: client is nil")
	}
	t := &Manager{client: c}
	if opts != nil {
		t.opts = *opts
	}
	o := &t.opts
	for _, option := range []struct {
		name  string
		value int64
	}{
		{"Concurrency", int64(o.Concurrency)}, {"Bandwidth", o.Bandwidth},
		{"Attempts", int64(o.Attempts)}, {"ProgressInterval", int64(o.ProgressInterval)},
	} {
		if option.value < 0 {
			return nil, fmt.Errorf("artifactory: transfer option %s is negative", option.name)
		}
	}
	if o.Concurrency > maxConcurrency {
		return nil, fmt.Errorf("artifactory: transfer option Concurrency is %d, and %d at most", o.Concurrency, maxConcurrency)
	}
	orDefault(&o.Concurrency, defaultConcurrency)
	orDefault(&o.ChecksumDeployMin, defaultChecksumDeployMin)
	orDefault(&o.SegmentMin, defaultSegmentMin)
	orDefault(&o.Attempts, defaultTransferAttempts)
	orDefault(&o.ProgressInterval, defaultProgressInterval)
	orDefault(&o.IdleTimeout, defaultIdleTimeout)
	if o.IdleTimeout < 0 {
		o.IdleTimeout = math.MaxInt64
	}
	t.slots = semaphore.NewWeighted(int64(o.Concurrency))
	if o.Bandwidth > 0 {
		t.budget = newBudget(o.Bandwidth)
	}
	return t, nil
}

// isNil recognises also a nil pointer in an interface.
func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}

func orDefault[T int | int64 | time.Duration](v *T, value T) {
	if *v == 0 {
		*v = value
	}
}

// UploadJob is one file to be uploaded.
type UploadJob struct {
	Repo string // repository key
	Path string // in the repository; one that ends in / is a folder, and the file keeps its name there

	// The content: a file, or what a reader gives. A reader that is an io.ReaderAt and
	// io.Seeker is sent again on a failure; any other is sent once, without knowing its
	// checksum before. It is not closed.
	Local   string
	Content io.Reader
	Size    int64 // bytes of a Content that cannot tell it; 0: sent chunked

	Properties  artifactory.Properties
	ContentType string                // empty: application/octet-stream
	Checksums   artifactory.Checksums // of the content, if known: saves reading it for them

	// Explode deploys what is in the archive (zip, tar, tar.gz, tgz), not the archive: see
	// [artifactory.ArtifactsService.DeployArchive]. Atomic makes that all or nothing.
	Explode, Atomic bool
}

// DownloadJob is one file to be downloaded.
type DownloadJob struct {
	Repo       string                 // repository key
	Path       string                 // in the repository
	Properties artifactory.Properties // that the artifact must have

	// Where the content goes: a file, or a writer. Folders above a file are made. A file that is
	// there keeps its permissions, and a link there is replaced, not followed. With Dir,
	// Local is a path below it, with slashes, that may come from a server: it is refused
	// unless it is a plain one that cannot leave Dir, also not by links that are there. Of
	// a writer nothing can be taken back: what it got before an error is not verified.
	Local  string
	Dir    string
	Writer io.Writer

	// AnySystem allows names below Dir that are dangerous or reserved on other systems only,
	// such as aux.c or a:b.
	AnySystem bool

	// What is known of the file, from a list of files say: saves asking whether the local
	// file is the same. It is not what the file must be: one that has been replaced since
	// then is downloaded as it is now, and the result has its checksum. With Pinned, the
	// content must have those checksums, as from a lock file, and any other is an error
	// matching [ErrChecksumMismatch].
	Size      int64 // bytes; 0: not known
	Checksums artifactory.Checksums
	Pinned    bool

	SkipUpdateStats bool // the download is not counted

	// Explode extracts the archive into the folder that Local names, or Dir if Local is
	// empty, in place of keeping it; Extract, if not nil, says how. See
	// [Manager.ExtractArchive] for the formats and for what is refused. The result is that
	// of the archive: it has failed if one of its files could not be extracted, but the
	// others are there, unless the archive as a whole is broken.
	Explode bool
	Extract *ExtractOptions
}

// Upload uploads one file. The error is also the result's. It needs deploy permission, and
// delete permission to replace a file.
func (t *Manager) Upload(ctx context.Context, job UploadJob) (*Result, error) {
	return t.one(ctx, t.uploadTask(job))
}

// Download downloads one file. The error is also the result's. It needs read permission.
func (t *Manager) Download(ctx context.Context, job DownloadJob) (*Result, error) {
	return t.one(ctx, t.downloadTask(job, nil))
}

// UploadAll uploads the files of a list, which is walked as they are sent, some thousand
// jobs ahead at most, in a goroutine of its own. An error in the list is that of one file;
// the list goes on. One that waits for something must end its wait when the context ends, as
// the results end after the list. Jobs that have the same target at the same time overwrite
// each other. It needs what [Manager.Upload] needs.
func (t *Manager) UploadAll(ctx context.Context, jobs iter.Seq2[UploadJob, error]) Results {
	return t.run(ctx, tasksOf(jobs, t.uploadTask))
}

// DownloadAll downloads the files of a list, which is walked as they arrive, some thousand
// jobs ahead at most, as with [Manager.UploadAll]. An error in the list is that of one
// file; the list goes on. It needs what [Manager.Download] needs.
func (t *Manager) DownloadAll(ctx context.Context, jobs iter.Seq2[DownloadJob, error]) Results {
	dirs := new(openDirs)
	return t.run(ctx, tasksOf(jobs, func(job DownloadJob) task { return t.downloadTask(job, dirs) }), dirs.close)
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

// Jobs makes a list for [Manager.UploadAll] or [Manager.DownloadAll] of jobs that are
// at hand.
func Jobs[J UploadJob | DownloadJob](jobs ...J) iter.Seq2[J, error] {
	return func(yield func(J, error) bool) {
		for _, job := range jobs {
			if !yield(job, nil) {
				return
			}
		}
	}
}
