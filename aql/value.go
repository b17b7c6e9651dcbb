package aql

import (
	"fmt"
	"strconv"
	"time"
)

// A Value is what a comparison compares with. The language does not tell a number from its digits in quotes: the type
// of the field does.
type Value struct {
	Text string // as written, without quotes
	Null bool   // null; Text is empty
}

// Int reads the value as a whole number.
func (v Value) Int() (int64, error) {
	if v.Null {
		return 0, fmt.Errorf("aql: null is not a number")
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("aql: %q is not a whole number", v.Text)
	}
	return n, nil
}

// Period reads the value of $before and $last.
func (v Value) Period() (Period, error) {
	if v.Null {
		return Period{}, fmt.Errorf("aql: null is not a period")
	}
	return ParsePeriod(v.Text)
}

// Time reads the value as a date. One of partial precision ("2012-07") is its first instant; one without a zone is
// taken to be in loc, or in UTC if loc is nil.
func (v Value) Time(loc *time.Location) (time.Time, error) {
	if v.Null {
		return time.Time{}, fmt.Errorf("aql: null is not a date")
	}
	return parseDate(v.Text, loc)
}

// dateLayouts are the precisions that ISO 8601 in its W3C profile allows, and the forms without a zone or with a zone
// without a colon that the server reads besides. A layout with seconds also reads a fraction of them.
var dateLayouts = []string{
	"2006", "2006-01", "2006-01-02",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00",
	"2006-01-02T15:04Z0700", "2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04", "2006-01-02T15:04:05",
}

func parseDate(text string, loc *time.Location) (time.Time, error) {
	if loc == nil {
		loc = time.UTC
	}
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, text, loc); err == nil {
			return t, nil
		}
	}
	// The server also takes milliseconds since 1970; four digits are a year.
	if millis, err := strconv.ParseInt(text, 10, 64); err == nil && len(text) > len("2006") {
		return time.UnixMilli(millis).In(loc), nil
	}
	return time.Time{}, fmt.Errorf("aql: %q is not a date", text)
}
