// Package metadata serves /metadata: GraphQL queries for packages, their versions and files.
package metadata

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /metadata.
type service struct {
	*store.Store
	schema *graphql.Schema
}

// Routes returns the operations below /metadata.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	s.schema = s.newSchema()
	return []rest.Route{rest.Post("/api/v1/query", s.handleQuery, rest.Small, rest.Admin)}
}

// handleQuery runs a GraphQL query. Errors of the query are in the list errors of a response with
// status 200.
func (s *service) handleQuery(q *rest.Request) (*rest.Response, error) {
	var body graphql.Request
	if err := q.DecodeNumbers(&body); err != nil {
		return nil, err
	}
	if body.Query == "" {
		return nil, apierr.New(http.StatusBadRequest, "The request has no query")
	}
	return rest.JSON(http.StatusOK, "", graphql.Run(s.schema, body)), nil
}
