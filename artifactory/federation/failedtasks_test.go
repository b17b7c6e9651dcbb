package federation

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var failedTaskCases = replay.Cases[*Client]{
	"2.11.12/sample": func(ctx context.Context, c *Client) (any, error) { return c.FailedTasks.List(ctx, "fedrepo", nil) },
	"2.11.13/sample": func(ctx context.Context, c *Client) (any, error) { return c.FailedTasks.Replay(ctx, "fedrepo", nil) },
	"2.11.14/sample": func(ctx context.Context, c *Client) (any, error) { return c.FailedTasks.Delete(ctx, "fedrepo", nil) },
}

// taskServer pages n tasks. If stuck, it ignores the number of the page.
func taskServer(t *testing.T, n int, stuck bool) (*Client, *[]string) {
	var queries []string
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		queries = append(queries, r.URL.RawQuery)
		page, limit := 1, 2
		if p := r.URL.Query().Get("page"); p != "" && !stuck {
			page, _ = strconv.Atoi(p)
		}
		var tasks []string
		for i := (page - 1) * limit; i < min(page*limit, n); i++ {
			tasks = append(tasks, fmt.Sprintf(`{"sha1":"%d","repoKey":"fed","creationTime":1694003288367,"failuresCount":10}`, i))
		}
		_, _ = fmt.Fprintf(w, "[%s]", strings.Join(tasks, ","))
	}), &queries
}

func TestAllFailedTasks(t *testing.T) {
	for n, pages := range map[int]int{0: 1, 1: 2, 2: 2, 4: 3, 5: 4} {
		c, queries := taskServer(t, n, false)
		got, err := jfrog.Collect(c.FailedTasks.All(t.Context(), "fed", nil))
		require.NoError(t, err)
		assert.Len(t, got, n)
		for i, task := range got {
			assert.Equal(t, strconv.Itoa(i), task.SHA1)
		}
		assert.Len(t, *queries, pages)
		assert.Equal(t, "page=1&repoKey=fed", (*queries)[0])
	}
	c, queries := taskServer(t, 5, false)
	got, err := jfrog.Collect(c.FailedTasks.All(t.Context(), "fed", &FailedTaskListOptions{Page: 2, Limit: 2}))
	require.NoError(t, err)
	assert.Len(t, got, 3)
	assert.Equal(t, "limit=2&page=2&repoKey=fed", (*queries)[0])

	c, _ = taskServer(t, 5, true)
	got, err = jfrog.Collect(c.FailedTasks.All(t.Context(), "fed", nil))
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer, "a server that ignores the page")
	assert.Len(t, got, 2)
}

func TestFailedTasksRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).FailedTasks
	for why, opts := range map[string]*FailedTaskListOptions{"limit -1": {Limit: -1}, "page -1": {Page: -1}} {
		_, err := s.List(ctx, "fed", opts)
		refused(t, err, why)
		_, err = jfrog.Collect(s.All(ctx, "fed", opts))
		refused(t, err, why)
	}
	_, err := s.List(ctx, "", nil)
	refused(t, err, "repoKey is empty")
	for _, call := range []func(context.Context, string, *FailedTaskOptions) (int64, error){s.Replay, s.Delete} {
		_, err = call(ctx, "", nil)
		refused(t, err, "repoKey is empty")
		_, err = call(ctx, "fed", &FailedTaskOptions{SHA1: "abc"})
		refused(t, err, "not a SHA-1")
	}
}

func TestDeleteOneFailedTask(t *testing.T) {
	c, got := keep(t, 200, `{"deletedTasks":"1"}`)
	sha1 := strings.Repeat("a", 40)
	_, err := c.FailedTasks.Delete(t.Context(), "fed", &FailedTaskOptions{SHA1: sha1})
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Equal(t, "DELETE /artifactory/api/federation/binaries/failures/delete?repoKey=fed&sha1="+sha1, got.Request)
}
