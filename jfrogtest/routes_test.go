package jfrogtest

import (
	"strings"
	"testing"
)

func TestRoutesAreWellFormed(t *testing.T) {
	n := 0
	for name, table := range tables() {
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
