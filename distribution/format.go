package distribution

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Structs that hold secrets print them masked, also where another value points to the struct.

// Format prints the value with its secrets masked.
func (p SigningKeyPair) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, p) }

// Format prints the value with its secrets masked.
func (r SigningKeySetRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the value with its secrets masked.
func (r SigningKeyUploadRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the value with its secrets masked.
func (o SigningOptions) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, o) }

// Format prints the value with its secrets masked.
func (t Token) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, t) }

// Format prints the value with its secrets masked.
func (r TokenRefreshRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the value with its secrets masked.
func (r TokenRevokeRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }
