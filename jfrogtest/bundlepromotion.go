package jfrogtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A bundlePromotion is the promotion of a version to an environment. Its time of creation, in milliseconds, is its id.
type bundlePromotion struct {
	*job        // promotion or deletion
	of          *bundleVersion
	environment string
	created     time.Time
	createdBy   string
	key         string
	targets     []*repository
	partial     bool // the request chose repositories: artifacts that none of them takes are left out
	move        bool
	promoted    []promotedItem
}

// A promotedItem is an artifact of a version in a repository of the environment.
type promotedItem struct {
	bundleItem
	repo *repository
}

func (i promotedItem) fullPath() string { return path.Join(i.repo.key, i.at) }

// statementFile is where the attestation of the promotion is.
func (p *bundlePromotion) statementFile() string {
	return path.Join(p.of.folder(), fmt.Sprintf("promotion-%d.json.evd", p.created.UnixMilli()))
}

func (s *Server) handlePromoteBundle(q *request) (*answer, error) {
	v, err := s.completedBundle(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Environment string   `json:"environment"`
		Included    []string `json:"included_repository_keys"`
		Excluded    []string `json:"excluded_repository_keys"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	if body.Environment == "" {
		return nil, fail(http.StatusBadRequest, "Bad request: [`'environment' must be non-null`]")
	}
	operation := q.query.Get("operation")
	if !slices.Contains([]string{"", "copy", "move"}, operation) {
		return nil, fail(http.StatusBadRequest, "Bad request: [`'operation' must be copy or move`]")
	}
	p := &bundlePromotion{of: v, environment: body.Environment, created: s.now(), createdBy: shortUser(q.user.name), move: operation == "move",
		partial: len(body.Included)+len(body.Excluded) > 0, key: q.Header.Get("X-JFrog-Signing-Key-Name")}
	if p.key == "" {
		p.key = v.key
	}
	for v.promotion(p.created) != nil { // two in the same millisecond
		p.created = p.created.Add(time.Millisecond)
	}
	if p.targets, err = s.promotionTargets(v, body.Environment, body.Included, body.Excluded); err != nil {
		return nil, err
	}
	p.job = s.begin(statusProcessing, q.async(), func() []error { return s.promoteBundle(p) })
	v.promotions = append(v.promotions, p)
	status := http.StatusOK
	if !q.async() {
		status = http.StatusCreated
		if err := p.failure(); err != nil {
			return nil, err
		}
	}
	keys := []string{}
	for _, repo := range p.targets {
		keys = append(keys, repo.key)
	}
	return jsonAnswer(status, "", struct {
		Repository    string   `json:"repository_key"`
		Name          string   `json:"release_bundle_name"`
		Version       string   `json:"release_bundle_version"`
		Environment   string   `json:"environment"`
		Included      []string `json:"included_repository_keys"`
		Excluded      []string `json:"excluded_repository_keys"`
		Created       string   `json:"created"`
		CreatedMillis int64    `json:"created_millis"`
	}{v.repo, v.name, v.version, p.environment, keys, append([]string{}, body.Excluded...), isoTime(p.created), p.created.UnixMilli()}), nil
}

// promotionTargets are the repositories that a promotion may use: those of the environment, of the bundle's project or of
// none, with a package type that the bundle has. Included ones exclude all others.
func (s *Server) promotionTargets(v *bundleVersion, environment string, included, excluded []string) ([]*repository, error) {
	for _, key := range included {
		repo := s.repos[key]
		if repo == nil || !repo.deployable() {
			return nil, fail(http.StatusNotFound, "Could not find a local repository named %s", key)
		}
		if !slices.Contains(stringList(repo.config["environments"]), environment) {
			return nil, fail(http.StatusBadRequest, "Repository %s is not assigned to environment %s", key, environment)
		}
	}
	var targets []*repository
	for _, repo := range s.sortedRepos() {
		project := repo.setting("projectKey")
		switch {
		case !repo.deployable(), !slices.Contains(stringList(repo.config["environments"]), environment):
		case len(included) > 0 && !slices.Contains(included, repo.key), len(included) == 0 && slices.Contains(excluded, repo.key):
		case project != "" && project != bundleProject(v.repo):
		case slices.ContainsFunc(v.contents, func(i bundleItem) bool { return i.packageType() == repo.setting("packageType") }):
			targets = append(targets, repo)
		}
	}
	return targets, nil
}

// promoteBundle copies the artifacts into the target repositories, all or none. Where a target has another content at a
// path, nothing is overwritten.
func (s *Server) promoteBundle(p *bundlePromotion) []error {
	var errs []error
	refuse := func(format string, args ...any) { errs = append(errs, fail(http.StatusBadRequest, format, args...)) }
	var plan []promotedItem
	for _, item := range p.of.contents {
		taken := false
		for _, repo := range p.targets {
			if repo.setting("packageType") != item.packageType() || s.repos[repo.key] != repo { // deleted meanwhile
				continue
			}
			taken = true
			target := promotedItem{item, repo}
			old := repo.root.lookup(item.at)
			if old != nil && (old.isFolder() || old.blob != item.blob) {
				refuse("Target artifact already exists: %s", target.fullPath())
				continue
			}
			if err := repo.accepts(item.at); old == nil && err != nil {
				refuse("%s", refusal(err).message)
				continue
			}
			plan = append(plan, target)
		}
		if !taken && !p.partial {
			refuse("No repository of environment %s takes artifacts of package type %s: %s", p.environment, item.packageType(), item.at)
		}
	}
	if len(plan) == 0 && len(errs) == 0 {
		refuse("No target repository of environment %s takes any artifact", p.environment)
	}
	if len(errs) > 0 {
		return errs
	}
	t := &transfer{server: s, user: p.createdBy}
	for _, item := range plan {
		if item.repo.root.lookup(item.at) != nil {
			continue
		}
		if err := t.merge(item.node, item.repo, item.at); err != nil {
			errs = append(errs, err)
		}
	}
	p.promoted = plan
	if p.move {
		s.removeSources(plan)
	}
	return append(errs, s.attestPromotion(p)...)
}

// removeSources takes away what a promotion has moved: the artifacts that the bundle was made of, where they still are.
func (s *Server) removeSources(plan []promotedItem) {
	for _, item := range plan {
		n := item.source.root.lookup(item.at)
		into := slices.ContainsFunc(plan, func(i promotedItem) bool { return i.repo == item.source && i.at == item.at })
		if n != nil && n.blob == item.blob && !into {
			s.dropFolder(item.source, item.at)
		}
	}
}

func (s *Server) attestPromotion(p *bundlePromotion) []error {
	v := p.of
	st := statement{PredicateType: "https://jfrog.com/evidence/promotion/v1", Subject: []statementTopic{
		{Name: path.Join(v.repo, v.folder(), manifestName), Digest: map[string]string{"sha256": sum(string(v.manifest))}}}}
	st.Predicate, _ = json.Marshal(map[string]any{ // of texts: cannot fail
		"releaseBundleName": v.name, "releaseBundleVersion": v.version, "environment": p.environment,
		"createdBy": p.createdBy, "created": isoTime(p.created),
	})
	if _, err := s.write(s.systemRepo(v.repo, classBundles), p.statementFile(), s.attest(st, p.key), p.createdBy); err != nil {
		return []error{err}
	}
	return nil
}

// promotion finds a promotion by its time.
func (v *bundleVersion) promotion(created time.Time) *bundlePromotion {
	i := slices.IndexFunc(v.promotions, func(p *bundlePromotion) bool { return p.created.UnixMilli() == created.UnixMilli() })
	if i < 0 {
		return nil
	}
	return v.promotions[i]
}

// findPromotion finds the promotion that a request names.
func (s *Server) findPromotion(q *request) (*bundlePromotion, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	millis, err := strconv.ParseInt(q.params["createdMillis"], 10, 64)
	if err != nil {
		return nil, fail(http.StatusBadRequest, "Bad request: [`'created_millis' must be a number: '%s'`]", q.params["createdMillis"])
	}
	if p := v.promotion(time.UnixMilli(millis)); p != nil {
		return p, nil
	}
	return nil, fail(http.StatusNotFound, "Record not found, repository: %s, name: %s, version: %s, created_millis: %d", v.repo, v.name, v.version, millis)
}

func (s *Server) handleBundlePromotionStatus(q *request) (*answer, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	p.poll()
	if p, err = s.findPromotion(q); err != nil { // the deletion has ended
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", p.statusAnswer()), nil
}

func (s *Server) handleBundlePromotion(q *request) (*answer, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	artifacts := []listedArtifact{}
	for _, item := range p.promoted {
		a := item.listed()
		a.Path = item.fullPath()
		artifacts = append(artifacts, a)
	}
	return jsonAnswer(http.StatusOK, "", struct {
		Environment   string           `json:"environment"`
		CreatedBy     string           `json:"created_by"`
		Created       string           `json:"created"`
		CreatedMillis int64            `json:"created_millis"`
		Artifacts     []listedArtifact `json:"artifacts"`
	}{p.environment, p.createdBy, isoTime(p.created), p.created.UnixMilli(), artifacts}), nil
}

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
func (s *Server) promotionsIn(repo string, matches func(*bundlePromotion) bool) []*bundlePromotion {
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
func (s *Server) handleBundlePromotions(q *request) (*answer, error) {
	repo, err := q.bundleRepo()
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
	p, err := q.page(1000)
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
func (s *Server) handleBundlesInEnvironment(q *request) (*answer, error) {
	repo, err := q.bundleRepo()
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
	p, err := q.page(1000)
	if err != nil {
		return nil, err
	}
	part := cut(list, p)
	return briefPromotions(part, p.offset+len(part)), nil
}

// handlePromotionsWithArtifact lists the promotions that have put an artifact at a path, or that were made of it. The offset
// of the answer is that of the request.
func (s *Server) handlePromotionsWithArtifact(q *request) (*answer, error) {
	repo, err := q.bundleRepo()
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
	p, err := q.page(100)
	if err != nil {
		return nil, err
	}
	p.limit = min(p.limit, 1000)
	return briefPromotions(cut(list, p), p.offset), nil
}
