package jfrogtest

import (
	"fmt"
)

// A graphPosition counts from 1.
type graphPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// A graphError is one element of the list "errors" of an answer.
type graphError struct {
	Message    string            `json:"message"`
	Locations  []graphPosition   `json:"locations,omitempty"`
	Path       []any             `json:"path,omitempty"`
	Extensions map[string]string `json:"extensions,omitempty"`
}

func (e *graphError) Error() string { return e.Message }

func newGraphError(code string, at graphPosition, format string, args ...any) *graphError {
	e := &graphError{Message: fmt.Sprintf(format, args...), Extensions: map[string]string{"code": code}}
	if at.Line > 0 {
		e.Locations = []graphPosition{at}
	}
	return e
}

func syntaxError(at graphPosition, format string, args ...any) *graphError {
	return newGraphError("GRAPHQL_PARSE_FAILED", at, "Syntax Error: "+format, args...)
}

const validationFailed = "GRAPHQL_VALIDATION_FAILED"

// graphProblem is an error whose place only the caller knows.
func graphProblem(format string, args ...any) error {
	return newGraphError(validationFailed, graphPosition{}, format, args...)
}
