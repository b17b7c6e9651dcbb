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
		if broken.Rule != aql.RuleTransitiveRepo || !inOneRepository(q.Criteria) {
			return err
		}
	}
	return nil
}

// inOneRepository reports whether criteria find items of a single repository. The JFrog CLI
// repeats the repository in each alternative of its transitive queries.
func inOneRepository(criteria []aql.Node) bool {
	var keys []string
	fixed, equal := fixesRepository(criteria, false, &keys)
	return fixed && equal && len(slices.Compact(keys)) == 1
}

// fixesRepository reports whether nodes need a repository in $eq, as alternatives or together, and
// whether all comparisons of the repository have $eq. It adds their keys.
func fixesRepository(nodes []aql.Node, alternatives bool, keys *[]string) (fixed, equal bool) {
	fixed, equal = alternatives && len(nodes) > 0, true
	for _, n := range nodes {
		nodeFixed, nodeEqual := false, true
		switch n := n.(type) {
		case aql.Comparison:
			if n.Ref.Kind == aql.RefField && n.Ref.Name == "repo" && len(n.Ref.Path) == 0 {
				nodeEqual = n.Op == aql.OpEq && !n.Value.Null
				nodeFixed = nodeEqual
				*keys = append(*keys, n.Value.Text)
			}
		case aql.Group:
			nodeFixed, nodeEqual = fixesRepository(n.Nodes, n.Op == aql.GroupOr, keys)
		}
		equal = equal && nodeEqual
		if alternatives {
			fixed = fixed && nodeFixed
		} else {
			fixed = fixed || nodeFixed
		}
	}
	return fixed, equal
}
