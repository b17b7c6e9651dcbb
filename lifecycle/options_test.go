package lifecycle

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// names returns a walk over the names of the items.
func names[T any](seq iter.Seq2[T, error], name func(T) string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for item, err := range seq {
			if !yield(name(item), err) {
				return
			}
		}
	}
}

// walks lists the methods that walk a list, with the path and the JSON fields of its pages.
var walks = map[string]struct {
	path, list, name, total string
	walk                    func(context.Context, *Client, PageOptions) iter.Seq2[string, error]
}{
	"groups": {"/release_bundle/groups", "release_bundles", "release_bundle_name", "total",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.ReleaseBundles.AllGroups(ctx, &ReleaseBundleGroupListOptions{PageOptions: p}), func(b ReleaseBundleGroup) string { return b.ReleaseBundleName })
		}},
	"versions": {"/release_bundle/records/app", "release_bundles", "release_bundle_version", "total",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.ReleaseBundles.AllVersions(ctx, "app", &ReleaseBundleVersionListOptions{PageOptions: p}), func(b ReleaseBundleVersion) string { return b.ReleaseBundleVersion })
		}},
	"artifacts": {"/release_bundle/records/app/1.0", "artifacts", "path", "total_artifacts_count",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.ReleaseBundles.AllArtifacts(ctx, "app", "1.0", &ReleaseBundleGetOptions{PageOptions: p}), func(a ReleaseBundleArtifact) string { return a.Path })
		}},
	"environment": {"/promotion/release-bundles-by-environment/QA", "promotions", "release_bundle_name", "",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.ReleaseBundles.AllByEnvironment(ctx, "QA", &PromotedVersionListOptions{PageOptions: p}), func(v PromotedVersion) string { return v.ReleaseBundleName })
		}},
	"promotions": {"/promotion/records/app", "promotions", "release_bundle_version", "total",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.Promotions.All(ctx, "app", &PromotionListOptions{PageOptions: p}), func(p Promotion) string { return p.ReleaseBundleVersion })
		}},
	"promotions of a version": {"/promotion/records/app/1.0", "promotions", "environment", "total",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.Promotions.AllByVersion(ctx, "app", "1.0", &PromotionListOptions{PageOptions: p}), func(p Promotion) string { return p.Environment })
		}},
	"promotions of an artifact": {"/promotion/libs/a.jar", "promotions", "release_bundle_name", "",
		func(ctx context.Context, c *Client, p PageOptions) iter.Seq2[string, error] {
			return names(c.Promotions.AllByArtifact(ctx, "libs", "a.jar", &PromotedVersionListOptions{PageOptions: p}), func(v PromotedVersion) string { return v.ReleaseBundleName })
		}},
}

// pagedServer serves a list of n items. A page has the limit of the request, but at most size.
type pagedServer struct {
	path, list, name, total string
	n, size                 int
	ignoresOffset           bool
	requests                []url.Values
}

func (s *pagedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.requests = append(s.requests, q)
	if r.URL.Path != "/lifecycle/api/v2"+s.path {
		http.NotFound(w, r)
		return
	}
	offset, _ := strconv.Atoi(q.Get("offset"))
	limit, _ := strconv.Atoi(q.Get("limit"))
	if limit == 0 || limit > s.size {
		limit = s.size
	}
	if s.ignoresOffset {
		offset = 0
	}
	var items []string
	for i := offset; i < min(offset+limit, s.n); i++ {
		items = append(items, fmt.Sprintf(`{%q:"item %d"}`, s.name, i))
	}
	total := ""
	if s.total != "" {
		total = fmt.Sprintf(`,%q:%d`, s.total, s.n)
	}
	fmt.Fprintf(w, `{%q:[%s],"offset":%d%s}`, s.list, strings.Join(items, ","), offset, total)
}

func items(from, to int) []string {
	var out []string
	for i := from; i < to; i++ {
		out = append(out, fmt.Sprintf("item %d", i))
	}
	return out
}

func TestWalks(t *testing.T) {
	for what, w := range walks {
		for _, test := range []struct{ n, size, offset, limit, requests int }{
			{n: 0, size: 3, requests: 1},
			{n: 1, size: 3, requests: 1},
			{n: 3, size: 3, requests: 1},
			{n: 6, size: 3, requests: 2},
			{n: 7, size: 3, requests: 3},
			{n: 7, size: 3, limit: 2, requests: 4},
			{n: 7, size: 3, limit: 100, requests: 3}, // more than the size of a page
			{n: 7, size: 3, offset: 5, requests: 1},
		} {
			t.Run(fmt.Sprintf("%s %+v", what, test), func(t *testing.T) {
				s := &pagedServer{path: w.path, list: w.list, name: w.name, total: w.total, n: test.n, size: test.size}
				got, err := jfrog.Collect(w.walk(t.Context(), serve(t, s.ServeHTTP), PageOptions{Offset: test.offset, Limit: test.limit}))
				require.NoError(t, err)
				assert.Equal(t, items(test.offset, test.n), got)
				want := test.requests
				if w.total == "" && test.n > 0 {
					want++ // without a total, the list ends with an empty page
				}
				assert.Len(t, s.requests, want)
				for _, q := range s.requests {
					assert.Equal(t, test.limit != 0, q.Has("limit"))
				}
			})
		}
		t.Run(what+" from a server that ignores the offset", func(t *testing.T) {
			s := &pagedServer{path: w.path, list: w.list, name: w.name, total: w.total, n: 7, size: 3, ignoresOffset: true}
			got, err := jfrog.Collect(w.walk(t.Context(), serve(t, s.ServeHTTP), PageOptions{}))
			assert.Equal(t, items(0, 3), got)
			assert.Len(t, s.requests, 2)
			if w.total != "" {
				assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
			}
		})
		t.Run(what+" with an error", func(t *testing.T) {
			s := &pagedServer{path: "/elsewhere"}
			got, err := jfrog.Collect(w.walk(t.Context(), serve(t, s.ServeHTTP), PageOptions{}))
			assert.Empty(t, got)
			assert.ErrorIs(t, err, jfrog.ErrNotFound)
			assert.Len(t, s.requests, 1)
		})
		t.Run(what+" as far as asked for", func(t *testing.T) {
			s := &pagedServer{path: w.path, list: w.list, name: w.name, total: w.total, n: 100, size: 3}
			for item, err := range w.walk(t.Context(), serve(t, s.ServeHTTP), PageOptions{}) {
				require.NoError(t, err)
				if item == "item 3" {
					break
				}
			}
			assert.Len(t, s.requests, 2)
		})
	}
}

// A walk uses a copy of its options. It may have none.
func TestWalkOptions(t *testing.T) {
	w := walks["versions"]
	s := &pagedServer{path: w.path, list: w.list, name: w.name, total: w.total, n: 4, size: 2}
	c := serve(t, s.ServeHTTP)
	opts := &ReleaseBundleVersionListOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, FilterBy: "1.", OrderBy: OrderByReleaseBundleVersion, OrderAsc: true}
	seq := c.ReleaseBundles.AllVersions(t.Context(), "app", opts)
	opts.FilterBy = "2."
	_, err := jfrog.Collect(seq)
	require.NoError(t, err)
	assert.Zero(t, opts.Offset, "the walk must not change the options of its caller")
	common := url.Values{"project": {"catalina"}, "filter_by": {"1."}, "order_by": {"release_bundle_version"}, "order_asc": {"true"}}
	assert.Equal(t, common, s.requests[0])
	common.Set("offset", "2")
	assert.Equal(t, common, s.requests[1])

	s.requests = nil
	_, err = jfrog.Collect(c.ReleaseBundles.AllVersions(t.Context(), "app", nil))
	require.NoError(t, err)
	assert.Equal(t, []url.Values{{}, {"offset": {"2"}}}, s.requests)
}

func TestGroupOrders(t *testing.T) {
	c, got := keep(t, `{}`)
	for order, want := range map[GroupOrderBy]string{
		GroupOrderByCreated: "created", GroupOrderByCreatedMillis: "createdMillis", GroupOrderByCreatedBy: "createdBy",
	} {
		_, err := c.ReleaseBundles.ListGroups(t.Context(), &ReleaseBundleGroupListOptions{OrderBy: order, OrderAsc: true})
		require.NoError(t, err)
		assert.Equal(t, "GET /lifecycle/api/v2/release_bundle/groups?order_asc=true&order_by="+want, got.request)
	}
}
