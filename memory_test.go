package jfrog_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

const (
	transferSize   = 1 << 30
	transferEnv    = "JFROG_TEST_TRANSFER" // the task of the child process
	transferEnvURL = "JFROG_TEST_TRANSFER_URL"
	maxGrowthKiB   = 64 << 10 // the race detector takes half of it
)

// pattern is a reader of n zero bytes that uses no memory.
type pattern struct{ n int64 }

func (p *pattern) Read(b []byte) (int, error) {
	if p.n == 0 {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), p.n)]
	clear(b)
	p.n -= int64(len(b))
	return len(b), nil
}

// TestLargeTransfersStayOutOfMemory sends and reads 1 GiB in a child process and checks by how much
// the peak of its resident memory grows.
func TestLargeTransfersStayOutOfMemory(t *testing.T) {
	if what := os.Getenv(transferEnv); what != "" {
		transfer(t, what)
		return
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("no /proc to measure with")
	}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			n, _ := io.Copy(io.Discard, r.Body)
			fmt.Fprint(w, n)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(transferSize))
		_, _ = io.Copy(w, &pattern{transferSize})
	})
	for _, what := range []string{"upload", "upload func", "upload seeker", "download"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestLargeTransfersStayOutOfMemory$", "-test.count=1", "-test.v")
		cmd.Env = append(os.Environ(), transferEnv+"="+what, transferEnvURL+"="+srv.URL)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		_, after, ok := strings.Cut(string(out), "grown by ")
		require.True(t, ok, "%s", out)
		growth, err := strconv.Atoi(strings.Fields(after)[0])
		require.NoError(t, err)
		t.Logf("%s of 1 GiB: %d MiB more resident", what, growth>>10)
		assert.Less(t, growth, maxGrowthKiB, what)
	}
}

type patternSeeker struct{ pattern }

func (p *patternSeeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		p.n = transferSize - offset
	case io.SeekCurrent:
		p.n -= offset
	case io.SeekEnd:
		p.n = -offset
	}
	return transferSize - p.n, nil
}

// transfer runs in the child process.
func transfer(t *testing.T, what string) {
	before := peakKiB(t)
	c := newClient(t, os.Getenv(transferEnvURL))
	var n int64
	switch what {
	case "download":
		s, err := jfrog.Open(context.Background(), c, jfrog.Get("/x"))
		require.NoError(t, err)
		n, err = io.Copy(io.Discard, s)
		require.NoError(t, err)
		require.NoError(t, s.Close())
	default:
		bodies := map[string]any{
			"upload":        &pattern{transferSize},
			"upload func":   func() (io.Reader, error) { return &pattern{transferSize}, nil },
			"upload seeker": &patternSeeker{pattern{transferSize}},
		}
		sent, err := jfrog.Do[jfrog.Int](context.Background(), c, jfrog.Put("/x").Body(bodies[what]))
		require.NoError(t, err)
		n = int64(sent)
	}
	require.EqualValues(t, transferSize, n)
	fmt.Println("grown by", peakKiB(t)-before)
}

// peakKiB returns the peak of the resident memory of this process.
func peakKiB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	_, after, ok := strings.Cut(string(status), "VmHWM:")
	require.True(t, ok)
	peak, err := strconv.Atoi(strings.Fields(after)[0])
	require.NoError(t, err)
	return peak
}
