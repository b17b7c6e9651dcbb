package distribution

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var wildcards = []DistributionRule{
	{SiteName: "?wildcard*", CityName: "?wildcard*", CountryCodes: []string{"?wildcard*"}},
}

const sampleTracker = 188527534551203840

func tracker(id jfrog.Int) func(ctx context.Context, c *Client) (any, error) {
	return func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Get(ctx, "release-bundle", "1.0.0", id)
	}
}

func abort(ctx context.Context, c *Client) (any, error) {
	return c.Distributions.Abort(ctx, "bundle-name", "1.0")
}

func listed(ctx context.Context, c *Client) (any, error) { return c.Distributions.List(ctx) }

func listedByName(ctx context.Context, c *Client) (any, error) {
	return c.Distributions.ListByName(ctx, "release-bundle")
}

func listedByVersion(ctx context.Context, c *Client) (any, error) {
	return c.Distributions.ListByVersion(ctx, "release-bundle", "1.0.0")
}

var distributionCases = replay.Cases[*Client]{
	"5.4.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.CreateDynamic(ctx, DynamicDistributionRequest{
			StoringRepository: "repo-name",
			Spec: Spec{Queries: []Query{{
				AQL:       `items.find({"$and": [{"$or": [{"repo": {"$eq": "example-repo-local"}}]}]})`,
				QueryName: "demo-aql",
			}}},
			DistributionRules: wildcards,
		})
	},
	"5.6.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.Create(ctx, "bundle-name", "1.0",
			DistributionCreateRequest{AutoCreateMissingRepositories: true, DistributionRules: wildcards})
	},
	"5.6.2/sample":              abort,
	"5.6.2/nothing in progress": abort,
	"5.6.3/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Distributions.DeleteRemote(ctx, "bundle98", "version100",
			DistributionDeleteRemoteRequest{DistributionRules: wildcards, OnSuccess: OnSuccessKeep})
	},
	"5.6.4/sample":             listed,
	"5.6.4/wire-one object":    listed,
	"5.6.5/sample":             listedByName,
	"5.6.5/wire-one object":    listedByName,
	"5.6.6/sample":             listedByVersion,
	"5.6.6/wire-deleted":       listedByVersion,
	"5.6.7/sample":             tracker(sampleTracker),
	"5.6.7/wire-file errors":   tracker(sampleTracker),
	"5.6.7/wire-list in queue": tracker(sampleTracker + 1),
}

var (
	everySite = []DistributionRule{{SiteName: "*"}}
	toAll     = DistributionCreateRequest{DistributionRules: everySite}
	fromAll   = DistributionDeleteRemoteRequest{DistributionRules: everySite}
)

func TestDistributionsRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).Distributions
	const noRule = "no distribution rule"
	refused(t, second(s.Create(ctx, "app", "1", DistributionCreateRequest{})), noRule)
	refused(t, second(s.Create(ctx, "", "1", toAll)), "name is empty")
	refused(t, second(s.CreateAndWait(ctx, "app", "1", DistributionCreateRequest{}, nil)), noRule)
	refused(t, second(s.DeleteRemote(ctx, "app", "1", DistributionDeleteRemoteRequest{})), noRule)
	refused(t, second(s.DeleteRemoteAndWait(ctx, "app", "", fromAll, nil)), "version is empty")
	refused(t, second(s.CreateDynamic(ctx, DynamicDistributionRequest{DistributionRules: everySite})),
		"spec without queries")
	refused(t, second(s.CreateDynamic(ctx, DynamicDistributionRequest{Spec: fullSpec})), noRule)
	refused(t, second(s.CreateDynamicAndWait(ctx, DynamicDistributionRequest{}, nil)), "no")
	refused(t, second(s.Get(ctx, "app", "1", 0)), "trackerId is empty")
	refused(t, second(s.Abort(ctx, "app", "")), "version is empty")
}

// The server's default of a deletion is a dry run: false must be sent.
func TestDryRuns(t *testing.T) {
	c, s := scripted(t, answer{body: `{"id":7,"sites":[]}`})
	require.NoError(t, second(c.Distributions.DeleteRemote(t.Context(), "app", "1", fromAll)))
	assert.JSONEq(t, `{"dry_run":false,"distribution_rules":[{"site_name":"*"}]}`, s.bodies[0])

	// A dry run has no ID, does not wait, and may be repeated.
	c, s = retrying(t, answer{status: 503}, answer{body: `{"sites":[{"name":"edge1"}]}`})
	create := DistributionCreateRequest{DryRun: true, DistributionRules: everySite}
	got, err := c.Distributions.CreateAndWait(t.Context(), "app", "1", create, quick)
	require.NoError(t, err)
	assert.Nil(t, got)
	assert.Len(t, s.requests, 2)
	c, s = retrying(t, answer{status: 503}, answer{body: `{"sites":[]}`})
	deletion := DistributionDeleteRemoteRequest{DryRun: true, DistributionRules: everySite}
	got, err = c.Distributions.DeleteRemoteAndWait(t.Context(), "app", "1", deletion, quick)
	require.NoError(t, err)
	assert.Nil(t, got)
	assert.Len(t, s.requests, 2)

	c, _ = scripted(t, answer{body: `{"sites":[]}`})
	_, err = c.Distributions.Create(t.Context(), "app", "1", toAll)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer, "no ID")
}

func trackerBody(status, sites string) answer {
	return answer{body: `{"distribution_id":7,"status":"` + status + `","sites":[` + sites + `]}`}
}

const (
	edge1OK     = `{"status":"Completed","target_artifactory":{"name":"edge1"}}`
	edge2Failed = `{"status":"Failed","target_artifactory":{"name":"edge2"},
		"general_error":"no repository","file_errors":["a.jar","b.jar"]}`
	edge2Error  = "edge2: Failed: no repository: a.jar: b.jar"
	edge3Queued = `{"status":"In queue","target_artifactory":{"service_id":"jfrt@3"}}`
)

func TestWaitCompleted(t *testing.T) {
	missing := answer{status: 404, body: `{"status_code":404,"message":"no such version"}`}
	for name, test := range map[string]struct {
		answers []answer
		err     string // "" for success
		polls   int
	}{
		"completed": {[]answer{
			trackerBody("Not distributed", ""), trackerBody("In queue", ""),
			trackerBody("IN_PROGRESS", edge1OK), trackerBody("Completed", edge1OK),
		}, "", 4},
		"failed": {
			[]answer{
				trackerBody("In progress", edge2Failed),
				trackerBody("Failed", edge1OK+","+edge2Failed+","+edge3Queued),
			},
			"jfrog: distribution 7 of release bundle app 1 ended as Failed: " + edge2Error +
				"; jfrt@3: In queue", 2,
		},
		"completed, but not on a site": {
			[]answer{trackerBody("Completed", edge1OK+","+edge2Failed)},
			"jfrog: distribution 7 of release bundle app 1 ended as Completed: " + edge2Error, 1,
		},
		"aborted":    {[]answer{trackerBody("Aborted", "")}, "ended as Aborted", 1},
		"new status": {[]answer{trackerBody("Pondering", ""), trackerBody("Completed", "")}, "", 2},
		"no status":  {[]answer{trackerBody("", "")}, "it has no status", 1},
		"no such":    {[]answer{missing}, "no such version", 1},
		"other list": {
			[]answer{{body: `[{"distribution_id":8,"status":"Completed"}]`}}, "it has no tracker 7", 1,
		},
		"empty list":   {[]answer{{body: `[]`}}, "it has no tracker 7", 1},
		"id is absent": {[]answer{{body: `[{"status":"Completed"}]`}}, "", 1},
	} {
		c, s := scripted(t, test.answers...)
		got, err := c.Distributions.WaitCompleted(t.Context(), "app", "1", 7, quick)
		assert.Len(t, s.requests, test.polls, name)
		assert.Equal(t, "GET /distribution/api/v1/release_bundle/app/1/distribution/7", s.requests[0])
		if test.err == "" {
			require.NoError(t, err, name)
			assert.True(t, got.Status.Is(TrackerCompleted), name)
		} else {
			assert.ErrorContains(t, err, test.err, name)
		}
	}
}

func TestWaitEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	c, _ := scripted(t, trackerBody("In progress", edge1OK))
	got, err := c.Distributions.WaitCompleted(ctx, "app", "1", 7, quick)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotNil(t, got)
	assert.Equal(t, TrackerInProgress, got.Status, "the last status")
}

func TestCreateAndWait(t *testing.T) {
	c, s := scripted(t, answer{status: 202, body: `{"id":7,"sites":[]}`},
		trackerBody("In progress", ""), trackerBody("Failed", edge2Failed))
	got, err := c.Distributions.CreateAndWait(t.Context(), "app", "1", toAll, quick)
	assert.Equal(t, []string{edge2Error}, failure(t, err).Messages)
	assert.Equal(t, TrackerFailed, got.Status)
	assert.Len(t, s.requests, 3)
}

func TestWaitDeletedRemote(t *testing.T) {
	gone := answer{status: 404, body: `{"status_code":404,"message":"gone"}`}
	started := answer{status: 202, body: `{"id":7,"sites":[]}`}
	deletion := fromAll
	deletion.OnSuccess = OnSuccessDelete

	c, s := scripted(t, started, trackerBody("In progress", ""), gone)
	got, err := c.Distributions.DeleteRemoteAndWait(t.Context(), "app", "1", deletion, quick)
	require.NoError(t, err)
	assert.Nil(t, got)
	assert.Len(t, s.requests, 3)

	c, _ = scripted(t, started, trackerBody("Completed", edge1OK))
	got, err = c.Distributions.DeleteRemoteAndWait(t.Context(), "app", "1", deletion, quick)
	require.NoError(t, err)
	assert.Equal(t, TrackerCompleted, got.Status)

	c, _ = scripted(t, started, trackerBody("Failed", edge2Failed))
	_, err = c.Distributions.DeleteRemoteAndWait(t.Context(), "app", "1", deletion, quick)
	assert.Contains(t, failure(t, err).What, "deletion 7 of release bundle app 1")

	c, _ = scripted(t, started, answer{status: 403, body: `{"status_code":403,"message":"no"}`})
	_, err = c.Distributions.DeleteRemoteAndWait(t.Context(), "app", "1", deletion, quick)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}

func TestWaitDynamic(t *testing.T) {
	other := `{"distribution_id":8,"status":"Completed"}`
	c, s := scripted(t, answer{status: 202, body: `{"id":7}`},
		answer{body: `[]`}, answer{body: `[` + other + `]`},
		answer{body: `[` + other + `,{"distribution_id":7,"status":"In progress"}]`},
		answer{body: `[` + other + `,{"distribution_id":7,"status":"Completed",
			"release_bundle_name":"dynamic-1"}]`})
	create := DynamicDistributionRequest{Spec: fullSpec, DistributionRules: everySite}
	got, err := c.Distributions.CreateDynamicAndWait(t.Context(), create, quick)
	require.NoError(t, err)
	assert.Equal(t, "dynamic-1", got.ReleaseBundleName)
	assert.Len(t, s.requests, 5)
	assert.Equal(t, "GET /distribution/api/v1/release_bundle/distribution", s.requests[4])

	c, _ = scripted(t, answer{body: `[` + trackerBody("Failed", edge2Failed).body + `]`})
	_, err = c.Distributions.WaitDynamic(t.Context(), 7, quick)
	assert.EqualError(t, err, "jfrog: dynamic distribution 7 ended as Failed: "+edge2Error)
	c, _ = scripted(t, answer{status: 403})
	assert.ErrorIs(t, second(c.Distributions.WaitDynamic(t.Context(), 7, quick)), jfrog.ErrForbidden)
}

func TestFileTexts(t *testing.T) {
	var got []FileText
	require.NoError(t, json.Unmarshal([]byte(`["a.jar", {"path": "b.jar", "code": 403}, null]`), &got))
	assert.Equal(t, []FileText{"a.jar", `{"path":"b.jar","code":403}`, ""}, got)
}

// IDs are beyond the exact range of a double.
func TestTrackerIDsAreExact(t *testing.T) {
	c, s := scripted(t, answer{body: `{"distribution_id":188527534551203841,"status":"Completed"}`})
	got, err := c.Distributions.Get(t.Context(), "app", "1", 188527534551203841)
	require.NoError(t, err)
	assert.EqualValues(t, int64(188527534551203841), got.DistributionID)
	assert.Contains(t, s.requests[0], "/188527534551203841")
}
