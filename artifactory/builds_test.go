package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var buildCases = replay.Cases[*Client]{
	"observed-build-distribute/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Distribute(ctx, "app", "17", replay.Body[BuildDistributeRequest]("observed-build-distribute/sample"))
	},
	"observed-build-distribute/few fields": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Distribute(ctx, "app", "17", BuildDistributeRequest{TargetRepo: "dist", Publish: new(false)})
	},
	"observed-build-scan/alerts": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Scan(ctx, replay.Body[BuildScanRequest]("observed-build-scan/alerts"))
	},
	"observed-build-scan/clean": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Scan(ctx, BuildScanRequest{BuildName: "pipeline-xray", BuildNumber: "307"})
	},
	"2.2.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.List(ctx, &BuildListOptions{Project: "projectKey"})
	},
	"2.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Runs(ctx, "my-build", &BuildRunsOptions{Project: "projectKey"})
	},
	"2.2.3/sample format": func(ctx context.Context, c *Client) (any, error) {
		build := replay.Body[BuildInfo]("2.2.3/sample format")
		return nil, c.Builds.Publish(ctx, build, &BuildPublishOptions{Project: "project"})
	},
	"2.2.3/wire-modules, no version": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Publish(ctx, replay.Body[BuildInfo]("2.2.3/wire-modules, no version"), nil)
	},
	"2.2.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Append(ctx, "my-build", "51", replay.Body[[]BuildModule]("2.2.4/sample"), nil)
	},
	"2.2.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Get(ctx, "my-build", "51", nil)
	},
	"2.2.5/with started": func(ctx context.Context, c *Client) (any, error) {
		started := time.Date(2022, 2, 23, 12, 39, 45, 777e6, time.UTC)
		return c.Builds.Get(ctx, "generic-build-test", "1", &BuildGetOptions{Started: started})
	},
	"2.2.5/wire-missing": func(ctx context.Context, c *Client) (any, error) {
		build, err := c.Builds.Get(ctx, "no-such-build", "1", nil)
		return build, wantError(err, jfrog.ErrNotFound)
	},
	"2.2.5/wire-published": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Get(ctx, "my-build", "7", nil)
	},
	"2.2.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Diff(ctx, "my-build", "51", "50")
	},
	"2.2.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Promote(ctx, "my-build", "51", replay.Body[BuildPromoteRequest]("2.2.7/sample"), nil)
	},
	"2.2.7/wire-few fields": func(ctx context.Context, c *Client) (any, error) {
		promotion := BuildPromoteRequest{Status: "released", TargetRepo: "libs-release-local", Copy: true, FailFast: new(true)}
		return c.Builds.Promote(ctx, "team/my;build", "51/2", promotion, nil)
	},
	"2.2.9a/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Delete(ctx, BuildDeleteRequest{BuildName: "test", BuildNumbers: []string{"build1"}})
	},
	"2.2.9a/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Delete(ctx, BuildDeleteRequest{
			Project: "catalina", BuildName: "test", BuildNumbers: []string{"build1", "build2"},
			DeleteArtifacts: true, DeleteAll: true,
		})
	},
	"2.2.9b/build numbers with artifacts": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.DeleteRuns(ctx, "my-build", []string{"51", "52", "55"}, &BuildDeleteRunsOptions{Artifacts: true})
	},
	"2.2.9b/all": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.DeleteRuns(ctx, "my-build", nil, &BuildDeleteRunsOptions{DeleteAll: true})
	},
	"2.2.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Rename(ctx, "myJobName", "myNewJobName")
	},
	"2.2.11/sample usage": retentionUsage,
	"2.2.11/template":     retentionTemplate,
	"2.2.11/wire-project": retentionProject,
	"2.3.21/sample usage": retentionUsage,
	"2.3.21/template":     retentionTemplate,
	"2.3.21/wire-project": retentionProject,
}

// wantError passes an error of the class on to the harness, and replaces any other.
func wantError(err, class error) error {
	if !errors.Is(err, class) {
		return fmt.Errorf("the error is not %q: %s", class, err)
	}
	return err
}

func retentionProject(ctx context.Context, c *Client) (any, error) {
	return nil, c.Builds.ApplyRetention(ctx, "myBuild", replay.Body[BuildRetention]("2.2.11/wire-project"),
		&BuildApplyRetentionOptions{Async: new(true), Project: "projectKey"})
}

func retentionUsage(ctx context.Context, c *Client) (any, error) {
	return nil, c.Builds.ApplyRetention(ctx, "myBuild", BuildRetention{
		DeleteBuildArtifacts: true, Count: new(jfrog.Int(100)),
		MinimumBuildDate:             jfrog.NewTime(time.UnixMilli(1407345768020)),
		BuildNumbersNotToBeDiscarded: []string{"5", "9"},
	}, &BuildApplyRetentionOptions{Async: new(true)})
}

func retentionTemplate(ctx context.Context, c *Client) (any, error) {
	retention := replay.Body[BuildRetention]("2.2.11/template")
	return nil, c.Builds.ApplyRetention(ctx, "myBuild", retention, &BuildApplyRetentionOptions{Async: new(false)})
}

func TestBuildNumbers(t *testing.T) {
	for in, want := range map[string]BuildNumbers{
		`[5, "9", 12345678901234567890, "1/2"]`: {"5", "9", "12345678901234567890", "1/2"},
		`[]`:                                    {},
		`null`:                                  nil,
	} {
		var got BuildNumbers
		if err := json.Unmarshal([]byte(in), &got); err != nil || !slices.Equal(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%s: %#v, %v", in, got, err)
		}
	}
	for _, in := range []string{`[true]`, `[{}]`, `"5"`, `[[]]`} {
		var got BuildNumbers
		if err := json.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("%s: read as %q", in, got)
		}
	}
}

func FuzzBuildNumbers(f *testing.F) {
	f.Add([]byte(`[5, "9", null]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, again BuildNumbers
		if json.Unmarshal(data, &got) != nil {
			return
		}
		out, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil || len(again) != len(got) {
			t.Fatalf("%s, written as %s: %v", data, out, err)
		}
	})
}

// The server would delete other runs than the caller names.
func TestBuildDeletionsRefused(t *testing.T) {
	b, ctx := offline(t).Builds, t.Context()
	refused(t, b.Delete(ctx, BuildDeleteRequest{BuildNumbers: []string{"1"}}), "build name is empty")
	refused(t, b.Delete(ctx, BuildDeleteRequest{BuildName: "app"}), "no build numbers")
	refused(t, b.Delete(ctx, BuildDeleteRequest{BuildName: "app", BuildNumbers: []string{"1", ""}}), "build number is empty")
	refused(t, b.DeleteRuns(ctx, "app", nil, nil), "no build numbers")
	refused(t, b.DeleteRuns(ctx, "app", []string{}, &BuildDeleteRunsOptions{Artifacts: true}), "no build numbers")
	refused(t, b.DeleteRuns(ctx, "app", []string{"7", ""}, nil), "build number is empty")
	for _, number := range []string{"1,2", ","} {
		refused(t, b.DeleteRuns(ctx, "app", []string{"7", number}, nil), "holds a comma")
	}
}

func TestBuildsRefused(t *testing.T) {
	b, ctx := offline(t).Builds, t.Context()
	started := jfrog.NewTime(time.Now())
	refused(t, b.Publish(ctx, BuildInfo{Number: "1", Started: started}, nil), "build name is empty")
	refused(t, b.Publish(ctx, BuildInfo{Name: "app", Started: started}, nil), "build number is empty")
	refused(t, b.Publish(ctx, BuildInfo{Name: "app", Number: "1"}, nil), "start time of the build is zero")
	refused(t, b.Append(ctx, "app", "1", nil, nil), "no modules")
	refused(t, b.Rename(ctx, "app", ""), "to is empty")
	_, err := b.Diff(ctx, "app", "2", "")
	refused(t, err, "diff is empty")
}

// Start times in any zone are sent in a documented form.
func TestBuildStartedInQuery(t *testing.T) {
	at := time.Date(2024, 5, 1, 12, 0, 19, 893e6, time.FixedZone("", 3*60*60))
	for want, started := range map[string]time.Time{
		"started=2024-05-01T12%3A00%3A19.893%2B0300": at,
		"started=2024-05-01T09%3A00%3A19.893Z":       at.UTC(),
		"":                                           {},
	} {
		c, got := answering(t, http.StatusOK, nil, `{"buildInfo":{}}`)
		_, err := c.Builds.Get(t.Context(), "app", "1", &BuildGetOptions{Started: started})
		require.NoError(t, err)
		require.Equal(t, want, got.URL.RawQuery)
		require.NoError(t, c.Builds.Append(t.Context(), "app", "1", []BuildModule{{}}, &BuildAppendOptions{Started: started}))
		require.Equal(t, want, got.URL.RawQuery)
	}
}

// A count of zero is sent.
func TestBuildRetentionCount(t *testing.T) {
	for want, count := range map[string]*jfrog.Int{
		`{"deleteBuildArtifacts":false}`:           nil,
		`{"deleteBuildArtifacts":false,"count":0}`: new(jfrog.Int(0)),
	} {
		c, got := answering(t, http.StatusNoContent, nil, "")
		require.NoError(t, c.Builds.ApplyRetention(t.Context(), "app", BuildRetention{Count: count}, nil))
		require.JSONEq(t, want, string(got.body))
	}
}

// A promotion without a response body has no messages. Reading without one is an error.
func TestBuildsWithoutResponseBody(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNoContent} {
		c, _ := answering(t, status, nil, "")
		messages, err := c.Builds.Promote(t.Context(), "app", "1", BuildPromoteRequest{Status: "released"}, nil)
		require.NoError(t, err)
		require.Empty(t, messages)
		_, err = c.Builds.Get(t.Context(), "app", "1", nil)
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
		_, err = c.Builds.Diff(t.Context(), "app", "2", "1")
		require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	}
	c, _ := answering(t, http.StatusOK, nil, "")
	_, err := c.Builds.List(t.Context(), nil)
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
	_, err = c.Builds.Runs(t.Context(), "app", nil)
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

// A build-info from the client of a CI server, with promotions, is written as it was read.
func TestBuildInfoOfACIServer(t *testing.T) {
	const doc = `{"name":"app","number":"7","started":"2026-03-01T12:00:00.000+0000","principal":"jane","artifactoryPrincipal":"ci",` +
		`"statuses":[{"status":"Released","comment":"ok","repository":"releases","timestamp":"2026-03-02T12:00:00.000+0000","user":"admin","ciUser":"jane"}]}`
	var build BuildInfo
	if err := json.Unmarshal([]byte(doc), &build); err != nil {
		t.Fatal(err)
	}
	if out, err := json.Marshal(build); err != nil || string(out) != doc {
		t.Errorf("%v: written as\n%s, not\n%s", err, out, doc)
	}
}

// A build-info keeps the fields that its types lack, at every level.
func TestBuildInfoKeepsUnknownFields(t *testing.T) {
	const object = `{"new":{"x":[1]},"name":"a","number":"1","key":"K","status":"s",` +
		`"deleteBuildArtifacts":true,"runChecks":true,"includePublishedArtifacts":false,"autoDiscover":false,` +
		`"scopesList":"","licenseViolationsRecipientsList":"","aggregateBuildIssues":true,"aggregated":false`
	doc := object + `,"buildAgent":` + object + `},"agent":` + object + `},"vcs":[` + object + `}],"statuses":[` + object + `}],` +
		`"licenseControl":` + object + `},"buildRetention":` + object + `,"count":3},` +
		`"issues":` + object + `,"tracker":` + object + `},"affectedIssues":[` + object + `}]},` +
		`"modules":[` + object + `,"artifacts":[` + object + `}],"excludedArtifacts":[` + object + `}],"dependencies":[` + object + `}]}]}`
	var build BuildInfo
	require.NoError(t, json.Unmarshal([]byte(doc), &build))
	require.JSONEq(t, `{"x":[1]}`, string(build.Modules[0].Dependencies[0].Extra["new"]))
	out, err := json.Marshal(build)
	require.NoError(t, err)
	require.JSONEq(t, doc, string(out))
}

// Servers may read null as a value. So parts of a build-info that are not set are left out.
func TestBuildInfoWithoutNull(t *testing.T) {
	data, err := json.Marshal(BuildInfo{
		BuildAgent: &BuildAgent{}, VCS: []BuildVCS{{}}, LicenseControl: &BuildLicenseControl{}, BuildRetention: &BuildRetention{},
		Issues: &BuildIssues{AffectedIssues: []BuildIssue{{}}}, Statuses: []BuildStatus{{}},
		Modules: []BuildModule{{Artifacts: []BuildArtifact{{}}, Dependencies: []BuildDependency{{}}}},
	})
	require.NoError(t, err)
	assert.NotContains(t, string(data), "null")
}

// Some servers refuse a build-info without a build agent.
func TestPublishNamesABuildAgent(t *testing.T) {
	for _, own := range []*BuildAgent{nil, {Name: "make"}} {
		c, got := answering(t, http.StatusNoContent, nil, "")
		build := BuildInfo{Name: "a", Number: "1", Started: jfrog.NewTime(time.Now()), BuildAgent: own}
		require.NoError(t, c.Builds.Publish(t.Context(), build, nil))
		var sent BuildInfo
		require.NoError(t, json.Unmarshal(got.body, &sent))
		want := own
		if own == nil {
			want = &BuildAgent{Name: "jfrog-go", Version: jfrog.Version}
		}
		require.Equal(t, want, sent.BuildAgent)
	}
}
