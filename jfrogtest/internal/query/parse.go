package query

import (
	"errors"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// Parse parses a query. It returns an error for queries that a real server rejects.
func Parse(text string) (*aql.Query, error) {
	query, err := aql.Parse(text)
	var syntax *aql.SyntaxError
	if errors.As(err, &syntax) {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse query: %s, it looks like there is syntax error near the following sub-query: %s",
			text, text[min(syntax.Offset, len(text)):])
	}
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse query: %s, %v", text, err)
	}
	foreign := slices.ContainsFunc(query.Include, func(ref aql.Ref) bool { return len(ref.Path) > 0 || ref.Kind == aql.RefProperty })
	if foreign { // a real server ignores these clauses then
		query.Sort, query.Offset, query.Limit = nil, nil, nil
	}
	var broken *aql.RuleError
	if err := query.Validate(); errors.As(err, &broken) && broken.Rule != aql.RuleStatNull {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse query: %s, %v", text, err)
	}
	return query, nil
}
