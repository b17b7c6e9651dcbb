package lifecycle

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/layout"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// promotionOrders returns the orders of lists of promotions that have the keys.
func promotionOrders(keys ...string) orders[*store.BundlePromotion] {
	created := func(a, b *store.BundlePromotion) int { return a.Created.Compare(b.Created) }
	all := orders[*store.BundlePromotion]{
		"created": created, "created_millis": created,
		"created_by":             by(func(p *store.BundlePromotion) string { return p.CreatedBy }),
		"environment":            by(func(p *store.BundlePromotion) string { return p.Environment }),
		"release_bundle_name":    by(func(p *store.BundlePromotion) string { return p.Of.Name }),
		"release_bundle_version": func(a, b *store.BundlePromotion) int { return layout.CompareVersions(a.Of.Version, b.Of.Version) },
	}
	some := orders[*store.BundlePromotion]{}
	for _, key := range keys {
		some[key] = all[key]
	}
	return some
}

// promotionsIn returns the promotions in a repository that match and that the user may read. The
// latest promotion comes first.
func (s *service) promotionsIn(u store.User, repo string, matches func(*store.BundlePromotion) bool) []*store.BundlePromotion {
	var list []*store.BundlePromotion
	for _, v := range s.bundlesIn(u, repo) {
		for _, p := range v.Promotions {
			if matches(p) {
				list = append(list, p)
			}
		}
	}
	slices.Reverse(list) // at the same time, the promotion added last is the latest
	slices.SortStableFunc(list, func(a, b *store.BundlePromotion) int { return b.Created.Compare(a.Created) })
	return list
}

// handleBundlePromotions lists the promotions of a release bundle or of one version.
func (s *service) handleBundlePromotions(q *rest.Request) (*rest.Response, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	version, one := q.Params["version"]
	list := s.promotionsIn(q.User, repo, func(p *store.BundlePromotion) bool {
		return p.Of.Name == q.Params["name"] && (!one || p.Of.Version == version)
	})
	list = filtered(list, q.Query.Get("filter_by"), func(p *store.BundlePromotion) []string { return []string{p.Of.Version, p.Environment, p.CreatedBy} })
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
		Status        string             `json:"status"`
		Repository    string             `json:"repository_key"`
		Name          string             `json:"release_bundle_name"`
		Version       string             `json:"release_bundle_version"`
		Environment   string             `json:"environment"`
		ServiceID     string             `json:"service_id"`
		CreatedBy     string             `json:"created_by"`
		Created       string             `json:"created"`
		CreatedMillis int64              `json:"created_millis"`
		Xray          string             `json:"xray_retrieval_status"`
		Messages      []store.JobMessage `json:"messages,omitempty"`
	}
	records := []record{}
	for _, p := range cut(list, p) {
		r := record{p.Status, p.Of.Repo, p.Of.Name, p.Of.Version, p.Environment, store.ServiceID, p.CreatedBy, times.ISO(p.Created), p.Created.UnixMilli(),
			"NOT_APPLICABLE", nil}
		if slices.Contains(q.CSV("include"), "messages") {
			r.Messages = p.Messages()
		}
		records = append(records, r)
	}
	return pagedResponse("promotions", records, len(list), p), nil
}

// briefPromotions returns a list without a total.
func briefPromotions(list []*store.BundlePromotion, offset int) *rest.Response {
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
		records = append(records, record{p.Of.Repo, p.Of.Name, p.Of.Version, p.Environment, times.ISO(p.Created), p.Created.UnixMilli(), p.CreatedBy,
			store.BundleProject(p.Of.Repo)})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"promotions": records, "offset": offset})
}

// handleBundlesInEnvironment lists the versions whose last promotion was to the environment. The
// response has the offset of the next page.
func (s *service) handleBundlesInEnvironment(q *rest.Request) (*rest.Response, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	last := map[*store.BundleVersion]*store.BundlePromotion{}
	s.promotionsIn(q.User, repo, func(p *store.BundlePromotion) bool {
		if p.Status == store.StatusCompleted {
			last[p.Of] = p // the promotions of a version are visited oldest first
		}
		return false
	})
	list := s.promotionsIn(q.User, repo, func(p *store.BundlePromotion) bool {
		return last[p.Of] == p && p.Environment == q.Params["environment"]
	})
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

// handlePromotionsWithArtifact lists the promotions that have copied an artifact from or to a path.
// The response repeats the offset of the request.
func (s *service) handlePromotionsWithArtifact(q *rest.Request) (*rest.Response, error) {
	repo, err := requestedRepo(q)
	if err != nil {
		return nil, err
	}
	at := strings.Trim(q.Params["repositoryPath"], "/")
	if at == "" {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`No criteria specified`]")
	}
	list := s.promotionsIn(q.User, repo, func(p *store.BundlePromotion) bool {
		return slices.ContainsFunc(p.Promoted, func(i store.PromotedItem) bool { return at == i.FullPath() || at == path.Join(i.Source.Key, i.At) })
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
