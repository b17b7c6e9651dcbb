// Package apierr defines the error that becomes the response to a rejected request.
package apierr

import (
	"errors"
	"fmt"
	"net/http"
)

// An Error is a rejected request: a status, a message for the error body, and headers.
type Error struct {
	Status  int
	Message string
	Header  http.Header
}

// Error implements the error interface.
func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Status, e.Message) }

// New returns an [Error] with a status and a formatted message.
func New(status int, format string, args ...any) error {
	return &Error{Status: status, Message: fmt.Sprintf(format, args...)}
}

// From returns err as an [Error]. Any other error is a fault of the server, with status 500.
func From(err error) *Error {
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	return &Error{Status: http.StatusInternalServerError, Message: err.Error()}
}

// Unauthorized returns an [Error] with status 401 and a challenge.
func Unauthorized(message string) error {
	return &Error{
		Status: http.StatusUnauthorized, Message: message,
		Header: http.Header{"Www-Authenticate": {`Basic realm="Artifactory Realm"`}},
	}
}
