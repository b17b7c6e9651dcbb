package jfrog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Time is an instant that JSON holds in any of the ISO 8601 forms that the products use, or in
// epoch milliseconds. A Time is written in the form in which it was read, unless the caller has
// changed it. So a resource that is read and sent back does not change. The zero Time is absent:
// tag fields `omitzero`.
type Time struct {
	time.Time
	raw string // the JSON that was read, quotes included
}

// asRead returns the JSON that the time was read from. It is empty if the time was not read
// from JSON or has been set since.
func (t Time) asRead() string {
	var was Time
	if t.raw == "" || was.UnmarshalJSON([]byte(t.raw)) != nil || !was.Equal(t.Time) {
		return ""
	}
	return t.raw
}

// NewTime returns t as a Time.
func NewTime(t time.Time) Time { return Time{Time: t} }

const (
	// jsonLayout is the form in which Artifactory writes times. Its build-info accepts only an
	// offset without a colon.
	jsonLayout = "2006-01-02T15:04:05.000-0700"
	// queryLayout has no plus sign, which would need escaping.
	queryLayout = "2006-01-02T15:04:05.000Z"
)

// time.Parse accepts fractions of any length after the seconds.
var timeLayouts = []string{
	time.RFC3339,
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05Z07",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05",
	"2006-01-02",
	"02-01-2006 15:04:05 MST",
	time.RFC1123,
	time.RFC1123Z,
}

// parseTime reads an instant in any of the forms in use. A time without a zone is in UTC.
func parseTime(s string) (Time, error) {
	s = strings.TrimSpace(s)
	if t, ok := commonTime(s); ok {
		return Time{Time: t}, nil
	}
	return parseLayouts(s)
}

// commonTime reads the most frequent forms, several times as fast as parseLayouts. It rewrites
// them to RFC 3339, for which package time has its own parser.
func commonTime(s string) (time.Time, bool) {
	const seconds = len("2006-01-02T15:04:05")
	n := len(s)
	if n < seconds || n > len("2006-01-02T15:04:05.999999999+0000") || s[len("2006-01-02")] != 'T' {
		return time.Time{}, false
	}
	var buf [40]byte
	b := append(buf[:0], s...)
	switch {
	case n == seconds || s[seconds] == '.' && s[n-1] != 'Z' && !strings.ContainsAny(s[seconds:], "+-"):
		b = append(b, 'Z')
	case s[n-5] == '+' || s[n-5] == '-':
		b = append(append(b[:n-2], ':'), s[n-2:]...)
	}
	t, err := time.Parse(time.RFC3339, string(b))
	return t, err == nil
}

func parseLayouts(s string) (Time, error) {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return Time{Time: t}, nil
		}
	}
	return Time{}, fmt.Errorf("jfrog: %q is not a time in a known form", s)
}

// UnmarshalJSON reads a quoted time, epoch milliseconds, an empty string or null.
func (t *Time) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if bytes.Equal(data, []byte("null")) {
		*t = Time{}
		return nil
	}
	raw := string(data)
	if n := len(raw); n > 2 && raw[0] == '"' && raw[n-1] == '"' {
		if at, ok := commonTime(raw[1 : n-1]); ok {
			*t = Time{at, raw}
			return nil
		}
	}
	var parsed Time
	if len(data) == 0 || data[0] != '"' {
		ms, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			return fmt.Errorf("jfrog: %s is not a time", data)
		}
		parsed.Time = time.UnixMilli(ms).UTC()
	} else {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		if s != "" {
			var err error
			if parsed, err = parseTime(s); err != nil {
				return err
			}
		}
	}
	parsed.raw = raw
	*t = parsed
	return nil
}

// MarshalJSON writes the time as it was read. Other times it writes in Artifactory's form.
func (t Time) MarshalJSON() ([]byte, error) {
	if raw := t.asRead(); raw != "" {
		return []byte(raw), nil
	}
	if t.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + t.Format(jsonLayout) + `"`), nil
}

// EncodeValues writes the time as a query parameter.
func (t Time) EncodeValues(key string, v *url.Values) error {
	if !t.IsZero() {
		v.Set(key, t.text())
	}
	return nil
}

func (t Time) text() string {
	raw := t.asRead()
	if raw == "" {
		return t.UTC().Format(queryLayout)
	}
	var s string
	if json.Unmarshal([]byte(raw), &s) != nil { // epoch milliseconds
		s = raw
	}
	return s
}

// String returns the time as it was read, or an empty string for the zero Time.
func (t Time) String() string {
	if t.IsZero() {
		return ""
	}
	return t.text()
}

// LogValue logs the instant.
func (t Time) LogValue() slog.Value { return slog.TimeValue(t.Time) }

// Millis is an instant that JSON holds as epoch milliseconds, a number or a numeric string. The
// zero Millis is absent.
type Millis int64

// NewMillis returns t in epoch milliseconds, and 0 for the zero time.
func NewMillis(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// Time returns the instant in UTC, or the zero time for 0.
func (m Millis) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// String returns the instant in RFC 3339.
func (m Millis) String() string {
	if m == 0 {
		return ""
	}
	return m.Time().Format(time.RFC3339Nano)
}

// EncodeValues writes the number as a query parameter.
func (m Millis) EncodeValues(key string, v *url.Values) error {
	v.Set(key, strconv.FormatInt(int64(m), 10))
	return nil
}

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (m *Millis) UnmarshalJSON(data []byte) error {
	return (*Int)(m).UnmarshalJSON(data)
}
