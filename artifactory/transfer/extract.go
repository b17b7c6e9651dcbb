package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// ExtractOptions says how files are taken out of an archive.
type ExtractOptions struct {
	// ArchiveType is the format; empty: what the name of the archive ends in, and tar.gz for
	// [Manager.DownloadFolder].
	ArchiveType artifactory.ArchiveType

	// The bounds of what an archive may hold, counted as it is read, whatever its headers
	// say. One that holds more is not extracted at all. 0: no bound, which is for archives
	// that are trusted.
	MaxBytes int64 // of content
	MaxFiles int   // files and folders

	AnySystem bool // allows names that are reserved on other systems only; see [DownloadJob]
}

func (o *ExtractOptions) check() error {
	if o.MaxBytes < 0 || o.MaxFiles < 0 {
		return fmt.Errorf("a bound of what is extracted is negative: %d bytes, %d files", o.MaxBytes, o.MaxFiles)
	}
	return nil
}

// extraction takes files out of an archive. It collects them in a folder beside their
// places, and they get these only when the archive has turned out to be sound.
type extraction struct {
	opts    ExtractOptions
	hashes  func() *checksum.Hashes // of each file
	counted func(n int64)           // is told of content as it is extracted

	target  *os.Root // the folder that the files are for
	staging string   // the folder in it where all is collected
	files   *os.Root // the files of the archive, in staging

	entries []*extracted
	folders map[string]bool // made in files
	made    int             // entries, and folders above them
	bytes   int64           // of content
}

// extracted is what became of an entry.
type extracted struct {
	name       string // with slashes
	folder     bool
	executable bool
	size       int64
	sums       artifactory.Checksums
	took       time.Duration
	err        error // why it was not extracted
}

// filesFolder and archiveFile are what is in the staging folder.
const (
	filesFolder = "files"
	archiveFile = "archive"
)

// newExtraction prepares to extract into target, which it closes at its end.
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

// close removes what has not been given its place.
func (x *extraction) close() {
	if x.files != nil {
		_ = x.files.Close()
	}
	_ = x.target.RemoveAll(x.staging)
	_ = x.target.Close()
}

// entryFault is a failure that concerns a single entry of an archive.
type entryFault struct{ error }

func (e entryFault) Unwrap() error { return e.error }

// take extracts an entry. What is wrong with that alone is noted in it; the error that is
// returned is one of the archive.
func (x *extraction) take(ctx context.Context, e *entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	name := strings.TrimPrefix(e.name, "./")
	if e.folder {
		if e.name == "." || name == "" && e.name != "" {
			return nil // the folder that all is extracted to
		}
		name = strings.TrimSuffix(name, "/")
	}
	begin := time.Now()
	out := &extracted{name: name, folder: e.folder, executable: e.executable}
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
		// In a stream, the content lies before the next entry. It counts like the others'.
		_, _, err = x.copy(ctx, io.Discard, e.passed, &checksum.Hashes{})
	}
	return err
}

// maxEntryName bounds how long a name is, and so how deep a folder.
const maxEntryName = 4096

func (x *extraction) extract(ctx context.Context, e *entry, out *extracted) error {
	err := checkLocalName(out.name, x.opts.AnySystem)
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
	mode := fs.FileMode(0o644)
	if out.executable {
		mode = 0o755
	}
	f, err := x.files.OpenFile(filepath.FromSlash(out.name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return cannotMake(err)
	}
	out.size, out.sums, err = x.copy(ctx, countedWriter{f, x.counted}, content, x.hashes())
	if closeErr := f.Close(); err == nil && closeErr != nil {
		err = &finalFault{PhaseWrite, closeErr}
	}
	return err
}

// folder makes a folder, and those above it, where files are collected.
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
	if errors.Is(err, fs.ErrExist) { // which may be a folder if the system does not tell a from A
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

// cannotMake tells names that cannot be given, as another entry has them or the system does
// not allow them, from failures that the next entry would meet too.
func cannotMake(err error) error {
	if errors.Is(err, fs.ErrExist) {
		return entryFault{fmt.Errorf("another entry has the name, or one that is the same here: %w", err)}
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

// copy writes content, counts and hashes it.
func (x *extraction) copy(ctx context.Context, w io.Writer, r io.Reader, h *checksum.Hashes) (size int64, sums artifactory.Checksums, err error) {
	pipe := newHashPipeline(h)
	defer func() { sums = pipe.end() }()
	for {
		if err := ctx.Err(); err != nil {
			return size, sums, err
		}
		b := pipe.take()
		n, readErr := readBlock(r, b)
		pipe.put(b, n) // it only reads the block, as does the writing
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

// readBlock reads until a block is full. Unlike io.ReadFull, it leaves the error as it is.
func readBlock(r io.Reader, b block) (n int, err error) {
	for n < len(b) && err == nil {
		var m int
		m, err = r.Read(b[n:])
		n += m
	}
	return n, err
}

// settle gives an entry its place, below the folder that the files are for.
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
	there, err := (&place{dir: within, name: base}).existing()
	if err != nil {
		return err
	}
	from := x.inStaging(path.Join(filesFolder, e.name))
	if there != nil && there.Mode().IsRegular() { // whose permissions stay, but for the execution
		mode := there.Mode().Perm() &^ 0o111
		if e.executable {
			mode |= mode >> 2 & 0o111 // for those who may read
		}
		if err := x.target.Chmod(from, mode); err != nil {
			return err
		}
	}
	return x.target.Rename(from, filepath.FromSlash(name))
}
