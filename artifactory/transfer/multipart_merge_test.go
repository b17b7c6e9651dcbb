package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func TestMultipartMerge(t *testing.T) {
	type fault = jfrogtest.Fault
	const status, complete = uploadsAPI + "status", uploadsAPI + "complete"
	failed := func(want string) func(error) bool {
		return func(err error) bool {
			var e *jfrog.FailedError
			return errors.As(err, &e) && e.Status == want
		}
	}
	for name, test := range map[string]struct {
		faults    []fault
		want      func(error) bool // nil: success
		completed int
		aborted   int
	}{
		"fails":              {[]fault{{Path: status, Status: 200, Body: `{"status":"NON_RETRYABLE_ERROR","error":"why"}`}}, failed("NON_RETRYABLE_ERROR"), 1, 1},
		"aborted":            {[]fault{{Path: status, Status: 200, Body: `{"status":"ABORTED"}`}}, failed("ABORTED"), 1, 0},
		"unknown":            {[]fault{{Path: status, Status: 200, Body: `{"status":"NEW"}`}}, failed("NEW"), 1, 1},
		"retryable once":     {[]fault{{Path: status, Status: 200, Body: `{"status":"RETRYABLE_ERROR","error":"why"}`}}, nil, 2, 0},
		"retryable always":   {[]fault{{Path: status, Times: -1, Status: 200, Body: `{"status":"RETRYABLE_ERROR","error":"why"}`}}, failed("RETRYABLE_ERROR"), 3, 1},
		"node unavailable":   {[]fault{{Path: status, Times: 2, Status: 503}}, nil, 2, 0},
		"gateway times out":  {[]fault{{Path: status, Times: 2, Status: 504}}, nil, 2, 0},
		"status fails":       {[]fault{{Path: status, Times: 3, Status: 500}}, nil, 1, 0},
		"status always cut":  {[]fault{{Path: status, Times: -1, Drop: true}}, is(jfrog.ErrUnreachable), 1, 1},
		"status refused":     {[]fault{{Path: status, Status: 400}}, is(jfrog.ErrValidation), 1, 1},
		"complete fails":     {[]fault{{Path: complete, Status: 500}}, nil, 2, 0},
		"complete refused":   {[]fault{{Path: complete, Status: 400}}, is(jfrog.ErrValidation), 1, 1},
		"complete never":     {[]fault{{Path: complete, Times: -1, Drop: true}}, is(jfrog.ErrUnreachable), 6, 1},
		"abort fails too":    {[]fault{{Path: status, Status: 400}, {Path: uploadsAPI + "abort", Times: -1, Status: 401}}, is(jfrog.ErrValidation), 1, -1},
		"deploy cut":         {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, Drop: true}}, nil, 1, 0},
		"response cut":       {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, CutAfter: 1}}, nil, 1, 0},
		"token used up":      {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, CutAfter: 1}, {Method: "PUT", Path: "/artifactory/libs/*", After: 1, Status: 404}}, nil, 1, 0},
		"stored, now denied": {[]fault{{Method: "PUT", Path: "/artifactory/libs/*", After: 1, CutAfter: 1}, {Method: "PUT", Path: "/artifactory/libs/*", After: 1, Status: 403}}, nil, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newPartsEnv(t, 2*mib+3, transfer.Options{Attempts: 3}, jfrogtest.WithAsync(2, 0))
			for _, f := range test.faults {
				f.Header = http.Header{"Content-Type": {"application/json"}}
				e.srv.Inject(f)
			}
			res, err := e.upload(t.Context())
			require.Len(t, e.calls("complete"), test.completed)
			if test.want == nil {
				require.NoError(t, err)
				e.arrived()
				require.EqualValues(t, len(e.data), res.Moved)
				require.Empty(t, e.calls("abort"))
				return
			}
			require.True(t, test.want(err), "%v", err)
			require.NotErrorIs(t, err, jfrog.ErrUnauthorized)
			switch test.aborted {
			case 1:
				e.failed(err, 1)
			case 0:
				require.Empty(t, e.calls("abort"), "the server has aborted it")
			default:
				require.ErrorContains(t, err, "was not aborted")
				require.Equal(t, 1, e.srv.MultipartUploads().Open)
			}
		})
	}
}

// A merge that stands still ends the upload. It may take any time as long as it moves.
func TestMultipartMergeStandsStill(t *testing.T) {
	defer transfer.SetStandstill(1)()
	const patience = 600 * time.Millisecond
	e := newPartsEnv(t, mib, transfer.Options{IdleTimeout: patience}, jfrogtest.WithAsync(1<<30, 0))
	begin := time.Now()
	_, err := e.upload(t.Context())
	e.failed(err, 1)
	var failed *jfrog.FailedError
	require.ErrorAs(t, err, &failed)
	require.Equal(t, "PROCESSING", failed.Status)
	require.ErrorContains(t, err, "no progress for 600ms")
	require.Less(t, time.Since(begin), 20*time.Second)

	e = newPartsEnv(t, mib, transfer.Options{IdleTimeout: patience}, jfrogtest.WithAsync(10, 0))
	asked := atomic.Int64{}
	e.trips.before = func(r *http.Request) error {
		if r.URL.Path == uploadsAPI+"status" {
			asked.Add(1)
			time.Sleep(patience / 6)
		}
		return nil
	}
	_, err = e.upload(t.Context())
	require.NoError(t, err)
	require.Greater(t, asked.Load(), int64(10))
}

// A merge whose states change back and forth does not move.
func TestMultipartMergeTakesTurns(t *testing.T) {
	defer transfer.SetStandstill(1)()
	e := newPartsEnv(t, mib, transfer.Options{IdleTimeout: 300 * time.Millisecond}, jfrogtest.WithAsync(1<<30, 0))
	asked := atomic.Int64{}
	e.trips.before = func(r *http.Request) error {
		if n := asked.Add(1); r.URL.Path == uploadsAPI+"status" && n%2 == 0 {
			e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "status", Status: 200, Body: `{"status":"QUEUED"}`,
				Header: http.Header{"Content-Type": {"application/json"}}})
		}
		return nil
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	_, err := e.upload(ctx)
	e.failed(err, 1)
	require.ErrorContains(t, err, "no progress for 300ms")
}

// When the server does not know the upload any more, the file is sent again: in parts, or whole
// if the server does not offer parts any more.
func TestMultipartLost(t *testing.T) {
	for _, operation := range []string{"urlPart", "complete", "status"} {
		for _, restarted := range []bool{false, true} {
			for _, code := range []int{401, 404} {
				t.Run(fmt.Sprintf("%s %d %v", operation, code, restarted), func(t *testing.T) {
					t.Parallel()
					e := newPartsEnv(t, 2*mib+3, transfer.Options{Concurrency: 1})
					e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + operation, Status: code})
					want := jfrogtest.MultipartUploads{Begun: 2, Deployed: 1, Open: 1}
					if restarted {
						e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "config", After: 1, Times: -1, Status: 200, Body: `{"supported":false}`})
						want = jfrogtest.MultipartUploads{Begun: 1, Open: 1}
					}
					_, err := e.upload(t.Context())
					require.NoError(t, err)
					e.arrived()
					got := e.srv.MultipartUploads()
					got.Stored = 0
					require.Equal(t, want, got)
					require.Len(t, e.calls("config"), 2)
					require.EqualValues(t, len(e.data), e.last.Load().BytesDone)
				})
			}
		}
	}
	// That is no refusal of the credentials: other files begin.
	e := newPartsEnv(t, 2*mib, transfer.Options{Attempts: 1, Concurrency: 1})
	e.srv.Inject(jfrogtest.Fault{Path: uploadsAPI + "urlPart", Status: 401})
	other := writeFile(t, filepath.Join(t.TempDir(), "other"), sharedContent(mib+9))
	sum, err := e.tr.UploadAll(t.Context(), transfer.Jobs(transfer.UploadJob{To: transfer.At("libs", "a"), Local: e.local}, transfer.UploadJob{To: transfer.At("libs", "b"), Local: other}))
	require.ErrorIs(t, err, transfer.ErrUploadLost)
	require.NotErrorIs(t, err, transfer.ErrCredentialsRefused)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeFailed: 1, transfer.OutcomeSent: 1}, sum.Files)
}

// With checksums of the job that are not those of the content, nothing is deployed.
func TestMultipartWrongChecksums(t *testing.T) {
	for name, sums := range map[string]artifactory.Checksums{
		"SHA-1":   {SHA1: strings.Repeat("1", 40), SHA256: strings.Repeat("2", 64)},
		"SHA-256": {SHA256: strings.Repeat("2", 64)},
	} {
		e := newPartsEnv(t, 2*mib, transfer.Options{Attempts: 1})
		_, err := e.tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "d/big file.bin"), Local: e.local, Checksums: sums})
		require.Error(t, err)
		require.NotErrorIs(t, err, transfer.ErrFileChanged)
		require.Contains(t, strings.ToLower(err.Error()), "checksum", name)
		_, err = e.rt.Items.Get(t.Context(), "libs", "d")
		require.ErrorIs(t, err, jfrog.ErrNotFound)
	}
}

// A server that merges other content than it was sent has it removed again.
func TestMultipartVerified(t *testing.T) {
	const wrong = "1111111111111111111111111111111111111111111111111111111111111111"
	e := newPartsEnv(t, 2*mib, transfer.Options{Attempts: 1})
	e.srv.Inject(jfrogtest.Fault{Method: "PUT", Path: "/artifactory/libs/*", After: 1, Status: 201, Header: http.Header{"Content-Type": {"application/json"}},
		Body: `{"repo":"libs","path":"/d/big file.bin","checksums":{"sha256":"` + wrong + `"}}`})
	e.srv.Inject(jfrogtest.Fault{Method: "GET", Path: "/artifactory/api/storage/*", Status: 200, Header: http.Header{"Content-Type": {"application/json"}},
		Body: `{"repo":"libs","path":"/d/big file.bin","size":"1","checksums":{"sha256":"` + wrong + `"},"originalChecksums":{"sha256":"` + wrong + `"}}`})
	_, err := e.upload(t.Context())
	require.ErrorIs(t, err, transfer.ErrChecksumMismatch)
	deleted := 0
	for _, r := range e.srv.Requests() {
		if r.Method == http.MethodDelete {
			deleted++
		}
	}
	require.Equal(t, 1, deleted)
}
