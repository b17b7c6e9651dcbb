package graphql

import "fmt"

// A Position is a place in a document. Lines and columns count from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// An Error is an element of the list errors of a response.
type Error struct {
	Message    string            `json:"message"`
	Locations  []Position        `json:"locations,omitempty"`
	Path       []any             `json:"path,omitempty"`
	Extensions map[string]string `json:"extensions,omitempty"`
}

// Error implements the error interface.
func (e *Error) Error() string { return e.Message }

// NewError returns an [Error] with a code and a formatted message. The zero position means no
// location.
func NewError(code string, at Position, format string, args ...any) *Error {
	e := &Error{Message: fmt.Sprintf(format, args...), Extensions: map[string]string{"code": code}}
	if at.Line > 0 {
		e.Locations = []Position{at}
	}
	return e
}

func syntaxError(at Position, format string, args ...any) *Error {
	return NewError("GRAPHQL_PARSE_FAILED", at, "Syntax Error: "+format, args...)
}

const validationFailed = "GRAPHQL_VALIDATION_FAILED"

// Problem returns a validation error without a location. The caller knows the location.
func Problem(format string, args ...any) error {
	return NewError(validationFailed, Position{}, format, args...)
}
