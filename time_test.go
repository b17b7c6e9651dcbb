package jfrog

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

var timeForms = []string{
	"2015-10-12T22:55:23.022+02:00", "2026-08-23T08:19:04.618Z", "2014-04-17T09:12:03.000+0300", "2015-01-01T10:10:10",
	"2015-01-01T10:10:10.5", "2015-01-01T10:10:10.", "2015-01-01T10:10:10,5", "2015-01-01T10:10:10.123456789-0730",
	"2015-01-01T10:10:10-07", "2015-01-01T10:10Z", "2015-01-01T10:10-07:00", "2015-01-01 10:10:10", "2015-01-01",
	"2015-13-01T10:10:10", "2015-02-30T10:10:10+0000", "2015-01-01T24:00:00Z", "2015-01-01T1:10:10+9900",
	"15-03-2019 07:05:09 UTC", "Mon, 02 Jan 2006 15:04:05 MST", "2015-01-01T10:10:10+0", "2015-01-01T10:10:10.1Z0", "",
}

func sameTime(a, b time.Time) bool {
	an, ao := a.Zone()
	bn, bo := b.Zone()
	return a.Equal(b) && an == bn && ao == bo && reflect.DeepEqual(a, b)
}

// FuzzCommonTime compares the fast parser with the table of layouts.
func FuzzCommonTime(f *testing.F) {
	for _, s := range timeForms {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := commonTime(s)
		if !ok {
			return
		}
		want, err := parseLayouts(s)
		if err != nil || !sameTime(got, want.Time) {
			t.Errorf("%q: %v, the forms say %v %v", s, got, want.Time, err)
		}
	})
}

func TestCommonTimeIsCommon(t *testing.T) {
	for i, s := range timeForms {
		if _, ok := commonTime(s); ok != (i < 8 && i != 5 && i != 6) {
			t.Errorf("%q: %t", s, ok)
		}
		var got Time
		data, _ := json.Marshal(s)
		err := json.Unmarshal(data, &got)
		want, wantErr := parseLayouts(s)
		if s == "" {
			wantErr = nil
		}
		if (err == nil) != (wantErr == nil) || err == nil && !sameTime(got.Time, want.Time) {
			t.Errorf("%s: %v %v, the forms say %v %v", data, got, err, want, wantErr)
		}
		if out, _ := json.Marshal(got); err == nil && s != "" && string(out) != string(data) {
			t.Errorf("%s was written back as %s", data, out)
		}
	}
}

func BenchmarkTime(b *testing.B) {
	for _, s := range []string{"2015-10-12T22:55:23.022+02:00", "2014-04-17T09:12:03.000+0300", "2015-01-01T10:10:10"} {
		data := []byte(`"` + s + `"`)
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var t Time
				if err := t.UnmarshalJSON(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
