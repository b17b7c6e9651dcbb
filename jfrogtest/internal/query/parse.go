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
	if err := validate(query); err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Failed to parse query: %s, %v", text, err)
	}
	return query, nil
}

// validate returns an error for the rules that a real server enforces. It sorts and limits in spite
// of other domains in include.
func validate(query *aql.Query) error {
	all, clauses := *query, *query
	if !query.Transitive && slices.ContainsFunc(query.Include, isForeign) {
		all.Sort, all.Offset, all.Limit = nil, nil, nil
		clauses.Include = slices.DeleteFunc(slices.Clone(query.Include), isForeign)
	}
	for _, q := range []*aql.Query{&all, &clauses} {
		var broken *aql.RuleError
		err := q.Validate()
		if !errors.As(err, &broken) || broken.Rule == aql.RuleStatNull {
			continue
		}
		return err
	}
	return nil
}
