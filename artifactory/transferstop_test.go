package artifactory_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// An error in a list is a file that has failed, also for the progress.
func TestProgressCountsListErrors(t *testing.T) {
	var last artifactory.TransferProgress
	_, rt, _ := transfers(t, artifactory.TransferOptions{})
	tr, err := artifactory.NewTransfers(rt, &artifactory.TransferOptions{Progress: func(p artifactory.TransferProgress) { last = p }})
	require.NoError(t, err)
	sum, err := tr.UploadAll(t.Context(), func(yield func(artifactory.UploadJob, error) bool) {
		_ = yield(artifactory.UploadJob{}, errors.New("unreadable")) &&
			yield(artifactory.UploadJob{Repo: "libs", Path: "a", Content: strings.NewReader("abc")}, nil)
	}).Summary()
	require.ErrorContains(t, err, "unreadable")
	require.EqualValues(t, sum.Total(), last.FilesTotal)
	require.EqualValues(t, sum.Total(), last.FilesDone)
	require.EqualValues(t, sum.Files[artifactory.OutcomeFailed], last.FilesFailed)
}

// When one file fails and the others are stopped, those say where they were.
func TestStopOnErrorNamesPhases(t *testing.T) {
	waits := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "slow") {
			close(waits)
			<-r.Context().Done()
			return
		}
		<-waits
		w.WriteHeader(http.StatusForbidden)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	tr, err := artifactory.NewTransfers(artifactory.New(c), &artifactory.TransferOptions{Concurrency: 2, StopOnError: true})
	require.NoError(t, err)
	dir := t.TempDir()
	var jobs []artifactory.DownloadJob
	for _, name := range []string{"slow", "a"} {
		jobs = append(jobs, artifactory.DownloadJob{Repo: "libs", Path: name, Local: dir + "/" + name})
	}
	for res := range tr.DownloadAll(t.Context(), artifactory.Jobs(jobs...)) {
		var e *artifactory.TransferError
		require.ErrorAs(t, res.Err, &e)
		require.Equal(t, artifactory.PhaseReceive, e.Phase)
		if res.Path == "slow" {
			require.ErrorIs(t, res.Err, artifactory.ErrStopped)
		} else {
			require.ErrorIs(t, res.Err, jfrog.ErrForbidden)
		}
	}
}
