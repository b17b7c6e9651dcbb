package versions_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// A file that is deleted before its properties are read is not the latest. It does not mean that
// there is no version.
func TestLatestIsDeletedMeanwhile(t *testing.T) {
	srv, rt := serve(t, "app/-/app-1.0.0.tgz", "app/-/app-1.1.0.tgz")
	q := versions.Query{Repos: []string{"a"}, Layout: versions.LayoutNPM, Name: "app"}
	gone := jfrogtest.Fault{Path: "/artifactory/api/storage/a/app/-/app-1.1.0.tgz", Status: http.StatusNotFound,
		Body: `{"errors":[{"status":404,"message":"Unable to find item"}]}`}
	srv.Inject(gone)
	f, err := versions.Latest(t.Context(), rt, q)
	require.NoError(t, err)
	require.Equal(t, "1.1.0", f.Version)

	gone.Times = -1
	srv.Inject(gone)
	_, err = versions.Latest(t.Context(), rt, q)
	require.ErrorContains(t, err, "was deleted")
	require.NotErrorIs(t, err, jfrog.ErrNotFound)
}
