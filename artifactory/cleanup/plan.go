package cleanup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/presence"
)

// Plan plans the deletion of what the rules of a policy describe. Each step has its reason. A walk
// over the plan changes nothing; it lists the files of the repositories, one rule after the other.
// [bulk.WritePlan] stores the plan. What several rules describe is planned once.
//
// A mistake in the policy is an error before anything is sent. A repository that does not exist is
// an error matching [jfrog.ErrNotFound]. Virtual and remote repositories are errors too.
//
// Requires: read permission, and a user who is not anonymous.
func Plan(ctx context.Context, m *bulk.Manager, policy Policy) bulk.Plan {
	return func(yield func(bulk.Step, error) bool) {
		if ctx == nil || m == nil {
			yield(bulk.Step{}, errors.New("cleanup: the context or the manager is nil"))
			return
		}
		rules, err := policy.check()
		if err != nil {
			yield(bulk.Step{}, err)
			return
		}
		p := &planner{ctx: ctx, m: m, yield: yield, seen: map[nameKey]struct{}{}}
		now, err := p.repositories(rules)
		if err != nil {
			yield(bulk.Step{}, err)
			return
		}
		if !policy.Now.IsZero() {
			now = policy.Now
		}
		for i := range rules {
			for _, repo := range rules[i].Repos {
				if err := p.rule(rules[i].at(now), repo); err != nil {
					if err != errStopped {
						yield(bulk.Step{}, fmt.Errorf("cleanup: %s: %w", repo, err))
					}
					return
				}
			}
		}
	}
}

// errStopped reports that the caller left the loop.
var errStopped = errors.New("stopped")

// at sets the times that the criteria of a rule begin at.
func (r *rule) at(now time.Time) *rule {
	out := *r
	out.fresh = now.Add(-Day)
	if r.OlderThan > 0 {
		out.noChange = now.Add(-r.OlderThan)
	}
	if r.NotDownloadedFor > 0 {
		out.noDownload = now.Add(-r.NotDownloadedFor)
	}
	return &out
}

// planner makes one plan.
type planner struct {
	ctx   context.Context
	m     *bulk.Manager
	yield func(bulk.Step, error) bool
	seen  map[nameKey]struct{} // files of the plan
}

// repositories checks the repositories of the rules. It returns the time of the server or of this
// machine, whichever is earlier.
func (p *planner) repositories(rules []rule) (time.Time, error) {
	var meta jfrog.Response
	refs, err := p.m.Client().Repositories.List(jfrog.WithResponse(p.ctx, &meta), nil)
	if err != nil {
		return time.Time{}, fmt.Errorf("cleanup: list of repositories: %w", err)
	}
	now := time.Now()
	if server, err := http.ParseTime(meta.Header.Get("Date")); err == nil && server.Before(now) {
		now = server
	}
	known := map[string]artifactory.RepositoryClass{}
	packages := map[string]artifactory.PackageType{}
	for _, ref := range refs {
		known[ref.Key], packages[ref.Key] = ref.Class(), ref.Package()
		if ref.Class() == artifactory.RepositoryClassRemote {
			packages[ref.Key+"-cache"] = ref.Package()
		}
	}
	for _, r := range rules {
		for _, repo := range r.Repos {
			class, listed := known[repo]
			switch {
			case repo == "auto-trashcan":
				return now, errors.New("cleanup: the trash can is no repository for rules; the server empties it itself")
			case packages[repo] == "buildinfo" || packages[repo] == artifactory.PackageTypeReleaseBundles:
				return now, fmt.Errorf("cleanup: %s has no packages but %s, of which the server needs all files", repo, packages[repo])
			case hasImages(packages[repo]) && !r.Group.image:
				return now, fmt.Errorf("cleanup: %s has container images, and the rule could delete what their tags need: set Group to Docker", repo)
			case class == artifactory.RepositoryClassVirtual || class == artifactory.RepositoryClassRemote:
				return now, fmt.Errorf("cleanup: %s is a %s repository: a rule names the repositories that store the files", repo, class)
			case listed:
				continue
			}
			if err := presence.Repositories(p.ctx, p.m.Client(), repo); err != nil {
				return now, fmt.Errorf("cleanup: %w", err)
			}
		}
	}
	return now, nil
}

// hasImages reports whether files of a package type are parts of container images, which share
// them.
func hasImages(of artifactory.PackageType) bool {
	return of == artifactory.PackageTypeDocker || of == artifactory.PackageTypeOCI || of == artifactory.PackageTypeHelmOCI
}

// rule plans a rule in a repository.
func (p *planner) rule(r *rule, repo string) error {
	if err := p.hold(r, repo); err != nil {
		return err
	}
	if r.Group.of == nil {
		return p.files(r, repo)
	}
	return p.versions(r, repo)
}

// hold finds the folders with an excluded property.
func (p *planner) hold(r *rule, repo string) error {
	r.held = map[string]bool{}
	var any []aql.Criterion[aql.InItems]
	for _, props := range r.excludeProps {
		for key := range props {
			any = append(any, aql.Item.Prop(key).Exists())
		}
	}
	if any == nil {
		return nil
	}
	q := aql.Items().Where(aql.Item.Repo.Eq(repo), aql.Item.Type.Eq(aql.Folder), aql.Or(any...)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Type, aql.Item.Modified, aql.Item.Property())
	for item, err := range p.m.Query(p.ctx, q) {
		if err != nil {
			return err
		}
		for _, props := range r.excludeProps {
			if item.Repo == repo && hasAny(&item, props) {
				r.held[item.FilePath()] = true
			}
		}
	}
	return nil
}

// files plans a rule that decides about files.
func (p *planner) files(r *rule, repo string) error {
	for item, err := range p.m.Query(p.ctx, r.query(repo)) {
		if err != nil {
			return err
		}
		if item.Repo != repo || r.excludes(&item) || !r.includes(&item) || !r.meets(&item) {
			continue
		}
		u := unit{size: int64(item.Size)}
		u.add(&item)
		if !r.takes(&u) {
			continue
		}
		if err := p.step(rowOf(&item), r.reason(&u, "", -1), r.unless()); err != nil {
			return err
		}
	}
	return nil
}

// step yields the step that deletes a file, unless it has been planned.
func (p *planner) step(f *row, reason string, unless *bulk.Unless) error {
	if !p.first(f) {
		return nil
	}
	s := bulk.Step{Action: bulk.ActionDelete, Repo: f.Repo, Path: f.Path, Size: f.Size, Modified: f.Modified, Updated: f.Updated,
		SHA256: f.SHA256, SHA1: f.SHA1, Reason: reason, Unless: unless}
	if !p.yield(s, nil) {
		return errStopped
	}
	return nil
}

// first adds a file to the plan, and reports whether it is new.
func (p *planner) first(f *row) bool {
	n := len(p.seen)
	p.seen[keyOf(f.Repo, f.Path)] = struct{}{}
	return len(p.seen) > n
}
