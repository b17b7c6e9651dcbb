package jfrogtest

import (
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"
)

func (s *lifecycleService) handlePromoteBundle(q *request) (*answer, error) {
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
	p.job = s.begin(statusProcessing, async(q), func() []error { return s.promoteBundle(p) })
	v.promotions = append(v.promotions, p)
	status := http.StatusOK
	if !async(q) {
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
func (s *lifecycleService) promotionTargets(v *bundleVersion, environment string, included, excluded []string) ([]*repository, error) {
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
func (s *lifecycleService) promoteBundle(p *bundlePromotion) []error {
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
	t := &transfer{store: s.Store, user: p.createdBy}
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
func (s *lifecycleService) removeSources(plan []promotedItem) {
	for _, item := range plan {
		n := item.source.root.lookup(item.at)
		into := slices.ContainsFunc(plan, func(i promotedItem) bool { return i.repo == item.source && i.at == item.at })
		if n != nil && n.blob == item.blob && !into {
			s.dropFolder(item.source, item.at)
		}
	}
}

func (s *lifecycleService) attestPromotion(p *bundlePromotion) []error {
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

// findPromotion finds the promotion that a request names.
func (s *lifecycleService) findPromotion(q *request) (*bundlePromotion, error) {
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

func (s *lifecycleService) handleBundlePromotionStatus(q *request) (*answer, error) {
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

func (s *lifecycleService) handleBundlePromotion(q *request) (*answer, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	artifacts := []listedArtifact{}
	for _, item := range p.promoted {
		a := newListedArtifact(item.bundleItem)
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
