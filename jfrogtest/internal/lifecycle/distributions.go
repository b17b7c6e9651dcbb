package lifecycle

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A site describes a target in responses.
type site struct {
	Name      string `json:"name"`
	ServiceID string `json:"service_id"`
	Type      string `json:"type"`
}

func newSite(t *store.Target) site { return site{t.Name, t.ServiceID(), "artifactory"} }

func (s *service) handleDistribute(q *rest.Request) (*rest.Response, error) {
	return s.startDistribution(q, http.StatusOK, false)
}

func (s *service) handleRemoteDelete(q *rest.Request) (*rest.Response, error) {
	return s.startDistribution(q, http.StatusAccepted, true)
}

// startDistribution starts a distribution or a remote deletion, unless the request is a dry run.
func (s *service) startDistribution(q *rest.Request, status int, deletes bool) (*rest.Response, error) {
	v, err := s.completedBundle(q)
	if err != nil {
		return nil, err
	}
	body, err := s.readDistribution(q)
	if err != nil {
		return nil, err
	}
	d := &store.Distribution{Deletes: deletes, Rules: body.Rules, CreateRepo: body.createRepo(), By: store.ShortUser(q.User.Name)}
	if !deletes {
		if d.Artifacts, err = body.distributed(v); err != nil {
			return nil, err
		}
	}
	for _, t := range body.targets {
		if v.DistributingTo(t) {
			return nil, apierr.New(http.StatusConflict, "Distribution of Release Bundle %s/%s to %s is in progress", v.Name, v.Version, t.Name)
		}
		d.Targets = append(d.Targets, &store.TargetProgress{Target: t})
	}
	if !body.DryRun {
		s.BeginDistribution(&v.Distributed, d)
	}
	response := struct {
		ID    int64  `json:"id,omitempty"`
		Sites []site `json:"sites"`
	}{ID: d.ID}
	for _, t := range body.targets {
		response.Sites = append(response.Sites, newSite(t))
	}
	return rest.JSON(status, "", response), nil
}

// handleAbortDistribution aborts the distributions of a version that have not ended.
func (s *service) handleAbortDistribution(q *rest.Request) (*rest.Response, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	var sites []site
	for _, d := range v.Distributions {
		if d.Deletes || !d.Running() || d.Aborted() {
			continue
		}
		s.AbortDistribution(d)
		for _, p := range d.Targets {
			sites = append(sites, newSite(p.Target))
		}
	}
	if sites == nil {
		return rest.NoContent(), nil
	}
	return rest.JSON(http.StatusAccepted, "", sites), nil
}

// typeOf returns the type of a distribution in lists. Details have it in lower case.
func typeOf(d *store.Distribution) string {
	if d.Deletes {
		return "DELETE_RELEASE_BUNDLE_VERSION"
	}
	return "DISTRIBUTE"
}

// detailed returns a status as details write it: "In progress" for IN_PROGRESS.
func detailed(status string) string {
	return status[:1] + strings.ToLower(strings.ReplaceAll(status[1:], "_", " "))
}

// distributionTime formats a time, or returns "" if it is zero.
func distributionTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(times.BuildLayout)
}

// handleDistributions lists the distributions and remote deletions of a version, oldest first.
func (s *service) handleDistributions(q *rest.Request) (*rest.Response, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	type record struct {
		Number     int      `json:"distribution_tracker_friendly_id"`
		Type       string   `json:"type"`
		Name       string   `json:"release_bundle_name"`
		Version    string   `json:"release_bundle_version"`
		Repository string   `json:"storing_repository"`
		Status     string   `json:"status"`
		By         string   `json:"distributed_by"`
		Created    string   `json:"created"`
		Start      string   `json:"start_time"`
		Finish     string   `json:"finish_time,omitempty"`
		Targets    []string `json:"targets"`
	}
	records := []record{}
	for _, d := range v.Distributions {
		d.Poll()
		created := distributionTime(d.Created)
		r := record{d.Number, typeOf(d), v.Name, v.Version, v.Repo, d.State(), d.By, created, created, distributionTime(d.Finished), nil}
		for _, p := range d.Targets {
			r.Targets = append(r.Targets, p.Name)
		}
		records = append(records, r)
	}
	return rest.JSON(http.StatusOK, "", records), nil
}

// A siteProgress is the progress of a distribution on a target.
type siteProgress struct {
	Status           string `json:"status"`
	Target           site   `json:"target_artifactory"`
	TotalFiles       int    `json:"total_files"`
	TotalBytes       int64  `json:"total_bytes"`
	DistributedFiles int    `json:"distributed_files"`
	DistributedBytes int64  `json:"distributed_bytes"`
	By               string `json:"distributed_by"`
	Start            string `json:"start_time"`
	Finish           string `json:"finish_time,omitempty"`
	Error            string `json:"general_error,omitempty"`
	FileErrors       []any  `json:"file_errors"`
	FilesInProgress  []any  `json:"files_in_progress"`
}

func newSiteProgress(d *store.Distribution, p *store.TargetProgress) siteProgress {
	x := siteProgress{Status: detailed(d.StateOn(p)), Target: newSite(p.Target), TotalFiles: len(d.Artifacts), By: d.By,
		Start: distributionTime(d.Created), Finish: distributionTime(d.Finished), FileErrors: []any{}, FilesInProgress: []any{}}
	for _, a := range d.Artifacts {
		x.TotalBytes += a.Size
	}
	if p.Has() {
		x.DistributedFiles, x.DistributedBytes = x.TotalFiles, x.TotalBytes
	}
	if p.Err != nil {
		x.Error = apierr.From(p.Err).Message
	}
	return x
}

// handleDistribution returns the details of a distribution, which its 64-bit id names.
func (s *service) handleDistribution(q *rest.Request) (*rest.Response, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(q.Params["id"], 10, 64)
	if err != nil {
		return nil, badRequest("'distribution_id' must be a number: '%s'", q.Params["id"])
	}
	i := slices.IndexFunc(v.Distributions, func(d *store.Distribution) bool { return d.ID == id })
	if i < 0 {
		return nil, apierr.New(http.StatusNotFound, "Distribution %d of Release Bundle %s/%s not found", id, v.Name, v.Version)
	}
	d := v.Distributions[i]
	d.Poll()
	details := struct {
		ID       int64                    `json:"distribution_id"`
		Number   int                      `json:"distribution_friendly_id"`
		Type     string                   `json:"type"`
		Name     string                   `json:"release_bundle_name"`
		Version  string                   `json:"release_bundle_version"`
		Status   string                   `json:"status"`
		By       string                   `json:"distributed_by"`
		Start    string                   `json:"start_time"`
		Finish   string                   `json:"finish_time,omitempty"`
		Duration int64                    `json:"duration"`
		Rules    []store.DistributionRule `json:"distribution_rules"`
		Sites    []siteProgress           `json:"sites"`
	}{d.ID, d.Number, strings.ToLower(typeOf(d)), v.Name, v.Version, detailed(d.State()), d.By,
		distributionTime(d.Created), distributionTime(d.Finished), 0, shownRules(d.Rules), nil}
	if !d.Finished.IsZero() {
		details.Duration = d.Finished.Sub(d.Created).Milliseconds()
	}
	for _, p := range d.Targets {
		details.Sites = append(details.Sites, newSiteProgress(d, p))
	}
	return rest.JSON(http.StatusOK, "", details), nil
}

// shownRules returns the rules with an explicit "*" for a name that is not given.
func shownRules(rules []store.DistributionRule) []store.DistributionRule {
	shown := slices.Clone(rules)
	for i := range shown {
		r := &shown[i]
		for _, name := range []*string{&r.SiteName, &r.CityName} {
			if *name == "" {
				*name = "*"
			}
		}
		r.CountryCodes, r.Groups = append([]string{}, r.CountryCodes...), append([]string{}, r.Groups...)
	}
	return shown
}

// handlePropagateKey reports that all targets have a key, without sending it. It knows the key
// pairs and the names that versions are signed with.
func (s *service) handlePropagateKey(q *rest.Request) (*rest.Response, error) {
	name := q.Params["keyName"]
	signs := slices.ContainsFunc(s.Bundles, func(v *store.BundleVersion) bool { return v.Key == name })
	if s.Keys.Pairs[name] == nil && name != defaultKey && !signs {
		return nil, apierr.New(http.StatusNotFound, "Key pair '%s' not found", name)
	}
	type detail struct {
		ID     string `json:"jpd_id"`
		Name   string `json:"name"`
		Key    string `json:"key_alias"`
		Status string `json:"status"`
	}
	details := []detail{}
	for i, t := range s.Config.Targets {
		details = append(details, detail{"JPD-" + strconv.Itoa(i+2), t.Name, name, "SUCCESS"})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"status": "SUCCESS", "details": details}), nil
}
