package jfrogtest

import (
	"net/http/httptest"
	"testing"
)

func TestJournalIsBounded(t *testing.T) {
	var j journal
	r := httptest.NewRequest("GET", "/", nil)
	for range maxJournal + 5 {
		j.add(r)
	}
	if n := len(j.list()); n != maxJournal {
		t.Errorf("the journal holds %d requests, want %d", n, maxJournal)
	}
}
