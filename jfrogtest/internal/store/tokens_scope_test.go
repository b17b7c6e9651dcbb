package store

import (
	"strings"
	"testing"
)

// FuzzParseScope checks that no other scope makes an administrator.
func FuzzParseScope(f *testing.F) {
	f.Add("applied-permissions/user")
	f.Add(`applied-permissions/groups:"a b",c artifact:libs/x/**:r,w`)
	f.Add("applied-permissions/roles:p:developer system:metrics:r")
	f.Fuzz(func(t *testing.T, text string) {
		scope, err := ParseScope(text)
		if err == nil && scope.Admin && !strings.Contains(text, scopeAdmin) {
			t.Errorf("%q makes an administrator", text)
		}
	})
}
