package artifactory

import (
	"encoding/json"
	"net/http"
	"regexp"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/configrace"
)

// lostRace reports whether a change of the configuration lost a race against another one.
func lostRace(e *jfrog.Error) bool { return configrace.Lost(e) }

// noSuchRepository reports whether a response means that the repository does not exist.
// Artifactory uses status 400 with the message "Bad Request" for that. Other responses with
// status 400 have other causes: a proxy that refuses the headers, an invalid token.
func noSuchRepository(e *jfrog.Error) bool {
	return e.StatusCode == http.StatusBadRequest && noSuchThing.MatchString(e.Message()) && json.Valid(e.Body)
}

var noSuchThing = regexp.MustCompile(`(?i)^bad request$|^(repository|repo)\b.*\b(not found|not exist|doesn't exist)|\b(could|did|can) ?not find\b.*\brepo`)
