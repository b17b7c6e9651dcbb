package replay

import (
	"net/url"
	"reflect"
	"testing"
)

func TestTimesAsSent(t *testing.T) {
	const iso, millis = "2024-02-28T12:07:45.867Z", "1709122065867"
	fx := &Fixture{Query: []Param{{Name: "from", Type: "epoch-millis|date-time"}, {Name: "at", Type: "epoch-millis"}}}
	for _, test := range []struct {
		param, sent, sample string
		same                bool
	}{
		{"from", millis, iso, true},
		{"from", iso, millis, true},
		{"from", iso, "2024-02-28T15:07:45.867+0300", true},
		{"from", "1709122065868", iso, false},
		{"from", "soon", iso, false},
		{"from", "", iso, false},
		{"at", millis, iso, false},
	} {
		want := map[string][]string{test.param: {test.sample}, "other": {"x"}}
		got := timesAsSent(fx, url.Values{test.param: {test.sent}}, want)
		if same := got[test.param][0] == test.sent; same != test.same {
			t.Errorf("%+v: got %q", test, got)
		}
		if !reflect.DeepEqual(want, map[string][]string{test.param: {test.sample}, "other": {"x"}}) {
			t.Errorf("%+v: the sample was changed: %q", test, want)
		}
	}
}

func TestOnlyMessage(t *testing.T) {
	for body, want := range map[string]bool{
		`{"Message":"done"}`:           true,
		`{"message":"done"}`:           true,
		`{"message":["done"]}`:         true,
		`{"message":"a","status":200}`: true,
		`{"message":"a","status":201}`: false,
		`{"message":"a","status":"x"}`: false,
		`{"status":200}`:               false,
		`{"message":["done",{}]}`:      false,
		`{"message":{"id":"1"}}`:       false,
		`{"message":"done","id":"1"}`:  false,
		`{"id":"1"}`:                   false,
		`{}`:                           false,
		`[]`:                           false,
		`"done"`:                       false,
	} {
		v, err := decodeJSON([]byte(body))
		if err != nil || onlyMessage(v, 200) != want {
			t.Errorf("%s: %v, want %v (%v)", body, !want, want, err)
		}
	}
}
