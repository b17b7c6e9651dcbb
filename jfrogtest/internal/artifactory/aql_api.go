package artifactory

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/query"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleAQL runs a query of the Artifactory Query Language.
func (s *service) handleAQL(q *rest.Request) (*rest.Response, error) {
	if q.User.Anonymous {
		return nil, apierr.New(http.StatusForbidden, "Only non-anonymous users are allowed to access AQL queries\n")
	}
	text := string(q.Data)
	if strings.TrimSpace(text) == "" {
		text = q.Query.Get("query")
	}
	if strings.TrimSpace(text) == "" {
		return nil, apierr.New(http.StatusBadRequest, "Couldn't find the query neither in the request URL and the attached file")
	}
	asked, err := query.Parse(text)
	if err == nil {
		err = mayAskAQL(q.User, asked)
	}
	if err != nil {
		return nil, err
	}
	if !query.ReadsArchives(asked) {
		return s.aqlResults(q, asked)
	}
	return rest.Later(func() (*rest.Response, error) {
		s.ListArchives()
		s.Lock()
		defer s.Unlock()
		return s.aqlResults(q, asked)
	}), nil
}

// aqlResults runs a query. The lock is held.
func (s *service) aqlResults(q *rest.Request, asked *aql.Query) (*rest.Response, error) {
	rows, err := query.Run(s.Store, q.User, asked)
	if err != nil {
		return nil, err
	}
	total := int64(len(rows))
	answer := aqlAnswer{Results: rows, Range: aqlRange{EndPos: total, Total: total, Limit: asked.Limit}}
	if asked.Offset != nil {
		answer.Range.StartPos = *asked.Offset
	}
	return rest.JSON(http.StatusOK, "", answer), nil
}

// aqlAnswer is a struct because the order of its fields matters: clients that read the response as
// a stream expect the results first.
type aqlAnswer struct {
	Results any      `json:"results"`
	Range   aqlRange `json:"range"`
}

type aqlRange struct {
	StartPos int64  `json:"start_pos"`
	EndPos   int64  `json:"end_pos"`
	Total    int64  `json:"total"`
	Limit    *int64 `json:"limit,omitempty"`
}

// mayAskAQL returns an error for queries that only administrators may send. Others may query items
// only, and must include the fields that permissions are about.
func mayAskAQL(u store.User, query *aql.Query) error {
	if u.Admin {
		return nil
	}
	if query.Domain != aql.DomainItem {
		return apierr.New(http.StatusForbidden, "Only admin users are allowed to query the %s domain", query.Domain)
	}
	for _, field := range []string{"name", "repo", "path"} {
		if !query.Displays(field) {
			return apierr.New(http.StatusForbidden, "Users without admin privileges must include the fields name, repo and path: %s is missing", field)
		}
	}
	return nil
}
