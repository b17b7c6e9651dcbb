package transfer

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// UploadArchiveOptions refines [Manager.UploadTreeArchive].
type UploadArchiveOptions struct {
	ArchiveType artifactory.ArchiveType // zip, tar, tar.gz or tgz; empty: see the target's name

	Include []string // patterns of the files to pack; empty: every file
	Exclude []string // patterns of files that are left out; wins over Include

	SkipLinks  bool // leaves symbolic links out
	OuterLinks bool // takes symbolic links that lead out of the folder too
	KeepLinks  bool // packs symbolic links as links; otherwise they are followed

	// KeepModes packs the permissions of the files. Otherwise they are 0755 for files that their
	// owner may execute, and 0644 for others, whatever the umask of this machine.
	KeepModes bool

	// ModTime, if not zero, is the time of every file in the archive. The same files then make the
	// same archive. Otherwise files keep their times, to the second.
	ModTime time.Time

	Prefix string // folder in the archive, such as app-1.0; empty: its top

	Properties artifactory.Properties
	IfAbsent   bool // see [UploadJob]

	// Explode has the server extract the archive in place of storing it, and Atomic has it deploy
	// all files or none; see [UploadJob].
	Explode, Atomic bool
}

// UploadTreeArchive uploads the files below a folder as one archive: zip, tar, tar.gz or tgz. The
// archive is made while it is sent, so it is neither on disk nor in memory. Its size and its
// checksums are known at the end, when they are compared with the server's.
//
// The files are in the order of their names, without owners. The same files and times make the
// same archive, as long as the program is built with the same version of Go. A further attempt
// makes the archive again. Empty folders are left out.
//
// Nothing is sent if a file cannot be listed. If there is no file to pack, the error matches
// [fs.ErrNotExist]. If a file cannot be read later, or changes, the upload fails, and the server
// stores nothing. Each file takes some hundred bytes of memory.
//
// Links are as for [Manager.UploadTree]: links that lead out of the folder are left out unless
// OuterLinks is set. Checksum files (.md5, .sha1, .sha256) are packed like other files. With
// Explode, checksum files beside their file are left out, as the server computes the checksums.
// The files in which interrupted downloads keep their content are left out.
//
// Requires: deploy permission, and delete permission to replace a file.
func (m *Manager) UploadTreeArchive(ctx context.Context, dir string, to Remote, opts *UploadArchiveOptions) (*Result, error) {
	p := &packing{m: m, dir: dir, opts: valueOf(opts)}
	job := UploadJob{To: to, Properties: p.opts.Properties, IfAbsent: p.opts.IfAbsent, Explode: p.opts.Explode, Atomic: p.opts.Atomic}
	return m.one(ctx, task{remote: to, local: dir, size: -1, direction: uploading,
		do: func(ctx context.Context, f *flight) error {
			if err := p.list(ctx, to); err != nil {
				return f.failed(PhaseList, err)
			}
			job.build = func() io.ReadCloser { return p.open(ctx) }
			return f.upload(ctx, &job)
		}})
}

// packing makes an archive of a folder.
type packing struct {
	m     *Manager
	dir   string
	opts  UploadArchiveOptions
	kind  artifactory.ArchiveType
	files []packedFile
}

// packedFile is a file to be packed.
type packedFile struct {
	name, local string
	link        string // target of a link; "": a file
	size        int64
	mode        fs.FileMode
	modTime     time.Time
}

// list finds the files.
func (p *packing) list(ctx context.Context, to Remote) error {
	if to.Path == "" || strings.HasSuffix(to.Path, "/") {
		return fmt.Errorf("path %q names a folder, and the archive needs a name", to.Path)
	}
	kind, err := (&ExtractOptions{ArchiveType: p.opts.ArchiveType}).kind(to.Path)
	if err == nil && kind == artifactory.ArchiveTarBz2 {
		err = fmt.Errorf("archives of the type %q can only be extracted", kind)
	}
	if err != nil {
		return err
	}
	p.kind = kind
	if p.opts.Prefix != "" {
		if err := checkLocalName(p.opts.Prefix, portableNames); err != nil {
			return err
		}
	}
	filter, err := parseFilter(p.opts.Include, p.opts.Exclude, nil)
	if err != nil {
		return err
	}
	var failures []error
	l := &lister{m: p.m, ctx: ctx, idle: make(chan struct{})}
	l.pending.Store(1)
	l.yield = func(tk task, _ error) bool { // the walk only adds files that fail or are skipped
		if err := tk.do(ctx, &flight{m: p.m, Result: Result{Local: tk.local}}); err != nil {
			failures = append(failures, err)
		}
		return true
	}
	w := &localWalk{lister: l, filter: filter, skipLinks: p.opts.SkipLinks, outerLinks: p.opts.OuterLinks, keepLinks: p.opts.KeepLinks,
		packs: !p.opts.Explode, file: p.add, skipped: func(string) {}}
	if err := w.run(p.dir); err != nil {
		return err
	}
	if len(failures) > 0 {
		return inOneLine{joined(failures)}
	}
	if len(p.files) == 0 { // an empty archive would replace a good one
		return &fs.PathError{Op: "pack", Path: p.dir, Err: fs.ErrNotExist}
	}
	return nil
}

// add adds a file to the list.
func (p *packing) add(name, local string, info fs.FileInfo, linkDest string) error {
	f := packedFile{name: name, local: local, link: linkDest, size: info.Size(), mode: 0o644, modTime: info.ModTime()}
	switch {
	case linkDest != "":
		f.mode, f.size = 0o777, 0
	case p.opts.KeepModes && hasModes:
		f.mode = info.Mode().Perm()
	case info.Mode()&0o100 != 0:
		f.mode = 0o755
	}
	if p.opts.Prefix != "" {
		f.name = p.opts.Prefix + "/" + name
	}
	p.files = append(p.files, f)
	return nil
}

// open returns the archive, which is made as it is read. Closing it ends its making.
func (p *packing) open(ctx context.Context) io.ReadCloser {
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(p.write(ctx, w)) }()
	return r
}

// archiveWriter writes the entries of an archive.
type archiveWriter interface {
	// entry begins an entry, and returns the writer of its content.
	entry(f *packedFile, modTime time.Time) (io.Writer, error)
	close() error
}

// write makes the archive.
func (p *packing) write(ctx context.Context, w io.Writer) error {
	var a archiveWriter
	switch p.kind {
	case artifactory.ArchiveZip:
		a = zipWriter{zip.NewWriter(w)}
	case artifactory.ArchiveTar:
		a = tarWriter{tar.NewWriter(w), nil}
	default:
		z := gzip.NewWriter(w)
		a = tarWriter{tar.NewWriter(z), z}
	}
	b := getBlock()
	defer blocks.Put(b)
	for i := range p.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.pack(ctx, a, &p.files[i], b); err != nil {
			return err
		}
	}
	return a.close()
}

// pack packs a file. It returns an error if the file is no longer what it was when it was listed.
func (p *packing) pack(ctx context.Context, a archiveWriter, f *packedFile, b block) error {
	modTime := p.opts.ModTime
	if modTime.IsZero() {
		modTime = f.modTime
	}
	modTime = modTime.UTC().Truncate(time.Second)
	if f.link != "" {
		w, err := a.entry(f, modTime)
		if err == nil && w != nil {
			_, err = io.WriteString(w, f.link)
		}
		return err
	}
	if info, err := os.Stat(f.local); err != nil {
		return err
	} else if !info.Mode().IsRegular() { // opening a named pipe would wait for a writer
		return fmt.Errorf("%s: %w", f.local, ErrFileChanged)
	}
	file, err := os.Open(f.local)
	if err != nil {
		return err
	}
	defer file.Close()
	w, err := a.entry(f, modTime)
	if err != nil {
		return err
	}
	size, err := io.CopyBuffer(w, io.LimitReader(&contextReader{ctx, file}, f.size), b[:])
	if err != nil {
		return err
	}
	more, err := file.Read(b[:1]) // some system files report a smaller size than they have
	if err != nil && err != io.EOF {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if size != f.size || more > 0 || !info.ModTime().Equal(f.modTime) {
		return fmt.Errorf("%s: %w", f.local, ErrFileChanged)
	}
	return nil
}

type tarWriter struct {
	*tar.Writer
	packed io.Closer // nil: the archive is not compressed
}

func (t tarWriter) entry(f *packedFile, modTime time.Time) (io.Writer, error) {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Size: f.size, Mode: int64(f.mode), ModTime: modTime}
	if f.link != "" {
		h.Typeflag, h.Linkname = tar.TypeSymlink, f.link
		return nil, t.WriteHeader(h)
	}
	return t.Writer, t.WriteHeader(h)
}

func (t tarWriter) close() error {
	err := t.Close()
	if err == nil && t.packed != nil {
		err = t.packed.Close()
	}
	return err
}

type zipWriter struct{ *zip.Writer }

func (z zipWriter) entry(f *packedFile, modTime time.Time) (io.Writer, error) {
	h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: modTime}
	h.SetMode(f.mode)
	if f.link != "" {
		h.Method = zip.Store
		h.SetMode(f.mode | fs.ModeSymlink)
	}
	return z.CreateHeader(h)
}

func (z zipWriter) close() error { return z.Close() }
