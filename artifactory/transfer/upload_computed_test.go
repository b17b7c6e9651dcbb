package transfer_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// writeWithChecksums writes a file and its checksum files.
func writeWithChecksums(t *testing.T, name string) {
	t.Helper()
	writeFile(t, name, []byte(name))
	sums, err := artifactory.ComputeChecksums(strings.NewReader(name))
	require.NoError(t, err)
	for ext, sum := range map[string]string{".sha1": sums.SHA1, ".md5": sums.MD5, ".sha256": sums.SHA256} {
		writeFile(t, name+ext, []byte(sum))
	}
}

// Artifactory stores no checksum files, so a tree with checksum files has them skipped.
func TestTreeWithChecksumFiles(t *testing.T) {
	srv, rt, m := transfers(t, transfer.Options{})
	dir := t.TempDir()
	for _, name := range []string{"org/a/1/a-1.jar", "org/a/1/a-1.jar.asc", "org/a/1/a-1.pom"} {
		writeWithChecksums(t, filepath.Join(dir, filepath.FromSlash(name)))
	}
	want := []string{"org/a/1/a-1.jar", "org/a/1/a-1.jar.asc", "org/a/1/a-1.pom"}
	sum, err := m.UploadTree(t.Context(), dir, transfer.At("libs", "/"), nil)
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeSent: 3, transfer.OutcomeSkipped: 9}, sum.Files)
	require.Equal(t, want, stored(t, rt, "libs"))

	srv.ResetRequests()
	sum, err = m.SyncUp(t.Context(), dir, transfer.At("libs", "/"), &transfer.SyncUpOptions{Delete: true})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeUnchanged: 3, transfer.OutcomeSkipped: 9}, sum.Files)
	require.Zero(t, countRequests(srv, http.MethodPut))

	sum, err = m.SyncDown(t.Context(), transfer.At("libs", "/"), dir, &transfer.SyncDownOptions{Delete: true})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeUnchanged: 3}, sum.Files)
	require.FileExists(t, filepath.Join(dir, "org/a/1/a-1.jar.sha1"))

	// Without their files, they are sent: the server compares them.
	sum, err = m.UploadTree(t.Context(), dir, transfer.At("libs", "/"), &transfer.UploadTreeOptions{Include: []string{"*.sha1"}})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeSent: 3}, sum.Files)
	srv.ResetRequests()
	sum, err = m.SyncUp(t.Context(), dir, transfer.At("libs", "/"), &transfer.SyncUpOptions{Include: []string{"*.sha1", "*.jar"}, Exclude: []string{"a-1.jar"}})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeSkipped: 3}, sum.Files)
	require.Zero(t, countRequests(srv, http.MethodPut))

	writeFile(t, filepath.Join(dir, "org/a/1/a-1.jar.md5"), []byte(strings.Repeat("0", 32)))
	_, err = m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "org/a/1/"), Local: filepath.Join(dir, "org/a/1/a-1.jar.md5")})
	require.ErrorIs(t, err, jfrog.ErrConflict)
	require.Equal(t, want, stored(t, rt, "libs"))

	// A checksum file whose file is gone is deleted.
	require.NoError(t, rt.Artifacts.Delete(t.Context(), "libs", "org/a/1/a-1.pom"))
	sum, err = m.SyncDown(t.Context(), transfer.At("libs", "/"), dir, &transfer.SyncDownOptions{Delete: true})
	require.NoError(t, err)
	require.Equal(t, map[transfer.Outcome]int{transfer.OutcomeUnchanged: 2, transfer.OutcomeDeleted: 4}, sum.Files)
}

// computing is a server that responds to a deploy with a status and a body, and has another file
// afterwards.
type computing struct {
	status        int
	body, item    string
	puts, deletes int
}

func (c *computing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	switch {
	case r.Method == http.MethodDelete:
		c.deletes++
		w.WriteHeader(http.StatusNoContent)
	case r.Header.Get("X-Checksum-Deploy") == "true":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodPut:
		c.puts++
		w.WriteHeader(c.status)
		_, _ = io.WriteString(w, c.body)
	default:
		_, _ = io.WriteString(w, c.item)
	}
}

// A file that the server computes itself counts as sent, is sent once, and is never deleted.
func TestUploadOfComputedFiles(t *testing.T) {
	content := bytes.Repeat([]byte("<metadata/>"), 2000)
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(content))
	require.NoError(t, err)
	other := `"size":"300","checksums":{"sha1":"` + strings.Repeat("ab", 20) + `","sha256":"` + strings.Repeat("ab", 32) + `"}`
	item := `{"repo":"libs","path":"/x",` + other + `}`
	rewritten := `{"repo":"libs","path":"/x",` + other + `,"originalChecksums":{"sha256":"` + sums.SHA256 + `"}}`
	for _, test := range []struct {
		name       string
		server     computing
		path       string
		undeclared bool // the checksum is not known before the content is sent
	}{
		{"accepted", computing{status: 202, item: item}, "org/acme/maven-metadata.xml", false},
		{"accepted with other checksums", computing{status: 202, body: item, item: item}, "org/acme/maven-metadata.xml", true},
		{"created with other checksums", computing{status: 201, body: item, item: item}, "org/acme/maven-metadata.xml", true},
		{"another index accepted", computing{status: 202, item: item}, "repodata/index", true},
		{"rewritten by a plugin", computing{status: 201, body: rewritten, item: rewritten}, "a.bin", false},
	} {
		srv := httptest.NewServer(&test.server)
		t.Cleanup(srv.Close)
		c, err := jfrog.New(srv.URL)
		require.NoError(t, err)
		m, err := transfer.New(artifactory.New(c), nil)
		require.NoError(t, err)
		job := transfer.UploadJob{To: transfer.At("libs", test.path), Content: bytes.NewReader(content)}
		if test.undeclared {
			job.Content = bytesOnly{bytes.NewReader(content)}
		}
		res, err := m.Upload(t.Context(), job)
		require.NoError(t, err, test.name)
		require.Equal(t, transfer.OutcomeSent, res.Outcome, test.name)
		require.Equal(t, sums.SHA256, res.Checksums.SHA256, test.name)
		require.Equal(t, 1, test.server.puts, test.name)
		require.Zero(t, test.server.deletes, test.name)
	}
}

// Servers without SHA-256 are compared by SHA-1 or MD5.
func TestUploadToServersWithoutSHA256(t *testing.T) {
	content := bytes.Repeat([]byte("content"), 200<<10)
	for _, keep := range []string{"sha1", "md5"} {
		sent := 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Checksum-Deploy") == "true" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			sent++
			sums, _ := artifactory.ComputeChecksums(r.Body)
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(w, `{"repo":"libs","path":"/a","checksums":{%q:%q}}`, keep, map[string]string{"sha1": sums.SHA1, "md5": sums.MD5}[keep])
		}))
		t.Cleanup(srv.Close)
		c, err := jfrog.New(srv.URL)
		require.NoError(t, err)
		m, err := transfer.New(artifactory.New(c), nil)
		require.NoError(t, err)
		file := writeFile(t, filepath.Join(t.TempDir(), "a"), content)
		for name, job := range map[string]transfer.UploadJob{
			"small":      {Content: bytes.NewReader(content[:10])},
			"file":       {Local: file},
			"small file": {Local: writeFile(t, filepath.Join(t.TempDir(), "a"), content[:10])},
			"stream":     {Content: bytesOnly{bytes.NewReader(content)}},
		} {
			sent = 0
			job.To = transfer.At("libs", "a")
			res, err := m.Upload(t.Context(), job)
			require.NoError(t, err, "%s, %s", keep, name)
			require.Equal(t, 1, sent)
			if keep == "sha1" {
				require.NotEmpty(t, res.Checksums.SHA1)
			}
		}
	}
}

// A result has all checksums of the server, so that a build-info can be made of it.
func TestUploadReturnsAllChecksums(t *testing.T) {
	_, _, m := transfers(t, transfer.Options{})
	data := content(300 << 10)
	sums, err := artifactory.ComputeChecksums(bytes.NewReader(data))
	require.NoError(t, err)
	for _, want := range []transfer.Outcome{transfer.OutcomeSent, transfer.OutcomeMatched} {
		res, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Content: bytes.NewReader(data)})
		require.NoError(t, err)
		require.Equal(t, want, res.Outcome)
		require.Equal(t, sums, res.Checksums)
	}
}

// An upload that the server refuses, because it has the very content already, has succeeded.
func TestUploadRefusedAsItIsThere(t *testing.T) {
	small, large := content(100), content(300<<10)
	srv, rt, m := transfers(t, transfer.Options{})
	putFile(t, rt, "small", small)
	putFile(t, rt, "large", large)
	putFile(t, rt, "other", small)
	remove := srv.Inject(jfrogtest.Fault{Method: http.MethodPut, Path: "/artifactory/libs/*", Status: http.StatusForbidden, Times: -1})
	for path, data := range map[string][]byte{"small": small, "large": large} {
		res, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", path), Content: bytes.NewReader(data)})
		require.NoError(t, err)
		require.Equal(t, transfer.OutcomeUnchanged, res.Outcome)
	}
	_, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "other"), Content: bytes.NewReader(large[:100])})
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	_, err = m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "small"), Content: bytes.NewReader(small),
		Properties: artifactory.Properties{"a": {"1"}}})
	require.ErrorIs(t, err, jfrog.ErrForbidden, "the properties are not set")
	remove()

	// The response to the first attempt is lost, and the second attempt is refused.
	local := writeFile(t, filepath.Join(t.TempDir(), "x"), small)
	puts := 0
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPut {
			forward(t, srv.URL, w, r)
			return
		}
		if puts++; puts > 1 {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		forward(t, srv.URL, httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(front.Close)
	c, err := jfrog.New(front.URL, jfrog.WithAccessToken(srv.Token))
	require.NoError(t, err)
	m, err = transfer.New(artifactory.New(c), nil)
	require.NoError(t, err)
	res, err := m.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "lost"), Local: local, Properties: artifactory.Properties{"a": {"1"}}})
	require.NoError(t, err)
	require.Equal(t, transfer.OutcomeSent, res.Outcome)
	require.Equal(t, 2, puts)
	require.NoError(t, os.Remove(local))
}

// forward passes a request on to a server.
func forward(t *testing.T, base string, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	req, err := http.NewRequestWithContext(r.Context(), r.Method, base+r.URL.RequestURI(), r.Body)
	require.NoError(t, err)
	req.Header = r.Header
	req.ContentLength = r.ContentLength
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	maps.Copy(w.Header(), resp.Header)
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}
