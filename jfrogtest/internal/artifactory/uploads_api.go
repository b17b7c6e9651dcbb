package artifactory

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// partPrefix begins the paths that parts are sent to, on the host of the filestore.
const partPrefix = "/multipart/"

// partURLLife is how long the URL of a part is valid.
const partURLLife = 15 * time.Minute

// handleUploadsConfig serves the question whether clients can upload in parts. If not, they send
// large files whole.
func (s *service) handleUploadsConfig(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]bool{"supported": s.Config.Multipart}), nil
}

// handleCreateUpload begins a multipart upload to a path that the user may deploy to.
func (s *service) handleCreateUpload(q *rest.Request) (*rest.Response, error) {
	if !s.Config.Multipart {
		return nil, apierr.New(http.StatusBadRequest, "Multipart upload is not supported")
	}
	itemPath := strings.Trim(q.Query.Get("repoPath"), "/")
	partSize, err := strconv.ParseInt(q.Query.Get("partSizeMB"), 10, 64)
	if err != nil || q.Query.Get("repoKey") == "" || itemPath == "" {
		return nil, apierr.New(http.StatusBadRequest, "The parameters repoKey, repoPath and partSizeMB are required")
	}
	repo, err := s.DeployTarget(q.Query.Get("repoKey"))
	if err == nil {
		err = store.CheckItemPath(itemPath)
	}
	if err == nil {
		err = s.Permit(q.User, store.ActionWrite, store.SpotOf(repo, itemPath, false))
	}
	if err == nil {
		err = repo.Accepts(itemPath)
	}
	if err != nil {
		return nil, err
	}
	u, err := s.BeginUpload(partSize)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"token": u.Token}), nil
}

// upload returns the handler of a call that the token of an upload authenticates.
func (s *service) upload(handle func(*rest.Request, *store.Upload) (*rest.Response, error)) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		token, isBearer := strings.CutPrefix(q.Header.Get("Authorization"), "Bearer ")
		u := s.FindUpload(func(u *store.Upload) bool { return store.SameSecret(u.Token, token) })
		if !isBearer || u == nil {
			return nil, apierr.Unauthorized("The token of the multipart upload is invalid or has expired")
		}
		return handle(q, u)
	}
}

// handlePartURL signs the URL of a part.
func (s *service) handlePartURL(q *rest.Request, u *store.Upload) (*rest.Response, error) {
	number, err := strconv.Atoi(q.Query.Get("partNumber"))
	if err != nil || number < 1 || number > store.MaxUploadParts {
		return nil, apierr.New(http.StatusBadRequest, "The partNumber must be between 1 and %d", store.MaxUploadParts)
	}
	if u.Status != store.UploadParts {
		return nil, apierr.New(http.StatusBadRequest, "The multipart upload takes no more parts: it is %s", u.Status)
	}
	now := s.Now()
	at := fmt.Sprintf("%s%s/%d", partPrefix, u.ID, number)
	return rest.JSON(http.StatusOK, "", map[string]string{
		"url": fmt.Sprintf("%s%s?X-Signature=%s", s.Config.FilestoreURL, at, s.URLSigner.Sign("multipart", at, now, now.Add(partURLLife))),
	}), nil
}

// handleCompleteUpload begins to merge the parts.
func (s *service) handleCompleteUpload(q *rest.Request, u *store.Upload) (*rest.Response, error) {
	sha1 := q.Query.Get("sha1")
	if len(sha1) != 40 {
		return nil, apierr.New(http.StatusBadRequest, "The sha1 of the file is required")
	}
	if err := s.Merge(u, sha1); err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

// handleUploadStatus shows how far an upload has got.
func (s *service) handleUploadStatus(_ *rest.Request, u *store.Upload) (*rest.Response, error) {
	type status struct {
		Status        string `json:"status"`
		Error         string `json:"error,omitempty"`
		Progress      *int   `json:"progress,omitempty"`
		ChecksumToken string `json:"checksumToken,omitempty"`
	}
	body := status{Status: u.Poll(), Error: u.Failure, ChecksumToken: u.ChecksumToken}
	switch body.Status {
	case store.UploadProcessing:
		body.Progress = new(100 - 100/min(u.Polls, 100))
	case store.UploadFinished:
		body.Progress = new(100)
	}
	return rest.JSON(http.StatusOK, "", body), nil
}

// handleAbortUpload gives an upload up and drops its parts.
func (s *service) handleAbortUpload(_ *rest.Request, u *store.Upload) (*rest.Response, error) {
	if err := s.Abort(u); err != nil {
		return nil, err
	}
	return rest.NoContent(), nil
}

// receivePart stores a part. Like cloud storage, it checks a signature and knows no users.
func (s *service) receivePart(r *http.Request) (*rest.Response, error) {
	u, number, err := s.partOf(r)
	if err != nil {
		return nil, err
	}
	b, err := s.Receive(http.MaxBytesReader(nil, r.Body, u.PartLimit))
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, apierr.New(http.StatusBadRequest, "EntityTooLarge: the part exceeds %d bytes", tooLong.Limit)
	}
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "IncompleteBody: %v", err)
	}
	s.Lock()
	defer s.Unlock()
	if err := u.AddPart(number, b); err != nil {
		return nil, apierr.New(http.StatusNotFound, "NoSuchUpload: %v", err)
	}
	return rest.NewResponse(http.StatusOK, "", nil).With("Etag", `"`+b.Sums.MD5+`"`), nil
}

// partOf returns the upload and the number of the part that a URL is signed for.
func (s *service) partOf(r *http.Request) (*store.Upload, int, error) {
	if r.Method != http.MethodPut {
		return nil, 0, apierr.New(http.StatusMethodNotAllowed, "MethodNotAllowed")
	}
	if r.ContentLength < 0 {
		return nil, 0, apierr.New(http.StatusLengthRequired, "MissingContentLength")
	}
	s.Lock()
	defer s.Unlock()
	if !s.URLSigner.Verify(r.URL.Query().Get("X-Signature"), r.URL.Path, s.Now()) {
		return nil, 0, apierr.New(http.StatusForbidden, "AccessDenied: the signature does not match or the request has expired")
	}
	id, text, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, partPrefix), "/")
	number, _ := strconv.Atoi(text) // signed
	u := s.FindUpload(func(u *store.Upload) bool { return u.ID == id })
	if u == nil {
		return nil, 0, apierr.New(http.StatusNotFound, "NoSuchUpload")
	}
	return u, number, nil
}

// mergedUpload returns the upload whose merged content a token deploys, or nil. The content must
// have the checksums of the client.
func (s *service) mergedUpload(token string, client store.Checksums) *store.Upload {
	if token == "" || client == (store.Checksums{}) {
		return nil
	}
	u := s.FindUpload(func(u *store.Upload) bool { return store.SameSecret(u.ChecksumToken, token) })
	if u == nil || u.Merged() == nil || !client.Agrees(u.Merged().Sums) {
		return nil
	}
	return u
}
