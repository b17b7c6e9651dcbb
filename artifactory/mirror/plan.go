package mirror

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Plan is an iterator of steps. An error concerns the step with it, which is not to be applied. The
// walk continues after it. Walking over a plan changes nothing at either server.
type Plan = iter.Seq2[Step, error]

// Steps returns a plan of the given steps, such as those of another plan that were approved. It can
// be walked over several times.
func Steps(steps ...Step) Plan {
	return func(yield func(Step, error) bool) {
		for _, s := range steps {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// Action is what a step does.
type Action string

// The actions.
const (
	ActionCopy          Action = "copy"           // copies a file that the target lacks
	ActionReplace       Action = "replace"        // replaces other content
	ActionCreateFolder  Action = "create-folder"  // creates a folder
	ActionSetProperties Action = "set-properties" // changes properties only
	ActionDelete        Action = "delete"         // deletes what the source lacks
	ActionKeep          Action = "keep"           // changes nothing; plans have no such steps
)

// Step is a planned change of one item of the target.
type Step struct {
	Action Action          `json:"action"`
	Path   string          `json:"path"` // below the mirrored folders
	Folder bool            `json:"folder,omitempty"`
	Size   int64           `json:"size"` // bytes
	Source transfer.Remote `json:"source"`
	Target transfer.Remote `json:"target"`

	// Checksums are those of the source.
	Checksums artifactory.Checksums `json:"checksums,omitzero"`
	// Properties are set on the target, and those with the Keys are deleted.
	Properties artifactory.Properties `json:"properties,omitempty"`
	Keys       []string               `json:"keys,omitempty"`

	Delete *bulk.Step `json:"delete,omitempty"` // the deletion, with the state of the item
	Reason string     `json:"reason,omitempty"` // why, for the reader of the plan
}

// String describes the step in one line. The zero Step, which comes with an error, is "no step".
func (s Step) String() string {
	if s.Action == "" {
		return "no step"
	}
	var b strings.Builder
	b.WriteString(string(s.Action) + " " + s.Target.String())
	if s.Folder {
		b.WriteByte('/')
	} else {
		fmt.Fprintf(&b, " (%d bytes)", s.Size)
	}
	if s.Action == ActionSetProperties {
		for _, key := range slices.Sorted(maps.Keys(s.Properties)) {
			fmt.Fprintf(&b, " +%s=%s", key, strings.Join(s.Properties[key], ","))
		}
		for _, key := range s.Keys {
			b.WriteString(" -" + key)
		}
	}
	if s.Reason != "" {
		b.WriteString(": " + s.Reason)
	}
	return printable.Text(b.String())
}

// moves reports whether the step moves content.
func (s *Step) moves() bool { return s.Action == ActionCopy || s.Action == ActionReplace }

// PlanSummary counts the steps of a plan.
type PlanSummary struct {
	Items map[Action]int64 // number of steps by action
	// Bytes is the size of the files to copy and to replace. Content that the target has anywhere
	// is not moved.
	Bytes   int64
	Refused int64 // errors in the plan
}

// Add counts a step.
func (p *PlanSummary) Add(s Step) {
	if p.Items == nil {
		p.Items = map[Action]int64{}
	}
	p.Items[s.Action]++
	if s.moves() {
		p.Bytes += s.Size
	}
}

// Total returns the number of steps of all actions.
func (p *PlanSummary) Total() int64 {
	return tally.Total(p.Items)
}

// String returns the summary in one line, such as "3 steps (2 copy, 1 delete), 2048 bytes to copy,
// 1 error".
func (p PlanSummary) String() string {
	text := fmt.Sprintf("%s, %d bytes to copy", tally.Counts(p.Items, "step"), p.Bytes)
	if p.Refused != 0 {
		text += ", " + tally.Number(p.Refused, "error")
	}
	return text
}

// SummarizePlan walks over a plan and counts its steps. It returns the errors of the plan joined.
func SummarizePlan(plan Plan) (*PlanSummary, error) {
	sum := &PlanSummary{Items: map[Action]int64{}}
	if plan == nil {
		return sum, errors.New("mirror: the plan is nil")
	}
	var errs []error
	for s, err := range plan {
		if err != nil {
			sum.Refused++
			errs = append(errs, err)
			continue
		}
		sum.Add(s)
	}
	return sum, joined(errs)
}

// Plan compares both ends and plans what [Mirror.Run] does, in the order of the paths. Each walk
// lists both ends again.
//
// Both lists are complete before the first step comes, and long ones are kept in temporary files.
// If a list fails or is cut off, the plan has that error and no steps.
//
// Requires: read permission for both ends, and users who are not anonymous.
func (m *Mirror) Plan(ctx context.Context) Plan {
	return func(yield func(Step, error) bool) {
		if ctx == nil {
			yield(Step{}, &Error{Err: errors.New("the context is nil")})
			return
		}
		if err := m.prepare(ctx); err != nil {
			yield(Step{}, err)
			return
		}
		for s, err := range m.steps(ctx) {
			if (err != nil || s.Action != ActionKeep) && !yield(s, err) {
				return
			}
		}
	}
}

// check returns an error for a step that is not one of the mirror's own.
func (m *Mirror) check(s *Step) error {
	if err := checkPath(s.Path); err != nil {
		return err
	}
	if s.Source != m.source.at(s.Path) || s.Target != m.target.at(s.Path) {
		return fmt.Errorf("the step is from %s to %s, and belongs to another mirror", s.Source, s.Target)
	}
	if err := m.checkOptions(s); err != nil {
		return err
	}
	d := s.Delete
	switch s.Action {
	case ActionCopy, ActionReplace:
		if s.Folder {
			return errors.New("a folder cannot be copied")
		}
	case ActionDelete:
		switch {
		case !m.opts.Delete:
			return errors.New("the step deletes, and option Delete is not set")
		case d == nil || d.Action != bulk.ActionDelete || d.Repo != s.Target.Repo || d.Path != s.Target.Path || d.Folder != s.Folder:
			return errors.New("the step does not describe the item to delete")
		case s.Folder && (d.Tree == nil || *d.Tree != bulk.Tree{}):
			return errors.New("a folder that is not empty cannot be deleted")
		}
	case ActionCreateFolder:
		if !s.Folder {
			return errors.New("a file cannot be created as a folder")
		}
	case ActionSetProperties, ActionKeep:
	default:
		return fmt.Errorf("unknown action %q", s.Action)
	}
	if d != nil && s.Action != ActionDelete {
		return fmt.Errorf("the step has a deletion, but its action is %q", s.Action)
	}
	return nil
}

// checkOptions returns an error for a step that the options leave out. A plan may come from a
// mirror with other options.
func (m *Mirror) checkOptions(s *Step) error {
	leaves := func(key string) bool {
		return m.opts.SkipProperties || m.opts.Property != nil && !m.opts.Property(key)
	}
	switch {
	case s.Folder && !m.opts.Folders:
		return errors.New("the step concerns a folder, and option Folders is not set")
	case s.Folder && !m.enters(s.Path), !s.Folder && !m.takes(s.Path):
		return errors.New("options Include and Exclude leave the item out")
	}
	for key := range s.Properties {
		if leaves(key) {
			return fmt.Errorf("the options leave property %q alone", key)
		}
	}
	if i := slices.IndexFunc(s.Keys, leaves); i >= 0 {
		return fmt.Errorf("the options leave property %q alone", s.Keys[i])
	}
	return nil
}
