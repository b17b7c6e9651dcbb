package curation

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var auditCases = replay.Cases[*Client]{
	"7.1a/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Audit.Packages(ctx, &AuditListOptions{
			OrderBy: "id", Direction: SortDescending, NumOfRows: 2, IncludeTotal: true,
			CreatedAtStart: time.Date(2023, 7, 20, 22, 0, 0, 0, time.UTC), CreatedAtEnd: time.Date(2023, 7, 26, 22, 0, 0, 0, time.UTC),
		})
	},
	"7.1b/csv": func(ctx context.Context, c *Client) (any, error) { return c.Audit.ExportPackages(ctx, nil) },
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAuditRefused(t *testing.T) {
	jc, err := jfrog.New("http://jfrog.test", jfrog.WithTransport(roundTrip(func(r *http.Request) (*http.Response, error) {
		t.Errorf("%s %s was sent", r.Method, r.URL)
		return nil, errors.New("no request may be sent")
	})))
	require.NoError(t, err)
	c := New(jc)
	now := time.Now()
	for why, o := range map[string]AuditExportOptions{
		"ends before it starts":                  {CreatedAtStart: now, CreatedAtEnd: now.Add(-time.Hour)},
		`direction "up" is neither asc nor desc`: {Direction: "up"},
		"-1 rows: a page has 1 to 2000":          {NumOfRows: -1},
		"2001 rows: a page has 1 to 2000":        {NumOfRows: 2001},
		"offset -1 is negative":                  {Offset: -1},
	} {
		_, err := c.Audit.ExportPackages(t.Context(), &o)
		var e *jfrog.Error
		require.ErrorAs(t, err, &e)
		assert.ErrorContains(t, err, why)
		_, err = c.Audit.Packages(t.Context(), &AuditListOptions{
			CreatedAtStart: o.CreatedAtStart, CreatedAtEnd: o.CreatedAtEnd, Direction: o.Direction, NumOfRows: o.NumOfRows, Offset: o.Offset,
		})
		assert.ErrorContains(t, err, why)
	}
}

// TestAllPackages walks three pages, of which the last states no next offset.
func TestAllPackages(t *testing.T) {
	var queries []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		queries = append(queries, r.URL.RawQuery)
		n := len(queries)
		next := map[int]string{1: `"next_offset":12,`, 2: `"next_offset":14,`}[n]
		_, _ = fmt.Fprintf(w, `{"data":[{"id":%d},{"id":%d}],"meta":{%s"result_count":2}}`, 2*n, 2*n+1, next)
	}))
	defer srv.Close()
	jc, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	opts := &AuditListOptions{Offset: 10, DryRun: true, Direction: SortAscending,
		CreatedAtStart: time.Date(2024, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 3600))}
	events, err := jfrog.Collect(New(jc).Audit.AllPackages(t.Context(), opts))
	require.NoError(t, err)
	var ids []int64
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	assert.Equal(t, []int64{2, 3, 4, 5, 6, 7}, ids)
	const rest = "created_at_start=2024-01-02T03%3A04%3A05.006%2B01%3A00&direction=asc&dry_run=true&offset="
	assert.Equal(t, []string{rest + "10", rest + "12", rest + "14"}, queries)
	assert.Equal(t, 10, opts.Offset)
}

func TestOpenAuditCSV(t *testing.T) {
	archive := func(name string) *bytes.Reader {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		f, err := z.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(f, "id,action\n1,blocked\n")
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return bytes.NewReader(b.Bytes())
	}
	for name, incomplete := range map[string]bool{"audit_packages.csv": false, "audit_packages_incomplete.csv": true, "audit_packages_incomplete": true} {
		r := archive(name)
		f, err := OpenAuditCSV(r, r.Size())
		require.NoError(t, err)
		text, err := io.ReadAll(f)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		assert.Equal(t, "id,action\n1,blocked\n", string(text))
		assert.Equal(t, incomplete, f.Incomplete, name)
	}
	r := archive("readme.txt")
	_, err := OpenAuditCSV(r, r.Size())
	assert.ErrorContains(t, err, "no CSV file")
	_, err = OpenAuditCSV(bytes.NewReader([]byte("id,action")), 9)
	assert.ErrorIs(t, err, zip.ErrFormat)
}
