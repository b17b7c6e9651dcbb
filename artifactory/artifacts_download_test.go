package artifactory

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// A response without content has no web page in it, whatever its Content-Type.
func TestDownloadOfNoContentIsNoWebPage(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusNoContent)
	})
	d, err := c.Artifacts.Download(t.Context(), "libs", "a.jar", nil)
	require.NoError(t, err)
	defer d.Close()
	data, err := io.ReadAll(d)
	require.NoError(t, err)
	require.Empty(t, data)
}
