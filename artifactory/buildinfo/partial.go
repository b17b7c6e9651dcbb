package buildinfo

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/jfrogkit/jfrog-go/artifactory"
)

// partial is the form of a saved build.
type partial struct {
	Project   string                 `json:"project,omitempty"`
	BuildInfo *artifactory.BuildInfo `json:"buildInfo"`
}

// Save writes the build to a file, which only its owner may read. It replaces the file as a whole.
func (b *Builder) Save(file string) (err error) {
	b.mu.Lock()
	info := b.snapshot()
	info.DurationMillis = b.info.DurationMillis // usually 0, as the build goes on
	b.mu.Unlock()
	data, err := json.MarshalIndent(partial{b.opts.Project, info}, "", "  ")
	if err != nil {
		return fmt.Errorf("buildinfo: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".buildinfo-*")
	if err != nil {
		return fmt.Errorf("buildinfo: %w", err)
	}
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("buildinfo: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// Load reads a build that [Builder.Save] has written, on this or another machine. Name, number,
// start and project come from the file. Fields that this package does not know are kept. opts
// may be nil.
func Load(file string, opts *Options) (*Builder, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("buildinfo: %w", err)
	}
	var p partial
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("buildinfo: read %s: %w", file, err)
	}
	if p.BuildInfo == nil || p.BuildInfo.Name == "" || p.BuildInfo.Number == "" || p.BuildInfo.Started.IsZero() {
		return nil, fmt.Errorf("buildinfo: %s is not a saved build: it lacks a name, a number or a start", file)
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	o.Project, o.Started = cmp.Or(p.Project, o.Project), p.BuildInfo.Started.Time
	b, err := New(p.BuildInfo.Name, p.BuildInfo.Number, &o)
	if err != nil {
		return nil, err
	}
	b.opts.Project = o.Project // not the environment's
	b.load(p.BuildInfo)
	return b, nil
}

// Merge adds parts of the same build that other machines have collected. Modules with the same ID
// are joined. Where parts differ in a variable or another single value, the first one counts,
// beginning with b. The earliest start becomes the start of the build. All parts should therefore
// use the same start for the property build.timestamp.
//
// Parts of another build, number or project are an error, and nothing is added.
func (b *Builder) Merge(parts ...*Builder) error {
	var infos []*artifactory.BuildInfo
	for _, part := range parts {
		if part == nil {
			return errors.New("buildinfo: a part of the build is nil")
		}
		if part == b {
			continue
		}
		part.mu.Lock()
		info := part.snapshot()
		info.DurationMillis = part.info.DurationMillis
		part.mu.Unlock()
		if info.Name != b.Name() || info.Number != b.Number() || part.Project() != b.Project() {
			return fmt.Errorf("buildinfo: %s of project %q is not a part of %s of project %q", part, part.Project(), b, b.Project())
		}
		infos = append(infos, info)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, info := range infos {
		b.merge(info)
	}
	return nil
}

// merge adds another part of the build. The caller holds the lock.
func (b *Builder) merge(add *artifactory.BuildInfo) {
	if add.Started.Before(b.info.Started.Time) {
		b.info.Started = add.Started
	}
	b.info.DurationMillis = max(b.info.DurationMillis, add.DurationMillis)
	b.info.Properties = joined(b.info.Properties, add.Properties)
	b.info.Extra = joined(b.info.Extra, add.Extra)
	b.info.VCS = addVCS(b.info.VCS, add.VCS)
	b.info.URL, b.info.Principal = cmp.Or(b.info.URL, add.URL), cmp.Or(b.info.Principal, add.Principal)
	b.info.ArtifactoryPrincipal = cmp.Or(b.info.ArtifactoryPrincipal, add.ArtifactoryPrincipal)
	b.info.ArtifactoryPluginVersion = cmp.Or(b.info.ArtifactoryPluginVersion, add.ArtifactoryPluginVersion)
	b.info.Agent, b.info.BuildAgent = cmp.Or(b.info.Agent, add.Agent), cmp.Or(b.info.BuildAgent, add.BuildAgent)
	b.info.LicenseControl = cmp.Or(b.info.LicenseControl, add.LicenseControl)
	b.info.BuildRetention = cmp.Or(b.info.BuildRetention, add.BuildRetention)
	b.info.Statuses = slices.Clip(b.info.Statuses)
	for _, status := range add.Statuses {
		if !slices.ContainsFunc(b.info.Statuses, func(have artifactory.BuildStatus) bool { return reflect.DeepEqual(have, status) }) {
			b.info.Statuses = append(b.info.Statuses, status)
		}
	}
	switch {
	case add.Issues == nil:
	case b.info.Issues == nil:
		b.info.Issues = add.Issues
	default:
		issues := *b.info.Issues
		issues.Tracker = cmp.Or(issues.Tracker, add.Issues.Tracker)
		issues.AggregateBuildIssues = issues.AggregateBuildIssues || add.Issues.AggregateBuildIssues
		issues.AggregationBuildStatus = cmp.Or(issues.AggregationBuildStatus, add.Issues.AggregationBuildStatus)
		issues.AffectedIssues = addIssues(issues.AffectedIssues, add.Issues.AffectedIssues)
		issues.Extra = joined(issues.Extra, add.Issues.Extra)
		b.info.Issues = &issues
	}
	for _, m := range add.Modules {
		b.addModule(m)
	}
}
