package distribution

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
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

// handleSetKey sets the key that signs release bundles v1. Only its public half is kept.
func (s *service) handleSetKey(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Public  string `json:"public_key"`
		Private string `json:"private_key"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if !strings.Contains(body.Public, "BEGIN PGP PUBLIC KEY BLOCK") ||
		!strings.Contains(body.Private, "BEGIN PGP PRIVATE KEY BLOCK") {
		return nil, badRequest("public_key and private_key must be armored PGP keys")
	}
	s.DistributionKey = body.Public
	return rest.JSON(http.StatusOK, "", message{http.StatusCreated, "Set GPG public & private key"}), nil
}

func (s *service) handleGetKey(*rest.Request) (*rest.Response, error) {
	if s.DistributionKey == "" {
		return nil, apierr.New(http.StatusNotFound, "No public GPG key exists in Distribution")
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"public_key": s.DistributionKey, "private_key": "*****"}), nil
}
