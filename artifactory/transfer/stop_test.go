package transfer_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// An error in a list counts as a failed file, also in the progress.
func TestProgressCountsListErrors(t *testing.T) {
	var last transfer.Progress
	_, rt, _ := transfers(t, transfer.Options{})
	tr, err := transfer.New(rt, &transfer.Options{Progress: func(p transfer.Progress) { last = p }})
	require.NoError(t, err)
	sum, err := tr.UploadAll(t.Context(), func(yield func(transfer.UploadJob, error) bool) {
		_ = yield(transfer.UploadJob{}, errors.New("unreadable")) &&
			yield(transfer.UploadJob{To: transfer.At("libs", "a"), Content: strings.NewReader("abc")}, nil)
	})
	require.ErrorContains(t, err, "unreadable")
	require.EqualValues(t, sum.Total(), last.FilesTotal)
	require.EqualValues(t, sum.Total(), last.FilesDone)
	require.EqualValues(t, sum.Files[transfer.OutcomeFailed], last.FilesFailed)
}

// A failure of the last file does not say that others have not begun, even if it comes before the
// list is known to have ended.
func TestFailureOfTheLastFile(t *testing.T) {
	c, err := jfrog.New("http://127.0.0.1:1")
	require.NoError(t, err)
	tr, err := transfer.New(artifactory.New(c), &transfer.Options{StopOnError: true})
	require.NoError(t, err)
	invalid := transfer.DownloadJob{From: transfer.At("libs", "a"), Local: "a", Size: -1}
	for range 3000 {
		var failures []error
		for _, err := range tr.DownloadAllResults(t.Context(), transfer.Jobs(invalid)) {
			failures = append(failures, err)
		}
		require.Len(t, failures, 1)
		require.ErrorContains(t, failures[0], "size is negative")
	}
}

// When one file fails and stops the others, their errors name their phases.
func TestStopOnErrorNamesPhases(t *testing.T) {
	waits := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "slow") {
			close(waits)
			<-r.Context().Done()
			return
		}
		select {
		case <-waits:
		case <-r.Context().Done():
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	tr, err := transfer.New(artifactory.New(c), &transfer.Options{Concurrency: 2, StopOnError: true})
	require.NoError(t, err)
	dir := t.TempDir()
	var jobs []transfer.DownloadJob
	for _, name := range []string{"slow", "a"} {
		jobs = append(jobs, transfer.DownloadJob{From: transfer.At("libs", name), Local: dir + "/" + name})
	}
	for res, err := range tr.DownloadAllResults(t.Context(), transfer.Jobs(jobs...)) {
		var e *transfer.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, transfer.PhaseReceive, e.Phase)
		if res.Remote.Path == "slow" {
			require.ErrorIs(t, err, transfer.ErrStopped)
		} else {
			require.ErrorIs(t, err, jfrog.ErrForbidden)
		}
	}
}
