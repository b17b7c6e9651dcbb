package transfer

import (
	"context"
	"errors"
	"fmt"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// mergePolls sets the waits between the requests for the status of a merge. Tests shorten them.
var mergePolls = &jfrog.WaitOptions{Interval: 500 * time.Millisecond}

// standstill is how many times the idle timeout a merge may stand still. Tests shorten it.
var standstill = 10

// merge makes the server merge the parts, and waits for the end. If the server fails in a way that
// may pass, merge starts again where it was.
func (u *upload) merge(ctx context.Context) (*artifactory.UploadStatus, error) {
	p := &patience{attempts: u.m.opts.Attempts}
	completed := false
	for {
		var err error
		if !completed {
			err = u.m.client.Uploads.Complete(ctx, u.token, u.Checksums.SHA1)
		}
		if err == nil {
			completed = true
			var status *artifactory.UploadStatus
			if status, err = u.awaitMerge(ctx); err == nil {
				return status, nil
			}
		}
		var failed *jfrog.FailedError
		retryable := errors.As(err, &failed) && failed.Status == string(artifactory.UploadRetryableError)
		if retryable || errors.Is(err, jfrog.ErrUnavailable) {
			completed = false // another node of the cluster may be able to merge
		}
		if err = lostUpload(err); ctx.Err() != nil || errors.Is(err, ErrUploadLost) || !retryable && !passing(err) || !p.again(ctx, 0) {
			return nil, orEnded(ctx, err)
		}
	}
}

// awaitMerge waits for the end of a merge, as long as the merge moves.
func (u *upload) awaitMerge(ctx context.Context) (*artifactory.UploadStatus, error) {
	patience, _ := u.m.sendingTimes(u.src.size)
	patience += time.Duration(standstill-1) * max(u.m.opts.IdleTimeout, 0)
	furthest, moved := -1, time.Now()
	return jfrog.Wait(ctx, mergePolls, func(ctx context.Context) (*artifactory.UploadStatus, bool, error) {
		status, err := u.m.client.Uploads.Status(ctx, u.token)
		if err != nil {
			return nil, false, err
		}
		// Nodes of a cluster may take turns with other states: only getting further counts.
		at := status.Progress
		if status.Status != artifactory.UploadQueued {
			at++
		}
		if at > furthest {
			furthest, moved = at, time.Now()
		}
		if err := status.Failure(); err != nil || status.Status == artifactory.UploadFinished {
			return status, true, err
		}
		if stood := time.Since(moved); patience > 0 && stood > patience {
			return status, true, &jfrog.FailedError{What: "merge of the parts of an upload", Status: string(status.Status),
				Messages: []string{fmt.Sprintf("no progress for %s", patience)}}
		}
		return status, false, nil
	})
}
