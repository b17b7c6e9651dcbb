package jfrogtest

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"

	"strings"
	"testing"
	"time"
)

func TestRoutesAreWellFormed(t *testing.T) {
	n := 0
	for name, table := range services(store.New(store.Config{Clock: time.Now}), nil) {
		for _, rt := range table {
			if rt.Method == "" || !strings.HasPrefix(rt.Template, "/") || rt.Handle == nil {
				t.Errorf("%s has the odd route %+v", name, rt)
			}
			n++
		}
	}
	if n < 160 {
		t.Errorf("only %d routes", n)
	}
}
