package federation

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var fast = &jfrog.WaitOptions{Interval: time.Microsecond, MaxInterval: time.Microsecond}

var fullSyncCases = replay.Cases[*Client]{
	"2.11.7a/curl with mirror": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.FullSync.Start(ctx, "testDryFullSyncRepo", &FullSyncOptions{Mirror: "https://mirror-instance/artifactory/my-repo"})
	},
	"2.11.7a/all members": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.FullSync.Start(ctx, "generic-repo", nil)
	},
	"2.11.7a/one member": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.FullSync.Start(ctx, "generic-repo", &FullSyncOptions{Mirror: "http://localhost:8081/artifactory/generic-repo2"})
	},
	"2.11.7b/dry run with mirror": func(ctx context.Context, c *Client) (any, error) {
		return c.FullSync.Compare(ctx, "testDryFullSyncRepo", &FullSyncOptions{Mirror: "https://mirror-instance/artifactory/my-repo"})
	},
	"2.11.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.FullSync.StartForced(ctx, "fed-generic")
	},
}

// connections returns a response with one connection to each member b, c ... in these states. A
// trailing ! means that the member is supported.
func connections(states ...string) string {
	var list []string
	for i, state := range states {
		state, supported := strings.CutSuffix(state, "!")
		list = append(list, fmt.Sprintf(`{"localRepoKey":"fed","localPlatformUrl":"https://a/artifactory","remoteRepoKey":"fed",
			"remotePlatformUrl":"https://%c/artifactory","status":"%s","disabled":%v,"supported":%v}`, 'b'+i, state, state == "DISABLED", supported))
	}
	return `{"memberConnections":[` + strings.Join(list, ",") + `]}`
}

func TestFullSyncWait(t *testing.T) {
	for name, tc := range map[string]struct {
		mirror  string
		answers []string
		polls   int
		failed  string // final status and its members
	}{
		"begins late":              {"", []string{connections("HEALTHY"), connections("PENDING_FS"), connections("FULL_SYNC_RUNNING"), connections("HEALTHY")}, 4, ""},
		"over before":              {"", []string{connections("HEALTHY", "DELAYED")}, 3, ""},
		"an error that it mends":   {"", []string{connections("ERROR"), connections("FULL_SYNC_RUNNING"), connections("DELAYED")}, 3, ""},
		"one of several":           {"", []string{connections("HEALTHY", "FULL_SYNC_RUNNING"), connections("FULL_SYNC_RUNNING", "HEALTHY"), connections("HEALTHY", "HEALTHY")}, 3, ""},
		"error":                    {"", []string{connections("FULL_SYNC_RUNNING", "HEALTHY"), connections("ERROR", "HEALTHY")}, 2, "ERROR b"},
		"not available":            {"", []string{connections("HEALTHY", "NOT_AVAILABLE")}, 3, "NOT_AVAILABLE c"},
		"unreachable":              {"", []string{connections("HEALTHY", "N/A!")}, 3, "N/A c"},
		"no state of a member":     {"", []string{connections("HEALTHY", "N/A")}, 3, ""},
		"disabled member":          {"", []string{connections("HEALTHY", "DISABLED")}, 3, ""},
		"only disabled members":    {"", []string{connections("DISABLED")}, 3, "DISABLED b"},
		"no state of any member":   {"", []string{connections("N/A", "N/A")}, 3, "N/A bc"},
		"selected member":          {"https://c/artifactory/fed", []string{connections("ERROR", "FULL_SYNC_RUNNING"), connections("PENDING_FS", "HEALTHY")}, 2, ""},
		"selected member is dead":  {"https://c/artifactory/fed/", []string{connections("HEALTHY", "ERROR")}, 3, "ERROR c"},
		"selected member disabled": {"https://b/artifactory/fed", []string{connections("DISABLED", "HEALTHY")}, 3, "DISABLED b"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{Answers: tc.answers}
			var opts *FullSyncOptions
			if tc.mirror != "" {
				opts = &FullSyncOptions{Mirror: tc.mirror}
			}
			got, err := serve(t, s.ServeHTTP).FullSync.StartAndWait(t.Context(), "fed", opts, fast)
			require.Len(t, s.Requests, 1)
			assert.Contains(t, s.Requests[0], "POST /artifactory/api/federation/fullSync/fed")
			assert.Equal(t, tc.polls, s.Polls)
			assert.NotEmpty(t, got)
			if tc.failed == "" {
				require.NoError(t, err)
				return
			}
			var failed *jfrog.FailedError
			require.ErrorAs(t, err, &failed)
			status, members, _ := strings.Cut(tc.failed, " ")
			assert.Equal(t, status, failed.Status)
			require.Len(t, failed.Messages, len(members))
			for i, m := range failed.Messages {
				assert.Equal(t, fmt.Sprintf("https://a/artifactory/fed to https://%c/artifactory/fed: %s", members[i], status), m)
			}
		})
	}
}

func TestFullSyncWaitEnds(t *testing.T) {
	c := serve(t, (&script{Answers: []string{connections()}}).ServeHTTP)
	_, err := c.FullSync.WaitCompleted(t.Context(), "fed", nil, fast)
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	c = serve(t, (&script{Answers: []string{connections("HEALTHY")}}).ServeHTTP)
	_, err = c.FullSync.WaitCompleted(t.Context(), "fed", &FullSyncOptions{Mirror: "https://other/artifactory/fed"}, fast)
	assert.ErrorContains(t, err, "https://other/artifactory/fed")
	c = serve(t, (&script{Answers: []string{""}}).ServeHTTP) // no Federation Service
	_, err = c.FullSync.WaitCompleted(t.Context(), "fed", nil, fast)
	assert.ErrorIs(t, err, jfrog.ErrNotFound)

	s := &script{Answers: []string{connections("PENDING_FS")}}
	got, err := serve(t, s.ServeHTTP).FullSync.WaitCompleted(s.EndAt(t, 3), "fed", nil, fast)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Len(t, got, 1)
}

func TestFullSyncRefused(t *testing.T) {
	ctx, s := t.Context(), offline(t).FullSync
	bad := &FullSyncOptions{Mirror: "my-repo"}
	refused(t, s.Start(ctx, "fed", bad), "URL of the mirror is not an absolute http or https URL")
	_, err := s.Compare(ctx, "fed", bad)
	refused(t, err, "URL of the mirror is not an absolute http or https URL")
	_, err = s.StartAndWait(ctx, "fed", bad, nil)
	refused(t, err, "URL of the mirror is not an absolute http or https URL")
	for _, path := range []string{"", "/", "jfrog-full-sync-info", "jfrog-full-sync-info/"} {
		_, err = s.Report(ctx, path)
		refused(t, err, "")
	}
}

// TestReport reads the report in the manual.
func TestReport(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/artifactory/jfrog-full-sync-info/comparison-results/fed.json", r.URL.Path)
		_, _ = w.Write([]byte(`{"results":[{"name":"a.txt","type":"file","fullPath":"folder/a.txt"}]}`))
	})
	got, err := c.FullSync.Report(t.Context(), "jfrog-full-sync-info/comparison-results/fed.json")
	require.NoError(t, err)
	assert.Equal(t, &ComparisonReport{Results: []ComparisonResult{{"a.txt", "file", "folder/a.txt"}}}, got)
}
