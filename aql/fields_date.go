package aql

import (
	"fmt"
	"time"
)

// A Date is a point in time to compare a [DateField] with. Make one with [At], [OnDate], [OnMonth] or [OnYear].
type Date struct{ text string }

// At is the time t, to the millisecond.
func At(t time.Time) Date {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC() // a zone is written in hours and minutes
	}
	return Date{t.Format("2006-01-02T15:04:05.999Z07:00")}
}

// OnDate is a day. The server compares with its start, in its own zone.
func OnDate(year int, month time.Month, day int) Date {
	return Date{fmt.Sprintf("%04d-%02d-%02d", year, month, day)}
}

// OnMonth is a month. The server compares with its start, in its own zone.
func OnMonth(year int, month time.Month) Date { return Date{fmt.Sprintf("%04d-%02d", year, month)} }

// OnYear is a year. The server compares with its start, in its own zone.
func OnYear(year int) Date {
	if year < 0 || year > 9999 {
		return Date{fmt.Sprintf("year %d", year)} // digits alone would be read as milliseconds; this is refused
	}
	return Date{fmt.Sprintf("%04d", year)}
}

// A DateField compares points in time.
type DateField[P any] struct{ field[P] }

// Eq holds at the date.
func (f DateField[P]) Eq(d Date) Criterion[P] { return f.compare(OpEq, d) }

// Ne holds at all times but the date.
func (f DateField[P]) Ne(d Date) Criterion[P] { return f.compare(OpNe, d) }

// Gt holds after the date.
func (f DateField[P]) Gt(d Date) Criterion[P] { return f.compare(OpGt, d) }

// Gte holds from the date on.
func (f DateField[P]) Gte(d Date) Criterion[P] { return f.compare(OpGte, d) }

// Lt holds before the date.
func (f DateField[P]) Lt(d Date) Criterion[P] { return f.compare(OpLt, d) }

// Lte holds up to the date.
func (f DateField[P]) Lte(d Date) Criterion[P] { return f.compare(OpLte, d) }

// Before holds if the period has passed since, counted back from when the query runs.
func (f DateField[P]) Before(p Period) Criterion[P] { return f.relative(OpBefore, p) }

// Last holds within the period that ends when the query runs.
func (f DateField[P]) Last(p Period) Criterion[P] { return f.relative(OpLast, p) }

func (f DateField[P]) compare(op Op, d Date) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: d.text})
}

func (f DateField[P]) relative(op Op, p Period) Criterion[P] {
	return compare[P](f.ref, op, Value{Text: p.String()})
}
