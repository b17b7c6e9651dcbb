package distribution

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// distributionRoutes returns the operations on distributions and exports of release bundles v1.
func (s *service) distributionRoutes() []rest.Route {
	const (
		at     = "/api/v1/release_bundle/{name}/{version}/distribution"
		export = "/api/v1/export/release_bundle/{name}/{version}"
	)
	return []rest.Route{
		rest.Post("/api/v1/dynamic/distribute", s.handleDynamic, rest.Small, rest.Admin),
		rest.Post("/api/v1/distribution/{name}/{version}", s.handleDistribute, rest.Small, rest.Admin),
		rest.Put("/api/v1/distribution/{name}/{version}/abort", s.handleAbort, rest.Admin),
		rest.Post("/api/v1/distribution/{name}/{version}/delete", s.handleDeleteRemote, rest.Small, rest.Admin),
		rest.Get(at, s.handleTrackers, rest.Admin),
		rest.Get(at+"/{trackerId}", s.handleTracker, rest.Admin),
		rest.Post(export, s.handleExport, rest.Admin),
		rest.Get(export+"/status", s.handleExportStatus, rest.Admin),
		rest.Delete(export, s.handleDeleteExport, rest.Admin),
	}
}

type site struct {
	Name      string `json:"name"`
	ServiceID string `json:"service_id"`
	Type      string `json:"type"`
}

func siteOf(t *store.Target) site { return site{t.Name, t.ServiceID(), "edge"} }

// A distributionBody is the body of a distribution or of a remote deletion.
type distributionBody struct {
	DryRun     *bool                    `json:"dry_run"`
	CreateRepo bool                     `json:"auto_create_missing_repositories"`
	Rules      []store.DistributionRule `json:"distribution_rules"`
	OnSuccess  string                   `json:"on_success"`
	Repo       string                   `json:"storing_repository"` // of a dynamic release bundle
	Spec       json.RawMessage          `json:"spec"`
}

// maxRulesV1 keeps hostile requests cheap.
const maxRulesV1 = 1000

// start starts a distribution or a remote deletion, unless the request is a dry run.
func (s *service) start(q *rest.Request, v *store.BundleV1, body *distributionBody, d *store.Distribution, dry bool) (*rest.Response, error) {
	if len(body.Rules) == 0 || len(body.Rules) > maxRulesV1 {
		return nil, bad("There must be 1 to %d distribution_rules", maxRulesV1)
	}
	targets := s.SelectTargets(body.Rules)
	if len(targets) == 0 {
		return nil, bad("No edge matches the distribution rules")
	}
	d.Rules, d.By = body.Rules, store.ShortUser(q.User.Name)
	sites := []site{}
	for _, t := range targets {
		if v.DistributingTo(t) {
			return nil, bad("Release bundle '%s/%s' is being distributed to %s", v.Name, v.Version, t.Name)
		}
		d.Targets = append(d.Targets, &store.TargetProgress{Target: t})
		sites = append(sites, siteOf(t))
	}
	if dry {
		return rest.JSON(http.StatusOK, "", map[string]any{"sites": sites}), nil
	}
	if !d.Deletes {
		v.DistributedBy = d.By
	}
	s.BeginDistribution(v.BundleVersion, d)
	return rest.JSON(http.StatusAccepted, "", map[string]any{"id": d.ID, "sites": sites}), nil
}

// sentArtifacts returns the artifacts as targets receive them.
func sentArtifacts(v *store.BundleV1) (list []store.ReceivedArtifact) {
	for _, a := range v.Artifacts {
		repo, at, _ := strings.Cut(a.Target, "/")
		list = append(list, store.ReceivedArtifact{Repo: repo, Path: at, PackageType: a.PackageType, Size: a.Blob.Size, SHA256: a.Blob.Sums.SHA256, Props: a.Props})
	}
	return list
}

func (s *service) handleDistribute(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	var body distributionBody
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if v.State != store.BundleSigned {
		return nil, bad("Release bundle '%s/%s' is not signed", v.Name, v.Version)
	}
	d := &store.Distribution{CreateRepo: body.CreateRepo, Artifacts: sentArtifacts(v)}
	return s.start(q, v, &body, d, body.DryRun != nil && *body.DryRun)
}

// handleDynamic makes, signs and distributes a version.
func (s *service) handleDynamic(q *rest.Request) (*rest.Response, error) {
	var body distributionBody
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	now := s.Now()
	v := newV1("dynamic-"+store.NewID(), strconv.FormatInt(now.UnixMilli(), 10), q.User.Name)
	v.Created = now
	if err := s.fill(v, &bundleBody{Sign: true, Repo: &body.Repo, Spec: body.Spec}); err != nil {
		return nil, err
	}
	r, err := s.start(q, v, &body, &store.Distribution{Artifacts: sentArtifacts(v)}, false)
	if err != nil {
		s.DropBundleV1(v)
		return nil, err
	}
	s.BundlesV1 = append(s.BundlesV1, v)
	return r, nil
}

// handleDeleteRemote deletes a version on targets. By default it is a dry run.
func (s *service) handleDeleteRemote(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	var body distributionBody
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	d := &store.Distribution{Deletes: true}
	switch body.OnSuccess {
	case "delete":
		d.Then = func() { s.DropBundleV1(v) }
	case "", "keep":
	default:
		return nil, bad("on_success must be keep or delete: '%s'", body.OnSuccess)
	}
	return s.start(q, v, &body, d, body.DryRun == nil || *body.DryRun)
}

func (s *service) handleAbort(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
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
			sites = append(sites, siteOf(p.Target))
		}
	}
	if sites == nil {
		return rest.NoContent(), nil
	}
	return rest.JSON(http.StatusAccepted, "", sites), nil
}

// shown returns a status as trackers show it: "In progress" for IN_PROGRESS.
func shown(status string) string {
	return status[:1] + strings.ToLower(strings.ReplaceAll(status[1:], "_", " "))
}

func isoOrEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return times.ISO(t)
}

// tracker describes a distribution. Its request counts as a poll.
func tracker(v *store.BundleV1, d *store.Distribution) map[string]any {
	d.Poll()
	kind := "distribute"
	if d.Deletes {
		kind = "delete_release_bundle_version"
	}
	rules := []map[string]any{}
	for _, r := range d.Rules {
		rules = append(rules, map[string]any{"site_name": r.SiteName, "city_name": r.CityName, "country_codes": append([]string{}, r.CountryCodes...)})
	}
	sites := []map[string]any{}
	for _, p := range d.Targets {
		m := map[string]any{"status": shown(d.StateOn(p)), "target_artifactory": siteOf(p.Target), "general_error": "", "file_errors": []any{}, "files_in_progress": []any{},
			"distributed_files": 0, "distributed_bytes": 0}
		var size int64
		for _, a := range d.Artifacts {
			size += a.Size
		}
		m["total_files"], m["total_bytes"] = len(d.Artifacts), size
		if p.Has() {
			m["distributed_files"], m["distributed_bytes"] = len(d.Artifacts), size
		}
		if p.Err != nil {
			m["general_error"] = apierr.From(p.Err).Message
		}
		sites = append(sites, m)
	}
	m := map[string]any{"distribution_id": d.ID, "distribution_friendly_id": d.Number, "created_by": v.CreatedBy, "distributed_by": d.By,
		"start_time": times.ISO(d.Created), "type": kind, "release_bundle_name": v.Name, "release_bundle_version": v.Version,
		"status": shown(d.State()), "distribution_rules": rules, "sites": sites}
	if end := isoOrEmpty(d.Finished); end != "" {
		m["finish_time"] = end
	}
	return m
}

// handleTrackers lists distributions: all, or those of a release bundle or a version.
func (s *service) handleTrackers(q *rest.Request) (*rest.Response, error) {
	name, version := q.Params["name"], q.Params["version"]
	if version != "" {
		if _, err := s.versionV1(q); err != nil {
			return nil, err
		}
	}
	list := []map[string]any{}
	for _, v := range slices.Clone(s.BundlesV1) {
		if name != "" && v.Name != name || version != "" && v.Version != version {
			continue
		}
		for _, d := range v.Distributions {
			list = append(list, tracker(v, d))
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleTracker(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	for _, d := range v.Distributions {
		if strconv.FormatInt(d.ID, 10) == q.Params["trackerId"] {
			return rest.JSON(http.StatusOK, "", tracker(v, d)), nil
		}
	}
	return nil, apierr.New(http.StatusNotFound, "Distribution '%s' not found", q.Params["trackerId"])
}

// exportPathV1 returns the path of the archive in the repository of a version.
func exportPathV1(v *store.BundleV1) string {
	return path.Join(v.Folder(), v.Name+"-"+v.Version+".zip")
}

// maxExportV1 limits the content of an archive, in bytes.
const maxExportV1 = 256 << 20

func (s *service) handleExport(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	switch {
	case err != nil:
		return nil, err
	case v.State != store.BundleSigned:
		return nil, bad("Release bundle '%s/%s' is not signed", v.Name, v.Version)
	case v.Export != nil && v.Export.Status == store.StatusInProgress:
		return nil, bad("An export of '%s/%s' is running", v.Name, v.Version)
	}
	v.Export = &store.BundleExport{By: store.ShortUser(q.User.Name), At: s.Now()}
	v.Export.Job = s.BeginJob(store.StatusInProgress, true, func() []error {
		if err := s.export(v); err != nil {
			return []error{err}
		}
		return nil
	})
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

// export writes the archive of a version.
func (s *service) export(v *store.BundleV1) error {
	var size int64
	for _, a := range v.Artifacts {
		size += a.Blob.Size
	}
	if size > maxExportV1 {
		return apierr.New(http.StatusRequestEntityTooLarge, "The release bundle has more than %d bytes", maxExportV1)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add := func(name string, r io.Reader) error {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, r)
		}
		return err
	}
	err := add(store.BundleMetadataV1, bytes.NewReader(store.EncodeBundleV1(v)))
	for _, a := range v.Artifacts {
		if err != nil {
			break
		}
		c, openErr := a.Blob.Open()
		if err = openErr; err == nil {
			err = add(path.Join("artifacts", a.Target), c)
			_ = c.Close()
		}
	}
	if err == nil {
		err = z.Close()
	}
	if err == nil {
		_, err = s.WriteFile(s.SystemRepo(v.Repo, store.ClassBundles), exportPathV1(v), out.Bytes(), v.Export.By)
	}
	return err
}

func (s *service) handleExportStatus(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	body := map[string]string{"status": "NOT_TRIGGERED", "message": ""}
	if e := v.Export; e != nil {
		e.Poll()
		body["status"] = e.Status
		for _, m := range e.Messages() {
			body["message"] = m.Text
		}
		if e.Status == store.StatusCompleted {
			body["download_url"] = q.BaseURL() + "/artifactory/" + store.EscapePath(path.Join(v.Repo, exportPathV1(v)))
		}
	}
	return rest.JSON(http.StatusAccepted, "", body), nil
}

func (s *service) handleDeleteExport(q *rest.Request) (*rest.Response, error) {
	v, err := s.versionV1(q)
	if err != nil {
		return nil, err
	}
	if v.Export == nil {
		return nil, apierr.New(http.StatusNotFound, "There is no export of '%s/%s'", v.Name, v.Version)
	}
	v.Export.Cancel()
	v.Export = nil
	s.DropFolder(s.SystemRepo(v.Repo, store.ClassBundles), exportPathV1(v))
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
