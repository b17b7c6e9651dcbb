package jfrogtest

import (
	"fmt"
	"html"
	"net/http"
	"path"
	"strings"
)

// handleDownload serves GET and HEAD on an item path.
func (s *artifactoryService) handleDownload(q *request) (*answer, error) {
	key, itemPath := q.params["repoKey"], q.params["path"]
	if s.repos[key] == nil {
		return nil, fail(http.StatusNotFound, "Repository %s does not exist", key)
	}
	archive, entry, inArchive := strings.Cut(itemPath, "!/")
	if err := checkItemPath(archive); err != nil {
		return nil, err
	}
	if q.has("trace") {
		return s.traceDownload(q, key, itemPath), nil
	}
	if inArchive {
		return s.downloadEntry(q, key, archive, entry)
	}
	n, err := s.resolve(q, key, itemPath)
	if err != nil {
		if sum, ok := s.checksumFile(q.user, key, itemPath); ok {
			return newAnswer(http.StatusOK, "application/x-checksum", []byte(sum)), nil
		}
		return nil, err
	}
	if n.isFolder() {
		return s.browse(q.user, n, key), nil
	}
	return s.sendFile(q, n)
}

// resolve finds the item for a download: exactly, or the latest that version tokens stand for, and only items that do not
// contradict the matrix parameters.
func (s *artifactoryService) resolve(q *request, key, itemPath string) (*node, error) {
	var denied error
	for _, repo := range s.readable(key) {
		found := latestFirst(repo, itemPath)
		if len(found) == 0 {
			found = []*node{nil}
		}
		for _, n := range found {
			at := spotOf(repo, itemPath, false)
			if n != nil {
				at = n.spot()
			}
			if err := s.permit(q.user, actionRead, at); err != nil {
				denied = err
			} else if n != nil && (n.isFolder() || fits(n.props, q.target)) {
				return n, nil
			}
		}
	}
	if denied != nil {
		return nil, denied
	}
	return nil, fail(http.StatusNotFound, "File not found.")
}

// fits tells whether properties contradict matrix parameters: another value of a key does, a missing key only where the
// parameter demands it.
func fits(p properties, t target) bool {
	for _, key := range t.must {
		if p[key] == nil {
			return false
		}
	}
	for key, values := range t.matrix {
		if p[key] != nil && !p.hasAll(properties{key: values}) {
			return false
		}
	}
	return true
}

// checksumFile answers for "file.sha1" and the like, which are not stored.
func (s *artifactoryService) checksumFile(u user, key, itemPath string) (string, bool) {
	ext := path.Ext(itemPath)
	if checksumTypes[ext] == "" {
		return "", false
	}
	n, err := s.mustFind(u, key, strings.TrimSuffix(itemPath, ext))
	if err != nil || n.isFolder() {
		return "", false
	}
	return *n.blob.sums.of(ext), true
}

// sendFile answers with the content of a file and everything that HTTP offers around it.
func (s *artifactoryService) sendFile(q *request, n *node) (*answer, error) {
	c, err := n.blob.open()
	if err != nil {
		return nil, err
	}
	h := fileHeader(n.name, n.mime, n.modified, n.blob.sums)
	if q.Method == http.MethodGet && !q.flag("skipUpdateStats", false) && !notModified(q.Header, n.blob.sums.SHA1, n.modified) {
		n.stats.downloads++
		n.stats.last, n.stats.lastBy = s.now(), q.user.name
	}
	location, tag, modified := s.filestoreURL(n), n.blob.sums.SHA1, n.modified
	return &answer{header: h, release: func() { _ = c.Close() }, stream: func(w http.ResponseWriter, r *http.Request) {
		if wantsRedirect(w) {
			w.Header().Set("Location", location)
			w.Header().Set("Content-Length", "0")
			w.WriteHeader(http.StatusFound)
			return
		}
		serveContent(w, r, tag, modified, c)
	}}, nil
}

// browse lists a folder as the simple browser does.
func (s *artifactoryService) browse(u user, n *node, key string) *answer {
	var page strings.Builder
	title := html.EscapeString(path.Join(key, n.path()))
	fmt.Fprintf(&page, "<!DOCTYPE html>\n<html><head><title>Index of %s</title></head>\n<body><h1>Index of %s</h1>\n<pre>", title, title)
	for _, c := range n.sorted() {
		if !s.reads(u, c) {
			continue
		}
		name, size := c.name, "-"
		if c.isFolder() {
			name += "/"
		} else {
			size = fmt.Sprint(c.blob.size)
		}
		fmt.Fprintf(&page, "<a href=\"%s\">%s</a>  %s  %s\n", escapePath(name), html.EscapeString(name),
			c.modified.Format("02-Jan-2006 15:04"), size)
	}
	page.WriteString("</pre></body></html>\n")
	return newAnswer(http.StatusOK, "text/html;charset=UTF-8", []byte(page.String()))
}

// handleSyncDownload serves the download that a caller waits for without wanting all of the content.
func (s *artifactoryService) handleSyncDownload(q *request) (*answer, error) {
	n, err := s.mustFind(q.user, q.params["repoKey"], q.params["path"])
	if err != nil {
		return nil, err
	}
	if n.isFolder() {
		return nil, fail(http.StatusBadRequest, "Expected file but found folder, at: %s", n.id())
	}
	switch content := q.query.Get("content"); content {
	case "none":
		n.stats.downloads++
		n.stats.last, n.stats.lastBy = s.now(), q.user.name
		return textAnswer(http.StatusOK, ""), nil
	case "progress":
		mark := int64(1024)
		if text := q.query.Get("mark"); text != "" {
			if _, err := fmt.Sscan(text, &mark); err != nil || mark <= 0 {
				return nil, fail(http.StatusBadRequest, "Invalid mark '%s'", text)
			}
		}
		return textAnswer(http.StatusOK, "%s", progress(n.blob.size, mark)), nil
	case "":
		return s.sendFile(q, n)
	default:
		return nil, fail(http.StatusBadRequest, "Unknown content '%s'", content)
	}
}

// progress draws a dot per mark and breaks lines.
func progress(size, mark int64) string {
	var out strings.Builder
	for i := int64(1); i <= size/mark; i++ {
		out.WriteByte('.')
		if i%80 == 0 {
			out.WriteByte('\n')
		}
	}
	return fmt.Sprintf("%s\nCompleted: %d/%d bytes\n", out.String(), size, size)
}
