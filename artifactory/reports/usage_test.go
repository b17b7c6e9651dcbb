package reports_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/reports"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// serve starts an Artifactory with the repositories a and b, and files with content by their
// repository and path.
func serve(t *testing.T, files [][2]string, opts ...jfrogtest.Option) (*jfrogtest.Server, *artifactory.Client) {
	t.Helper()
	opts = append(opts, jfrogtest.WithRepository("a", "local", "generic"), jfrogtest.WithRepository("b", "local", "generic"))
	srv := jfrogtest.New(t, opts...)
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	rt := artifactory.New(c)
	for _, file := range files {
		repo, path, _ := strings.Cut(file[0], "/")
		_, err := rt.Artifacts.Deploy(t.Context(), repo, path, strings.NewReader(file[1]), nil)
		require.NoError(t, err)
	}
	return srv, rt
}

// lines returns the folders of a report as text.
func lines(r *reports.UsageReport) []string {
	var out []string
	for _, f := range r.Folders {
		out = append(out, fmt.Sprintf("%s:%s %d files %d bytes %d distinct", f.Repo, f.Path, f.Files, f.Bytes, f.DistinctBytes))
	}
	return out
}

var someFiles = [][2]string{
	{"a/root.txt", "1"}, {"a/x/1.txt", "22"}, {"a/x/y/2.txt", "333"}, {"a/x/y/z/3.txt", "4444"}, {"a/x-y/4.txt", "22"},
	{"b/odd #;%25+ü/a b.txt", "55555"}, {"b/odd #;%25+ü/c.txt", "55555"},
}

func TestDiskUsage(t *testing.T) {
	_, rt := serve(t, someFiles)
	for _, test := range []struct {
		opts *reports.UsageOptions
		want []string
	}{
		{nil, []string{"a: 5 files 12 bytes 0 distinct", "b: 2 files 10 bytes 0 distinct"}},
		{&reports.UsageOptions{Depth: 1, Distinct: true}, []string{
			"a: 5 files 12 bytes 10 distinct", "b: 2 files 10 bytes 5 distinct", "b:odd #;%25+ü 2 files 10 bytes 5 distinct",
			"a:x 3 files 9 bytes 9 distinct", "a:x-y 1 files 2 bytes 2 distinct",
		}},
		{&reports.UsageOptions{Repos: []string{"a"}, Depth: 9}, []string{
			"a: 5 files 12 bytes 0 distinct", "a:x 3 files 9 bytes 0 distinct", "a:x/y 2 files 7 bytes 0 distinct",
			"a:x/y/z 1 files 4 bytes 0 distinct", "a:x-y 1 files 2 bytes 0 distinct",
		}},
		{&reports.UsageOptions{Depth: 2, Largest: 3, PageSize: 2}, []string{
			"a: 5 files 12 bytes 0 distinct", "b: 2 files 10 bytes 0 distinct", "b:odd #;%25+ü 2 files 10 bytes 0 distinct",
		}},
		{&reports.UsageOptions{Where: []aql.Criterion[aql.InItems]{aql.Item.Size.Gt(3)}}, []string{
			"b: 2 files 10 bytes 0 distinct", "a: 1 files 4 bytes 0 distinct",
		}},
	} {
		r, err := reports.DiskUsage(t.Context(), rt, test.opts)
		require.NoError(t, err)
		assert.Equal(t, test.want, lines(r))
		if test.opts != nil && test.opts.Largest > 0 {
			assert.Equal(t, 3, r.Omitted)
			assert.EqualValues(t, 22, r.Total.Bytes, "the total counts all files")
		}
	}
}

// The report agrees with a count of the files one by one.
func TestDiskUsageOfRandomTrees(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var files [][2]string
	contents := map[string]map[string]bool{} // by folder
	want := map[string]int{}
	for i := range 120 {
		repo := []string{"a", "b"}[random.IntN(2)]
		folders := make([]string, random.IntN(5))
		for j := range folders {
			folders[j] = []string{"p", "p-q", "q"}[random.IntN(3)]
		}
		content := strings.Repeat("x", 1+random.IntN(9))
		files = append(files, [2]string{strings.Join(append(append([]string{repo}, folders...), fmt.Sprint("f", i)), "/"), content})
		for depth := 0; depth <= min(3, len(folders)); depth++ {
			at := repo + ":" + strings.Join(folders[:depth], "/")
			if contents[at] == nil {
				contents[at] = map[string]bool{}
			}
			if !contents[at][content] {
				contents[at][content] = true
				want[at] += len(content)
			}
		}
	}
	_, rt := serve(t, files)
	r, err := reports.DiskUsage(t.Context(), rt, &reports.UsageOptions{Depth: 3, Distinct: true})
	require.NoError(t, err)
	got := map[string]int{}
	for _, f := range r.Folders {
		got[f.Repo+":"+f.Path] = int(f.DistinctBytes)
	}
	assert.Equal(t, want, got)
	assert.EqualValues(t, 120, r.Total.Files)
}

func TestDiskUsageTimes(t *testing.T) {
	var now atomic.Int64
	clock := func(sec int64) time.Time { now.Store(sec); return time.Unix(sec, 0).UTC() }
	clock(1e9)
	_, rt := serve(t, [][2]string{{"a/x/1", "1"}}, jfrogtest.WithClock(func() time.Time { return time.Unix(now.Load(), 0) }))
	second := clock(1e9 + 60)
	_, err := rt.Artifacts.Deploy(t.Context(), "a", "x/2", strings.NewReader("2"), nil)
	require.NoError(t, err)
	downloaded := clock(1e9 + 90)
	for range 2 {
		body, err := rt.Artifacts.Download(t.Context(), "a", "x/1", nil)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, body)
		require.NoError(t, err)
		require.NoError(t, body.Close())
	}
	moved := clock(1e9 + 120)
	_, err = rt.Artifacts.Copy(t.Context(), "a", "x/1", "b/y/1", nil)
	require.NoError(t, err)
	_, err = rt.Artifacts.Deploy(t.Context(), "a", "z/2", strings.NewReader("2"), nil)
	require.NoError(t, err)

	r, err := reports.DiskUsage(t.Context(), rt, &reports.UsageOptions{Depth: 1, Downloads: true})
	require.NoError(t, err)
	byPath := map[string]reports.FolderUsage{}
	for _, f := range r.Folders {
		byPath[f.Repo+":"+f.Path] = f
	}
	x, y, z := byPath["a:x"], byPath["b:y"], byPath["a:z"]
	assert.True(t, x.Modified.Equal(second))
	assert.True(t, x.Downloaded.Equal(downloaded))
	assert.EqualValues(t, 2, x.Downloads)
	assert.True(t, y.Updated.Equal(moved))
	assert.False(t, y.Modified.Equal(moved), "a copy keeps the time of the content")
	assert.True(t, z.Downloaded.IsZero())
	assert.EqualValues(t, 4, r.Total.Files, "files without downloads count")
}

// There is no report of a part of the files.
func TestDiskUsageFailures(t *testing.T) {
	srv, rt := serve(t, someFiles)
	for _, test := range []struct {
		fault jfrogtest.Fault
		want  error
	}{
		{jfrogtest.Fault{Status: http.StatusUnauthorized}, reports.ErrCredentialsRefused},
		{jfrogtest.Fault{Status: http.StatusInternalServerError}, jfrog.ErrServer},
		{jfrogtest.Fault{CutAfter: 400}, jfrog.ErrBadAnswer},
		{jfrogtest.Fault{
			Status: http.StatusOK,
			Body:   `{"results":[{"repo":"a","path":".","name":"x","size":1}],"range":{"start_pos":0,"end_pos":1,"total":1,"notification":"AQL query reached the search hard limit, results are trimmed."}}`,
		}, artifactory.ErrAQLTruncated},
	} {
		test.fault.Path = "/artifactory/api/search/aql"
		begun := len(srv.Requests())
		srv.Inject(test.fault)
		r, err := reports.DiskUsage(t.Context(), rt, nil)
		require.ErrorIs(t, err, test.want)
		require.Nil(t, r)
		require.Len(t, srv.Requests(), begun+1)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := reports.DiskUsage(ctx, rt, nil)
	require.ErrorIs(t, err, context.Canceled)
	// A server that does not sort would make distinct bytes wrong.
	srv.Inject(jfrogtest.Fault{
		Path: "/artifactory/api/search/aql", Status: http.StatusOK,
		Body: `{"results":[{"repo":"a","path":".","name":"x","size":1,"actual_sha1":"b"},{"repo":"a","path":".","name":"y","size":1,"actual_sha1":"a"}],"range":{"start_pos":0,"end_pos":2,"total":2}}`,
	})
	_, err = reports.DiskUsage(t.Context(), rt, &reports.UsageOptions{Distinct: true})
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

func TestBadUsageOptions(t *testing.T) {
	srv, rt := serve(t, nil)
	for _, opts := range []reports.UsageOptions{
		{Depth: -1}, {Largest: -1}, {PageSize: -1}, {Repos: []string{""}}, {Repos: []string{`a"b`}}, {Downloads: true, Distinct: true},
		{Downloads: true, PageSize: 1}, {Distinct: true, PageSize: 1},
	} {
		_, err := reports.DiskUsage(t.Context(), rt, &opts)
		require.ErrorContains(t, err, "reports: ", opts)
	}
	_, err := reports.DiskUsage(t.Context(), nil, nil)
	require.ErrorContains(t, err, "client is nil")
	require.Empty(t, srv.Requests())
}

// The trash can counts if it is named.
func TestDiskUsageOfTrash(t *testing.T) {
	_, rt := serve(t, someFiles)
	require.NoError(t, rt.Artifacts.Delete(t.Context(), "a", "x"))
	r, err := reports.DiskUsage(t.Context(), rt, nil)
	require.NoError(t, err)
	assert.EqualValues(t, 4, r.Total.Files)
	r, err = reports.DiskUsage(t.Context(), rt, &reports.UsageOptions{Repos: []string{artifactory.TrashRepo}, Depth: 2})
	require.NoError(t, err)
	assert.EqualValues(t, 3, r.Total.Files)
}

// Memory does not grow with the number of files.
func TestDiskUsageMemory(t *testing.T) {
	const files = 300_000
	var heap [2]uint64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		measure := func(i int) {
			var mem runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&mem)
			heap[i] = mem.HeapAlloc
		}
		_, _ = io.WriteString(w, `{"results":[`)
		for i := range files {
			switch i {
			case files / 10:
				measure(0)
			case files - 1:
				measure(1)
			}
			_, _ = fmt.Fprintf(w, `{"repo":"a","path":"f%d/g%d","name":"n%d","size":1,"actual_sha1":"%040d"},`, i%10, i, i, i)
		}
		_, _ = fmt.Fprintf(w, `{"repo":"b","path":".","name":"n","size":1,"actual_sha1":"f"}],"range":{"start_pos":0,"end_pos":%d,"total":%[1]d}}`, files+1)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	r, err := reports.DiskUsage(t.Context(), artifactory.New(c), &reports.UsageOptions{Depth: 1, Distinct: true})
	require.NoError(t, err)
	require.Len(t, r.Folders, 12)
	require.EqualValues(t, files+1, r.Total.DistinctBytes)
	require.Less(t, heap[1], heap[0]+2<<20)
}

// A misspelled repository does not look like one without files.
func TestDiskUsageOfNoRepository(t *testing.T) {
	_, rt := serve(t, [][2]string{{"a/x", "1"}})
	_, err := reports.DiskUsage(t.Context(), rt, &reports.UsageOptions{Repos: []string{"a", "bb"}})
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	require.ErrorContains(t, err, `there is no repository "bb"`)
	_, err = reports.DiskUsage(t.Context(), rt, &reports.UsageOptions{Repos: []string{"a", "b"}})
	require.NoError(t, err)
}
