package transfer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// writeTree writes files whose content is their name.
func writeTree(t *testing.T, dir string, names ...string) string {
	t.Helper()
	for _, name := range names {
		writeFile(t, filepath.Join(dir, filepath.FromSlash(name)), []byte(name))
	}
	return dir
}

// tree returns the content of the files below a folder. Their names have slashes.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			data, _ := os.ReadFile(name)
			out[filepath.ToSlash(rel)] = string(data)
		}
		return err
	}))
	return out
}

func same(names ...string) map[string]string {
	out := map[string]string{}
	for _, n := range names {
		out[n] = n
	}
	return out
}

// stored returns the paths of the files in a repository, sorted.
func stored(t *testing.T, rt *artifactory.Client, repo string) []string {
	t.Helper()
	out := []string{}
	query := aql.Items().Where(aql.Item.Repo.Eq(repo))
	for row, err := range rt.Search.Items(t.Context(), query, nil) {
		require.NoError(t, err)
		out = append(out, row.FilePath())
	}
	slices.Sort(out)
	return out
}

func deploy(t *testing.T, rt *artifactory.Client, repo string, names ...string) {
	t.Helper()
	for _, name := range names {
		_, err := rt.Artifacts.Deploy(t.Context(), repo, name, strings.NewReader(filepath.Base(name)), nil)
		require.NoError(t, err)
	}
}

// outcomes returns the outcomes by path in the repository, or by local name.
func outcomes(results iter.Seq2[*transfer.Result, error]) (map[string]transfer.Outcome, error) {
	out, failures := map[string]transfer.Outcome{}, []error(nil)
	for res, err := range results {
		name := res.Remote.Path
		if name == "" {
			name = filepath.ToSlash(res.Local)
		}
		out[name] = res.Outcome
		failures = append(failures, err)
	}
	return out, errors.Join(failures...)
}

// onlyFailure returns the error of a walk whose only result is a failure to list files.
func onlyFailure(t *testing.T, results iter.Seq2[*transfer.Result, error]) error {
	t.Helper()
	var failure error
	n := 0
	for res, err := range results {
		n++
		require.Equal(t, transfer.OutcomeFailed, res.Outcome)
		failure = err
	}
	require.Equal(t, 1, n)
	var e *transfer.Error
	require.ErrorAs(t, failure, &e)
	require.Equal(t, transfer.PhaseList, e.Phase)
	return failure
}

func TestUploadTree(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "a.jar", "b/a.jar", "b/c d/é;x.txt", "b/skip.tmp", "z.txt")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "empty"), 0o777))
	var listed []string
	sum, err := tr.UploadTree(t.Context(), dir, transfer.At("libs", "/app/1.0/"), &transfer.UploadTreeOptions{
		Exclude:    []string{"*.tmp"},
		Properties: artifactory.Properties{"k": {"v"}},
		Job: func(job *transfer.UploadJob) bool {
			listed = append(listed, job.To.Path)
			if strings.HasSuffix(job.To.Path, "z.txt") {
				return false
			}
			if job.To.Path == "app/1.0/a.jar" {
				job.Properties["own"] = []string{"yes"}
			}
			return true
		},
	})
	require.NoError(t, err)
	require.Equal(t, 3, sum.Total())
	require.Equal(t, []string{"app/1.0/a.jar", "app/1.0/b/a.jar", "app/1.0/b/c d/é;x.txt", "app/1.0/z.txt"}, listed)
	require.Equal(t, listed[:3], stored(t, rt, "libs"))
	props, err := rt.Properties.Get(t.Context(), "libs", "app/1.0/a.jar")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"k": {"v"}, "own": {"yes"}}, props)
	props, err = rt.Properties.Get(t.Context(), "libs", "app/1.0/b/a.jar")
	require.NoError(t, err)
	require.Equal(t, artifactory.Properties{"k": {"v"}}, props)

	got, err := outcomes(tr.UploadTreeResults(t.Context(), dir, transfer.At("releases", "/"), &transfer.UploadTreeOptions{Flat: true}))
	require.ErrorContains(t, err, "another file has the same target releases/a.jar")
	require.Len(t, got, 4)
	require.Equal(t, []string{"a.jar", "skip.tmp", "z.txt", "é;x.txt"}, stored(t, rt, "releases"))
}

func TestUploadTreeRefuses(t *testing.T) {
	srv, _, tr := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "a")
	bad := &transfer.UploadTreeOptions{Include: []string{"a/[", "b"}}
	require.ErrorContains(t, onlyFailure(t, tr.UploadTreeResults(t.Context(), dir, transfer.At("libs", "/"), bad)), `pattern "a/["`)
	require.ErrorIs(t, onlyFailure(t, tr.UploadTreeResults(t.Context(), filepath.Join(dir, "no"), transfer.At("libs", "/"), nil)), fs.ErrNotExist)
	notFolder := onlyFailure(t, tr.UploadTreeResults(t.Context(), filepath.Join(dir, "a"), transfer.At("libs", "/"), nil))
	require.ErrorIs(t, notFolder, syscall.ENOTDIR)
	require.ErrorContains(t, notFolder, "upload "+filepath.Join(dir, "a")+" to libs/: list: ")
	require.Error(t, onlyFailure(t, tr.UploadTreeResults(t.Context(), "", transfer.At("libs", "/"), nil)))
	require.Error(t, onlyFailure(t, tr.UploadTreeResults(t.Context(), dir, transfer.At("", "/"), nil)))
	require.ErrorContains(t, onlyFailure(t, tr.UploadTreeResults(t.Context(), dir, transfer.At("libs", "a/../b"), nil)), "..")
	for _, lost := range []string{"//", "///", "a//b"} { // an empty variable
		require.ErrorContains(t, onlyFailure(t, tr.UploadTreeResults(t.Context(), dir, transfer.At("libs", lost), nil)), `"" segment`)
	}
	require.ErrorContains(t, onlyFailure(t, tr.UploadGlobResults(t.Context(), dir+"/[", transfer.At("libs", "/"), nil)), "pattern")
	require.ErrorIs(t, onlyFailure(t, tr.UploadGlobResults(t.Context(), dir+"/*.jar", transfer.At("libs", "/"), nil)), fs.ErrNotExist)
	require.ErrorIs(t, onlyFailure(t, tr.UploadGlobResults(t.Context(), dir+"/no/*.jar", transfer.At("libs", "/"), nil)), fs.ErrNotExist)
	require.Error(t, onlyFailure(t, tr.UploadGlobResults(t.Context(), "", transfer.At("libs", "/"), nil)))
	require.Empty(t, srv.Requests())
}

func TestUploadGlob(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	dir := writeTree(t, t.TempDir(), "dist/a.jar", "dist/x/y/b.jar", "dist/x/b.txt", "a.jar")
	sum, err := tr.UploadGlob(t.Context(), dir+"/dist/**/*.jar", transfer.At("libs", "g"), nil)
	require.NoError(t, err)
	require.Equal(t, 2, sum.Total())
	require.Equal(t, []string{"g/a.jar", "g/x/y/b.jar"}, stored(t, rt, "libs"))
	t.Chdir(dir)
	sum, err = tr.UploadGlob(t.Context(), "*.jar", transfer.At("releases", "/"), nil)
	require.NoError(t, err)
	require.Equal(t, 1, sum.Total())
	_, err = tr.UploadGlob(t.Context(), "dist/x/b.txt", transfer.At("releases", "/"), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"a.jar", "b.txt"}, stored(t, rt, "releases"))
}

func TestDownloadTree(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "app/a", "app/b_c/d", "app/b-c/e", "app2/x", "root", "apps_1/y", "appsx1/z")
	dir := t.TempDir()
	sum, err := tr.DownloadTree(t.Context(), transfer.At("libs", "app"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, 3, sum.Files[transfer.OutcomeReceived])
	require.Equal(t, map[string]string{"a": "a", "b_c/d": "d", "b-c/e": "e"}, tree(t, dir))

	before := len(srv.Requests())
	sum, err = tr.DownloadTree(t.Context(), transfer.At("libs", "/app/"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, 3, sum.Files[transfer.OutcomeUnchanged])
	require.Len(t, srv.Requests(), before+1) // the query

	sum, err = tr.DownloadTree(t.Context(), transfer.At("libs", "/"), t.TempDir(), nil)
	require.NoError(t, err)
	require.Equal(t, 7, sum.Total())
	require.ErrorContains(t, onlyFailure(t, tr.DownloadTreeResults(t.Context(), transfer.At("libs", ""), t.TempDir(), nil)), "folder path is empty")
	require.ErrorContains(t, onlyFailure(t, tr.SyncUpResults(t.Context(), t.TempDir(), transfer.At("libs", ""), &transfer.SyncUpOptions{Delete: true})), "folder path is empty")
	dir = t.TempDir()
	_, err = tr.DownloadTree(t.Context(), transfer.At("libs", "apps_1"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"y": "y"}, tree(t, dir))

	require.ErrorIs(t, onlyFailure(t, tr.DownloadTreeResults(t.Context(), transfer.At("libs", "ap"), dir, nil)), jfrog.ErrNotFound)
	require.Error(t, onlyFailure(t, tr.DownloadTreeResults(t.Context(), transfer.At("nope", "/"), dir, nil)))
	require.Error(t, onlyFailure(t, tr.DownloadTreeResults(t.Context(), transfer.At("libs", "app"), "", nil)))
	require.Error(t, onlyFailure(t, tr.DownloadTreeResults(t.Context(), transfer.At("libs", "../app"), dir, nil)))

	dir = t.TempDir()
	_, err = tr.DownloadTree(t.Context(), transfer.At("libs", "app/b_c/d"), dir, nil) // a file
	require.NoError(t, err)
	require.Equal(t, same("d"), tree(t, dir))

	require.NoError(t, rt.Artifacts.Delete(t.Context(), "libs", "app2/x"))
	sum, err = tr.DownloadTree(t.Context(), transfer.At("libs", "app2"), dir, nil) // empty
	require.NoError(t, err)
	require.Zero(t, sum.Total())
}

func TestDownloadTreeOptions(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "a/x.jar", "b/x.jar", "b/y.jar", "b/z.txt")
	_, err := rt.Artifacts.Deploy(t.Context(), "libs", "b/p.jar", strings.NewReader("p.jar"), &artifactory.ArtifactDeployOptions{Properties: artifactory.Properties{"k": {"v", "w"}}})
	require.NoError(t, err)
	dir := t.TempDir()
	_, err = tr.DownloadTree(t.Context(), transfer.At("libs", "/"), dir, &transfer.DownloadTreeOptions{Flat: true,
		Include: []string{"*.jar"}})
	require.ErrorContains(t, err, "another file has the same target")
	require.Equal(t, same("p.jar", "x.jar", "y.jar"), tree(t, dir))

	dir = t.TempDir()
	_, err = tr.DownloadTree(t.Context(), transfer.At("libs", "/"), dir, &transfer.DownloadTreeOptions{Properties: artifactory.Properties{"k": {"w"}}})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"b/p.jar": "p.jar"}, tree(t, dir))

	top := t.TempDir()
	dir = filepath.Join(top, "in")
	_, err = tr.DownloadTree(t.Context(), transfer.At("libs", "b"), dir, &transfer.DownloadTreeOptions{Job: func(job *transfer.DownloadJob) bool {
		switch job.From.Path {
		case "b/x.jar":
			job.Local = "../out"
		case "b/y.jar":
			job.Dir, job.Local = top, "renamed/y"
		case "b/z.txt":
			return false
		case "b/p.jar":
			job.Dir, job.Local = "", filepath.Join(top, "out")
		}
		return true
	}})
	require.ErrorIs(t, err, transfer.ErrUnsafeName)
	require.Equal(t, map[string]string{"in/renamed/y": "y.jar"}, tree(t, top))
}

func TestDownloadGlob(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "org/acme/a/b.jar", "org/acme/c_[1].jar", "org/acme/c.txt", "org/x.jar", "top.jar")
	for pattern, want := range map[string]map[string]string{
		"org/acme/**/*.jar": {"a/b.jar": "b.jar", "c_[1].jar": "c_[1].jar"},
		"/org/*.jar":        {"x.jar": "x.jar"},
		"*.jar":             {"top.jar": "top.jar"},
		"**/?.[jt]*":        {"org/acme/a/b.jar": "b.jar", "org/acme/c.txt": "c.txt", "org/x.jar": "x.jar"},
		`org/*/c_\[1].jar`:  {"acme/c_[1].jar": "c_[1].jar"},
		"org/acme/c.txt":    {"c.txt": "c.txt"},
	} {
		dir := t.TempDir()
		_, err := tr.DownloadGlob(t.Context(), transfer.At("libs", pattern), dir, nil)
		require.NoError(t, err, pattern)
		require.Equal(t, want, tree(t, dir), pattern)
	}
	for _, none := range []string{"*.zip", "org/*.zip", "nope/*.jar", "org/x.jar/*"} {
		require.ErrorIs(t, onlyFailure(t, tr.DownloadGlobResults(t.Context(), transfer.At("libs", none), t.TempDir(), nil)), jfrog.ErrNotFound, none)
	}
	require.ErrorContains(t, onlyFailure(t, tr.DownloadGlobResults(t.Context(), transfer.At("libs", "a["), t.TempDir(), nil)), "pattern")
}

func TestDownloadTreeOfRemoteAndVirtual(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	require.NoError(t, srv.FillCache("central", "far/a", []byte("a")))
	dir := t.TempDir()
	_, err := tr.DownloadTree(t.Context(), transfer.At("central", "far"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, same("a"), tree(t, dir))
	_, err = tr.DownloadGlob(t.Context(), transfer.At("central", "far/*"), t.TempDir(), nil)
	require.NoError(t, err)

	deploy(t, rt, "libs", "v/one", "v/both")
	_, err = rt.Artifacts.Deploy(t.Context(), "releases", "v/both", strings.NewReader("second"), nil)
	require.NoError(t, err)
	err = rt.Repositories.Create(t.Context(), &artifactory.VirtualRepository{
		RepositoryBase: artifactory.RepositoryBase{Key: "all", PackageType: "generic"}, Repositories: []string{"releases", "libs", "central"}})
	require.NoError(t, err)
	want := map[string]string{"v/one": "one", "v/both": "second", "far/a": "a"}
	dir = t.TempDir()
	for _, outcome := range []transfer.Outcome{transfer.OutcomeReceived, transfer.OutcomeUnchanged} {
		sum, err := tr.DownloadTree(t.Context(), transfer.At("all", "/"), dir, nil)
		require.NoError(t, err)
		require.Equal(t, map[transfer.Outcome]int{outcome: 3}, sum.Files)
		require.Equal(t, want, tree(t, dir))
	}
}

func TestDownloadQuery(t *testing.T) {
	_, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "a/x", "b/x")
	deploy(t, rt, "releases", "a/x")
	run := func(query artifactory.AQLQuery, opts *transfer.DownloadTreeOptions) map[string]string {
		dir := t.TempDir()
		_, err := tr.DownloadQuery(t.Context(), query, dir, opts)
		require.NoError(t, err)
		return tree(t, dir)
	}
	all := map[string]string{"libs/a/x": "x", "libs/b/x": "x", "releases/a/x": "x"}
	require.Equal(t, all, run(aql.Items(), nil))
	require.Equal(t, all, run(artifactory.AQLText(`items.find({"type":"any"})`), nil))
	require.Equal(t, all, run(artifactory.AQLText(`items.find().include("repo","path","name","property.*")`), nil))
	require.Len(t, run(aql.Items().SortAsc(aql.Item.Repo).Limit(2), nil), 2)
	require.Len(t, run(aql.Items(), &transfer.DownloadTreeOptions{Include: []string{"libs/b/*"}, Flat: true}), 1)
	require.Empty(t, run(aql.Items().Where(aql.Item.Name.Eq("none")), nil))

	for query, want := range map[artifactory.AQLText]string{
		`items.find({"type":"folder"})`:                            "folders only",
		`items.find({"type":"any"}).include("repo","path","name")`: "must display type",
		`items.find().include("repo","name")`:                      "repo, path and name",
		`builds.find()`:                                            "items.find",
		``:                                                         "empty",
		`items.find({"type":"file"}`:                               "",
	} {
		require.ErrorContains(t, onlyFailure(t, tr.DownloadQueryResults(t.Context(), query, t.TempDir(), nil)), want, query)
	}
	require.Error(t, onlyFailure(t, tr.DownloadQueryResults(t.Context(), nil, t.TempDir(), nil)))
	require.Error(t, onlyFailure(t, tr.DownloadQueryResults(t.Context(), aql.Items(), t.TempDir(), &transfer.DownloadTreeOptions{Properties: artifactory.Properties{"a": {"b"}}})))
}

// answering returns a client of a server with a handler.
func answering(t *testing.T, h http.HandlerFunc) *artifactory.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return artifactory.New(c)
}

func quote(s string) string {
	out, _ := json.Marshal(s)
	return string(out)
}

// hostile returns a Manager for a server whose queries find the given rows, and whose files all
// contain "x".
func hostile(t *testing.T, rows ...[2]string) (*transfer.Manager, *atomic.Int64) {
	t.Helper()
	downloads := new(atomic.Int64)
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			downloads.Add(1)
			w.Header().Set("X-Checksum-Sha256", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
			_, _ = w.Write([]byte("x"))
			return
		}
		var found []string
		for _, row := range rows {
			found = append(found, fmt.Sprintf(`{"repo":"libs","path":%s,"name":%s,"size":1}`, quote(row[0]), quote(row[1])))
		}
		fmt.Fprintf(w, `{"results":[%s],"range":{"start_pos":0,"end_pos":%[2]d,"total":%[2]d,"limit":10000}}`, strings.Join(found, ","), len(found))
	})
	tr, err := transfer.New(c, nil)
	require.NoError(t, err)
	return tr, downloads
}

func TestDownloadTreeRefusesNames(t *testing.T) {
	bad := [][2]string{{"..", "up"}, {"a/../..", "up"}, {"/etc", "abs"}, {"a", "nul\x00byte"}, {"a", ".."},
		{"a", "../up"}, {`a\..\..`, "up"}, {"planted", "through"}, {"planted/deep", "through"}, {"a", "\x1b[2J"},
		{"a", ".jfrog-0123456789abcdef.part"}, {".", ".JFROG-0123456789ABCDEF.json"}, {".jfrog-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part/files", "x"}}
	tr, downloads := hostile(t, append(bad, [2]string{".", "good"}, [2]string{"a/b", "good"})...)
	top, outside := t.TempDir(), t.TempDir()
	dir := filepath.Join(top, "d")
	require.NoError(t, os.Mkdir(dir, 0o777))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "planted")))
	failed, good := 0, 0
	for _, err := range tr.DownloadTreeResults(t.Context(), transfer.At("libs", "/"), dir, nil) {
		if err == nil {
			good++
			continue
		}
		failed++
		require.ErrorIs(t, err, transfer.ErrUnsafeName)
		var e *transfer.Error
		require.ErrorAs(t, err, &e)
		require.NotEmpty(t, e.Remote.Path)
	}
	require.Equal(t, len(bad), failed)
	require.Equal(t, 2, good)
	require.EqualValues(t, 2, downloads.Load())
	require.Empty(t, tree(t, outside))
	require.NoError(t, os.Remove(filepath.Join(dir, "planted")))
	require.Equal(t, map[string]string{"d/good": "x", "d/a/b/good": "x"}, tree(t, top))
}

// A list is not walked further ahead than the length of the queue.
func TestTransferListDoesNotRunAhead(t *testing.T) {
	_, _, tr := transfers(t, transfer.Options{})
	var listed atomic.Int64
	jobs := func(yield func(transfer.UploadJob, error) bool) {
		for range 100_000 {
			listed.Add(1)
			if !yield(transfer.UploadJob{}, nil) { // it fails without a request
				return
			}
		}
	}
	var seen, most int64
	for range tr.UploadAllResults(t.Context(), jobs) {
		most = max(most, listed.Load()-seen)
		seen++
	}
	require.EqualValues(t, 100_000, seen)
	require.Less(t, most, int64(4096+100))
}

// Leaving the results, or ending the context, does not wait for a query that hangs.
func TestTreeEndsWhileListing(t *testing.T) {
	asked := make(chan struct{}, 10)
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		asked <- struct{}{}
		<-r.Context().Done()
	})
	tr, err := transfer.New(c, nil)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	require.ErrorIs(t, onlyFailure(t, tr.DownloadTreeResults(ctx, transfer.At("libs", "/"), t.TempDir(), nil)), context.Canceled)
}

func TestDownloadTreeListingFails(t *testing.T) {
	srv, rt, tr := transfers(t, transfer.Options{})
	deploy(t, rt, "libs", "a")
	srv.Inject(jfrogtest.Fault{Path: "*/api/search/aql", Status: http.StatusForbidden})
	require.ErrorIs(t, onlyFailure(t, tr.DownloadTreeResults(t.Context(), transfer.At("libs", "/"), t.TempDir(), nil)), jfrog.ErrForbidden)
}

// Rows come in pages, and a page has arrived before its files move.
func TestDownloadTreeInPages(t *testing.T) {
	const total = 20_001
	var queries atomic.Int64
	c := answering(t, func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		q, err := aql.Parse(string(text))
		if err != nil || q.Offset == nil || q.Limit == nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		queries.Add(1)
		end := min(*q.Offset+*q.Limit, total)
		var b strings.Builder
		for i := *q.Offset; i < end; i++ {
			name := i // it is refused without a request
			if *q.Offset > 0 {
				name -= 3 // three files have been deployed since the first page
			}
			fmt.Fprintf(&b, `{"repo":"libs","path":"a","name":"%d\\"},`, name)
		}
		fmt.Fprintf(w, `{"results":[%s],"range":{"start_pos":%d,"end_pos":%[3]d,"total":%[3]d,"limit":%d}}`,
			strings.TrimSuffix(b.String(), ","), *q.Offset, end-*q.Offset, *q.Limit)
	})
	tr, err := transfer.New(c, nil)
	require.NoError(t, err)
	seen := map[string]bool{}
	for res, err := range tr.DownloadTreeResults(t.Context(), transfer.At("libs", "a"), t.TempDir(), nil) {
		if !errors.Is(err, transfer.ErrUnsafeName) {
			require.NoError(t, err)
		}
		require.False(t, seen[res.Remote.Path], res.Remote.Path)
		seen[res.Remote.Path] = true
	}
	require.Len(t, seen, total-3)
	require.EqualValues(t, 3, queries.Load())
}
