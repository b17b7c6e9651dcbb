package security

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// mediaType begins the content types of users, groups and permission targets.
const mediaType = "application/vnd.org.jfrog.artifactory.security."

// nameOf returns the name in the path. A plus sign in it stands for a space.
func nameOf(q *rest.Request, param string) string {
	return strings.ReplaceAll(q.Params[param], "+", " ")
}

// checkName returns an error if the body has another name than the path.
func checkName(kind, path, body string) error {
	if body != "" && body != path {
		return apierr.New(http.StatusBadRequest,
			"The %s name in the body, '%s', is not the name in the path, '%s'", kind, body, path)
	}
	return nil
}

// uri returns the address of a user, group or permission target.
func uri(q *rest.Request, kind, name string) string {
	return q.BaseURL() + "/artifactory/api/" + kind + "/" + store.EscapePath(name)
}

// A ref is a user, group or permission target in a list.
type ref struct {
	Name  string `json:"name"`
	URI   string `json:"uri"`
	Realm string `json:"realm,omitempty"` // of a user
}

// set assigns a value if it is given.
func set[T any](target, given *T) {
	if given != nil {
		*target = *given
	}
}
