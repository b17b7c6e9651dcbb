package bulk

import (
	"time"

	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// DeleteOptions refines [Manager.PlanDelete].
type DeleteOptions struct {
	Reason string // why, for the reader of the plan
	Unless Unless // conditions under which items are left alone
}

// PlanDelete plans the deletion of files and folders. For a folder, it lists the files in it with a
// query. The root of a repository is an error.
//
// Requires, for the application: read and delete permission; for folders, a user who is not
// anonymous.
func (m *Manager) PlanDelete(ctx context.Context, items Items, opts *DeleteOptions) Plan {
	o := jfrog.Deref(opts)
	return m.plan(ctx, items, func(s *Step) error {
		s.Action, s.Reason, s.Unless = ActionDelete, o.Reason, o.Unless.used()
		if !s.Folder || checkEnd("item", s.Repo, s.Path) != nil { // an error later
			return nil
		}
		tree, size, err := m.tree(ctx, s.Repo, s.Path, nil)
		s.Tree, s.Size = &tree, size
		return err
	})
}

// used returns the conditions, or nil if there are none.
func (u Unless) used() *Unless {
	if u.DownloadedSince.IsZero() && len(u.Properties) == 0 {
		return nil
	}
	return &u
}

// tree describes the files in a folder, and returns their size. If unless is not nil, a file that
// it holds for is an error.
func (m *Manager) tree(ctx context.Context, repoKey, folder string, unless *Unless) (Tree, int64, error) {
	q := fileQuery(repoKey, folder+"/", false)
	if unless != nil {
		if !unless.DownloadedSince.IsZero() {
			q = q.Include(aql.Item.Stat())
		}
		if len(unless.Properties) > 0 {
			q = q.Include(aql.Item.Property())
		}
	}
	var tree Tree
	size := int64(0)
	err := m.rows(ctx, q, func(item artifactory.AQLItem) error {
		if item.Repo != repoKey || !strings.HasPrefix(item.FilePath(), folder+"/") {
			return nil
		}
		if detail := unless.holds(&item); detail != "" {
			return &leftAlone{item.FilePath() + ": " + detail}
		}
		tree.Add(item)
		size += int64(item.Size)
		return nil
	})
	return tree, size, err
}

// leftAlone tells why an item is left alone.
type leftAlone struct{ why string }

func (l *leftAlone) Error() string { return l.why }

// PropertyOptions refines [Manager.PlanSetProperties] and [Manager.PlanDeleteProperties].
type PropertyOptions struct {
	Reason string // why, for the reader of the plan
	Unless Unless // conditions under which items are left alone
}

// PlanSetProperties plans to set properties. The values of the given keys are replaced, and other
// properties stay. Folders get the properties themselves; their contents do not. If a key has
// values with a comma and values with a semicolon, this is an error.
//
// Requires, for the application: annotate permission, Artifactory Pro.
func (m *Manager) PlanSetProperties(ctx context.Context, items Items, properties artifactory.Properties, opts *PropertyOptions) Plan {
	o := jfrog.Deref(opts)
	properties = maps.Clone(properties)
	return m.plan(ctx, items, func(s *Step) error {
		s.Action, s.Properties, s.Reason, s.Unless = ActionSetProperties, properties, o.Reason, o.Unless.used()
		return nil
	})
}

// PlanDeleteProperties plans to delete properties. Other properties stay, and an item without them
// is not changed. Folders lose the properties themselves; their contents do not.
//
// Requires, for the application: annotate permission, Artifactory Pro.
func (m *Manager) PlanDeleteProperties(ctx context.Context, items Items, keys []string, opts *PropertyOptions) Plan {
	o := jfrog.Deref(opts)
	keys = slices.Clone(keys)
	return m.plan(ctx, items, func(s *Step) error {
		s.Action, s.Keys, s.Reason, s.Unless = ActionDeleteProperties, keys, o.Reason, o.Unless.used()
		return nil
	})
}

// plan returns a step for each item, which a function completes.
func (m *Manager) plan(ctx context.Context, items Items, complete func(*Step) error) Plan {
	return func(yield func(Step, error) bool) {
		m.steps(ctx, items, complete, func(s Step, err error) bool {
			if err != nil {
				err = s.failed(err)
			}
			return yield(s, err)
		})
	}
}

// steps is the walk of plan.
func (m *Manager) steps(ctx context.Context, items Items, complete func(*Step) error, yield func(Step, error) bool) {
	if ctx == nil || items == nil {
		yield(Step{}, errors.New("the context or the list of items is nil"))
		return
	}
	// Mistakes in the options concern every item. They are reported before anything is sent.
	sample := Step{}
	err := complete(&sample)
	if err == nil {
		sample.Repo, sample.Path, sample.Modified = "any", "item", jfrog.NewTime(time.Now())
		err = sample.check()
	}
	if err != nil {
		yield(Step{Action: sample.Action}, err)
		return
	}
	kinds, err := m.classes(ctx)
	if err != nil {
		yield(Step{}, fmt.Errorf("list of repositories: %w", err))
		return
	}
	for item, err := range items {
		s := Step{}
		if err == nil {
			s, err = stepOf("", &item)
		}
		if err == nil {
			err = complete(&s)
		}
		if err == nil {
			err = s.check()
		}
		if err == nil {
			err = kinds.check(&s)
		}
		if !yield(s, err) {
			return
		}
	}
}
