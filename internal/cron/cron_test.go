package cron

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

var valid = []string{
	"0 0 12 * * ?", "0 15 10 ? * *", "0 15 10 * * ? 2024", "0 15 10 L * ?", "0 0 0/1 ? * * *", "0 0 0 ? * SUN *",
	"0 0 0 1 1 ? 2099", "0 * 14 * * ?", "0 0/5 14,18 * * ?", "0 0-5 14 * * ?", "0 10,44 14 ? 3 WED", "0 15 10 ? * MON-FRI",
	"0 15 10 15 * ?", "0 15 10 L-2 * ?", "0 15 10 ? * 6L", "0 15 10 ? * 6L 2022-2025", "0 15 10 ? * 6#3", "0 0 12 1/5 * ?",
	"0 11 11 11 11 ?", "0 0 0 LW * ?", "0 0 0 15W * ?", "0 0 0 L-3W * ?", "0 0 0 ? * L", "0 0 0 ? * fril", "0 0 0 ? jan-MAR,Dec mon#1",
	"  0\t0 0   ? * SUN ", "0 0 22-2 ? NOV-FEB FRI-MON", "/5 */5 10-20/5 ? * 1,2,3", "0 0 0 ? * MON-FRI/2", "0 0 0 ? * * 2024/2",
	"0/59 0/59 0/23 1/31 1/12 ?", "59 59 23 31 12 ?", "0 0 0 1,15,L * ?", "0 0 0 ? * 7", "00 00 00 01 01 ?",
}

func TestCheck(t *testing.T) {
	for _, expr := range valid {
		assert.NoError(t, Check(expr))
	}
	for expr, why := range map[string]string{
		"":                      "is empty",
		" \t":                   "is empty",
		"0 0 12 * *":            "has 5 fields",
		"0 0 12 * * ? 2024 1":   "has 8 fields",
		"60 0 0 * * ?":          `second: "60" is not a value from 0 to 59`,
		"0 60 0 * * ?":          "minute",
		"0 0 24 * * ?":          "hour",
		"0 0 0 0 * ?":           `day of the month: "0" is not a value from 1 to 31`,
		"0 0 0 32 * ?":          "day of the month",
		"0 0 0 1 13 ?":          "month",
		"0 0 0 1 FOO ?":         "month",
		"0 0 0 ? * 8":           `day of the week: "8"`,
		"0 0 0 ? * 0":           "day of the week",
		"0 0 0 ? * MONDAY":      "day of the week",
		"0 0 0 ? * * 1969":      "year",
		"0 0 0 ? * * 20240":     "year",
		"0 0 0 ? * * 2025-2024": "range 2025-2024 ends before it begins",
		"? 0 0 * * ?":           "second: ? is not allowed here",
		"0 0 0 * ? ?":           "month: ? is not allowed",
		"0 0 0 1,? * ?":         "? is not allowed",
		"0 0 0 * * *":           "either the day of the month or the day of the week must be ?",
		"0 0 0 ? * ?":           "must be ?",
		"0 0 0 1 * MON":         "must be ?",
		"0 0 0 L-31 * ?":        "day of the month",
		"0 0 0 L- * ?":          "day of the month",
		"0 0 0 32W * ?":         "day of the month",
		"0 0 0 W * ?":           "day of the month",
		"0 0 0 1-5W * ?":        "day of the month",
		"0 0 0 ? * 6#6":         "day of the week",
		"0 0 0 ? * #1":          "day of the week",
		"0 0 0 ? * 6#":          "day of the week",
		"0 0 0 ? * 8L":          "day of the week",
		"L 0 0 ? * *":           "second",
		"0 0 L ? * *":           "hour",
		"0 0/60 0 ? * *":        `"60" is not a step of at most 59`,
		"0 0 0/24 ? * *":        "step",
		"0 0/ 0 ? * *":          "step",
		"0 0/-1 0 ? * *":        "step",
		"0 0/1/2 0 ? * *":       "step",
		"0 1- 0 ? * *":          "minute",
		"0 -1 0 ? * *":          "minute",
		"0 1-2-3 0 ? * *":       "minute",
		"0 1, 0 ? * *":          "an element is empty",
		"0 ,1 0 ? * *":          "an element is empty",
		"0 ** 0 ? * *":          "minute",
		"0 +1 0 ? * *":          "minute",
		"0 1.5 0 ? * *":         "minute",
		"0 ٣ 0 ? * *":           "not in ASCII",
		"@daily":                "has 1 fields",
		"0 0 0 ? * MON-SUN-TUE": "day of the week",
		"0 0 0 99999999999 * ?": "day of the month",
		"0 2 * * *":             "has 5 fields",
		"0 0 0 ? 1-13 *":        `"13" is not a value from 1 to 12`,
		"0 0 0 \u00a0? * *":     "not in ASCII",
		"0 0 0 ? * ſun":         "not in ASCII",
		"0 0 0 ? *\n*":          "has 5 fields",
	} {
		assert.ErrorContains(t, Check(expr), why, expr)
	}
}

func FuzzCheck(f *testing.F) {
	for _, expr := range valid {
		f.Add(expr)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		if Check(expr) != nil {
			return
		}
		// The form does not depend on the case and the blanks.
		again := strings.Join(strings.Fields(strings.ToLower(expr)), " ")
		if err := Check(again); err != nil {
			t.Errorf("%q is valid, but %v", expr, err)
		}
		if strings.Count(again, "?") != 1 {
			t.Errorf("%q has not one ?", expr)
		}
	})
}
