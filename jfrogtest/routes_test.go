package jfrogtest

import (
	"strings"
	"testing"
	"time"
)

func TestRoutesAreWellFormed(t *testing.T) {
	n := 0
	for name, table := range services(newStore(storeConfig{clock: time.Now}), nil) {
		for _, rt := range table {
			if rt.method == "" || !strings.HasPrefix(rt.template, "/") || rt.handle == nil {
				t.Errorf("%s has the odd route %+v", name, rt)
			}
			n++
		}
	}
	if n < 160 {
		t.Errorf("only %d routes", n)
	}
}
