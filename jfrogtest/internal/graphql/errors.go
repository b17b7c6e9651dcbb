package graphql

import (
	"fmt"
)

// A graphPosition counts from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A graphError is one element of the list "errors" of an answer.
type Error struct {
	Message    string            `json:"message"`
	Locations  []Position        `json:"locations,omitempty"`
	Path       []any             `json:"path,omitempty"`
	Extensions map[string]string `json:"extensions,omitempty"`
}

func (e *Error) Error() string { return e.Message }

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

// graphProblem is an error whose place only the caller knows.
func Problem(format string, args ...any) error {
	return NewError(validationFailed, Position{}, format, args...)
}
