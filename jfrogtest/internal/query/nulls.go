package query

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/aql"
)

// always lists the fields that have a value in every row of their domain. A real server does not
// look for null when it compares them with $ne, so that a missing row fails the comparison.
var always = map[aql.Domain][]string{
	aql.DomainItem:            {"repo", "path", "name", "created", "modified", "type", "depth"},
	aql.DomainModule:          {"name"},
	aql.DomainArtifact:        {"name"},
	aql.DomainDependency:      {"name"},
	aql.DomainBuild:           {"name", "number", "started", "created"},
	aql.DomainPromotion:       {"status", "created"},
	aql.DomainRelease:         {"name", "version", "status", "created", "signature"},
	aql.DomainReleaseArtifact: {"path"},
}

// holdsWithoutRow reports whether a negative comparison holds if there is no related row.
func holdsWithoutRow(domain aql.Domain, c aql.Comparison) bool {
	return c.Op == aql.OpNmatch || !slices.Contains(always[domain], c.Ref.Name)
}
