package artifactory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
)

const (
	threeRows  = `{"results":[{"repo":"r","name":"a"},{"repo":"r","name":"b"},{"repo":"r","name":"c"}`
	threeRange = `],"range":{"start_pos":0,"end_pos":3,"total":3}}`
	allItems   = AQLText("items.find()")
)

// aqlServer starts a server whose handler receives the number of earlier calls. The test fails if
// goroutines remain.
func aqlServer(t *testing.T, handle func(w http.ResponseWriter, r *http.Request, n int)) (*SearchService, *atomic.Int64) {
	t.Helper()
	before := runtime.NumGoroutine()
	var calls atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Read first: closing a connection with unread data resets it, and earlier data may be
		// lost.
		query, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		r.Body = io.NopCloser(bytes.NewReader(query))
		handle(w, r, int(calls.Add(1))-1)
	}))
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		srv.Close()
		for range 200 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		stacks := make([]byte, 1<<20)
		t.Errorf("goroutines are left:\n%s", stacks[:runtime.Stack(stacks, true)])
	})
	jc, err := jfrog.New(srv.URL, jfrog.WithTransport(transport),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	return New(jc).Search, &calls
}

// aqlAnswer starts a server that always sends the same response.
func aqlAnswer(t *testing.T, answer string) (*SearchService, *atomic.Int64) {
	t.Helper()
	return aqlServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { _, _ = io.WriteString(w, answer) })
}

// cutOff sends the beginning of a response and closes the connection.
func cutOff(t *testing.T, w http.ResponseWriter, header, beginning string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if assert.NoError(t, err) {
		_, _ = io.WriteString(conn, header+"\r\n\r\n"+beginning)
		_ = conn.Close()
	}
}

func itemNames(t *testing.T, s *SearchService, query AQLQuery, opts *AQLOptions) (string, error) {
	t.Helper()
	items, err := jfrog.Collect(s.Items(t.Context(), query, opts))
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = item.Name
	}
	return strings.Join(names, " "), err
}

func TestAQLWalk(t *testing.T) {
	s, calls := aqlServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		text, _ := io.ReadAll(r.Body)
		assert.Equal(t, "items.find()", string(text))
		assert.Equal(t, "text/plain", r.Header.Get("Content-Type"))
		_, _ = io.WriteString(w, threeRows+threeRange)
	})
	rng := AQLRange{Total: 99}
	rows := s.AQL(t.Context(), aql.Items(), &AQLOptions{Range: &rng})
	assert.Zero(t, calls.Load(), "nothing is sent before the walk")
	var names []string
	for row, err := range rows {
		require.NoError(t, err)
		assert.Zero(t, rng)
		names = append(names, row.Repo+"/"+row.FilePath())
	}
	assert.Equal(t, []string{"r/a", "r/b", "r/c"}, names)
	assert.Equal(t, AQLRange{EndPos: 3, Total: 3}, rng)

	_, err := jfrog.Collect(rows)
	assert.ErrorContains(t, err, "once")
	assert.EqualValues(t, 1, calls.Load())

	raw, err := jfrog.Collect(s.AQLRaw(t.Context(), allItems, nil))
	require.NoError(t, err)
	assert.Equal(t, []json.RawMessage{[]byte(`{"repo":"r","name":"a"}`), []byte(`{"repo":"r","name":"b"}`), []byte(`{"repo":"r","name":"c"}`)}, raw)
}

func TestAQLTypedWalks(t *testing.T) {
	s, calls := aqlAnswer(t, `{"results":[{"name":"i","build.name":"b","entry.name":"e","build.promotion.status":"p","release.name":"r",`+
		`"archives":[{"items":[{"name":"a"}]}],"builds":[{"build.name":"n"}],"releaseBundleFiles":[{"release_artifact.repo_path":"f"}]}],"range":{}}`)
	ctx := t.Context()
	items, err := jfrog.Collect(s.Items(ctx, aql.Items(), nil))
	require.NoError(t, err)
	assert.Equal(t, "i", items[0].Name)
	builds, err := jfrog.Collect(s.Builds(ctx, AQLText(" builds.find()"), nil))
	require.NoError(t, err)
	assert.Equal(t, "b", builds[0].BuildName)
	entries, err := jfrog.Collect(s.Entries(ctx, aql.Entries(), nil))
	require.NoError(t, err)
	assert.Equal(t, "e a", entries[0].EntryName+" "+entries[0].Archives[0].Items[0].Name)
	promotions, err := jfrog.Collect(s.Promotions(ctx, aql.Promotions(), nil))
	require.NoError(t, err)
	assert.Equal(t, "p n", promotions[0].PromotionStatus+" "+promotions[0].Builds[0].BuildName)
	releases, err := jfrog.Collect(s.Releases(ctx, aql.Releases(), nil))
	require.NoError(t, err)
	assert.Equal(t, "r f", releases[0].ReleaseName+" "+releases[0].ReleaseArtifacts[0].ReleaseArtifactRepoPath)

	sent := calls.Load()
	for _, query := range []AQLQuery{aql.Builds(), aql.Promotions(), AQLText("find()"), AQLText(""), nil, (*aql.Query)(nil), aql.Items().Limit(-1)} {
		_, err := jfrog.Collect(s.Items(ctx, query, nil))
		assert.Error(t, err, query)
	}
	_, err = jfrog.Collect(s.Builds(ctx, aql.Promotions(), nil))
	assert.ErrorContains(t, err, "builds.find")
	assert.Equal(t, sent, calls.Load(), "nothing is sent")
}

// An incomplete response is an error after its rows.
func TestAQLWalkBrokenAnswers(t *testing.T) {
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
	chunk := fmt.Sprintf("%x\r\n%s\r\n", len(threeRows), threeRows)
	for name, test := range map[string]struct {
		answer  func(w http.ResponseWriter)
		message string
		names   string
	}{
		"cut between rows, by length": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, threeRows)
		}, "breaks off after 3 rows: unexpected EOF", "a b c"},
		"cut between rows, chunked":  {func(w http.ResponseWriter) { cutOff(t, w, chunked, chunk) }, "breaks off after 3 rows", "a b c"},
		"cut between rows, HTTP/1.0": {func(w http.ResponseWriter) { cutOff(t, w, "HTTP/1.0 200 OK", threeRows) }, "breaks off after 3 rows", "a b c"},
		"cut before the last chunk": {func(w http.ResponseWriter) {
			cutOff(t, w, chunked, chunk+fmt.Sprintf("%x\r\n%s\r\n", len(threeRange), threeRange))
		}, "breaks off after 3 rows", "a b c"},
		"no closing brace": {func(w http.ResponseWriter) { _, _ = io.WriteString(w, threeRows+`],"range":{}`) }, "breaks off", "a b c"},
		"no range":         {func(w http.ResponseWriter) { _, _ = io.WriteString(w, threeRows+`]}`) }, "no range", "a b c"},
		"trailing bytes":   {func(w http.ResponseWriter) { _, _ = io.WriteString(w, threeRows+threeRange+"}") }, "content after its end", "a b c"},
		"error object": {func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `{"errors":[{"status":500,"message":"out of cursors"}]}`)
		}, "out of cursors", ""},
		"error object behind the rows": {func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, threeRows+`],"errors":[{"status":500,"message":"out of cursors"}]}`)
		}, "out of cursors", "a b c"},
		"error object among the rows": {func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, threeRows+`{"errors":[{"status":500,"message":"out of cursors"}]}`)
		}, "out of cursors", "a b c"},
		"web page among the rows": {func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, threeRows+`,<html><title>502 Bad Gateway</title></html>`)
		}, "web page: 502 Bad Gateway", "a b c"},
		"web page": {func(w http.ResponseWriter) {
			_, _ = io.WriteString(w, `<!DOCTYPE html><title>Sign in</title>`)
		}, "web page: Sign in", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, calls := aqlServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) { test.answer(w) })
			names, err := itemNames(t, s, allItems, nil)
			assert.ErrorContains(t, err, test.message)
			assert.Equal(t, !strings.Contains(name, "error object"), errors.Is(err, jfrog.ErrBadAnswer), err)
			var e *jfrog.Error
			if assert.ErrorAs(t, err, &e) {
				assert.Equal(t, "/artifactory/api/search/aql", e.Path)
			}
			assert.Equal(t, test.names, names)
			assert.EqualValues(t, 1, calls.Load(), "sent")
		})
	}
}

// The last row and an error come separately, and the error comes last.
func TestAQLWalkEndsWithTheError(t *testing.T) {
	s, _ := aqlAnswer(t, threeRows+`,x`)
	var failed int
	for item, err := range s.Items(t.Context(), allItems, nil) {
		require.Zero(t, failed)
		if err != nil {
			failed++
			assert.Zero(t, item)
		}
	}
	assert.Equal(t, 1, failed)
}

func TestAQLWalkRetriesUntilTheFirstRow(t *testing.T) {
	s, calls := aqlServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		switch n {
		case 0:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 1:
			cutOff(t, w, "HTTP/1.1 200 OK\r\nContent-Length: 1000", `{"results":[{"name":"a"`)
		default:
			_, _ = io.WriteString(w, threeRows+threeRange)
		}
	})
	names, err := itemNames(t, s, allItems, nil)
	require.NoError(t, err)
	assert.Equal(t, "a b c", names)
	assert.EqualValues(t, 3, calls.Load())

	s, calls = aqlServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		cutOff(t, w, "HTTP/1.1 200 OK\r\nContent-Length: 1000", `{"results":[`)
	})
	_, err = itemNames(t, s, allItems, nil)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.EqualValues(t, 3, calls.Load())

	s, _ = aqlServer(t, func(w http.ResponseWriter, _ *http.Request, _ int) {
		http.Error(w, `{"errors":[{"status":400,"message":"Failed to parse query"}]}`, http.StatusBadRequest)
	})
	_, err = itemNames(t, s, allItems, nil)
	assert.ErrorIs(t, err, jfrog.ErrValidation)
	assert.ErrorContains(t, err, "Failed to parse query")
}

// endless sends rows until the client disconnects, and then closes gone.
func endless(gone chan<- struct{}) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, r *http.Request, _ int) {
		defer close(gone)
		_, err := io.WriteString(w, `{"results":[{"name":"a"}`)
		for err == nil && r.Context().Err() == nil {
			_, err = io.WriteString(w, strings.Repeat(`,{"name":"b"}`, 1000))
			_ = http.NewResponseController(w).Flush()
		}
	}
}

func TestAQLWalkStopsEarly(t *testing.T) {
	gone := make(chan struct{})
	s, _ := aqlServer(t, endless(gone))
	n := 0
	for _, err := range s.Items(t.Context(), allItems, nil) {
		require.NoError(t, err)
		if n++; n == 5000 {
			break
		}
	}
	<-gone

	gone = make(chan struct{})
	s, _ = aqlServer(t, endless(gone))
	assert.Panics(t, func() {
		for range s.Items(t.Context(), allItems, nil) {
			panic("consumer")
		}
	})
	<-gone
}

func TestAQLWalkHonorsTheContext(t *testing.T) {
	gone := make(chan struct{})
	s, _ := aqlServer(t, endless(gone))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for _, err := range s.Items(ctx, allItems, nil) {
		if n++; n <= 3 {
			require.NoError(t, err)
			continue
		}
		cancel()
		if err != nil {
			assert.ErrorIs(t, err, context.Canceled)
			assert.NotErrorIs(t, err, jfrog.ErrBadAnswer)
		}
	}
	assert.Equal(t, 5, n, "the row after the cancellation is an error")
	<-gone

	// A server that stops sending.
	s, _ = aqlServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		_, _ = io.WriteString(w, threeRows)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	ctx, cancel = context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	items, err := jfrog.Collect(s.Items(ctx, allItems, nil))
	assert.Len(t, items, 3)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestAQLWalkTruncated(t *testing.T) {
	s, _ := aqlAnswer(t, threeRows+`],"range":{"limit":3,"notification":"AQL query reached the search hard limit, results are trimmed."}}`)
	var rng AQLRange
	names, err := itemNames(t, s, allItems, &AQLOptions{Range: &rng})
	assert.ErrorIs(t, err, ErrAQLTruncated)
	assert.Equal(t, "a b c", names)
	assert.EqualValues(t, 3, rng.Limit)
	assert.ErrorContains(t, err, "after 3 rows")

	page, err := s.AQLPage(t.Context(), allItems)
	require.NoError(t, err)
	assert.True(t, page.Range.Truncated())
}

// A document without a result is an error, not an empty result.
func TestAQLPageRefusesWhatIsNoResult(t *testing.T) {
	for _, answer := range []string{``, `null`, `{}`, `{"range":{}}`, `{"errors":[{"message":"out of cursors"}]}`, threeRows, threeRows + threeRange + `{}`} {
		s, _ := aqlAnswer(t, answer)
		out, err := s.AQLPage(t.Context(), allItems)
		assert.Error(t, err, answer)
		assert.Nil(t, out, answer)
		if strings.Contains(answer, "cursors") {
			assert.ErrorContains(t, err, "out of cursors")
		}
	}
	s, _ := aqlAnswer(t, `{"results":[]}`)
	out, err := s.AQLPage(t.Context(), allItems)
	require.NoError(t, err)
	assert.Empty(t, out.Results)
}

// The memory of a process that walks over many rows is constant. The child process runs this test
// apart from the server.
func TestAQLWalkMemory(t *testing.T) {
	if base := os.Getenv("AQL_MEMORY_TEST"); base != "" {
		measureAQLWalk(t, base)
		return
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("needs /proc")
	}
	rows := aqlBenchRows
	if testing.Short() || raceDetector() {
		rows /= 10 // 37 MB
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeAQLItems(w, rows) }))
	defer srv.Close()
	child := exec.Command(os.Args[0], "-test.run=^TestAQLWalkMemory$", "-test.v")
	child.Env = append(os.Environ(), "AQL_MEMORY_TEST="+srv.URL)
	out, err := child.CombinedOutput()
	require.NoError(t, err, string(out))
	var early, late, n int
	for line := range strings.Lines(string(out)) {
		_, _ = fmt.Sscanf(line, "VmHWM %d KiB early, %d KiB after %d rows", &early, &late, &n)
	}
	require.Equal(t, rows, n, string(out))
	t.Logf("VmHWM %d KiB early, %d KiB after %d rows", early, late, n)
	assert.Less(t, late-early, 16<<10, "growth in KiB")
	if !raceDetector() { // which needs several times as much
		assert.Less(t, late, 32<<10, "KiB")
	}
}

func measureAQLWalk(t *testing.T, base string) {
	jc, err := jfrog.New(base)
	require.NoError(t, err)
	var rng AQLRange
	n, early := 0, 0
	for item, err := range New(jc).Search.Items(t.Context(), allItems, &AQLOptions{Range: &rng}) {
		if err != nil || item.Size == 0 {
			t.Fatal(item, err)
		}
		if n++; n == aqlBenchRows/50 {
			early = peakKiB(t)
		}
	}
	require.EqualValues(t, n, rng.Total)
	fmt.Printf("VmHWM %d KiB early, %d KiB after %d rows\n", early, peakKiB(t), n)
}

func peakKiB(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n, err := strconv.Atoi(strings.TrimSpace(strings.Split(rest, "kB")[0]))
	require.NoError(t, err)
	return n
}

// raceDetector reports whether the test runs with -race.
func raceDetector() bool {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value == "true"
		}
	}
	return false
}
