package artifactory

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A promotion is a request to give a build a status, and to copy or move its items.
type promotion struct {
	Status       string              `json:"status"`
	Comment      string              `json:"comment"`
	CIUser       string              `json:"ciUser"`
	Timestamp    string              `json:"timestamp"`
	DryRun       bool                `json:"dryRun"`
	SourceRepo   string              `json:"sourceRepo"`
	TargetRepo   string              `json:"targetRepo"`
	Copy         bool                `json:"copy"`
	Artifacts    *bool               `json:"artifacts"` // true if absent
	Dependencies bool                `json:"dependencies"`
	Scopes       []string            `json:"scopes"`
	Properties   map[string][]string `json:"properties"`
	FailFast     *bool               `json:"failFast"` // true if absent
}

func on(switched *bool) bool { return switched == nil || *switched }

const promotionType = "application/vnd.org.jfrog.artifactory.build.PromotionResult+json"

func (s *service) handlePromoteBuild(q *rest.Request) (*rest.Response, error) {
	var p promotion
	if err := q.Decode(&p); err != nil {
		return nil, err
	}
	repo := buildRepo(q)
	runs := s.Builds.Numbered(repo, q.Params["buildName"], q.Params["buildNumber"])
	if len(runs) == 0 {
		return nil, apierr.New(http.StatusNotFound, "Cannot find a build by the name: %s, number: %s, repo: %s",
			q.Params["buildName"], q.Params["buildNumber"], repo)
	}
	run := runs[0]
	if err := s.Permit(q.User, store.ActionWrite, run.Spot()); err != nil {
		return nil, err
	}
	if err := store.CheckProperties(p.Properties); err != nil {
		return nil, err
	}
	var target *store.Repository
	if p.TargetRepo != "" {
		if target = s.Repos[p.TargetRepo]; target != nil && target.Class == store.ClassVirtual {
			target = s.Repos[target.Setting("defaultDeploymentRepo")]
		}
		if target == nil || !target.Deployable() {
			return nil, apierr.New(http.StatusNotFound, "Cannot find target repository by the key '%s'", p.TargetRepo)
		}
	}
	items, missing := s.promoted(run, p)
	if len(missing) > 0 && on(p.FailFast) {
		return nil, apierr.New(http.StatusBadRequest, "Unable to find artifacts of build '%s' #%s from %s repo: aborting promotion.",
			run.Name, run.Number, run.Repo)
	}
	var messages []store.Message
	if len(missing) > 0 {
		messages = append(messages, store.WarningMessage("Unable to find the following artifacts of build '%s' #%s: %s",
			run.Name, run.Number, strings.Join(missing, ", ")))
	}
	if target == nil {
		messages = append(messages, store.InfoMessage("Skipping build item relocation: no target repository selected."))
	} else {
		messages = append(messages, s.relocate(items, target, p, q.User)...)
	}
	if !p.DryRun {
		for _, n := range items {
			s.SetProperties(n, p.Properties, false)
		}
	}
	last, ok := s.track(run, target, p, messages, q.User.Name)
	messages = append(messages, last...)
	if !ok || on(p.FailFast) && slices.ContainsFunc(messages, func(m store.Message) bool { return m.Level != "INFO" }) {
		return report(http.StatusBadRequest, promotionType, messages...), nil
	}
	return report(http.StatusOK, promotionType, messages...), nil
}

// promoted returns the items of a run that a promotion concerns, and the names of missing items.
func (s *service) promoted(run *store.BuildRun, p promotion) (items []*store.Item, missing []string) {
	add := func(n *store.Item, name string) {
		switch {
		case n == nil:
			missing = append(missing, name)
		case !slices.Contains(items, n):
			items = append(items, n)
		}
	}
	if on(p.Artifacts) {
		linked := s.FilesOfBuild(run, p.SourceRepo)
		for _, a := range run.BuildItems("artifacts") {
			var first *store.Item // further files are copies
			if found := s.FilesOfArtifact(a, linked, p.SourceRepo); len(found) > 0 {
				first = found[0]
			}
			add(first, jsondoc.Text(a, "name"))
		}
	}
	if p.Dependencies {
		for _, d := range run.BuildItems("dependencies") {
			scopes := jsondoc.Strings(d["scopes"])
			if len(p.Scopes) == 0 || slices.ContainsFunc(p.Scopes, func(scope string) bool { return slices.Contains(scopes, scope) }) {
				add(s.FileOfDependency(d, p.SourceRepo), jsondoc.Text(d, "id"))
			}
		}
	}
	return items, missing
}

// relocate copies or moves items to the same path in the target. It updates the list with the new
// items.
func (s *service) relocate(items []*store.Item, target *store.Repository, p promotion, user store.User) (messages []store.Message) {
	t := &store.Transfer{Store: s.Store, User: user.Name, Move: !p.Copy, Rights: &user}
	for i, n := range items {
		if n.Repo == target {
			continue
		}
		at := n.Path()
		before := len(t.Problems)
		t.Check(n, target, at)
		if len(t.Problems) > before && on(p.FailFast) {
			break
		}
		if len(t.Problems) > before || p.DryRun {
			continue
		}
		parent := n.Parent
		if err := t.Merge(n, target, at); err != nil {
			messages = append(messages, store.ProblemMessage("Error occurred while transferring: %v", err))
			continue
		}
		if t.Move {
			parent.PruneEmpty()
		}
		items[i] = target.Root.Lookup(at)
	}
	return append(messages, t.Problems...)
}

// track adds the new status to the build, unless something prevents it. It returns false if the
// timestamp is invalid.
func (s *service) track(run *store.BuildRun, target *store.Repository, p promotion, before []store.Message, user string) (messages []store.Message, ok bool) {
	failed := slices.ContainsFunc(before, func(m store.Message) bool { return m.Level != "INFO" })
	if on(p.FailFast) && failed {
		return []store.Message{store.InfoMessage("Skipping promotion status update: item promotion was completed with errors and warnings.")}, true
	}
	if p.Status == "" {
		return []store.Message{store.InfoMessage("Skipping promotion status update: no status received.")}, true
	}
	at := s.Now()
	if p.Timestamp != "" {
		var err error
		if at, err = times.Parse(p.Timestamp); err != nil {
			return []store.Message{store.ProblemMessage(`Skipping promotion status update: invalid\unparsable timestamp %s.`, p.Timestamp)}, false
		}
	}
	if p.DryRun {
		return nil, true
	}
	status := map[string]any{"status": p.Status, "user": user, "timestamp": at.Format(times.BuildLayout), "timestampDate": at.UnixMilli()}
	if p.Comment != "" {
		status["comment"] = p.Comment
	}
	if p.CIUser != "" {
		status["ciUser"] = p.CIUser
	}
	if target != nil {
		status["repository"] = target.Key
	}
	statuses, _ := run.Doc["statuses"].([]any)
	run.Doc["statuses"] = append(slices.Clone(statuses), status)
	run.Modified = s.Now()
	s.NotifyBuild(run, store.EventPromoted)
	return nil, true
}
