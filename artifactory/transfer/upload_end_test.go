package transfer

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Content that has been read already is refused: an empty file would be stored.
func TestUploadRefusesContentAtItsEnd(t *testing.T) {
	m, err := New(serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }), nil)
	require.NoError(t, err)
	seeker, buffer := strings.NewReader("content"), bytes.NewBufferString("content")
	for _, r := range []io.Reader{seeker, buffer} {
		_, err := io.Copy(io.Discard, r)
		require.NoError(t, err)
	}
	for what, job := range map[string]UploadJob{
		"seeker":                {Content: seeker},
		"buffer with checksums": {Content: buffer, Checksums: sumsOf(t, []byte("content"))},
		"empty with checksums":  {Content: strings.NewReader(""), Checksums: sumsOf(t, []byte("content"))},
	} {
		job.To = At("libs", "a")
		_, err := m.Upload(t.Context(), job)
		require.ErrorIs(t, err, errAtEnd, what)
	}
}
