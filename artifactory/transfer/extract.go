package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// ExtractOptions refines the extraction of archives.
type ExtractOptions struct {
	// ArchiveType is the format. If it is empty, the name of the archive decides; for
	// [Manager.DownloadFolder] the format is tar.gz then.
	ArchiveType artifactory.ArchiveType

	// Limits of the content, counted as the archive is read, whatever its headers say. An archive
	// above a limit is not extracted at all. A negative limit means none, which is for trusted
	// archives.
	MaxBytes int64 // bytes of content; 0: 64 GiB
	MaxFiles int   // files and folders; 0: 1,000,000; it limits the names too, to 256 bytes on average

	// AnySystem allows names that are dangerous or reserved only on other systems, such as aux.c
	// or a:b.
	AnySystem bool

	// KeepModes gives the files the permissions in the archive, without the bits that run a file as
	// its owner or group. KeepLinks extracts symbolic links, unless they lead out of the folder.
	KeepModes, KeepLinks bool

	// Stream extracts the archive of a [DownloadJob] while it arrives, so that it takes no space
	// on disk besides its files. The files still get their places only after the checksum of the
	// archive was verified. The download is neither resumed by a later one nor received in
	// segments, and content is decompressed before it is verified. A zip archive is stored first
	// in any case, because its list of files is at its end.
	Stream bool
}

const (
	defaultMaxBytes = 64 << 30
	defaultMaxFiles = 1_000_000
)

// withDefaults returns the options with their default limits.
func (o ExtractOptions) withDefaults() ExtractOptions {
	orDefault(&o.MaxBytes, defaultMaxBytes)
	orDefault(&o.MaxFiles, defaultMaxFiles)
	return o
}

// packedMost returns the number of bytes that an archive may have: the content that it may hold,
// and twice the list of its entries. Each entry is also described before its content. 0 means any
// number.
func (o ExtractOptions) packedMost() int64 {
	if o.MaxBytes < 0 || o.MaxBytes > math.MaxInt64-2*maxZipDirectory {
		return 0
	}
	return o.MaxBytes + 2*maxZipDirectory
}

// extraction extracts files from an archive. It collects them in a folder beside their places. They
// get their places when the whole archive has turned out to be sound.
type extraction struct {
	opts    ExtractOptions
	hashes  func() *checksum.Hashes // makes the hashes of a file
	counted func(n int64)           // is called with the bytes extracted

	fsync   bool
	target  *os.Root // the folder of the places
	staging string   // the folder in target that collects the files
	files   *os.Root // folder of the files, in staging

	entries []*extracted
	folders map[string]bool // folders that exist in files
	made    int             // number of entries, and of folders above them
	bytes   int64           // bytes of content
	names   int             // bytes of names and targets of links
}

// extracted is an extracted or failed entry.
type extracted struct {
	name       string // with slashes
	folder     bool
	executable bool
	mode       fs.FileMode // permissions to keep, if hasMode is set
	hasMode    bool
	link       string // target of a symbolic link; "": it is a file or a folder
	size       int64
	sums       artifactory.Checksums
	took       time.Duration
	err        error // why it was not extracted; nil: it was
}

// filesFolder and archiveFile are the names in the staging folder.
const (
	filesFolder = "files"
	archiveFile = "archive"
)

// newExtraction prepares to extract into target. The extraction closes target at its end.
func newExtraction(target *os.Root, opts ExtractOptions, hashes func() *checksum.Hashes, counted func(int64)) (*extraction, error) {
	x := &extraction{opts: opts, hashes: hashes, counted: counted, target: target, staging: (&place{}).tempName(), folders: map[string]bool{}}
	err := target.Mkdir(x.staging, 0o700)
	if err == nil {
		if err = target.Mkdir(x.inStaging(filesFolder), 0o700); err == nil {
			x.files, err = target.OpenRoot(x.inStaging(filesFolder))
		}
	}
	if err != nil {
		x.close()
		return nil, err
	}
	return x, nil
}

func (x *extraction) inStaging(name string) string {
	return filepath.Join(x.staging, filepath.FromSlash(name))
}

// close removes the files that have not been moved to their places.
func (x *extraction) close() {
	if x.files != nil {
		_ = x.files.Close()
	}
	_ = x.target.RemoveAll(x.staging)
	_ = x.target.Close()
}

// entryFault is a failure of a single entry of an archive.
type entryFault struct{ error }

func (e entryFault) Unwrap() error { return e.error }

// take extracts an entry. It keeps a failure of the entry in the entry, and returns a failure of
// the archive.
func (x *extraction) take(ctx context.Context, e *entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	name := strings.TrimPrefix(e.name, "./")
	if e.folder {
		if e.name == "." || name == "" && e.name != "" {
			return nil // the target folder itself
		}
		name = strings.TrimSuffix(name, "/")
	}
	if err := x.hold(len(e.name)); err != nil {
		return err
	}
	begin := time.Now()
	out := &extracted{name: name, folder: e.folder, executable: e.executable, mode: e.mode, hasMode: e.hasMode}
	x.entries = append(x.entries, out)
	err := x.count()
	if err == nil {
		err = x.extract(ctx, e, out)
	}
	out.took = time.Since(begin)
	var fault entryFault
	if errors.As(err, &fault) {
		out.err = fault.error
		if e.passed == nil {
			return nil
		}
		// In a stream, the content lies before the next entry. It counts like other content.
		_, _, err = x.copy(ctx, io.Discard, e.passed, &checksum.Hashes{})
	}
	return err
}

// nameBytes is the average length that names may have in an archive with as many files as allowed.
const nameBytes = 256

// maxEntryName limits the length of a name, and so the depth of a folder.
const maxEntryName = 4096

func (x *extraction) extract(ctx context.Context, e *entry, out *extracted) error {
	err := checkLocalName(out.name, ruleOf(x.opts.AnySystem, true))
	if err == nil && len(out.name) > maxEntryName {
		err = fmt.Errorf("%w: it has %d bytes", ErrUnsafeName, len(out.name))
	}
	if err == nil {
		err = e.refusal
	}
	if err != nil {
		return entryFault{err}
	}
	if out.folder {
		return x.folder(out.name)
	}
	return x.file(ctx, e, out)
}

func (x *extraction) file(ctx context.Context, e *entry, out *extracted) (err error) {
	content, err := e.open()
	if err != nil {
		return err
	}
	defer content.Close()
	if dir := path.Dir(out.name); dir != "." {
		if err := x.folder(dir); err != nil {
			return err
		}
	}
	mode := fs.FileMode(0o666) // less what the umask takes
	if out.executable {
		mode = 0o777
	}
	f, err := x.files.OpenFile(filepath.FromSlash(out.name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return cannotMake(err)
	}
	if e.link {
		if out.link, err = readLink(content); err == nil {
			err = x.hold(len(out.link))
		}
	} else {
		out.size, out.sums, err = x.copy(ctx, countedWriter{f, x.counted}, content, x.hashes())
	}
	if err == nil && e.link { // the empty file reserves the name; settle makes the link
		_, err = x.linkPlan(out, out.name).text()
		if err != nil {
			err = entryFault{err}
		}
	}
	if x.fsync && err == nil {
		if err = f.Sync(); err != nil {
			err = &finalFault{PhaseWrite, err}
		}
	}
	if closeErr := f.Close(); err == nil && closeErr != nil {
		err = &finalFault{PhaseWrite, closeErr}
	}
	return err
}

// folder creates a folder, and the folders above it, in files.
func (x *extraction) folder(name string) error {
	if x.folders[name] {
		return nil
	}
	if parent := path.Dir(name); parent != "." {
		if err := x.folder(parent); err != nil {
			return err
		}
	}
	if err := x.count(); err != nil {
		return err
	}
	name = filepath.FromSlash(name)
	err := x.files.Mkdir(name, 0o777)
	if errors.Is(err, fs.ErrExist) { // a folder in another case may exist, on systems that ignore case
		if info, statErr := x.files.Lstat(name); statErr == nil && info.IsDir() {
			err = nil
		}
	}
	if err != nil {
		return cannotMake(err)
	}
	x.folders[filepath.ToSlash(name)] = true
	return nil
}

// cannotMake returns an entryFault for a name that is taken or that the system does not allow.
// Other failures would meet the next entry too.
func cannotMake(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return entryFault{fmt.Errorf("another entry has the same name on this system: %w", err)}
	}
	for _, ofName := range []error{syscall.ENOTDIR, syscall.ENAMETOOLONG, syscall.EINVAL, syscall.EILSEQ} {
		if errors.Is(err, ofName) {
			return entryFault{err}
		}
	}
	return &finalFault{PhaseWrite, err}
}

// count counts an entry or a folder.
func (x *extraction) count() error {
	if x.made++; x.opts.MaxFiles > 0 && x.made > x.opts.MaxFiles {
		return &finalFault{PhaseExtract, fmt.Errorf("%w: more than %d files and folders", ErrArchiveTooLarge, x.opts.MaxFiles)}
	}
	return nil
}

// hold counts bytes of a name, which is held in memory. A name can be as long as a file, and a
// compressed archive of such names is small.
func (x *extraction) hold(n int) error {
	x.names += n
	if x.opts.MaxFiles > 0 && x.names > maxZipDirectory && x.names/nameBytes > x.opts.MaxFiles {
		return &finalFault{PhaseExtract, fmt.Errorf("%w: the names have more than %d bytes", ErrArchiveTooLarge, x.names-n)}
	}
	return nil
}

// copy writes content, counts it and hashes it.
func (x *extraction) copy(ctx context.Context, w io.Writer, r io.Reader, h *checksum.Hashes) (size int64, sums artifactory.Checksums, err error) {
	pipe := newHashPipeline(h)
	defer func() { sums = pipe.end() }()
	for {
		if err := ctx.Err(); err != nil {
			return size, sums, err
		}
		b := pipe.take()
		n, readErr := readBlock(r, b)
		pipe.put(b, n) // hashing only reads the block, as writing does
		size += int64(n)
		if x.bytes += int64(n); x.opts.MaxBytes > 0 && x.bytes > x.opts.MaxBytes {
			return size, sums, &finalFault{PhaseExtract, fmt.Errorf("%w: more than %d bytes", ErrArchiveTooLarge, x.opts.MaxBytes)}
		}
		if _, err := w.Write(b[:n]); err != nil {
			return size, sums, &finalFault{PhaseWrite, err}
		}
		if readErr == io.EOF {
			return size, sums, nil
		}
		if readErr != nil {
			return size, sums, readErr
		}
	}
}

type countedWriter struct {
	io.Writer
	counted func(int64)
}

func (w countedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.counted(int64(n))
	return n, err
}

// readBlock reads until a block is full. Unlike io.ReadFull, it returns io.EOF unchanged.
func readBlock(r io.Reader, b block) (n int, err error) {
	for n < len(b) && err == nil {
		var m int
		m, err = r.Read(b[n:])
		n += m
	}
	return n, err
}

// settle moves an entry to its place below target.
func (x *extraction) settle(e *extracted, name string) error {
	dir, base := path.Split(name)
	if e.folder {
		dir = name
	}
	within, err := openBelow(x.target, dir)
	if err != nil {
		return err
	}
	defer within.Close()
	if e.folder {
		return nil
	}
	if e.link != "" {
		_, err := x.linkPlan(e, name).make(x.target)
		return err
	}
	there, err := (&place{dir: within, name: base}).existing()
	if err != nil {
		return err
	}
	from := x.inStaging(path.Join(filesFolder, e.name))
	if x.opts.KeepModes && hasModes && e.hasMode {
		if err := x.target.Chmod(from, e.mode); err != nil {
			return err
		}
	} else if there != nil && there.Mode().IsRegular() {
		// Its permissions stay, except those to execute.
		mode := there.Mode().Perm() &^ 0o111
		if e.executable {
			mode |= mode >> 2 & 0o111 // for those who may read
		}
		if err := x.target.Chmod(from, mode); err != nil {
			return err
		}
	}
	if err := x.target.Rename(from, filepath.FromSlash(name)); err != nil || !x.fsync {
		return err
	}
	return syncDir(within)
}

// linkPlan returns the plan of a link at a place below target.
func (x *extraction) linkPlan(e *extracted, name string) *linkPlan {
	return &linkPlan{name: name, dest: e.link, rule: ruleOf(x.opts.AnySystem, true)}
}
