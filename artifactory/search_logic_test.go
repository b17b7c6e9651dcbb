package artifactory

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
)

// searchServer returns the search service of a server that sends the responses in turn, and then
// repeats the last one. It also returns the requests that the server receives.
func searchServer(t *testing.T, answers ...func(http.ResponseWriter)) (*SearchService, *[]*http.Request) {
	t.Helper()
	var got []*http.Request
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r)
		answers[min(len(got), len(answers))-1](w)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: time.Millisecond, MaxWait: time.Millisecond}))
	require.NoError(t, err)
	return New(c).Search, &got
}

func status(code int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}
}

func TestSearchRefusesBadInput(t *testing.T) {
	s, got := searchServer(t, status(200, `{"results":[]}`))
	ctx := t.Context()
	now := time.Now()
	gav := GAVC{GroupID: "g"}
	for name, call := range map[string]func() error{
		"no name":            func() error { _, err := s.ByName(ctx, "", nil); return err },
		"empty repository":   func() error { _, err := s.ByName(ctx, "a", &SearchOptions{Repos: []string{"a", " "}}); return err },
		"no entry name":      func() error { _, err := s.ArchiveEntries(ctx, "", nil); return err },
		"no coordinates":     func() error { _, err := s.GAVC(ctx, GAVC{}, nil); return err },
		"GAVC, empty repo":   func() error { _, err := s.GAVC(ctx, gav, &SearchGAVCOptions{Repos: []string{""}}); return err },
		"no properties":      func() error { _, err := s.ByProperties(ctx, nil, nil); return err },
		"property repos":     func() error { _, err := s.ByProperties(ctx, map[string][]string{"repos": {"x"}}, nil); return err },
		"unnamed property":   func() error { _, err := s.ByProperties(ctx, map[string][]string{"": {"x"}}, nil); return err },
		"value with comma":   func() error { _, err := s.ByProperties(ctx, map[string][]string{"p": {"a,b"}}, nil); return err },
		"empty value":        func() error { _, err := s.ByProperties(ctx, map[string][]string{"p": {""}}, nil); return err },
		"no checksum":        func() error { _, err := s.ByChecksum(ctx, Checksums{}, nil); return err },
		"no checksum type":   func() error { _, err := s.BadChecksums(ctx, "", nil); return err },
		"no usage time":      func() error { _, err := s.NotDownloadedSince(ctx, time.Time{}, nil); return err },
		"no start":           func() error { _, err := s.InDateRange(ctx, time.Time{}, []DateField{DateCreated}, nil); return err },
		"no fields":          func() error { _, err := s.InDateRange(ctx, now, nil, nil); return err },
		"empty field":        func() error { _, err := s.InDateRange(ctx, now, []DateField{""}, nil); return err },
		"no creation start":  func() error { _, err := s.CreatedInDateRange(ctx, time.Time{}, nil); return err },
		"pattern, no repo":   func() error { _, err := s.ByPattern(ctx, "", "*"); return err },
		"pattern, two repos": func() error { _, err := s.ByPattern(ctx, "a:b", "*"); return err },
		"no pattern":         func() error { _, err := s.ByPattern(ctx, "a", ""); return err },
		"no SHA-1":           func() error { _, err := s.BuildsByDependency(ctx, ""); return err },
		"no version repo":    func() error { _, err := s.LatestVersionByProperties(ctx, "", AnyPath, nil); return err },
		"property listFiles": func() error {
			_, err := s.LatestVersionByProperties(ctx, AnyRepo, AnyPath, &SearchLatestVersionByPropertiesOptions{Properties: map[string]string{"listFiles": "1"}})
			return err
		},
		"property without value": func() error {
			_, err := s.LatestVersionByProperties(ctx, AnyRepo, AnyPath, &SearchLatestVersionByPropertiesOptions{Properties: map[string]string{"os": ""}})
			return err
		},
		"no request":      func() error { _, err := s.BuildArtifacts(ctx, BuildArtifactsRequest{}); return err },
		"no build name":   func() error { _, err := s.BuildArtifacts(ctx, BuildArtifactsRequest{BuildNumber: "1"}); return err },
		"no build":        func() error { _, err := s.BuildArtifacts(ctx, BuildArtifactsRequest{BuildName: "b"}); return err },
		"nil query":       func() error { _, err := s.AQLPage(ctx, nil); return err },
		"nil pointer":     func() error { _, err := s.AQLPage(ctx, (*aql.Query)(nil)); return err },
		"empty text":      func() error { _, err := s.AQLPage(ctx, AQLText(" \n")); return err },
		"query unbuilt":   func() error { _, err := s.AQLPage(ctx, aql.Items().Limit(-1)); return err },
		"walk, nil query": func() error { _, err := jfrog.Collect(s.AQL(ctx, nil, nil)); return err },
		"walk, domain":    func() error { _, err := jfrog.Collect(s.Builds(ctx, AQLText("items.find()"), nil)); return err },
		"walk, pages": func() error {
			_, err := jfrog.Collect(s.AQL(ctx, AQLText("items.find().limit(1)"), &AQLOptions{PageSize: 5}))
			return err
		},
		"no keys":        func() error { _, err := New(s.client).Repositories.GetBatch(ctx, nil); return err },
		"no batch":       func() error { return New(s.client).Repositories.CreateBatch(ctx, nil) },
		"batch, no key":  func() error { return New(s.client).Repositories.UpdateBatch(ctx, []Repository{nil}) },
		"quote in value": func() error { _, err := s.AQLPage(ctx, aql.Items().Where(aql.Item.Name.Eq(`a"b`))); return err },
	} {
		err := call()
		refused(t, err, "jfrog: ")
		assert.NotContains(t, err.Error(), "artifactory: ", name)
		assert.Empty(t, *got, name)
	}
}

func TestSearchFindsNothing(t *testing.T) {
	ctx := t.Context()
	for message, empty := range map[string]bool{
		"No results found.":                true,
		"Unable to find artifact versions": true,
		"Not Found":                        false,
		"The repository 'x' was not found": false,
	} {
		body := `{"errors":[{"status":404,"message":"` + message + `"}]}`
		s, _ := searchServer(t, status(404, body))
		for name, call := range map[string]func() (int, error){
			"usage":    func() (int, error) { out, err := s.NotDownloadedSince(ctx, time.Now(), nil); return len(out), err },
			"created":  func() (int, error) { out, err := s.CreatedInDateRange(ctx, time.Now(), nil); return len(out), err },
			"versions": func() (int, error) { out, err := s.Versions(ctx, "g", "a", nil); return len(out), err },
		} {
			n, err := call()
			if empty {
				assert.NoError(t, err, name+": "+message)
			} else {
				assert.ErrorIs(t, err, jfrog.ErrNotFound, name+": "+message)
			}
			assert.Zero(t, n)
		}
		_, err := s.LatestVersion(ctx, "g", "a", nil)
		assert.ErrorIs(t, err, jfrog.ErrNotFound, "a missing version is an error: "+message)
	}
	s, _ := searchServer(t, status(403, `{"errors":[{"status":403,"message":"No results found."}]}`))
	_, err := s.NotDownloadedSince(ctx, time.Now(), nil)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestSearchesByPostAreRetried(t *testing.T) {
	for name, call := range map[string]func(context.Context, *SearchService) error{
		"AQL": func(ctx context.Context, s *SearchService) error {
			_, err := s.AQLPage(ctx, AQLText("items.find()"))
			return err
		},
		"build artifacts": func(ctx context.Context, s *SearchService) error {
			_, err := s.BuildArtifacts(ctx, BuildArtifactsRequest{BuildName: "b", BuildNumber: LatestBuild})
			return err
		},
	} {
		s, got := searchServer(t, status(503, ""), status(200, `{"results":[]}`))
		assert.NoError(t, call(t.Context(), s), name)
		assert.Len(t, *got, 2, name)
	}
}

func TestAQLErrorsAreTyped(t *testing.T) {
	s, _ := searchServer(t, status(400, `{"errors":[{"status":400,"message":"Failed to parse query: items.find("}]}`))
	_, err := s.AQLPage(t.Context(), AQLText("items.find("))
	assert.ErrorIs(t, err, jfrog.ErrValidation)
	assert.ErrorContains(t, err, "Failed to parse query")
}

func TestAQLRangeTruncated(t *testing.T) {
	assert.True(t, AQLRange{Notification: "AQL query reached the search hard limit, results are trimmed."}.Truncated())
	assert.False(t, AQLRange{Limit: 5}.Truncated())
}

func TestResultDetailHeader(t *testing.T) {
	for detail, want := range map[ResultDetail]string{
		0: "", DetailInfo: "info", DetailProperties: "properties", DetailProperties | DetailInfo: "info, properties",
	} {
		assert.Equal(t, want, detail.header())
	}
}

func TestFilePath(t *testing.T) {
	for _, test := range []struct{ path, name, want string }{
		{"org/acme", "a.jar", "org/acme/a.jar"},
		{".", "a.jar", "a.jar"},
		{"", "a.jar", "a.jar"}, // the query does not display path
		{".", ".", "."},        // the repository itself
		{"org", "", "org"},
	} {
		assert.Equal(t, test.want, AQLItem{Path: test.path, Name: test.name}.FilePath(), test)
	}
}

func TestPropertyMap(t *testing.T) {
	item := AQLItem{Properties: []AQLProperty{{"a", "1"}, {"b", ""}, {"a", "2"}}}
	assert.Equal(t, map[string][]string{"a": {"1", "2"}, "b": {""}}, item.PropertyMap())
	assert.NotNil(t, AQLItem{}.PropertyMap())
}

// encoding/json silently drops fields of embedded structs that have the same name. Go names must
// not be ambiguous either.
func TestAQLRowHasNoDuplicateFields(t *testing.T) {
	row := reflect.TypeFor[AQLRow]()
	tags, names := map[string]string{}, map[string]string{}
	for _, f := range reflect.VisibleFields(row) {
		if f.Anonymous {
			continue
		}
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		assert.NotEmpty(t, tag, f.Name)
		assert.Empty(t, tags[tag], "%s and %s are both %q", f.Name, tags[tag], tag)
		assert.Empty(t, names[f.Name], f.Name)
		tags[tag], names[f.Name] = f.Name, f.Name
	}
	assert.Greater(t, len(tags), 40)
}

func TestItemURILocation(t *testing.T) {
	for uri, want := range map[ItemURI][2]string{
		"http://localhost:8081/artifactory/api/storage/libs-release-local/org/acme/lib.pom": {"libs-release-local", "org/acme/lib.pom"},
		"https://acme.jfrog.io/artifactory/api/storage/r/a%20b/%2525/c%23%3Bd.jar":          {"r", "a b/%25/c#;d.jar"},
		"https://acme.jfrog.io/artifactory/api/storage/r/a b/c#d?e.jar":                     {"r", "a b/c#d?e.jar"},
		"https://acme.jfrog.io/artifactory/api/storage/r/100%.txt":                          {"r", "100%.txt"},
		"https://acme.jfrog.io/artifactory/api/storage/r/x/api/storage/y":                   {"r", "x/api/storage/y"},
		"https://acme.jfrog.io/artifactory/api/storage/r":                                   {"r", "/"},
		"https://acme.jfrog.io/artifactory/api/storage/r/":                                  {"r", "/"},
	} {
		repo, path, err := uri.Location()
		assert.NoError(t, err, uri)
		assert.Equal(t, want, [2]string{repo, path}, uri)
	}
	for _, uri := range []ItemURI{"", "http://....", "https://acme.jfrog.io/artifactory/api/storage/", "https://acme.jfrog.io/artifactory/r/a.jar"} {
		_, _, err := uri.Location()
		assert.Error(t, err, uri)
	}
}

func TestDependentBuild(t *testing.T) {
	for uri, want := range map[string][2]string{
		"http://localhost:8081/artifactory/api/build/my-build/51":      {"my-build", "51"},
		"http://localhost:8081/artifactory/api/build/a%2Fb%20c/1%2F2":  {"a/b c", "1/2"},
		"http://localhost:8081/artifactory/api/build/only-a-name":      {"", ""},
		"http://localhost:8081/artifactory/api/storage/my-build/51":    {"", ""},
		"http://localhost:8081/artifactory/api/build/maven+example/31": {"maven+example", "31"},
	} {
		name, number := DependentBuild{URI: uri}.Build()
		assert.Equal(t, want, [2]string{name, number}, uri)
	}
}

// Location returns the path that was escaped into a URI.
func FuzzItemURI(f *testing.F) {
	f.Add("libs-release-local", "org/acme/a.jar")
	f.Add("r", "a b/100%/c#d;e?f+g/ü")
	f.Add("r", "/")
	f.Fuzz(func(t *testing.T, repo, path string) {
		if repo == "" || strings.Contains(repo, "/") || path != strings.Trim(path, "/") || path == "" {
			return
		}
		segments := strings.Split(path, "/")
		for i, s := range segments {
			segments[i] = url.PathEscape(s)
		}
		uri := ItemURI("http://h/artifactory/api/storage/" + url.PathEscape(repo) + "/" + strings.Join(segments, "/"))
		gotRepo, gotPath, err := uri.Location()
		if err != nil || gotRepo != repo || gotPath != path {
			t.Errorf("%s: %q %q %v, want %q %q", uri, gotRepo, gotPath, err, repo, path)
		}
	})
}

// The server, which splits decoded values at commas, reads the properties that propertyQuery
// accepts unchanged.
func FuzzPropertyQuery(f *testing.F) {
	f.Add("build.name", "a b", "c&d=e")
	f.Add("p", "*", "")
	f.Add("repos", "x", "y")
	f.Add("p", "a,b", "c")
	f.Add("p;q", "1+1=2", "%2C")
	f.Fuzz(func(t *testing.T, key, a, b string) {
		sent, err := propertyQuery(map[string][]string{key: {a, b}})
		bad := key == "" || key == "repos" || a == "" || b == "" || strings.Contains(a+b, ",")
		if (err != nil) != bad {
			t.Fatalf("%q=%q,%q: %v", key, a, b, err)
		}
		if err != nil {
			return
		}
		read, err := url.ParseQuery(sent.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Split(read.Get(key), ","); len(read) != 1 || !slices.Equal(got, []string{a, b}) {
			t.Fatalf("%q=%q,%q was read as %q", key, a, b, read)
		}
	})
}

// Repositories are sent as one list, or not at all.
func TestRepoKeysEncode(t *testing.T) {
	property := func(keys []string) bool {
		sent, err := query.Values(SearchArchiveEntriesOptions{Repos: keys})
		if slices.ContainsFunc(keys, func(k string) bool { return strings.TrimSpace(k) == "" }) {
			return err != nil
		}
		if len(keys) == 0 {
			return err == nil && len(sent) == 0
		}
		return err == nil && len(sent["repos"]) == 1 && sent.Get("repos") == strings.Join(keys, ",")
	}
	require.NoError(t, quick.Check(property, nil))
	assert.True(t, property([]string{"a", ""}))
	assert.True(t, property([]string{"a", "b"}))
	assert.True(t, property(nil))
}

// Times are sent in milliseconds, independent of their zone. Zero times are not sent.
func TestSearchTimesEncode(t *testing.T) {
	property := func(ms int32, offset int16) bool {
		at := time.UnixMilli(int64(ms) * 1000).In(time.FixedZone("", int(offset)))
		sent, err := query.Values(SearchNotDownloadedSinceOptions{CreatedBefore: at})
		if err != nil || at.IsZero() {
			return false
		}
		var m jfrog.Millis
		return json.Unmarshal([]byte(sent.Get("createdBefore")), &m) == nil && m.Time().Equal(at)
	}
	require.NoError(t, quick.Check(property, nil))
	sent, err := query.Values(SearchNotDownloadedSinceOptions{})
	require.NoError(t, err)
	assert.Empty(t, sent)
}

func TestLicenseDefaultsCanBeSwitchedOff(t *testing.T) {
	sent, err := query.Values(&SearchLicensesOptions{Unapproved: new(false), Neutral: true})
	require.NoError(t, err)
	assert.Equal(t, "neutral=1&unapproved=0", sent.Encode())
}
