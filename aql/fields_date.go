package aql

import (
	"fmt"
	"time"
)

// A Date is a point in time to compare with a [DateField]. [At], [OnDate], [OnMonth] and [OnYear]
// return dates.
type Date struct{ text string }

// At returns the time t, truncated to milliseconds.
func At(t time.Time) Date {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC() // the text of a zone offset has only hours and minutes
	}
	return Date{t.Format("2006-01-02T15:04:05.999Z07:00")}
}

// OnDate returns the start of a day in the server's time zone.
func OnDate(year int, month time.Month, day int) Date {
	return Date{fmt.Sprintf("%04d-%02d-%02d", year, month, day)}
}

// OnMonth returns the start of a month in the server's time zone.
func OnMonth(year int, month time.Month) Date { return Date{fmt.Sprintf("%04d-%02d", year, month)} }

// OnYear returns the start of a year in the server's time zone.
func OnYear(year int) Date {
	if year < 0 || year > 9999 {
		return Date{fmt.Sprintf("year %d", year)} // Build returns an error for this text
	}
	// Servers read a year alone as milliseconds since 1970.
	return OnMonth(year, time.January)
}

// A DateField is a field with a point in time.
type DateField[P any] struct{ field[P] }

// Eq returns the criterion that the field equals d.
func (f DateField[P]) Eq(d Date) Criterion[P] { return f.compare(OpEq, d) }

// Ne returns the criterion that the field differs from d.
func (f DateField[P]) Ne(d Date) Criterion[P] { return f.compare(OpNe, d) }

// Gt returns the criterion that the field is after d.
func (f DateField[P]) Gt(d Date) Criterion[P] { return f.compare(OpGt, d) }

// Gte returns the criterion that the field is d or after it.
func (f DateField[P]) Gte(d Date) Criterion[P] { return f.compare(OpGte, d) }

// Lt returns the criterion that the field is before d.
func (f DateField[P]) Lt(d Date) Criterion[P] { return f.compare(OpLt, d) }

// Lte returns the criterion that the field is d or before it.
func (f DateField[P]) Lte(d Date) Criterion[P] { return f.compare(OpLte, d) }

// Before returns the criterion that the field is more than p before the time of the query.
func (f DateField[P]) Before(p Period) Criterion[P] { return f.relative(OpBefore, p) }

// Last returns the criterion that the field is within p before the time of the query.
func (f DateField[P]) Last(p Period) Criterion[P] { return f.relative(OpLast, p) }

func (f DateField[P]) compare(op Op, d Date) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: d.text})
}

func (f DateField[P]) relative(op Op, p Period) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: p.String()})
}
