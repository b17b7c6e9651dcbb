package transfer

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Causes of an [Error] in archives.
var (
	// ErrArchiveTooLarge means that an archive exceeds the limits in [ExtractOptions].
	ErrArchiveTooLarge = errors.New("the archive exceeds the limits")
	// ErrArchiveBroken means that content is not a whole archive of its format.
	ErrArchiveBroken = errors.New("the archive is broken")
)

// entry is an entry of an archive.
type entry struct {
	name       string
	folder     bool
	executable bool
	mode       fs.FileMode // permissions, if hasMode is set
	hasMode    bool
	link       bool  // the content is the target of a symbolic link
	refusal    error // reason not to extract it, for any name; nil: extract it
	open       func() (io.ReadCloser, error)
	passed     io.Reader // the content, if it must be read to reach the next entry
}

// archiveTypes are the formats that can be extracted. A file name ends in its format.
var archiveTypes = []artifactory.ArchiveType{artifactory.ArchiveZip, artifactory.ArchiveTar, artifactory.ArchiveTarGz, artifactory.ArchiveTgz, artifactory.ArchiveTarBz2}

// kind returns the format of an archive.
func (o *ExtractOptions) kind(name string) (artifactory.ArchiveType, error) {
	for _, t := range archiveTypes {
		if o.ArchiveType == t || o.ArchiveType == "" && strings.HasSuffix(strings.ToLower(name), "."+string(t)) {
			return t, nil
		}
	}
	if o.ArchiveType != "" {
		return "", fmt.Errorf("archive type %q is not one of %q", o.ArchiveType, archiveTypes)
	}
	return "", fmt.Errorf("%q does not end in the name of an archive type %q", name, archiveTypes)
}

// fromFile extracts an archive in a file.
func (x *extraction) fromFile(ctx context.Context, kind artifactory.ArchiveType, f *os.File) error {
	if kind != artifactory.ArchiveZip {
		return x.fromStream(ctx, kind, f)
	}
	info, err := f.Stat()
	if err != nil {
		return &finalFault{PhaseOpen, err}
	}
	return broken(x.zip(ctx, f, info.Size()))
}

// fromStream extracts a tar archive of any compression.
func (x *extraction) fromStream(ctx context.Context, kind artifactory.ArchiveType, r io.Reader) (err error) {
	r = bufio.NewReaderSize(&contextReader{ctx, r}, 64<<10)
	switch kind {
	case artifactory.ArchiveTarGz, artifactory.ArchiveTgz:
		r, err = gzip.NewReader(r)
	case artifactory.ArchiveTarBz2:
		r = bzip2.NewReader(r)
	}
	if err == nil {
		err = x.tar(ctx, r)
	}
	return broken(err)
}

// broken marks an error as the archive's, unless it comes from the disk or the context.
func broken(err error) error {
	var final *finalFault
	if err == nil || errors.As(err, &final) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if err == io.EOF { // here the end is not expected
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", ErrArchiveBroken, err)
}

// tar extracts a tar archive. It must end with two blocks of zeros, followed by zeros only. Package
// tar also accepts the end of the content as the end of the archive.
func (x *extraction) tar(ctx context.Context, r io.Reader) error {
	end := &zeroCounter{r: r}
	t := tar.NewReader(end)
	for {
		end.zeros = 0
		h, err := t.Next()
		if err == io.EOF {
			if end.zeros < 1024 {
				return fmt.Errorf("%w: there is no end mark", io.ErrUnexpectedEOF)
			}
			return onlyZeros(ctx, r)
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		if h.Typeflag == tar.TypeXGlobalHeader { // git archive writes one
			continue
		}
		e := &entry{name: h.Name, folder: h.Typeflag == tar.TypeDir, executable: h.Mode&0o111 != 0, refusal: tarRefusal(h), passed: t,
			mode: fs.FileMode(h.Mode) & fs.ModePerm, hasMode: true}
		e.open = func() (io.ReadCloser, error) { return io.NopCloser(t), nil }
		if h.Typeflag == tar.TypeSymlink && x.opts.KeepLinks {
			e.link, e.refusal = true, nil
			e.open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(h.Linkname)), nil }
		}
		if err := x.take(ctx, e); err != nil {
			return err
		}
	}
}

func tarRefusal(h *tar.Header) error {
	what := ""
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeGNUSparse, tar.TypeDir:
		return nil
	case tar.TypeSymlink:
		what = "a symbolic link"
	case tar.TypeLink:
		what = "a hard link"
	case tar.TypeChar, tar.TypeBlock:
		what = "a device"
	case tar.TypeFifo:
		what = "a named pipe"
	default:
		what = fmt.Sprintf("of the unknown type %q", h.Typeflag)
	}
	return notExtracted(what)
}

func notExtracted(what string) error { return fmt.Errorf("it is %s, which is not extracted", what) }

// zeroCounter counts the zero bytes at the end of the content.
type zeroCounter struct {
	r     io.Reader
	zeros int
}

func (z *zeroCounter) Read(p []byte) (int, error) {
	n, err := z.r.Read(p)
	i := n
	for i > 0 && p[i-1] == 0 {
		i--
	}
	if i > 0 {
		z.zeros = 0
	}
	z.zeros += n - i
	return n, err
}

// maxTail limits the zeros after the end of a tar archive, which fill its last record.
const maxTail = 16 << 20

// onlyZeros reads the rest of the content after the end of a tar archive. Reading it also verifies
// the checksum of the compression.
func onlyZeros(ctx context.Context, r io.Reader) error {
	b := getBlock()
	defer blocks.Put(b)
	for total := 0; total <= maxTail; {
		n, err := readBlock(r, b)
		if bytes.Count(b[:n], []byte{0}) != n {
			break
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		total += n
	}
	return errors.New("content follows its end")
}

// maxZipDirectory limits the list of entries of a zip archive, which is held in memory.
const maxZipDirectory = 64 << 20

// zip extracts a zip archive.
func (x *extraction) zip(ctx context.Context, at io.ReaderAt, size int64) error {
	src := &boundedReaderAt{&contextReaderAt{ctx, at}, maxZipDirectory}
	z, err := zip.NewReader(src, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return err
	}
	src.left = math.MaxInt64
	if err := wholeZip(at, size, z); err != nil {
		return err
	}
	if x.opts.MaxFiles > 0 && len(z.File) > x.opts.MaxFiles {
		x.made = x.opts.MaxFiles
		return x.count()
	}
	for _, f := range z.File {
		e := &entry{name: f.Name, folder: f.Mode().IsDir(), executable: f.Mode()&0o111 != 0, refusal: zipRefusal(f),
			mode: f.Mode().Perm(), hasMode: zipHasMode(f)}
		if f.Mode().Type() == fs.ModeSymlink && f.Flags&1 == 0 && x.opts.KeepLinks {
			e.link, e.refusal = true, nil
		}
		e.open = func() (io.ReadCloser, error) {
			r, err := f.Open()
			if errors.Is(err, zip.ErrAlgorithm) {
				err = entryFault{fmt.Errorf("%w %d", err, f.Method)}
			}
			return r, err
		}
		if err := x.take(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func zipRefusal(f *zip.File) error {
	switch mode := f.Mode(); {
	case mode.Type() == fs.ModeSymlink:
		return notExtracted("a symbolic link")
	case mode.Type() != 0 && mode.Type() != fs.ModeDir:
		return notExtracted("not a file")
	case mode.IsDir() && f.UncompressedSize64 > 0:
		return notExtracted("a folder with content")
	case f.Flags&1 != 0:
		return notExtracted("encrypted")
	}
	return nil
}

// zipHasMode reports whether a zip archive has the permissions of a file. Programs for other
// systems than Unix store none, and some programs leave them zero.
func zipHasMode(f *zip.File) bool {
	const unix, macOS = 3, 19
	creator := f.CreatorVersion >> 8
	return (creator == unix || creator == macOS) && f.ExternalAttrs>>16 != 0
}

// wholeZip returns an error unless the zip archive is the whole content. Package zip looks for an
// archive from the end. In the rest of an archive that is cut off, it would find another archive
// that is stored in it.
func wholeZip(at io.ReaderAt, size int64, z *zip.Reader) error {
	const endMark, headMark, endSize, headSize = "PK\x05\x06", "PK\x03\x04", 22, 30
	end := make([]byte, endSize)
	endsAt := size - endSize - int64(len(z.Comment))
	if _, err := at.ReadAt(end, endsAt); err != nil {
		return err
	}
	if string(end[:4]) != endMark {
		return errors.New("content follows its end")
	}
	if len(z.File) == 0 && endsAt == 0 {
		return nil
	}
	head := make([]byte, headSize)
	if _, err := at.ReadAt(head, 0); err != nil {
		return err
	}
	if string(head[:4]) == headMark {
		// The head is followed by the name and the extra field.
		first := headSize + int64(head[26]) + int64(head[27])<<8 + int64(head[28]) + int64(head[29])<<8
		for _, f := range z.File {
			if offset, err := f.DataOffset(); err == nil && offset == first {
				return nil
			}
		}
	}
	return errors.New("content precedes its beginning")
}

// boundedReaderAt limits the bytes that are read.
type boundedReaderAt struct {
	io.ReaderAt
	left int64
}

func (b *boundedReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, &finalFault{PhaseExtract, fmt.Errorf("%w: its list of entries is longer than %d bytes", ErrArchiveTooLarge, maxZipDirectory)}
	}
	return b.ReaderAt.ReadAt(p, off)
}

// contextReaderAt fails when its context has ended.
type contextReaderAt struct {
	ctx context.Context
	r   io.ReaderAt
}

func (r *contextReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.ReadAt(p, off)
}
