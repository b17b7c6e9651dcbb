package transfer

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"iter"
	"math/rand"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
)

// packed is an entry of an archive under test. A name that ends in a slash is a folder.
type packed struct {
	name, body string
	mode       fs.FileMode
	kind       byte // type flag of tar; 0: a file or folder
}

var allKinds = []artifactory.ArchiveType{artifactory.ArchiveZip, artifactory.ArchiveTar, artifactory.ArchiveTarGz, artifactory.ArchiveTgz}

func pack(t testing.TB, kind artifactory.ArchiveType, entries ...packed) []byte {
	t.Helper()
	var buf bytes.Buffer
	switch kind {
	case artifactory.ArchiveZip:
		z := zip.NewWriter(&buf)
		for _, e := range entries {
			h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
			if e.mode == 0 {
				e.mode = 0o644
			}
			if strings.HasSuffix(e.name, "/") {
				e.mode |= fs.ModeDir
				h.Method = zip.Store
			}
			h.SetMode(e.mode)
			w, err := z.CreateHeader(h)
			require.NoError(t, err)
			_, err = io.WriteString(w, e.body)
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
	case artifactory.ArchiveTar:
		w := tar.NewWriter(&buf)
		for _, e := range entries {
			h := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: int64(e.mode.Perm()), Size: int64(len(e.body))}
			switch {
			case e.kind == 0 && strings.HasSuffix(e.name, "/"):
				h.Typeflag = tar.TypeDir
			case e.kind == 0:
				h.Typeflag = tar.TypeReg
			case e.kind == tar.TypeLink || e.kind == tar.TypeSymlink:
				h.Linkname, h.Size = e.body, 0
			}
			if e.mode&fs.ModeSetuid != 0 {
				h.Mode |= 0o7000
			}
			require.NoError(t, w.WriteHeader(h))
			if h.Size > 0 {
				_, err := io.WriteString(w, e.body)
				require.NoError(t, err)
			}
		}
		require.NoError(t, w.Close())
	default:
		gz := gzip.NewWriter(&buf)
		_, err := gz.Write(pack(t, artifactory.ArchiveTar, entries...))
		require.NoError(t, err)
		require.NoError(t, gz.Close())
	}
	return buf.Bytes()
}

// sandbox is a folder to extract to, with a file outside of it.
type sandbox struct {
	testing.TB
	top, dir string
	t        *Manager
}

func newSandbox(t testing.TB, opts Options) *sandbox {
	t.Helper()
	tr, err := New(&artifactory.Client{}, &opts)
	require.NoError(t, err)
	s := &sandbox{t, t.TempDir(), "", tr}
	s.dir = filepath.Join(s.top, "target")
	require.NoError(t, os.Mkdir(s.dir, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(s.top, "outside"), []byte("outside"), 0o666))
	return s
}

// put writes a file in the target.
func (s *sandbox) put(name, body string) {
	s.Helper()
	name = filepath.Join(s.dir, name)
	require.NoError(s, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(s, os.WriteFile(name, []byte(body), 0o666))
}

// store writes an archive beside the target.
func (s *sandbox) store(kind artifactory.ArchiveType, data []byte) string {
	s.Helper()
	name := filepath.Join(s.top, "archive."+string(kind))
	require.NoError(s, os.WriteFile(name, data, 0o666))
	return name
}

func (s *sandbox) extract(kind artifactory.ArchiveType, data []byte, opts *ExtractOptions) []collected {
	s.Helper()
	return collect(s.t.ExtractArchiveResults(s.Context(), s.store(kind, data), s.dir, opts))
}

// collected is a result with its error.
type collected struct {
	*Result
	Err error
}

func collect(results iter.Seq2[*Result, error]) []collected {
	var out []collected
	for res, err := range results {
		out = append(out, collected{res, err})
	}
	return out
}

// tree returns the content of the files in the target. Empty folders have a slash after their name.
// It fails if the file outside has changed.
func (s *sandbox) tree() map[string]string {
	s.Helper()
	out := map[string]string{}
	require.NoError(s, filepath.WalkDir(s.dir, func(name string, d fs.DirEntry, err error) error {
		require.NoError(s, err)
		rel, _ := filepath.Rel(s.dir, name)
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir():
			inside, err := os.ReadDir(name)
			require.NoError(s, err)
			if len(inside) == 0 && rel != "." {
				out[rel+"/"] = ""
			}
		case d.Type() == fs.ModeSymlink:
			out[rel], err = os.Readlink(name)
			require.NoError(s, err)
		default:
			data, err := os.ReadFile(name)
			require.NoError(s, err)
			out[rel] = string(data)
		}
		return nil
	}))
	outside, err := os.ReadFile(filepath.Join(s.top, "outside"))
	require.NoError(s, err)
	require.Equal(s, "outside", string(outside))
	entries, err := os.ReadDir(s.top)
	require.NoError(s, err)
	for _, e := range entries {
		require.True(s, e.Name() == "target" || e.Name() == "outside" || strings.HasPrefix(e.Name(), "archive."), e.Name())
	}
	return out
}

func failures(results []collected) []error {
	var out []error
	for _, res := range results {
		if res.Err != nil {
			out = append(out, res.Err)
		}
	}
	return out
}

func TestExtractRoundTrip(t *testing.T) {
	big := string(bytes.Repeat([]byte("0123456789abcdef"), 40<<10))
	for _, kind := range allKinds {
		s := newSandbox(t, Options{})
		results := s.extract(kind, pack(t, kind,
			packed{name: "./", mode: 0o755}, packed{name: "./a.txt", body: "one", mode: 0o7644 | fs.ModeSetuid},
			packed{name: "empty/"}, packed{name: "d/e/f/run.sh", body: "#!", mode: 0o700},
			packed{name: "d/e/zero"}, packed{name: "d/"}, packed{name: "d/big", body: big}), nil)
		require.Empty(t, failures(results), kind)
		require.Equal(t, map[string]string{"a.txt": "one", "empty/": "", "d/e/f/run.sh": "#!", "d/e/zero": "", "d/big": big}, s.tree())
		require.Len(t, results, 4)
		require.Equal(t, OutcomeExtracted, results[0].Outcome)
		require.Equal(t, filepath.Join(s.dir, "a.txt"), results[0].Local)
		require.Empty(t, results[0].Remote)
		sums, err := artifactory.ComputeChecksums(strings.NewReader("one"))
		require.NoError(t, err)
		require.Equal(t, sums.SHA256, results[0].Checksums.SHA256)
		require.EqualValues(t, len(big), results[3].Size)
		for name, executable := range map[string]bool{"a.txt": false, "d/e/f/run.sh": true} {
			info, err := os.Stat(filepath.Join(s.dir, name))
			require.NoError(t, err)
			require.Zero(t, info.Mode()&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky))
			if filepath.Separator == '/' {
				require.Equal(t, executable, info.Mode()&0o100 != 0, name)
			}
		}
	}
}

func TestExtractBzip2(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(`QlpoOTFBWSZTWRf8hRsAAIh7gMmAAAhAAe2AACh2AZ7ACBggAHQSknqaA0AHqAeoJJQB6jQ0AAPuRwkNWADedJCI38ERwlLRykQhgGTNxkRBIkAQZlEFLiWZA3YoKFgqhtsM/W/r6Hw45P8OSS8RA/F3JFOFCQF/yFGw`)
	require.NoError(t, err)
	s := newSandbox(t, Options{})
	require.Empty(t, failures(s.extract(artifactory.ArchiveTarBz2, data, nil)))
	require.Equal(t, map[string]string{"a.txt": "one", "d/b.txt": "two"}, s.tree())
	s = newSandbox(t, Options{})
	for n := range data {
		errs := failures(s.extract(artifactory.ArchiveTarBz2, data[:n], nil))
		require.Len(t, errs, 1)
		require.ErrorIs(t, errs[0], ErrArchiveBroken)
		require.Empty(t, s.tree())
	}
}

// Unsafe entries are refused, each with an error, and the others are extracted.
func TestExtractRefuses(t *testing.T) {
	evil := map[string][]packed{
		"parent":            {{name: "../outside", body: "x"}},
		"parent inside":     {{name: "a/../../outside", body: "x"}},
		"parent of nothing": {{name: "a/.."}},
		"folder above":      {{name: "../up/"}},
		"absolute":          {{name: "/tmp/jfrog-evil", body: "x"}},
		"root":              {{name: "/"}},
		"drive":             {{name: "C:/evil", body: "x"}},
		"drive relative":    {{name: "c:evil", body: "x"}},
		"backslashes":       {{name: `..\..\evil`, body: "x"}},
		"one backslash":     {{name: `a\b`, body: "x"}},
		"stream":            {{name: "a:b", body: "x"}},
		"device name":       {{name: "aux.txt", body: "x"}},
		"empty part":        {{name: "a//b", body: "x"}},
		"dot":               {{name: "a/./b", body: "x"}},
		"control":           {{name: "a\nb", body: "x"}},
		"too deep":          {{name: strings.Repeat("a/", 3000) + "x", body: "x"}},
		"too long a part":   {{name: strings.Repeat("n", 300), body: "x"}},
		"again":             {{name: "good", body: "x"}},
		"again, dotted":     {{name: "./good", body: "x"}},
		"folder of a file":  {{name: "good/", body: ""}},
		"below a file":      {{name: "good/x", body: "x"}},
		"deep below a file": {{name: "good/x/y", body: "x"}},
		"file of a folder":  {{name: "sub", body: "x"}},
	}
	tarOnly := map[string][]packed{
		"symbolic link":   {{name: "link", body: "/etc/passwd", kind: tar.TypeSymlink}},
		"link to outside": {{name: "link", body: "..", kind: tar.TypeSymlink}},
		"link to inside":  {{name: "link", body: "good", kind: tar.TypeSymlink}},
		"hard link":       {{name: "link", body: "good", kind: tar.TypeLink}},
		"character":       {{name: "dev", kind: tar.TypeChar}},
		"block":           {{name: "dev", kind: tar.TypeBlock}},
		"pipe":            {{name: "pipe", kind: tar.TypeFifo}},
		"contiguous":      {{name: "cont", kind: tar.TypeCont}},
	}
	zipOnly := map[string][]packed{
		"symbolic link": {{name: "link", body: "/etc/passwd", mode: fs.ModeSymlink | 0o777}},
		"pipe":          {{name: "pipe", mode: fs.ModeNamedPipe | 0o666}},
		"device":        {{name: "dev", mode: fs.ModeDevice | 0o666}},
		"NUL":           {{name: "a\x00b", body: "x"}},
	}
	for _, kind := range allKinds {
		own := tarOnly
		if kind == artifactory.ArchiveZip {
			own = zipOnly
		}
		for _, group := range []map[string][]packed{evil, own} {
			for what, entries := range group {
				t.Run(string(kind)+"/"+what, func(t *testing.T) {
					s := newSandbox(t, Options{})
					all := slices.Concat([]packed{{name: "good", body: "1"}, {name: "sub/good", body: "2"}}, entries, []packed{{name: "last", body: "3"}})
					results := s.extract(kind, pack(t, kind, all...), nil)
					errs := failures(results)
					require.Len(t, errs, 1)
					require.Len(t, results, 4)
					var te *Error
					require.ErrorAs(t, errs[0], &te)
					require.Equal(t, PhaseExtract, te.Phase)
					require.Equal(t, map[string]string{"good": "1", "sub/good": "2", "last": "3"}, s.tree())
				})
			}
		}
	}
}

// An entry below a link of the archive finds a folder or nothing, never the link.
func TestExtractThroughLinkOfArchive(t *testing.T) {
	s := newSandbox(t, Options{})
	errs := failures(s.extract(artifactory.ArchiveTar, pack(t, artifactory.ArchiveTar,
		packed{name: "link", body: "..", kind: tar.TypeSymlink}, packed{name: "link/outside", body: "x"}), nil))
	require.Len(t, errs, 1)
	require.Equal(t, map[string]string{"link/outside": "x"}, s.tree())
}

func TestExtractAnySystem(t *testing.T) {
	if filepath.Separator != '/' {
		t.Skip("the names are not allowed here")
	}
	s := newSandbox(t, Options{})
	require.Empty(t, failures(s.extract(artifactory.ArchiveTar, pack(t, artifactory.ArchiveTar, packed{name: "aux.txt", body: "1"}, packed{name: "a:b", body: "2"}),
		&ExtractOptions{AnySystem: true})))
	require.Equal(t, map[string]string{"aux.txt": "1", "a:b": "2"}, s.tree())
}

// The target contains files, folders and links.
func TestExtractOverExisting(t *testing.T) {
	for _, kind := range allKinds {
		s := newSandbox(t, Options{})
		s.put("old", "old")
		require.NoError(t, os.Chmod(filepath.Join(s.dir, "old"), 0o640))
		s.put("tool", "old")
		require.NoError(t, os.Chmod(filepath.Join(s.dir, "tool"), 0o640))
		s.put("file", "old")
		s.put("dir/inside", "old")
		s.put("real/inside", "old")
		for name, to := range map[string]string{"out": "..", "link": "../outside", "in": "real"} {
			if err := os.Symlink(to, filepath.Join(s.dir, name)); err != nil {
				t.Skip("no links here")
			}
		}
		results := s.extract(kind, pack(t, kind,
			packed{name: "old", body: "new", mode: 0o666}, packed{name: "tool", body: "new", mode: 0o755},
			packed{name: "file/x", body: "new"}, packed{name: "dir", body: "new"}, packed{name: "file/sub/"},
			packed{name: "out/outside", body: "new"}, packed{name: "out/made/"}, packed{name: "link", body: "new"}, packed{name: "in/inside", body: "new"}), nil)
		require.Len(t, failures(results), 5)
		var unsafe int
		for _, err := range failures(results) {
			if errors.Is(err, ErrUnsafeName) {
				unsafe++
			}
		}
		require.Equal(t, 2, unsafe)
		require.Equal(t, map[string]string{"old": "new", "tool": "new", "file": "old", "dir/inside": "old", "out": "..",
			"link": "new", "in": "real", "real/inside": "new"}, s.tree())
		if filepath.Separator == '/' {
			for name, mode := range map[string]fs.FileMode{"old": 0o640, "tool": 0o750} {
				info, err := os.Stat(filepath.Join(s.dir, name))
				require.NoError(t, err)
				require.Equal(t, mode, info.Mode())
			}
		}
	}
}

// An archive that is cut off anywhere, or damaged, leaves the target as it was.
func TestExtractBroken(t *testing.T) {
	var inner bytes.Buffer // an archive in the archive; whole even if the outer archive is cut off
	inner.Write(pack(t, artifactory.ArchiveZip, packed{name: "old", body: "of the inner one"}))
	random := make([]byte, 1000)
	rand.New(rand.NewSource(1)).Read(random)
	entries := []packed{{name: "old", body: "new"}, {name: "d/random", body: string(random)},
		{name: "zeros", body: string(make([]byte, 2048))}, {name: "d/e/"}, {name: "last", body: "last"}}
	tree := map[string]string{"old": "new", "d/random": string(random), "zeros": string(make([]byte, 2048)), "d/e/": "", "last": "last"}
	for _, kind := range allKinds[:3] {
		whole := pack(t, kind, entries...)
		if kind == artifactory.ArchiveZip {
			var buf bytes.Buffer
			z := zip.NewWriter(&buf)
			for _, e := range append([]packed{{name: "inner.zip", body: inner.String()}}, entries...) {
				w, err := z.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(e.body)),
					UncompressedSize64: uint64(len(e.body)), CompressedSize64: uint64(len(e.body))})
				require.NoError(t, err)
				_, err = io.WriteString(w, e.body)
				require.NoError(t, err)
			}
			require.NoError(t, z.Close())
			whole = buf.Bytes()
		}
		s := newSandbox(t, Options{})
		s.put("old", "old")
		unchanged := func(data []byte, what string, at int) {
			t.Helper()
			results := s.extract(kind, data, nil)
			require.Len(t, results, 1, "%s %s at %d", kind, what, at)
			require.ErrorIs(t, results[0].Err, ErrArchiveBroken, "%s %s at %d", kind, what, at)
			require.Equal(t, s.store(kind, data), results[0].Local)
			require.Equal(t, map[string]string{"old": "old"}, s.tree(), "%s %s at %d", kind, what, at)
		}
		step := map[artifactory.ArchiveType]int{artifactory.ArchiveTar: 128}[kind]
		if step == 0 {
			step = 7
		}
		for n := 0; n < len(whole); n += step {
			unchanged(whole[:n], "cut", n)
		}
		for _, n := range []int{1, 5, 511, 512, 4096} {
			unchanged(slices.Concat(whole, bytes.Repeat([]byte{'x'}, n)), "followed", n)
		}
		unchanged([]byte("no archive at all"), "text", 0)
		if kind == artifactory.ArchiveTarGz {
			for i := 0; i < len(whole); i += 7 {
				data := slices.Clone(whole)
				data[i] ^= 0xff
				if len(s.extract(kind, data, nil)) == 1 {
					require.Equal(t, map[string]string{"old": "old"}, s.tree())
					continue
				}
				// The damage does not matter: a time, or bits that fill a byte.
				require.Equal(t, tree, s.tree(), i)
				require.NoError(t, os.RemoveAll(s.dir))
				require.NoError(t, os.Mkdir(s.dir, 0o777))
				s.put("old", "old")
			}
		}
		if kind == artifactory.ArchiveZip {
			unchanged(slices.Concat([]byte("#!/bin/sh\n"), whole), "preceded", 10)
			end := bytes.Index(whole, inner.Bytes()) + inner.Len()
			unchanged(whole[:end], "cut", end)
			at := bytes.Index(whole, random)
			whole[at+500] ^= 1
			unchanged(whole, "damaged", at)
		}
		if kind == artifactory.ArchiveTar {
			require.NoError(t, os.RemoveAll(s.dir))
			require.NoError(t, os.Mkdir(s.dir, 0o777))
			require.Empty(t, failures(s.extract(kind, slices.Concat(whole, make([]byte, 10240)), nil)))
			require.Equal(t, tree, s.tree())
		}
	}
}

func TestExtractOtherKind(t *testing.T) {
	for _, kind := range allKinds {
		for _, as := range allKinds {
			s := newSandbox(t, Options{})
			data := pack(t, kind, packed{name: "a", body: "1"})
			errs := failures(s.extract(as, data, nil))
			if kind == as || kind+as == artifactory.ArchiveTarGz+artifactory.ArchiveTgz || kind+as == artifactory.ArchiveTgz+artifactory.ArchiveTarGz {
				require.Empty(t, errs)
				continue
			}
			require.Len(t, errs, 1)
			require.ErrorIs(t, errs[0], ErrArchiveBroken)
			require.Empty(t, s.tree())
			require.Empty(t, failures(s.extract(as, data, &ExtractOptions{ArchiveType: kind})))
			require.Equal(t, map[string]string{"a": "1"}, s.tree())
		}
	}
}

// The limits count the content that really comes.
func TestExtractBounds(t *testing.T) {
	for _, kind := range allKinds {
		bomb := pack(t, kind, packed{name: "small", body: "1"}, packed{name: "zeros", body: string(make([]byte, 1<<20))})
		many := pack(t, kind, packed{name: "a/b/c/d/e/f", body: "1"})
		unsafe := pack(t, kind, packed{name: "../zeros", body: string(make([]byte, 1<<20))})
		for what, test := range map[string]struct {
			data []byte
			opts ExtractOptions
			ok   bool
		}{
			"bytes":           {bomb, ExtractOptions{MaxBytes: 1 << 20}, false},
			"just the bytes":  {bomb, ExtractOptions{MaxBytes: 1<<20 + 1}, true},
			"files":           {bomb, ExtractOptions{MaxFiles: 1}, false},
			"just the files":  {bomb, ExtractOptions{MaxFiles: 2}, true},
			"folders":         {many, ExtractOptions{MaxFiles: 5}, false},
			"just the folder": {many, ExtractOptions{MaxFiles: 6}, true},
		} {
			s := newSandbox(t, Options{})
			errs := failures(s.extract(kind, test.data, &test.opts))
			if test.ok {
				require.Empty(t, errs, what)
				continue
			}
			require.Len(t, errs, 1, what)
			require.ErrorIs(t, errs[0], ErrArchiveTooLarge, what)
			require.Empty(t, s.tree(), what)
		}
		if kind != artifactory.ArchiveZip { // a refused entry of a zip archive is not read
			s := newSandbox(t, Options{})
			errs := failures(s.extract(kind, unsafe, &ExtractOptions{MaxBytes: 1000}))
			require.Len(t, errs, 1)
			require.ErrorIs(t, errs[0], ErrArchiveTooLarge)
		}
	}
	var buf bytes.Buffer // its list announces a single byte
	z := zip.NewWriter(&buf)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "a", Method: zip.Deflate})
	require.NoError(t, err)
	_, err = w.Write(make([]byte, 1<<20))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	data := buf.Bytes()
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	copy(data[at+24:], []byte{1, 0, 0, 0})
	s := newSandbox(t, Options{})
	errs := failures(s.extract(artifactory.ArchiveZip, data, &ExtractOptions{MaxBytes: 1000}))
	require.Len(t, errs, 1)
	require.Empty(t, s.tree())
	errs = failures(s.extract(artifactory.ArchiveZip, data, nil))
	require.Len(t, errs, 1)
	require.Empty(t, s.tree())
}

func TestExtractZipOddities(t *testing.T) {
	whole := pack(t, artifactory.ArchiveZip, packed{name: "a", body: "1"}, packed{name: "b", body: "2"})
	at := bytes.LastIndex(whole, []byte("PK\x01\x02"))
	for what, change := range map[string]func(header []byte){
		"encrypted":      func(h []byte) { h[8] |= 1 },
		"unknown method": func(h []byte) { h[10] = 99 },
	} {
		data := slices.Clone(whole)
		change(data[at:])
		s := newSandbox(t, Options{})
		errs := failures(s.extract(artifactory.ArchiveZip, data, nil))
		require.Len(t, errs, 1, what)
		require.Equal(t, map[string]string{"a": "1"}, s.tree(), what)
	}
	s := newSandbox(t, Options{})
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	require.NoError(t, z.SetComment("a comment"))
	require.NoError(t, z.Close())
	require.Empty(t, s.extract(artifactory.ArchiveZip, buf.Bytes(), nil))
	require.Empty(t, s.extract(artifactory.ArchiveTar, make([]byte, 1024), nil))
	require.Empty(t, s.tree())
}

// A small archive may have long names, which would fill the memory.
func TestExtractLongNames(t *testing.T) {
	var buf bytes.Buffer
	gz, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	require.NoError(t, err)
	w := tar.NewWriter(gz)
	for range 80 {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: strings.Repeat("long", 240_000), Typeflag: tar.TypeReg}))
	}
	require.NoError(t, w.Close())
	require.NoError(t, gz.Close())
	s := newSandbox(t, Options{})
	errs := failures(s.extract(artifactory.ArchiveTarGz, buf.Bytes(), &ExtractOptions{MaxFiles: 100}))
	require.Len(t, errs, 1)
	require.ErrorIs(t, errs[0], ErrArchiveTooLarge)
	require.Empty(t, s.tree())
}

// The list of a zip archive is limited, as it is held in memory.
func TestExtractZipDirectory(t *testing.T) {
	data := pack(t, artifactory.ArchiveZip, packed{name: "a", body: "1"}, packed{name: "b", body: "2"})
	_, err := zip.NewReader(&boundedReaderAt{bytes.NewReader(data), 100}, int64(len(data)))
	require.ErrorIs(t, err, ErrArchiveTooLarge)
	require.NotErrorIs(t, broken(err), ErrArchiveBroken)
}

// The header at the beginning of a git archive is not a file.
func TestExtractGlobalHeader(t *testing.T) {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "abc"}}))
	require.NoError(t, w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "a"}))
	require.NoError(t, w.Close())
	s := newSandbox(t, Options{})
	require.Empty(t, failures(s.extract(artifactory.ArchiveTar, buf.Bytes(), nil)))
	require.Equal(t, map[string]string{"a": ""}, s.tree())
}

// A failing disk ends the extraction. It is not a fault of an entry or of the archive.
func TestExtractWriteFails(t *testing.T) {
	s := newSandbox(t, Options{})
	target, err := os.OpenRoot(s.dir)
	require.NoError(t, err)
	x, err := newExtraction(target, ExtractOptions{}, checksum.All, func(int64) {})
	require.NoError(t, err)
	defer x.close()
	var final *finalFault
	_, _, err = x.copy(t.Context(), fullDisk{}, strings.NewReader("content"), checksum.All())
	require.ErrorAs(t, err, &final)
	require.Equal(t, PhaseWrite, final.phase)
	require.ErrorIs(t, err, errDiskFull)

	require.NoError(t, target.RemoveAll(x.inStaging(filesFolder)))
	err = x.fromStream(t.Context(), artifactory.ArchiveTar, bytes.NewReader(pack(t, artifactory.ArchiveTar, packed{name: "a", body: "1"})))
	require.ErrorAs(t, err, &final)
	require.Equal(t, PhaseWrite, final.phase)
	require.NotErrorIs(t, err, ErrArchiveBroken)
}

type fullDisk struct{}

var errDiskFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

func TestExtractMisuse(t *testing.T) {
	s := newSandbox(t, Options{})
	good := s.store(artifactory.ArchiveTar, pack(t, artifactory.ArchiveTar, packed{name: "a", body: "1"}))
	other := s.store("rar", nil)
	var noContext context.Context
	for what, results := range map[string]iter.Seq2[*Result, error]{
		"no context":   s.t.ExtractArchiveResults(noContext, good, s.dir, nil),
		"no archive":   s.t.ExtractArchiveResults(t.Context(), good+"x.zip", s.dir, nil),
		"other name":   s.t.ExtractArchiveResults(t.Context(), other, s.dir, nil),
		"other type":   s.t.ExtractArchiveResults(t.Context(), good, s.dir, &ExtractOptions{ArchiveType: "rar"}),
		"a folder":     s.t.ExtractArchiveResults(t.Context(), s.dir, s.dir, &ExtractOptions{ArchiveType: artifactory.ArchiveTar}),
		"no target":    s.t.ExtractArchiveResults(t.Context(), good, "", nil),
		"into a file":  s.t.ExtractArchiveResults(t.Context(), good, good, nil),
		"below a file": s.t.ExtractArchiveResults(t.Context(), good, filepath.Join(good, "x"), nil),
	} {
		out := collect(results)
		require.Len(t, out, 1, what)
		require.Equal(t, OutcomeFailed, out[0].Outcome, what)
		var te *Error
		require.ErrorAs(t, out[0].Err, &te, what)
		require.Empty(t, s.tree(), what)
	}
	results := s.t.ExtractArchiveResults(t.Context(), good, s.dir, nil)
	require.Len(t, collect(results), 1)
	require.Len(t, failures(collect(results)), 1)
}

func TestExtractStops(t *testing.T) {
	data := pack(t, artifactory.ArchiveTarGz, packed{name: "../a", body: "1"}, packed{name: "b", body: "2"}, packed{name: "c", body: "3"})
	s := newSandbox(t, Options{StopOnError: true})
	results := s.extract(artifactory.ArchiveTarGz, data, nil)
	require.Len(t, results, 3)
	require.ErrorIs(t, results[0].Err, ErrUnsafeName)
	require.ErrorIs(t, results[1].Err, ErrStopped)
	require.ErrorIs(t, results[2].Err, ErrStopped)
	require.Empty(t, s.tree())

	s = newSandbox(t, Options{Concurrency: 1})
	name := s.store(artifactory.ArchiveTarGz, data)
	for range s.t.ExtractArchiveResults(t.Context(), name, s.dir, nil) {
		// The slot is free, as this call needs it.
		require.Len(t, collect(s.t.ExtractArchiveResults(t.Context(), name, filepath.Join(s.dir, "again"), nil)), 3)
		break
	}
	require.Equal(t, map[string]string{"again/b": "2", "again/c": "3"}, s.tree())

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s = newSandbox(t, Options{})
	for res, err := range s.t.ExtractArchiveResults(ctx, name, s.dir, nil) {
		if err == nil {
			require.Equal(t, filepath.Join(s.dir, "b"), res.Local)
			cancel()
		}
	}
	require.Equal(t, map[string]string{"b": "2"}, s.tree())
	results = collect(s.t.ExtractArchiveResults(ctx, name, s.dir, nil))
	require.Len(t, results, 1)
	require.ErrorIs(t, results[0].Err, context.Canceled)
	require.Equal(t, map[string]string{"b": "2"}, s.tree())
}

// A context that ends in the middle ends the extraction of any format.
func TestExtractCanceled(t *testing.T) {
	for _, kind := range allKinds {
		s := newSandbox(t, Options{})
		target, err := os.OpenRoot(s.dir)
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		x, err := newExtraction(target, ExtractOptions{}, checksum.All, func(int64) { cancel() })
		require.NoError(t, err)
		f, err := os.Open(s.store(kind, pack(t, kind, packed{name: "a", body: string(make([]byte, 2<<20))}, packed{name: "b", body: "2"})))
		require.NoError(t, err)
		require.ErrorIs(t, x.fromFile(ctx, kind, f), context.Canceled)
		require.NoError(t, f.Close())
		x.close()
		require.Empty(t, s.tree())
	}
}

func TestExtractProgress(t *testing.T) {
	var last Progress
	s := newSandbox(t, Options{Progress: func(p Progress) { last = p }})
	s.extract(artifactory.ArchiveZip, pack(t, artifactory.ArchiveZip, packed{name: "a", body: "12"}, packed{name: "d/"}, packed{name: "../b", body: "3"}, packed{name: "c", body: "456"}), nil)
	last.Elapsed = 0
	require.Equal(t, Progress{FilesDone: 3, FilesTotal: 3, FilesFailed: 1, BytesDone: 5, BytesTotal: 5, Listed: true}, last)
}

// All names in the archive begin with the folder's own name, and the server has no SHA-256 of the
// files.
func TestDownloadFolderLikeOlderServers(t *testing.T) {
	list := `{"results":[{"repo":"libs","path":"x/b","name":"one","size":1,"actual_sha1":"356a192b7913b04c54574d18c28d46e6395428ab"},
		{"repo":"libs","path":"x/b/d","name":"two","size":1,"actual_sha1":"da4b9237bacccdf19c0760cab7aec4a8359010b0"}],
		"range":{"start_pos":0,"end_pos":2,"total":2}}`
	for what, test := range map[string]struct {
		entries []packed
		errs    int
		tree    map[string]string
	}{
		"with the name":    {[]packed{{name: "b/"}, {name: "b/one", body: "1"}, {name: "b/d/"}, {name: "b/d/two", body: "2"}}, 0, map[string]string{"one": "1", "d/two": "2"}},
		"without the name": {[]packed{{name: "one", body: "1"}, {name: "d/two", body: "2"}}, 0, map[string]string{"one": "1", "d/two": "2"}},
		"mixed":            {[]packed{{name: "one", body: "1"}, {name: "b/d/two", body: "2"}}, 2, map[string]string{"one": "1"}},
		"other content":    {[]packed{{name: "one", body: "1"}, {name: "d/two", body: "3"}}, 1, map[string]string{"one": "1"}},
	} {
		s := newSandbox(t, Options{})
		rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
			query, _ := io.ReadAll(r.Body)
			switch {
			case strings.Contains(string(query), ".offset(2)"):
				_, _ = io.WriteString(w, `{"results":[],"range":{"start_pos":2,"end_pos":2,"total":0}}`)
				return
			case strings.HasSuffix(r.URL.Path, "/aql"):
				_, _ = io.WriteString(w, list)
				return
			}
			_, _ = w.Write(pack(t, artifactory.ArchiveTarGz, test.entries...))
		})
		tr, err := New(rt, nil)
		require.NoError(t, err)
		errs := failures(collect(tr.DownloadFolderResults(t.Context(), At("libs", "x/b"), s.dir, nil)))
		require.Len(t, errs, test.errs, what)
		require.Equal(t, test.tree, s.tree(), what)
	}
}

func FuzzExtract(f *testing.F) {
	entries := []packed{{name: "a", body: "1"}, {name: "d/b", body: "2"}, {name: "../c", body: "3"}, {name: "e/"}, {name: "a", body: "4"}}
	for i, kind := range allKinds {
		f.Add(byte(i), pack(f, kind, entries...))
	}
	f.Add(byte(1), pack(f, artifactory.ArchiveTar, packed{name: "l", body: "..", kind: tar.TypeSymlink}, packed{name: "l/outside", body: "x"}))
	f.Fuzz(func(t *testing.T, kind byte, data []byte) {
		s := newSandbox(t, Options{})
		results := s.extract(allKinds[int(kind)%len(allKinds)], data, &ExtractOptions{MaxBytes: 1 << 20, MaxFiles: 100})
		extracted := 0
		for _, res := range results {
			if res.Err == nil {
				extracted++
				info, err := os.Lstat(res.Local)
				require.NoError(t, err)
				require.True(t, info.Mode().IsRegular())
				require.Equal(t, res.Size, info.Size())
			}
		}
		files := 0
		for name := range s.tree() {
			require.False(t, strings.HasPrefix(name, ".jfrog-"), name) // no known archive has such a name
			if !strings.HasSuffix(name, "/") {
				files++
			}
		}
		require.Equal(t, extracted, files)
	})
}
