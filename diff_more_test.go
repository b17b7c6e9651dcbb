package jfrog

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Shared is embedded by pointer.
type Shared struct {
	Note  *string                    `json:"note,omitempty"`
	Name  *string                    `json:"name,omitempty"`
	Extra map[string]json.RawMessage `json:"-"`
}

type pointing struct {
	*Shared
	Kind string `json:"kind"`
}

// TestChangesOfEmbedded checks that Changes leaves what an embedded pointer refers to alone.
func TestChangesOfEmbedded(t *testing.T) {
	want := pointing{Shared: &Shared{Note: new("n"), Name: new("new")}, Kind: "x"}
	change, err := Changes(map[string]any{"note": "n", "name": "old"}, want)
	require.NoError(t, err)
	assert.Equal(t, pointing{Shared: &Shared{Name: new("new")}, Kind: "x"}, change)
	assert.Equal(t, pointing{Shared: &Shared{Note: new("n"), Name: new("new")}, Kind: "x"}, want, "want was changed")

	type twice struct{ pointing }
	outer := twice{want}
	_, err = Changes(outer, &outer)
	require.NoError(t, err)
	assert.Equal(t, "n", *want.Note, "want was changed")

	hidden := struct{ *embedded }{&embedded{new("n")}}
	_, err = Changes(hidden, hidden)
	require.EqualError(t, err, "jfrog: Changes cannot copy the embedded pointer embedded, which is unexported")
	assert.Equal(t, "n", *hidden.Note)
}

// TestChangesOfFieldExtra checks that a field called Extra is a setting like others, unless it has
// the fields that the struct lacks.
func TestChangesOfFieldExtra(t *testing.T) {
	type named struct {
		Extra map[string]string `json:"extra,omitempty"`
	}
	want := named{map[string]string{"a": "1"}}
	change, err := Changes(named{map[string]string{"a": "0"}}, want)
	require.NoError(t, err)
	assert.Equal(t, want, change)
	change, err = Changes(want, want)
	require.NoError(t, err)
	assert.Empty(t, change)
}

type loop struct {
	*loop
	A *int `json:"a,omitempty"`
}

type inner struct {
	X int `json:"x"`
}
type middle struct{ inner }
type beside struct {
	X int `json:"x"`
}

// TestDiffOfOddTypes compares values of which JSON shows a part only.
func TestDiffOfOddTypes(t *testing.T) {
	texts := func(have, want any) []string {
		t.Helper()
		diffs, err := Diff(have, want)
		require.NoError(t, err)
		var out []string
		for _, d := range diffs {
			out = append(out, d.String())
		}
		return out
	}
	cycle := loop{A: new(2)}
	cycle.loop = &cycle
	assert.Equal(t, []string{"a: 1 -> 2"}, texts(loop{A: new(1)}, cycle))
	assert.Equal(t, []string{"x: 1 -> 3"}, texts(map[string]any{"x": 1}, struct {
		middle
		beside
	}{middle{inner{2}}, beside{3}}), "the outer field of that name")

	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	type lists struct {
		Times   []Time   `json:"times,omitzero"`
		Secrets []Secret `json:"secrets,omitzero"`
		Days    []Time   `json:"days,omitzero" diff:"set"`
		Parts   []part   `json:"parts,omitzero" diff:"set"`
		Hidden  []Secret `json:"hidden,omitzero" diff:"set"`
	}
	have := map[string]any{
		"times": []string{"2026-01-02T03:04:05Z"}, "secrets": []string{"hash"}, "days": []string{"2026-01-02", "2026-01-02T03:04:05Z"},
		"parts": []any{map[string]any{"a": "1", "id": 7, "s": ""}, map[string]any{"a": "2", "id": 8}}, "hidden": []string{"hash"},
	}
	same := lists{
		Times: []Time{NewTime(at)}, Secrets: []Secret{"s"}, Days: []Time{NewTime(at), NewTime(at.Truncate(24 * time.Hour))},
		Parts: []part{{A: new("2")}, {A: new("1"), S: "secret"}}, Hidden: []Secret{"s"},
	}
	assert.Empty(t, texts(have, same))
	assert.Len(t, texts(have, lists{Times: []Time{NewTime(at.Add(1e9))}, Days: []Time{NewTime(at)}, Parts: []part{{A: new("1")}}}), 3)
	assert.Len(t, texts(have, lists{Parts: []part{{A: new("1")}, {A: new("1")}}}), 1, "one of the elements is not wanted")
	assert.Equal(t, []string{"[l]: [null] -> [1]"}, texts(map[string]any{"l": []any{nil}}, map[string]any{"l": []any{1}}))
	assert.Equal(t, []string{"[l]: [1] -> [null]"}, texts(map[string]any{"l": []any{1}}, map[string]any{"l": []any{nil}}))
	assert.Equal(t, []string{`[u]: "http://h/?a=<1>" -> "http://h/?a=1&b=2"`},
		texts(map[string]any{"u": "http://h/?a=<1>"}, map[string]any{"u": "http://h/?a=1&b=2"}))
	assert.False(t, strings.HasSuffix(Difference{}.String(), "\n"))
}
