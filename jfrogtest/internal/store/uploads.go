package store

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// Limits of multipart uploads.
const (
	MaxUploadParts = 10000   // parts of an upload
	maxUploads     = 1000    // uploads that the server knows
	maxPartSize    = 5 << 10 // MiB
)

// Statuses of a multipart upload.
const (
	UploadParts             = "PARTS"
	UploadQueued            = "QUEUED"
	UploadProcessing        = "PROCESSING"
	UploadFinished          = "FINISHED"
	UploadNonRetryableError = "NON_RETRYABLE_ERROR"
	UploadAborted           = "ABORTED"
)

// uploadLife is how long the token of an upload is valid.
const uploadLife = 24 * time.Hour

// Uploads holds the multipart uploads.
type Uploads struct {
	list     []*Upload // oldest first
	Begun    int
	Aborted  int
	Deployed int
}

// An Upload is a multipart upload. Its content becomes known with the deployment.
type Upload struct {
	ID            string // in the URLs of parts
	Token         string // authenticates the calls for the upload
	ChecksumToken string // deploys the content; empty before the merge
	PartLimit     int64  // bytes that a part may have
	Status        string
	Failure       string // why the merge has failed
	Polls         int    // requests for the status since the merge began

	expires time.Time
	parts   map[int]*Blob
	merge   *Job  // nil before the merge
	content *Blob // nil before the merge and after the deployment
	owned   bool  // the content belongs to a file
}

func randomID() string {
	data := make([]byte, 20)
	_, _ = rand.Read(data) // cannot fail
	return hex.EncodeToString(data)
}

// ended reports whether nothing can come of the upload any more.
func (u *Upload) ended() bool { return u.Status == UploadAborted || u.owned }

// BeginUpload begins an upload.
func (s *Store) BeginUpload(partSizeMB int64) (*Upload, error) {
	if partSizeMB < 0 || partSizeMB > maxPartSize {
		return nil, apierr.New(http.StatusBadRequest, "The part size must be between 0 and %d MB", maxPartSize)
	}
	if len(s.Uploads.list) >= maxUploads {
		i := slices.IndexFunc(s.Uploads.list, func(u *Upload) bool { return u.ended() || !s.Now().Before(u.expires) })
		if i < 0 {
			return nil, apierr.New(http.StatusServiceUnavailable, "%d multipart uploads are open", maxUploads)
		}
		s.Uploads.list[i].drop()
		s.Uploads.list = slices.Delete(s.Uploads.list, i, i+1)
	}
	// A client that sends a file smaller than a part rounds its size down.
	u := &Upload{ID: randomID(), Token: "upload." + randomID(), PartLimit: (partSizeMB + 1) << 20, Status: UploadParts,
		expires: s.Now().Add(uploadLife), parts: map[int]*Blob{}}
	s.Uploads.list = append(s.Uploads.list, u)
	s.Uploads.Begun++
	return u, nil
}

// FindUpload returns the first upload that matches and has not expired, or nil.
func (s *Store) FindUpload(match func(*Upload) bool) *Upload {
	i := slices.IndexFunc(s.Uploads.list, func(u *Upload) bool { return match(u) && s.Now().Before(u.expires) })
	if i < 0 {
		return nil
	}
	return s.Uploads.list[i]
}

// AddPart stores a part in place of an earlier one with the number. It adopts or discards the
// content.
func (u *Upload) AddPart(number int, b *Blob) error {
	if u.Status != UploadParts {
		b.Discard()
		return fmt.Errorf("the upload takes no more parts: it is %s", u.Status)
	}
	if old := u.parts[number]; old != nil {
		old.Discard()
	}
	u.parts[number] = b
	return nil
}

// Merge begins to merge the parts.
func (s *Store) Merge(u *Upload, sha1 string) error {
	switch u.Status {
	case UploadParts:
	case UploadQueued, UploadProcessing, UploadFinished:
		return nil
	default:
		return apierr.New(http.StatusBadRequest, "The multipart upload cannot be completed: it is %s", u.Status)
	}
	u.Status = UploadQueued
	u.merge = s.BeginJob(u.Status, true, func() []error {
		if err := s.mergeNow(u, sha1); err != nil {
			u.Status, u.Failure = UploadNonRetryableError, err.Error()
		}
		return nil
	})
	return nil
}

func (s *Store) mergeNow(u *Upload, sha1 string) error {
	numbers := slices.Sorted(maps.Keys(u.parts))
	if len(numbers) == 0 {
		return fmt.Errorf("the upload has no parts")
	}
	readers := make([]io.Reader, len(numbers))
	for i, number := range numbers {
		if number != i+1 {
			return fmt.Errorf("part %d is missing", i+1)
		}
		readers[i] = &lateReader{blob: u.parts[number]}
	}
	b, err := s.Spool(io.MultiReader(readers...))
	if err != nil {
		return err
	}
	if !strings.EqualFold(b.Sums.SHA1, sha1) {
		b.Discard()
		return fmt.Errorf("checksum mismatch: the parts have the SHA-1 %s, the client sent %s", b.Sums.SHA1, sha1)
	}
	u.dropParts()
	u.content, u.Status, u.ChecksumToken = b, UploadFinished, "content."+randomID()
	return nil
}

// lateReader opens a content with the first read and closes it at its end. A merge has one file
// open at a time.
type lateReader struct {
	blob *Blob
	r    BlobReader
}

func (l *lateReader) Read(p []byte) (int, error) {
	if l.r == nil {
		r, err := l.blob.Open()
		if err != nil {
			return 0, err
		}
		l.r = r
	}
	n, err := l.r.Read(p)
	if err != nil {
		_ = l.r.Close()
	}
	return n, err
}

// Poll counts a request for the status and returns the status.
func (u *Upload) Poll() string {
	if u.merge != nil && u.Status != UploadAborted {
		u.merge.Poll()
	}
	if u.Status == UploadQueued || u.Status == UploadProcessing {
		if u.Polls++; u.Polls > 1 {
			u.Status = UploadProcessing
		}
	}
	return u.Status
}

// Abort gives an upload up.
func (s *Store) Abort(u *Upload) error {
	switch {
	case u.Status == UploadAborted:
		return nil
	case u.owned:
		return apierr.New(http.StatusBadRequest, "The multipart upload has been deployed")
	}
	if u.merge != nil {
		u.merge.Cancel()
	}
	u.drop()
	u.Status, u.ChecksumToken = UploadAborted, ""
	s.Uploads.Aborted++
	return nil
}

func (u *Upload) dropParts() {
	for _, b := range u.parts {
		b.Discard()
	}
	u.parts = map[int]*Blob{}
}

// drop discards what the upload stores.
func (u *Upload) drop() {
	u.dropParts()
	if u.content != nil && !u.owned {
		u.content.Discard()
	}
	u.content = nil
}

// Merged returns the content of a finished upload that has not been deployed, or nil.
func (u *Upload) Merged() *Blob { return u.content }

// Deployed records that the content belongs to a file.
func (s *Store) Deployed(u *Upload) {
	u.content, u.owned = nil, true
	s.Uploads.Deployed++
}

// UploadCounts returns the numbers of uploads that are open, and of the parts and merged contents
// that are stored for them.
func (s *Store) UploadCounts() (open, stored int) {
	for _, u := range s.Uploads.list {
		if !u.ended() {
			open++
		}
		if stored += len(u.parts); u.content != nil {
			stored++
		}
	}
	return open, stored
}
