package aql

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Period is a length of time as $before and $last take it: a number of units.
// Months and years are as long as the calendar says when the query runs.
type Period struct {
	N    int64
	Unit Unit
}

// A Unit is the unit of a [Period], spelled with its shortest documented suffix.
type Unit string

// The documented units. There is none for hours.
const (
	UnitMillisecond Unit = "ms"
	UnitSecond      Unit = "s"
	UnitMinute      Unit = "minutes"
	UnitDay         Unit = "d"
	UnitWeek        Unit = "w"
	UnitMonth       Unit = "mo"
	UnitYear        Unit = "y"
)

// units maps every suffix that the server knows to its unit. "mi" and "millis" are not documented ("mills" is, which
// may be a slip of the pen), but the server reads them.
var units = map[string]Unit{
	"ms": UnitMillisecond, "mills": UnitMillisecond, "millis": UnitMillisecond,
	"s": UnitSecond, "seconds": UnitSecond,
	"minutes": UnitMinute, "mi": UnitMinute,
	"d": UnitDay, "days": UnitDay,
	"w": UnitWeek, "weeks": UnitWeek,
	"mo": UnitMonth, "months": UnitMonth,
	"y": UnitYear, "years": UnitYear,
}

// Millis is a period of n milliseconds.
func Millis(n int) Period { return Period{int64(n), UnitMillisecond} }

// Seconds is a period of n seconds.
func Seconds(n int) Period { return Period{int64(n), UnitSecond} }

// Minutes is a period of n minutes. For hours, the language has only this: Minutes(60 * hours).
func Minutes(n int) Period { return Period{int64(n), UnitMinute} }

// Days is a period of n days.
func Days(n int) Period { return Period{int64(n), UnitDay} }

// Weeks is a period of n weeks.
func Weeks(n int) Period { return Period{int64(n), UnitWeek} }

// Months is a period of n calendar months.
func Months(n int) Period { return Period{int64(n), UnitMonth} }

// Years is a period of n calendar years.
func Years(n int) Period { return Period{int64(n), UnitYear} }

// ParsePeriod reads a period as a query writes it: a number directly followed by a suffix, like "3d" or "2weeks".
func ParsePeriod(text string) (Period, error) {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	n, err := strconv.ParseInt(text[:digits], 10, 32)
	unit, known := units[text[digits:]]
	if err != nil || !known {
		return Period{}, fmt.Errorf("aql: %q is not a period: a number up to %d and one of ms, s, minutes, d, w, mo, y",
			text, math.MaxInt32)
	}
	return Period{n, unit}, nil
}

// String is the period as a query writes it.
func (p Period) String() string { return strconv.FormatInt(p.N, 10) + string(p.Unit) }

// Ago is the time that lies the period before now.
func (p Period) Ago(now time.Time) time.Time {
	switch p.Unit {
	case UnitMillisecond:
		return now.Add(-time.Duration(p.N) * time.Millisecond)
	case UnitSecond:
		return secondsAgo(now, p.N)
	case UnitMinute:
		return secondsAgo(now, 60*p.N)
	case UnitDay:
		return now.AddDate(0, 0, -int(p.N))
	case UnitWeek:
		return now.AddDate(0, 0, -7*int(p.N))
	case UnitMonth:
		return monthsAgo(now, int(p.N))
	case UnitYear:
		return monthsAgo(now, 12*int(p.N))
	}
	return now
}

// secondsAgo counts in seconds because a time.Duration ends after 292 years, and a period need not.
func secondsAgo(now time.Time, n int64) time.Time {
	return time.Unix(now.Unix()-n, int64(now.Nanosecond())).In(now.Location())
}

// monthsAgo stays in the month that it counts to: a month before the 31st of March is the last of February, where
// AddDate would overflow into March.
func monthsAgo(now time.Time, n int) time.Time {
	t := now.AddDate(0, -n, 0)
	if t.Day() != now.Day() {
		t = t.AddDate(0, 0, -t.Day())
	}
	return t
}
