package artifactory

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// Checksums are the checksums of a file in hexadecimal. An unknown checksum is empty.
type Checksums struct {
	MD5    string `json:"md5,omitempty"`
	SHA1   string `json:"sha1,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// ComputeChecksums reads r to its end and returns all three checksums. It then returns an
// io.Seeker, such as an *os.File, to where it was, so that the content can be deployed.
func ComputeChecksums(r io.Reader) (Checksums, error) {
	h := checksum.All()
	back := func() error { return nil }
	if s, ok := r.(io.Seeker); ok {
		if from, err := s.Seek(0, io.SeekCurrent); err == nil { // pipes cannot seek
			back = func() error {
				_, err := s.Seek(from, io.SeekStart)
				return err
			}
		}
	}
	_, err := io.Copy(h, r)
	if err == nil {
		err = back()
	}
	if err != nil {
		return Checksums{}, fmt.Errorf("artifactory: compute checksums: %w", err)
	}
	return Checksums(h.Sum()), nil
}

// checkContent returns an error for content that has been read already: it is at its end although
// it has a beginning, or although a size or checksums differ from those of empty content.
func checkContent(content io.Reader, size int64, sums Checksums) error {
	left := int64(-1)
	if s, ok := content.(io.Seeker); ok {
		from, err := s.Seek(0, io.SeekCurrent)
		if err != nil {
			return nil
		}
		end, err := s.Seek(0, io.SeekEnd)
		if err == nil {
			_, err = s.Seek(from, io.SeekStart)
		}
		if err != nil {
			return err
		}
		if left = max(end-from, 0); left == 0 && from > 0 {
			return errAtEnd
		}
	} else if l, ok := content.(interface{ Len() int }); ok {
		left = int64(l.Len())
	}
	same, comparable := checksum.Sums(sums).Compare(checksum.All().Sum())
	if left == 0 && (size > 0 || comparable && !same) {
		return errAtEnd
	}
	return nil
}

var errAtEnd = errors.New("the content is at its end: seek to its beginning first")

// String returns the strongest known checksum with its name, such as "MD5 d41d8c...".
func (c Checksums) String() string {
	switch {
	case c.SHA256 != "":
		return "SHA-256 " + c.SHA256
	case c.SHA1 != "":
		return "SHA-1 " + c.SHA1
	case c.MD5 != "":
		return "MD5 " + c.MD5
	}
	return "no checksum"
}

const (
	headerMD5    = "X-Checksum-Md5"
	headerSHA1   = "X-Checksum-Sha1"
	headerSHA256 = "X-Checksum-Sha256"
	headerAny    = "X-Checksum" // the server recognizes the kind by the length
)

func checksumsOf(h http.Header) Checksums {
	return Checksums{MD5: h.Get(headerMD5), SHA1: h.Get(headerSHA1), SHA256: h.Get(headerSHA256)}
}

// headers adds the known checksums to a request.
func (c Checksums) headers(req *jfrog.Request) *jfrog.Request {
	return req.Header(headerMD5, c.MD5).Header(headerSHA1, c.SHA1).Header(headerSHA256, c.SHA256).Header(headerAny, c.SHA256).
		Check(checksum.Sums(c).Check())
}
