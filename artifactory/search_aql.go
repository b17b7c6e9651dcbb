package artifactory

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// AQLQuery is a query of the Artifactory Query Language: a query built with package aql, or an
// [AQLText].
type AQLQuery interface {
	// Build returns the text of the query. An invalid query is an error.
	Build() (string, error)
}

// AQLText is a query as text, such as items.find({"repo":"libs-release-local"}). Do not put
// untrusted values into it. Package aql quotes values.
type AQLText string

// Build returns the text.
func (t AQLText) Build() (string, error) { return string(t), nil }

// AQLResult is the result of a query.
type AQLResult struct {
	Results []AQLRow `json:"results"`
	Range   AQLRange `json:"range"`
}

// AQLRange describes the rows of a result.
type AQLRange struct {
	StartPos int64 `json:"start_pos"` // offset of the query
	EndPos   int64 `json:"end_pos"`   // number of rows
	// Total is the number of rows in the result, not of all matches.
	Total int64 `json:"total"`
	Limit int64 `json:"limit,omitempty"` // limit of the query or of the server
	// Notification is a message, such as that the server cut the result off.
	Notification string `json:"notification,omitempty"`
}

// Truncated reports whether the server cut the result off at its own limit.
func (r AQLRange) Truncated() bool { return strings.Contains(r.Notification, "hard limit") }

// AQLPage runs a query and returns all rows at once. Check [AQLRange.Truncated] for a limit of
// the server. [SearchService.AQL] is for results of any size.
//
// Requires: an authenticated user, for some queries an admin. Since 3.5.0.
//
//jfrog:op 2.8.1 9.4
func (s *SearchService) AQLPage(ctx context.Context, query AQLQuery) (*AQLResult, error) {
	text, err := aqlText(query)
	out, err := jfrog.Do[AQLResult](ctx, s.client, aqlRequest(text).Check(err))
	if err == nil && out.Results == nil {
		err = fmt.Errorf("artifactory: %w: it has no results", jfrog.ErrBadAnswer)
	}
	if err != nil {
		return nil, err
	}
	return &out, nil
}

func aqlText(query AQLQuery) (string, error) {
	if v := reflect.ValueOf(query); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return "", errors.New("query is nil")
	}
	text, err := query.Build()
	if err == nil && strings.TrimSpace(text) == "" {
		err = errors.New("query is empty")
	}
	return text, err
}

func aqlRequest(text string) *jfrog.Request {
	return jfrog.Post("/artifactory/api/search/aql").LongRunning().Body(text).Idempotent().Accept("application/json")
}
