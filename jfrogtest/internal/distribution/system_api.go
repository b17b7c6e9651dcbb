package distribution

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// A message is the body of responses that only report success.
type message struct {
	Code int    `json:"status_code"`
	Text string `json:"message"`
}

func (s *service) handlePing(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", message{http.StatusOK, "ok"}), nil
}

func (s *service) handleInfo(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{
		"status": "STABLE", "version": version, "service_id": "jfds@jfrogtest",
	}), nil
}

// version is the version of Distribution.
const version = "2.26.1"
