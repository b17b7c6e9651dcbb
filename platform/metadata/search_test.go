package metadata

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// posted is the body of a request.
type posted struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

// answering returns a client of a server that sends the answers in turn and repeats the last one.
func answering(t *testing.T, answers ...string) (*Client, *[]posted) {
	t.Helper()
	var got []posted
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "POST /metadata/api/v1/query application/json", r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type"))
		var p posted
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&p))
		answer := answers[min(len(got), len(answers)-1)]
		got = append(got, p)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c), &got
}

const empty = `{"data":{"packages":{"edges":[]},"versions":{"edges":[]},"files":{"edges":[]}}}`

// TestDocuments checks the documents against the documentation, word for word.
func TestDocuments(t *testing.T) {
	c, got := answering(t, empty)
	ctx := t.Context()
	day := time.Date(2019, 12, 25, 0, 0, 1, 0, time.UTC)
	_, err := c.Search.Packages(ctx, PackageFilter{
		Name: "*ello*", PackageTypeIn: []string{"NPM", "DOCKER"}, CreatedMin: day, CreatedMax: day, ModifiedMin: day, ModifiedMax: day,
		LatestVersion: "*ersion*", VersionCountMin: 1, VersionCountMax: 2,
	}, &PackageSearchOptions{
		First: 3, After: "UGFja2FnZTo1", OrderBy: &Order{Field: OrderByName, Direction: OrderDescending},
		Fields: []PackageField{PackageFieldName, PackageFieldDescription, PackageFieldCreated, PackageFieldVersions},
	})
	require.NoError(t, err)
	_, err = c.Search.Versions(ctx, VersionFilter{
		Name: "*1.1*", CreatedMin: day, CreatedMax: day, SizeMin: 100, SizeMax: 200, Licenses: Patterns("*gpl", "apache"), Tags: Patterns("?tag*"),
		Properties: []NameValuePair{{"*key1", "*value1"}}, Vulnerabilities: []VulnerabilitiesFilter{{"LOW", 3}, {"HIGH", 5}},
	}, nil)
	require.NoError(t, err)
	_, err = c.Search.Files(ctx, FileFilter{Name: "*1.1*", SizeMin: 100, SizeMax: 100, MD5: "5e*", SHA1: "2a*", SHA256: "b9*"}, nil)
	require.NoError(t, err)
	_, err = c.Search.Files(ctx, FileFilter{}, nil)
	require.NoError(t, err)

	const when = "2019-12-25T00:00:01Z"
	want := []posted{
		{
			"query ($filter: PackageFilter!, $first: Int, $after: ID, $orderBy: PackageOrder) " +
				"{ packages(filter: $filter, first: $first, after: $after, orderBy: $orderBy) { pageInfo { hasNextPage endCursor } " +
				"edges { cursor node { name description created versions { name size licenses { name source } } } } } }",
			map[string]any{
				"first": 3.0, "after": "UGFja2FnZTo1", "orderBy": map[string]any{"field": "NAME", "direction": "DESC"},
				"filter": map[string]any{
					"name": "*ello*", "packageTypeIn": []any{"NPM", "DOCKER"}, "createdMin": when, "createdMax": when, "modifiedMin": when,
					"modifiedMax": when, "latestVersion": "*ersion*", "versionCountMin": 1.0, "versionCountMax": 2.0,
				},
			},
		},
		{
			"query ($filter: VersionFilter!, $first: Int, $after: ID, $orderBy: VersionOrder) " +
				"{ versions(filter: $filter, first: $first, after: $after, orderBy: $orderBy) { pageInfo { hasNextPage endCursor } " +
				"edges { cursor node { name size created modified } } } }",
			map[string]any{"filter": map[string]any{
				"name": "*1.1*", "createdMin": when, "createdMax": when, "sizeMin": "100", "sizeMax": "200",
				"licenses": map[string]any{"patterns": []any{"*gpl", "apache"}}, "tags": map[string]any{"patterns": []any{"?tag*"}},
				"properties":      []any{map[string]any{"name": "*key1", "value": "*value1"}},
				"vulnerabilities": []any{map[string]any{"level": "LOW", "countMin": 3.0}, map[string]any{"level": "HIGH", "countMin": 5.0}},
			}},
		},
		{
			"query ($filter: FileFilter!, $first: Int, $after: ID, $orderBy: FileOrder) " +
				"{ files(filter: $filter, first: $first, after: $after, orderBy: $orderBy) { pageInfo { hasNextPage endCursor } " +
				"edges { cursor node { name md5 sha1 sha256 lead length arch dist compiler compilerVersion mimeType } } } }",
			map[string]any{"filter": map[string]any{
				"name": "*1.1*", "sizeMin": "100", "sizeMax": "100", "md5": "5e*", "sha1": "2a*", "sha256": "b9*",
			}},
		},
	}
	assert.Equal(t, want, (*got)[:3])
	assert.Equal(t, map[string]any{"filter": map[string]any{}}, (*got)[3].Variables)
}

// TestEveryFieldCanBeRequested compares the constants with the fields of the types.
func TestEveryFieldCanBeRequested(t *testing.T) {
	names := func(typ reflect.Type) []string {
		var out []string
		for f := range typ.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out = append(out, name)
		}
		slices.Sort(out)
		return out
	}
	assert.Equal(t, names(reflect.TypeFor[Package]()), known(packageSelections))
	assert.Equal(t, names(reflect.TypeFor[Version]()), known(versionSelections))
	assert.Equal(t, names(reflect.TypeFor[File]()), known(fileSelections))

	text, err := versionSelections.of([]VersionField{VersionFieldTags, VersionFieldRepos, VersionFieldStats})
	require.NoError(t, err)
	assert.Equal(t, "tags repos { name url type leadFilePath } stats { downloadCount }", text)
}

func known[F ~string](s selections[F]) []string {
	var out []string
	for _, f := range s.plain {
		out = append(out, string(f))
	}
	for f := range s.more {
		out = append(out, string(f))
	}
	slices.Sort(out)
	return out
}

func TestSearchRefused(t *testing.T) {
	c, got := answering(t, empty)
	ctx := t.Context()
	day := time.Date(2019, 12, 25, 0, 0, 1, 0, time.UTC)
	packages := func(f PackageFilter, o *PackageSearchOptions) error {
		_, err := c.Search.Packages(ctx, f, o)
		return err
	}
	for why, err := range map[string]error{
		`there is no field "x } } evil {"`:     packages(PackageFilter{}, &PackageSearchOptions{Fields: []PackageField{"x } } evil {"}}),
		"created: the range ends before":       packages(PackageFilter{CreatedMin: day, CreatedMax: day.Add(-1)}, nil),
		"modified: the range ends before":      packages(PackageFilter{ModifiedMin: day, ModifiedMax: day.Add(-1)}, nil),
		"version count: a limit is negative":   packages(PackageFilter{VersionCountMin: -1}, nil),
		"maximum 1 is less than the minimum 2": packages(PackageFilter{VersionCountMin: 2, VersionCountMax: 1}, nil),
		"packages on a page is negative":       packages(PackageFilter{}, &PackageSearchOptions{First: -1}),
		"the order has no field":               packages(PackageFilter{}, &PackageSearchOptions{OrderBy: &Order{Direction: "DESC"}}),
		`vulnerabilities: 3 of level ""`: func() error {
			_, err := c.Search.Versions(ctx, VersionFilter{Vulnerabilities: []VulnerabilitiesFilter{{CountMin: 3}}}, nil)
			return err
		}(),
		"size: a limit is negative": func() error { _, err := c.Search.Files(ctx, FileFilter{SizeMax: -1}, nil); return err }(),
	} {
		assert.ErrorContains(t, err, why)
	}
	assert.Empty(t, *got)
}

func TestWalks(t *testing.T) {
	first := `{"pageInfo":{"hasNextPage":true,"endCursor":"A"},"edges":[{"node":{"name":"1"}},{"node":{"name":"2"}}]}`
	last := `{"pageInfo":{"hasNextPage":false,"endCursor":"B"},"edges":[{"node":{"name":"3"}}]}`
	for root, walk := range map[string]func(c *Client) (string, error){
		"packages": func(c *Client) (out string, err error) {
			for p, err := range c.Search.AllPackages(t.Context(), PackageFilter{}, &PackageSearchOptions{First: 2}) {
				out += p.Name
				if err != nil {
					return out, err
				}
			}
			return out, nil
		},
		"versions": func(c *Client) (out string, err error) {
			for v, err := range c.Search.AllVersions(t.Context(), VersionFilter{}, &VersionSearchOptions{First: 2}) {
				out += v.Name
				if err != nil {
					return out, err
				}
			}
			return out, nil
		},
		"files": func(c *Client) (out string, err error) {
			for f, err := range c.Search.AllFiles(t.Context(), FileFilter{}, &FileSearchOptions{First: 2}) {
				out += f.Name
				if err != nil {
					return out, err
				}
			}
			return out, nil
		},
	} {
		c, got := answering(t, `{"data":{"`+root+`":`+first+`}}`, `{"data":{"`+root+`":`+last+`}}`)
		names, err := walk(c)
		require.NoError(t, err)
		assert.Equal(t, "123", names, root)
		require.Len(t, *got, 2)
		assert.NotContains(t, (*got)[0].Variables, "after")
		assert.Equal(t, "A", (*got)[1].Variables["after"])

		c, _ = answering(t, `{"data":{"`+root+`":`+first+`}}`, `{"errors":[{"message":"cursor expired"}]}`)
		names, err = walk(c)
		assert.Equal(t, "12", names)
		assert.ErrorContains(t, err, "cursor expired")
	}
}

func TestFailures(t *testing.T) {
	c, _ := answering(t, `{"data":{"packages":{"edges":[{"node":{"name":"a"}}]}},"errors":[{"message":"no access","extensions":{"code":"FORBIDDEN"}}]}`,
		`{"data":{}}`)
	p, err := c.Search.Packages(t.Context(), PackageFilter{}, nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Equal(t, "a", p.Nodes()[0].Name)
	p, err = c.Search.Packages(t.Context(), PackageFilter{}, nil)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Nil(t, p)
}

// TestBothShapes reads lists that the documentation leaves open.
func TestBothShapes(t *testing.T) {
	c, _ := answering(t, `{"data":{"versions":{"edges":[{"node":{"name":"1","size":"","repos":{"name":"r"},"license":{"name":"MIT"},"tags":"t","files":null}},
		{"node":{"name":"2","size":"623646","repos":[{"name":"r"},{"name":"s"}],"licenses":[],"tags":["t","u"],"files":[{"name":"f","length":"7","lead":true}]}}]}}}`)
	p, err := c.Search.Versions(t.Context(), VersionFilter{}, nil)
	require.NoError(t, err)
	a, b := p.Nodes()[0], p.Nodes()[1]
	assert.Equal(t, Version{Name: "1", Repos: Many[VersionRepository]{{Name: "r"}}, License: Many[License]{{Name: "MIT"}}, Tags: jfrog.Strings{"t"}}, a)
	assert.Len(t, b.Repos, 2)
	assert.EqualValues(t, 623646, b.Size)
	assert.Equal(t, File{Name: "f", Length: 7, Lead: true}, b.Files[0])
}

func TestQuery(t *testing.T) {
	type answer struct {
		Packages *jfrog.Connection[Package] `json:"packages"`
	}
	c, got := answering(t, `{"data":{"packages":{"edges":[{"node":{"name":"app"}}]}}}`)
	out, err := Query[answer](t.Context(), c, `query ($n: String!) { packages(filter: {name: $n}) { edges { node { name } } } }`, map[string]any{"n": "a\"b"})
	require.NoError(t, err)
	assert.Equal(t, "app", out.Packages.Nodes()[0].Name)
	assert.Equal(t, map[string]any{"n": "a\"b"}, (*got)[0].Variables)
	_, err = Query[answer](context.Background(), c, " ", nil)
	assert.ErrorContains(t, err, "GraphQL document is empty")
	assert.False(t, errors.Is(err, jfrog.ErrUnreachable))
}
