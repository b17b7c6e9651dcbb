package store

import (
	"crypto/sha1" // as Git
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A PipelineSource is a Git repository that defines pipelines.
type PipelineSource struct {
	ID            int64
	ProjectID     int64
	IntegrationID int64 // the project integration for Git
	Name          string
	FullName      string // of the repository, such as acme/app
	CloneProtocol string
	Branch        string // empty if MultiBranch
	MultiBranch   bool
	Include       string // patterns of branches
	Exclude       string
	FileFilter    string // a regular expression
	Environments  []string
	TemplateID    int64
	Values        json.RawMessage // for the template, in place of a repository
	ResourceID    int64           // of the source's own resource
	CreatedBy     string
	UpdatedBy     string
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Syncs         []*PipelineSync // one for each branch that has been synchronized
}

// A PipelineSync is the state of the sync of a branch of a source.
type PipelineSync struct {
	ID            int64
	Source        *PipelineSource
	Branch        string
	Code          int // of the last sync
	MissingConfig bool
	StartedAt     time.Time
	EndedAt       time.Time
	Logs          string
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Commit        *GitCommit          // that the last sync has read, or nil
	Definition    *PipelineDefinition // of the last sync that succeeded, or nil

	job *Job
}

// Syncing reports whether a sync runs.
func (y *PipelineSync) Syncing() bool { return y.job != nil && y.job.running() }

// Poll counts a request for the state of a sync: see [Job].
func (y *PipelineSync) Poll() { y.job.Poll() }

// Source returns the source with an ID, or nil.
func (p *Pipelines) Source(id int64) *PipelineSource {
	for _, x := range p.Sources {
		if x.ID == id {
			return x
		}
	}
	return nil
}

// AddPipelineSource adds a source and starts its sync. The ID and the times are set.
func (s *Store) AddPipelineSource(x *PipelineSource) {
	p := s.Pipelines
	x.ID, x.ResourceID = p.NextID("pipelineSource"), p.NextID("resource")
	x.CreatedAt, x.UpdatedAt = s.Now(), s.Now()
	p.Sources = append(p.Sources, x)
	s.SyncPipelineSource(x, "")
}

// DeletePipelineSource deletes a source with its pipelines.
func (s *Store) DeletePipelineSource(x *PipelineSource) {
	p := s.Pipelines
	for _, y := range x.Syncs {
		y.job.Cancel()
	}
	p.Sources = slices.DeleteFunc(p.Sources, func(o *PipelineSource) bool { return o == x })
	if p.SourceDeleted != nil {
		p.SourceDeleted(x)
	}
}

// SyncPipelineSource starts a sync of one branch, or of all branches that the source selects.
func (s *Store) SyncPipelineSource(x *PipelineSource, branch string) {
	branches := []string{branch}
	if branch == "" || !x.MultiBranch {
		branches = s.BranchesOf(x)
	}
	if len(branches) == 0 {
		branches = []string{""} // the sync fails
	}
	for _, b := range branches {
		s.syncBranch(x, b)
	}
}

// BranchesOf returns the branches of a source. Those of a multi-branch source exist.
func (s *Store) BranchesOf(x *PipelineSource) []string {
	if !x.MultiBranch {
		return []string{x.Branch}
	}
	return slices.DeleteFunc(s.Pipelines.Branches(x.FullName),
		func(b string) bool { return !x.selects(b) })
}

// selects reports whether a source has a branch.
func (x *PipelineSource) selects(branch string) bool {
	if !x.MultiBranch {
		return branch == x.Branch
	}
	return selectsBranch(x.Include, x.Exclude, branch)
}

// selectsBranch reports whether patterns select a branch. An empty pattern has no effect.
func selectsBranch(include, exclude, branch string) bool {
	matches := func(pattern string) bool {
		re, err := regexp.Compile("^(?:" + pattern + ")$")
		return err == nil && re.MatchString(branch)
	}
	return (include == "" || matches(include)) && (exclude == "" || !matches(exclude))
}

func (s *Store) syncBranch(x *PipelineSource, branch string) {
	if x.MultiBranch && branch != "" { // the sync without branches is over
		x.Syncs = slices.DeleteFunc(x.Syncs, func(y *PipelineSync) bool { return y.Branch == "" })
	}
	i := slices.IndexFunc(x.Syncs, func(y *PipelineSync) bool { return y.Branch == branch })
	if i < 0 {
		i = len(x.Syncs)
		x.Syncs = append(x.Syncs, &PipelineSync{
			ID: s.Pipelines.NextID("pipelineSyncStatus"), Source: x, Branch: branch, CreatedAt: s.Now(),
		})
	}
	y := x.Syncs[i]
	if y.job != nil {
		y.job.Cancel()
	}
	started := s.Now()
	if !started.After(y.StartedAt) { // clients tell syncs by their start
		started = y.StartedAt.Add(time.Millisecond)
	}
	y.StartedAt, y.UpdatedAt, y.Code = started, started, CodeProcessing
	y.job = s.BeginJob(StatusProcessing, true, func() []error {
		s.endSync(y)
		return nil
	})
}

// endSync reads the files of a branch.
func (s *Store) endSync(y *PipelineSync) {
	y.EndedAt = s.Now()
	if y.EndedAt.Before(y.StartedAt) {
		y.EndedAt = y.StartedAt
	}
	y.UpdatedAt = y.EndedAt
	d, err := s.readDefinition(y)
	if err != nil {
		y.Code, y.Logs = CodeFailure, "Failed to sync pipeline source\n"+apierr.From(err).Message
		return
	}
	y.Code, y.Definition, y.Logs = CodeSuccess, d, d.summary()
	if s.Pipelines.Synced != nil {
		s.Pipelines.Synced(y)
	}
}

// readDefinition reads the definition in the last commit of a branch.
func (s *Store) readDefinition(y *PipelineSync) (*PipelineDefinition, error) {
	x := y.Source
	y.Commit = s.Pipelines.Commit(x.FullName, y.Branch)
	y.MissingConfig = false
	switch {
	case x.FullName == "":
		return &PipelineDefinition{}, nil // a template without a repository
	case y.Commit == nil && x.MultiBranch && y.Branch == "":
		return nil, fmt.Errorf("repository %q has no branch for the source", x.FullName)
	case y.Commit == nil:
		return nil, fmt.Errorf("branch %q of repository %q does not exist", y.Branch, x.FullName)
	}
	filter, err := regexp.Compile("^(?:" + x.FileFilter + ")$")
	if err != nil {
		return nil, fmt.Errorf("fileFilter is not a regular expression: %w", err)
	}
	d := &PipelineDefinition{}
	for _, name := range jsondoc.Keys(y.Commit.Files) {
		if !filter.MatchString(name) {
			continue
		}
		d.Files = append(d.Files, name)
		if err := d.add(name, y.Commit.Files[name], x.TemplateID != 0); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(d.Files) == 0 {
		y.MissingConfig = true
		return nil, fmt.Errorf("no file matches %s", x.FileFilter)
	}
	if err := s.checkDefinition(x, d); err != nil {
		return nil, err
	}
	return d, nil
}

// PushGit records a commit of a branch of a Git repository, and synchronizes the sources with the
// branch. It returns the SHA of the commit.
func (s *Store) PushGit(fullName, branch string, files map[string]string) string {
	p := s.Pipelines
	hash := sha1.New()
	fmt.Fprintln(hash, p.NextID("commit"), fullName, branch)
	for _, name := range jsondoc.Keys(files) {
		fmt.Fprintf(hash, "%q%q", name, files[name])
	}
	c := &GitCommit{
		FullName: fullName, Branch: branch, SHA: hex.EncodeToString(hash.Sum(nil)),
		Committer: "jfrogtest", Message: "Change " + strings.Join(jsondoc.Keys(files), ", "),
		At: s.Now(), Files: maps.Clone(files),
	}
	if p.git[fullName] == nil {
		p.git[fullName] = map[string]*GitCommit{}
	}
	p.git[fullName][branch] = c
	for _, x := range p.Sources {
		if x.FullName == fullName && x.selects(branch) {
			s.syncBranch(x, branch)
		}
	}
	if p.Pushed != nil {
		p.Pushed(c)
	}
	return c.SHA
}
