package webhooks

import (
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// The Format methods hide secrets also where package fmt bypasses the methods of the fields.

// Format prints the handler with secrets masked.
func (h CustomWebhookHandler) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, h) }

// Format prints the header with its value masked.
func (h HandlerHeader) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, h) }

// Format prints the secret with its value masked.
func (s HandlerSecret) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, s) }

// Format prints the record with secrets masked.
func (r TroubleshootingRecord) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the request with secrets masked.
func (r TroubleshootingRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the handler with secrets masked.
func (h WebhookHandler) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, h) }
