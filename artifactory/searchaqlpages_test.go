package artifactory

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
)

// pagingServer has items named 0, 1, 2 ... For the offset and limit of a query, answer returns
// the first row, the end of the rows, and the range.
func pagingServer(t *testing.T, answer func(offset, limit int) (from, to int, rng AQLRange)) (*SearchService, *[]string) {
	t.Helper()
	var queries []string
	s, _ := aqlServer(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		text, _ := io.ReadAll(r.Body)
		queries = append(queries, string(text))
		q, err := aql.Parse(string(text))
		if !assert.NoError(t, err) {
			return
		}
		assert.NoError(t, q.Validate())
		from, to, rng := answer(int(*q.Offset), int(*q.Limit))
		rows := []map[string]string{}
		for i := from; i < to; i++ {
			rows = append(rows, map[string]string{"name": fmt.Sprint(i)})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"results": rows, "range": rng})
	})
	return s, &queries
}

func TestAQLPages(t *testing.T) {
	const hardLimit = "AQL query reached the search hard limit, results are trimmed."
	for name, test := range map[string]struct {
		rows, page int
		answer     func(offset, limit int) (int, int, AQLRange) // the end is limited to rows
		queries    int
	}{
		"limit told":                 {25, 10, func(o, l int) (int, int, AQLRange) { return o, o + l, AQLRange{Limit: int64(l)} }, 3},
		"limit told, full last page": {20, 10, func(o, l int) (int, int, AQLRange) { return o, o + l, AQLRange{Limit: int64(l)} }, 3},
		"limit told, nothing":        {0, 10, func(o, l int) (int, int, AQLRange) { return o, o + l, AQLRange{Limit: int64(l)} }, 1},
		"limit not told":             {25, 10, func(o, l int) (int, int, AQLRange) { return o, o + l, AQLRange{} }, 4},
		"lower limit, not told":      {25, 10, func(o, _ int) (int, int, AQLRange) { return o, o + 7, AQLRange{} }, 5},
		"lower limit, told":          {25, 10, func(o, _ int) (int, int, AQLRange) { return o, o + 7, AQLRange{Limit: 7} }, 5},
		"lower limit, by its message": {25, 10, func(o, l int) (int, int, AQLRange) {
			return o, o + 7, AQLRange{Limit: int64(l), Notification: hardLimit}
		}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			s, queries := pagingServer(t, func(offset, limit int) (int, int, AQLRange) {
				from, to, rng := test.answer(offset, limit)
				return from, min(to, test.rows), rng
			})
			var rng AQLRange
			names, err := itemNames(t, s, aql.Items(), &AQLOptions{PageSize: test.page, Range: &rng})
			require.NoError(t, err)
			want := make([]string, test.rows)
			for i := range want {
				want[i] = fmt.Sprint(i)
			}
			assert.Equal(t, strings.Join(want, " "), names)
			assert.Equal(t, AQLRange{EndPos: int64(test.rows), Total: int64(test.rows)}, rng)
			assert.Len(t, *queries, test.queries)
			assert.Equal(t, `items.find().sort({"$asc":["repo","path","name"]}).offset(0).limit(10)`, (*queries)[0])
		})
	}
}

// A server that ignores the offset sends its first rows again and again.
func TestAQLPagesEnd(t *testing.T) {
	for name, page := range map[string]int{"offset": 10, "offset and limit": 25} {
		s, queries := pagingServer(t, func(int, int) (int, int, AQLRange) { return 0, page, AQLRange{} })
		names, err := itemNames(t, s, aql.Items(), &AQLOptions{PageSize: 10})
		assert.ErrorContains(t, err, "rows of the page before", name)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.Len(t, strings.Fields(names), page, name)
		assert.Len(t, *queries, 2, name)
	}
}

// A server whose pages go round in a circle does not hold the walk.
func TestAQLPagesInACircle(t *testing.T) {
	for _, period := range []int{2, 3, 7} {
		s, queries := pagingServer(t, func(offset, _ int) (int, int, AQLRange) {
			from := offset / 10 % period * 10
			return from, from + 10, AQLRange{}
		})
		_, err := itemNames(t, s, aql.Items(), &AQLOptions{PageSize: 10})
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.LessOrEqual(t, len(*queries), 4*period+1)
	}
}

func TestAQLPagesFail(t *testing.T) {
	s, _ := aqlServer(t, func(w http.ResponseWriter, _ *http.Request, n int) {
		if n == 1 {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, threeRows+threeRange)
	})
	var rng AQLRange
	names, err := itemNames(t, s, aql.Items(), &AQLOptions{PageSize: 3, Range: &rng})
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Equal(t, "a b c", names)
	assert.Zero(t, rng)
}

func TestAQLPagesStopEarly(t *testing.T) {
	s, queries := pagingServer(t, func(o, l int) (int, int, AQLRange) { return o, o + l, AQLRange{} })
	n := 0
	for _, err := range s.AQLRaw(t.Context(), aql.Items(), &AQLOptions{PageSize: 10}) {
		require.NoError(t, err)
		if n++; n == 10 {
			break
		}
	}
	assert.Len(t, *queries, 1)
}

func TestPagedAQL(t *testing.T) {
	for text, want := range map[string]string{
		`items.find()`: `items.find().sort({"$asc":["repo","path","name"]}).offset(0).limit(5)`,
		`items.find().include("name","sha256","path","repo").distinct(false)`: `items.find().include("name","sha256","path","repo")` +
			`.sort({"$asc":["repo","path","name"]}).offset(0).limit(5).distinct(false)`,
		`items.find().include("repo","path","name","virtual_repos")`: `items.find().include("repo","path","name","virtual_repos")` +
			`.sort({"$asc":["repo","path","name"]}).offset(0).limit(5)`,
		`builds.find()`: `builds.find().sort({"$asc":["url","name","number","created","created_by"]}).offset(0).limit(5)`,
		`builds.find().include("name","started")`: `builds.find().include("name","started").sort({"$asc":["name","started"]}).offset(0).limit(5)`,
	} {
		q, err := pagedAQL(text, 5)
		if assert.NoError(t, err, text) {
			assert.Equal(t, want, q.String())
		}
	}
	for text, why := range map[string]string{
		`items.find().sort({"$asc":["name"]})`:          "of its own",
		`items.find().offset(1)`:                        "of its own",
		`items.find().limit(1)`:                         "of its own",
		`items.find({"repo":"a"}).transitive()`:         "transitive",
		`items.find().include("property")`:              "only fields of the primary domain",
		`items.find().include("*","@qa")`:               "only fields of the primary domain",
		`builds.find().include("module.artifact.name")`: "only fields of the primary domain",
		`items.find().include("name").distinct(false)`:  "distinct(false)",
		`builds.find().distinct(false)`:                 "distinct(false)",
		`items.find().include("virtual_repos")`:         "repo, path and name beside virtual_repos",
		`items.find(`:                                   "line 1",
	} {
		_, err := pagedAQL(text, 5)
		assert.ErrorContains(t, err, why, text)
	}
	s, queries := pagingServer(t, nil)
	_, err := itemNames(t, s, aql.Items().Limit(1), &AQLOptions{PageSize: 5})
	assert.ErrorContains(t, err, "cannot be asked in pages: it has a sort, offset or limit")
	_, err = itemNames(t, s, aql.Items(), &AQLOptions{PageSize: -1})
	assert.ErrorContains(t, err, "a page of -1 rows")
	assert.Empty(t, *queries)
}
