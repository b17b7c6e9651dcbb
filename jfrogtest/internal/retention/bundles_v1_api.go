package retention

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// bundleRetention is the retention of release bundles v1. It deletes what it is told to; its
// schedule starts no runs.
type bundleRetention struct {
	*store.Store
	enabled bool
	config  retentionConfig
	audit   []retentionRecord
}

// retentionConfig is the configuration. A request changes the values that it has.
type retentionConfig struct {
	Automatic bool   `json:"automatic"`
	Versions  int    `json:"num_of_versions_to_keep_per_release_bundle"`
	Days      int    `json:"max_days_to_keep"`
	Cron      string `json:"cron_pattern"`
	Deletions int    `json:"max_deletions_per_background_run"`
}

type retentionRecord struct {
	Name      string `json:"bundle_name"`
	Version   string `json:"bundle_version"`
	Operation string `json:"operation"`
	Created   string `json:"created"`
	By        string `json:"created_by"`
}

// maxAudit limits the records. The oldest are dropped.
const maxAudit = 1000

// bundleRetentionRoutes returns the operations on the retention of release bundles v1.
func bundleRetentionRoutes(st *store.Store) []rest.Route {
	s := &bundleRetention{Store: st, config: retentionConfig{Versions: 2, Days: 1100, Cron: "0 0 0 1 1 ? 2099", Deletions: 100}}
	const at = "/api/v1/bundle/retention"
	return []rest.Route{
		rest.Get(at+"/config/enable", s.handleEnabled, rest.Admin),
		rest.Post(at+"/config/enable", s.handleEnable, rest.Small, rest.Admin),
		rest.Get(at+"/config", s.handleConfig, rest.Admin),
		rest.Post(at+"/config", s.handleSetConfig, rest.Small, rest.Admin),
		rest.Post(at+"/report", s.handleReport, rest.Small, rest.Admin),
		rest.Get(at+"/audit", s.handleAudit, rest.Admin),
		rest.Post(at+"/delete", s.handleDelete, rest.Small, rest.Admin),
		rest.Post(at+"/keep", s.handleKeep, rest.Small, rest.Admin),
	}
}

func done() (*rest.Response, error) { return rest.NewResponse(http.StatusOK, "", nil), nil }

func (s *bundleRetention) handleEnabled(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]bool{"enable": s.enabled}), nil
}

func (s *bundleRetention) handleEnable(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Enable *bool `json:"enable"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Enable == nil {
		return nil, invalid("enable is missing")
	}
	s.enabled = *body.Enable
	return done()
}

func (s *bundleRetention) handleConfig(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", s.config), nil
}

func (s *bundleRetention) handleSetConfig(q *rest.Request) (*rest.Response, error) {
	c := s.config
	if err := q.Decode(&c); err != nil {
		return nil, err
	}
	switch {
	case c.Versions < 0 || c.Days < 0 || c.Deletions < 0:
		return nil, invalid("the numbers must not be negative")
	case !times.IsCron(c.Cron):
		return nil, invalid("invalid cron expression '%s'", c.Cron)
	}
	s.config = c
	return done()
}

// needsEnabled returns an error while the retention is disabled.
func (s *bundleRetention) needsEnabled() error {
	if !s.enabled {
		return apierr.New(http.StatusBadRequest, "The retention of release bundles is disabled")
	}
	return nil
}

type candidate struct {
	Name        string `json:"bundle_name"`
	Version     string `json:"bundle_version"`
	Created     int64  `json:"creation_time"`
	Distributed int64  `json:"distribution_time"`
	Keep        bool   `json:"keep"`
}

// candidates returns the signed versions that a rule concerns. An empty kind means all rules.
func (s *bundleRetention) candidates(kind string) []candidate {
	byName := map[string]int{} // versions that are newer
	list := []candidate{}
	for _, v := range slices.Backward(s.SourceBundles) {
		if v.Signature == "" {
			continue
		}
		byName[v.Name]++
		tooMany := byName[v.Name] > s.config.Versions
		tooOld := s.Now().Sub(v.Created) > time.Duration(s.config.Days)*24*time.Hour
		switch {
		case kind == "MAX VERSIONS PER RELEASE BUNDLE" && tooMany, kind == "MAX DAYS TO KEEP" && tooOld, kind == "" && (tooMany || tooOld):
			c := candidate{Name: v.Name, Version: v.Version, Created: v.Created.UnixMilli(), Keep: v.Kept}
			if d := v.LastDistribution(); d != nil && !d.Finished.IsZero() {
				c.Distributed = d.Finished.UnixMilli()
			}
			list = append(list, c)
		}
	}
	return list
}

// ruleKind returns the kind of a rule in its documented form.
func ruleKind(text string) string { return strings.ToUpper(strings.ReplaceAll(text, "_", " ")) }

// page returns the part of a list that offset and limit select.
func page[T any](q *rest.Request, list []T) ([]T, error) {
	offset, err := q.Number("offset", 0, 0)
	if err != nil {
		return nil, err
	}
	limit, err := q.Number("limit", 100, 0)
	if err != nil {
		return nil, err
	}
	list = list[min(offset, len(list)):]
	return append([]T{}, list[:min(limit, len(list))]...), nil
}

func (s *bundleRetention) handleReport(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Keep bool   `json:"include_keep"`
		Type string `json:"type"`
	}
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	kind := ruleKind(body.Type)
	if !slices.Contains([]string{"", "MAX VERSIONS PER RELEASE BUNDLE", "MAX DAYS TO KEEP"}, kind) {
		return nil, invalid("unknown type '%s'", body.Type)
	}
	if err := s.needsEnabled(); err != nil {
		return nil, err
	}
	matches := func(string) bool { return true }
	if p := q.Query.Get("pattern"); p != "" {
		matches = pattern.Glob(p)
	}
	list := slices.DeleteFunc(s.candidates(kind), func(c candidate) bool { return c.Keep && !body.Keep || !matches(c.Name) })
	orders := map[string]func(a, b candidate) int{
		"bundle_name":       func(a, b candidate) int { return cmp.Compare(a.Name, b.Name) },
		"bundle_version":    func(a, b candidate) int { return cmp.Compare(a.Version, b.Version) },
		"creation_time":     func(a, b candidate) int { return cmp.Compare(a.Created, b.Created) },
		"distribution_time": func(a, b candidate) int { return cmp.Compare(a.Distributed, b.Distributed) },
	}
	if by := q.Query.Get("order_by"); by != "" {
		order := orders[strings.ToLower(by)]
		if order == nil {
			return nil, invalid("unknown order_by '%s'", by)
		}
		slices.SortStableFunc(list, order)
		if strings.EqualFold(q.Query.Get("direction"), "desc") {
			slices.Reverse(list)
		}
	}
	items, err := page(q, list)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"total": len(list), "items": items}), nil
}

// record adds a record to the history.
func (s *bundleRetention) record(q *rest.Request, v versionRef, operation string) {
	s.audit = append(s.audit, retentionRecord{v.Name, v.Version, operation, s.Now().Format(times.BuildLayout), q.User.Name})
	s.audit = s.audit[max(0, len(s.audit)-maxAudit):]
}

// handleAudit returns the history, newest first.
func (s *bundleRetention) handleAudit(q *rest.Request) (*rest.Response, error) {
	list := slices.Clone(s.audit)
	if !strings.EqualFold(q.Query.Get("direction"), "asc") {
		slices.Reverse(list)
	}
	items, err := page(q, list)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"total": len(list), "items": items}), nil
}

type versionRef struct {
	Name    string `json:"bundle_name"`
	Version string `json:"bundle_version"`
}

// find returns the signed version, or an error.
func (s *bundleRetention) find(v versionRef) (*store.SourceBundle, error) {
	if found := s.SourceBundle(v.Name, v.Version); found != nil && found.Signature != "" {
		return found, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Release bundle '%s/%s' not found", v.Name, v.Version)
}

// handleDelete deletes versions. It rejects a request for a version that is marked to be kept.
func (s *bundleRetention) handleDelete(q *rest.Request) (*rest.Response, error) {
	var list []versionRef
	if err := q.Decode(&list); err != nil {
		return nil, err
	}
	if err := s.needsEnabled(); err != nil {
		return nil, err
	}
	var found []*store.SourceBundle
	for _, ref := range list {
		v, err := s.find(ref)
		switch {
		case err != nil:
			return nil, err
		case v.Kept:
			return nil, apierr.New(http.StatusBadRequest, "Release bundle '%s/%s' is marked to be kept", v.Name, v.Version)
		}
		found = append(found, v)
	}
	if q.Flag("dryRun", false) {
		return done()
	}
	for i, v := range found {
		s.DeleteSourceBundle(v)
		s.record(q, list[i], "DELETE")
	}
	return done()
}

// handleKeep marks versions to be kept, and removes marks.
func (s *bundleRetention) handleKeep(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Keep   []versionRef `json:"keep"`
		Unkeep []versionRef `json:"unkeep"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := s.needsEnabled(); err != nil {
		return nil, err
	}
	var found []*store.SourceBundle
	for _, ref := range slices.Concat(body.Keep, body.Unkeep) {
		v, err := s.find(ref)
		if err != nil {
			return nil, err
		}
		found = append(found, v)
	}
	for i, v := range found {
		operation := "KEEP"
		if v.Kept = i < len(body.Keep); !v.Kept {
			operation = "UNKEEP"
		}
		s.record(q, versionRef{v.Name, v.Version}, operation)
	}
	return done()
}
