package transfer_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// noGoroutineLeft fails the test if there are more goroutines at its end than now.
func noGoroutineLeft(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for range 200 {
			if runtime.NumGoroutine() <= before {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		stacks := make([]byte, 1<<20)
		t.Errorf("goroutines are left:\n%s", stacks[:runtime.Stack(stacks, true)])
	})
}

// deployTree deploys files by their paths in libs.
func deployTree(t *testing.T, rt *artifactory.Client, files map[string]string) {
	t.Helper()
	for name, body := range files {
		_, err := rt.Artifacts.Deploy(t.Context(), "libs", name, strings.NewReader(body), nil)
		require.NoError(t, err)
	}
}

// readTree returns the content of the files of a folder, and the names of hidden folders.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		if rel == "." {
			return nil
		}
		data, _ := os.ReadFile(name)
		out[filepath.ToSlash(rel)] = string(data)
		return nil
	})
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	return out
}

// between is a transport that calls a function when the archive of a folder is requested, after the
// folder has been listed. It also counts the bytes of the response.
type between struct {
	http.RoundTripper
	do   func()
	came int64
}

func (b *between) RoundTrip(r *http.Request) (*http.Response, error) {
	archive := strings.Contains(r.URL.Path, "/api/archive/download/")
	if archive && b.do != nil {
		b.do()
	}
	res, err := b.RoundTripper.RoundTrip(r)
	if err == nil && archive && res.StatusCode == http.StatusOK {
		res.Body = &countedBody{res.Body, &b.came}
	}
	return res, err
}

type countedBody struct {
	io.ReadCloser
	came *int64
}

func (c *countedBody) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	*c.came += int64(n)
	return n, err
}

// transfersBetween is like transfers, but with its own transport.
func transfersBetween(t *testing.T, opts transfer.Options) (*between, *jfrogtest.Server, *artifactory.Client, *transfer.Manager) {
	t.Helper()
	noGoroutineLeft(t)
	srv, rt := server(t)
	transport := &http.Transport{}
	b := &between{RoundTripper: transport}
	t.Cleanup(func() { transport.CloseIdleConnections(); srv.Close() })
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token), jfrog.WithTransport(b),
		jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 2, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	tr, err := transfer.New(artifactory.New(c), &opts)
	require.NoError(t, err)
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	return b, srv, rt, tr
}

var folderFiles = map[string]string{
	"x/y/a.txt": "one", "x/y/d/e/b c;1.txt": "two", "x/y/empty": "", "x/y/big": strings.Repeat(string(content(1<<10)), 300),
	"x/yy/not": "no", "x/not": "no", "root": "no",
}

func below(files map[string]string, prefix string) map[string]string {
	out := map[string]string{}
	for name, body := range files {
		if rel, ok := strings.CutPrefix(name, prefix); ok {
			out[rel] = body
		}
	}
	return out
}

func TestDownloadFolder(t *testing.T) {
	for _, kind := range []artifactory.ArchiveType{"", "zip", "tar", "tar.gz", "tgz"} {
		for _, skip := range []bool{false, true} {
			var last transfer.Progress
			b, _, rt, tr := transfersBetween(t, transfer.Options{SkipVerify: skip, Progress: func(p transfer.Progress) { last = p }})
			deployTree(t, rt, folderFiles)
			opts := &transfer.ExtractOptions{ArchiveType: kind}
			for folder, prefix := range map[string]string{"x/y": "x/y/", "/x/y/": "x/y/", "/": "", "x": "x/"} {
				dir := filepath.Join(t.TempDir(), "new", "dir")
				b.came = 0
				var moved int64
				n := 0
				want := below(folderFiles, prefix)
				for res, err := range tr.DownloadFolderResults(t.Context(), transfer.At("libs", folder), dir, opts) {
					require.NoError(t, err)
					require.Equal(t, transfer.OutcomeExtracted, res.Outcome)
					require.Equal(t, "libs", res.Remote.Repo)
					rel, ok := strings.CutPrefix(res.Remote.Path, prefix)
					require.True(t, ok)
					require.Equal(t, filepath.Join(dir, filepath.FromSlash(rel)), res.Local)
					require.EqualValues(t, len(want[rel]), res.Size)
					sums, err := artifactory.ComputeChecksums(strings.NewReader(want[rel]))
					require.NoError(t, err)
					require.Equal(t, sums.SHA256, res.Checksums.SHA256)
					require.GreaterOrEqual(t, res.Moved, int64(0))
					moved += res.Moved
					n++
				}
				require.Equal(t, want, readTree(t, dir))
				require.Equal(t, len(want), n)
				require.Equal(t, b.came, moved)
				last.Elapsed = 0
				var bytes int64
				for _, body := range want {
					bytes += int64(len(body))
				}
				require.Equal(t, transfer.Progress{FilesDone: int64(n), FilesTotal: int64(n), BytesDone: bytes, BytesTotal: bytes, BytesMoved: moved, Listed: true}, last)
			}
		}
	}
}

// The folder changes between the list and the archive. Files that differ are errors, and the
// others have arrived.
func TestDownloadFolderChanges(t *testing.T) {
	for _, kind := range []artifactory.ArchiveType{"zip", "tar", "tgz"} {
		for _, skip := range []bool{false, true} {
			b, _, rt, tr := transfersBetween(t, transfer.Options{SkipVerify: skip})
			deployTree(t, rt, folderFiles)
			b.do = func() {
				deployTree(t, rt, map[string]string{"x/y/a.txt": "changed", "x/y/new": "new"})
				require.NoError(t, rt.Artifacts.Delete(t.Context(), "libs", "x/y/d/e/b c;1.txt"))
			}
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "a.txt"), []byte("old"), 0o666))
			sum, err := tr.DownloadFolder(t.Context(), transfer.At("libs", "x/y"), dir, &transfer.ExtractOptions{ArchiveType: kind})
			require.Equal(t, b.came, sum.Moved)
			want := below(folderFiles, "x/y/")
			delete(want, "d/e/b c;1.txt")
			want["a.txt"] = "old"
			if skip {
				require.NoError(t, err)
				want["a.txt"], want["new"] = "changed", "new"
				require.Equal(t, want, readTree(t, dir))
				continue
			}
			require.Equal(t, want, readTree(t, dir))
			require.ErrorIs(t, err, transfer.ErrChecksumMismatch)
			require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeExtracted: 2, transfer.OutcomeFailed: 3}, sum.Files)
			require.ErrorContains(t, err, "the archive has the file, the folder does not")
			require.ErrorContains(t, err, "the folder has the file, the archive does not")
			for _, name := range []string{"x/y/a.txt", "x/y/new", "x/y/d/e/b c;1.txt"} {
				require.ErrorContains(t, err, "libs/"+name+" to ")
			}
		}
	}
}

// A stream that breaks off anywhere is requested again. If that does not help, nothing is left.
func TestDownloadFolderFaults(t *testing.T) {
	files := map[string]string{"x/a": "one", "x/d/b": string(content(3000)), "x/zeros": string(make([]byte, 5000))}
	for _, kind := range []artifactory.ArchiveType{"zip", "tar", "tgz"} {
		b, srv, rt, tr := transfersBetween(t, transfer.Options{Attempts: 2})
		deployTree(t, rt, files)
		opts := &transfer.ExtractOptions{ArchiveType: kind}
		_, err := tr.DownloadFolder(t.Context(), transfer.At("libs", "x"), t.TempDir(), opts)
		require.NoError(t, err)
		whole := b.came
		faults := map[string]jfrogtest.Fault{
			"corrupt": {Corrupt: true}, "drop": {Drop: true}, "503": {Status: 503},
		}
		for n := int64(1); n < whole; n += whole/7 + 1 {
			faults[fmt.Sprint("cut after ", n)] = jfrogtest.Fault{CutAfter: n}
			faults[fmt.Sprint("truncated after ", n)] = jfrogtest.Fault{Truncate: n}
		}
		faults["cut at the end"] = jfrogtest.Fault{CutAfter: whole - 1}
		for what, fault := range faults {
			fault.Path = "/artifactory/api/archive/download/*"
			dir := t.TempDir()
			remove := srv.Inject(fault)
			b.came = 0
			sum, err := tr.DownloadFolder(t.Context(), transfer.At("libs", "x"), dir, opts)
			require.NoError(t, err, "%s %s", kind, what)
			require.Equal(t, below(files, "x/"), readTree(t, dir))
			require.Equal(t, b.came, sum.Moved)
			remove()
		}
		for what, fault := range faults {
			fault.Path, fault.Times = "/artifactory/api/archive/download/*", -1
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "a"), []byte("old"), 0o666))
			remove := srv.Inject(fault)
			b.came = 0
			sum, err := tr.DownloadFolder(t.Context(), transfer.At("libs", "x"), dir, opts)
			var te *transfer.Error
			require.ErrorAs(t, err, &te, "%s %s", kind, what)
			require.Equal(t, "x", te.Remote.Path)
			require.Equal(t, map[string]string{"a": "old"}, readTree(t, dir), "%s %s", kind, what)
			require.Equal(t, 1, sum.Files[transfer.OutcomeFailed])
			if strings.HasPrefix(what, "truncated") {
				require.ErrorIs(t, err, transfer.ErrArchiveBroken)
			}
			if strings.HasPrefix(what, "cut") {
				require.Equal(t, transfer.PhaseReceive, te.Phase)
			}
			require.Equal(t, b.came, sum.Moved)
			remove()
		}
	}
}

func TestDownloadFolderRefused(t *testing.T) {
	_, srv, rt, tr := transfersBetween(t, transfer.Options{})
	deployTree(t, rt, folderFiles)
	dir := filepath.Join(t.TempDir(), "new")
	refused := func(repo, folder string, opts *transfer.ExtractOptions) error {
		t.Helper()
		sum, err := tr.DownloadFolder(t.Context(), transfer.At(repo, folder), dir, opts)
		require.Error(t, err)
		require.Equal(t, 1, sum.Total())
		require.NoDirExists(t, dir)
		return err
	}
	require.ErrorIs(t, refused("libs", "nowhere", nil), jfrog.ErrNotFound)
	require.ErrorIs(t, refused("nothing", "x", nil), jfrog.ErrNotFound)
	refused("libs", "root", nil)
	refused("libs", "", nil)
	refused("", "x", nil)
	refused("libs", "x/../y", nil)
	refused("libs", "x", &transfer.ExtractOptions{ArchiveType: "rar"})
	defer srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/archive/download/*", Status: 403})()
	require.ErrorIs(t, refused("libs", "x", nil), jfrog.ErrForbidden)
	defer srv.Inject(jfrogtest.Fault{Path: "*/aql", Status: 400})()
	var te *transfer.Error
	require.ErrorAs(t, refused("libs", "x", nil), &te)
	require.Equal(t, transfer.PhaseList, te.Phase)
}

func TestDownloadFolderBounds(t *testing.T) {
	for _, kind := range []artifactory.ArchiveType{"zip", "tar", "tgz"} {
		_, srv, rt, tr := transfersBetween(t, transfer.Options{})
		deployTree(t, rt, folderFiles)
		before := len(srv.Requests())
		for _, opts := range []transfer.ExtractOptions{{MaxBytes: 300 << 10}, {MaxFiles: 3}} {
			dir := t.TempDir()
			opts.ArchiveType = kind
			_, err := tr.DownloadFolder(t.Context(), transfer.At("libs", "x/y"), dir, &opts)
			require.ErrorIs(t, err, transfer.ErrArchiveTooLarge)
			require.Empty(t, readTree(t, dir))
		}
		require.Len(t, srv.Requests(), before+4) // it is not requested again
	}
}

func TestDownloadFolderCanceled(t *testing.T) {
	for _, kind := range []artifactory.ArchiveType{"zip", "tar", "tgz"} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		b, srv, rt, tr := transfersBetween(t, transfer.Options{})
		deployTree(t, rt, folderFiles)
		opts := &transfer.ExtractOptions{ArchiveType: kind}
		defer srv.Inject(jfrogtest.Fault{Path: "/artifactory/api/archive/download/*", CutAfter: 1000})()
		calls := 0
		b.do = func() {
			if calls++; calls == 2 { // while it waits to request the archive again, and after
				cancel()
			}
		}
		dir := t.TempDir()
		_, err := tr.DownloadFolder(ctx, transfer.At("libs", "x/y"), dir, opts)
		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, readTree(t, dir))
		b.do = nil

		for range tr.DownloadFolderResults(t.Context(), transfer.At("libs", "x/y"), dir, opts) {
			break
		}
		require.Len(t, readTree(t, dir), 1)
	}
}

// archive packs files in the order of their names.
func archive(t *testing.T, kind string, names []string, body func(string) string) []byte {
	t.Helper()
	var buf bytes.Buffer
	switch kind {
	case "zip":
		z := zip.NewWriter(&buf)
		for _, name := range names {
			w, err := z.Create(name)
			require.NoError(t, err)
			_, err = io.WriteString(w, body(name))
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
	case "tar":
		w := tar.NewWriter(&buf)
		for _, name := range names {
			require.NoError(t, w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(body(name)))}))
			_, err := io.WriteString(w, body(name))
			require.NoError(t, err)
		}
		require.NoError(t, w.Close())
	default:
		gz := gzip.NewWriter(&buf)
		_, err := gz.Write(archive(t, "tar", names, body))
		require.NoError(t, err)
		require.NoError(t, gz.Close())
	}
	return buf.Bytes()
}

func sameAsName(name string) string { return "content of " + name }

var explodedKinds = []string{"zip", "tar", "tar.gz", "tgz"}

func TestDownloadExplode(t *testing.T) {
	for _, kind := range explodedKinds {
		_, srv, rt, tr := transfersBetween(t, transfer.Options{Attempts: 2})
		want := map[string]string{"a": sameAsName("a"), "d/b": sameAsName("d/b")}
		whole := archive(t, kind, []string{"a", "d/b"}, sameAsName)
		evil := archive(t, kind, []string{"a", "../b", "d/b", "a/x"}, sameAsName)
		deployTree(t, rt, map[string]string{"p/good." + kind: string(whole), "p/evil." + kind: string(evil),
			"p/cut." + kind: string(whole[:len(whole)/2]), "p/named.bin": string(whole)})
		top := t.TempDir()
		in := func(name string) string { return filepath.Join(top, name) }

		res, err := tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "p/good."+kind), Local: in("new/one"), Explode: true})
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeExtracted, res.Outcome)
		require.EqualValues(t, len(whole), res.Size)
		require.EqualValues(t, len(whole), res.Moved)
		require.NotEmpty(t, res.Checksums.SHA256)
		require.Equal(t, want, readTree(t, in("new/one")))

		for _, local := range []string{"", "below/two"} {
			_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "p/good."+kind), Dir: in("dir"), Local: local, Explode: true})
			require.NoError(t, err)
			require.Equal(t, want, readTree(t, filepath.Join(in("dir"), local)))
			require.NoError(t, os.RemoveAll(in("dir")))
		}

		res, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "p/evil."+kind), Local: in("evil"), Explode: true})
		require.ErrorIs(t, err, transfer.ErrUnsafeName)
		require.ErrorContains(t, err, "p/evil."+kind+"!/a/x to ")
		require.Equal(t, transfer.OutcomeFailed, res.Outcome)
		require.Equal(t, want, readTree(t, in("evil")))

		_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "p/cut."+kind), Local: in("cut"), Explode: true})
		require.ErrorIs(t, err, transfer.ErrArchiveBroken)
		_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "p/good."+kind), Local: in("cut"), Explode: true,
			Extract: &transfer.ExtractOptions{MaxFiles: 1}})
		require.ErrorIs(t, err, transfer.ErrArchiveTooLarge)
		defer srv.Inject(jfrogtest.Fault{Path: "*/p/good." + kind, Corrupt: true, Times: -1})()
		_, err = tr.Download(t.Context(), transfer.DownloadJob{From: transfer.At("libs", "p/good."+kind), Local: in("cut"), Explode: true})
		require.ErrorIs(t, err, transfer.ErrChecksumMismatch)
		require.Empty(t, readTree(t, in("cut")))

		named := transfer.DownloadJob{From: transfer.At("libs", "p/named.bin"), Local: in("named"), Explode: true}
		_, err = tr.Download(t.Context(), named)
		require.ErrorContains(t, err, "does not end in the name of an archive")
		named.Extract = &transfer.ExtractOptions{ArchiveType: artifactory.ArchiveType(kind)}
		results := maps.Collect(func(yield func(string, error) bool) {
			for res, err := range tr.DownloadAllResults(t.Context(), transfer.Jobs(named)) {
				yield(res.Local, err)
			}
		})
		require.Equal(t, map[string]error{in("named"): nil}, results)
		require.Equal(t, want, readTree(t, in("named")))
	}
}

func TestDownloadExplodeMisuse(t *testing.T) {
	_, _, tr := transfers(t, transfer.Options{})
	dir := t.TempDir()
	for what, job := range map[string]transfer.DownloadJob{
		"nowhere":      {},
		"a writer":     {Writer: io.Discard},
		"type":         {Local: dir, Extract: &transfer.ExtractOptions{ArchiveType: "rar"}},
		"unsafe":       {Dir: dir, Local: "../x"},
		"not there":    {Local: dir},
		"not there II": {Dir: dir, Local: "x"},
	} {
		job.From, job.Explode = transfer.At("libs", "a.zip"), true
		_, err := tr.Download(t.Context(), job)
		var te *transfer.Error
		require.ErrorAs(t, err, &te, what)
		require.Empty(t, readTree(t, dir), what)
	}
}

func TestUploadExplode(t *testing.T) {
	for _, kind := range explodedKinds {
		ctx, dir := t.Context(), t.TempDir()
		srv, rt, tr := transfers(t, transfer.Options{})
		names := []string{"a", "d/b"}
		// The content is above the size from which files are tried as a deploy by checksum. An
		// upload with Explode is not tried.
		body := func(name string) string { return sameAsName(name) + string(content(20<<10)) }
		data := archive(t, kind, names, body)
		local := writeFile(t, filepath.Join(dir, "in."+kind), data)
		props := artifactory.Properties{"k": {"a|b,c"}}
		for _, job := range []transfer.UploadJob{
			{To: transfer.At("libs", "file/"), Local: local, Properties: props},
			{To: transfer.At("libs", "atomic/"), Local: local, Atomic: true, Properties: props},
			{To: transfer.At("libs", "reader/in."+kind), Content: bytes.NewReader(data), Properties: props},
			{To: transfer.At("libs", "pipe/in."+kind), Content: struct{ bytesOnly }{bytesOnly{bytes.NewReader(data)}}, Properties: props},
		} {
			job.Explode = true
			// The server keeps the files, not the archive. The second upload sends all content again.
			for range 2 {
				if job.Content != nil {
					job.Content = map[bool]io.Reader{true: bytes.NewReader(data), false: struct{ bytesOnly }{bytesOnly{bytes.NewReader(data)}}}[strings.HasPrefix(job.To.Path, "reader")]
				}
				res, err := tr.Upload(ctx, job)
				require.NoError(t, err)
				require.Equal(t, transfer.OutcomeSent, res.Outcome)
				require.EqualValues(t, len(data), res.Size)
				require.EqualValues(t, len(data), res.Moved)
			}
			folder, _, _ := strings.Cut(job.To.Path, "/")
			for _, name := range names {
				d, err := rt.Artifacts.Download(ctx, "libs", folder+"/"+name, nil)
				require.Equal(t, body(name), read(t, d, err))
				got, err := rt.Properties.Get(ctx, "libs", folder+"/"+name)
				require.NoError(t, err)
				require.Equal(t, []string{"a|b,c"}, got["k"])
			}
			_, err := rt.Items.Get(ctx, "libs", folder+"/in."+kind)
			require.ErrorIs(t, err, jfrog.ErrNotFound)
		}

		evil := writeFile(t, filepath.Join(dir, "evil."+kind), archive(t, kind, []string{"a", "../../b"}, body))
		_, err := tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "evil/"), Local: evil, Explode: true, Atomic: true})
		var te *transfer.Error
		require.ErrorAs(t, err, &te)
		require.Equal(t, transfer.PhaseSend, te.Phase)
		require.Equal(t, "evil/evil."+kind, te.Remote.Path)
		_, err = rt.Items.Get(ctx, "libs", "evil/a")
		require.ErrorIs(t, err, jfrog.ErrNotFound)

		broken := writeFile(t, filepath.Join(dir, "broken."+kind), []byte("no archive"))
		_, err = tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "x/"), Local: broken, Explode: true})
		require.ErrorAs(t, err, &te)

		before := countRequests(srv, http.MethodPut)
		other := writeFile(t, filepath.Join(dir, "other.rar"), data)
		for _, job := range []transfer.UploadJob{
			{To: transfer.At("libs", "x/"), Local: other}, {To: transfer.At("libs", "x/in.bin"), Local: local}, {To: transfer.At("libs", "x/"+kind), Local: local},
		} {
			job.Explode = true
			_, err = tr.Upload(ctx, job)
			require.ErrorContains(t, err, "does not end in the name of a zip, tar, tar.gz or tgz archive")
		}
		require.Equal(t, before, countRequests(srv, http.MethodPut))

		remove := srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Status: http.StatusServiceUnavailable})
		_, err = tr.Upload(ctx, transfer.UploadJob{To: transfer.At("libs", "again/"), Local: local, Explode: true, Atomic: true})
		require.NoError(t, err)
		remove()
		_, err = rt.Items.Get(ctx, "libs", "again/d/b")
		require.NoError(t, err)
	}
}
