package cleanup_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
)

// manyFiles serves the list of a repository with some versions, each of some files.
func manyFiles(versions, each int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/aql") {
			_, _ = w.Write([]byte(`[{"key":"libs","type":"LOCAL","url":"x"}]`))
			return
		}
		out := bufio.NewWriter(w)
		defer out.Flush()
		_, _ = out.WriteString(`{"results":[`)
		for i := range versions * each {
			if i > 0 {
				_ = out.WriteByte(',')
			}
			v := i / each
			_, _ = fmt.Fprintf(out, `{"repo":"libs","path":"org/acme/some/service/module-%d/1.%d","name":"module-%d-1.%d-file%d.jar","type":"file",`+
				`"size":123456,"created":"20%02d-03-01T12:00:00.000Z","modified":"20%02d-03-01T12:00:00.000Z","updated":"20%02d-03-01T12:00:00.000Z","sha256":"%064d","actual_sha1":"%040d"}`,
				v/20, v%20, v/20, v%20, i%each, v%20, v%20, v%20, i, i)
		}
		_, _ = fmt.Fprintf(out, `],"range":{"start_pos":0,"end_pos":%d,"total":%d}}`, versions*each, versions*each)
	}
}

// retained returns the memory in use when the first step of a plan comes, more than before, and the
// number of steps.
func retained(t *testing.T, versions, each int, rule cleanup.Rule) (bytes int64, steps int) {
	srv := httptest.NewServer(manyFiles(versions, each))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	m, err := bulk.New(artifactory.New(c), &bulk.Options{TempDir: t.TempDir()})
	require.NoError(t, err)
	inUse := func() int64 {
		runtime.GC()
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		return int64(now.HeapAlloc)
	}
	before := inUse()
	for _, err := range cleanup.Plan(t.Context(), m, cleanup.Policy{Rules: []cleanup.Rule{rule}}) {
		require.NoError(t, err)
		if steps++; steps == 1 {
			bytes = inUse() - before
		}
	}
	return bytes, steps
}

// Memory grows with the number of versions, and not with the number of files.
func TestMemory(t *testing.T) {
	versions := 1500
	if os.Getenv("JFROG_TEST_LARGE") != "" {
		versions = 200_000
	}
	rule := cleanup.Rule{Repos: []string{"libs"}, NotDownloadedFor: cleanup.Day, Group: cleanup.Maven(), KeepNewest: 10}
	few, steps := retained(t, versions, 2, rule)
	require.Equal(t, versions/2*2, steps)
	many, steps := retained(t, versions, 10, rule)
	require.Equal(t, versions/2*10, steps)
	t.Logf("%d versions: %d kB with 2 files each, %d kB with 10 files each", versions, few>>10, many>>10)
	require.Less(t, many-few, int64(6<<20)) // the first 5000 rows
	require.Less(t, many, int64(8<<20)+int64(versions)*600)
}
