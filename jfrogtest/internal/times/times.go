// Package times reads and writes the time formats of the products, and checks schedules.
package times

import (
	"net/http"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// ISO formats a time as storage documents do.
func ISO(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// BuildLayout is the layout of times in build documents: the offset has no colon.
const BuildLayout = "2006-01-02T15:04:05.000-0700"

// ParseAny parses epoch milliseconds or an ISO 8601 time.
func ParseAny(text string) (time.Time, error) {
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.UnixMilli(ms), nil
	}
	return Parse(text)
}

// Parse parses the ISO 8601 forms that clients send.
func Parse(text string) (time.Time, error) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, apierr.New(http.StatusBadRequest, "Invalid date '%s'", text)
}
