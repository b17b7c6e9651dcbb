package artifactory

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// legacyRoutes returns the operations on Bintray, which no longer exists, and the scan of builds.
// The server has settings for Bintray, and every push to it succeeds.
func (s *service) legacyRoutes() []rest.Route {
	return []rest.Route{
		rest.Post("/api/bintray/push", s.handlePushToBintray),
		rest.Post("/api/distribute", s.handleDistribute, rest.Small),
		rest.Post("/api/build/distribute/{buildName+}/{buildNumber}", s.handleDistributeBuild, rest.Small),
		rest.Post("/api/xray/scanBuild", s.handleScanBuild, rest.Small),
	}
}

// A distribution is a request to distribute artifacts through a distribution repository.
type distribution struct {
	TargetRepo string   `json:"targetRepo"`
	Paths      []string `json:"packagesRepoPaths"`
	Sources    []string `json:"sourceRepos"` // of the distribution of a build
	Override   bool     `json:"overrideExistingFiles"`
	Async      bool     `json:"async"`
	DryRun     bool     `json:"dryRun"`
	// Bintray alone knows of these.
	Publish    *bool   `json:"publish"`
	Passphrase *string `json:"gpgPassphrase"`
}

// handleDistribute distributes items by their paths.
func (s *service) handleDistribute(q *rest.Request) (*rest.Response, error) {
	var d distribution
	if err := q.Decode(&d); err != nil {
		return nil, err
	}
	if len(d.Paths) == 0 {
		return nil, apierr.New(http.StatusBadRequest, "There are no packages to distribute")
	}
	var items []*store.Item
	seen := map[*store.Item]bool{}
	for _, p := range d.Paths {
		key, itemPath, _ := strings.Cut(strings.Trim(p, "/"), "/")
		if repo := s.Repos[key]; repo == nil || !repo.Distributes() {
			return d.end(apierr.New(http.StatusNotFound, "Could not find a local or distribution repository named %s", key))
		}
		n, err := s.MustFind(q.User, key, itemPath)
		if err != nil {
			return d.end(err)
		}
		if !seen[n] {
			items, seen[n] = append(items, n), true
		}
	}
	return d.end(s.distribute(q, d, items))
}

// handleDistributeBuild distributes the artifacts of a build.
func (s *service) handleDistributeBuild(q *rest.Request) (*rest.Response, error) {
	var d distribution
	if err := q.Decode(&d); err != nil {
		return nil, err
	}
	run, err := s.findRun(q)
	if err != nil {
		return nil, err
	}
	for _, key := range d.Sources {
		if s.Repos[key] == nil {
			return d.end(apierr.New(http.StatusNotFound, "Could not find repository '%s'", key))
		}
	}
	sources := d.Sources
	if len(sources) == 0 {
		sources = []string{""} // any
	}
	var items []*store.Item
	slices.Sort(sources)
	for _, key := range slices.Compact(sources) {
		found, _ := s.promoted(run, promotion{SourceRepo: key})
		items = append(items, found...)
	}
	if len(items) == 0 {
		return d.end(apierr.New(http.StatusNotFound, "Unable to find artifacts of build '%s' #%s", run.Name, run.Number))
	}
	return d.end(s.distribute(q, d, items))
}

// end returns the response to a distribution. The errors of one in the background go to a log.
func (d *distribution) end(err error) (*rest.Response, error) {
	if err != nil && !d.Async {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// distribute copies items to the same paths in the target, all or none.
func (s *service) distribute(q *rest.Request, d distribution, items []*store.Item) error {
	target := s.Repos[d.TargetRepo]
	if target == nil || target.Class != store.ClassDistribution {
		return apierr.New(http.StatusNotFound, "Could not find a distribution repository named '%s'", d.TargetRepo)
	}
	t := &store.Transfer{Store: s.Store, User: q.User.Name, Rights: &q.User}
	for _, n := range items {
		if n.Repo == target {
			return apierr.New(http.StatusBadRequest, "The item '%s' is in the target repository", n.ID())
		}
		t.Check(n, target, n.Path())
		if err := existing(n, target, n.Path()); err != nil && !d.Override {
			return err
		}
	}
	if len(t.Problems) > 0 {
		return apierr.New(t.Refusal(), "%s", t.Problems[0].Message)
	}
	if d.DryRun {
		return nil
	}
	for _, n := range items {
		if err := t.Merge(n, target, n.Path()); err != nil {
			return err
		}
	}
	return nil
}

// existing returns an error if a copy of an item would replace other content.
func existing(n *store.Item, target *store.Repository, at string) error {
	if n.IsFolder() {
		for _, c := range n.Sorted() {
			if err := existing(c, target, path.Join(at, c.Name)); err != nil {
				return err
			}
		}
		return nil
	}
	if old := target.Root.Lookup(at); old != nil && !old.IsFolder() && old.Blob.Sums != n.Blob.Sums {
		return apierr.New(http.StatusConflict, "The file '%s' exists already", old.ID())
	}
	return nil
}
