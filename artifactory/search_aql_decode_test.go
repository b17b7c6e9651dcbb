package artifactory

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/aql"
)

var aqlRowTypes = map[aql.Domain]reflect.Type{
	aql.DomainItem:      reflect.TypeFor[AQLItem](),
	aql.DomainBuild:     reflect.TypeFor[AQLBuild](),
	aql.DomainEntry:     reflect.TypeFor[AQLEntryRow](),
	aql.DomainPromotion: reflect.TypeFor[AQLPromotionRow](),
	aql.DomainRelease:   reflect.TypeFor[AQLReleaseRow](),
}

// The row types meet the conditions of [aqlDecoder.plan].
func TestAQLRowTypes(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(reflect.Type)
	check = func(typ reflect.Type) {
		if seen[typ] {
			return
		}
		seen[typ] = true
		names := map[string]bool{}
		for _, f := range reflect.VisibleFields(typ) {
			if f.Anonymous {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			assert.NotEmpty(t, name, "%s.%s", typ, f.Name)
			assert.False(t, names[name], "%s has %q twice", typ, name)
			names[name] = true
			if f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
				check(f.Type.Elem())
			}
		}
		assert.LessOrEqual(t, len(names), 128, typ)
	}
	check(reflect.TypeFor[AQLRow]())
	for _, typ := range aqlRowTypes {
		check(typ)
	}
	assert.Greater(t, len(seen), 12)
}

// Every field of a query has a place in the row type of its domain, and in AQLRow.
func TestAQLRowsHoldWhatIncludeAdds(t *testing.T) {
	paths := 0
	var walk func(root, typ reflect.Type, path []aql.Domain)
	walk = func(root, typ reflect.Type, path []aql.Domain) {
		paths++
		at := path[len(path)-1]
		for _, f := range at.Fields() {
			name := at.OutputName(f.Name)
			assert.NotNil(t, memberType(typ, name), "%s: %v has no %s", root, path, name)
		}
		for _, r := range at.Relations() {
			if slices.Contains(path, r.To) {
				continue
			}
			if r.To == aql.DomainProperty {
				prefix := ""
				if at != aql.DomainItem {
					prefix = string(at) + "."
				}
				list := memberType(typ, prefix+"properties")
				if assert.NotNil(t, list, "%s: %v has no properties", root, path) {
					if prefix != "" {
						prefix += "property."
					}
					assert.NotNil(t, memberType(list.Elem(), prefix+"key"))
					assert.NotNil(t, memberType(list.Elem(), prefix+"value"))
				}
				continue
			}
			if at == aql.DomainStat && len(path) > 1 {
				continue // a domain that leads back to its item
			}
			list := memberType(typ, r.To.Plural())
			if assert.NotNil(t, list, "%s: %v has no %s", root, path, r.To.Plural()) {
				walk(root, list.Elem(), append(slices.Clone(path), r.To))
			}
		}
	}
	for _, domain := range aql.Domains() {
		if typ := aqlRowTypes[domain]; typ != nil {
			walk(typ, typ, []aql.Domain{domain})
		}
		walk(reflect.TypeFor[AQLRow](), reflect.TypeFor[AQLRow](), []aql.Domain{domain})
	}
	assert.Greater(t, paths, 100)
}

func memberType(typ reflect.Type, name string) reflect.Type {
	for _, f := range reflect.VisibleFields(typ) {
		if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous && tag == name {
			return f.Type
		}
	}
	return nil
}

var aqlRowSamples = []string{
	`{"repo":"r","path":".","name":"a.jar","type":"file","size":1015,"created":"2026-08-23T08:19:04.618Z","created_by":"me"}`,
	"{\n  \"repo\" : \"r\",\n  \"size\" : \"75500000\",\t\"updated\" : \"2015-01-01T10:10:10\"\r\n}",
	`{}`, ` { } `, `{"properties":[]}`, `{"properties":[ { "key" : "a" , "value" : "b" } , {"key":"c"} ],"stats":[{}]}`,
	`{"name":"a\"b\\c\u00e4\ud83d\ude00\n"}`, `{"name":"ä😀"}`, "{\"name\":\"\xff\xfe\"}", `{"name":"\ud800"}`, `{"na\u006de":"a"}`,
	`{"name":"a","name":"b"}`, `{"name":"a","name":null}`, `{"properties":[{"key":"a","value":"b"}],"properties":[{"key":"c"}]}`,
	`{"NAME":"a","Repo":"b"}`, `{"ſize":1}`, `{"unknown":{"a":[1,{"b":"}"}]},"name":"a","also":null}`,
	`{"name":null,"size":null,"created":null,"properties":null,"virtual_repos":null}`,
	`{"size":0,"depth":-1}`, `{"size":1.0}`, `{"size":1e3}`, `{"size":012}`, `{"size":9223372036854775808}`, `{"size":"x"}`, `{"size":1,}`,
	`{"size":12`, `{"size":12}`, `{"size":12 }`, `{"size":12x}`, `{"size":true}`, `{"name":1}`, `{"name":["a"]}`, `{"name":"a"`,
	`{"created":1407345768020}`, `{"created":""}`, `{"created":"soon"}`, `{"created":"2026-08-23T08:19:04\u002e618Z"}`,
	`{"virtual_repos":["a","b"],"archives":[{"entries":[{"entry.name":"A.class","entry.path":"a"}]}]}`,
	`{"virtual_repos":"a","properties":[null]}`, `{"properties":{}}`, `{"properties":[{"key":"a"},]}`, `{"properties":[1]}`,
	`{"build.name":"b","build.started":"2026-08-23T08:19:04.618+02:00","modules":[{"module.name":"m","artifacts":[{"items":[{"name":"x"}]}]}]}`,
	`{"build.promotion.status":"s","builds":[{"build.name":"a"}],"release.name":"n","releaseBundleFiles":[{"items":[{}]}]}`,
	"{\"name\":\"a\nb\"}", `{"name":"a"]`, `[]`, `null`, `"a"`, `{"unknown":tru}`, `{"unknown":}`, `{,}`, `{"a"}`, `{"name" "a"}`, "{\"name\":\"a\x00\"}", ``,
	strings.Repeat(`{"artifacts":[{"items":[`, 80) + strings.Repeat(`]}]}`, 80),
}

// FuzzAQLRow compares the rows that the decoder decodes itself with encoding/json.
func FuzzAQLRow(f *testing.F) {
	for _, s := range aqlRowSamples {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		compareAQLRow[AQLItem](t, data)
		compareAQLRow[AQLRow](t, data)
	})
}

func compareAQLRow[T any](t *testing.T, data []byte) {
	rows := newAQLRows[T]()
	for range 2 { // the second time with the guesses of the first
		n := rows.fast(data)
		if n == 0 {
			return
		}
		var want T
		if err := json.Unmarshal(data[:n], &want); err != nil || !reflect.DeepEqual(rows.value, want) {
			t.Fatalf("%q:\n%+v, encoding/json says\n%+v %v", data[:n], rows.value, want, err)
		}
	}
}

// FuzzAQLResult puts any bytes in place of the rows. The reader and encoding/json accept the same
// lists of objects, and decode them in the same way.
func FuzzAQLResult(f *testing.F) {
	for i, s := range aqlRowSamples {
		f.Add([]byte(s), 1)
		f.Add([]byte(s+","+aqlRowSamples[(i+7)%len(aqlRowSamples)]), 7)
	}
	f.Add([]byte(`],"errors":[{"message":"a"}],"more":[`), 3)
	f.Add([]byte(`],"results":[{"name":"a"}`), 3)
	f.Fuzz(func(t *testing.T, data []byte, chunk int) {
		doc := `{"results":[` + string(data) + `],"range":{"total":3}}`
		got, err := readAQLItems(&chunks{doc, max(1, chunk)})
		var want struct {
			Results []AQLItem `json:"results"`
			Range   AQLRange  `json:"range"`
		}
		wantErr := json.Unmarshal([]byte(doc), &want)
		if err == nil && (wantErr != nil || !reflect.DeepEqual(got, want.Results)) {
			t.Fatalf("%q:\n%+v, encoding/json says\n%+v %v", doc, got, want.Results, wantErr)
		}
		var list []json.RawMessage
		if err == nil || wantErr != nil || json.Unmarshal([]byte("["+string(data)+"]"), &list) != nil {
			return
		}
		if !slices.ContainsFunc(list, func(row json.RawMessage) bool { return row[0] != '{' }) {
			t.Fatalf("%q: %v", doc, err)
		}
	})
}

// chunks is a reader that returns a text in pieces.
type chunks struct {
	text string
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), c.size)], c.text)
	c.text = c.text[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func readAQLItems(src io.Reader) ([]AQLItem, error) {
	r, rows := newAQLReader(src), newAQLRows[AQLItem]()
	out := []AQLItem{}
	for {
		more, err := rows.next(r)
		if err != nil || !more {
			return out, err
		}
		out = append(out, rows.value)
	}
}

func TestAQLReader(t *testing.T) {
	for doc, want := range map[string]string{
		`{"results":[],"range":{}}`:                                     "",
		`{"range":{"total":2},"results":[{"name":"a"} , {"name":"b"}]}`: "a b",
		` { "x" : [1,{}] , "results" : [ ] , "y":null } ` + "\n":        "",
		``:                                  "breaks off",
		`null`:                              "'n' in place of one of {",
		`OK`:                                "'O'",
		`{}`:                                "invalid character",
		`{"range":{}}`:                      "no results",
		`{"results":null}`:                  "'n' in place of one of [",
		`{"results":{}}`:                    "'{' in place of one of [",
		`{"results":[null]}`:                "row 0 begins with 'n'",
		`{"results":[{"name":"a"},]}`:       "row 1 begins with ']'",
		`{"results":[{"name":"a"}{}]}`:      "'{' in place of one of ,]",
		`{"results":[{"name":"a"}`:          "breaks off after 1 rows",
		`{"results":[{"name":"a"}]`:         "breaks off after 1 rows",
		`{"results":[{"size":"x"}]}`:        "row 0: jfrog: \"x\" is not an integer",
		`{"results":[{"name":"a"}]} x`:      "content after its end: 'x'",
		`{"results":[{"name":"a"}]}{}`:      "content after its end: '{'",
		`{"results":[],"results":[]}`:       "two results",
		`{"results":[],"Results":[{}]}`:     "two results",
		`{"results":[],"range":[]}`:         "cannot unmarshal array",
		`{"results":[] "range":{}}`:         "in place of one of ,}",
		`{"errors":[{"message":"broken"}]}`: "it is an error",
		`{"results":[{"name":"a"}],"errors":[{"message":"broken"}]}`: "it is an error",
		`{"results":[{"name":"a"},<html>`:                            "row 1 begins with '<'",
		`{"results":[{"name":"a","pa<html>` + "\n</html>":            "row 0: invalid character",
	} {
		for name, src := range map[string]io.Reader{"whole": strings.NewReader(doc), "bytewise": iotest.OneByteReader(strings.NewReader(doc))} {
			got, err := readAQLItems(src)
			if err != nil {
				assert.NotEmpty(t, want, "%s %s: %v", name, doc, err)
				assert.ErrorContains(t, err, want, "%s %s", name, doc)
				continue
			}
			var names []string
			for _, item := range got {
				names = append(names, item.Name)
			}
			assert.Equal(t, want, strings.Join(names, " "), "%s %s", name, doc)
		}
	}
}

// A response that is cut off anywhere is an error.
func TestAQLReaderMissesNothing(t *testing.T) {
	doc := `{"results":[` + strings.Join(aqlRowSamples[:8], ",") + `,{"size":12}],"range":{"start_pos":0,"total":9}}`
	all, err := readAQLItems(strings.NewReader(doc))
	require.NoError(t, err)
	require.Len(t, all, 9)
	for n := range doc {
		got, err := readAQLItems(&chunks{doc[:n], 5})
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, doc[:n])
		require.Equal(t, all[:len(got)], got)
	}
}

// The buffer grows for a row of any size.
func TestAQLReaderLargeRow(t *testing.T) {
	var properties []string
	for i := range 40_000 {
		properties = append(properties, fmt.Sprintf(`{"key":"k%d","value":"\u0041%s"}`, i, strings.Repeat("v", i%50)))
	}
	doc := `{"results":[{"name":"a"},{"properties":[` + strings.Join(properties, ",") + `]},{"name":"z"}],"range":{}}`
	got, err := readAQLItems(&chunks{doc, 1000})
	require.NoError(t, err)
	require.Len(t, got, 3)
	require.Len(t, got[1].Properties, 40_000)
	require.Equal(t, "Avv", got[1].Properties[2].Value)
	require.Equal(t, "z", got[2].Name)
}
