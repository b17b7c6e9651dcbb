package publish_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// save writes a file with a name to a temporary folder.
func save(t testing.TB, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, content, 0o666))
	return file
}

// tarOf returns a tar archive of files, given as pairs of name and content.
func tarOf(t testing.TB, pairs ...string) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: pairs[i], Mode: 0o644, Size: int64(len(pairs[i+1])), Typeflag: tar.TypeReg}))
		_, err := w.Write([]byte(pairs[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func gzipOf(t testing.TB, content []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}

func tgz(t testing.TB, pairs ...string) []byte { return gzipOf(t, tarOf(t, pairs...)) }

// zipOf returns a zip archive of files, given as pairs of name and content.
func zipOf(t testing.TB, pairs ...string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		require.NoError(t, err)
		_, err = f.Write([]byte(pairs[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

// deb returns a package for Debian with a control archive.
func deb(member string, content []byte) []byte {
	out := bytes.NewBufferString("!<arch>\n")
	for _, m := range []struct {
		name    string
		content []byte
	}{{"debian-binary", []byte("2.0\n")}, {member, content}, {"data.tar", []byte("data")}} {
		fmt.Fprintf(out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", m.name, 0, 0, 0, "100644", len(m.content))
		out.Write(m.content)
		if len(m.content)%2 == 1 {
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}

// rpm returns an RPM package with the given strings in its header.
func rpm(tags map[uint32]string) []byte {
	section := func(tags map[uint32]string) []byte {
		var index, store bytes.Buffer
		for tag, text := range tags {
			for _, n := range []uint32{tag, 6, uint32(store.Len()), 1} {
				_ = binary.Write(&index, binary.BigEndian, n)
			}
			store.WriteString(text + "\x00")
		}
		out := bytes.NewBuffer([]byte{0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0})
		_ = binary.Write(out, binary.BigEndian, []uint32{uint32(len(tags)), uint32(store.Len())})
		return append(append(out.Bytes(), index.Bytes()...), store.Bytes()...)
	}
	out := append([]byte{0xed, 0xab, 0xee, 0xdb}, make([]byte, 92)...)
	signature := section(map[uint32]string{1004: "odd"})
	out = append(out, signature...)
	out = append(out, make([]byte, (8-len(signature)%8)%8)...)
	return append(append(out, section(tags)...), "payload"...)
}

const control = "Package: app\nVersion: 1:1.2-3\nArchitecture: amd64\nDescription: a\n"

// The usual packages of the tests.
func npmPackage(t testing.TB, name, version string) []byte {
	return tgz(t, "package/index.js", "x", "package/package.json", fmt.Sprintf(`{"name":%q,"version":%q}`, name, version))
}

func chart(t testing.TB, name, version string) []byte {
	return tgz(t, name+"/values.yaml", "version: 9", name+"/Chart.yaml", "apiVersion: v2\nname: "+name+"\nversion: "+version+"\ndependencies:\n  - name: x\n    version: 7\n", name+"/charts/x/Chart.yaml", "name: x\nversion: 7")
}

func pomOf(group, id, version string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><project xmlns="http://maven.apache.org/POM/4.0.0"><parent><groupId>org.parent</groupId><version>7</version></parent>` +
		`<groupId>` + group + `</groupId><artifactId>` + id + `</artifactId><version>` + version + `</version><dependencies><dependency><groupId>x</groupId><version>3</version></dependency></dependencies></project>`)
}
