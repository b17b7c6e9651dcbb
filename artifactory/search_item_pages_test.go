package artifactory_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// numbered returns a client of a server that finds n items, named 0, 1, 2 ... The query that
// begins at an offset of failAt gets one row and then an invalid response.
func numbered(t *testing.T, n, failAt int64) (*artifactory.Client, *int) {
	t.Helper()
	queries := new(int)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*queries++
		text, _ := io.ReadAll(r.Body)
		q, _ := aql.Parse(string(text))
		from, to, limit := int64(0), n, int64(0)
		if q.Offset != nil {
			from, limit = *q.Offset, *q.Limit
			to = min(from+limit, n)
		}
		var rows []string
		for i := from; i < to; i++ {
			rows = append(rows, fmt.Sprintf(`{"repo":"libs","path":"a","name":"%d"}`, i))
		}
		if from == failAt {
			_, _ = fmt.Fprintf(w, `{"results":[%s,`, rows[0])
			return
		}
		_, _ = fmt.Fprintf(w, `{"results":[%s],"range":{"start_pos":%d,"end_pos":%[3]d,"total":%[3]d,"limit":%d}}`,
			strings.Join(rows, ","), from, to-from, limit)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return artifactory.New(c), queries
}

// pagesOf returns the names of the items, a string for each page.
func pagesOf(t *testing.T, rt *artifactory.Client, query artifactory.AQLQuery, opts *artifactory.AQLOptions) (pages []string, failure error) {
	t.Helper()
	for page, err := range rt.Search.ItemPages(t.Context(), query, opts) {
		require.NoError(t, failure, "nothing follows an error")
		if failure = err; err != nil {
			require.Empty(t, page)
			continue
		}
		var names []string
		for _, item := range page {
			names = append(names, item.Name)
		}
		pages = append(pages, strings.Join(names, " "))
	}
	return pages, failure
}

func TestItemPages(t *testing.T) {
	rt, queries := numbered(t, 7, -1)
	var rng artifactory.AQLRange
	pages, err := pagesOf(t, rt, aql.Items(), &artifactory.AQLOptions{PageSize: 3, Range: &rng})
	require.NoError(t, err)
	require.Equal(t, []string{"0 1 2", "3 4 5", "6"}, pages)
	require.EqualValues(t, 7, rng.Total)
	require.Equal(t, 3, *queries)

	pages, err = pagesOf(t, rt, aql.Items().SortAsc(aql.Item.Name), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"0 1 2 3 4 5 6"}, pages)

	*queries = 0
	for page, err := range rt.Search.ItemPages(t.Context(), aql.Items(), &artifactory.AQLOptions{PageSize: 3}) {
		require.NoError(t, err)
		require.Len(t, page, 3)
		break
	}
	require.Equal(t, 1, *queries, "leaving the loop asks for no other page")
}

func TestItemPagesFail(t *testing.T) {
	rt, _ := numbered(t, 7, 3)
	pages, err := pagesOf(t, rt, aql.Items(), &artifactory.AQLOptions{PageSize: 3})
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	require.Equal(t, []string{"0 1 2", "3"}, pages)

	rt, queries := numbered(t, 7, -1)
	pages, err = pagesOf(t, rt, aql.Items().SortAsc(aql.Item.Name), &artifactory.AQLOptions{PageSize: 3})
	require.ErrorIs(t, err, artifactory.ErrAQLNotPageable)
	require.Empty(t, pages)
	_, err = pagesOf(t, rt, artifactory.AQLText("builds.find()"), nil)
	require.ErrorContains(t, err, "items.find")
	require.Zero(t, *queries)

	walk := rt.Search.ItemPages(t.Context(), aql.Items(), nil)
	for range walk {
		break
	}
	for _, err := range walk {
		require.ErrorContains(t, err, "once")
	}
}

// Content that cannot seek is sent again if it can be opened again, and only then.
func TestDeployReopens(t *testing.T) {
	attempts := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if attempts++; attempts%2 == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		require.Equal(t, "attempt 2", string(body))
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"repo":"libs","checksums":{"md5":"a"}}`)
	}))
	defer srv.Close()
	policy := jfrog.RetryPolicy{}
	policy.MinWait, policy.MaxWait = 1, 1
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(policy))
	require.NoError(t, err)
	rt := artifactory.New(c)
	stream := func(s string) io.Reader { return io.MultiReader(strings.NewReader(s)) }

	opts := &artifactory.ArtifactDeployOptions{Reopen: func() (io.Reader, error) { return stream("attempt 2"), nil }}
	item, err := rt.Artifacts.Deploy(t.Context(), "libs", "a", stream("attempt 1"), opts)
	require.NoError(t, err)
	require.Equal(t, &artifactory.DeployedItem{Repo: "libs", Checksums: artifactory.Checksums{MD5: "a"}}, item)

	opts.ChecksumsOnly = true
	item, err = rt.Artifacts.Deploy(t.Context(), "libs", "a", stream("attempt 1"), opts)
	require.NoError(t, err)
	require.Equal(t, &artifactory.DeployedItem{Checksums: artifactory.Checksums{MD5: "a"}}, item)

	_, err = rt.Artifacts.Deploy(t.Context(), "libs", "a", stream("attempt 1"), nil)
	require.Error(t, err)
	require.Equal(t, 5, attempts)

	broken := errors.New("cannot be opened again")
	attempts, opts.Reopen = 0, func() (io.Reader, error) { return nil, broken }
	_, err = rt.Artifacts.Deploy(t.Context(), "libs", "a", stream("attempt 1"), opts)
	require.ErrorIs(t, err, broken)
}
