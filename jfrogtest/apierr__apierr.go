package jfrogtest

import (
	"errors"
	"fmt"
	"net/http"
)

// An apiError is refused input: a status and the message of Artifactory's error body.
type apiError struct {
	status  int
	message string
	header  http.Header
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.status, e.message) }

// fail makes the error that answers a request.
func fail(status int, format string, args ...any) error {
	return &apiError{status: status, message: fmt.Sprintf(format, args...)}
}

// refusal is any error as one that answers a request: what is not refused input is the server's own fault.
func refusal(err error) *apiError {
	var refused *apiError
	if errors.As(err, &refused) {
		return refused
	}
	return &apiError{status: http.StatusInternalServerError, message: err.Error()}
}

func unauthorized(message string) error {
	return &apiError{
		status: http.StatusUnauthorized, message: message,
		header: http.Header{"Www-Authenticate": {`Basic realm="Artifactory Realm"`}},
	}
}
