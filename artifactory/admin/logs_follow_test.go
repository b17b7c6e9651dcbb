package admin

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// logServer serves a log that each request finds in its next state. It calls done when a request
// finds the last state again.
type logServer struct {
	mu       sync.Mutex
	states   []string // content of the log; "!" makes the request fail
	chunk    int      // size of a chunk, from the end of the log; 0: no limit
	rate     int      // refresh rate; -1: the configuration fails
	sizes    []string // file_size of the requests
	nodes    []string
	products []string
	last     bool // the last state was served
	done     func()
}

func (s *logServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	product, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	s.products = append(s.products, product)
	if strings.HasSuffix(path, "/config") {
		if s.rate < 0 {
			w.WriteHeader(http.StatusForbidden)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"refresh_rate_millis": s.rate})
		return
	}
	size, _ := strconv.Atoi(r.URL.Query().Get("file_size"))
	s.sizes = append(s.sizes, r.URL.Query().Get("file_size"))
	s.nodes = append(s.nodes, r.Header.Get("X-JFrog-Node-Id"))
	log := s.states[0]
	if len(s.states) > 1 {
		s.states = s.states[1:]
	} else if s.last && s.done != nil {
		s.done()
	} else {
		s.last = true
	}
	if log == "!" {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	text := ""
	if size <= len(log) {
		text = log[size:]
	}
	if s.chunk > 0 && len(text) > s.chunk {
		text = text[len(text)-s.chunk:]
	}
	_ = json.NewEncoder(w).Encode(LogData{LogContent: text, FileSize: jfrog.Int(len(log))})
}

// tail follows the log through all its states. It returns the lines, and the errors as "!".
func (s *logServer) tail(t *testing.T, opts *LogFollowOptions) (lines []string, last error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.done = cancel
	c := handled(t, s.ServeHTTP)
	for line, err := range c.Logs.Follow(ctx, "", "node1", "a.log", opts) {
		if last = err; err != nil {
			line = "!"
		}
		lines = append(lines, line)
	}
	require.ErrorIs(t, last, context.Canceled)
	return lines[:len(lines)-1], last
}

func TestFollow(t *testing.T) {
	long := strings.Repeat("x", 100<<10)
	for name, tc := range map[string]struct {
		states []string
		chunk  int
		opts   LogFollowOptions
		want   []string
		sizes  []string
	}{
		"growth": {
			states: []string{"", "a\nb\n", "a\nb\n", "a\nb\nc\n"},
			want:   []string{"a", "b", "c"}, sizes: []string{"0", "0", "4", "4"},
		},
		"lines in parts": {
			states: []string{"a\nfir", "a\nfirst", "a\nfirst line\r\n\nnext"},
			want:   []string{"a", "first line", ""}, sizes: []string{"0", "5", "7"},
		},
		"rotation": {
			states: []string{"one\ntwo\n", "new\n", "new\n", "new\nline\n"},
			want:   []string{"one", "two", "new", "line"}, sizes: []string{"0", "8", "0", "4"},
		},
		"rotation within a line": {
			states: []string{"one\ntw", "x\n", "x\n", "x\ny\n"},
			want:   []string{"one", "tw", "x", "y"}, sizes: []string{"0", "6", "0", "2"},
		},
		"rotation to an empty log": {
			states: []string{"one\n", "", "", "", "x\n"},
			want:   []string{"one", "x"}, sizes: []string{"0", "4", "0", "0", "0"},
		},
		"rotation and an error": {
			states: []string{"one\ntw", "x\n", "!", "x\ny\n"},
			want:   []string{"one", "!", "tw", "x", "y"}, sizes: []string{"0", "6", "0", "0"},
		},
		"error in between": {
			states: []string{"a\nb", "!", "!", "a\nbc\n"},
			want:   []string{"a", "!", "!", "bc"}, sizes: []string{"0", "3", "3", "3"},
		},
		"error at first": {
			states: []string{"!", "a\n"},
			want:   []string{"!", "a"}, sizes: []string{"0", "0"},
		},
		"more than a chunk": {
			states: []string{"a\nb", "a\nb" + long + "\nc\n"}, chunk: 4,
			want: []string{"a", "b", "x", "c"}, sizes: []string{"0", "3"},
		},
		"only new lines": {
			states: []string{"a\nb\nc", "a\nb\ncd\ne\n"}, opts: LogFollowOptions{NewOnly: true},
			want: []string{"cd", "e"}, sizes: []string{"0", "5"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			opts := tc.opts
			opts.Interval = time.Millisecond
			s := &logServer{states: tc.states, chunk: tc.chunk, rate: -1}
			lines, _ := s.tail(t, &opts)
			assert.Equal(t, tc.want, lines)
			assert.Equal(t, tc.sizes, s.sizes[:len(tc.sizes)])
			assert.Equal(t, "node1", s.nodes[0])
		})
	}
}

// TestFollowInterval checks that the server sets the rate, and that options replace it.
func TestFollowInterval(t *testing.T) {
	s := &logServer{states: []string{"a\n", "a\nb\n", "a\nb\nc\n"}, rate: 30}
	begin := time.Now()
	lines, _ := s.tail(t, nil)
	assert.Equal(t, []string{"a", "b", "c"}, lines)
	assert.GreaterOrEqual(t, time.Since(begin), 60*time.Millisecond)
	assert.Equal(t, "/artifactory/api/system/logs/config", "/"+s.products[0]+"/api/system/logs/config")

	f := &logFollower{config: func(context.Context) (*LogConfig, error) { return &LogConfig{}, nil }}
	require.NoError(t, f.pause(t.Context()))
	assert.Equal(t, defaultLogInterval, f.options.Interval)

	f = &logFollower{config: func(context.Context) (*LogConfig, error) { return nil, errors.New("refused") }}
	require.EqualError(t, f.pause(t.Context()), "refused")
	assert.Equal(t, defaultLogInterval, f.options.Interval, "a walk that continues keeps an interval")
}

func TestFollowEnds(t *testing.T) {
	s := &logServer{states: []string{"a\nb\n"}, rate: 1}
	c := handled(t, s.ServeHTTP)
	for line, err := range c.Logs.Follow(t.Context(), LogXray, "node1", "a.log", nil) {
		require.NoError(t, err)
		assert.Equal(t, "a", line)
		break
	}
	assert.Equal(t, []string{"xray", "xray"}, s.products)

	// The context ends the wait at once.
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	var errs []error
	for _, err := range c.Logs.Follow(ctx, "", "node1", "a.log", &LogFollowOptions{Interval: time.Hour}) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], context.DeadlineExceeded)

	// A walk starts at the beginning each time.
	walk := c.Logs.Follow(t.Context(), "", "node1", "a.log", &LogFollowOptions{Interval: time.Millisecond})
	for range 2 {
		for line := range walk {
			assert.Equal(t, "a", line)
			break
		}
	}
}

// TestFollowBadAnswer checks that a log without a size is an error and is not read over and over.
func TestFollowBadAnswer(t *testing.T) {
	c, _ := play(t, turn{Body: `{"log_content":"a\n"}`})
	for _, err := range c.Logs.Follow(t.Context(), "", "n", "a.log", &LogFollowOptions{Interval: time.Millisecond}) {
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		break
	}
}

// TestFollowLongLine checks that a line without an end does not fill the memory.
func TestFollowLongLine(t *testing.T) {
	s := &logServer{states: []string{strings.Repeat("x", maxLogLine+1), strings.Repeat("x", maxLogLine+1) + "y\n"}}
	lines, _ := s.tail(t, &LogFollowOptions{Interval: time.Millisecond})
	require.Len(t, lines, 2)
	assert.Len(t, lines[0], maxLogLine+1)
	assert.Equal(t, "y", lines[1])
}

func TestOpenLog(t *testing.T) {
	s := &logServer{states: []string{"a\nb", "a\nb", "!", "a\nbc\n"}}
	c := handled(t, s.ServeHTTP)
	log, err := c.Logs.Open(t.Context(), "", "node1", "a.log", &LogFollowOptions{Interval: time.Millisecond})
	require.NoError(t, err)
	n, err := log.Read(nil)
	require.NoError(t, err)
	require.Zero(t, n)
	buf := make([]byte, 2)
	_, err = log.Read(buf)
	require.NoError(t, err)
	assert.Equal(t, "a\n", string(buf))
	reader := bufio.NewReader(log)
	begin, err := reader.ReadString('\n')
	require.ErrorIs(t, err, jfrog.ErrServer)
	end, err := reader.ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "bc\n", begin+end)
	time.AfterFunc(20*time.Millisecond, func() { _ = log.Close() })
	_, err = log.Read(buf)
	require.ErrorIs(t, err, context.Canceled)
}
