// Package cron checks the form of Quartz cron expressions, which Artifactory uses for schedules.
package cron

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A field describes the values of one field of an expression.
type field struct {
	name     string
	min, max int
	maxStep  int
	names    []string // names of the values, from min
	day      bool     // takes ? for any day
}

// The fields in their order. The year is optional.
var fields = []field{
	{name: "second", max: 59, maxStep: 59},
	{name: "minute", max: 59, maxStep: 59},
	{name: "hour", max: 23, maxStep: 23},
	{name: dayOfMonth, min: 1, max: 31, maxStep: 31, day: true},
	{name: "month", min: 1, max: 12, maxStep: 12, names: []string{
		"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
	}},
	{name: dayOfWeek, min: 1, max: 7, maxStep: 7, day: true, names: []string{
		"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT",
	}},
	{name: year, min: 1970, max: 9999, maxStep: 9999},
}

// Names of the fields that have rules of their kind alone.
const (
	dayOfMonth = "day of the month"
	dayOfWeek  = "day of the week"
	year       = "year"
)

// Check returns an error unless expr is a Quartz cron expression: seconds, minutes, hours, day of
// the month, month, day of the week and an optional year, separated by blanks. Either the day of
// the month or the day of the week is ?. Names of months and days may be in any case.
//
// Check accepts expressions that never match, such as for February 30.
func Check(expr string) error {
	texts := strings.FieldsFunc(expr, func(r rune) bool { return r == ' ' || r == '\t' })
	switch {
	case strings.ContainsFunc(expr, func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Errorf("cron expression %q has a character that is not in ASCII", expr)
	case len(texts) == 0:
		return errors.New("cron expression is empty")
	case len(texts) < 6 || len(texts) > 7:
		return fmt.Errorf("cron expression %q has %d fields; it needs 6 or 7: seconds, minutes, hours, "+
			"day of the month, month, day of the week and optionally the year", expr, len(texts))
	}
	for i, text := range texts {
		if err := fields[i].check(strings.ToUpper(text)); err != nil {
			return fmt.Errorf("cron expression %q: %s: %w", expr, fields[i].name, err)
		}
	}
	if (texts[3] == "?") == (texts[5] == "?") {
		return fmt.Errorf("cron expression %q: either the %s or the %s must be ?", expr, dayOfMonth, dayOfWeek)
	}
	return nil
}

// check checks a whole field, which is a list.
func (f *field) check(text string) error {
	if text == "?" && f.day {
		return nil
	}
	for element := range strings.SplitSeq(text, ",") {
		if err := f.element(element); err != nil {
			return err
		}
	}
	return nil
}

// element checks an element of a list: a value, a range or all values, and a step.
func (f *field) element(text string) error {
	if text == "" {
		return errors.New("an element is empty")
	}
	if text == "?" {
		return errors.New("? is not allowed here")
	}
	if f.special(text) {
		return nil
	}
	values, step, stepped := strings.Cut(text, "/")
	if stepped {
		if n, ok := number(step); !ok || n > f.maxStep {
			return fmt.Errorf("%q is not a step of at most %d", step, f.maxStep)
		}
	}
	if values == "*" || values == "" && stepped {
		return nil
	}
	from, to, isRange := strings.Cut(values, "-")
	first, ok := f.value(from)
	if !ok {
		return f.bad(from)
	}
	if !isRange {
		return nil
	}
	last, ok := f.value(to)
	if !ok {
		return f.bad(to)
	}
	// Other ranges may wrap, such as FRI-MON.
	if f.name == year && last < first {
		return fmt.Errorf("range %s ends before it begins", values)
	}
	return nil
}

func (f *field) bad(text string) error {
	return fmt.Errorf("%q is not a value from %d to %d", text, f.min, f.max)
}

// special reports whether text is an element that only the days have.
func (f *field) special(text string) bool {
	switch f.name {
	case dayOfMonth:
		return f.specialOfMonth(text)
	case dayOfWeek:
		if text == "L" { // the last day of a week
			return true
		}
		if day, ok := strings.CutSuffix(text, "L"); ok { // the last such day of the month
			_, ok = f.value(day)
			return ok
		}
		if day, nth, ok := strings.Cut(text, "#"); ok { // the nth such day of the month
			_, ok = f.value(day)
			return ok && len(nth) == 1 && nth >= "1" && nth <= "5"
		}
	}
	return false
}

// specialOfMonth reads the last day (L), a day before it (L-3), and the weekday nearest to
// a day (15W, LW, L-3W).
func (f *field) specialOfMonth(text string) bool {
	day, weekday := strings.CutSuffix(text, "W")
	switch before, ok := strings.CutPrefix(day, "L-"); {
	case day == "L":
		return true
	case ok:
		n, ok := number(before)
		return ok && n <= 30
	}
	_, ok := f.value(day)
	return weekday && ok
}

// value reads a number or a name.
func (f *field) value(text string) (int, bool) {
	for i, name := range f.names {
		if text == name {
			return f.min + i, true
		}
	}
	n, ok := number(text)
	return n, ok && n >= f.min && n <= f.max
}

// number reads digits.
func number(text string) (int, bool) {
	if len(text) == 0 || len(text) > 4 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}
