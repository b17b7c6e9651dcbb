package store

import (
	"strings"
	"testing"
)

func TestShortUser(t *testing.T) {
	if got := ShortUser("admin"); got != "admin" {
		t.Errorf("%s: %v, want %v", "short", got, "admin")
	}
	if got := ShortUser(strings.Repeat("ä", 65)); got != strings.Repeat("ä", 61)+"..." {
		t.Errorf("%s: %v, want %v", "long", got, strings.Repeat("ä", 61)+"...")
	}
	if got := ShortUser(strings.Repeat("ä", 64)); got != strings.Repeat("ä", 64) {
		t.Errorf("%s: %v, want %v", "just fits", got, strings.Repeat("ä", 64))
	}
}
