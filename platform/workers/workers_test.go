package workers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// sampleWorker is the worker of most samples.
func sampleWorker() Worker {
	return Worker{
		Key: "string", Description: new("string"), Enabled: true, SourceCode: "string", Action: ActionBeforeDownload,
		FilterCriteria: &FilterCriteria{ArtifactFilterCriteria: &ArtifactFilterCriteria{
			RepoKeys: []string{"string"}, IncludePatterns: []string{"string"}, ExcludePatterns: []string{"string"},
		}},
		Secrets: []WorkerSecret{{Key: "string", Value: "string"}},
	}
}

var workerCases = replay.Cases[*Client]{
	"4.15.1/sample": func(ctx context.Context, c *Client) (any, error) {
		w := sampleWorker()
		w.Shared, w.Debug, w.ProjectKey = new(true), new(true), "projectkey"
		return nil, c.Workers.Create(ctx, w, nil)
	},
	"4.15.1/scheduled worker": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Workers.Create(ctx, Worker{
			Key: "string", Description: new("string"), Enabled: true, SourceCode: "string",
			Action: ActionScheduledEvent, FilterCriteria: OnSchedule("0 2 * * *", "string"),
		}, nil)
	},
	"4.15.2/keys only": func(ctx context.Context, c *Client) (any, error) {
		return c.Workers.ListKeys(ctx, &WorkerListOptions{Action: ActionBeforeDownload})
	},
	"4.15.2/full list":      func(ctx context.Context, c *Client) (any, error) { return c.Workers.List(ctx, nil) },
	"4.15.2/error":          func(ctx context.Context, c *Client) (any, error) { return c.Workers.List(ctx, nil) },
	"4.15.3/sample":         func(ctx context.Context, c *Client) (any, error) { return c.Workers.Get(ctx, "string", nil) },
	"4.15.3/error":          func(ctx context.Context, c *Client) (any, error) { return c.Workers.Get(ctx, "string", nil) },
	"4.15.3/wire-scheduled": func(ctx context.Context, c *Client) (any, error) { return c.Workers.Get(ctx, "nightly", nil) },
	"4.15.4/sample":         func(ctx context.Context, c *Client) (any, error) { return c.Workers.Actions(ctx, nil) },
	"4.15.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Workers.Replace(ctx, sampleWorker(), nil)
	},
	"4.15.10/constructed": func(ctx context.Context, c *Client) (any, error) { return nil, c.Workers.Delete(ctx, "my-worker") },
	"4.15.5/remove a secret": func(ctx context.Context, c *Client) (any, error) {
		w := sampleWorker()
		w.Secrets[0].MarkedForRemoval = true
		return nil, c.Workers.Replace(ctx, w, nil)
	},
}

func TestWorkersRefused(t *testing.T) {
	c := offline(t)
	for why, change := range map[string]func(*Worker){
		"worker key is empty":                             func(w *Worker) { w.Key = "" },
		"worker string has no source":                     func(w *Worker) { w.SourceCode = " \n" },
		"action is empty":                                 func(w *Worker) { w.Action = "" },
		`action "beforeDownload" is un`:                   func(w *Worker) { w.Action = "beforeDownload" },
		"BEFORE_DOWNLOAD requires a filter for artifacts": func(w *Worker) { w.FilterCriteria = nil },
		"BEFORE_DOWNLOAD requires a repository":           func(w *Worker) { w.FilterCriteria = OnRepositories() },
		"a repository key is empty":                       func(w *Worker) { w.FilterCriteria = OnRepositories("a", "") },
		"action BEFORE_DOWNLOAD takes no schedule":        func(w *Worker) { w.FilterCriteria = OnSchedule("0 2 * * *", "") },
		"action GENERIC_EVENT takes no schedule": func(w *Worker) {
			w.Action, w.FilterCriteria = ActionGenericEvent, OnSchedule("0 2 * * *", "")
		},
		"takes a schedule, not a filter": func(w *Worker) { w.Action = ActionScheduledEvent },
		"SCHEDULED_EVENT requires a schedule": func(w *Worker) {
			w.Action, w.FilterCriteria = ActionScheduledEvent, nil
		},
		"no cron expression":                             func(w *Worker) { w.Action, w.FilterCriteria = ActionScheduledEvent, OnSchedule("", "UTC") },
		"secret 1 has no key":                            func(w *Worker) { w.Secrets[0].Key = "" },
		"secret string has no value":                     func(w *Worker) { w.Secrets[0].Value = "" },
		`belongs to project "p1", the options name "p2"`: func(w *Worker) { w.ProjectKey = "p1" },
	} {
		w := sampleWorker()
		w.ProjectKey = "p2"
		change(&w)
		opts := &ProjectOptions{ProjectKey: "p2"}
		refused(t, c.Workers.Create(t.Context(), w, opts), why)
		refused(t, c.Workers.Replace(t.Context(), w, opts), why)
	}
	w := sampleWorker()
	refused(t, c.Workers.Create(t.Context(), w, &ProjectOptions{ProjectKey: "p"}), "the worker names none")
	w.Secrets[0].MarkedForRemoval = true
	refused(t, c.Workers.Create(t.Context(), w, nil), "a new worker has no secrets")
	refused(t, second(c.Workers.List(t.Context(), &WorkerListOptions{Action: "NO_EVENT"})), `action "NO_EVENT" is unknown`)
	refused(t, second(c.Workers.Get(t.Context(), "", nil)), "")
	refused(t, c.Workers.Delete(t.Context(), ""), "")
}

// TestDisabledWorkers checks that a disabled worker, and a worker for other events than
// Artifactory's, need no criteria.
func TestDisabledWorkers(t *testing.T) {
	c, got := answering(t, http.StatusCreated, "")
	for _, w := range []Worker{
		{Key: "k", SourceCode: "s", Action: ActionAfterMove},
		{Key: "k", SourceCode: "s", Action: ActionAfterMove, FilterCriteria: OnRepositories()},
		{Key: "k", SourceCode: "s", Action: ActionScheduledEvent},
		{Key: "k", SourceCode: "s", Action: ActionGenericEvent, Enabled: true},
		{Key: "k", SourceCode: "s", Action: ActionBeforeRevokeToken, Enabled: true},
	} {
		require.NoError(t, c.Workers.Create(t.Context(), w, nil))
	}
	assert.Equal(t, exchange{"POST /worker/api/v1/workers", `{"key":"k","enabled":true,"sourceCode":"s","action":"GENERIC_EVENT"}`}, (*got)[3])
}

const storedWorker = `{"key":"w","enabled":true,"sourceCode":"s","action":"AFTER_MOVE","projectKey":"p","team":"x",
	"filterCriteria":{"mode":1,"artifactFilterCriteria":{"repoKeys":["r"],"anyLocal":true}},
	"secrets":[{"key":"a","value":"enc-a"},{"key":"b"},{"key":"c","value":"*****"},{"key":"d","value":"enc-d"}]}`

// TestWorkerReadChangedAndPutBack checks that fields of a newer server are kept, and that only
// changed secrets are sent.
func TestWorkerReadChangedAndPutBack(t *testing.T) {
	c, got := answering(t, http.StatusOK, storedWorker, "")
	w, err := c.Workers.Get(t.Context(), "w", &ProjectOptions{ProjectKey: "p"})
	require.NoError(t, err)
	w.Description = new("d")
	w.Secrets[1].Value = "new-b"
	w.Secrets[2].MarkedForRemoval = true
	w.Secrets = append(w.Secrets, WorkerSecret{Key: "e", Value: "new-e"})
	require.NoError(t, c.Workers.Replace(t.Context(), *w, nil))
	assert.JSONEq(t, `{"key":"w","description":"d","enabled":true,"sourceCode":"s","action":"AFTER_MOVE","projectKey":"p","team":"x",
		"filterCriteria":{"mode":1,"artifactFilterCriteria":{"repoKeys":["r"],"anyLocal":true}},
		"secrets":[{"key":"b","value":"new-b"},{"key":"c","markedForRemoval":true},{"key":"e","value":"new-e"}]}`, (*got)[1].body)
	assert.Equal(t, "GET /worker/api/v1/workers/w?projectKey=p", (*got)[0].request)
	assert.Len(t, w.Secrets, 5, "Replace leaves the caller's list")
}

func TestSetEnabled(t *testing.T) {
	c, got := answering(t, http.StatusOK, storedWorker, "")
	require.NoError(t, c.Workers.SetEnabled(t.Context(), "w", false, &ProjectOptions{ProjectKey: "p"}))
	require.Len(t, *got, 2)
	assert.Equal(t, "PUT /worker/api/v1/workers?projectKey=p", (*got)[1].request)
	var sent, want map[string]any
	require.NoError(t, json.Unmarshal([]byte((*got)[1].body), &sent))
	require.NoError(t, json.Unmarshal([]byte(storedWorker), &want))
	want["enabled"] = false
	delete(want, "secrets")
	assert.Equal(t, want, sent)

	c, got = answering(t, http.StatusOK, storedWorker)
	require.NoError(t, c.Workers.SetEnabled(t.Context(), "w", true, nil))
	assert.Len(t, *got, 1, "it is enabled already")

	c, _ = answering(t, http.StatusNotFound, `{"errors":[{"status":404,"message":"no worker"}]}`)
	assert.ErrorIs(t, c.Workers.SetEnabled(t.Context(), "w", true, nil), jfrog.ErrNotFound)
}

// TestUnknownActionsAreRead checks that an action of a newer server can be read.
func TestUnknownActionsAreRead(t *testing.T) {
	c, _ := answering(t, http.StatusOK, `{"workers":[{"key":"w","action":"AFTER_TOMORROW"}]}`)
	list, err := c.Workers.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, Action("AFTER_TOMORROW"), list[0].Action)
}

// TestStoredWorkersCanBePutBack checks workers that the server has and that could not be created.
func TestStoredWorkersCanBePutBack(t *testing.T) {
	const future = `{"key":"w","enabled":true,"sourceCode":"s","action":"AFTER_TOMORROW","filterCriteria":{"moon":"full"}}`
	for _, stored := range []string{future, `{"key":"w","enabled":true,"sourceCode":"s","action":"AFTER_BUILD_INFO_SAVE"}`} {
		c, got := answering(t, http.StatusOK, stored, "")
		w, err := c.Workers.Get(t.Context(), "w", nil)
		require.NoError(t, err)
		require.NoError(t, c.Workers.Replace(t.Context(), *w, nil))
		assert.JSONEq(t, stored, (*got)[1].body)
		w.Action = "AFTER_TODAY"
		refused(t, c.Workers.Replace(t.Context(), *w, nil), `action "AFTER_TODAY" is unknown`)
		w.Action = ActionAfterMove
		w.FilterCriteria = nil
		refused(t, c.Workers.Replace(t.Context(), *w, nil), "requires a filter")
	}
}

func TestSecretsAreMasked(t *testing.T) {
	c, got := answering(t, http.StatusBadRequest, `{"errors":[{"status":400,"message":"bad value s3cr3t-value"}]}`)
	w := sampleWorker()
	w.Secrets[0].Value = "s3cr3t-value"
	err := c.Workers.Create(t.Context(), w, nil)
	test := WorkerTestRequest{Code: "c", Action: ActionGenericEvent, StagedSecrets: ChangedSecret("k", "s3cr3t-value")}
	testErr := second(c.Executions.TestExisting(t.Context(), "w", test, nil))
	for _, v := range []any{err, testErr, w, &w, test, &test, w.Secrets, []*WorkerSecret{&w.Secrets[0]}} {
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s %q", v, v, v, v, v), "s3cr3t-value")
	}
	data, err := json.Marshal(w)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "s3cr3t-value")
	for _, r := range *got {
		assert.Contains(t, r.body, "s3cr3t-value")
	}
}

func TestSource(t *testing.T) {
	name := filepath.Join(t.TempDir(), "guard.ts")
	require.NoError(t, os.WriteFile(name, []byte("\ufeffexport default 1;\n"), 0o600))
	source, err := SourceFromFile(name)
	require.NoError(t, err)
	assert.Equal(t, "export default 1;\n", source)

	require.NoError(t, os.WriteFile(name, []byte("\ufeff \n"), 0o600))
	_, err = SourceFromFile(name)
	assert.ErrorContains(t, err, "guard.ts: the text is empty")
	_, err = SourceFromFile(name + "x")
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, err = SourceFrom(strings.NewReader("a\xff"))
	assert.ErrorContains(t, err, "not UTF-8")
}

func TestActionsHaveKinds(t *testing.T) {
	for action := range kinds {
		assert.Equal(t, strings.ToUpper(string(action)), string(action))
	}
	assert.Len(t, kinds, 2+33+2)
}
