package transfer_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// A failed upload is removed only if the stored content is certainly its own. It stays if the
// response had no checksums, or if another file has been deployed since.
func TestUploadRemovesOnlyItsOwn(t *testing.T) {
	const wrong, others = "1111111111111111111111111111111111111111111111111111111111111111", "2222222222222222222222222222222222222222222222222222222222222222"
	for _, test := range []struct {
		response, stored string
		removed          bool
	}{
		{`{"checksums":{"sha256":"` + wrong + `"}}`, wrong, true},
		{`{"checksums":{"sha256":"` + wrong + `"}}`, others, false},
		{``, others, false},
	} {
		removed := false
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			switch r.Method {
			case http.MethodPut:
				if r.Header.Get("X-Checksum-Deploy") != "" {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, test.response)
			case http.MethodDelete:
				removed = true
				w.WriteHeader(http.StatusNoContent)
			default:
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"repo":"libs","path":"/a","size":"3","checksums":{"sha256":"`+test.stored+`"}}`)
			}
		}))
		c, err := jfrog.New(srv.URL)
		require.NoError(t, err)
		tr, err := transfer.New(artifactory.New(c), &transfer.Options{Attempts: 1})
		require.NoError(t, err)
		for name, content := range map[string]io.Reader{
			"hashed while sent": struct{ io.Reader }{bytes.NewReader([]byte("abc"))},
			"hashed before":     bytes.NewReader(bytes.Repeat([]byte("abc"), 10<<10)),
		} {
			removed = false
			_, err = tr.Upload(t.Context(), transfer.UploadJob{To: transfer.At("libs", "a"), Content: content})
			require.ErrorIs(t, err, transfer.ErrChecksumMismatch, name)
			require.Equal(t, test.removed, removed, name)
		}
		srv.Close()
	}
}
