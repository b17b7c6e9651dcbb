package replication

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the replication with secrets masked.
func (c Configuration) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, c) }

// Format prints the request with secrets masked.
func (r MultiPushRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the request with secrets masked.
func (r PathStartRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the target with secrets masked.
func (t RunTarget) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, t) }
