package jfrogtest_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// pack returns an archive of files: pairs of a name and content.
func pack(t *testing.T, kind string, files ...string) string {
	t.Helper()
	var buf bytes.Buffer
	var err error
	add := func(e error) {
		if err == nil {
			err = e
		}
	}
	if kind == "zip" {
		z := zip.NewWriter(&buf)
		for i := 0; i < len(files); i += 2 {
			w, e := z.Create(files[i])
			add(e)
			_, e = io.WriteString(w, files[i+1])
			add(e)
		}
		add(z.Close())
	} else {
		var w io.Writer = &buf
		var gz *gzip.Writer
		if kind == "tar.gz" {
			gz = gzip.NewWriter(&buf)
			w = gz
		}
		tw := tar.NewWriter(w)
		for i := 0; i < len(files); i += 2 {
			add(tw.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o644}))
			_, e := io.WriteString(tw, files[i+1])
			add(e)
		}
		add(tw.Close())
		if gz != nil {
			add(gz.Close())
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestExplodeArchive(t *testing.T) {
	for _, kind := range []string{"zip", "tar", "tar.gz"} {
		t.Run(kind, func(t *testing.T) {
			c := start(t, jfrogtest.WithSpoolThreshold(3))
			archive := pack(t, kind, "a.txt", "aaaaa", "d/b.txt", "b")
			equal(t, "response", string(c.do("PUT", "/libs/x/", archive, "X-Explode-Archive", "true").want(200).body), "")
			c.do("PUT", "/libs/y/z."+kind+";k=v", archive, "X-Explode-Archive", "true", "X-Explode-Archive-Atomic", "true").want(200)
			c.do("PUT", "/libs/", archive, "X-Explode-Archive", "true").want(200)
			equal(t, "files", c.tree("libs"), "a.txt d/b.txt x/a.txt x/d/b.txt y/a.txt y/d/b.txt")
			equal(t, "content", string(c.get("/libs/y/a.txt").body), "aaaaa")
			c.get("/api/storage/libs/y/d/b.txt?properties").is("properties.k", "[v]")

			evil := pack(t, kind, "first", "1", "../../escape", "2")
			c.do("PUT", "/libs/atomic/", evil, "X-Explode-Archive-Atomic", "true").fails(400, "../../escape")
			c.get("/api/storage/libs/atomic").want(404)
			c.do("PUT", "/libs/partly/", evil, "X-Explode-Archive", "true").fails(400, "../../escape")
			equal(t, "partly", strings.Contains(c.tree("libs"), "partly/first"), true)
			equal(t, "escaped", strings.Contains(c.tree("libs"), "escape"), false)
		})
	}
	c := start(t)
	c.do("PUT", "/libs/x/", "no archive", "X-Explode-Archive", "true").fails(400, "not a zip")
	c.do("PUT", "/libs/x/", pack(t, "zip", "/abs", "1"), "X-Explode-Archive", "true").fails(400, "/abs")
	c.do("PUT", "/libs/x/", pack(t, "zip", "a", "1"), "X-Explode-Archive", "true", "X-Checksum-Sha1", sha1Of("other")).fails(409, "")
}

func TestDownloadArchiveEntry(t *testing.T) {
	c := start(t)
	c.put("/libs/demo.jar", pack(t, "zip", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"))
	c.put("/libs/demo.tgz", pack(t, "tar.gz", "dir/a b", "content"))
	c.put("/libs/plain", "x")
	equal(t, "zip", string(c.get("/libs/demo.jar!/META-INF/MANIFEST.MF").want(200).body), "Manifest-Version: 1.0\n")
	equal(t, "tar.gz", string(c.get("/libs/demo.tgz!/dir/a%20b").want(200).body), "content")
	c.get("/libs/demo.jar!/none").fails(404, "none")
	c.get("/libs/none.jar!/x").fails(404, "File not found.")
	c.get("/libs/plain!/x").fails(400, "not an archive")
	equal(t, "search", c.get("/api/search/archive?name=*MANIFEST*").list("results", "entry", ""), "META-INF/MANIFEST.MF")
	c.get("/api/search/archive?name=a*&repos=libs").is("results.0.entry", "dir/a b", "results.0.archiveUris.0", c.srv.URL+"/artifactory/api/storage/libs/demo.tgz")
	c.get("/api/search/archive").fails(400, "")
}

func TestDownloadFolder(t *testing.T) {
	c := start(t)
	c.put("/libs/d/a", "aaa")
	c.put("/libs/d/e/b", "bbb")
	c.put("/libs/f", "fff")
	for _, tc := range []struct{ path, query, want string }{
		{"libs/d", "?archiveType=zip", "a=aaa e/b=bbb"},
		{"libs/d", "?archiveType=tar", "a=aaa e/b=bbb"},
		{"libs", "?archiveType=tar.gz", "d/a=aaa d/e/b=bbb f=fff"},
		{"libs/d/e", "?archiveType=tgz&includeChecksumFiles=true", "b=bbb b.md5=08f8e0260c64418510cefb2b06eee5cd b.sha1=" + sha1Of("bbb") +
			" b.sha256=3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677"},
	} {
		t.Run(tc.path+tc.query, func(t *testing.T) {
			r := c.in(t).get("/api/archive/download/" + tc.path + tc.query).want(200)
			got := filesIn(t, r.body)
			equal(t, "files", strings.Join(got, " "), tc.want)
		})
	}
	c.get("/api/archive/download/libs/d").fails(400, "archive type")
	c.get("/api/archive/download/libs/f?archiveType=zip").fails(400, "found file")
	c.get("/api/archive/download/libs/none?archiveType=zip").fails(404, "")
}

// filesIn lists the files of a zip, tar or tar.gz archive with their content.
func filesIn(t *testing.T, archive []byte) (files []string) {
	t.Helper()
	add := func(name string, r io.Reader) {
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, name+"="+string(data))
	}
	if bytes.HasPrefix(archive, []byte("PK")) {
		z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			add(f.Name, r)
		}
		return files
	}
	var content io.Reader = bytes.NewReader(archive)
	if bytes.HasPrefix(archive, []byte{0x1f, 0x8b}) {
		gz, err := gzip.NewReader(content)
		if err != nil {
			t.Fatal(err)
		}
		content = gz
	}
	for tr := tar.NewReader(content); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		add(h.Name, tr)
	}
}
