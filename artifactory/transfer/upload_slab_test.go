package transfer

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// The memory of a small file is reused only if the transport no longer reads it.
func TestSlabIsLent(t *testing.T) {
	const sum = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" // of "foo"
	local := filepath.Join(t.TempDir(), "foo")
	require.NoError(t, os.WriteFile(local, []byte("foo"), 0o666))
	for name, c := range map[string]struct {
		first    int
		response string
		lent     bool
	}{
		"sent once":             {201, `{"checksums":{"sha256":"` + sum + `"}}`, false},
		"sent twice":            {503, `{"checksums":{"sha256":"` + sum + `"}}`, true},
		"redirected":            {307, `{"checksums":{"sha256":"` + sum + `"}}`, true},
		"refused":               {403, ``, true},
		"other content":         {201, `{"checksums":{"sha256":"` + sum[1:] + `0"}}`, true},
		"asked for afterwards":  {201, ``, false},
		"twice, asked for then": {503, ``, true},
	} {
		requests := 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				_, _ = w.Write([]byte(`{"checksums":{"sha256":"` + sum + `"}}`))
				return
			}
			status := 201
			if requests++; requests == 1 {
				status = c.first
			}
			w.Header().Set("Location", "/artifactory/libs/elsewhere")
			w.WriteHeader(status)
			if status == 201 {
				_, _ = w.Write([]byte(c.response))
			}
		}))
		client, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MaxWait: time.Millisecond}))
		require.NoError(t, err)
		tr, err := New(artifactory.New(client), &Options{Attempts: 1})
		require.NoError(t, err)
		job := &UploadJob{To: At("libs", "foo"), Local: local}
		src, err := openSource(job)
		require.NoError(t, err)
		f := &flight{m: tr, progress: &progress{}, Result: Result{Checksums: artifactory.Checksums{SHA256: sum}}}
		_ = f.send(t.Context(), job, src)
		require.Equal(t, c.lent, src.lent, name)
		src.close()
		srv.Close()
	}
}
