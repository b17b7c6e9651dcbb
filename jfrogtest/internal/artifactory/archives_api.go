package artifactory

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An archived is a file of a folder download. Its content is opened when it is written.
type archived struct {
	path     string
	blob     *store.Blob
	modified time.Time
}

func (s *service) handleFolderArchive(q *rest.Request) (*rest.Response, error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	kind := q.Query.Get("archiveType")
	write := archiveWriters[kind]
	if write == nil {
		return nil, apierr.New(http.StatusBadRequest, "Unsupported archive type '%s': zip, tar, tar.gz or tgz expected", kind)
	}
	repo := s.Repos[key]
	if repo != nil && (repo.Class == store.ClassVirtual || repo.Class == store.ClassRemote) {
		return nil, apierr.New(http.StatusBadRequest, "Folder download is only supported for local and cache repositories: '%s'", key)
	}
	n, err := s.MustFind(q.User, key, itemPath)
	if err != nil {
		return nil, err
	}
	if !n.IsFolder() {
		return nil, apierr.New(http.StatusBadRequest, "Expected folder but found file, at: %s", n.ID())
	}
	var files []archived
	n.Walk(func(x *store.Item) {
		if x.IsFolder() || !s.MayRead(q.User, x) {
			return
		}
		at := strings.TrimPrefix(strings.TrimPrefix(x.Path(), n.Path()), "/")
		files = append(files, archived{at, x.Blob, x.Modified})
		if !q.Flag("includeChecksumFiles", false) {
			return
		}
		for _, ext := range []string{".md5", ".sha1", ".sha256"} {
			sum := []byte(*x.Blob.Sums.Of(ext))
			files = append(files, archived{at + ext, &store.Blob{Data: sum, Size: int64(len(sum))}, x.Modified})
		}
	})
	name := n.Name
	if name == "" {
		name = key
	}
	return archiveResponse(name+"."+kind, kind, files, write), nil
}

// archiveWriters write archives by their type.
var archiveWriters = map[string]func(io.Writer, []archived) error{
	"zip": writeZip, "tar": writeTar, "tar.gz": writeTarGz, "tgz": writeTarGz,
}

// archiveResponse returns a response with an archive of files.
func archiveResponse(
	name, kind string, files []archived, write func(io.Writer, []archived) error,
) *rest.Response {
	a := &rest.Response{Header: http.Header{}, Stream: func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		if r.Method != http.MethodHead && write(w, files) != nil {
			panic(http.ErrAbortHandler) // the status is already sent
		}
	}}
	return a.With("Content-Type", store.MIMEType("."+kind)).
		With("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
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
			return t, t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: f.path, Size: f.blob.Size, Mode: 0o644, ModTime: f.modified})
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

// copyTo writes the content to the writer that begin returns.
func (f archived) copyTo(begin func() (io.Writer, error)) error {
	c, err := f.blob.Open()
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
