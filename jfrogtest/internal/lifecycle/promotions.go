package lifecycle

import (
	"encoding/json"
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

func (s *service) handlePromoteBundle(q *rest.Request) (*rest.Response, error) {
	v, err := s.completedBundle(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Environment string   `json:"environment"`
		Included    []string `json:"included_repository_keys"`
		Excluded    []string `json:"excluded_repository_keys"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Environment == "" {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`'environment' must be non-null`]")
	}
	operation := q.Query.Get("operation")
	if !slices.Contains([]string{"", "copy", "move"}, operation) {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`'operation' must be copy or move`]")
	}
	p := &store.BundlePromotion{Of: v, Environment: body.Environment, Created: s.Now(), CreatedBy: store.ShortUser(q.User.Name), Move: operation == "move",
		Partial: len(body.Included)+len(body.Excluded) > 0, Key: q.Header.Get("X-JFrog-Signing-Key-Name")}
	if p.Key == "" {
		p.Key = v.Key
	}
	for v.Promotion(p.Created) != nil { // ids are milliseconds and must be distinct
		p.Created = p.Created.Add(time.Millisecond)
	}
	if p.Targets, err = s.promotionTargets(v, body.Environment, body.Included, body.Excluded); err != nil {
		return nil, err
	}
	p.Job = s.BeginJob(store.StatusProcessing, async(q), func() []error { return s.promoteBundle(p, q.User) })
	v.Promotions = append(v.Promotions, p)
	status := http.StatusOK
	if !async(q) {
		status = http.StatusCreated
		if err := p.Failure(); err != nil {
			return nil, err
		}
	}
	keys := []string{}
	for _, repo := range p.Targets {
		keys = append(keys, repo.Key)
	}
	return rest.JSON(status, "", struct {
		Repository    string   `json:"repository_key"`
		Name          string   `json:"release_bundle_name"`
		Version       string   `json:"release_bundle_version"`
		Environment   string   `json:"environment"`
		Included      []string `json:"included_repository_keys"`
		Excluded      []string `json:"excluded_repository_keys"`
		Created       string   `json:"created"`
		CreatedMillis int64    `json:"created_millis"`
	}{v.Repo, v.Name, v.Version, p.Environment, keys, append([]string{}, body.Excluded...), times.ISO(p.Created), p.Created.UnixMilli()}), nil
}

// promotionTargets returns the repositories that a promotion may use. They are in the environment,
// in the project of the bundle or in none, and have a package type of the bundle. Included
// repositories exclude all others.
func (s *service) promotionTargets(v *store.BundleVersion, environment string, included, excluded []string) ([]*store.Repository, error) {
	for _, key := range included {
		repo := s.Repos[key]
		if repo == nil || !repo.Deployable() {
			return nil, apierr.New(http.StatusNotFound, "Could not find a local repository named %s", key)
		}
		if !slices.Contains(jsondoc.Strings(repo.Config["environments"]), environment) {
			return nil, apierr.New(http.StatusBadRequest, "Repository %s is not assigned to environment %s", key, environment)
		}
	}
	var targets []*store.Repository
	for _, repo := range s.SortedRepos() {
		project := repo.Setting("projectKey")
		switch {
		case !repo.Deployable(), !slices.Contains(jsondoc.Strings(repo.Config["environments"]), environment):
		case len(included) > 0 && !slices.Contains(included, repo.Key), len(included) == 0 && slices.Contains(excluded, repo.Key):
		case project != "" && project != store.BundleProject(v.Repo):
		case slices.ContainsFunc(v.Contents, func(i store.BundleItem) bool { return i.PackageType() == repo.Setting("packageType") }):
			targets = append(targets, repo)
		}
	}
	return targets, nil
}

// promoteBundle copies the artifacts to the target repositories, all or none. It never overwrites
// other content. The user needs the permission to deploy them.
func (s *service) promoteBundle(p *store.BundlePromotion, by store.User) []error {
	var errs []error
	refuse := func(format string, args ...any) {
		errs = append(errs, apierr.New(http.StatusBadRequest, format, args...))
	}
	var plan []store.PromotedItem
	for _, item := range p.Of.Contents {
		taken := false
		for _, repo := range p.Targets {
			// The repository may be deleted.
			if repo.Setting("packageType") != item.PackageType() || s.Repos[repo.Key] != repo {
				continue
			}
			taken = true
			target := store.PromotedItem{BundleItem: item, Repo: repo}
			old := repo.Root.Lookup(item.At)
			if old != nil && (old.IsFolder() || old.Blob != item.Blob) {
				refuse("Target artifact already exists: %s", target.FullPath())
				continue
			}
			if err := repo.Accepts(item.At); old == nil && err != nil {
				refuse("%s", apierr.From(err).Message)
				continue
			}
			if err := s.Permit(by, store.ActionWrite, store.SpotOf(repo, item.At, false)); err != nil {
				errs = append(errs, err)
				continue
			}
			plan = append(plan, target)
		}
		if !taken && !p.Partial {
			refuse("No repository of environment %s takes artifacts of package type %s: %s", p.Environment, item.PackageType(), item.At)
		}
	}
	if len(plan) == 0 && len(errs) == 0 {
		refuse("No target repository of environment %s takes any artifact", p.Environment)
	}
	if len(errs) > 0 {
		return errs
	}
	t := &store.Transfer{Store: s.Store, User: p.CreatedBy}
	for _, item := range plan {
		if item.Repo.Root.Lookup(item.At) != nil {
			continue
		}
		if err := t.Merge(item.Item, item.Repo, item.At); err != nil {
			errs = append(errs, err)
		}
	}
	p.Promoted = plan
	if p.Move {
		s.removeSources(plan)
	}
	return append(errs, s.attestPromotion(p)...)
}

// removeSources removes the artifacts that a promotion has moved from their source repositories.
func (s *service) removeSources(plan []store.PromotedItem) {
	for _, item := range plan {
		n := item.Source.Root.Lookup(item.At)
		into := slices.ContainsFunc(plan, func(i store.PromotedItem) bool { return i.Repo == item.Source && i.At == item.At })
		if n != nil && n.Blob == item.Blob && !into {
			s.DropFolder(item.Source, item.At)
		}
	}
}

func (s *service) attestPromotion(p *store.BundlePromotion) []error {
	v := p.Of
	st := dsse.Statement{PredicateType: "https://jfrog.com/evidence/promotion/v1", Subject: []dsse.Subject{
		{Name: path.Join(v.Repo, v.Folder(), store.ManifestName), Digest: map[string]string{"sha256": store.SHA256Of(string(v.Manifest))}}}}
	st.Predicate, _ = json.Marshal(map[string]any{ // strings always encode
		"releaseBundleName": v.Name, "releaseBundleVersion": v.Version, "environment": p.Environment,
		"createdBy": p.CreatedBy, "created": times.ISO(p.Created),
	})
	if _, err := s.WriteFile(s.SystemRepo(v.Repo, store.ClassBundles), p.StatementFile(), s.Attest(st, p.Key), p.CreatedBy); err != nil {
		return []error{err}
	}
	return nil
}

// findPromotion returns the promotion that a request names.
func (s *service) findPromotion(q *rest.Request) (*store.BundlePromotion, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	millis, err := strconv.ParseInt(q.Params["createdMillis"], 10, 64)
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Bad request: [`'created_millis' must be a number: '%s'`]", q.Params["createdMillis"])
	}
	if p := v.Promotion(time.UnixMilli(millis)); p != nil {
		return p, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Record not found, repository: %s, name: %s, version: %s, created_millis: %d", v.Repo, v.Name, v.Version, millis)
}

func (s *service) handleBundlePromotionStatus(q *rest.Request) (*rest.Response, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	p.Poll()
	if p, err = s.findPromotion(q); err != nil { // the promotion is deleted
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", p.StatusBody()), nil
}

func (s *service) handleBundlePromotion(q *rest.Request) (*rest.Response, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	artifacts := []listedArtifact{}
	for _, item := range p.Promoted {
		a := newListedArtifact(item.BundleItem)
		a.Path = item.FullPath()
		artifacts = append(artifacts, a)
	}
	return rest.JSON(http.StatusOK, "", struct {
		Environment   string           `json:"environment"`
		CreatedBy     string           `json:"created_by"`
		Created       string           `json:"created"`
		CreatedMillis int64            `json:"created_millis"`
		Artifacts     []listedArtifact `json:"artifacts"`
	}{p.Environment, p.CreatedBy, times.ISO(p.Created), p.Created.UnixMilli(), artifacts}), nil
}
