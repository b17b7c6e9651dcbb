package aql

import (
	"strings"
	"testing"
	"time"
)

func TestValueTime(t *testing.T) {
	zone := time.FixedZone("", 2*3600)
	for text, want := range map[string]time.Time{
		"2012":                         time.Date(2012, 1, 1, 0, 0, 0, 0, zone),
		"2012-07":                      time.Date(2012, 7, 1, 0, 0, 0, 0, zone),
		"2012-07-16":                   time.Date(2012, 7, 16, 0, 0, 0, 0, zone),
		"2012-07-16T19:20+01:00":       time.Date(2012, 7, 16, 18, 20, 0, 0, time.UTC),
		"2012-07-16T19:20:30Z":         time.Date(2012, 7, 16, 19, 20, 30, 0, time.UTC),
		"2012-07-16T19:20:30.45+01:00": time.Date(2012, 7, 16, 18, 20, 30, 450e6, time.UTC),
		"2012-07-16T19:20:30.450+0100": time.Date(2012, 7, 16, 18, 20, 30, 450e6, time.UTC),
		"2012-07-16T19:20:30":          time.Date(2012, 7, 16, 19, 20, 30, 0, zone),
		"1719792000000":                time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC),
	} {
		if got, err := (Value{Text: text}).Time(zone); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, v := range []Value{{}, {Null: true}, {Text: "12"}, {Text: "2012-13"}, {Text: "2012-07-16 19:20"}, {Text: "now"}} {
		if got, err := v.Time(nil); err == nil {
			t.Errorf("no error for %v, got %v", v, got)
		}
	}
	if got, _ := (Value{Text: "2012"}).Time(nil); got.Location() != time.UTC {
		t.Errorf("without a zone: %v", got)
	}
}

func TestValueInt(t *testing.T) {
	if n, err := (Value{Text: "-12"}).Int(); n != -12 || err != nil {
		t.Error(n, err)
	}
	for _, v := range []Value{{}, {Null: true}, {Text: "1.5"}, {Text: "9223372036854775808"}} {
		if n, err := v.Int(); err == nil {
			t.Errorf("no error for %v, got %d", v, n)
		}
	}
}

func TestPeriodAgo(t *testing.T) {
	now := time.Date(2024, 3, 31, 12, 30, 15, 500e6, time.UTC)
	for p, want := range map[Period]time.Time{
		Millis(1500): now.Add(-1500 * time.Millisecond),
		Seconds(15):  now.Add(-15 * time.Second),
		Minutes(90):  now.Add(-90 * time.Minute),
		Days(31):     time.Date(2024, 2, 29, 12, 30, 15, 500e6, time.UTC),
		Weeks(1):     time.Date(2024, 3, 24, 12, 30, 15, 500e6, time.UTC),
		Months(1):    time.Date(2024, 2, 29, 12, 30, 15, 500e6, time.UTC),
		Months(12):   time.Date(2023, 3, 31, 12, 30, 15, 500e6, time.UTC),
		Years(1):     time.Date(2023, 3, 31, 12, 30, 15, 500e6, time.UTC),
		Years(400):   time.Date(1624, 3, 31, 12, 30, 15, 500e6, time.UTC),
		// A time.Duration cannot hold as many minutes.
		Minutes(2_000_000_000): time.Unix(now.Unix()-120_000_000_000, 500e6).UTC(),
	} {
		if got := p.Ago(now); !got.Equal(want) {
			t.Errorf("%s ago: %v, want %v", p, got, want)
		}
		value := Value{Text: p.String()}
		if again, err := value.Period(); err != nil || again != p {
			t.Errorf("%s: parsed as %s, %v", p, again, err)
		}
	}
	for _, text := range []string{"", "3", "d", "3h", "-3d", "3 d", "1y2mo", "2147483648d"} {
		if p, err := ParsePeriod(text); err == nil {
			t.Errorf("no error for %q, got %v", text, p)
		}
	}
	for text, want := range map[string]Period{
		"5D": Days(5), "10Days": Days(10), "2MO": Months(2), "5mills": Millis(5), "5millis": Millis(5), "5MS": Millis(5),
	} {
		if p, err := ParsePeriod(text); err != nil || p != want {
			t.Errorf("%s: %v, %v, want %v", text, p, err, want)
		}
	}
	if _, err := (Value{Null: true}).Period(); err == nil {
		t.Error("no error for null")
	}
}

func TestMatchPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "abc", true}, {"?", "", false}, {"?", "é", true},
		{"??", "é", false}, {"*.jar", "a.jar", true}, {"*.jar", "a.jar.md5", false}, {"a*c", "abbc", true},
		{"a*b*c", "aXbYbZc", true}, {"a*b*c", "acb", false}, {"*a?c*", "xxabcxx", true}, {"a.c", "abc", false},
		{`\*`, `\x`, true}, {"[a]", "a", false}, {"ABC", "abc", false}, {"*é", "aé", true}, {"?*?", "a", false}, {"*??b*", "名bcc", false},
		{"\xc3*", "é", true}, {"**", "", true}, {"a**b", "ab", true},
	} {
		if got := MatchPattern(c.pattern, c.text); got != c.want {
			t.Errorf("%q on %q: %v", c.pattern, c.text, got)
		}
	}
	// A matcher with exponential time would not return.
	if MatchPattern(strings.Repeat("a*", 50)+"b", strings.Repeat("a", 5000)) {
		t.Error("got a match, want none")
	}
}
