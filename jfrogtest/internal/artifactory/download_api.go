package artifactory

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleDownload serves GET and HEAD on an item path.
func (s *service) handleDownload(q *rest.Request) (*rest.Response, error) {
	key, itemPath := q.Params["repoKey"], q.Params["path"]
	if s.Repos[key] == nil {
		return nil, apierr.New(http.StatusNotFound, "Repository %s does not exist", key)
	}
	archive, entry, inArchive := strings.Cut(itemPath, "!/")
	if err := store.CheckItemPath(archive); err != nil {
		return nil, err
	}
	if q.Has("trace") {
		return s.traceDownload(q, key, itemPath), nil
	}
	if inArchive {
		return s.downloadEntry(q, key, archive, entry)
	}
	n, err := s.resolve(q, key, itemPath)
	if err != nil {
		if sum, ok := s.checksumFile(q.User, key, itemPath); ok {
			return rest.NewResponse(http.StatusOK, "application/x-checksum", []byte(sum)), nil
		}
		return nil, err
	}
	if n.IsFolder() {
		return s.browse(q.User, n, key), nil
	}
	return s.sendFile(q, n)
}

// resolve returns the item for a download: the item at the path, or the latest item that matches
// its version tokens. Items that contradict the matrix parameters are skipped.
func (s *service) resolve(q *rest.Request, key, itemPath string) (*store.Item, error) {
	var denied error
	for _, repo := range s.Readable(key) {
		found := latestFirst(repo, itemPath)
		if len(found) == 0 {
			found = []*store.Item{nil}
		}
		for _, n := range found {
			at := store.SpotOf(repo, itemPath, false)
			if n != nil {
				at = n.Spot()
			}
			if err := s.Permit(q.User, store.ActionRead, at); err != nil {
				denied = err
			} else if n != nil && (n.IsFolder() || fits(n.Props, q.Target)) {
				return n, nil
			}
		}
	}
	if denied != nil {
		return nil, denied
	}
	return nil, apierr.New(http.StatusNotFound, "File not found.")
}

// fits reports whether properties satisfy matrix parameters. A property with another value does
// not. A missing property does, unless the parameter is mandatory.
func fits(p store.Properties, t rest.Target) bool {
	for _, key := range t.Must {
		if p[key] == nil {
			return false
		}
	}
	for key, values := range t.Matrix {
		if p[key] != nil && !p.HasAll(store.Properties{key: values}) {
			return false
		}
	}
	return true
}

// checksumFile returns the content of "file.sha1" and the like, which are not stored.
func (s *service) checksumFile(u store.User, key, itemPath string) (string, bool) {
	ext := path.Ext(itemPath)
	if checksumTypes[ext] == "" {
		return "", false
	}
	n, err := s.MustFind(u, key, strings.TrimSuffix(itemPath, ext))
	if err != nil || n.IsFolder() {
		return "", false
	}
	return *n.Blob.Sums.Of(ext), true
}

// sendFile returns a response with the content of a file.
func (s *service) sendFile(q *rest.Request, n *store.Item) (*rest.Response, error) {
	c, err := n.Blob.Open()
	if err != nil {
		return nil, err
	}
	h := fileHeader(n.Name, n.MIME, n.Modified, n.Blob.Sums)
	if q.Method == http.MethodGet && !q.Flag("skipUpdateStats", false) && !notModified(q.Header, n.Blob.Sums.SHA1, n.Modified) {
		n.Stats.Downloads++
		n.Stats.Last, n.Stats.LastBy = s.Now(), q.User.Name
	}
	if filters(n) {
		defer c.Close()
		return s.sendFiltered(q, n, h, c)
	}
	location, tag, modified := s.filestoreURL(n), n.Blob.Sums.SHA1, n.Modified
	return &rest.Response{Header: h, Release: func() { _ = c.Close() }, Stream: func(w http.ResponseWriter, r *http.Request) {
		if rest.WantsRedirect(w) {
			w.Header().Set("Location", location)
			w.Header().Set("Content-Length", "0")
			w.WriteHeader(http.StatusFound)
			return
		}
		serveContent(w, r, tag, modified, c)
	}}, nil
}

// browse returns an HTML list of a folder.
func (s *service) browse(u store.User, n *store.Item, key string) *rest.Response {
	var page strings.Builder
	title := html.EscapeString(path.Join(key, n.Path()))
	fmt.Fprintf(&page, "<!DOCTYPE html>\n<html><head><title>Index of %s</title></head>\n<body><h1>Index of %s</h1>\n<pre>", title, title)
	for _, c := range n.Sorted() {
		if !s.MayRead(u, c) {
			continue
		}
		name, size := c.Name, "-"
		if c.IsFolder() {
			name += "/"
		} else {
			size = fmt.Sprint(c.Blob.Size)
		}
		fmt.Fprintf(&page, "<a href=\"%s\">%s</a>  %s  %s\n", store.EscapePath(name), html.EscapeString(name),
			c.Modified.Format("02-Jan-2006 15:04"), size)
	}
	page.WriteString("</pre></body></html>\n")
	return rest.NewResponse(http.StatusOK, "text/html;charset=UTF-8", []byte(page.String()))
}

// handleSyncDownload serves a download whose content the client need not receive.
func (s *service) handleSyncDownload(q *rest.Request) (*rest.Response, error) {
	n, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return nil, apierr.New(http.StatusBadRequest, "Expected file but found folder, at: %s", n.ID())
	}
	switch content := q.Query.Get("content"); content {
	case "none":
		n.Stats.Downloads++
		n.Stats.Last, n.Stats.LastBy = s.Now(), q.User.Name
		return rest.Text(http.StatusOK, ""), nil
	case "progress":
		mark := int64(1024)
		if text := q.Query.Get("mark"); text != "" {
			if _, err := fmt.Sscan(text, &mark); err != nil || mark <= 0 {
				return nil, apierr.New(http.StatusBadRequest, "Invalid mark '%s'", text)
			}
		}
		size := n.Blob.Size
		a := &rest.Response{Header: http.Header{}, Stream: func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			if r.Method != http.MethodHead {
				_ = writeProgress(w, size, mark) // the client may have disconnected
			}
		}}
		return a.With("Content-Type", "text/plain"), nil
	case "":
		return s.sendFile(q, n)
	default:
		return nil, apierr.New(http.StatusBadRequest, "Unknown content '%s'", content)
	}
}

// writeProgress writes a dot for each mark, in lines of 80.
func writeProgress(w io.Writer, size, mark int64) error {
	const perLine = 80
	dots, line := size/mark, strings.Repeat(".", perLine)+"\n"
	for ; dots >= perLine; dots -= perLine {
		if _, err := io.WriteString(w, line); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s\nCompleted: %d/%d bytes\n", line[:dots], size, size)
	return err
}
