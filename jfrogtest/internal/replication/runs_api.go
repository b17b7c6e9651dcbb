package replication

import (
	"bytes"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// Statuses of runs.
const (
	neverRun       = "never_run"
	incomplete     = "incomplete"
	partialFailure = "partial_failure"
	failed         = "error"
	ok             = "ok"
)

const statusType = "application/vnd.org.jfrog.artifactory.replication.ReplicationStatus+json"

// A status is the state of the last run, in responses.
type status struct {
	Status        string  `json:"status"`
	LastCompleted *string `json:"lastCompleted"`
}

type targetStatus struct {
	URL     string `json:"url"`
	RepoKey string `json:"repoKey"`
	status
}

func statusOf(run *store.ReplicationRun) status {
	out := status{Status: neverRun}
	if run == nil {
		return out
	}
	out.LastCompleted = isoTime(run.Completed)
	switch run.Job.Status {
	case store.StatusCompleted:
		out.Status = ok
	case store.StatusFailed:
		out.Status = failed
	default:
		out.Status = incomplete
	}
	return out
}

func isoTime(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(times.ISO(t))
}

// summary sums up the runs of a repository.
func summary(runs []*store.ReplicationRun) status {
	count := map[string]int{}
	var last time.Time
	for _, run := range runs {
		count[statusOf(run).Status]++
		if run.Completed.After(last) {
			last = run.Completed
		}
	}
	out := status{Status: partialFailure, LastCompleted: isoTime(last)}
	switch {
	case len(runs) == 0:
		out.Status = neverRun
	case count[incomplete] > 0:
		out.Status = incomplete
	case count[ok] == len(runs):
		out.Status = ok
	case count[failed] == len(runs):
		out.Status = failed
	}
	return out
}

// handleStatus counts as a request for the status of each run.
func (s *service) handleStatus(q *rest.Request) (*rest.Response, error) {
	repo, err := s.repository(q.Params["repoKey"])
	if err != nil {
		return nil, err
	}
	if !s.ShowsAny(q.User, repo.Key) {
		return nil, apierr.New(http.StatusForbidden,
			"User '%s' may not see the repository '%s'", q.User.Name, repo.Key)
	}
	targets := []targetStatus{}
	add := func(url string) {
		if url != "" {
			targets = append(targets, targetStatus{url, path.Base(url), statusOf(repo.ReplicationRun(url))})
		}
	}
	for _, run := range repo.ReplicationRuns {
		run.Job.Poll()
		add(run.URL)
	}
	for _, r := range repo.Replications {
		if repo.ReplicationRun(r.URL) == nil {
			add(r.URL)
		}
	}
	sum := summary(repo.ReplicationRuns)
	return rest.JSON(http.StatusOK, statusType, struct {
		status
		Targets      []targetStatus    `json:"targets"`
		Repositories map[string]status `json:"repositories"`
	}{sum, targets, map[string]status{repo.Key: sum}}), nil
}

// A target describes a replication to start.
type target struct {
	URL        string  `json:"url"`
	Username   string  `json:"username"`
	Password   string  `json:"password"`
	Properties *toggle `json:"properties"` // nil: true
	Delete     toggle  `json:"delete"`
}

func (t *target) replication() store.Replication {
	r := fresh
	r.URL, r.Username, r.Password, r.Deletes = t.URL, t.Username, t.Password, bool(t.Delete)
	setToggle(&r.Properties, t.Properties)
	return r
}

// handleStart starts the replications in the body, or the configured replications.
func (s *service) handleStart(q *rest.Request) (*rest.Response, error) {
	key, itemPath, _ := strings.Cut(strings.Trim(q.Params["path"], "/"), "/")
	var targets []target
	if len(bytes.TrimSpace(q.Data)) > 0 {
		if err := q.Decode(&targets); err != nil {
			return nil, err
		}
	}
	return s.start(q, key, itemPath, targets)
}

func (s *service) handleStartPath(q *rest.Request) (*rest.Response, error) {
	var targets []target
	if len(bytes.TrimSpace(q.Data)) > 0 {
		targets = make([]target, 1)
		if err := q.Decode(&targets[0]); err != nil {
			return nil, err
		}
	}
	return s.start(q, q.Params["repoKey"], strings.Trim(q.Params["path"], "/"), targets)
}

// start starts the replications of a path to targets, or the configured replications.
func (s *service) start(
	q *rest.Request, key, itemPath string, targets []target,
) (*rest.Response, error) {
	repo, err := s.repository(key)
	if err != nil {
		return nil, err
	}
	if !s.ShowsAny(q.User, repo.Key) {
		return nil, apierr.New(http.StatusForbidden,
			"User '%s' may not replicate the repository '%s'", q.User.Name, repo.Key)
	}
	pull := repo.Class == store.ClassRemote
	if pull && s.Replication.BlockPull || !pull && s.Replication.BlockPush {
		return nil, apierr.New(http.StatusBadRequest,
			"Replication of repository '%s' is blocked", repo.Key)
	}
	list, err := replicationsToStart(repo, targets)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		c := &copying{service: s, repo: repo, replication: r, at: itemPath, user: q.User}
		s.BeginReplication(repo, r.URL, incomplete, c.run)
	}
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

func replicationsToStart(repo *store.Repository, targets []target) ([]store.Replication, error) {
	pull := repo.Class == store.ClassRemote
	var list []store.Replication
	for i := range targets {
		r := targets[i].replication()
		if pull {
			r.URL = ""
		} else if !isHTTP(r.URL) {
			return nil, invalidURL(r.URL)
		}
		list = append(list, r)
	}
	switch {
	case pull && len(list) > 1:
		return nil, apierr.New(http.StatusBadRequest,
			"Remote repository '%s' has only one source", repo.Key)
	case len(list) > maxReplications:
		return nil, apierr.New(http.StatusBadRequest, "%d targets are too many", len(list))
	case len(list) > 0:
		return list, nil
	}
	for _, r := range repo.Replications {
		if r.Enabled {
			list = append(list, *r)
		}
	}
	if len(list) == 0 {
		return nil, apierr.New(http.StatusNotFound,
			"Repository '%s' has no enabled replication", repo.Key)
	}
	return list, nil
}
