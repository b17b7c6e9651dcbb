package artifactory_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

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
