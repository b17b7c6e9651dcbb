package artifactory

import (
	"context"
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

// AQL runs a query and returns its rows, all at once. Check [AQLRange.Truncated] where
// they may be many. It needs a user who is not anonymous; builds can be found by
// administrators only; others must have repo, path and name among the fields. A query that
// the server cannot parse is an error matching [jfrog.ErrValidation], too many queries at
// once one matching [jfrog.ErrRateLimited].
//
//jfrog:op 2.8.1 9.4
func (s *SearchService) AQL(ctx context.Context, query AQLQuery) (*AQLResult, error) {
	req, err := aqlRequest(query)
	if err != nil {
		return nil, err
	}
	return jfrog.Do[*AQLResult](ctx, s.client, req)
}

func aqlRequest(query AQLQuery) (*jfrog.Request, error) {
	if v := reflect.ValueOf(query); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, missing("query")
	}
	text, err := query.Build()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, missing("query")
	}
	return jfrog.Post("/artifactory/api/search/aql").Body(text).Idempotent(), nil
}
