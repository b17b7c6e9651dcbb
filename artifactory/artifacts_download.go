package artifactory

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ArtifactInfo describes a file, as the headers of a response do. A server that redirects a
// download to its storage may send no checksums, and other values of ETag and LastModified than
// Artifactory has. [ArtifactsService.Stat] returns the values of Artifactory.
type ArtifactInfo struct {
	FileName     string // without directories, safe to create in a folder of any system
	Size         int64  // bytes of the whole file; -1 if unknown
	Checksums    Checksums
	ETag         string // including the quotes
	LastModified time.Time
	ContentType  string
	AcceptRanges bool // the server supports Range
}

// Download is a file being downloaded. The caller must close it.
type Download struct {
	ArtifactInfo
	Partial bool  // the content is the requested range, not the whole file
	Offset  int64 // of the content in the whole file; -1 if unknown
	Length  int64 // bytes of the content; -1 if unknown

	body io.ReadCloser
}

// Read reads the content. If the transfer breaks off, the error is not io.EOF.
func (d *Download) Read(p []byte) (int, error) { return d.body.Read(p) }

// Close ends the transfer.
func (d *Download) Close() error { return d.body.Close() }

// download opens the response to a request. If the response does not name the file, the name is
// the last segment of itemPath.
func download(ctx context.Context, c *jfrog.Client, req *jfrog.Request, itemPath string) (*Download, error) {
	// Sizes, ranges and checksums are about the stored bytes, so the content must not be
	// compressed on its way.
	stream, err := jfrog.Open(ctx, c, req.Header("Accept-Encoding", "identity").AnyContent())
	if err != nil {
		return nil, err
	}
	info := infoOf(stream.Header, itemPath)
	if stream.StatusCode != http.StatusNoContent && isForeignPage(stream.Header, info, itemPath) {
		excerpt, _ := io.ReadAll(io.LimitReader(stream, 64<<10))
		_ = stream.Close()
		text := "a web page in place of the file"
		if bytes.Contains(excerpt, []byte("<title>Index of ")) {
			text = "the path is a folder"
		}
		return nil, stream.BadAnswer(excerpt, errors.New(text))
	}
	d := &Download{
		ArtifactInfo: info,
		Partial:      stream.StatusCode == http.StatusPartialContent,
		Length:       stream.Size,
		body:         stream,
	}
	d.Size = stream.Size
	if d.Partial {
		d.Offset, d.Size = contentRange(stream.Header.Get("Content-Range"))
	}
	return d, nil
}

// isForeignPage reports whether a response is the web page of a proxy or a login form. The files of
// a repository come with checksums, and a web page among them has the name of one.
func isForeignPage(h http.Header, info ArtifactInfo, itemPath string) bool {
	mediaType, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	if mediaType != "text/html" && mediaType != "application/xhtml+xml" || info.Checksums != (Checksums{}) {
		return false
	}
	switch strings.ToLower(path.Ext(itemPath)) {
	case ".html", ".htm", ".xhtml", ".shtml":
		return false
	}
	return true
}

func infoOf(h http.Header, itemPath string) ArtifactInfo {
	modified, _ := http.ParseTime(h.Get("Last-Modified"))
	return ArtifactInfo{
		FileName:     fileName(h, itemPath),
		Size:         -1,
		Checksums:    checksumsOf(h),
		ETag:         h.Get("ETag"),
		LastModified: modified,
		ContentType:  h.Get("Content-Type"),
		AcceptRanges: strings.EqualFold(h.Get("Accept-Ranges"), "bytes"),
	}
}

// fileName returns the name of a file from the headers or, as a last resort, from its path.
func fileName(h http.Header, itemPath string) string {
	if _, params, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil {
		if name := baseName(params["filename"]); name != "" {
			return name
		}
	}
	name := h.Get("X-Artifactory-Filename")
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	if name = baseName(name); name != "" {
		return name
	}
	return baseName(itemPath)
}

// maxFileName is the number of bytes that a name may have on the usual file systems.
const maxFileName = 255

// baseName removes the directories of any system, so that a server cannot place a file outside
// a folder. It replaces what some systems do not allow in a name, or give another meaning. It
// returns "" if no name is left.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" || strings.ContainsRune(name, 0) {
		return ""
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:*?"<>|`, r) || r == utf8.RuneError || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
	if len(name) > maxFileName {
		ext := path.Ext(name)
		if len(ext) > 20 {
			ext = ""
		}
		name = strings.ToValidUTF8(name[:maxFileName-len(ext)], "") + ext
	}
	if trimmed := strings.TrimRight(name, ". "); trimmed != name { // Windows ignores them
		name = trimmed + "_"
	}
	if isDeviceName(name) {
		name = "_" + name
	}
	return name
}

// isDeviceName reports whether a name opens a device on Windows, also with an extension.
func isDeviceName(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, ok := strings.CutPrefix(base, "COM")
	if !ok {
		digit, ok = strings.CutPrefix(base, "LPT")
	}
	return ok && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit)
}

// contentRange parses a header such as "bytes 0-99/1234". Unknown numbers are -1.
func contentRange(s string) (offset, size int64) {
	s, ok := strings.CutPrefix(s, "bytes ")
	span, total, okTotal := strings.Cut(s, "/")
	first, _, okSpan := strings.Cut(span, "-")
	if !ok || !okTotal || !okSpan {
		return -1, -1
	}
	offset, err := strconv.ParseInt(strings.TrimSpace(first), 10, 64)
	if err != nil || offset < 0 {
		return -1, -1
	}
	size, err = strconv.ParseInt(strings.TrimSpace(total), 10, 64)
	if err != nil || size < 0 {
		size = -1
	}
	return offset, size
}
