package transfer

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLocalNames(t *testing.T) {
	never := []string{"", "/a", "a//b", "a/", ".", "..", "a/../b", "a\x00b", ".jfrog-0123456789abcdef.part",
		".jfrog-0123456789abcdef.json/a", "a/.JFROG-ABCDEFGHIJKLMNOPQRSTUVWXYZ.part/b"}
	odd := []string{`a\b`, "a\nb", "\x1b[2J", "a\x7f"}
	windows := []string{"a:b", "C:", "2018-08-21_06:10:36/a.log", "a*", "a?", `a"`, "a<b", "a>b", "a|b", "x.", "x ", "nul", "AUX.c", "com1", "LPT²", "conin$"}
	good := []string{"a", "a/b.c", ".hidden", "größe", "a b", "command", ".jfrog-cli"}
	for _, names := range []struct {
		names                 []string
		portable, system, any bool
	}{{never, false, false, false}, {odd, false, false, true}, {windows, false, true, true}, {good, true, true, true}} {
		for _, name := range names.names {
			for rule, want := range map[nameRule]bool{portableNames: names.portable, systemNames: names.system, anyNames: names.any} {
				err := checkLocalName(name, rule)
				if want && !filepath.IsLocal(filepath.FromSlash(name)) {
					continue // on Windows
				}
				require.Equal(t, want, err == nil, "%q: %v", name, err)
				if err == nil {
					continue
				}
				require.ErrorIs(t, err, ErrUnsafeName)
				require.Equal(t, names.any, strings.Contains(err.Error(), "AnySystem allows it"), err)
			}
		}
	}
	require.Equal(t, anyNames, ruleOf(true, true))
	require.Equal(t, portableNames, ruleOf(false, true))
	if !onWindows {
		require.Equal(t, systemNames, ruleOf(false, false))
		onWindows = true
		defer func() { onWindows = false }()
	}
	require.Equal(t, portableNames, ruleOf(false, false))
}

// Whether a repository holds unusual names is for the server to decide.
func TestTreesWithUnusualNames(t *testing.T) {
	if onWindows {
		t.Skip("no such names here")
	}
	sums := sumsOf(t, []byte("x"))
	names := []string{"eb:release.zip", "2018-08-21_06:10:36/a.log", "a*?\"<>|", "dot.", "nul", "com1.txt"}
	var sent []string
	rt := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Checksum-Sha256", sums.SHA256)
		switch {
		case r.Method == http.MethodPost:
			var rows []string
			for _, name := range names {
				if dir, file := filepath.Split(name); strings.Contains(string(body), "offset(0)") {
					rows = append(rows, fmt.Sprintf(`{"repo":"libs","path":%q,"name":%q,"size":1,"sha256":%q}`, filepath.Join("r", dir), file, sums.SHA256))
				}
			}
			_, _ = fmt.Fprintf(w, `{"results":[%s],"range":{"start_pos":0,"end_pos":%d,"total":%[2]d}}`, strings.Join(rows, ","), len(rows))
		case r.Method == http.MethodPut:
			sent = append(sent, strings.TrimPrefix(r.URL.Path, "/artifactory/libs/r/"))
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(w, `{"checksums":{"sha256":%q}}`, sums.SHA256)
		default:
			_, _ = io.WriteString(w, "x")
		}
	})
	m, err := New(rt, &Options{Concurrency: 1, ChecksumDeployMin: -1})
	require.NoError(t, err)
	dir := t.TempDir()
	sum, err := m.DownloadTree(t.Context(), At("libs", "r"), dir, nil)
	require.NoError(t, err)
	require.Equal(t, len(names), sum.Files[OutcomeReceived])
	for _, name := range names {
		got, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, "x", string(got))
	}
	_, err = m.UploadTree(t.Context(), dir, At("libs", "r"), nil)
	require.NoError(t, err)
	require.ElementsMatch(t, names, sent)
}
