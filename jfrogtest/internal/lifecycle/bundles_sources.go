package lifecycle

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/query"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A bundleCollector finds the artifacts that the sources of a release bundle select. It collects
// all errors.
type bundleCollector struct {
	service *service
	user    store.User                  // may read the artifacts
	items   map[string]store.BundleItem // by path
	seen    []*store.BuildRun
	errs    []error
}

func (c *bundleCollector) fail(status int, format string, args ...any) {
	c.errs = append(c.errs, apierr.New(status, format, args...))
}

func (c *bundleCollector) add(source bundleSource) {
	switch source.Type {
	case "aql":
		c.addQuery(source.AQL)
	case "artifacts":
		for _, a := range source.Artifacts {
			c.addArtifact(a)
		}
	case "builds":
		for _, b := range source.Builds {
			c.addBuild(b)
		}
	case "release_bundles":
		for _, b := range source.Bundles {
			c.addBundle(b)
		}
	case "packages":
		for _, p := range source.Packages {
			c.addPackage(p)
		}
	}
}

// addPackage adds the files of a version of a package from the first local or federated repository
// that has them.
func (c *bundleCollector) addPackage(p bundlePackage) {
	repos := c.service.SortedRepos()
	if p.Repository != "" {
		repos = c.service.Readable(p.Repository)
	}
	for _, repo := range repos {
		if !repo.Deployable() {
			continue
		}
		files := repo.PackageFiles(strings.ToLower(p.Type), p.Name, p.Version)
		for _, n := range files {
			c.addFile(n, n.Path(), n.Repo)
		}
		if len(files) > 0 {
			return
		}
	}
	c.fail(http.StatusNotFound, "Package not found, type: %s, name: %s, version: %s", p.Type, p.Name, p.Version)
}

// addFile adds an artifact. The same path in two repositories is an error, unless merged release
// bundles share the artifact.
func (c *bundleCollector) addFile(n *store.Item, at string, source *store.Repository) {
	if old, taken := c.items[at]; taken && (old.Source != source || old.Blob != n.Blob) {
		c.fail(http.StatusBadRequest, "Path collision: %s is both in %s and in %s", at, old.Source.Key, source.Key)
		return
	}
	if err := c.service.Permit(c.user, store.ActionRead, n.Spot()); err != nil {
		c.errs = append(c.errs, err)
		return
	}
	c.items[at] = store.BundleItem{Item: n, At: at, Source: source}
}

// isEvidence reports whether an item is an evidence file. Evidence files are not artifacts.
func isEvidence(n *store.Item) bool { return strings.HasPrefix(n.Path()+"/", store.EvidenceFolder+"/") }

// addQuery adds the files that a query finds in local and federated repositories.
func (c *bundleCollector) addQuery(text string) {
	const invalid = "Invalid AQL query for Release Bundle creation"
	q, err := query.Parse(text)
	if err != nil {
		c.fail(http.StatusBadRequest, "%s: %s", invalid, apierr.From(err).Message)
		return
	}
	if q.Domain != aql.DomainItem {
		c.fail(http.StatusBadRequest, "%s: it should find artifacts (items)", invalid)
		return
	}
	items, err := query.Items(c.service.Store, c.user, q)
	if err != nil {
		c.errs = append(c.errs, err)
		return
	}
	for _, n := range items {
		if !n.IsFolder() && n.Repo.Deployable() && !isEvidence(n) {
			c.addFile(n, n.Path(), n.Repo)
		}
	}
}

// addArtifact adds a file of a local or federated repository. The path may name a virtual
// repository.
func (c *bundleCollector) addArtifact(a bundleArtifact) {
	key, at, _ := strings.Cut(strings.Trim(a.Path, "/"), "/")
	n := c.service.Find(key, at)
	switch {
	case n == nil || n.IsFolder():
		c.fail(http.StatusNotFound, "Artifact not found: %s", a.Path)
	case !n.Repo.Deployable():
		c.fail(http.StatusBadRequest, "Artifact is not in a local or Federated repository: %s", a.Path)
	case a.SHA256 != "" && !strings.EqualFold(a.SHA256, n.Blob.Sums.SHA256):
		c.fail(http.StatusBadRequest, "Checksum mismatch: %s has SHA-256 %s, not %s", a.Path, n.Blob.Sums.SHA256, a.SHA256)
	default:
		c.addFile(n, n.Path(), n.Repo)
	}
}

// addBuild adds the artifacts of a build and of the builds that it aggregates. Dependencies are
// optional.
func (c *bundleCollector) addBuild(b bundleBuild) {
	repo := store.BuildRepoOf(b.Repository, "")
	var at time.Time
	if b.Started != "" {
		var err error
		if at, err = times.Parse(b.Started); err != nil {
			c.errs = append(c.errs, err)
			return
		}
	}
	runs := c.service.Builds.Numbered(repo, b.Name, b.Number)
	i := slices.IndexFunc(runs, func(r *store.BuildRun) bool { return b.Started == "" || r.Started.Equal(at) })
	if i < 0 {
		c.fail(http.StatusNotFound, "Build not found, repository: %s, name: %s, number: %s", repo, b.Name, b.Number)
		return
	}
	run := runs[i]
	if slices.Contains(c.seen, run) {
		return
	}
	c.seen = append(c.seen, run)
	if err := c.service.Permit(c.user, store.ActionRead, run.Spot()); err != nil {
		c.errs = append(c.errs, err)
		return
	}
	linked := c.service.FilesOfBuild(run, "")
	for _, module := range jsondoc.Objects(run.Doc["modules"]) {
		if name, number, ok := store.CutLast(jsondoc.Text(module, "id")); ok && jsondoc.Text(module, "type") == "build" {
			c.addBuild(bundleBuild{Repository: repo, Name: name, Number: number, Dependencies: b.Dependencies})
			continue
		}
		for _, a := range jsondoc.Objects(module["artifacts"]) {
			found := slices.DeleteFunc(c.service.FilesOfArtifact(a, linked, ""), func(n *store.Item) bool { return !n.Repo.Deployable() })
			if len(found) == 0 {
				c.fail(http.StatusNotFound, "Artifact '%s' of build %s/%s not found", jsondoc.Text(a, "name"), run.Name, run.Number)
				continue
			}
			c.addFile(found[0], found[0].Path(), found[0].Repo) // further files are copies
		}
		if !b.Dependencies {
			continue
		}
		// Dependencies in remote repositories are skipped.
		for _, d := range jsondoc.Objects(module["dependencies"]) {
			if n := c.service.FileOfDependency(d, ""); n != nil && n.Repo.Deployable() {
				c.addFile(n, n.Path(), n.Repo)
			}
		}
	}
}

// addBundle adds the artifacts of another version.
func (c *bundleCollector) addBundle(b bundleOfBundle) {
	project := b.ProjectKey
	if project == "" {
		project = b.Project
	}
	repo := store.BundleRepoOf(b.Repository, project)
	v := c.service.Bundle(repo, b.Name, b.Version)
	if v == nil || v.Status != store.StatusCompleted {
		c.errs = append(c.errs, recordNotFound(repo, b.Name, b.Version))
		return
	}
	for _, item := range v.Contents {
		c.addFile(item.Item, item.At, item.Source)
	}
}
