package cleanup_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// fileAndImage returns a plan that deletes the file other/d/f, and then the image app of libs.
func (e *env) fileAndImage() []bulk.Step {
	e.Helper()
	e.deploy(100, "other", "d/f", nil)
	e.push(100, "app", "1.0", "layer")
	plan, err := jfrog.Collect(e.plan(cleanup.Rule{Repos: []string{"other"}, OlderThan: cleanup.Day}, oldImages(cleanup.Rule{})))
	require.NoError(e, err)
	require.Len(e, plan, 2)
	e.srv.ResetRequests()
	return plan
}

// lastDeletes requires that the last request deletes a file or a folder.
func (e *env) lastDeletes(path string) {
	e.Helper()
	requests := e.srv.Requests()
	last := requests[len(requests)-1]
	require.Equal(e, http.MethodDelete, last.Method, last.Path)
	require.True(e, strings.HasSuffix(last.Path, path), last.Path)
}

// Credentials that are refused for the last file stop the deletion of images.
func TestRefusedForAFileStopsImages(t *testing.T) {
	e := serve(t)
	plan := e.fileAndImage()
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "*/other/d/f", Status: 401})
	var errs []error
	for res, err := range cleanup.ApplyResults(t.Context(), e.m, bulk.Steps(plan...), nil) {
		require.ErrorIs(t, err, bulk.ErrCredentialsRefused)
		require.ErrorIs(t, err, jfrog.ErrUnauthorized)
		require.Equal(t, bulk.OutcomeFailed, res.Outcome)
		errs = append(errs, err)
	}
	require.Len(t, errs, 2)
	require.ErrorContains(t, errs[1], "not all items have begun")
	e.lastDeletes("/other/d/f")
}

// With StopOnError, a failure in one part of the application stops the next one.
func TestStopOnErrorBetweenParts(t *testing.T) {
	e := serve(t)
	careful, err := bulk.New(e.rt, &bulk.Options{StopOnError: true})
	require.NoError(t, err)
	plan := e.fileAndImage()
	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "*/other/d/f", Status: 403})
	_, err = cleanup.Apply(t.Context(), careful, bulk.Steps(plan...), nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.ErrorIs(t, err, bulk.ErrStopped)
	e.lastDeletes("/other/d/f")

	e.srv.Inject(jfrogtest.Fault{Method: "DELETE", Path: "*/libs/app/1.0", Status: 403})
	_, err = cleanup.Apply(t.Context(), careful, bulk.Steps(plan...), nil)
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.NotErrorIs(t, err, bulk.ErrStopped, "all items have begun")
	e.lastDeletes("/libs/app/1.0")
	require.Contains(t, e.left("other"), "d/", "folders stay")
}

// A context that ends when only images, or only empty folders, are left is an error.
func TestContextEndsBetweenParts(t *testing.T) {
	e := serve(t)
	plan := e.fileAndImage()
	for name, steps := range map[string][]bulk.Step{"images": plan[1:], "folders": plan[:1]} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		last := error(nil)
		for res, err := range cleanup.ApplyResults(ctx, e.m, func(yield func(bulk.Step, error) bool) {
			if bulk.Steps(steps...)(yield); name == "images" {
				cancel()
			}
		}, nil) {
			if last = err; res.Outcome == bulk.OutcomeDeleted {
				cancel()
			}
		}
		require.ErrorIs(t, last, context.Canceled, name)
		require.ErrorContains(t, last, "not all items have begun", name)
	}
	require.Equal(t, []string{"1.0"}, e.stands("app"))
	require.Equal(t, []string{"d/"}, e.left("other"))
}

// A second walk over the results deletes nothing, and says why.
func TestResultsWorkOnce(t *testing.T) {
	e := serve(t)
	results := cleanup.ApplyResults(t.Context(), e.m, bulk.Steps(e.fileAndImage()...), nil)
	_, err := bulk.Summarize(results)
	require.NoError(t, err)
	e.srv.ResetRequests()
	_, err = bulk.Summarize(results)
	require.ErrorContains(t, err, "once")
	require.Empty(t, e.srv.Requests())
}
