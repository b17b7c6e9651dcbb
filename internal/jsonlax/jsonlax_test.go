package jsonlax

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type inner struct {
	On   bool            `json:"on"`
	Off  *bool           `json:"off,omitempty"`
	Name string          `json:"name"`
	Raw  json.RawMessage `json:"raw,omitempty"`
}

// selfish decodes itself, as types that keep unknown fields do.
type selfish struct {
	Flag bool `json:"flag"`
}

func (s *selfish) UnmarshalJSON(data []byte) error {
	type plain selfish
	return json.Unmarshal(data, (*plain)(s))
}

type outer struct {
	inner
	List  []inner          `json:"list"`
	Map   map[string]*bool `json:"map"`
	Self  selfish          `json:"self"`
	Other any              `json:"other"`
}

func TestUnmarshal(t *testing.T) {
	var got outer
	require.NoError(t, Unmarshal([]byte(`{
		"on": "TRUE", "off": 0, "name": "true", "raw": {"z":"true","a" : 1},
		"list": [{"on": "no", "ON": 1}, {"on": true, "off": ""}],
		"map": {"a": "1", "b": false},
		"self": {"flag": "yes"},
		"other": {"on": "true"}, "unknown": ["true"]}`), &got))
	yes, no := true, false
	assert.Equal(t, outer{
		inner: inner{On: true, Off: &no, Name: "true", Raw: json.RawMessage(`{"z":"true","a" : 1}`)},
		List:  []inner{{On: true}, {On: true, Off: &no}},
		Map:   map[string]*bool{"a": &yes, "b": &no},
		Self:  selfish{Flag: true},
		Other: map[string]any{"on": "true"},
	}, got)

	var top []bool
	require.NoError(t, Unmarshal([]byte(` [ "true" , 1, 0, false, null ] `), &top))
	assert.Equal(t, []bool{true, true, false, false, false}, top)
}

func TestUnmarshalErrors(t *testing.T) {
	for _, in := range []string{`{"on": "maybe"}`, `{"on": 2}`, `{"on": [1]}`, `{"on": "tr\u0075e"}`, `{"on": "true", "name": 1}`, `{"on": "true"`, `{"on": "true"} x`} {
		var got inner
		assert.Error(t, Unmarshal([]byte(in), &got), in)
	}
}

func FuzzUnmarshal(f *testing.F) {
	for _, in := range []string{`{"on":"true"}`, `{"list":[{"on":1,"off":"no"}],"map":{"x":"yes"}}`, `{"on":"x"}`, `[1]`} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict, lax outer
		if json.Unmarshal(data, &strict) == nil {
			require.NoError(t, Unmarshal(data, &lax))
			require.Equal(t, strict, lax)
			return
		}
		_ = Unmarshal(data, &lax)
	})
}
