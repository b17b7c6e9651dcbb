package jfrogtest

import (
	"net/http"
	"slices"
	"strings"
)

// A promotion is the request to give a build a status and to copy or move what belongs to it.
type promotion struct {
	Status       string              `json:"status"`
	Comment      string              `json:"comment"`
	CIUser       string              `json:"ciUser"`
	Timestamp    string              `json:"timestamp"`
	DryRun       bool                `json:"dryRun"`
	SourceRepo   string              `json:"sourceRepo"`
	TargetRepo   string              `json:"targetRepo"`
	Copy         bool                `json:"copy"`
	Artifacts    *bool               `json:"artifacts"` // on when absent
	Dependencies bool                `json:"dependencies"`
	Scopes       []string            `json:"scopes"`
	Properties   map[string][]string `json:"properties"`
	FailFast     *bool               `json:"failFast"` // on when absent
}

func on(switched *bool) bool { return switched == nil || *switched }

const promotionType = "application/vnd.org.jfrog.artifactory.build.PromotionResult+json"

func (s *artifactoryService) handlePromoteBuild(q *request) (*answer, error) {
	var p promotion
	if err := q.decode(&p); err != nil {
		return nil, err
	}
	repo := buildRepo(q)
	runs := s.builds.numbered(repo, q.params["buildName"], q.params["buildNumber"])
	if len(runs) == 0 {
		return nil, fail(http.StatusNotFound, "Cannot find a build by the name: %s, number: %s, repo: %s",
			q.params["buildName"], q.params["buildNumber"], repo)
	}
	run := runs[0]
	if err := checkProperties(p.Properties); err != nil {
		return nil, err
	}
	var target *repository
	if p.TargetRepo != "" {
		if target = s.repos[p.TargetRepo]; target != nil && target.class == classVirtual {
			target = s.repos[target.setting("defaultDeploymentRepo")]
		}
		if target == nil || !target.deployable() {
			return nil, fail(http.StatusNotFound, "Cannot find target repository by the key '%s'", p.TargetRepo)
		}
	}
	items, missing := s.promoted(run, p)
	if len(missing) > 0 && on(p.FailFast) {
		return nil, fail(http.StatusBadRequest, "Unable to find artifacts of build '%s' #%s from %s repo: aborting promotion.",
			run.name, run.number, run.repo)
	}
	var messages []message
	if len(missing) > 0 {
		messages = append(messages, warning("Unable to find the following artifacts of build '%s' #%s: %s",
			run.name, run.number, strings.Join(missing, ", ")))
	}
	if target == nil {
		messages = append(messages, info("Skipping build item relocation: no target repository selected."))
	} else {
		messages = append(messages, s.relocate(items, target, p, q.user.name)...)
	}
	if !p.DryRun {
		for _, n := range items {
			s.setProperties(n, p.Properties, false)
		}
	}
	last, ok := s.track(run, target, p, messages, q.user.name)
	messages = append(messages, last...)
	if !ok || on(p.FailFast) && slices.ContainsFunc(messages, func(m message) bool { return m.Level != "INFO" }) {
		return report(http.StatusBadRequest, promotionType, messages...), nil
	}
	return report(http.StatusOK, promotionType, messages...), nil
}

// promoted finds the items of a run that a promotion concerns, and names those that cannot be found.
func (s *artifactoryService) promoted(run *buildRun, p promotion) (items []*node, missing []string) {
	add := func(n *node, name string) {
		switch {
		case n == nil:
			missing = append(missing, name)
		case !slices.Contains(items, n):
			items = append(items, n)
		}
	}
	if on(p.Artifacts) {
		linked := s.ofBuild(run, p.SourceRepo)
		for _, a := range run.buildItems("artifacts") {
			var first *node // the others are copies
			if found := s.artifactsOf(a, linked, p.SourceRepo); len(found) > 0 {
				first = found[0]
			}
			add(first, text(a, "name"))
		}
	}
	if p.Dependencies {
		for _, d := range run.buildItems("dependencies") {
			scopes := stringList(d["scopes"])
			if len(p.Scopes) == 0 || slices.ContainsFunc(p.Scopes, func(scope string) bool { return slices.Contains(scopes, scope) }) {
				add(s.dependencyOf(d, p.SourceRepo), text(d, "id"))
			}
		}
	}
	return items, missing
}

// relocate copies or moves items to the same path of the target. The list is changed to where the items are afterwards.
func (s *artifactoryService) relocate(items []*node, target *repository, p promotion, user string) (messages []message) {
	t := &transfer{store: s.Store, user: user, move: !p.Copy}
	for i, n := range items {
		if n.repo == target {
			continue
		}
		at := n.path()
		before := len(t.problems)
		t.check(n, target, at)
		if len(t.problems) > before && on(p.FailFast) {
			break
		}
		if len(t.problems) > before || p.DryRun {
			continue
		}
		parent := n.parent
		if err := t.merge(n, target, at); err != nil {
			messages = append(messages, problem("Error occurred while transferring: %v", err))
			continue
		}
		if t.move {
			parent.pruneEmpty()
		}
		items[i] = target.root.lookup(at)
	}
	return append(messages, t.problems...)
}

// track adds the new status to the build, unless there is a reason not to. It is not ok when the timestamp is no time.
func (s *artifactoryService) track(run *buildRun, target *repository, p promotion, before []message, user string) (messages []message, ok bool) {
	failed := slices.ContainsFunc(before, func(m message) bool { return m.Level != "INFO" })
	if on(p.FailFast) && failed {
		return []message{info("Skipping promotion status update: item promotion was completed with errors and warnings.")}, true
	}
	if p.Status == "" {
		return []message{info("Skipping promotion status update: no status received.")}, true
	}
	at := s.now()
	if p.Timestamp != "" {
		var err error
		if at, err = parseTime(p.Timestamp); err != nil {
			return []message{problem(`Skipping promotion status update: invalid\unparsable timestamp %s.`, p.Timestamp)}, false
		}
	}
	if p.DryRun {
		return nil, true
	}
	status := map[string]any{"status": p.Status, "user": user, "timestamp": at.Format(buildTime), "timestampDate": at.UnixMilli()}
	if p.Comment != "" {
		status["comment"] = p.Comment
	}
	if p.CIUser != "" {
		status["ciUser"] = p.CIUser
	}
	if target != nil {
		status["repository"] = target.key
	}
	statuses, _ := run.doc["statuses"].([]any)
	run.doc["statuses"] = append(slices.Clone(statuses), status)
	run.modified = s.now()
	return nil, true
}
