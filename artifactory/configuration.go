package artifactory

import (
	"bytes"
	"net/http"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// lostRace reports whether Artifactory refused to save its configuration because another
// change had come in between. It saved nothing then, so the request can be sent again. Every
// request that changes the configuration passes lostRace to [jfrog.Request.RetryIf].
func lostRace(e *jfrog.Error) bool {
	return bytes.Contains(e.Body, []byte("Could not merge and save new descriptor"))
}

// noSuchRepository reports whether a response means that the repository does not exist.
// Artifactory uses status 400 for that.
func noSuchRepository(e *jfrog.Error) bool {
	return e.StatusCode == http.StatusBadRequest && !lostRace(e)
}
