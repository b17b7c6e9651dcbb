package lifecycle

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A site is a target of distributions.
type site struct {
	Name      string `json:"name"`
	ServiceID string `json:"service_id"`
	Type      string `json:"type"`
}

// edge is the only target.
var edge = site{"edge-1", "jfrt@jfrogtest-edge-1", "artifactory"}

// trackerTime is the layout of times in trackers.
const trackerTime = "2006-01-02T15:04:05.000-0700"

// distributed returns the completed version that the path names.
func (s *service) distributed(q *rest.Request) (*store.BundleVersion, error) {
	q.Params["name"], q.Params["version"] = q.Params["releaseBundleName"], q.Params["releaseBundleVersion"]
	return s.completedBundle(q)
}

func (s *service) handleDistribute(q *rest.Request) (*rest.Response, error) {
	return s.distribute(q, false)
}

func (s *service) handleRemoteDelete(q *rest.Request) (*rest.Response, error) {
	return s.distribute(q, true)
}

// distribute starts a distribution to the target, or a deletion there, if the rules select it.
func (s *service) distribute(q *rest.Request, remove bool) (*rest.Response, error) {
	v, err := s.distributed(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		DryRun bool                     `json:"dry_run"`
		Rules  []store.DistributionRule `json:"distribution_rules"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	selected := len(body.Rules) == 0 || slices.ContainsFunc(body.Rules, func(r store.DistributionRule) bool {
		return r.SiteName == "" || aql.MatchPattern(r.SiteName, edge.Name)
	})
	if !selected {
		return nil, apierr.New(http.StatusBadRequest, "No targets match the distribution rules")
	}
	for i := range body.Rules {
		if body.Rules[i].CountryCodes == nil {
			body.Rules[i].CountryCodes = []string{}
		}
	}
	s.lastDistribution++
	d := &store.Distribution{ID: 720_000_000_000_000_000 + s.lastDistribution, Number: len(v.Distributions) + 1, Remove: remove,
		By: store.ShortUser(q.User.Name), Started: s.Now(), Rules: body.Rules}
	if !body.DryRun {
		d.Job = s.BeginJob(store.StatusProcessing, true, func() []error { d.Finished = s.Now(); return nil })
		v.Distributions = append(v.Distributions, d)
	}
	return rest.JSON(http.StatusAccepted, "", struct {
		ID    int64  `json:"id"`
		Sites []site `json:"sites"`
	}{d.ID, []site{edge}}), nil
}

// handleAbortDistributions aborts the running distributions of a version.
func (s *service) handleAbortDistributions(q *rest.Request) (*rest.Response, error) {
	v, err := s.distributed(q)
	if err != nil {
		return nil, err
	}
	aborted := false
	for _, d := range v.Distributions {
		if d.Finished.IsZero() {
			d.Cancel()
			d.Finished, d.Aborted, aborted = s.Now(), true, true
		}
	}
	if !aborted {
		return rest.NoContent(), nil
	}
	return rest.JSON(http.StatusAccepted, "", []site{edge}), nil
}

// trackerStatus returns the status of a distribution in the details.
func trackerStatus(d *store.Distribution) string {
	switch {
	case d.Aborted:
		return "Failed"
	case d.Finished.IsZero():
		return "In progress"
	}
	return "Completed"
}

func timeOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(trackerTime)
}

func (s *service) handleTrackers(q *rest.Request) (*rest.Response, error) {
	v, err := s.distributed(q)
	if err != nil {
		return nil, err
	}
	type tracker struct {
		Number   int      `json:"distribution_tracker_friendly_id"`
		Type     string   `json:"type"`
		Name     string   `json:"release_bundle_name"`
		Version  string   `json:"release_bundle_version"`
		Repo     string   `json:"storing_repository"`
		Status   string   `json:"status"`
		By       string   `json:"distributed_by"`
		Created  string   `json:"created"`
		Started  string   `json:"start_time"`
		Finished string   `json:"finish_time,omitempty"`
		Targets  []string `json:"targets"`
	}
	list := []tracker{}
	for _, d := range v.Distributions {
		kind := "DISTRIBUTE"
		if d.Remove {
			kind = "DELETE_RELEASE_BUNDLE_VERSION"
		}
		status := map[string]string{"Completed": "COMPLETED", "In progress": "IN_PROGRESS", "Failed": "FAILED"}[trackerStatus(d)]
		list = append(list, tracker{d.Number, kind, v.Name, v.Version, v.Repo, status, d.By, timeOf(d.Started), timeOf(d.Started), timeOf(d.Finished), []string{edge.Name}})
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// handleTracker returns the details of a distribution by its id or its number.
func (s *service) handleTracker(q *rest.Request) (*rest.Response, error) {
	v, err := s.distributed(q)
	if err != nil {
		return nil, err
	}
	id, _ := strconv.ParseInt(q.Params["distributionId"], 10, 64)
	i := slices.IndexFunc(v.Distributions, func(d *store.Distribution) bool { return d.ID == id || int64(d.Number) == id })
	if i < 0 {
		return nil, apierr.New(http.StatusNotFound, "Distribution '%s' of %s/%s not found", q.Params["distributionId"], v.Name, v.Version)
	}
	d := v.Distributions[i]
	d.Poll()
	var size int64
	for _, item := range v.Contents {
		size += item.Blob.Size
	}
	type target struct {
		Status    string `json:"status"`
		Target    site   `json:"target_artifactory"`
		Files     int    `json:"total_files"`
		Bytes     int64  `json:"total_bytes"`
		SentFiles int    `json:"distributed_files"`
		SentBytes int64  `json:"distributed_bytes"`
		By        string `json:"distributed_by"`
		Started   string `json:"start_time"`
		Finished  string `json:"finish_time,omitempty"`
		Errors    []any  `json:"file_errors"`
		Sending   []any  `json:"files_in_progress"`
	}
	kind, status := "distribute", trackerStatus(d)
	if d.Remove {
		kind = "delete"
	}
	t := target{Status: status, Target: edge, Files: len(v.Contents), Bytes: size, By: d.By, Started: timeOf(d.Started), Finished: timeOf(d.Finished),
		Errors: []any{}, Sending: []any{}}
	duration := int64(0)
	if status == "Completed" {
		t.SentFiles, t.SentBytes, duration = t.Files, t.Bytes, d.Finished.Sub(d.Started).Milliseconds()
	}
	return rest.JSON(http.StatusOK, "", struct {
		ID       int64                    `json:"distribution_id"`
		Number   int                      `json:"distribution_friendly_id"`
		Type     string                   `json:"type"`
		Name     string                   `json:"release_bundle_name"`
		Version  string                   `json:"release_bundle_version"`
		Status   string                   `json:"status"`
		By       string                   `json:"distributed_by"`
		Started  string                   `json:"start_time"`
		Finished string                   `json:"finish_time,omitempty"`
		Duration int64                    `json:"duration"`
		Rules    []store.DistributionRule `json:"distribution_rules"`
		Sites    []target                 `json:"sites"`
	}{d.ID, d.Number, kind, v.Name, v.Version, status, d.By, t.Started, t.Finished, duration, append([]store.DistributionRule{}, d.Rules...), []target{t}}), nil
}
