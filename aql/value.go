package aql

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// A Value is the value in a comparison. The language does not distinguish a number from its digits
// in quotes: the type of the field determines how to read the text.
type Value struct {
	Text string // text without the quotes
	Null bool   // whether the value is null; Text is empty then
}

// Int returns the value as an integer.
func (v Value) Int() (int64, error) {
	if v.Null {
		return 0, errors.New("aql: expected an integer, found null")
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("aql: expected a 64-bit integer, found %q", v.Text)
	}
	return n, nil
}

// Period returns the value of $before or $last as a period.
func (v Value) Period() (Period, error) {
	if v.Null {
		return Period{}, errors.New("aql: expected a period, found null")
	}
	return ParsePeriod(v.Text)
}

// Time returns the value as a time. A date of partial precision ("2012-07") is the start of its
// period. A date without a time zone is in loc, or in UTC if loc is nil.
func (v Value) Time(loc *time.Location) (time.Time, error) {
	if v.Null {
		return time.Time{}, errors.New("aql: expected a date, found null")
	}
	return parseDate(v.Text, loc)
}

// dateLayouts lists the precisions of the W3C profile of ISO 8601. It also has the forms without a
// zone, and with a zone without a colon, that the server accepts as well. A layout with seconds
// also accepts fractions of a second.
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
	// The server also accepts milliseconds since 1970. Four digits are a year.
	if millis, err := strconv.ParseInt(text, 10, 64); err == nil && len(text) > len("2006") {
		return time.UnixMilli(millis).In(loc), nil
	}
	return time.Time{}, fmt.Errorf("aql: expected a date, found %q", text)
}
