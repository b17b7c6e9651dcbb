// Package refusal recognizes error responses of Artifactory whose status alone does not tell
// their meaning.
package refusal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ErrCredentials means that the server has refused the credentials with status 401. The packages
// that change many items share it, so that a program can compare with the error of any of them.
var ErrCredentials = errors.New("the server refuses the credentials")

// Credentials adds [ErrCredentials] to an error with status 401. It returns others unchanged.
func Credentials(err error) error {
	if errors.Is(err, jfrog.ErrUnauthorized) && !errors.Is(err, ErrCredentials) {
		return fmt.Errorf("%w: %w", ErrCredentials, err)
	}
	return err
}

// Missing reports whether a server itself has said that an item does not exist, which it does in
// JSON. A proxy, or the server that a request was redirected to, knows nothing of items.
func Missing(err error, meta *jfrog.Response) bool {
	var e *jfrog.Error
	return errors.Is(err, jfrog.ErrNotFound) && !meta.Redirected && errors.As(err, &e) &&
		bytes.HasPrefix(bytes.TrimSpace(e.Body), []byte("{")) && json.Valid(e.Body)
}

// LostRace reports whether Artifactory refused to save its configuration because another
// change had come in between. It saved nothing then, so the request can be sent again. Every
// request that changes the configuration passes LostRace to [jfrog.Request.RetryIf].
//
// Servers word the refusal in several ways and with several statuses. What they share is that
// the message is about the configuration or its descriptor, and about saving it.
func LostRace(e *jfrog.Error) bool {
	switch e.StatusCode {
	case http.StatusBadRequest, http.StatusConflict, http.StatusInternalServerError:
		return configurationNotSaved.MatchString(e.Message())
	}
	return false
}

var configurationNotSaved = regexp.MustCompile(`(?i)\b(could not|cannot|failed to|unable to)\b.*\b(merge|save|update|store|write|reload)\b.*\b(config(uration)?|descriptor)\b` +
	`|\b(config(uration)?|descriptor)\b.*\b(was|has been|is being) (changed|modified|updated|locked)\b`)

// NoSuchRepository reports whether a response means that the repository does not exist.
// Artifactory uses status 400 with the message "Bad Request" for that, or "Could not find
// repository". Other responses with status 400 have other causes: a proxy that refuses the
// headers, an invalid token.
func NoSuchRepository(e *jfrog.Error) bool {
	if e.StatusCode != http.StatusBadRequest || !json.Valid(e.Body) {
		return false
	}
	return noSuchThing.MatchString(e.Message()) || isBareBadRequest(e.Body)
}

var noSuchThing = regexp.MustCompile(`(?i)^(repository|repo)\b.*\b(not found|not exist|doesn't exist)|\b(could|did|can) ?not find\b.*\brepo`)

// isBareBadRequest reports whether a response is Artifactory's, with no message but the name of
// the status. Proxies and gateways send that name in other objects.
func isBareBadRequest(body []byte) bool {
	var artifactory struct {
		Errors []struct {
			Status  jfrog.Int `json:"status"`
			Message string    `json:"message"`
		} `json:"errors"`
	}
	if json.Unmarshal(body, &artifactory) != nil || len(artifactory.Errors) != 1 {
		return false
	}
	e := artifactory.Errors[0]
	return e.Status == http.StatusBadRequest && strings.EqualFold(e.Message, http.StatusText(http.StatusBadRequest))
}
