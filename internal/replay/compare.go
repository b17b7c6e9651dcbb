package replay

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// comparison compares two JSON values and collects the differences.
//
// An exact comparison wants the same values, except in fields that loose names: the
// catalog gives them two types. Any other comparison takes got for the Go form of want.
// Times compare as instants. A quoted number or boolean equals the bare value. A single
// value equals a list of it. Zero values may be left out or added.
type comparison struct {
	what     string
	exact    bool
	loose    func(field string) bool
	problems []string
}

func (c *comparison) fail(at, format string, args ...any) {
	if at == "" {
		at = "(whole)"
	}
	c.problems = append(c.problems, fmt.Sprintf("%s: %s: %s", c.what, at, fmt.Sprintf(format, args...)))
}

func (c *comparison) compare(at string, got, want any) {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			c.objects(at, g, w)
			return
		}
	case []any:
		if g, ok := got.([]any); ok {
			c.lists(at, g, w)
			return
		}
	}
	if !c.same(at, got, want) {
		c.fail(at, "%s, the sample has %s", text(got), text(want))
	}
}

func (c *comparison) objects(at string, got, want map[string]any) {
	for k, w := range want {
		g, ok := got[k]
		switch {
		case ok:
			c.compare(join(at, k), g, w)
		case c.exact || !isZero(w):
			c.fail(join(at, k), "is missing; the sample has %s", text(w))
		}
	}
	for k, g := range got {
		if _, ok := want[k]; !ok && (c.exact || !isZero(g)) {
			c.fail(join(at, k), "is there with %s, the sample does not have it", text(g))
		}
	}
}

func (c *comparison) lists(at string, got, want []any) {
	if len(got) != len(want) {
		c.fail(at, "has %d items, the sample has %d", len(got), len(want))
		return
	}
	for i := range want {
		c.compare(at+"[]", got[i], want[i])
	}
}

func (c *comparison) same(at string, got, want any) bool {
	if plain(got) == plain(want) && fmt.Sprintf("%T", got) == fmt.Sprintf("%T", want) {
		return true
	}
	if c.exact && (c.loose == nil || !c.loose(at)) {
		return false
	}
	if isZero(got) && isZero(want) {
		return true
	}
	for _, pair := range [][2]any{{got, want}, {want, got}} {
		if list, ok := pair[0].([]any); ok && len(list) == 1 && !isContainer(pair[1]) {
			return c.same(at, list[0], pair[1])
		}
	}
	if isContainer(got) || isContainer(want) {
		return false
	}
	return plain(got) == plain(want) || sameNumber(plain(got), plain(want)) || sameInstant(plain(got), plain(want))
}

// plain is a scalar without its quotes.
func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return text(v)
}

func sameNumber(a, b string) bool {
	fa, erra := strconv.ParseFloat(a, 64)
	fb, errb := strconv.ParseFloat(b, 64)
	// Beyond 2^53 floats lie: such numbers must agree as text.
	return erra == nil && errb == nil && fa == fb && fa < 1<<53 && fa > -(1<<53)
}

func sameInstant(a, b string) bool {
	ta, oka := instant(a)
	tb, okb := instant(b)
	return oka && okb && ta.Equal(tb.Time)
}

// instant reads an ISO 8601 time or epoch milliseconds.
func instant(s string) (t jfrog.Time, ok bool) {
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) >= len("100000000000") {
		return jfrog.NewTime(time.UnixMilli(ms)), true
	}
	return isoTime(s)
}

// isoTime reads an ISO 8601 time.
func isoTime(s string) (t jfrog.Time, ok bool) {
	quoted, err := json.Marshal(s)
	if err == nil && s != "" {
		err = t.UnmarshalJSON(quoted)
	}
	return t, err == nil && s != ""
}

func isContainer(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// isZero reports whether Go leaves a JSON value out as empty.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == "" || v == "0" || v == "false"
	case json.Number:
		return v.String() == "0"
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, e := range v {
			if !isZero(e) {
				return false
			}
		}
		return true
	}
	return false
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return clip(b)
}
