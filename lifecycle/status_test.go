package lifecycle

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

var quick = &jfrog.WaitOptions{Interval: time.Microsecond}

const missingBody = `{"errors":[{"status":404,"message":"not found"}]}`

// waiters lists the methods that wait for success.
var waiters = map[string]func(ctx context.Context, c *Client) (status string, err error){
	"bundle": func(ctx context.Context, c *Client) (string, error) {
		r, err := c.ReleaseBundles.WaitCreated(ctx, "app", "1.0", nil, quick)
		return string(jfrog.Deref(r).Status), err
	},
	"promotion": func(ctx context.Context, c *Client) (string, error) {
		r, err := c.Promotions.WaitCompleted(ctx, "app", "1.0", 1684477304916, nil, quick)
		return string(jfrog.Deref(r).Status), err
	},
	"distribution": func(ctx context.Context, c *Client) (string, error) {
		r, err := c.Distributions.WaitCompleted(ctx, "app", "1.0", 748118725179052032, nil, quick)
		return string(jfrog.Deref(r).Status), err
	},
	"export": func(ctx context.Context, c *Client) (string, error) {
		r, err := c.Exports.WaitCompleted(ctx, "app", "1.0", nil, quick)
		return string(jfrog.Deref(r).Status), err
	},
}

func statuses(states ...string) *script {
	s := &script{}
	for _, state := range states {
		s.answers = append(s.answers, answer{body: `{"status":"` + state + `","relative_download_url":"/r/app.zip"}`})
	}
	return s
}

func TestWaitUntilTheStateIsFinal(t *testing.T) {
	for _, test := range []struct {
		who    string
		states []string
		failed bool
	}{
		{"bundle", []string{"COMPLETED"}, false},
		{"bundle", []string{"SUBMITTED", "PENDING", "STARTED", "PROCESSING", "COMPLETED"}, false},
		{"bundle", []string{"STARTED", "SOMETHING_NEW", "COMPLETED"}, false},
		{"bundle", []string{"PROCESSING", "DRAFT"}, false},
		{"bundle", []string{"STARTED", "FAILED"}, true},
		{"bundle", []string{"REJECTED"}, true},
		{"bundle", []string{"STARTED", "DELETING"}, true},
		{"promotion", []string{"PENDING", "COMPLETED"}, false},
		{"promotion", []string{"PROCESSING", "REJECTED"}, true},
		{"distribution", []string{"Not distributed", "In queue", "In progress", "Completed"}, false},
		{"distribution", []string{"CREATED", "IN_PROGRESS", "COMPLETED"}, false},
		{"distribution", []string{"In progress", "Failed"}, true},
		{"distribution", []string{"ABORT_IN_PROGRESS", "ABORTED"}, true},
		{"distribution", []string{"PARTIALLY_ABORTED"}, true},
		{"export", []string{"IN PROGRESS", "IN_PROGRESS", "COMPLETED"}, false},
		{"export", []string{"IN_PROGRESS", "FAILED"}, true},
		{"export", []string{"NOT TRIGGERED"}, true},
	} {
		s := statuses(test.states...)
		status, err := waiters[test.who](t.Context(), serve(t, s.ServeHTTP))
		last := test.states[len(test.states)-1]
		assert.Equal(t, last, status, "%s %v", test.who, test.states)
		assert.Len(t, s.requests, len(test.states), "%s %v", test.who, test.states)
		if !test.failed {
			assert.NoError(t, err, "%s %v", test.who, test.states)
			continue
		}
		var failure *jfrog.FailedError
		require.ErrorAs(t, err, &failure, "%s %v", test.who, test.states)
		assert.Equal(t, last, failure.Status)
		assert.Contains(t, failure.What, "app 1.0")
	}
}

func TestWaitGivesUp(t *testing.T) {
	for who, wait := range waiters {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		_, err := wait(ctx, serve(t, statuses("IN_PROGRESS").ServeHTTP))
		assert.ErrorIs(t, err, context.DeadlineExceeded, who)
		cancel()

		_, err = wait(t.Context(), serve(t, (&script{answers: []answer{{404, missingBody}}}).ServeHTTP))
		assert.ErrorIs(t, err, jfrog.ErrNotFound, who)

		_, err = wait(t.Context(), serve(t, (&script{answers: []answer{{body: `{}`}}}).ServeHTTP))
		assert.ErrorIs(t, err, jfrog.ErrBadAnswer, who)
	}
}

func TestFailureCarriesTheServersMessages(t *testing.T) {
	c := serve(t, (&script{answers: []answer{{body: `{"status":"FAILED","messages":[{"text":"one"},{"text":"two","source":"XRAY"}]}`}}}).ServeHTTP)
	report, err := c.ReleaseBundles.WaitCreated(t.Context(), "app", "1.0", nil, quick)
	assert.EqualError(t, err, "jfrog: creation of release bundle app 1.0 ended as FAILED: one; two")
	assert.Equal(t, "XRAY", report.Messages[1].Source)

	c = serve(t, (&script{answers: []answer{{body: `{"status":"Failed","sites":[
		{"status":"Completed","target_artifactory":{"name":"edge1"}},
		{"status":"Failed","target_artifactory":{"name":"edge2"},"general_error":"no repository","file_errors":["a.jar","b.jar"]},
		{"status":"Aborted","target_artifactory":{"name":"edge3"}}]}`}}}).ServeHTTP)
	_, err = c.Distributions.WaitCompleted(t.Context(), "app", "1.0", 7, nil, quick)
	assert.EqualError(t, err, `jfrog: distribution 7 of release bundle app 1.0 ended as Failed: edge2: Failed: no repository: "a.jar": "b.jar"; edge3: Aborted`)
}

// An export may be complete before its archive has an address.
func TestWaitForTheAddressOfAnArchive(t *testing.T) {
	s := &script{answers: []answer{
		{body: `{"status":"COMPLETED"}`},
		{body: `{"status":"COMPLETED","relative_download_url":"/"}`},
		{body: `{"status":"COMPLETED","relative_download_url":"/r/app.zip"}`},
	}}
	export, err := serve(t, s.ServeHTTP).Exports.WaitCompleted(t.Context(), "app", "1.0", nil, quick)
	require.NoError(t, err)
	assert.Equal(t, "/r/app.zip", export.RelativeDownloadURL)
	assert.Len(t, s.requests, 3)
}

func TestWaitDeleted(t *testing.T) {
	gone, deleting := answer{404, missingBody}, answer{body: `{"status":"DELETING"}`}
	completed, broken := answer{body: `{"status":"COMPLETED"}`}, answer{403, `{"errors":[{"message":"no"}]}`}
	for name, test := range map[string]struct {
		answers []answer
		check   func(t *testing.T, err error)
	}{
		"gone at once":      {[]answer{gone}, func(t *testing.T, err error) { assert.NoError(t, err) }},
		"gone after a time": {[]answer{completed, deleting, deleting, gone}, func(t *testing.T, err error) { assert.NoError(t, err) }},
		"not permitted":     {[]answer{deleting, broken}, func(t *testing.T, err error) { assert.ErrorIs(t, err, jfrog.ErrForbidden) }},
		"stopped": {[]answer{deleting, completed}, func(t *testing.T, err error) {
			var failure *jfrog.FailedError
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, "COMPLETED", failure.Status)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			bundles, promotions := &script{answers: test.answers}, &script{answers: test.answers}
			where := &RepositoryOptions{Project: "catalina"}
			test.check(t, serve(t, bundles.ServeHTTP).ReleaseBundles.WaitDeleted(t.Context(), "app", "1.0", where, quick))
			test.check(t, serve(t, promotions.ServeHTTP).Promotions.WaitDeleted(t.Context(), "app", "1.0", 1684477304916, where, quick))
			assert.Len(t, bundles.requests, len(test.answers))
			assert.Equal(t, "GET /lifecycle/api/v2/release_bundle/statuses/app/1.0?project=catalina", bundles.requests[0])
			assert.Equal(t, "GET /lifecycle/api/v2/promotion/statuses/app/1.0/1684477304916?project=catalina", promotions.requests[0])
		})
	}
}

func TestCreateAndWait(t *testing.T) {
	req := ReleaseBundleCreateRequest{ReleaseBundleName: "app", ReleaseBundleVersion: "1.0", Sources: []Source{FromBuilds(SourceBuild{BuildName: "app", BuildNumber: "17"})}}
	opts := &ReleaseBundleCreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}, SigningKey: "key"}
	s := &script{answers: []answer{{202, ``}, {body: `{"status":"STARTED"}`}, {body: `{"status":"COMPLETED"}`}}}
	_, err := serve(t, s.ServeHTTP).ReleaseBundles.CreateAndWait(t.Context(), req, opts, quick)
	require.NoError(t, err)
	status := "GET /lifecycle/api/v2/release_bundle/statuses/app/1.0?project=catalina"
	assert.Equal(t, []string{"POST /lifecycle/api/v2/release_bundle?project=catalina", status, status}, s.requests)

	s = &script{answers: []answer{{409, `{"errors":[{"message":"exists"}]}`}}}
	_, err = serve(t, s.ServeHTTP).ReleaseBundles.CreateAndWait(t.Context(), req, nil, quick)
	assert.ErrorIs(t, err, jfrog.ErrConflict)
	assert.Len(t, s.requests, 1, "no wait after a refused creation")
}

func TestPromoteAndWait(t *testing.T) {
	promotion := PromotionCreateRequest{Environment: "QA"}
	late := answer{400, `{"errors":[{"message":"Repository libs is not assigned to environment QA"}]}`}
	s := &script{answers: []answer{late, late, {body: `{"created_millis":1684477304916}`}, {body: `{"status":"COMPLETED"}`}}}
	created, err := serve(t, s.ServeHTTP).Promotions.CreateAndWait(t.Context(), "app", "1.0", promotion,
		&PromotionCreateOptions{RepositoryOptions: RepositoryOptions{RepositoryKey: "rb"}}, quick)
	require.NoError(t, err)
	assert.Equal(t, jfrog.Millis(1684477304916), created.CreatedMillis)
	assert.Equal(t, "GET /lifecycle/api/v2/promotion/statuses/app/1.0/1684477304916?repository_key=rb", s.requests[3])

	s = &script{answers: []answer{late}}
	_, err = serve(t, s.ServeHTTP).Promotions.CreateAndWait(t.Context(), "app", "1.0", promotion, nil, quick)
	assert.ErrorIs(t, err, jfrog.ErrValidation)
	assert.Len(t, s.requests, promotionAttempts)

	s = &script{answers: []answer{{400, `{"errors":[{"message":"no such environment"}]}`}}}
	_, err = serve(t, s.ServeHTTP).Promotions.CreateAndWait(t.Context(), "app", "1.0", promotion, nil, quick)
	assert.ErrorIs(t, err, jfrog.ErrValidation)
	assert.Len(t, s.requests, 1)

	s = &script{answers: []answer{{200, ``}}}
	_, err = serve(t, s.ServeHTTP).Promotions.CreateAndWait(t.Context(), "app", "1.0", promotion, nil, quick)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.Len(t, s.requests, 1, "no wait for a promotion without an ID")
}

// IDs beyond 2^53 keep all their digits.
func TestDistributeAndWait(t *testing.T) {
	req := DistributionCreateRequest{DistributionRules: everySite}
	s := &script{answers: []answer{{body: `{"id":9007199254740993}`}, {body: `{"distribution_id":9007199254740993,"status":"Completed"}`}}}
	details, err := serve(t, s.ServeHTTP).Distributions.CreateAndWait(t.Context(), "app", "1.0", req, nil, quick)
	require.NoError(t, err)
	assert.Equal(t, jfrog.Int(9007199254740993), details.DistributionID)
	assert.Equal(t, "GET /lifecycle/api/v2/distribution/trackers/app/1.0/9007199254740993", s.requests[1])
	assert.JSONEq(t, `9007199254740993`, encode(t, details.DistributionID))

	s = &script{answers: []answer{{body: `{"id":"9007199254740993"}`}}}
	dry := DistributionCreateRequest{DistributionRules: everySite, DryRun: true}
	details, err = serve(t, s.ServeHTTP).Distributions.CreateAndWait(t.Context(), "app", "1.0", dry, nil, quick)
	require.NoError(t, err)
	assert.Nil(t, details)
	assert.Len(t, s.requests, 1)
}

func TestExportAndWait(t *testing.T) {
	s := &script{answers: []answer{{202, ``}, {body: `{"status":"COMPLETED","relative_download_url":"/r/app.zip"}`}}}
	export, err := serve(t, s.ServeHTTP).Exports.CreateAndWait(t.Context(), "app", "1.0", ExportCreateRequest{},
		&ExportCreateOptions{RepositoryOptions: RepositoryOptions{Project: "catalina"}}, quick)
	require.NoError(t, err)
	assert.Equal(t, "/r/app.zip", export.RelativeDownloadURL)
	assert.Equal(t, []string{
		"POST /lifecycle/api/v2/distribution/export/app/1.0?project=catalina",
		"GET /lifecycle/api/v2/distribution/export/status/app/1.0?project=catalina",
	}, s.requests)
}
