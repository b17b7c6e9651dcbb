package yamldoc

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// render writes a value in JSON. A quoted scalar is a string, and a plain scalar has angle
// brackets.
func render(v any) string {
	switch v := v.(type) {
	case *Map:
		var fields []string
		for _, key := range v.Keys {
			fields = append(fields, fmt.Sprintf("%q:%s", key, render(v.Values[key])))
		}
		return "{" + strings.Join(fields, ",") + "}"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, render(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	case Scalar:
		if v.Quoted {
			return fmt.Sprintf("%q", v.Text)
		}
		return "<" + v.Text + ">"
	}
	return "null"
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"":                                      `null`,
		"# nothing\n":                           `null`,
		"---\n# nothing\n":                      `null`,
		"a: 1":                                  `{"a":<1>}`,
		"--- {a: 1}":                            `{"a":<1>}`,
		"\ufeffa: 1\r\nb: x # y\r\n":            `{"a":<1>,"b":<x>}`,
		"a:\n  b:\n    c: x\n  d: ~\ne:\n":      `{"a":{"b":{"c":<x>},"d":null},"e":null}`,
		"a: # why\n  b: null\n":                 `{"a":{"b":null}}`,
		"z: 1\na: 2":                            `{"z":<1>,"a":<2>}`,
		"url: http://a:1/b#c":                   `{"url":<http://a:1/b#c>}`,
		"a:\n- x\n- 'y'\nb:\n  - {c: d}":        `{"a":[<x>,"y"],"b":[{"c":<d>}]}`,
		"- a: 1\n  b: 2\n- - x\n  - y\n-\n":     `[{"a":<1>,"b":<2>},[<x>,<y>],null]`,
		`"a b": "\x41\u00e9\U0001F600\n\"\\\/"`: `{"a b":"Aé😀\n\"\\/"}`,
		`'it''s': 'a "b" \n'`:                   `{"it's":"a \"b\" \\n"}`,
		`"\ud83d\ude00": "~"`:                   `{"😀":"~"}`,
		`a: "x: y" # z`:                         `{"a":"x: y"}`,
		"a: |-\n  x\n   y\n\n  z\n\nb: |\n  1\n\nc: |+\n  2\n\n": `{"a":"x\n y\n\nz","b":"1\n","c":"2\n\n"}`,
		"a: |2-\n    x\n   y": `{"a":"  x\n y"}`,
		"{\"a\":[1,\"b\",{}],\n \"c\" : null, # x\n d: [], e}": `{"a":[<1>,"b",{}],"c":null,"d":[],"e":null}`,
		"a: [x,\n  y]\nb: z": `{"a":[<x>,<y>],"b":<z>}`,
		"plain":              `<plain>`,
	} {
		v, err := Parse([]byte(in))
		if assert.NoError(t, err, "%q", in) {
			assert.Equal(t, want, render(v), "%q", in)
		}
	}
}

func TestParseRejects(t *testing.T) {
	for in, why := range map[string]string{
		"a: b: c":                       "line 1: mapping values are not allowed here",
		"a: 1\n  b: 2":                  "several lines",
		"a: 1\n b: 2":                   "several lines",
		"a:\n  b: 1\n c: 2":             "line 3: the indentation does not fit",
		"  a: 1\nb: 2":                  "line 2: the indentation does not fit",
		"a: 1\na: 2":                    `line 2: the key "a" stands twice`,
		"{a: 1, a: 2}":                  `the key "a" stands twice`,
		"a: 1\nb":                       "line 2: a mapping needs a key",
		"\ta: 1\nb: 2":                  "a tab cannot indent",
		"a: &x 1":                       `begins with "&"`,
		"a: *x":                         `begins with "*"`,
		"a: !!str 1":                    `begins with "!"`,
		"a: >\n  x":                     `begins with ">"`,
		"a: [*x]":                       `begins with "*"`,
		"%YAML 1.2\n---\na: 1":          "not supported",
		"a: 1\n---\nb: 2":               "a mapping needs a key",
		"a: \"x\n  y\"":                 "no end on its line",
		"a: \"x\" y":                    "text after a quoted value",
		`a: "\q"`:                       "the escape",
		`a: "\ud83d"`:                   "half of a character",
		`a: "\UFFFFFFFF"`:               "invalid",
		"a: [1":                         `a comma or "]" is missing`,
		"a: {b: 1":                      `a comma or "}" is missing`,
		"a: [1] 2":                      "text after the end",
		"a: {b: 1]":                     "a comma or \"}\" is missing",
		"a: [,]":                        "a list needs a value",
		"a: {: 1}":                      "a mapping needs a key",
		"a: [- b]":                      "block style",
		"a: - b":                        `begins with "-"`,
		"a: |x\n  b":                    "header of a literal value",
		"a: \x01":                       "special characters",
		"a: \x7f":                       "special characters",
		"a: \xff":                       "not UTF-8",
		strings.Repeat("[", 200):        "deeper than 100",
		strings.Repeat("- ", 200) + "x": "deeper than 100",
		strings.Repeat("{a: ", 200):     "deeper than 100",
		"a:\n" + nested(200):            "deeper than 100",
	} {
		_, err := Parse([]byte(in))
		assert.ErrorContains(t, err, why, "%q", in)
	}
}

func nested(levels int) string {
	var out strings.Builder
	for i := range levels {
		out.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return out.String()
}

// FuzzParse checks that no text makes Parse panic or hang, and that it reads JSON.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a: 1", "- x\n- y: |\n   z", "{\"a\": [1, \"\\u00e9\"]}", "'a': \"b\" # c", "a: |2-\n   b\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v, err := Parse([]byte(in))
		var doc any
		if err != nil || json.Unmarshal([]byte(in), &doc) != nil {
			return
		}
		want, isString := doc.(string)
		if got, ok := v.(Scalar); isString && ok {
			require.Equal(t, want, got.Text)
		}
	})
}
