package artifactory

import (
	"context"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ArtifactInfo is what the headers of an answer tell of a file. A server that redirects
// downloads to its storage may tell no checksums with them, and other values of ETag and
// LastModified; [ArtifactsService.Stat] has Artifactory's own.
type ArtifactInfo struct {
	FileName     string // without directories, safe to create in a folder
	Size         int64  // of the whole file in bytes; -1 when the server does not say
	Checksums    Checksums
	ETag         string // as sent, quotes included
	LastModified time.Time
	ContentType  string
	AcceptRanges bool // parts of the file can be had with Range
}

// Download is content on its way. The caller closes it.
type Download struct {
	ArtifactInfo
	Partial bool  // a range was asked for and is what comes (status 206)
	Offset  int64 // of the first byte that comes, in the whole file; -1 when the server does not say
	Length  int64 // bytes to come; -1 when the server does not say

	body io.ReadCloser
}

// Read reads the content. A transfer cut short is an error, never an early io.EOF.
func (d *Download) Read(p []byte) (int, error) { return d.body.Read(p) }

// Close ends the transfer, complete or not.
func (d *Download) Close() error { return d.body.Close() }

// download opens a request's answer. A file name that the server does not tell is the
// last segment of the path in the repository.
func download(ctx context.Context, c *jfrog.Client, req *jfrog.Request, itemPath string) (*Download, error) {
	// Nothing on the way may compress the content: its size, its ranges and its checksums
	// are those of the bytes as they are stored.
	stream, err := jfrog.Open(ctx, c, req.Header("Accept-Encoding", "identity"))
	if err != nil {
		return nil, err
	}
	d := &Download{
		ArtifactInfo: infoOf(stream.Header, itemPath),
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

// fileName finds out how a file is called.
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

// baseName takes off directories of any system, so that a server cannot name a file
// somewhere else; "" when nothing is left.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" || strings.ContainsRune(name, 0) {
		return ""
	}
	return name
}

// contentRange reads "bytes 0-99/1234". What it does not tell is -1.
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
