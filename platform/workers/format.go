package workers

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the worker with secrets masked.
func (w Worker) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, w) }

// Format prints the secret with its value masked.
func (s WorkerSecret) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the request with secrets masked.
func (r WorkerTestRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }
