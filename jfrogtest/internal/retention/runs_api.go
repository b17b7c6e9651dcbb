package retention

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxRuns limits the runs that the server remembers.
const maxRuns = 100

// idle returns an error if a policy is running.
func (s *service) idle(key string) error {
	for _, run := range s.Retention.Runs {
		if run.PolicyKey == key && run.Running() {
			return invalid("the policy '%s' is running: run %d", key, run.ID)
		}
	}
	return nil
}

// begin starts a run. work deletes unless the run is dry, and returns the rows of the report.
func (s *service) begin(q *rest.Request, key, project string, enabled, bundles bool, work func(dry bool) [][]string) (*rest.Response, error) {
	dry := q.Flag("dryRun", false)
	if !dry && !enabled {
		return nil, invalid("the policy '%s' is disabled", key)
	}
	if err := s.idle(key); err != nil {
		return nil, err
	}
	r := s.Retention
	r.RunIDs++
	run := &store.CleanupRun{ID: r.RunIDs, PolicyKey: key, Project: project, Bundles: bundles, DryRun: dry, Started: s.Now()}
	run.Job = s.BeginJob("IN_PROGRESS", true, func() []error {
		rows := work(dry)
		run.Items = len(rows)
		report, err := reportOf(run, rows)
		if err != nil {
			return []error{err}
		}
		run.Report = report
		return nil
	})
	r.Runs = append(r.Runs, run)
	if len(r.Runs) > maxRuns {
		if oldest := r.Runs[0]; oldest.Running() {
			oldest.Stop()
		}
		r.Runs = r.Runs[1:]
	}
	return rest.JSON(http.StatusCreated, "", map[string]int{"runId": run.ID}), nil
}

// reportOf returns a report: a CSV file in a zip archive.
func reportOf(run *store.CleanupRun, rows [][]string) ([]byte, error) {
	header := []string{"package_type", "repository", "package", "version", "size_in_bytes"}
	if run.Bundles {
		header = []string{"project", "release_bundle", "version", "created"}
	}
	var buf bytes.Buffer
	archive := zip.NewWriter(&buf)
	file, err := archive.Create(fmt.Sprintf("%s-%d.csv", run.PolicyKey, run.ID))
	if err == nil {
		err = csv.NewWriter(file).WriteAll(append([][]string{header}, rows...))
	}
	if err == nil {
		err = archive.Close()
	}
	return buf.Bytes(), err
}

func (s *service) handleRunPackages(q *rest.Request) (*rest.Response, error) {
	p := s.Retention.Packages[q.Params["policyKey"]]
	if p == nil {
		return nil, missingPolicy(q.Params["policyKey"])
	}
	by := q.User.Name
	return s.begin(q, p.Key, p.ProjectKey, p.Enabled, false, func(dry bool) [][]string {
		rows := [][]string{}
		for _, f := range s.selected(p) {
			rows = append(rows, []string{f.packageType(), f.repo.Key, f.name, f.version, strconv.FormatInt(f.size(), 10)})
			if !dry {
				s.discard(f, p.SkipTrashcan, by)
			}
		}
		return rows
	})
}

// run returns the run with an id, or nil.
func (s *service) run(id string) *store.CleanupRun {
	i := slices.IndexFunc(s.Retention.Runs, func(r *store.CleanupRun) bool { return strconv.Itoa(r.ID) == id })
	if i < 0 {
		return nil
	}
	return s.Retention.Runs[i]
}

// handleReport returns the report of a run that has ended. The request counts as a poll.
func (s *service) handleReport(q *rest.Request) (*rest.Response, error) {
	key, id := q.Query.Get("policyKey"), q.Query.Get("runId")
	if _, err := strconv.Atoi(id); err != nil || key == "" {
		return nil, invalid("the parameters policyKey and runId are required: '%s', '%s'", key, id)
	}
	run := s.run(id)
	if run != nil {
		run.Poll()
	}
	if run == nil || run.PolicyKey != key || run.Report == nil {
		return nil, apierr.New(http.StatusNotFound, "No report is found for the policy '%s' and the run '%s'", key, id)
	}
	run.Downloaded = true
	return rest.NewResponse(http.StatusOK, "application/octet-stream", run.Report).
		With("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%d.zip"`, run.PolicyKey, run.ID)), nil
}

func (s *service) handleStop(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Action string `json:"action"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Action != "stop" {
		return nil, invalid("the action must be stop, not '%s'", body.Action)
	}
	run := s.run(q.Params["runId"])
	if run == nil {
		return nil, apierr.New(http.StatusNotFound, "No cleanup policy with run ID: %s was found", q.Params["runId"])
	}
	if !run.Running() {
		return nil, invalid("the run %d has ended", run.ID)
	}
	run.Stop()
	return rest.JSON(http.StatusAccepted, "", fmt.Sprintf("Action: 'stop' on task ID: '%d' performed successfully", run.ID)), nil
}

func (s *service) handleStopAll(*rest.Request) (*rest.Response, error) {
	for _, run := range s.Retention.Runs {
		if run.Running() && run.Project == "" {
			run.Stop()
		}
	}
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

func (s *service) handleDisableAll(*rest.Request) (*rest.Response, error) {
	for _, p := range s.Retention.Packages {
		p.Enabled = p.Enabled && p.ProjectKey != ""
	}
	for _, p := range s.Retention.Bundles {
		p.Enabled = false
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
