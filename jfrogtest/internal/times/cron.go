package times

import (
	"strconv"
	"strings"
)

// cronFields has the characters besides digits and the greatest number of each field of a Quartz
// cron expression.
var cronFields = []struct {
	allowed  string
	greatest int
}{
	{",-*/", 59}, {",-*/", 59}, {",-*/", 23}, {",-*/?LW", 31}, {",-*/ABCDEFGJLMNOPRSTUVY", 12},
	{",-*/?L#ADEFHIMNORSTUW", 7}, {",-*/", 9999},
}

// IsCron reports whether a text has the form of a Quartz cron expression: six fields or seven,
// one of the days being ?, and no number that is too great for its field.
func IsCron(text string) bool {
	fields := strings.Fields(strings.ToUpper(text))
	if len(fields) < 6 || len(fields) > 7 || (fields[3] == "?") == (fields[5] == "?") {
		return false
	}
	for i, field := range fields {
		f := cronFields[i]
		if strings.Trim(field, "0123456789"+f.allowed) != "" {
			return false
		}
		for number := range strings.FieldsFuncSeq(field, func(r rune) bool { return r < '0' || r > '9' }) {
			if n, err := strconv.Atoi(number); err != nil || n > f.greatest {
				return false
			}
		}
	}
	return true
}
