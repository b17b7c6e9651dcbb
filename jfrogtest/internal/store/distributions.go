package store

import (
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// Statuses that only distributions have.
const (
	StatusInProgress      = "IN_PROGRESS"
	StatusAbortInProgress = "ABORT_IN_PROGRESS"
	StatusAborted         = "ABORTED"
)

// A Target is a site that versions of release bundles are distributed to. It only records them,
// unless it is the platform itself, which stores the artifacts.
type Target struct {
	Name         string
	Own          bool // the platform itself, whose repositories count
	City         string
	Country      string   // code
	Repositories []string // keys
	Received     []*ReceivedVersion
}

// ServiceID returns the id of the target's Artifactory.
func (t *Target) ServiceID() string {
	if t.Own {
		return ServiceID
	}
	return "jfrt@" + t.Name
}

// A Distributed is a version of a release bundle of any generation, as distributions know it.
type Distributed struct {
	Repo    string
	Name    string
	Version string

	Distributions []*Distribution // oldest first
}

// A ReceivedVersion is a version that a target has received.
type ReceivedVersion struct {
	Repo      string // of the release bundle, at the source
	Name      string
	Version   string
	Date      time.Time
	Artifacts []ReceivedArtifact
}

// Size returns the size of all artifacts in bytes.
func (r *ReceivedVersion) Size() int64 {
	var size int64
	for _, a := range r.Artifacts {
		size += a.Size
	}
	return size
}

// A ReceivedArtifact is an artifact of a version on a target.
type ReceivedArtifact struct {
	Repo        string // on the target
	Path        string
	PackageType string
	Size        int64
	SHA256      string
	Props       Properties
	Blob        *Blob
}

// A DistributionRule selects targets. Empty fields select all.
type DistributionRule struct {
	SiteName     string   `json:"site_name"`
	CityName     string   `json:"city_name"`
	CountryCodes []string `json:"country_codes"`
	Groups       []string `json:"groups"`
}

// selects reports whether the rule selects a target. Targets are in no groups.
func (r DistributionRule) selects(t *Target) bool {
	one := func(p, text string) bool { return p == "" || pattern.Glob(p)(text) }
	return len(r.Groups) == 0 && one(r.SiteName, t.Name) && one(r.CityName, t.City) &&
		(len(r.CountryCodes) == 0 || slices.ContainsFunc(r.CountryCodes, func(code string) bool { return one(code, t.Country) }))
}

// SelectTargets returns the targets that any of the rules selects.
func (s *Store) SelectTargets(rules []DistributionRule) []*Target {
	var selected []*Target
	for _, t := range s.Config.Targets {
		if slices.ContainsFunc(rules, func(r DistributionRule) bool { return r.selects(t) }) {
			selected = append(selected, t)
		}
	}
	return selected
}

// A Distribution sends a version to targets, or deletes it there.
type Distribution struct {
	*Job       // the distribution, deletion or abortion
	ID         int64
	Number     int // counts the distributions of a version from 1
	Deletes    bool
	Rules      []DistributionRule
	Artifacts  []ReceivedArtifact // to send
	CreateRepo bool               // create missing repositories
	Then       func()             // runs after a distribution without errors; may be nil
	By         string
	Created    time.Time
	Finished   time.Time // zero before the end
	Targets    []*TargetProgress

	aborted bool
}

// A TargetProgress is the progress of a distribution on one target.
type TargetProgress struct {
	*Target
	Err  error
	done bool
}

// State returns the status.
func (d *Distribution) State() string {
	if d.aborted && !d.running() {
		return StatusAborted
	}
	return d.Status
}

// Running reports whether the distribution, or its abortion, has not ended.
func (d *Distribution) Running() bool { return d.running() }

// StateOn returns the status on one target.
func (d *Distribution) StateOn(p *TargetProgress) string {
	switch {
	case p.Err != nil:
		return StatusFailed
	case p.done:
		return StatusCompleted
	}
	return d.State()
}

// Has reports whether a target has all artifacts of the distribution.
func (p *TargetProgress) Has() bool { return p.done }

// firstDistributionID makes ids exceed 2^53, as those of real servers do.
const firstDistributionID = 748118725179052033

// BeginDistribution starts a distribution. It sets the id and the times.
func (s *Store) BeginDistribution(v *Distributed, d *Distribution) {
	d.ID = firstDistributionID + s.distributions
	s.distributions++
	d.Number = len(v.Distributions) + 1
	d.Created = s.Now()
	d.Job = s.BeginJob(StatusInProgress, true, func() []error { return s.distribute(v, d) })
	v.Distributions = append(v.Distributions, d)
}

func (s *Store) distribute(v *Distributed, d *Distribution) []error {
	d.Finished = s.Now()
	var errs []error
	for _, p := range d.Targets {
		switch {
		case d.Deletes:
		case p.Own:
			p.Err = s.acceptOwn(d)
		default:
			p.Err = p.accept(d)
		}
		if p.Err != nil {
			errs = append(errs, p.Err)
			continue
		}
		p.done = true
		p.Drop(v.Repo, v.Name, v.Version)
		if !d.Deletes {
			p.Received = append(p.Received, &ReceivedVersion{v.Repo, v.Name, v.Version, d.Finished, d.Artifacts})
		}
	}
	if d.Then != nil && len(errs) == 0 {
		d.Then()
	}
	return errs
}

// accept creates the missing repositories, or returns an error that names the first.
func (t *Target) accept(d *Distribution) error {
	for _, a := range d.Artifacts {
		switch {
		case slices.Contains(t.Repositories, a.Repo):
		case d.CreateRepo:
			t.Repositories = append(t.Repositories, a.Repo)
		default:
			return apierr.New(http.StatusBadRequest, "Repository %s is missing", a.Repo)
		}
	}
	return nil
}

// acceptOwn stores the artifacts in the repositories of the platform. It stores none if the
// repository of one of them is missing.
func (s *Store) acceptOwn(d *Distribution) error {
	for _, a := range d.Artifacts {
		repo, err := s.DeployTarget(a.Repo)
		if err != nil {
			return apierr.New(http.StatusBadRequest, "Repository %s is missing", a.Repo)
		}
		if err := repo.Accepts(a.Path); err != nil {
			return err
		}
	}
	for _, a := range d.Artifacts {
		repo, _ := s.DeployTarget(a.Repo) // known from above
		n, err := s.PutFile(repo, a.Path, a.Blob, Checksums{}, d.By)
		if err != nil {
			return err
		}
		s.SetProperties(n, a.Props, false)
	}
	return nil
}

// Drop deletes a version from the target. It reports whether the target had the version.
func (t *Target) Drop(repo, name, version string) bool {
	before := len(t.Received)
	t.Received = slices.DeleteFunc(t.Received, func(r *ReceivedVersion) bool {
		return r.Repo == repo && r.Name == name && r.Version == version
	})
	return len(t.Received) < before
}

// AbortDistribution replaces a running distribution by its abortion. No target has received
// anything before.
func (s *Store) AbortDistribution(d *Distribution) {
	d.Cancel()
	d.aborted = true
	d.Job = s.BeginJob(StatusAbortInProgress, true, func() []error { d.Finished = s.Now(); return nil })
}

// Aborted reports whether the distribution was aborted.
func (d *Distribution) Aborted() bool { return d.aborted }

// DistributingTo reports whether a distribution or remote deletion of the version is running on a
// target.
func (v *Distributed) DistributingTo(t *Target) bool {
	return slices.ContainsFunc(v.Distributions, func(d *Distribution) bool {
		return d.running() && slices.ContainsFunc(d.Targets, func(p *TargetProgress) bool { return p.Target == t })
	})
}

// LastDistribution returns the last distribution or remote deletion of a version, or nil. It
// ignores aborted distributions.
func (v *Distributed) LastDistribution() *Distribution {
	for _, d := range slices.Backward(v.Distributions) {
		if !d.aborted {
			return d
		}
	}
	return nil
}

// Received returns the release bundles (v2) that the targets have received, oldest first. A version
// that several targets have received appears once, with the last date.
func (s *Store) Received() []*ReceivedVersion {
	var list []*ReceivedVersion
	for _, t := range s.Config.Targets {
		for _, r := range t.Received {
			if r.Repo == SourceBundleRepo {
				continue
			}
			i := slices.IndexFunc(list, func(x *ReceivedVersion) bool {
				return x.Repo == r.Repo && x.Name == r.Name && x.Version == r.Version
			})
			switch {
			case i < 0:
				list = append(list, r)
			case r.Date.After(list[i].Date):
				list[i] = r
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *ReceivedVersion) int { return a.Date.Compare(b.Date) })
	return list
}
