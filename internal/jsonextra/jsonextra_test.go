package jsonextra

import (
	"encoding/json"
	"testing"
)

type thing struct {
	Name string `json:"name"`
	Size *int   `json:"size,omitempty"`
}

func TestRoundTrip(t *testing.T) {
	for in, want := range map[string]string{
		`{"name":"a","size":1}`:                   `{"name":"a","size":1}`,
		`{"name":"a","new":{"x":1.50},"also":[]}`: `{"also":[],"name":"a","new":{"x":1.50}}`,
		`{"NAME":"a"}`:                            `{"name":"a"}`,
		`{"name":"a","size":null}`:                `{"name":"a"}`,
	} {
		var v thing
		extra, err := Decode([]byte(in), &v)
		if err != nil {
			t.Fatal(err)
		}
		out, err := Encode(v, extra)
		if err != nil || string(out) != want {
			t.Errorf("%s: %s, %v", in, out, err)
		}
	}
}

func TestExtraGoesFirst(t *testing.T) {
	out, err := Encode(thing{Name: "a"}, map[string]json.RawMessage{"size": json.RawMessage("null")})
	if err != nil || string(out) != `{"name":"a","size":null}` {
		t.Errorf("%s, %v", out, err)
	}
}

func TestBadJSON(t *testing.T) {
	for _, in := range []string{`[]`, `{"name":1}`, `"x"`, ``} {
		var v thing
		if _, err := Decode([]byte(in), &v); err == nil {
			t.Errorf("%q was read", in)
		}
	}
	if _, err := Encode(thing{}, map[string]json.RawMessage{"x": json.RawMessage("{")}); err == nil {
		t.Error("broken JSON was written")
	}
}
