package artifactory

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// AQLQuery is a query of the Artifactory Query Language: one that package aql has built,
// or an [AQLText].
type AQLQuery interface {
	// Build returns the text of the query, or says why there is none.
	Build() (string, error)
}

// AQLText is a query as text, such as items.find({"repo":"libs-release-local"}). Values
// from elsewhere do not belong into it unchecked; package aql quotes them.
type AQLText string

// Build returns the text.
func (t AQLText) Build() (string, error) { return string(t), nil }

// AQLResult is what a query found.
type AQLResult struct {
	Results []AQLRow `json:"results"`
	Range   AQLRange `json:"range"`
}

// AQLRange says which of the rows a result holds.
type AQLRange struct {
	StartPos     int64  `json:"start_pos"`              // as the query's offset
	EndPos       int64  `json:"end_pos"`                // number of rows
	Total        int64  `json:"total"`                  // number of rows in the result, not of all that match
	Limit        int64  `json:"limit,omitempty"`        // of the query, or of the server
	Notification string `json:"notification,omitempty"` // that the server's limit cut the result off, for one
}

// Truncated tells whether the server cut the result off at a limit of its own.
func (r AQLRange) Truncated() bool { return strings.Contains(r.Notification, "hard limit") }

// AQLPage runs a query and returns its rows all at once. [SearchService.AQL], which says more
// about queries, is for results of any size. Check [AQLRange.Truncated].
// Since Artifactory 3.5.
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
	return jfrog.Post("/artifactory/api/search/aql").Body(text).Idempotent().Accept("application/json")
}
