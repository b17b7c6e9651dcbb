package transfer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Manager moves files to and from Artifactory. It is safe for concurrent use. Calls that run at
// the same time share its limits.
type Manager struct {
	client *artifactory.Client
	opts   Options
	slots  *semaphore.Weighted // files and segments in transfer
	budget *rate.Limiter       // bytes; nil: no limit

	noSHA256  atomic.Bool // the server has returned checksums without SHA-256
	multipart multipart

	respond time.Duration // wait for the response to a list or a download; 0: the client's bound
}

// storing is the number of bytes that a server is expected to store in a second. Content of
// unknown size may have as many as unknownSize.
const (
	storing     = 10 << 20
	unknownSize = 10 << 30
)

// sending returns the context of a request that sends content of a size; -1: not known.
func (m *Manager) sending(ctx context.Context, size int64) context.Context {
	respond, idle := m.sendingTimes(size)
	return jfrog.WithTimeouts(ctx, respond, idle)
}

// sendingTimes returns the longest wait for a response, and without progress.
func (m *Manager) sendingTimes(size int64) (respond, idle time.Duration) {
	if idle = m.opts.IdleTimeout; idle < 0 {
		return -1, -1
	}
	if size < 0 {
		size = unknownSize
	}
	respond = idle + time.Duration(size/storing)*time.Second
	return max(respond, idle), idle // the sum may overflow
}

// asking returns the context of all requests that send no content.
func (m *Manager) asking(ctx context.Context) context.Context {
	return jfrog.WithTimeouts(ctx, m.respond, m.opts.IdleTimeout)
}

// Options are the settings of a [Manager]. The zero value has sensible defaults.
type Options struct {
	// Concurrency is the number of files, and of segments of large files, moved at a time. 0
	// means 8; the maximum is 4096. With HTTP/1.1 it is the number of connections; HTTP/2 needs
	// one. The client's own transport keeps up to 64 idle connections. Any other transport should
	// keep as many as Concurrency.
	Concurrency int

	// Bandwidth limits the content sent and received together, in bytes per second. 0 means no
	// limit.
	Bandwidth int64

	// ChecksumDeployMin is the size in bytes from which a file is first tried as a deploy by
	// checksum. Such a deploy sends no content if the server has it. 0 means 10 KiB, a negative
	// value none. Smaller files of a list are tried as long as the server has them.
	//
	// A tried file above 256 KiB is read twice: for its checksum and to be sent. Other files are
	// read once and compared with the checksum that the server returns. This takes less time if
	// the network is faster than the checksum, 1 or 2 GB/s. The server then stores content that
	// was damaged on the way, and the upload removes it.
	ChecksumDeployMin int64

	// SegmentMin is the size in bytes from which a download fetches a file in concurrent segments,
	// as far as Concurrency allows. 0 means 128 MiB, a negative value none.
	SegmentMin int64

	// MultipartMin is the size in bytes from which an upload is sent in concurrent parts, as far as
	// Concurrency allows, if the server offers that. 0 means 200 MiB, a negative value none. Servers
	// with cloud storage may offer it. The parts go directly to that storage.
	MultipartMin int64

	// PartSize is the size of the parts in bytes, a multiple of 1 MiB. 0 means 20 MiB. Files that
	// would have more than 10,000 parts get larger ones. Some storages refuse parts below 5 MiB.
	PartSize int64

	// Attempts limits the requests in a row that bring almost no content. It also limits the
	// uploads of a file whose content is damaged on the way, and the requests for a part of a
	// multipart upload. 0 means 5. Each attempt includes the client's own retries.
	Attempts int

	// IdleTimeout is how long a transfer may stall: content that does not move, or an upload
	// without a response. A download is then resumed with a new request, an upload is sent again
	// as the client's retries allow. The server gets one second more for each 10 MiB that it
	// stores. 0 means 1 minute, a negative value no limit.
	//
	// A list, and a download before its first byte, has the client's bound, as the server may
	// have to search or to fetch the file. If IdleTimeout is set, the bound is five times as long.
	// The merge of the parts of a multipart upload may stand still ten times as long.
	IdleTimeout time.Duration

	AllChecksums   bool // uploads send MD5 and SHA-1 besides SHA-256
	SkipVerify     bool // downloads are not verified, only complete
	DiscardPartial bool // deletes the content of a failed or interrupted download
	StopOnError    bool // the first file that fails stops the others

	// Fsync makes a download wait until the file and its name are on disk. Without it, a
	// finished file survives the end of the process. After a power failure it may be empty or
	// missing. On an SSD, 8 files of 4 KiB at a time take twice as long (1.1 ms in place of
	// 0.5 ms each). On other disks they take longer.
	Fsync bool

	// Progress, if not nil, is called about every ProgressInterval (0: 200 ms) while files move,
	// and once at the end. Each method call has one goroutine that calls it.
	Progress         func(Progress)
	ProgressInterval time.Duration
}

const (
	defaultConcurrency       = 8
	maxConcurrency           = 4096
	defaultChecksumDeployMin = 10 << 10
	defaultSegmentMin        = 128 << 20
	defaultMultipartMin      = 200 << 20
	defaultPartSize          = 20 << 20
	defaultAttempts          = 5
	defaultProgressInterval  = 200 * time.Millisecond
	defaultIdleTimeout       = time.Minute
)

// New returns a Manager for the Artifactory of rt. opts may be nil.
func New(rt *artifactory.Client, opts *Options) (*Manager, error) {
	if rt == nil {
		return nil, errors.New("transfer: client is nil")
	}
	m := &Manager{client: rt, opts: valueOf(opts)}
	o := &m.opts
	for _, option := range []struct {
		name  string
		value int64
	}{
		{"Concurrency", int64(o.Concurrency)}, {"Bandwidth", o.Bandwidth}, {"PartSize", o.PartSize},
		{"Attempts", int64(o.Attempts)}, {"ProgressInterval", int64(o.ProgressInterval)},
	} {
		if option.value < 0 {
			return nil, fmt.Errorf("transfer: option %s is negative", option.name)
		}
	}
	if o.Concurrency > maxConcurrency {
		return nil, fmt.Errorf("transfer: option Concurrency is %d; the maximum is %d", o.Concurrency, maxConcurrency)
	}
	if o.PartSize%partUnit != 0 || o.PartSize > maxPartSize {
		return nil, fmt.Errorf("transfer: option PartSize is %d; it must be a multiple of 1 MiB, and at most 5 GiB", o.PartSize)
	}
	orDefault(&o.Concurrency, defaultConcurrency)
	orDefault(&o.ChecksumDeployMin, defaultChecksumDeployMin)
	orDefault(&o.SegmentMin, defaultSegmentMin)
	orDefault(&o.MultipartMin, defaultMultipartMin)
	orDefault(&o.PartSize, defaultPartSize)
	orDefault(&o.Attempts, defaultAttempts)
	orDefault(&o.ProgressInterval, defaultProgressInterval)
	m.respond = 5 * min(max(o.IdleTimeout, -1), math.MaxInt64/5)
	orDefault(&o.IdleTimeout, defaultIdleTimeout)
	m.multipart.turn = make(chan struct{}, 1)
	m.slots = semaphore.NewWeighted(int64(o.Concurrency))
	if o.Bandwidth > 0 {
		m.budget = newBudget(o.Bandwidth)
	}
	return m, nil
}

// valueOf returns the options that opts points to. A nil pointer stands for the zero value.
func valueOf[T any](opts *T) T {
	if opts == nil {
		return *new(T)
	}
	return *opts
}

func orDefault[T int | int64 | time.Duration](v *T, value T) {
	if *v == 0 {
		*v = value
	}
}
