// Package configrace recognizes changes of Artifactory's configuration that lost a race against
// another change.
package configrace

import (
	"net/http"
	"regexp"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Lost reports whether Artifactory refused to save its configuration because another change
// had come in between. It saved nothing then, so the request can be sent again. Every request
// that changes the configuration passes Lost to [jfrog.Request.RetryIf].
//
// Servers word the refusal in several ways and with several statuses. What they share is that
// the message is about the configuration or its descriptor, and about saving it.
func Lost(e *jfrog.Error) bool {
	switch e.StatusCode {
	case http.StatusBadRequest, http.StatusConflict, http.StatusInternalServerError:
		return configurationNotSaved.MatchString(e.Message())
	}
	return false
}

var configurationNotSaved = regexp.MustCompile(`(?i)\b(could not|cannot|failed to|unable to)\b.*\b(merge|save|update|store|write|reload)\b.*\b(config(uration)?|descriptor)\b` +
	`|\b(config(uration)?|descriptor)\b.*\b(was|has been|is being) (changed|modified|updated|locked)\b`)
