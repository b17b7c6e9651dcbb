package apierr

import (
	"errors"
	"fmt"
	"net/http"
)

// An apiError is refused input: a status and the message of Artifactory's error body.
type Error struct {
	Status  int
	Message string
	Header  http.Header
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Status, e.Message) }

// fail makes the error that answers a request.
func New(status int, format string, args ...any) error {
	return &Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// refusal is any error as one that answers a request: what is not refused input is the server's own fault.
func From(err error) *Error {
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	return &Error{Status: http.StatusInternalServerError, Message: err.Error()}
}

func Unauthorized(message string) error {
	return &Error{
		Status: http.StatusUnauthorized, Message: message,
		Header: http.Header{"Www-Authenticate": {`Basic realm="Artifactory Realm"`}},
	}
}
