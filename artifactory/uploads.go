package artifactory

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// UploadsService uploads large files in parts, which go directly to the storage of the server.
// Reached through [Client.Uploads]. Package transfer does all of this for files and trees.
//
// [UploadsService.Config] reports whether the server offers it. [UploadsService.Create] begins an
// upload and returns its token. Each part has a number, from 1 on, and is sent to the URL that
// [UploadsService.PartURL] returns for it. [UploadsService.Complete] makes the server merge the
// parts, and [UploadsService.WaitCompleted] waits for the end. The token in the final status then
// deploys the file: [ArtifactsService.DeployByChecksum]. An upload that does not get that far is
// given up with [UploadsService.Abort].
//
// The token authenticates the calls for its upload. They send no credentials of the client.
type UploadsService service

// UploadConfig is what a server offers for uploads in parts.
type UploadConfig struct {
	Supported bool `json:"supported"`
}

// Config returns what the server offers for uploads in parts.
//
// Since 7.82.2.
//
//jfrog:observed GET /artifactory/api/v1/uploads/config
func (s *UploadsService) Config(ctx context.Context) (*UploadConfig, error) {
	return jfrog.Do[*UploadConfig](ctx, s.client, jfrog.Get("/artifactory/api/v1/uploads/config"))
}

// tokenAnswer is the response to [UploadsService.Create].
type tokenAnswer struct {
	Token jfrog.Secret `json:"token"`
}

// Create begins an upload and returns its token. partSizeMB is the size of the parts in MiB, or 0
// for a file smaller than 1 MiB. The last part may be smaller.
//
//jfrog:observed POST /artifactory/api/v1/uploads/create
func (s *UploadsService) Create(ctx context.Context, repoKey, itemPath string, partSizeMB int64) (jfrog.Secret, error) {
	out, err := jfrog.Do[*tokenAnswer](ctx, s.client, jfrog.Post("/artifactory/api/v1/uploads/create").
		Required("repoKey", repoKey).Required("repoPath", strings.TrimPrefix(itemPath, "/")).
		Param("partSizeMB", strconv.FormatInt(partSizeMB, 10)).
		Check(filePath(itemPath)).Check(repoPath("path", repoKey+"/"+itemPath)).Check(check.NotNegative("part size", partSizeMB)))
	if err != nil {
		return "", err
	}
	if err := check.HeaderSecret("the token of the upload", out.Token); err != nil {
		return "", fmt.Errorf("artifactory: %w: %w", jfrog.ErrBadAnswer, err)
	}
	return out.Token, nil
}

// uploadRequest returns a request that the token of an upload authenticates.
func uploadRequest(operation string, token jfrog.Secret) *jfrog.Request {
	return jfrog.Post(operation).Anonymous().Idempotent().Header("Authorization", "Bearer "+string(token)).
		Check(check.HeaderSecret("upload token", token))
}

// urlAnswer is the response to [UploadsService.PartURL].
type urlAnswer struct {
	URL jfrog.Secret `json:"url"`
}

// PartURL returns the URL that a part is sent to. The URL is signed and expires. It may belong
// to another host. partNumber is the place of the part in the file, from 1 on.
//
//jfrog:observed POST /artifactory/api/v1/uploads/urlPart
func (s *UploadsService) PartURL(ctx context.Context, token jfrog.Secret, partNumber int) (jfrog.Secret, error) {
	req := uploadRequest("/artifactory/api/v1/uploads/urlPart", token).
		Param("partNumber", strconv.Itoa(partNumber))
	if partNumber < 1 {
		req.Check(fmt.Errorf("part number %d is less than 1", partNumber))
	}
	out, err := jfrog.Do[*urlAnswer](ctx, s.client, req)
	if err != nil {
		return "", err
	}
	signed, ok := signedURL(string(out.URL))
	if !ok {
		return "", fmt.Errorf("artifactory: %w: the response has no URL for the part", jfrog.ErrBadAnswer)
	}
	return signed, nil
}

// UploadSendPartOptions refines [UploadsService.SendPart].
type UploadSendPartOptions struct {
	// Size is the number of bytes of content that does not know its size.
	Size int64

	// Reopen, if not nil, opens the content again from its beginning for each further attempt.
	// Without it, content that cannot seek is sent once.
	Reopen func() (io.Reader, error)
}

// SendPart sends the content of a part to its URL, without credentials. Storages need to know
// the size of the content in advance.
//
// The error matches [jfrog.ErrForbidden] if the storage responds with status 403, as it does
// when the URL has expired.
//
//jfrog:observed PUT {partURL}
func (s *UploadsService) SendPart(ctx context.Context, partURL jfrog.Secret, content io.Reader, opts *UploadSendPartOptions) error {
	req := jfrog.PutURL(string(partURL)).AnyContent().Body(content)
	o := jfrog.Deref(opts)
	if o.Reopen != nil {
		req.Body(reopened(content, o.Reopen))
	}
	if o.Size != 0 {
		req.Size(o.Size).Check(check.NotNegative("size", o.Size))
	}
	return jfrog.Send(ctx, s.client, req)
}

// Complete makes the server merge the parts in the order of their numbers. sha1 is the SHA-1 of
// the whole file. The server works in the background: see [UploadsService.WaitCompleted].
// Complete may be repeated, as after [UploadRetryableError].
//
//jfrog:observed POST /artifactory/api/v1/uploads/complete
func (s *UploadsService) Complete(ctx context.Context, token jfrog.Secret, sha1 string) error {
	return jfrog.Send(ctx, s.client, uploadRequest("/artifactory/api/v1/uploads/complete", token).
		Required("sha1", sha1).Check(checksum.Sums{SHA1: sha1}.Check()))
}

// UploadState is how far an upload has got.
type UploadState string

// The states that JFrog's Go client knows.
const (
	UploadParts             UploadState = "PARTS"               // the parts are being sent
	UploadQueued            UploadState = "QUEUED"              // the merge has not begun
	UploadProcessing        UploadState = "PROCESSING"          // the parts are being merged
	UploadFinished          UploadState = "FINISHED"            // the file can be deployed
	UploadRetryableError    UploadState = "RETRYABLE_ERROR"     // Complete may be repeated
	UploadNonRetryableError UploadState = "NON_RETRYABLE_ERROR" // the upload has failed
	UploadAborted           UploadState = "ABORTED"             // the upload was given up
)

// UploadStatus is the state of an upload.
type UploadStatus struct {
	Status   UploadState `json:"status"`
	Error    string      `json:"error"`
	Progress int         `json:"progress"` // of the merge, in percent
	// ChecksumToken deploys the file of a finished upload: see
	// [ArtifactDeployByChecksumOptions].
	ChecksumToken jfrog.Secret `json:"checksumToken"`
}

// Status returns the state of an upload.
//
//jfrog:observed POST /artifactory/api/v1/uploads/status
func (s *UploadsService) Status(ctx context.Context, token jfrog.Secret) (*UploadStatus, error) {
	return jfrog.Do[*UploadStatus](ctx, s.client, uploadRequest("/artifactory/api/v1/uploads/status", token))
}

// WaitCompleted waits until the parts of an upload are merged, and returns the final status. It
// returns the error of [UploadStatus.Failure] for any other end. After [UploadRetryableError],
// [UploadsService.Complete] may be repeated.
func (s *UploadsService) WaitCompleted(ctx context.Context, token jfrog.Secret, opts *jfrog.WaitOptions) (*UploadStatus, error) {
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*UploadStatus, bool, error) {
		status, err := s.Status(ctx, token)
		if err != nil {
			return nil, false, err
		}
		return status, status.Status == UploadFinished, status.Failure()
	})
}

// Failure returns nil while the merge of the parts waits or goes on, and after its success.
// Otherwise it returns a [*jfrog.FailedError]: the merge has failed, has not been requested
// ([UploadParts]), or is in a state that this package does not know.
func (s *UploadStatus) Failure() error {
	switch s.Status {
	case UploadQueued, UploadProcessing, UploadFinished:
		return nil
	}
	return &jfrog.FailedError{What: "merge of the parts of an upload", Status: string(s.Status), Messages: []string{s.Error}}
}

// Abort gives up an upload.
//
//jfrog:observed POST /artifactory/api/v1/uploads/abort
func (s *UploadsService) Abort(ctx context.Context, token jfrog.Secret) error {
	return jfrog.Send(ctx, s.client, uploadRequest("/artifactory/api/v1/uploads/abort", token))
}
