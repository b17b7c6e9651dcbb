package store

import (
	"testing"
	"time"
)

// TestBuildRunFile checks the path of a build's document for names that need escapes.
func TestBuildRunFile(t *testing.T) {
	for name, want := range map[string]string{
		"app":       "app",
		"a/b":       "a%2Fb",
		"a / b":     "a%20%2F%20b",
		"a/ b":      "a%2F%20b",
		"a\t b\nc":  "a  b c",
		`a\b;c:d`:   "a%5Cb%3Bc%3Ad",
		"100% done": "100%25 done",
	} {
		r := BuildRun{Name: name, Number: "1", Started: time.UnixMilli(5)}
		if got := r.File(); got != want+"/1-5.json" {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
