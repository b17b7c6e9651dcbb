package jfrogtest

import (
	"net/http"
	"path"
	"slices"
	"strings"
)

// promotionOrders are what lists of promotions can be ordered by.
func promotionOrders(keys ...string) orders[*bundlePromotion] {
	created := func(a, b *bundlePromotion) int { return a.created.Compare(b.created) }
	all := orders[*bundlePromotion]{
		"created": created, "created_millis": created,
		"created_by":             by(func(p *bundlePromotion) string { return p.createdBy }),
		"environment":            by(func(p *bundlePromotion) string { return p.environment }),
		"release_bundle_name":    by(func(p *bundlePromotion) string { return p.of.name }),
		"release_bundle_version": func(a, b *bundlePromotion) int { return compareVersions(a.of.version, b.of.version) },
	}
	some := orders[*bundlePromotion]{}
	for _, key := range keys {
		some[key] = all[key]
	}
	return some
}

// promotionsIn returns the promotions of a repository that match, the latest first.
func (s *lifecycleService) promotionsIn(repo string, matches func(*bundlePromotion) bool) []*bundlePromotion {
	var list []*bundlePromotion
	for _, v := range s.bundlesIn(repo) {
		for _, p := range v.promotions {
			if matches(p) {
				list = append(list, p)
			}
		}
	}
	slices.Reverse(list) // of those with the same time, the one added last is the latest
	slices.SortStableFunc(list, func(a, b *bundlePromotion) int { return b.created.Compare(a.created) })
	return list
}

// handleBundlePromotions lists the promotions of a name, or of one version of it.
func (s *lifecycleService) handleBundlePromotions(q *request) (*answer, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	version, one := q.params["version"]
	list := s.promotionsIn(repo, func(p *bundlePromotion) bool {
		return p.of.name == q.params["name"] && (!one || p.of.version == version)
	})
	list = filtered(list, q.query.Get("filter_by"), func(p *bundlePromotion) []string { return []string{p.of.version, p.environment, p.createdBy} })
	keys := []string{"created", "created_millis", "created_by", "environment"}
	if !one {
		keys = append(keys, "release_bundle_version")
	}
	if err := sortBy(q, list, promotionOrders(keys...), "created", false); err != nil {
		return nil, err
	}
	p, err := readPage(q, 1000)
	if err != nil {
		return nil, err
	}
	type record struct {
		Status        string       `json:"status"`
		Repository    string       `json:"repository_key"`
		Name          string       `json:"release_bundle_name"`
		Version       string       `json:"release_bundle_version"`
		Environment   string       `json:"environment"`
		ServiceID     string       `json:"service_id"`
		CreatedBy     string       `json:"created_by"`
		Created       string       `json:"created"`
		CreatedMillis int64        `json:"created_millis"`
		Xray          string       `json:"xray_retrieval_status"`
		Messages      []jobMessage `json:"messages,omitempty"`
	}
	records := []record{}
	for _, p := range cut(list, p) {
		r := record{p.status, p.of.repo, p.of.name, p.of.version, p.environment, serviceID, p.createdBy, isoTime(p.created), p.created.UnixMilli(),
			"NOT_APPLICABLE", nil}
		if slices.Contains(q.csv("include"), "messages") {
			r.Messages = p.messages()
		}
		records = append(records, r)
	}
	return pagedAnswer("promotions", records, len(list), p), nil
}

// briefPromotions is the answer of the lists without a total.
func briefPromotions(list []*bundlePromotion, offset int) *answer {
	type record struct {
		Repository    string `json:"repository_key"`
		Name          string `json:"release_bundle_name"`
		Version       string `json:"release_bundle_version"`
		Environment   string `json:"environment"`
		Created       string `json:"created"`
		CreatedMillis int64  `json:"created_millis"`
		CreatedBy     string `json:"created_by"`
		Project       string `json:"project_key"`
	}
	records := []record{}
	for _, p := range list {
		records = append(records, record{p.of.repo, p.of.name, p.of.version, p.environment, isoTime(p.created), p.created.UnixMilli(), p.createdBy,
			bundleProject(p.of.repo)})
	}
	return jsonAnswer(http.StatusOK, "", map[string]any{"promotions": records, "offset": offset})
}

// handleBundlesInEnvironment lists the versions whose last promotion was to the environment. The offset of the answer is
// the one to go on from.
func (s *lifecycleService) handleBundlesInEnvironment(q *request) (*answer, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	last := map[*bundleVersion]*bundlePromotion{}
	s.promotionsIn(repo, func(p *bundlePromotion) bool {
		if p.status == statusCompleted {
			last[p.of] = p // the oldest of a version comes first
		}
		return false
	})
	list := s.promotionsIn(repo, func(p *bundlePromotion) bool { return last[p.of] == p && p.environment == q.params["environment"] })
	known := promotionOrders("created", "created_by", "release_bundle_name", "release_bundle_version", "environment")
	if err := sortBy(q, list, known, "created", false); err != nil {
		return nil, err
	}
	p, err := readPage(q, 1000)
	if err != nil {
		return nil, err
	}
	part := cut(list, p)
	return briefPromotions(part, p.offset+len(part)), nil
}

// handlePromotionsWithArtifact lists the promotions that have put an artifact at a path, or that were made of it. The offset
// of the answer is that of the request.
func (s *lifecycleService) handlePromotionsWithArtifact(q *request) (*answer, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	at := strings.Trim(q.params["repositoryPath"], "/")
	if at == "" {
		return nil, fail(http.StatusBadRequest, "Bad request: [`No criteria specified`]")
	}
	list := s.promotionsIn(repo, func(p *bundlePromotion) bool {
		return slices.ContainsFunc(p.promoted, func(i promotedItem) bool { return at == i.fullPath() || at == path.Join(i.source.key, i.at) })
	})
	known := promotionOrders("release_bundle_name", "release_bundle_version", "environment", "created_by")
	if err := sortBy(q, list, known, "created_by", false); err != nil {
		return nil, err
	}
	p, err := readPage(q, 100)
	if err != nil {
		return nil, err
	}
	p.limit = min(p.limit, 1000)
	return briefPromotions(cut(list, p), p.offset), nil
}
