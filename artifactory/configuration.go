package artifactory

import (
	"bytes"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// lostRace reports whether Artifactory refused a change because its configuration changed
// while it was being saved. Nothing was saved then, so that the change can be sent again.
func lostRace(e *jfrog.Error) bool {
	return bytes.Contains(e.Body, []byte("Could not merge and save new descriptor"))
}

// noSuchRepository reports whether a response means that a repository does not exist, for
// which Artifactory uses status 400.
func noSuchRepository(e *jfrog.Error) bool {
	return e.StatusCode == http.StatusBadRequest && !lostRace(e)
}
