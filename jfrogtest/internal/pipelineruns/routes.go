// Package pipelineruns serves the pipelines of /pipelines: their steps and resources, their runs,
// and the logs and test reports of runs. No command is executed.
package pipelineruns

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
}

// Routes returns the operations below /pipelines on pipelines and their runs.
func Routes(st *store.Store) []rest.Route {
	s := &service{st}
	st.FollowPipelineSources()
	routes := slices.Concat(s.pipelineRoutes(), s.runRoutes(), s.resourceRoutes(), s.stepRoutes(),
		s.pipelineStepRoutes(), s.stepletRoutes(), s.logRoutes(), s.testReportRoutes())
	for i, rt := range routes {
		routes[i].Handle = func(q *rest.Request) (*rest.Response, error) {
			s.ExpireApprovals()
			return rt.Handle(q)
		}
	}
	return routes
}

func bad(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

func missing(format string, args ...any) error {
	return apierr.New(http.StatusNotFound, format, args...)
}

func ok(v any) (*rest.Response, error) { return rest.JSON(http.StatusOK, "", v), nil }

// stamp returns a time as responses show it: null for the zero time.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return times.ISO(t)
}

// orNull returns a value, or null for the zero value.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// object returns an object, or null for nil.
func object(m map[string]any) any {
	if m == nil {
		return nil
	}
	return m
}

// userID returns the number of a user as a text.
func (s *service) userID(name string) string {
	return strconv.FormatInt(s.Pipelines.UserID(name), 10)
}

// find returns the element of a list with an ID in the path. The status is for an unknown ID, and
// for an ID that is no number.
func find[T any](
	q *rest.Request, param string, list []T, id func(T) int64, status int, what string,
) (T, error) {
	var none T
	n, err := listing.ID(q, param, status)
	if err != nil {
		return none, err
	}
	i := slices.IndexFunc(list, func(x T) bool { return id(x) == n })
	if i < 0 {
		return none, apierr.New(status, "%s %d does not exist", what, n)
	}
	return list[i], nil
}

// runKey is the property of a view with its run, which responses lack.
const runKey = ""

// list responds with a list of entities of runs. It counts as a request for the status of the runs
// that all parameters but statusCodes select.
func (s *service) list(
	q *rest.Request, query listing.Query, views func() []listing.View,
) (*rest.Response, error) {
	all := query
	all.Sorted, all.Paged = false, false
	all.Numbers = map[string]string{}
	for name, property := range query.Numbers {
		if property != "statusCode" {
			all.Numbers[name] = property
		}
	}
	selected, err := all.Apply(q, views())
	if err != nil {
		return nil, err
	}
	polled := map[*store.PipelineRun]bool{}
	for _, v := range selected {
		r := v[runKey].(*store.PipelineRun)
		if !polled[r] && !r.Ended() {
			r.Poll()
		}
		polled[r] = true
	}
	page, err := query.Apply(q, views())
	if err != nil {
		return nil, err
	}
	for i, v := range page {
		page[i] = v.Without(runKey)
	}
	return ok(page)
}

// pollTriggers counts a request for the runs of pipelines.
func (s *service) pollTriggers() {
	for _, p := range s.PipelineRuns.Pipelines {
		p.Poll()
	}
}
