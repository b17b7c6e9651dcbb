package aql

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Period is a length of time for $before and $last: a number of units.
// Months and years are calendar months and years, counted from the time of the query.
type Period struct {
	N    int64
	Unit Unit
}

// A Unit is the unit of a [Period]. Its value is the shortest documented suffix.
type Unit string

// The documented units. The language has no unit for hours.
const (
	UnitMillisecond Unit = "ms"
	UnitSecond      Unit = "s"
	UnitMinute      Unit = "minutes"
	UnitDay         Unit = "d"
	UnitWeek        Unit = "w"
	UnitMonth       Unit = "mo"
	UnitYear        Unit = "y"
)

// units maps every suffix that the server accepts, in any case, to its unit. "mi" and "millis" are
// not documented.
var units = map[string]Unit{
	"ms": UnitMillisecond, "mills": UnitMillisecond, "millis": UnitMillisecond,
	"s": UnitSecond, "seconds": UnitSecond,
	"minutes": UnitMinute, "mi": UnitMinute,
	"d": UnitDay, "days": UnitDay,
	"w": UnitWeek, "weeks": UnitWeek,
	"mo": UnitMonth, "months": UnitMonth,
	"y": UnitYear, "years": UnitYear,
}

// Millis returns a period of n milliseconds.
func Millis(n int) Period { return Period{int64(n), UnitMillisecond} }

// Seconds returns a period of n seconds.
func Seconds(n int) Period { return Period{int64(n), UnitSecond} }

// Minutes returns a period of n minutes. Use it for hours, which have no unit: Minutes(60 * hours).
func Minutes(n int) Period { return Period{int64(n), UnitMinute} }

// Days returns a period of n days.
func Days(n int) Period { return Period{int64(n), UnitDay} }

// Weeks returns a period of n weeks.
func Weeks(n int) Period { return Period{int64(n), UnitWeek} }

// Months returns a period of n calendar months.
func Months(n int) Period { return Period{int64(n), UnitMonth} }

// Years returns a period of n calendar years.
func Years(n int) Period { return Period{int64(n), UnitYear} }

// ParsePeriod parses a period: a number directly followed by a suffix, such as "3d" or "2weeks".
// The suffix may be in any case.
func ParsePeriod(text string) (Period, error) {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	n, err := strconv.ParseInt(text[:digits], 10, 32)
	unit, known := units[strings.ToLower(text[digits:])]
	if err != nil || !known {
		return Period{}, fmt.Errorf(
			"aql: expected a period (a number up to %d and one of ms, s, minutes, d, w, mo, y), found %q",
			math.MaxInt32, text)
	}
	return Period{n, unit}, nil
}

// String returns the period as the text that [ParsePeriod] parses.
func (p Period) String() string { return strconv.FormatInt(p.N, 10) + string(p.Unit) }

// Ago returns the time that is p before now.
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

// secondsAgo counts in seconds because a period may exceed the 292 years of a time.Duration.
func secondsAgo(now time.Time, n int64) time.Time {
	return time.Unix(now.Unix()-n, int64(now.Nanosecond())).In(now.Location())
}

// monthsAgo returns a time in the month that is n months earlier. A month before March 31 is the
// last day of February, where AddDate would overflow into March.
func monthsAgo(now time.Time, n int) time.Time {
	t := now.AddDate(0, -n, 0)
	if t.Day() != now.Day() {
		t = t.AddDate(0, 0, -t.Day())
	}
	return t
}
