package jfrogtest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
)

// errNoArchive says that content is none of zip, tar and tar.gz.
var errNoArchive = errors.New("not an archive")

// errStop ends a walk through an archive early.
var errStop = errors.New("stop")

// walkArchive visits the files of an archive, whose kind the first bytes tell.
func walkArchive(b *blob, visit func(name string, r io.Reader) error) error {
	c, err := b.open()
	if err != nil {
		return err
	}
	defer c.Close()
	head := make([]byte, 512)
	n, err := c.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return fmt.Errorf("read archive: %w", err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		err = walkZip(c, b.size, visit)
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		var gz *gzip.Reader
		if gz, err = gzip.NewReader(c); err == nil {
			err = walkTar(gz, visit)
		}
	case len(head) > 262 && string(head[257:262]) == "ustar":
		err = walkTar(c, visit)
	default:
		return errNoArchive
	}
	if errors.Is(err, errStop) {
		return nil
	}
	return err
}

func walkZip(c content, size int64, visit func(string, io.Reader) error) error {
	z, err := zip.NewReader(c, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("%w: %v", errNoArchive, err)
	}
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%w: %v", errNoArchive, err)
		}
		err = visit(f.Name, r)
		_ = r.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func walkTar(r io.Reader, visit func(string, io.Reader) error) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return fmt.Errorf("%w: %v", errNoArchive, err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := visit(h.Name, t); err != nil {
			return err
		}
	}
}

// explode deploys the files of an archive below the folder that the path names; the name of an archive at the end of the
// path is not part of it. An atomic explosion deploys everything or nothing.
func (s *Server) explode(q *request, repo *repository, itemPath string) (*answer, error) {
	if !q.dir && itemPath != "" {
		itemPath = strings.Trim(path.Dir("/"+itemPath), "/")
	}
	atomic := strings.EqualFold(q.Header.Get("X-Explode-Archive-Atomic"), "true")
	client := clientChecksums(q.Header)
	if !client.agrees(q.content.sums) {
		return nil, fail(http.StatusConflict, "Checksum error for the archive: the content is not what the checksum headers say")
	}
	type entry struct {
		path string
		blob *blob
	}
	var entries []entry
	err := walkArchive(q.content, func(name string, r io.Reader) error {
		at := path.Join(itemPath, name)
		if strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") {
			return fail(http.StatusBadRequest, "Illegal entry '%s' in the archive: it lies outside of the target folder", name)
		}
		if err := checkItemPath(at); err != nil {
			return err
		}
		if err := repo.accepts(at); err != nil {
			return err
		}
		b, err := spool(r, s.opt.spool, s.blobs.folder)
		if err != nil {
			return fail(http.StatusBadRequest, "Failed to read entry '%s' of the archive: %v", name, err)
		}
		if err := s.permitDeploy(q.user, repo, at, b); err != nil {
			b.discard()
			return err
		}
		entries = append(entries, entry{at, b})
		return nil
	})
	if errors.Is(err, errNoArchive) {
		err = fail(http.StatusBadRequest, "The content to explode is not a zip, tar or tar.gz archive: %v", err)
	}
	if err != nil && atomic {
		for _, e := range entries {
			e.blob.discard()
		}
		return nil, err
	}
	for _, e := range entries {
		n, putErr := s.putFile(repo, e.path, e.blob, checksums{}, q.user.name)
		if putErr != nil {
			e.blob.discard()
			err = errors.Join(err, putErr)
			continue
		}
		s.setProperties(n, q.matrix, false)
	}
	if err != nil {
		return nil, err
	}
	return textAnswer(http.StatusOK, "Successfully deployed %d artifacts from archive to %s:%s\n", len(entries), repo.key, itemPath), nil
}

// downloadEntry serves one file out of an archive.
func (s *Server) downloadEntry(q *request, key, archive, name string) (*answer, error) {
	n, err := s.resolve(q, key, archive)
	if err != nil {
		return nil, err
	}
	if n.isFolder() {
		return nil, fail(http.StatusNotFound, "File not found.")
	}
	var found *blob
	err = walkArchive(n.blob, func(entry string, r io.Reader) (err error) {
		if entry != name {
			return nil
		}
		if found, err = spool(r, s.opt.spool, s.blobs.folder); err != nil {
			return err
		}
		return errStop
	})
	switch {
	case errors.Is(err, errNoArchive):
		return nil, fail(http.StatusBadRequest, "'%s' is not an archive", n.id())
	case err != nil:
		return nil, err
	case found == nil:
		return nil, fail(http.StatusNotFound, "Unable to find the entry '%s' in '%s'", name, n.id())
	}
	c, err := found.open()
	if err != nil {
		found.discard()
		return nil, err
	}
	base := path.Base(name)
	modified := n.modified
	return &answer{
		header:  fileHeader(base, mimeType(base), modified, found.sums),
		release: func() { _ = c.Close(); found.discard() },
		stream: func(w http.ResponseWriter, r *http.Request) {
			serveContent(w, r, found.sums.SHA1, modified, c)
		},
	}, nil
}

// An archived file is what a folder download holds: the content is opened when its turn comes.
type archived struct {
	path     string
	blob     *blob
	modified time.Time
}

func (s *Server) handleFolderArchive(q *request) (*answer, error) {
	key, itemPath := q.params["repoKey"], q.params["path"]
	kind := q.query.Get("archiveType")
	write := map[string]func(io.Writer, []archived) error{
		"zip": writeZip, "tar": writeTar, "tar.gz": writeTarGz, "tgz": writeTarGz,
	}[kind]
	if write == nil {
		return nil, fail(http.StatusBadRequest, "Unsupported archive type '%s': zip, tar, tar.gz or tgz expected", kind)
	}
	repo := s.repos[key]
	if repo != nil && (repo.class == classVirtual || repo.class == classRemote) {
		return nil, fail(http.StatusBadRequest, "Folder download is only supported for local and cache repositories: '%s'", key)
	}
	n, err := s.mustFind(q.user, key, itemPath)
	if err != nil {
		return nil, err
	}
	if !n.isFolder() {
		return nil, fail(http.StatusBadRequest, "Expected folder but found file, at: %s", n.id())
	}
	var files []archived
	n.walk(func(x *node) {
		if x.isFolder() || !s.reads(q.user, x) {
			return
		}
		at := strings.TrimPrefix(strings.TrimPrefix(x.path(), n.path()), "/")
		files = append(files, archived{at, x.blob, x.modified})
		if !q.flag("includeChecksumFiles", false) {
			return
		}
		for _, ext := range []string{".md5", ".sha1", ".sha256"} {
			sum := []byte(*x.blob.sums.of(ext))
			files = append(files, archived{at + ext, &blob{data: sum, size: int64(len(sum))}, x.modified})
		}
	})
	name := n.name
	if name == "" {
		name = key
	}
	a := &answer{header: http.Header{}, stream: func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		if r.Method != http.MethodHead && write(w, files) != nil {
			panic(http.ErrAbortHandler) // too late for a status
		}
	}}
	return a.with("Content-Type", mimeType("."+kind)).
		with("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, name, kind)), nil
}

func writeZip(w io.Writer, files []archived) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		err := f.copyTo(func() (io.Writer, error) {
			return z.CreateHeader(&zip.FileHeader{Name: f.path, Method: zip.Deflate, Modified: f.modified})
		})
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func writeTar(w io.Writer, files []archived) error {
	t := tar.NewWriter(w)
	for _, f := range files {
		err := f.copyTo(func() (io.Writer, error) {
			return t, t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: f.path, Size: f.blob.size, Mode: 0o644, ModTime: f.modified})
		})
		if err != nil {
			return err
		}
	}
	return t.Close()
}

func writeTarGz(w io.Writer, files []archived) error {
	gz := gzip.NewWriter(w)
	if err := writeTar(gz, files); err != nil {
		return err
	}
	return gz.Close()
}

// copyTo writes the content to what begin returns.
func (f archived) copyTo(begin func() (io.Writer, error)) error {
	c, err := f.blob.open()
	if err != nil {
		return err
	}
	defer c.Close()
	w, err := begin()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, c)
	return err
}

// entries lists the files of an archive; of other content there are none.
func (b *blob) entries() []string {
	if b.listed == nil {
		b.listed = []string{}
		_ = walkArchive(b, func(name string, _ io.Reader) error { // what is broken has no entries
			b.listed = append(b.listed, name)
			return nil
		})
	}
	return b.listed
}
