package versions_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/versions"
)

// Memory does not grow with the number of files, of which the server returns several pages.
func TestLatestMemory(t *testing.T) {
	const pages = 12
	var heap []uint64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet { // the properties
			_, _ = io.WriteString(w, `{"properties":{}}`)
			return
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		query, err := aql.Parse(string(body))
		if !assert.NoError(t, err) || !assert.NotNil(t, query.Limit) {
			return
		}
		var mem runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&mem)
		heap = append(heap, mem.HeapAlloc)
		n := *query.Limit
		if *query.Offset >= pages**query.Limit {
			n = 0
		}
		_, _ = io.WriteString(w, `{"results":[`)
		for i := range n {
			if i > 0 {
				_, _ = io.WriteString(w, ",")
			}
			_, _ = fmt.Fprintf(w, `{"repo":"a","path":".","name":"app-1.%d.0.tgz","size":1}`, *query.Offset+i)
		}
		_, _ = fmt.Fprintf(w, `],"range":{"start_pos":%d,"end_pos":%d,"total":%d,"limit":%d}}`, *query.Offset, n, n, *query.Limit)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	f, err := versions.Latest(t.Context(), artifactory.New(c), versions.Query{Repos: []string{"a"}, Layout: versions.LayoutHelm, Name: "app"})
	require.NoError(t, err)
	require.Equal(t, "1.119999.0", f.Version)
	require.Len(t, heap, pages+1)
	require.Less(t, heap[pages], heap[2]+1<<20)
}

// A virtual repository stands for the repositories in it.
func TestLatestInAVirtualRepository(t *testing.T) {
	_, rt := serve(t, "app-1.0.0.tgz", "b:x/app-1.1.0.tgz", "b:app-1.1.0.tgz")
	err := rt.Repositories.Create(t.Context(), &artifactory.VirtualRepository{
		RepositoryBase: artifactory.RepositoryBase{Key: "all", PackageType: artifactory.PackageTypeGeneric}, Repositories: []string{"a", "b"},
	})
	require.NoError(t, err)
	q := versions.Query{Repos: []string{"all"}, Layout: versions.LayoutHelm, Name: "app"}
	assert.Equal(t, "b:app-1.1.0.tgz", latest(t, rt, q))
}
