package access

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the settings with secrets masked.
func (s CrowdSettings) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the settings with secrets masked.
func (s LDAPSearch) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the settings with secrets masked.
func (s LDAPSettings) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the request with secrets masked.
func (r OIDCExchangeRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the token with secrets masked.
func (t Token) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, t) }

// Format prints the request with secrets masked.
func (r TokenRefreshRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the request with secrets masked.
func (r UserCreateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the request with secrets masked.
func (r UserUpdateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }
