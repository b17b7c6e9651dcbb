package artifactory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var buildCases = replay.Cases[*Client]{
	"2.2.1/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.List(ctx, &BuildOptions{Project: "projectKey"})
	},
	"2.2.2/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Runs(ctx, "my-build", &BuildOptions{Project: "projectKey"})
	},
	"2.2.3/sample format": func(ctx context.Context, c *Client) (any, error) {
		build := replay.Body[*BuildInfo]("2.2.3/sample format")
		return nil, c.Builds.Publish(ctx, build, &BuildOptions{Project: "project"})
	},
	"2.2.3/wire-modules, no version": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Publish(ctx, replay.Body[*BuildInfo]("2.2.3/wire-modules, no version"), nil)
	},
	"2.2.4/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Builds.Append(ctx, "my-build", "51", replay.Body[[]BuildModule]("2.2.4/sample"), nil)
	},
	"2.2.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Get(ctx, "my-build", "51", nil)
	},
	"2.2.5/with started": func(ctx context.Context, c *Client) (any, error) {
		started := time.Date(2022, 2, 23, 12, 39, 45, 777e6, time.UTC)
		return c.Builds.Get(ctx, "generic-build-test", "1", &BuildRunOptions{Started: jfrog.NewTime(started)})
	},
	"2.2.5/wire-missing": func(ctx context.Context, c *Client) (any, error) {
		build, err := c.Builds.Get(ctx, "no-such-build", "1", nil)
		return build, wantError(err, jfrog.ErrNotFound)
	},
	"2.2.5/wire-published": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Get(ctx, "my-build", "7", nil)
	},
	"2.2.6/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Diff(ctx, "my-build", "51", "50", nil)
	},
	"2.2.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Promote(ctx, "my-build", "51", replay.Body[*Promotion]("2.2.7/sample"), nil)
	},
	"2.2.7/wire-few fields": func(ctx context.Context, c *Client) (any, error) {
		promotion := &Promotion{Status: "released", TargetRepo: "libs-release-local", Copy: true, FailFast: new(true)}
		return c.Builds.Promote(ctx, "team/my;build", "51/2", promotion, nil)
	},
	"2.2.9a/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Delete(ctx, &DeleteBuildsRequest{BuildName: "test", BuildNumbers: []string{"build1"}})
	},
	"2.2.9a/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Delete(ctx, &DeleteBuildsRequest{
			Project: "catalina", BuildName: "test", BuildNumbers: []string{"build1", "build2"},
			DeleteArtifacts: true, DeleteAll: true,
		})
	},
	"2.2.9b/build numbers with artifacts": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.DeleteRuns(ctx, "my-build", &DeleteRunsOptions{BuildNumbers: []string{"51", "52", "55"}, Artifacts: true})
	},
	"2.2.9b/all": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.DeleteRuns(ctx, "my-build", &DeleteRunsOptions{DeleteAll: true})
	},
	"2.2.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Builds.Rename(ctx, "myJobName", "myNewJobName", nil)
	},
	"2.2.11/sample usage": retentionUsage,
	"2.2.11/template":     retentionTemplate,
	"2.2.11/wire-project": retentionProject,
	"2.3.21/sample usage": retentionUsage,
	"2.3.21/template":     retentionTemplate,
	"2.3.21/wire-project": retentionProject,
}

// wantError passes an error on to the harness, if it is of the class.
func wantError(err, class error) error {
	if !errors.Is(err, class) {
		return fmt.Errorf("the error is not %q: %s", class, err)
	}
	return err
}

func retentionProject(ctx context.Context, c *Client) (any, error) {
	return nil, c.Builds.ApplyRetention(ctx, "myBuild", replay.Body[*BuildRetention]("2.2.11/wire-project"),
		&BuildRetentionOptions{Async: new(true), Project: "projectKey"})
}

func retentionUsage(ctx context.Context, c *Client) (any, error) {
	return nil, c.Builds.ApplyRetention(ctx, "myBuild", &BuildRetention{
		DeleteBuildArtifacts: true, Count: 100,
		MinimumBuildDate: jfrog.NewTime(time.UnixMilli(1407345768020)),
		KeepBuildNumbers: []string{"5", "9"},
	}, &BuildRetentionOptions{Async: new(true)})
}

func retentionTemplate(ctx context.Context, c *Client) (any, error) {
	retention := replay.Body[*BuildRetention]("2.2.11/template")
	return nil, c.Builds.ApplyRetention(ctx, "myBuild", retention, &BuildRetentionOptions{Async: new(false)})
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

// The server splits the numbers at commas, and would delete other runs.
func TestDeleteRunsRefusesCommas(t *testing.T) {
	for _, number := range []string{"1,2", ",", ""} {
		_, err := offline(t).Builds.DeleteRuns(t.Context(), "app", &DeleteRunsOptions{BuildNumbers: []string{"7", number}})
		refused(t, err, "holds a comma")
	}
}

// What a CI server's own client has published, and promotions have added to, is read
// and written back the same.
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
