package pipelines

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var consoleCases = replay.Cases[*Client]{
	"6.20.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.StepConsoles.List(ctx, 3, nil) },
	"6.25.1/sample": func(ctx context.Context, c *Client) (any, error) { return c.StepletConsoles.List(ctx, 1, nil) },
}

// logServer serves the log of step 7 and of steplet 7, in pages of at most 3 entries.
type logServer struct {
	mu          sync.Mutex
	entries     []Console
	status      StatusCode
	complete    bool
	ignoresSkip bool
	fail        bool        // respond with 500 to the next request for entries
	onState     func(n int) // called under mu for each request for the state, from 1
	states      int
	reads       int
}

func (s *logServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !strings.HasSuffix(r.URL.Path, "/consoles") {
		s.states++
		if s.onState != nil {
			s.onState(s.states)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": 7, "statusCode": s.status, "pendingLogsComplete": s.complete})
		return
	}
	s.reads++
	if s.fail {
		s.fail = false
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	sorted := slices.Clone(s.entries)
	if r.URL.Query().Get("sortBy") == "timestamp" {
		slices.SortStableFunc(sorted, func(a, b Console) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
	}
	skip, _ := strconv.Atoi(r.URL.Query().Get("skip"))
	if s.ignoresSkip {
		skip = 0
	}
	page := Consoles{}
	most := 3
	if s.ignoresSkip {
		most = len(sorted)
	}
	for _, e := range sorted[min(skip, len(sorted)):min(skip+most, len(sorted))] {
		page[e.ParentConsoleID] = append(page[e.ParentConsoleID], e)
	}
	_ = json.NewEncoder(w).Encode(page)
}

// message returns an entry with a message, n microseconds after the beginning.
func message(n int, text string) Console {
	return Console{ConsoleID: fmt.Sprint("m", n), ParentConsoleID: "cmd1", Type: "msg", Message: text, Timestamp: Micros(1000 + n)}
}

var fast = &ConsoleFollowOptions{Interval: time.Millisecond}

// within returns a context that ends a walk that does not end by itself.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// linesOf returns the texts of a walk.
func linesOf(t *testing.T, lines []ConsoleLine, err error) []string {
	t.Helper()
	require.NoError(t, err)
	var out []string
	for _, l := range lines {
		out = append(out, l.Text)
	}
	return out
}

func TestFollow(t *testing.T) {
	s := &logServer{status: StatusProcessing}
	var want []string
	add := func(e Console) {
		s.entries = append(s.entries, e)
		want = append(want, strings.Split(e.Message, "\n")...)
	}
	add(Console{ConsoleID: "grp1", ParentConsoleID: ConsoleRoot, Type: "grp", Message: "Execution", Timestamp: 1000})
	add(Console{ConsoleID: "cmd1", ParentConsoleID: "grp1", Type: "cmd", Message: "make", Timestamp: 1001})
	s.onState = func(n int) {
		if n <= 6 {
			for i := range 50 {
				at := n*100 + i
				add(message(at, fmt.Sprintf("line %d\nsecond line %d", at, at)))
			}
			return
		}
		if s.status == StatusProcessing {
			s.status, s.complete = StatusFailure, true
			for _, e := range s.entries[:2] { // the end of the command and the group
				e.Timestamp, e.TimestampEndedAt, e.IsSuccess = 9000, 9001, new(false)
				s.entries = append(s.entries, e)
			}
		}
	}
	c := served(t, s.ServeHTTP)
	lines, err := jfrog.Collect(c.StepConsoles.Follow(within(t), 7, fast))
	assert.Equal(t, want, linesOf(t, lines, err))
	assert.Equal(t, 7, s.states)
	assert.Equal(t, ConsoleLine{Text: "make", Time: Micros(1001).Time(), ConsoleID: "cmd1", ParentConsoleID: "grp1", Type: "cmd"}, lines[1])
}

// TestFollowFindsLateEntries checks that entries that the server receives late are not lost, even
// far back in the log.
func TestFollowFindsLateEntries(t *testing.T) {
	s := &logServer{status: StatusProcessing, complete: true}
	for i := range 900 {
		s.entries = append(s.entries, message(i*2, strconv.Itoa(i*2)))
	}
	s.onState = func(n int) {
		switch n {
		case 2:
			s.entries = append(s.entries, message(1795, "late"))
		case 3:
			s.entries = append(s.entries, message(3, "very late"))
		case 4:
			s.status = StatusSuccess
		}
	}
	lines, err := jfrog.Collect(served(t, s.ServeHTTP).StepConsoles.Follow(within(t), 7, fast))
	texts := linesOf(t, lines, err)
	assert.Len(t, texts, 902)
	assert.Equal(t, []string{"late", "very late"}, texts[900:])
}

// TestFollowOfALogThatShrinks checks that the new entries of a log that begins again are soon read.
func TestFollowOfALogThatShrinks(t *testing.T) {
	s := &logServer{status: StatusProcessing, complete: true}
	for i := range 900 {
		s.entries = append(s.entries, message(i, strconv.Itoa(i)))
	}
	s.onState = func(n int) {
		switch n {
		case 2:
			s.entries = []Console{message(1000, "again")}
		case 10:
			s.status = StatusSuccess
		}
	}
	seen := 0
	for line, err := range served(t, s.ServeHTTP).StepConsoles.Follow(within(t), 7, fast) {
		require.NoError(t, err)
		if line.Text == "again" {
			s.mu.Lock()
			seen = s.states
			s.mu.Unlock()
		}
	}
	assert.Equal(t, 3, seen)
}

// TestFollowWaitsForTheLog checks that a log that grows after the end of the step is read to
// its end.
func TestFollowWaitsForTheLog(t *testing.T) {
	for _, steplet := range []bool{false, true} {
		s := &logServer{status: StatusSuccess}
		s.onState = func(n int) {
			if n <= 4 {
				s.entries = append(s.entries, message(n, strconv.Itoa(n)))
			}
		}
		c := served(t, s.ServeHTTP)
		walk := c.StepConsoles.Follow(within(t), 7, fast)
		if steplet {
			walk = c.StepletConsoles.Follow(within(t), 7, fast)
		}
		lines, err := jfrog.Collect(walk)
		assert.Equal(t, []string{"1", "2", "3", "4"}, linesOf(t, lines, err))
		assert.Equal(t, 5, s.states)
	}
}

func TestFollowOfAServerThatIgnoresSkip(t *testing.T) {
	s := &logServer{status: StatusProcessing, complete: true, ignoresSkip: true}
	s.onState = func(n int) {
		for i := range 300 {
			s.entries = append(s.entries, message(n*1000+i, fmt.Sprint(n*1000+i)))
		}
		if n == 3 {
			s.status = StatusSuccess
		}
	}
	lines, err := jfrog.Collect(served(t, s.ServeHTTP).StepConsoles.Follow(within(t), 7, fast))
	require.Len(t, linesOf(t, lines, err), 900)
	assert.True(t, slices.IsSortedFunc(lines, func(a, b ConsoleLine) int { return a.Time.Compare(b.Time) }))
}

func TestFollowContinuesAfterAnError(t *testing.T) {
	s := &logServer{status: StatusProcessing, complete: true, entries: []Console{message(1, "1"), message(2, "2")}}
	s.onState = func(n int) {
		switch n {
		case 2:
			s.fail = true
		case 3:
			s.entries, s.status = append(s.entries, message(3, "3")), StatusSuccess
		}
	}
	var texts []string
	failures := 0
	for line, err := range served(t, s.ServeHTTP).StepConsoles.Follow(within(t), 7, fast) {
		if err != nil {
			failures++
			continue
		}
		texts = append(texts, line.Text)
	}
	assert.Equal(t, []string{"1", "2", "3"}, texts)
	assert.Equal(t, 1, failures)
}

func TestFollowEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := &logServer{status: StatusProcessing, entries: []Console{message(1, "1")}}
	var texts []string
	var last error
	for line, err := range served(t, s.ServeHTTP).StepConsoles.Follow(ctx, 7, &ConsoleFollowOptions{Interval: time.Hour}) {
		if last = err; err == nil {
			texts = append(texts, line.Text)
			cancel()
		}
	}
	assert.Equal(t, []string{"1"}, texts)
	assert.ErrorIs(t, last, context.Canceled)
}

func TestFollowWithoutStatus(t *testing.T) {
	for _, err := range served(t, (&logServer{}).ServeHTTP).StepConsoles.Follow(within(t), 7, fast) {
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		break
	}
}

func TestFollowEndsWithTheLoop(t *testing.T) {
	s := &logServer{status: StatusProcessing, entries: []Console{message(1, "1"), message(2, "2")}}
	for range served(t, s.ServeHTTP).StepConsoles.Follow(within(t), 7, fast) {
		break
	}
	assert.Equal(t, 1, s.states)
}

func TestFollowRefused(t *testing.T) {
	c := offline(t)
	for _, o := range []ConsoleFollowOptions{{Interval: -1}, {PageSize: -1}} {
		for _, err := range c.StepConsoles.Follow(within(t), 7, &o) {
			assert.ErrorContains(t, err, "is negative")
		}
		assert.ErrorContains(t, second(c.StepConsoles.Open(t.Context(), 7, &o)), "is negative")
	}
	for _, err := range c.StepConsoles.Follow(within(t), 0, nil) {
		refused(t, err, "stepId")
		break
	}
	refused(t, second(c.StepConsoles.List(t.Context(), 0, nil)), "stepId")
	refused(t, second(c.StepConsoles.Open(t.Context(), 0, nil)), "stepId")
	refused(t, second(c.StepletConsoles.Open(t.Context(), 0, nil)), "stepletId")
	refused(t, second(c.StepletConsoles.List(t.Context(), 0, nil)), "stepletId")
	refused(t, second(c.StepConsoles.Download(t.Context(), 0)), "stepId")
	refused(t, second(c.StepConsoles.List(t.Context(), 1, &ConsoleListOptions{SortOptions: SortOptions{SortBy: []string{"a,b"}}})), "sort by")
}

func TestOpenLog(t *testing.T) {
	s := &logServer{status: StatusProcessing, complete: true, entries: []Console{message(1, "1"), message(2, "2\n3")}}
	s.onState = func(n int) {
		if n == 3 {
			s.entries, s.status = append(s.entries, message(4, "4")), StatusSuccess
		}
	}
	c := served(t, s.ServeHTTP)
	stream, err := c.StepConsoles.Open(within(t), 7, fast)
	require.NoError(t, err)
	content, err := io.ReadAll(stream)
	require.NoError(t, err)
	assert.Equal(t, "1\n2\n3\n4\n", string(content))
	require.NoError(t, stream.Close())
	stream, err = c.StepletConsoles.Open(within(t), 7, fast)
	require.NoError(t, err)
	content, err = io.ReadAll(stream)
	require.NoError(t, err)
	assert.Equal(t, "1\n2\n3\n4\n", string(content))
}

// TestCloseLog checks that Close ends a read that waits.
func TestCloseLog(t *testing.T) {
	s := &logServer{status: StatusProcessing, entries: []Console{message(1, "1")}}
	stream, err := served(t, s.ServeHTTP).StepConsoles.Open(t.Context(), 7, &ConsoleFollowOptions{Interval: time.Hour})
	require.NoError(t, err)
	r := bufio.NewReader(stream)
	line, err := r.ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "1\n", line)
	done := make(chan error)
	go func() {
		_, err := r.ReadByte()
		done <- err
	}()
	require.NoError(t, stream.Close())
	assert.Error(t, <-done)
}

func TestOpenLogEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &logServer{status: StatusProcessing, onState: func(int) { cancel() }}
	stream, err := served(t, s.ServeHTTP).StepConsoles.Open(ctx, 7, fast)
	require.NoError(t, err)
	_, err = io.ReadAll(stream)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestConsolePages(t *testing.T) {
	s := &logServer{}
	for i := range 10 {
		s.entries = append(s.entries, message(i, strconv.Itoa(i)))
	}
	c := served(t, s.ServeHTTP)
	entries, err := jfrog.Collect(c.StepConsoles.All(t.Context(), 7, nil))
	require.NoError(t, err)
	assert.Equal(t, s.entries, entries)
	entries, err = jfrog.Collect(c.StepletConsoles.All(t.Context(), 7, &ConsoleListOptions{PageOptions: PageOptions{Skip: 4}}))
	require.NoError(t, err)
	assert.Len(t, entries, 6)
}

func TestConsoleShapes(t *testing.T) {
	var c Consoles
	require.NoError(t, json.Unmarshal([]byte(`[{"consoleId":"a","parentConsoleId":"root"},{"consoleId":"b","parentConsoleId":"a"},{"consoleId":"c"}]`), &c))
	assert.Equal(t, []string{"a", "b", "c"}, ids(c.Entries()))
	assert.Len(t, c[ConsoleRoot], 2)
	// An outer entry is before the inner one, parts of a page and circles included.
	c = Consoles{
		"y": {{ConsoleID: "z"}}, "x": {{ConsoleID: "y"}}, ConsoleRoot: {{ConsoleID: "r"}}, "r": {{ConsoleID: "s"}},
		"p": {{ConsoleID: "q"}}, "q": {{ConsoleID: "p"}},
	}
	assert.Equal(t, []string{"r", "s", "y", "z", "q", "p"}, ids(c.Entries()))
	assert.Empty(t, Consoles(nil).Entries())
	require.NoError(t, json.Unmarshal([]byte(`null`), &c))
	assert.Error(t, json.Unmarshal([]byte(`[1]`), &c))
}

func ids(entries []Console) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ConsoleID)
	}
	return out
}

func TestDownloadLog(t *testing.T) {
	var urls []string
	c := served(t, func(w http.ResponseWriter, r *http.Request) {
		urls = append(urls, r.URL.String())
		_, _ = io.WriteString(w, "log\n")
	})
	for _, open := range []func(context.Context, int64) (io.ReadCloser, error){c.StepConsoles.Download, c.StepletConsoles.Download} {
		stream, err := open(t.Context(), 7)
		require.NoError(t, err)
		content, err := io.ReadAll(stream)
		require.NoError(t, errors.Join(err, stream.Close()))
		assert.Equal(t, "log\n", string(content))
	}
	assert.Equal(t, []string{
		"/pipelines/api/v1/steps/7/consoles?download=true", "/pipelines/api/v1/steplets/7/consoles?download=true",
	}, urls)
}
