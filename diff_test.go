package jfrog

import (
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// thing has every kind of setting.
type thing struct {
	Key      string            `json:"key,omitempty" diff:"fixed"`
	Kind     string            `json:"kind"`
	Text     *string           `json:"text,omitempty"`
	Plain    string            `json:"plain,omitempty"`
	On       *bool             `json:"on,omitempty"`
	Size     *Int              `json:"size,omitempty"`
	List     []string          `json:"list,omitzero"`
	Set      []string          `json:"set,omitzero" diff:"set"`
	Labels   map[string]string `json:"labels,omitzero"`
	Part     *part             `json:"part,omitempty"`
	Parts    []part            `json:"parts,omitzero"`
	ByName   map[string]*part  `json:"byName,omitzero"`
	Any      any               `json:"any,omitempty"`
	Until    Time              `json:"until,omitzero"`
	Password *Secret           `json:"password,omitempty"`
	embedded
	Extra map[string]json.RawMessage `json:"-"`
}

type embedded struct {
	Note *string `json:"note,omitempty"`
}

type part struct {
	A *string             `json:"a,omitempty"`
	B *int                `json:"b,omitempty"`
	C map[string][]string `json:"c,omitzero" diff:"set"`
	S Secret              `json:"s,omitempty"`
}

func (x thing) MarshalJSON() ([]byte, error) {
	type plain thing
	text, err := json.Marshal(plain(x))
	if err != nil || len(x.Extra) == 0 {
		return text, err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	maps.Copy(all, x.Extra)
	return json.Marshal(all)
}

// response is another type, with the same names.
type response struct {
	Key  string   `json:"key"`
	Text string   `json:"text"`
	On   bool     `json:"on"`
	Size int      `json:"size"`
	Set  []string `json:"set,omitempty"`
	More string   `json:"more"`
}

func TestDiff(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	text := func(s string) (out Time) {
		require.NoError(t, out.UnmarshalJSON([]byte(`"`+s+`"`)))
		return out
	}
	full := thing{
		Key: "k", Kind: "x", Text: new("t"), Plain: "p", On: new(true), Size: new(Int(1 << 60)), List: []string{"a", "b"}, Set: []string{"a", "b"},
		Labels: map[string]string{"l": "1"}, Part: &part{A: new("a"), B: new(1)}, Parts: []part{{A: new("a")}, {A: new("b"), S: "hush"}},
		ByName: map[string]*part{"n": {C: map[string][]string{"u": {"r", "w"}}}}, Any: map[string]any{"z": 1.5},
		Until: text("2026-01-02T03:04:05.000Z"), embedded: embedded{Note: new("n")}, Extra: map[string]json.RawMessage{"new": []byte(`{"x": 1.0}`)},
	}
	for name, test := range map[string]struct {
		have, want any
		diffs      []string
	}{
		"itself":               {full, full, nil},
		"a pointer to it":      {&full, full, nil},
		"nothing wanted":       {full, thing{Kind: "x"}, nil},
		"nil wanted":           {full, (*thing)(nil), nil},
		"another text":         {full, thing{Kind: "x", Text: new("u")}, []string{`text: "t" -> "u"`}},
		"text to clear":        {full, thing{Kind: "x", Text: new("")}, []string{`text: "t" -> ""`}},
		"text cleared already": {thing{}, thing{Text: new("")}, nil},
		"off and zero, left out by the server": {
			thing{}, thing{On: new(false), Size: new(Int(0)), List: []string{}, Set: []string{}, Labels: map[string]string{}, Part: &part{}}, nil,
		},
		"on":                        {thing{}, thing{On: new(true)}, []string{"on: null -> true"}},
		"off":                       {full, thing{Kind: "x", On: new(false)}, []string{"on: true -> false"}},
		"a value that JSON has":     {full, thing{}, []string{`kind: "x" -> ""`}},
		"a plain value":             {full, thing{Kind: "x", Plain: "q"}, []string{`plain: "p" -> "q"`}},
		"a fixed value":             {full, thing{Kind: "x", Key: "other"}, []string{`key: "k" -> "other" (fixed)`}},
		"a large number":            {full, thing{Kind: "x", Size: new(Int(1<<60 + 1))}, []string{"size: 1152921504606846976 -> 1152921504606846977"}},
		"a list in another order":   {full, thing{Kind: "x", List: []string{"b", "a"}}, []string{`list: ["a","b"] -> ["b","a"]`}},
		"a longer list":             {full, thing{Kind: "x", List: []string{"a", "b", "c"}}, []string{`list: ["a","b"] -> ["a","b","c"]`}},
		"an empty list":             {full, thing{Kind: "x", List: []string{}}, []string{`list: ["a","b"] -> []`}},
		"a list of something else":  {map[string]any{"list": "a"}, thing{List: []string{"a"}}, []string{`list: "a" -> ["a"]`}},
		"a set in another order":    {full, thing{Kind: "x", Set: []string{"b", "a", "a"}}, nil},
		"another set":               {full, thing{Kind: "x", Set: []string{"b", "c"}}, []string{`set: ["a","b"] -> ["b","c"]`}},
		"a smaller map":             {full, thing{Kind: "x", Labels: map[string]string{}}, []string{`labels[l]: "1" -> null`}},
		"another map":               {full, thing{Kind: "x", Labels: map[string]string{"l": "2", "m": ""}}, []string{`labels[l]: "1" -> "2"`, `labels[m]: null -> ""`}},
		"a part of a part":          {full, thing{Kind: "x", Part: &part{B: new(2)}}, []string{"part.b: 1 -> 2"}},
		"a new part":                {thing{}, thing{Part: &part{A: new("a"), B: new(0)}}, []string{`part.a: null -> "a"`}},
		"an element of a list":      {full, thing{Kind: "x", Parts: []part{{A: new("a")}, {A: new("c")}}}, []string{`parts[1].a: "b" -> "c"`}},
		"a part of the elements":    {full, thing{Kind: "x", Parts: []part{{}, {}}}, nil},
		"fewer elements":            {full, thing{Kind: "x", Parts: []part{{}}}, []string{`parts: [{"a":"a"},{"a":"b","s":"*****"}] -> [{}]`}},
		"sets in a map":             {full, thing{Kind: "x", ByName: map[string]*part{"n": {C: map[string][]string{"u": {"w", "r"}}}}}, nil},
		"another set in a map":      {full, thing{Kind: "x", ByName: map[string]*part{"n": {C: map[string][]string{"u": {"w"}}}}}, []string{`byName[n].c[u]: ["r","w"] -> ["w"]`}},
		"an entry to remove":        {full, thing{Kind: "x", ByName: map[string]*part{"n": nil, "never": nil}}, []string{`byName[n]: {"c":{"u":["r","w"]}} -> null`}},
		"an entry without content":  {full, thing{Kind: "x", ByName: map[string]*part{"n": {}, "o": {}}}, []string{`byName[o]: null -> {}`}},
		"an open value":             {full, thing{Kind: "x", Any: map[string]any{"z": 2}}, []string{"any[z]: 1.5 -> 2"}},
		"the same instant":          {full, thing{Kind: "x", Until: text("2026-01-02T04:04:05+01:00")}, nil},
		"another instant":           {full, thing{Kind: "x", Until: NewTime(at.Add(time.Second))}, []string{`until: "2026-01-02T03:04:05.000Z" -> "2026-01-02T03:04:06.000+0000"`}},
		"an embedded field":         {full, thing{Kind: "x", embedded: embedded{Note: new("o")}}, []string{`note: "n" -> "o"`}},
		"the same unknown field":    {full, thing{Kind: "x", Extra: map[string]json.RawMessage{"new": []byte(`{"x":1}`)}}, nil},
		"another unknown field":     {full, thing{Kind: "x", Extra: map[string]json.RawMessage{"new": []byte(`{"x":2}`)}}, []string{"new.x: 1 -> 2"}},
		"an unknown null":           {full, thing{Kind: "x", Extra: map[string]json.RawMessage{"new": []byte(`null`)}}, nil},
		"a secret":                  {full, thing{Kind: "x", Password: new(Secret("new")), Parts: []part{{S: "tell no one"}, {S: "other"}}}, nil},
		"another type":              {response{Key: "k", Text: "t", Size: 1, Set: []string{"b", "a"}, More: "m"}, thing{Key: "k", Text: new("t"), On: new(false), Size: new(Int(1)), Set: []string{"a", "b"}}, nil},
		"a field that have lacks":   {response{}, thing{Plain: "p"}, []string{`plain: null -> "p"`}},
		"maps of their own":         {map[string]any{"a": 1, "b": []string{"x"}}, map[string]any{"a": 1, "b": []string{"y"}}, []string{`[b]: ["x"] -> ["y"]`}},
		"a line break":              {thing{}, thing{Text: new("a\nb\x1b")}, []string{`text: null -> "a\nb\u001b"`}},
		"nothing on the server":     {nil, thing{Kind: "x"}, []string{`kind: null -> "x"`}},
		"an object of another kind": {map[string]any{"part": "text"}, thing{Part: &part{A: new("a")}}, []string{`part: "text" -> {"a":"a"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			diffs, err := Diff(test.have, test.want)
			require.NoError(t, err)
			var got []string
			for _, d := range diffs {
				s := d.String()
				if d.Fixed {
					s += " (fixed)"
				}
				got = append(got, s)
			}
			assert.Equal(t, test.diffs, got)
		})
	}
	_, err := Diff(full, map[string]any{"f": func() {}})
	assert.ErrorContains(t, err, "jfrog: compare map[string]interface {}")
	_, err = Diff(make(chan int), full)
	assert.ErrorContains(t, err, "jfrog: compare chan int")
}

func TestChanges(t *testing.T) {
	have := thing{
		Key: "k", Kind: "x", Text: new("t"), On: new(true), Set: []string{"a"}, Part: &part{A: new("a"), B: new(1)}, Parts: []part{{A: new("a")}},
		Extra: map[string]json.RawMessage{"same": []byte("1"), "other": []byte("2"), "a.b": []byte("3")},
	}
	want := thing{
		Key: "k", Kind: "x", Text: new("t"), On: new(false), Set: []string{"a"}, Part: &part{A: new("a"), B: new(2)},
		Parts: []part{{A: new("a"), S: "secret"}}, Password: new(Secret("hush")), embedded: embedded{Note: new("n")},
		Extra: map[string]json.RawMessage{"same": []byte("1"), "other": []byte("0"), "a.b": []byte("0")},
	}
	kept := thing{
		Key: "k", Kind: "x", On: new(false), Part: &part{A: new("a"), B: new(2)}, Parts: []part{{A: new("a"), S: "secret"}},
		Password: new(Secret("hush")), embedded: embedded{Note: new("n")},
		Extra: map[string]json.RawMessage{"other": []byte("0"), "a.b": []byte("0")},
	}
	before := fmt.Sprint(want)
	change, err := Changes(have, want)
	require.NoError(t, err)
	assert.Equal(t, kept, change)
	pointed, err := Changes(&have, &want)
	require.NoError(t, err)
	assert.Equal(t, &kept, pointed)
	assert.Equal(t, before, fmt.Sprint(want), "want was changed")
	assert.Len(t, want.Extra, 3)

	cleared := thing{Kind: "x", Text: new("t"), Password: new(Secret(""))}
	change, err = Changes(have, cleared)
	require.NoError(t, err)
	assert.Equal(t, thing{Kind: "x", Password: new(Secret(""))}, change)

	none, err := Changes(have, (*thing)(nil))
	require.NoError(t, err)
	assert.Nil(t, none)
	_, err = Changes(have, "text")
	assert.EqualError(t, err, "jfrog: Changes needs a struct, not string")
	_, err = Changes(have, struct{ F func() }{func() {}})
	assert.ErrorContains(t, err, "compare")
}
