package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// posted is a GraphQL request as a server sees it.
type posted struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

// oneModel returns a client of a server that sends the results of answer to GraphQL requests, and
// the requests that the server has received.
func oneModel(t *testing.T, answer func(n int, req posted) string) (*Client, *[]posted) {
	var got []posted
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		var req posted
		assert.NoError(t, json.Unmarshal(body, &req))
		assert.Equal(t, "POST /onemodel/api/v1/graphql application/json", r.Method+" "+r.URL.Path+" "+r.Header.Get("Content-Type"))
		got = append(got, req)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer(len(got), req))
	}))
	t.Cleanup(srv.Close)
	return newClient(t, srv.URL), &got
}

func newClient(t *testing.T, url string) *Client {
	c, err := jfrog.New(url, jfrog.WithAccessToken("secret-token"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c)
}

func constantly(s string) func(int, posted) string { return func(int, posted) string { return s } }

const (
	noEvidence  = `{"data":{"evidence":{"searchEvidence":{"totalCount":0,"pageInfo":{"hasNextPage":false},"edges":null}}}}`
	oneEvidence = `{"data":{"evidence":{"getEvidence":{"name":"e.json"}}}}`
)

// documentSent returns the document and the variables that a call sends.
func documentSent(t *testing.T, call func(ctx context.Context, s *RecordsService)) posted {
	c, got := oneModel(t, func(_ int, req posted) string {
		if strings.Contains(req.Query, "getEvidence") {
			return oneEvidence
		}
		return noEvidence
	})
	call(t.Context(), c.Records)
	require.Len(t, *got, 1)
	return (*got)[0]
}

func searchFor(t *testing.T, subject SubjectFilter, opts *RecordSearchOptions) posted {
	return documentSent(t, func(ctx context.Context, s *RecordsService) {
		_, err := s.Search(ctx, subject, opts)
		require.NoError(t, err)
	})
}

func in(repo string) SubjectFilter { return SubjectFilter{RepositoryKey: repo} }

var fullFilter = SubjectFilter{
	RepositoryKey: "commons-dev-generic-local", Path: "1/a", Name: "file.txt",
	SHA256: "69d29925ba75eca8e67e0ad99d1132b47d599c206382049bc230f2edd2d3af30",
}

// published returns the schema of the manual with the subject, which only the field tables and
// samples of the manual have.
func published() schema {
	s := loadSchema("testdata/schema.graphql")
	s["Evidence"]["subject"] = fieldDef{typ: "EvidenceSubject"}
	s["EvidenceSubject"] = map[string]fieldDef{"repositoryKey": {typ: "String"}, "path": {typ: "String"}, "name": {typ: "String"}}
	return s
}

func TestDocumentsFitTheSchema(t *testing.T) {
	s := published()
	every := append(DefaultFields(), FieldPredicate)
	get := func(ctx context.Context, s *RecordsService) {
		_, err := s.Get(ctx, "repo", "a/f.txt", "e.json", &RecordGetOptions{SHA256: strings.Repeat("0", 64)})
		require.NoError(t, err)
	}
	for name, sent := range map[string]posted{
		"search":           searchFor(t, fullFilter, &RecordSearchOptions{First: 7, After: "x", Fields: every}),
		"search by little": searchFor(t, SubjectFilter{}, nil),
		"get":              documentSent(t, get),
	} {
		variables, root := document(sent.Query)
		assert.Empty(t, s.validate(variables, root), name)
		for v, typ := range variables {
			if value, ok := sent.Variables[v]; ok {
				assert.Empty(t, s.validateInput(typ, value), name)
			} else {
				assert.NotContains(t, typ, "!", "%s: variable %s must have a value", name, v)
			}
		}
		for v := range sent.Variables {
			assert.Contains(t, variables, v, name)
		}
	}
}

func TestTheSchemaRefusesWhatDoesNotFit(t *testing.T) {
	for text, want := range map[string]string{
		`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "r"}}) { edges { node { publicKey { alias } } } } } }`: `Cannot query field "publicKey" on type "Evidence"`,
		`{ evidence { getEvidence(name: "x") { name } } }`:                                                                          "argument repositoryKey of getEvidence is missing",
		`{ evidence { searchEvidence(where: {hasSubjectWith: {path: "r"}}) { totalCount } } }`:                                      "field repositoryKey of EvidenceSubjectWhereInput! is missing",
		`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "r", age: "1"}}) { totalCount } } }`:                   "unknown field age",
		`query Q($w: String!) { evidence { searchEvidence(where: $w) { totalCount } } }`:                                            `variable w is "String!"`,
		`{ evidence { searchEvidence(where: {hasSubjectWith: {repositoryKey: "r"}}) { edges { node { signingKey } } } } }`:          "signingKey must have a selection: true",
	} {
		variables, root := document(text)
		assert.Contains(t, strings.Join(published().validate(variables, root), "\n"), want)
	}
}

// The documents of the manual, of Search and of Get request the same fields if variables are
// replaced with their values.
func TestDocumentsAskWhatTheManualAsks(t *testing.T) {
	ask := func(sent posted) []string {
		_, root := document(sent.Query)
		root.substitute(sent.Variables)
		return root.lines("")
	}
	manual := func(key string) []string { return ask(posted{Query: documentOf(key)}) }

	// Search requests exactly the fields of the sample.
	earlier := searchFor(t, fullFilter, &RecordSearchOptions{Fields: []Field{
		FieldName, FieldPath, FieldRepositoryKey, FieldDownloadPath, FieldSHA256, FieldPredicateSlug, FieldPredicateCategory,
		FieldPredicateType, FieldPredicate, FieldCreatedAt, FieldCreatedBy, FieldVerified, FieldPublicKey,
	}})
	assert.Equal(t, manual("2.5.2/earlier revision, commons-dev-generic-local"), ask(earlier))

	// Search always requests the cursors too.
	current := ask(searchFor(t, in("graph-repo"), &RecordSearchOptions{Fields: []Field{
		FieldDownloadPath, FieldPath, FieldName, FieldSubject, FieldPredicateType, FieldPredicate, FieldCreatedBy,
	}}))
	current = slices.DeleteFunc(current, func(s string) bool {
		return strings.Contains(s, ".pageInfo.") || strings.HasSuffix(s, ".edges.cursor")
	})
	assert.Equal(t, manual("2.5.2/current revision, graph-repo"), current)

	// Get always sends the repository key and the path, which the schema requires.
	for key, fields := range map[string][]Field{
		"2.5.3/current revision, graph-repo": {FieldDownloadPath, FieldSubject, FieldSHA256, FieldPredicateSlug, FieldPredicateCategory,
			FieldPredicateType, FieldPredicate, FieldCreatedAt, FieldCreatedBy, FieldVerified, FieldSigningKey},
		"2.5.3/earlier revision, commons-dev-generic-local": {FieldName, FieldPath, FieldRepositoryKey, FieldDownloadPath, FieldSHA256,
			FieldPredicateSlug, FieldPredicateCategory, FieldPredicateType, FieldPredicate, FieldCreatedAt, FieldCreatedBy, FieldVerified, FieldSigningKey},
	} {
		got := ask(documentSent(t, func(ctx context.Context, s *RecordsService) {
			_, err := s.Get(ctx, "repo", "dir/f", "code-review-1740575440462.json", &RecordGetOptions{Fields: fields})
			require.NoError(t, err)
		}))
		got = slices.DeleteFunc(got, func(s string) bool {
			return strings.HasSuffix(s, "(repositoryKey: repo)") || strings.HasSuffix(s, "(path: dir/f)")
		})
		assert.Equal(t, manual(key), got)
	}
}

func TestFilters(t *testing.T) {
	for _, test := range []struct {
		filter SubjectFilter
		want   string
	}{
		{fullFilter, `{"hasSubjectWith":{"repositoryKey":"commons-dev-generic-local","path":"1/a","name":"file.txt","sha256":"69d29925ba75eca8e67e0ad99d1132b47d599c206382049bc230f2edd2d3af30"}}`},
		{in("r"), `{"hasSubjectWith":{"repositoryKey":"r"}}`},
		{SubjectFilter{}, `{"hasSubjectWith":{"repositoryKey":"release-bundles-v2"}}`},
		{SubjectFilter{Name: "x"}, `{"hasSubjectWith":{"repositoryKey":"release-bundles-v2","name":"x"}}`},
	} {
		sent, err := json.Marshal(searchFor(t, test.filter, nil).Variables)
		require.NoError(t, err)
		assert.JSONEq(t, `{"where":`+test.want+`}`, string(sent))
	}
}

// No value becomes part of the text of a document.
func TestValuesCannotInject(t *testing.T) {
	evil := "x\"}}) { totalCount } } } mutation { drop } #\n\\"
	plain, attacked := searchFor(t, in("r"), &RecordSearchOptions{After: "c"}), searchFor(t, SubjectFilter{evil, evil, evil, evil}, &RecordSearchOptions{After: evil})
	assert.Equal(t, plain.Query, attacked.Query)
	filter := attacked.Variables["where"].(map[string]any)["hasSubjectWith"].(map[string]any)
	assert.Equal(t, map[string]any{"repositoryKey": evil, "path": evil, "name": evil, "sha256": evil}, filter)
	assert.Equal(t, evil, attacked.Variables["after"])

	c, got := oneModel(t, constantly(noEvidence))
	_, err := c.Records.Search(t.Context(), in("r"), &RecordSearchOptions{Fields: []Field{FieldName, "x } } evil {"}})
	assert.ErrorContains(t, err, `there is no field "x } } evil {"`)
	_, err = c.Records.Get(t.Context(), "r", "p", "n", &RecordGetOptions{Fields: []Field{""}})
	assert.ErrorContains(t, err, "there is no field")
	assert.Empty(t, *got)
}

func TestEveryFieldHasAHome(t *testing.T) {
	const all = `{"name":"n","repositoryKey":"r","path":"p","downloadPath":"d","sha256":"s",
		"subject":{"repositoryKey":"r","path":"p","name":"n","fullPath":"r/p","sha256":"s"},
		"predicateSlug":"x","predicateCategory":"Custom","predicateType":"t","predicate":{"big":12345678901234567890},
		"createdAt":"2025-01-01T00:00:00.000Z","createdBy":"me","verified":true,
		"signingKey":{"alias":"a","publicKey":"PEM"},"publicKey":{"alias":"b"},"providerId":"sonar",
		"attachments":[{"name":"n","sha256":"s","type":"text/plain","downloadPath":"d"}]}`
	c, got := oneModel(t, constantly(`{"data":{"evidence":{"getEvidence":`+all+`}}}`))
	var fields []Field
	for f := range selections {
		fields = append(fields, f)
	}
	e, err := c.Records.Get(t.Context(), "r", "p", "n", &RecordGetOptions{Fields: fields})
	require.NoError(t, err)
	again, err := json.Marshal(e)
	require.NoError(t, err)
	assert.JSONEq(t, all, string(again))

	// The document requests exactly the fields that Record has.
	_, root := document((*got)[0].Query)
	var want any
	require.NoError(t, json.Unmarshal([]byte(all), &want))
	delete(want.(map[string]any), "predicate")
	delete(root.fields["evidence"].fields["getEvidence"].fields, "predicate")
	assert.Equal(t, leaves("", want), (&asked{fields: root.fields["evidence"].fields["getEvidence"].fields}).lines(""))
}

// leaves returns the paths of the scalars in a JSON value, as asked.lines does.
func leaves(at string, v any) []string {
	var out []string
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			out = append(out, leaves(at+"."+k, e)...)
		}
	case []any:
		for _, e := range v {
			out = append(out, leaves(at, e)...)
		}
	default:
		out = []string{at}
	}
	slices.Sort(out)
	return out
}

// page returns a response with two items. The end cursor of the last page is empty.
func page(n int, end string) string {
	return fmt.Sprintf(`{"data":{"evidence":{"searchEvidence":{"totalCount":5,"pageInfo":{"hasNextPage":%t,"endCursor":%q},
		"edges":[{"cursor":"x","node":{"name":"e%d-1"}},{"cursor":"y","node":{"name":"e%d-2"}}]}}}}`, end != "", end, n, n)
}

func TestAllSearchWalksThePages(t *testing.T) {
	c, got := oneModel(t, func(n int, _ posted) string { return page(n, map[int]string{1: "A", 2: "B"}[n]) })
	var names []string
	for e, err := range c.Records.AllSearch(t.Context(), in("r"), &RecordSearchOptions{First: 2, Fields: []Field{FieldName}}) {
		require.NoError(t, err)
		names = append(names, e.Name)
	}
	assert.Equal(t, []string{"e1-1", "e1-2", "e2-1", "e2-2", "e3-1", "e3-2"}, names)
	require.Len(t, *got, 3)
	assert.NotContains(t, (*got)[0].Variables, "after")
	assert.Equal(t, "A", (*got)[1].Variables["after"])
	assert.Equal(t, "B", (*got)[2].Variables["after"])
	for _, req := range *got {
		assert.EqualValues(t, 2, req.Variables["first"])
		assert.Equal(t, (*got)[0].Query, req.Query)
	}
}

func TestAllSearchStops(t *testing.T) {
	c, got := oneModel(t, func(n int, _ posted) string { return page(n, "more") })
	for range c.Records.AllSearch(t.Context(), in("r"), nil) {
		break
	}
	assert.Len(t, *got, 1, "a page is requested when the walk reaches its first item")

	c, got = oneModel(t, func(n int, _ posted) string {
		if n == 2 {
			return `{"errors":[{"message":"cursor expired"}]}`
		}
		return page(n, "A")
	})
	items, err := jfrog.Collect(c.Records.AllSearch(t.Context(), in("r"), &RecordSearchOptions{After: "start"}))
	assert.Len(t, items, 2)
	assert.ErrorContains(t, err, "cursor expired")
	assert.Equal(t, "start", (*got)[0].Variables["after"])
}

// A page that announces more items without a new cursor is not the end of the list.
func TestAllSearchReportsALostCursor(t *testing.T) {
	for _, cursor := range []string{"null", `"A"`} {
		c, got := oneModel(t, func(n int, _ posted) string {
			if n == 1 {
				return page(n, "A")
			}
			return strings.Replace(page(n, "A"), `"A"`, cursor, 1)
		})
		items, err := jfrog.Collect(c.Records.AllSearch(t.Context(), in("r"), nil))
		assert.Len(t, items, 4)
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
		assert.Len(t, *got, 2)
	}
}

func TestNullMeansNotFound(t *testing.T) {
	c, _ := oneModel(t, constantly(`{"data":{"evidence":{"getEvidence":null,"searchEvidence":null}}}`))
	e, err := c.Records.Get(t.Context(), "r", "a/f", "e.json", nil)
	assert.Nil(t, e)
	require.ErrorIs(t, err, jfrog.ErrNotFound)
	var typed *jfrog.Error
	require.ErrorAs(t, err, &typed)
	assert.ErrorContains(t, err, "no evidence e.json of r/a/f")

	p, err := c.Records.Search(t.Context(), in("r"), nil)
	assert.Nil(t, p)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
}

func TestPartialDataComesWithTheError(t *testing.T) {
	const failed = `"errors":[{"message":"no access","path":["evidence","searchEvidence","edges",1,"node"],"extensions":{"code":"FORBIDDEN"}}]`
	c, _ := oneModel(t, constantly(`{"data":{"evidence":{"searchEvidence":{"totalCount":2,"edges":[{"node":{"name":"e1"}}]}}},`+failed+`}`))
	p, err := c.Records.Search(t.Context(), in("r"), nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.ErrorContains(t, err, "no access (evidence.searchEvidence.edges.1.node)")
	require.NotNil(t, p)
	assert.Equal(t, "e1", p.Nodes()[0].Name)

	c, _ = oneModel(t, constantly(`{"data":{"evidence":null},`+failed+`}`))
	p, err = c.Records.Search(t.Context(), in("r"), nil)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Nil(t, p)
	_, err = jfrog.Collect(c.Records.AllSearch(t.Context(), in("r"), nil))
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestQueryOfOnesOwn(t *testing.T) {
	type answer struct {
		StoredPackages struct {
			GetPackage struct {
				Name string `json:"name"`
			} `json:"getPackage"`
		} `json:"storedPackages"`
	}
	c, got := oneModel(t, constantly(`{"data":{"storedPackages":{"getPackage":{"name":"app"}}}}`))
	out, err := Query[answer](t.Context(), c, `query ($name: String!) { storedPackages { getPackage(name: $name, type: "npm") { name } } }`,
		struct {
			Name string `json:"name"`
		}{"app"})
	require.NoError(t, err)
	assert.Equal(t, "app", out.StoredPackages.GetPackage.Name)
	assert.Equal(t, map[string]any{"name": "app"}, (*got)[0].Variables)

	_, err = Query[answer](t.Context(), c, " ", nil)
	assert.ErrorContains(t, err, "GraphQL document is empty")
	assert.Len(t, *got, 1)
}
