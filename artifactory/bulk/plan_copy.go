package bulk

import (
	"context"
	"fmt"
	"iter"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/nameset"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/spool"
)

// Conflict is what happens if the target of a copy or a move exists with other content.
type Conflict string

// The ways to handle a conflict. A target that is a folder is always an error.
const (
	ConflictFail Conflict = ""     // an error, in the plan and in the application
	ConflictSkip Conflict = "skip" // leave the item alone
	// ConflictOverwrite replaces the content of a target that the plan shows. A target that has
	// appeared since the plan is left alone, with its item ([OutcomeChanged]).
	ConflictOverwrite Conflict = "overwrite"
)

// CopyOptions refines [Manager.PlanCopy].
type CopyOptions struct {
	OnConflict Conflict
	Reason     string // why, for the reader of the plan
	Unless     Unless // conditions under which items are left alone
}

// PlanCopy plans to copy files to the places that a [Target] names. The properties are copied too.
// A target with the same content counts as done, and its properties stay as they are.
//
// These are errors in the plan:
//
//   - a folder
//   - several items with the same target, for each of them
//   - a target that is itself an item of the plan
//   - a target that exists with other content, unless OnConflict allows it
//
// To find them, the plan lists all items before the first step comes, and looks the targets up
// with queries.
//
// Requires, for the application: read permission for the items, deploy permission for the targets,
// delete permission to overwrite; Artifactory Pro.
func (m *Manager) PlanCopy(ctx context.Context, items Items, to Target, opts *CopyOptions) Plan {
	o := jfrog.Deref(opts)
	return m.planTargets(ctx, items, to, func(s *Step) {
		s.Action, s.OnConflict, s.Reason, s.Unless = ActionCopy, o.OnConflict, o.Reason, o.Unless.used()
	})
}

// MoveOptions refines [Manager.PlanMove].
type MoveOptions struct {
	OnConflict Conflict
	Reason     string // why, for the reader of the plan
	Unless     Unless // conditions under which items are left alone
}

// PlanMove plans to move files to the places that a [Target] names. It is like [Manager.PlanCopy],
// but the files disappear from where they are. A file whose target has the same content is moved
// there too, with its properties.
//
// Requires, for the application: read and delete permission for the items, deploy permission for
// the targets, delete permission to overwrite; Artifactory Pro.
func (m *Manager) PlanMove(ctx context.Context, items Items, to Target, opts *MoveOptions) Plan {
	o := jfrog.Deref(opts)
	return m.planTargets(ctx, items, to, func(s *Step) {
		s.Action, s.OnConflict, s.Reason, s.Unless = ActionMove, o.OnConflict, o.Reason, o.Unless.used()
	})
}

// lookupTargets is the number of targets that one query looks up.
const lookupTargets = 100

// planTargets plans steps with targets.
func (m *Manager) planTargets(ctx context.Context, items Items, to Target, complete func(*Step)) Plan {
	return func(yield func(Step, error) bool) {
		fail := func(s Step, err error) bool { return yield(s, s.failed(err)) }
		if to.err != nil || to.of == nil {
			fail(Step{}, to.fault())
			return
		}
		p := &targetPlan{m: m, ctx: ctx, sources: nameset.Set{}, targets: map[nameset.Key]int{}}
		p.steps.Dir = m.opts.TempDir
		defer p.steps.Close()
		stopped := false
		// Errors come first, so that a caller who stops at the first one has seen no step.
		m.steps(ctx, items, func(s *Step) (err error) {
			complete(s)
			if s.ToRepo, s.ToPath = "any", "target"; s.Path != "" { // not the sample
				s.ToRepo, s.ToPath, err = to.of(s.Repo, s.Path)
			}
			return err
		}, func(s Step, err error) bool {
			if err == nil {
				err = p.add(s)
			}
			if err != nil {
				stopped = !fail(s, err)
			}
			return !stopped
		})
		if stopped {
			return
		}
		for s, err := range p.refused() {
			if !fail(s, err) {
				return
			}
		}
		if p.broken {
			return
		}
		err := p.steps.Each(func(s *Step) bool {
			stopped = p.fault(s) == nil && !yield(*s, nil)
			return !stopped
		})
		if err != nil && !stopped {
			fail(Step{}, err)
		}
	}
}

// targetPlan collects steps with targets.
type targetPlan struct {
	m     *Manager
	ctx   context.Context
	steps spool.List[Step]

	sources nameset.Set
	targets map[nameset.Key]int // number of steps with the target
	// conflicts has the targets that exist with other content. The value true means a folder.
	conflicts map[nameset.Key]bool
	broken    bool // not all targets could be looked up
}

func sourceName(s *Step) string { return s.Repo + "/" + s.Path }
func targetName(s *Step) string { return s.ToRepo + "/" + s.ToPath }

func (p *targetPlan) add(s Step) error {
	p.sources.Add(sourceName(&s))
	p.targets[nameset.KeyOf(targetName(&s))]++
	return p.steps.Add(s)
}

// refused looks the targets up, and returns the steps with faults.
func (p *targetPlan) refused() iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		p.conflicts = map[nameset.Key]bool{}
		var chunk []Step
		stopped := false
		check := func() bool {
			if err := p.lookUp(chunk); err != nil {
				yield(Step{}, fmt.Errorf("looking up the targets: %w", err))
				stopped, p.broken = true, true
				return false
			}
			for i := range chunk {
				if err := p.fault(&chunk[i]); err != nil && !yield(chunk[i], err) {
					stopped = true
					return false
				}
			}
			chunk = chunk[:0]
			return true
		}
		err := p.steps.Each(func(s *Step) bool {
			chunk = append(chunk, *s)
			return len(chunk) < lookupTargets || check()
		})
		if err != nil && !stopped {
			yield(Step{}, err)
		} else if !stopped {
			check()
		}
	}
}

// fault returns the reason why a step is not in the plan.
func (p *targetPlan) fault(s *Step) error {
	key := nameset.KeyOf(targetName(s))
	switch {
	case p.targets[key] > 1:
		return fmt.Errorf("%w: %d items have the target %s", ErrSameTarget, p.targets[key], targetName(s))
	case p.sources.Has(targetName(s)):
		return fmt.Errorf("%w: %s is an item of the plan", ErrSameTarget, targetName(s))
	}
	folder, conflict := p.conflicts[key]
	switch {
	case folder:
		return fmt.Errorf("%w: %s is a folder", ErrTargetExists, targetName(s))
	case conflict && s.OnConflict == ConflictFail:
		return fmt.Errorf("%w: %s", ErrTargetExists, targetName(s))
	}
	s.Replaces = conflict && s.OnConflict == ConflictOverwrite
	return nil
}

// lookUp finds the targets of some steps that are in conflict with them. Names that no query can
// express are left to the application.
func (p *targetPlan) lookUp(steps []Step) error {
	byName := map[string]*Step{}
	var either []aql.Criterion[aql.InItems]
	for i := range steps {
		s := &steps[i]
		if strings.Contains(targetName(s), `"`) {
			continue
		}
		folder, name := ".", s.ToPath
		if i := strings.LastIndexByte(s.ToPath, '/'); i >= 0 {
			folder, name = s.ToPath[:i], s.ToPath[i+1:]
		}
		byName[targetName(s)] = s
		either = append(either, aql.And(aql.Item.Repo.Eq(s.ToRepo), aql.Item.Path.Eq(folder), aql.Item.Name.Eq(name)))
	}
	if len(either) == 0 {
		return nil
	}
	q := aql.Items().Where(aql.Item.Type.Eq(aql.AnyType), aql.Or(either...)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Type, aql.Item.SHA256, aql.Item.ActualSHA1)
	return p.m.rows(p.ctx, q, func(item artifactory.AQLItem) error {
		name := item.Repo + "/" + item.FilePath()
		s := byName[name]
		if s == nil {
			return nil
		}
		folder := item.Type == "folder"
		if folder || !same(s, item.SHA256, item.ActualSHA1) {
			p.conflicts[nameset.KeyOf(name)] = folder
		}
		return nil
	})
}

// same reports whether a file has the content of the item of a step.
func same(s *Step, sha256, sha1 string) bool {
	same, _ := checksum.Sums{SHA256: s.SHA256, SHA1: s.SHA1}.Compare(checksum.Sums{SHA256: sha256, SHA1: sha1})
	return same
}
