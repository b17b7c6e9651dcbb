package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
)

// A bundleCollector finds the artifacts that the sources of a release bundle name. It goes on after an error, so that all
// of them are reported.
type bundleCollector struct {
	service *lifecycleService
	items   map[string]bundleItem // by path
	seen    []*buildRun
	errs    []error
}

func (c *bundleCollector) fail(status int, format string, args ...any) {
	c.errs = append(c.errs, fail(status, format, args...))
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
	}
}

// addFile takes an artifact. The same path in two repositories is a collision, unless both are the same artifact of
// release bundles that are merged.
func (c *bundleCollector) addFile(n *node, at string, source *repository) {
	if old, taken := c.items[at]; taken && (old.source != source || old.blob != n.blob) {
		c.fail(http.StatusBadRequest, "Path collision: %s is both in %s and in %s", at, old.source.key, source.key)
		return
	}
	c.items[at] = bundleItem{node: n, at: at, source: source}
}

// isEvidence tells whether an item is an evidence file: those are not artifacts.
func isEvidence(n *node) bool { return strings.HasPrefix(n.path()+"/", evidenceFolder+"/") }

// addQuery takes the files that a query finds in local and federated repositories.
func (c *bundleCollector) addQuery(text string) {
	const invalid = "Invalid AQL query for Release Bundle creation"
	q, err := parseAQL(text)
	if err != nil {
		c.fail(http.StatusBadRequest, "%s: %s", invalid, refusal(err).message)
		return
	}
	if q.Domain != aql.DomainItem {
		c.fail(http.StatusBadRequest, "%s: it should find artifacts (items)", invalid)
		return
	}
	for _, n := range findItems(c.service.Store, internalUser, q) {
		if !n.isFolder() && n.repo.deployable() && !isEvidence(n) {
			c.addFile(n, n.path(), n.repo)
		}
	}
}

// addArtifact takes one file of a local or federated repository, which a virtual one may show.
func (c *bundleCollector) addArtifact(a bundleArtifact) {
	key, at, _ := strings.Cut(strings.Trim(a.Path, "/"), "/")
	n := c.service.find(key, at)
	switch {
	case n == nil || n.isFolder():
		c.fail(http.StatusNotFound, "Artifact not found: %s", a.Path)
	case !n.repo.deployable():
		c.fail(http.StatusBadRequest, "Artifact is not in a local or Federated repository: %s", a.Path)
	case a.SHA256 != "" && !strings.EqualFold(a.SHA256, n.blob.sums.SHA256):
		c.fail(http.StatusBadRequest, "Checksum mismatch: %s has SHA-256 %s, not %s", a.Path, n.blob.sums.SHA256, a.SHA256)
	default:
		c.addFile(n, n.path(), n.repo)
	}
}

// addBuild takes the artifacts of a build, of the builds that it aggregates and, if wanted, the dependencies.
func (c *bundleCollector) addBuild(b bundleBuild) {
	repo := buildRepoOf(b.Repository, "")
	var at time.Time
	if b.Started != "" {
		var err error
		if at, err = parseTime(b.Started); err != nil {
			c.errs = append(c.errs, err)
			return
		}
	}
	runs := c.service.builds.numbered(repo, b.Name, b.Number)
	i := slices.IndexFunc(runs, func(r *buildRun) bool { return b.Started == "" || r.started.Equal(at) })
	if i < 0 {
		c.fail(http.StatusNotFound, "Build not found, repository: %s, name: %s, number: %s", repo, b.Name, b.Number)
		return
	}
	run := runs[i]
	if slices.Contains(c.seen, run) {
		return
	}
	c.seen = append(c.seen, run)
	linked := c.service.ofBuild(run, "")
	for _, module := range objects(run.doc["modules"]) {
		if name, number, ok := cutLast(text(module, "id")); ok && text(module, "type") == "build" {
			c.addBuild(bundleBuild{Repository: repo, Name: name, Number: number, Dependencies: b.Dependencies})
			continue
		}
		for _, a := range objects(module["artifacts"]) {
			found := slices.DeleteFunc(c.service.artifactsOf(a, linked, ""), func(n *node) bool { return !n.repo.deployable() })
			if len(found) == 0 {
				c.fail(http.StatusNotFound, "Artifact '%s' of build %s/%s not found", text(a, "name"), run.name, run.number)
				continue
			}
			c.addFile(found[0], found[0].path(), found[0].repo) // the others are copies
		}
		if !b.Dependencies {
			continue
		}
		for _, d := range objects(module["dependencies"]) { // those of remote repositories are left out
			if n := c.service.dependencyOf(d, ""); n != nil && n.repo.deployable() {
				c.addFile(n, n.path(), n.repo)
			}
		}
	}
}

// addBundle takes what another version holds.
func (c *bundleCollector) addBundle(b bundleOfBundle) {
	project := b.ProjectKey
	if project == "" {
		project = b.Project
	}
	repo := bundleRepoOf(b.Repository, project)
	v := c.service.bundle(repo, b.Name, b.Version)
	if v == nil || v.status != statusCompleted {
		c.errs = append(c.errs, recordNotFound(repo, b.Name, b.Version))
		return
	}
	for _, item := range v.contents {
		c.addFile(item.node, item.at, item.source)
	}
}
