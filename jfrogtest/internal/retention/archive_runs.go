package retention

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/query"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// archiveTime is the property with the time of archiving.
const archiveTime = "artifact.lifecycle.archive.time"

// candidates returns the files that a run of a policy archives, and their packages if the policy is
// about packages.
func (s *service) candidates(u store.User, p *store.ArchivePolicy) ([]*store.Item, []*found, error) {
	if p.PackageRetention {
		packages := s.packagesToArchive(p.Packages)
		var items []*store.Item
		for _, f := range packages {
			items = append(items, f.files...)
		}
		return items, packages, nil
	}
	text := p.AQLQuery
	if p.Form != nil {
		text = archiveQuery(p.Form, monthsAgo)
	}
	asked, err := itemsQuery(text)
	if err != nil {
		return nil, nil, err
	}
	items, err := query.Items(s.Store, u, asked)
	return slices.DeleteFunc(items, func(n *store.Item) bool { return n.IsFolder() || !n.Repo.Deployable() }), nil, err
}

func (s *service) packagesToArchive(f *store.ArchivePackageForm) []*found {
	var list []*found
	name, version := pattern.Glob(f.ComponentName), pattern.Glob(f.Version)
	for _, repo := range s.SortedRepos() {
		if !repo.Deployable() || repo.Setting("packageType") != f.PackageType || !slices.Contains(f.Repos, repo.Key) {
			continue
		}
		list = append(list, slices.DeleteFunc(packagesOf(repo), func(x *found) bool {
			return f.ComponentName != "" && !name(x.name) || f.Version != "" && !version(x.version) ||
				f.CreatedBefore > 0 && x.created.UnixMilli() >= f.CreatedBefore ||
				f.DownloadedBefore > 0 && x.used.UnixMilli() >= f.DownloadedBefore
		})...)
	}
	return list
}

// identifier returns an ID of a run, in the form of the product.
func identifier(kind string) string { return "retention_" + kind + "_" + rand.Text()[:10] }

// remember adds a run to a list and drops old ones.
func remember(list []*store.ArchiveRun, run *store.ArchiveRun) []*store.ArchiveRun {
	if list = append(list, run); len(list) > maxRuns {
		if list[0].Running() {
			list[0].Cancel()
			list[0].Status = store.StatusFailed
		}
		list = list[1:]
	}
	return list
}

func (s *service) handleTrigger(q *rest.Request) (*rest.Response, error) {
	p, err := s.archivePolicy(q)
	if err != nil {
		return nil, err
	}
	switch {
	case !p.Enabled:
		return nil, invalid("the policy '%s' is disabled", p.Key)
	case p.Last != nil && p.Last.Running():
		return nil, apierr.New(http.StatusConflict, "Retention policy '%s' is running", p.Key)
	}
	run := &store.ArchiveRun{ID: identifier("archive_" + p.Key), PolicyKey: p.Key, By: q.User.Name, Started: s.Now()}
	user := q.User
	run.Job = s.BeginJob("IN_PROGRESS", true, func() []error {
		run.Finished = s.Now()
		items, packages, err := s.candidates(user, p)
		if err != nil {
			return []error{err}
		}
		stored := map[*store.Item]*store.Item{}
		for _, n := range items {
			stored[n] = s.archive(n, p.SkipTrashcan, run)
		}
		for _, f := range packages {
			s.recordPackage(f, stored)
		}
		return nil
	})
	p.Last = run
	s.Retention.Archived = remember(s.Retention.Archived, run)
	return rest.Text(http.StatusOK, "Retention policy ‘%s’ execution request has been accepted for processing.", p.Key), nil
}

// archive moves a file to Cold Storage and returns it. It returns nil if the file cannot be moved.
func (s *service) archive(n *store.Item, skipTrashcan bool, run *store.ArchiveRun) *store.Item {
	dir, name := path.Split(n.Path())
	cold := s.Retention.Cold
	parent, err := cold.MakeFolder(s.ColdRepo(n.Repo), dir, run.By)
	if err != nil || parent.Children[name] != nil && parent.Children[name].IsFolder() {
		run.Failed++
		run.FailedBytes += n.Blob.Size
		return nil
	}
	c := n.Clone()
	if c.Props == nil {
		c.Props = store.Properties{}
	}
	c.Props[archiveTime] = []string{strconv.FormatInt(s.Now().UnixMilli(), 10)}
	c.Attach(parent, name)
	folder := n.Parent
	if skipTrashcan {
		n.Detach()
	} else {
		s.Remove(n, run.By)
	}
	folder.PruneEmpty()
	run.Done++
	run.DoneBytes += c.Blob.Size
	return c
}

// recordPackage makes a package in Cold Storage known to the search for packages.
func (s *service) recordPackage(f *found, stored map[*store.Item]*store.Item) {
	now := s.Now()
	p := &store.ColdPackage{Type: f.packageType(), Name: f.name, Version: f.version, Repo: f.repo.Key, Archived: now}
	for _, n := range f.files {
		if c := stored[n]; c != nil {
			p.Files = append(p.Files, c.Path())
		}
	}
	parts := []string{path.Base(f.name), f.version, strconv.FormatInt(now.UnixMilli(), 10)}
	name := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "-")
	p.Manifest = name + ".json"
	r := s.Retention
	if r.ColdPackages[p.Path()] != nil { // names are distinct
		p.Manifest = fmt.Sprintf("%s-%d.json", name, len(r.ColdPackages))
	}
	r.ColdPackages[p.Path()] = p
}

func (s *service) handleStopArchive(q *rest.Request) (*rest.Response, error) {
	p, err := s.archivePolicy(q)
	if err != nil {
		return nil, err
	}
	if p.Last != nil && p.Last.Running() {
		p.Last.Cancel()
		p.Last.Status, p.Last.Finished = store.StatusFailed, s.Now()
	}
	return rest.NewResponse(http.StatusAccepted, "", nil), nil
}

// stateOf returns the state of a run in the product's words.
func stateOf(r *store.ArchiveRun) string {
	switch {
	case r.Running():
		return "IN_PROGRESS"
	case r.Status == store.StatusFailed || r.Failed > 0 && r.Done == 0:
		return "FAILED"
	case r.Failed > 0:
		return "COMPLETE_WITH_ERRORS"
	}
	return "COMPLETE"
}

// runView returns the fields that all lists of runs have.
func runView(r *store.ArchiveRun) map[string]any {
	v := map[string]any{
		"state": stateOf(r), "completedNumberOfArtifacts": r.Done, "failedNumberOfArtifacts": r.Failed, "totalNumberOfArtifacts": r.Done + r.Failed,
		"startTime": r.Started.UnixMilli(), "totalByteSize": r.DoneBytes + r.FailedBytes, "successByteSize": r.DoneBytes, "failureByteSize": r.FailedBytes,
		"progressPercentage": 0,
	}
	if !r.Running() {
		v["finishTime"], v["progressPercentage"] = r.Finished.UnixMilli(), 100
	}
	return v
}

// executions lists runs, the latest first. The parameters from and to bound their start. The
// request counts as a poll.
func executions(q *rest.Request, runs []*store.ArchiveRun, more func(r *store.ArchiveRun, v map[string]any) bool) (*rest.Response, error) {
	var bounds [2]time.Time
	for i, name := range []string{"from", "to"} {
		text := q.Query.Get(name)
		if text == "" {
			continue
		}
		ms, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, invalid("the parameter %s is not a time: '%s'", name, text)
		}
		bounds[i] = time.UnixMilli(ms)
	}
	list := []map[string]any{}
	for _, r := range slices.Backward(runs) {
		if r.Started.Before(bounds[0]) || !bounds[1].IsZero() && r.Started.After(bounds[1]) {
			continue
		}
		r.Poll()
		if v := runView(r); more(r, v) {
			list = append(list, v)
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleExecutions(q *rest.Request) (*rest.Response, error) {
	return executions(q, s.Retention.Archived, func(r *store.ArchiveRun, v map[string]any) bool {
		v["policyKey"] = r.PolicyKey
		key := q.Query.Get("searchStr")
		return key == "" || key == r.PolicyKey
	})
}
