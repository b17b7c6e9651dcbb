package admin

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the configuration with secrets masked.
func (c Configuration) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, c) }

// Format prints the setting with secrets masked.
func (s LDAPSearch) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the setting with secrets masked.
func (s LDAPSetting) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the result with secrets masked.
func (i LicenseInstallation) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, i) }

// Format prints the message with secrets masked.
func (m LicenseMessage) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, m) }

// Format prints the messages with secrets masked.
func (m LicenseMessages) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), []LicenseMessage(m))
}

// Format prints the settings with secrets masked.
func (s MailServer) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the provider with secrets masked.
func (p OAuthProvider) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, p) }

// Format prints the settings with secrets masked.
func (s OAuthSettings) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the proxy with secrets masked.
func (p Proxy) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, p) }

// Format prints the configuration with secrets masked.
func (c SecurityConfiguration) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, c) }
