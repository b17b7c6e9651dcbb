package distribution

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// distributionRoutes returns the operations on distributions.
func (s *service) distributionRoutes() []rest.Route {
	const (
		records    = "/api/v1/release_bundle"
		distribute = "/api/v1/distribution/{name}/{version}"
	)
	return []rest.Route{
		rest.Get(records+"/distribution", s.handleAllRecords, rest.Admin),
		rest.Get(records+"/{name}/distribution", s.handleRecordsOfName, rest.Admin),
		rest.Get(records+"/{name}/{version}/distribution", s.handleRecords, rest.Admin),
		rest.Get(records+"/{name}/{version}/distribution/{id}", s.handleRecord, rest.Admin),
		rest.Post(distribute, s.handleDistribute, rest.Small, rest.Admin),
		rest.Post(distribute+"/delete", s.handleDeleteDistributed, rest.Small, rest.Admin),
		rest.Put(distribute+"/abort", s.handleAbort, rest.Admin),
		rest.Post("/api/v1/dynamic/distribute", s.handleDynamic, rest.Small, rest.Admin),
	}
}

// A site describes a target.
type site struct {
	ServiceID string `json:"service_id"`
	Name      string `json:"name"`
	Type      string `json:"type"`
}

func newSite(t *store.Target) site { return site{t.ServiceID(), t.Name, "edge"} }

// A distributionRequest is the body of a distribution or of a deletion from targets.
type distributionRequest struct {
	DryRun     *bool                    `json:"dry_run"` // default: whether it deletes
	CreateRepo bool                     `json:"auto_create_missing_repositories"`
	Rules      []store.DistributionRule `json:"distribution_rules"`
	OnSuccess  string                   `json:"on_success"` // of a deletion: keep or delete
}

// maxRules keeps hostile requests cheap.
const maxRules = 1000

// started reads a request and returns the distribution that it describes.
func (s *service) started(
	q *rest.Request, deletes bool,
) (*distributionRequest, *store.Distribution, error) {
	body := &distributionRequest{}
	if err := q.Decode(body); err != nil {
		return nil, nil, err
	}
	if len(body.Rules) == 0 || len(body.Rules) > maxRules {
		return nil, nil, badRequest("distribution_rules must have from 1 to %d elements", maxRules)
	}
	if body.DryRun == nil {
		body.DryRun = &deletes
	}
	d := &store.Distribution{Deletes: deletes, Rules: body.Rules, CreateRepo: body.CreateRepo, By: store.ShortUser(q.User.Name)}
	for _, t := range s.SelectTargets(body.Rules) {
		d.Targets = append(d.Targets, &store.TargetProgress{Target: t})
	}
	if len(d.Targets) == 0 {
		return nil, nil, badRequest("The distribution rules match no Distribution Edge")
	}
	return body, d, nil
}

// begun starts a distribution, unless the request is a dry run, and returns the response.
func (s *service) begun(v *store.SourceBundle, body *distributionRequest, d *store.Distribution) (*rest.Response, error) {
	status := http.StatusOK
	if !*body.DryRun {
		for _, p := range d.Targets {
			if v.DistributingTo(p.Target) {
				return nil, badRequest("Distribution of %s/%s to %s is in progress", v.Name, v.Version, p.Name)
			}
		}
		status = http.StatusAccepted
		s.BeginDistribution(&v.Distributed, d)
	}
	response := struct {
		ID    int64  `json:"id,omitempty"`
		Sites []site `json:"sites"`
	}{ID: d.ID}
	for _, p := range d.Targets {
		response.Sites = append(response.Sites, newSite(p.Target))
	}
	return rest.JSON(status, "", response), nil
}

func (s *service) handleDistribute(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	if v.Signature == "" {
		return nil, badRequest("Release bundle %s/%s must be signed before distribution", v.Name, v.Version)
	}
	body, d, err := s.started(q, false)
	if err != nil {
		return nil, err
	}
	return s.distribute(v, body, d)
}

// distribute distributes a version.
func (s *service) distribute(v *store.SourceBundle, body *distributionRequest, d *store.Distribution) (*rest.Response, error) {
	for _, a := range v.Contents {
		repo, at, _ := strings.Cut(a.Target, "/")
		d.Artifacts = append(d.Artifacts, store.ReceivedArtifact{Repo: repo, Path: at,
			Size: a.Blob.Size, SHA256: a.Blob.Sums.SHA256, Props: a.Props, Blob: a.Blob})
	}
	response, err := s.begun(v, body, d)
	if err == nil && !*body.DryRun {
		v.DistributedBy = d.By
	}
	return response, err
}

// handleDynamic makes, signs and distributes a version in one request.
func (s *service) handleDynamic(q *rest.Request) (*rest.Response, error) {
	var content struct {
		StoringRepo string           `json:"storing_repository"`
		Spec        store.SourceSpec `json:"spec"`
	}
	if err := q.Decode(&content); err != nil {
		return nil, err
	}
	body, d, err := s.started(q, false)
	if err != nil {
		return nil, err
	}
	body.DryRun = new(false)
	v := s.newSource(q, "dynamic-"+store.NewID(), strconv.FormatInt(s.Now().UnixMilli(), 10))
	if err := s.fill(v, &bundleRequest{Sign: true, StoringRepo: content.StoringRepo, Spec: content.Spec}); err != nil {
		return nil, err
	}
	s.SourceBundles = append(s.SourceBundles, v)
	return s.distribute(v, body, d)
}

func (s *service) handleDeleteDistributed(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	body, d, err := s.started(q, true)
	if err != nil {
		return nil, err
	}
	switch body.OnSuccess {
	case "", "keep":
	case "delete":
		d.Then = func() { s.DeleteSourceBundle(v) }
	default:
		return nil, badRequest("on_success must be keep or delete: '%s'", body.OnSuccess)
	}
	return s.begun(v, body, d)
}

// handleAbort aborts the distributions of a version that have not ended.
func (s *service) handleAbort(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
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

// A progress is the progress of a distribution on a target.
type progress struct {
	Status           string   `json:"status"`
	Error            string   `json:"general_error"`
	Target           site     `json:"target_artifactory"`
	TotalFiles       int      `json:"total_files"`
	TotalBytes       int64    `json:"total_bytes"`
	DistributedBytes int64    `json:"distributed_bytes"`
	DistributedFiles int      `json:"distributed_files"`
	FileErrors       []string `json:"file_errors"`
	FilesInProgress  []string `json:"files_in_progress"`
}

// A rule is a distribution rule in responses.
type rule struct {
	SiteName     string   `json:"site_name"`
	CityName     string   `json:"city_name"`
	CountryCodes []string `json:"country_codes"`
}

// A record describes a distribution.
type record struct {
	ID            int64      `json:"distribution_id"`
	Number        int        `json:"distribution_friendly_id"`
	CreatedBy     string     `json:"created_by"`
	DistributedBy string     `json:"distributed_by"`
	Start         string     `json:"start_time"`
	Finish        string     `json:"finish_time,omitempty"`
	Type          string     `json:"type"`
	Name          string     `json:"release_bundle_name"`
	Version       string     `json:"release_bundle_version"`
	Status        string     `json:"status"`
	Rules         []rule     `json:"distribution_rules"`
	Sites         []progress `json:"sites"`
}

// spelled returns a status as records write it: "In progress" for IN_PROGRESS.
func spelled(status string) string {
	return status[:1] + strings.ToLower(strings.ReplaceAll(status[1:], "_", " "))
}

// newRecord describes a distribution. It counts as a request for the status.
func newRecord(v *store.SourceBundle, d *store.Distribution) record {
	d.Poll()
	r := record{ID: d.ID, Number: d.Number, CreatedBy: v.CreatedBy, DistributedBy: d.By, Start: times.ISO(d.Created),
		Type: "distribute", Name: v.Name, Version: v.Version, Status: spelled(d.State())}
	if d.Deletes {
		r.Type = "delete_release_bundle_version"
	}
	if !d.Finished.IsZero() {
		r.Finish = times.ISO(d.Finished)
	}
	for _, x := range d.Rules {
		r.Rules = append(r.Rules, rule{x.SiteName, x.CityName, append([]string{}, x.CountryCodes...)})
	}
	for _, p := range d.Targets {
		x := progress{Status: spelled(d.StateOn(p)), Target: newSite(p.Target), TotalFiles: len(d.Artifacts),
			FileErrors: []string{}, FilesInProgress: []string{}}
		for _, a := range d.Artifacts {
			x.TotalBytes += a.Size
		}
		if p.Has() {
			x.DistributedFiles, x.DistributedBytes = x.TotalFiles, x.TotalBytes
		}
		if p.Err != nil {
			x.Error = apierr.From(p.Err).Message
		}
		r.Sites = append(r.Sites, x)
	}
	return r
}

// records describes the distributions of versions, oldest first.
func records(list []*store.SourceBundle) *rest.Response {
	found := []record{}
	for _, v := range list {
		for _, d := range v.Distributions {
			found = append(found, newRecord(v, d))
		}
	}
	slices.SortStableFunc(found, func(a, b record) int { return int(a.ID - b.ID) })
	return rest.JSON(http.StatusOK, "", found)
}

func (s *service) handleAllRecords(*rest.Request) (*rest.Response, error) {
	return records(s.sources()), nil
}

func (s *service) handleRecordsOfName(q *rest.Request) (*rest.Response, error) {
	list, err := s.sourcesNamed(q.Params["name"])
	if err != nil {
		return nil, err
	}
	return records(list), nil
}

func (s *service) handleRecords(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	return records([]*store.SourceBundle{v}), nil
}

// handleRecord describes the distribution that a 64-bit id names.
func (s *service) handleRecord(q *rest.Request) (*rest.Response, error) {
	v, err := s.source(q)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(q.Params["id"], 10, 64)
	i := slices.IndexFunc(v.Distributions, func(d *store.Distribution) bool { return d.ID == id })
	if err != nil || i < 0 {
		return nil, apierr.New(http.StatusNotFound, "Distribution %s of %s/%s not found", q.Params["id"], v.Name, v.Version)
	}
	return rest.JSON(http.StatusOK, "", newRecord(v, v.Distributions[i])), nil
}
