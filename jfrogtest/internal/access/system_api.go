package access

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// accessVersion is the version of Access that the server claims to have. Versions of Access count
// apart from those of Artifactory.
const accessVersion = "7.155.0"

func (s *service) handlePing(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "OK"), nil
}

func (s *service) handleVersion(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{"name": accessVersion}), nil
}
