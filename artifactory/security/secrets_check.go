package security

import (
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// secretNotEmpty is check.NotEmpty for a secret. It refuses the mask too.
func secretNotEmpty(what string, value jfrog.Secret) error {
	if secrets.IsMasked(string(value)) {
		return secrets.ErrMasked
	}
	return check.NotEmpty(what, value)
}

// headerSecret returns an error for a secret that a header cannot carry.
func headerSecret(what string, value jfrog.Secret) error {
	if strings.ContainsAny(string(value), "\r\n\x00") {
		return fmt.Errorf("%s has a line break, which a header cannot carry", what)
	}
	return secretNotEmpty(what, value)
}

// lacks returns the error for a response without a value that the caller needs.
func lacks(what string) error {
	return fmt.Errorf("security: %w: it has no %s", jfrog.ErrBadAnswer, what)
}
