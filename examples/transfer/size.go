package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// units maps the lower-case names of units to their factors.
var units = map[string]float64{
	"": 1, "b": 1,
	"k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9,
	"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}

// parseRate parses a rate in bytes per second, such as 10MB/s, 1.5MiB or 500k.
func parseRate(s string) (int64, error) {
	text := strings.TrimSuffix(s, "/s")
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
	factor, known := units[strings.ToLower(strings.TrimSpace(text[len(digits):]))]
	n, err := strconv.ParseFloat(digits, 64)
	if n *= factor; err != nil || !known || !(n >= 1 && n < math.MaxInt64) {
		return 0, fmt.Errorf("%q is not a rate such as 10MB/s", s)
	}
	return int64(n), nil
}

// size formats a number of bytes for reading.
func size(n int64) string {
	if n < 1<<10 {
		return fmt.Sprintf("%d B", n)
	}
	v, unit := float64(n)/(1<<10), 0
	for v >= 1023.95 && unit < 3 { // or it would be rounded to 1024.0
		v, unit = v/(1<<10), unit+1
	}
	return fmt.Sprintf("%.1f %ciB", v, "KMGT"[unit])
}

// column returns a function that formats the numbers of bytes of a column in one unit.
func column(numbers ...int64) func(int64) string {
	most := int64(0)
	for _, n := range numbers {
		most = max(most, n)
	}
	_, unit, _ := strings.Cut(size(most), " ")
	factor := units[strings.ToLower(unit)]
	return func(n int64) string {
		switch v := float64(n) / factor; {
		case factor == 1:
			return fmt.Sprintf("%d %s", n, unit)
		case n > 0 && v < 0.05:
			return "<0.1 " + unit
		default:
			return fmt.Sprintf("%.1f %s", v, unit)
		}
	}
}

// rate formats a rate in bytes per second for reading.
func rate(n int64, d time.Duration) string {
	if d <= 0 {
		return "-"
	}
	return size(int64(float64(n)/d.Seconds())) + "/s"
}
