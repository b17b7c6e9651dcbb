// Package tally writes the sums of many results as text.
package tally

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Counts returns counts by kind with their sum, such as "3 files (1 failed, 2 sent)". The noun is
// singular.
func Counts[K ~string, N int | int64](counts map[K]N, noun string) string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		if n := counts[kind]; n != 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind))
		}
	}
	if parts == nil {
		return "no " + noun + "s"
	}
	return fmt.Sprintf("%s (%s)", Number(Total(counts), noun), strings.Join(parts, ", "))
}

// Total returns the sum of counts.
func Total[K comparable, N int | int64](counts map[K]N) N {
	var total N
	for _, n := range counts {
		total += n
	}
	return total
}

// Number returns a number with a noun, such as "1 file" or "2 files".
func Number[N int | int64](n N, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// In returns a duration with three digits, such as " in 1.25s". It is empty for zero.
func In(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	unit := time.Nanosecond
	for d >= 1000*unit {
		unit *= 10
	}
	return " in " + d.Round(unit).String()
}
