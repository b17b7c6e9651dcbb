package mirror

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// Entries come in the order of their paths, once each, whatever their order and number.
func TestSorted(t *testing.T) {
	for _, n := range []int{0, 1, 100, runLength, 3*runLength + 17} {
		dir := t.TempDir()
		s := &sorted{dir: dir}
		var want []string
		for i := range n {
			want = append(want, fmt.Sprintf("d%d/%c%d", i%13, "/ -.aZü"[i%7], i))
		}
		for _, i := range rand.Perm(n) {
			for range 1 + i%2 {
				require.NoError(t, s.add(entry{Path: want[i], Size: int64(i), Folder: i%5 == 0, Modified: int64(i) * 1000}))
			}
		}
		slices.SortFunc(want, comparePaths)
		var got []string
		for e, err := range s.all() {
			require.NoError(t, err)
			require.Equal(t, e.Size*1000, e.Modified)
			require.Equal(t, e.Size%5 == 0, e.Folder)
			got = append(got, e.Path)
		}
		require.Equal(t, len(want), len(got))
		require.True(t, slices.Equal(want, got))
		for range s.all() { // leaving early, and a second walk
			break
		}
		s.close()
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, left)
	}
}

// A damaged temporary file is an error, not the end of the list.
func TestSortedDamaged(t *testing.T) {
	s := &sorted{dir: t.TempDir()}
	defer s.close()
	for i := range 2 * runLength {
		require.NoError(t, s.add(entry{Path: fmt.Sprint(i)}))
	}
	require.NoError(t, s.file.Truncate(s.ends[1]-5))
	var last error
	for _, err := range s.all() {
		last = err
	}
	require.Error(t, last)
}

// The contents of a folder follow it.
func TestComparePaths(t *testing.T) {
	list := []string{"a", "a/", "a/b", "a/b/c", "a/b c", "a ", "a b", "a!", "a-b", "a.b", "aa", "b"}
	for i, a := range list {
		for j, b := range list {
			require.Equal(t, i < j, comparePaths(a, b) < 0, "%q %q", a, b)
			require.Equal(t, i == j, comparePaths(a, b) == 0, "%q %q", a, b)
		}
	}
}

// The memory for sorting does not depend on the number of entries.
func TestSortedMemory(t *testing.T) {
	inUse := func(n int) int64 {
		s := &sorted{dir: t.TempDir()}
		defer s.close()
		for i := range n {
			require.NoError(t, s.add(entry{Path: fmt.Sprintf("org/acme/some/service/module-%d/1.%d/module.jar", i%999, i), Sums: artifactory.Checksums{SHA256: fmt.Sprintf("%064d", i)}}))
		}
		var m runtime.MemStats
		for range s.all() {
			runtime.GC()
			runtime.ReadMemStats(&m)
			break
		}
		return int64(m.HeapAlloc)
	}
	few, many := inUse(2*runLength), inUse(20*runLength)
	t.Logf("%d kB for %d entries, %d kB for %d", few>>10, 2*runLength, many>>10, 20*runLength)
	require.Less(t, many, few+2<<20)
}

// The content can be read at any offset by several readers, also from a server without ranges.
func TestContentReaders(t *testing.T) {
	srv := jfrogtest.New(t, jfrogtest.WithRepository("libs", "local", "generic"))
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	rt := artifactory.New(c)
	data := make([]byte, 3_000_000)
	for i := range data {
		data[i] = byte(i * i >> 8)
	}
	item, err := rt.Artifacts.Deploy(t.Context(), "libs", "a", strings.NewReader(string(data)), nil)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var read atomic.Int64
	for _, window := range []int64{0, 500_000, 70_001} {
		f := &content{window: window, ctx: ctx, cancel: cancel, rt: rt, at: transfer.At("libs", "a"), size: int64(len(data)), sums: item.Checksums, attempts: 2, read: &read, parked: map[int64]*stream{}}
		srv.ResetRequests()
		read.Store(0)
		var all sync.WaitGroup
		for part := range 6 {
			all.Go(func() {
				from := int64(part) * 500_000
				got, err := io.ReadAll(io.NewSectionReader(f, from, 500_000))
				if err != nil || string(got) != string(data[from:from+500_000]) {
					t.Errorf("part %d: %v", part, err)
				}
			})
		}
		all.Wait()
		most := 6
		if window == 70_001 {
			most = 6 + len(data)/70_001
		}
		require.LessOrEqual(t, len(srv.Requests()), most)
		require.EqualValues(t, len(data), read.Load())
		n, err := f.ReadAt(make([]byte, 10), f.size-3)
		require.Equal(t, 3, n)
		require.Equal(t, io.EOF, err)
		_, err = f.ReadAt(make([]byte, 10), f.size)
		require.Equal(t, io.EOF, err)
		require.NoError(t, f.close())
		require.Empty(t, f.parked)
		_, err = f.ReadAt(make([]byte, 10), 0)
		require.ErrorIs(t, err, errRead, "a late read opens nothing")
	}
}
