package bulk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/annotation"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/removal"
)

// apply compares the current item with a step and makes the change.
func (r *run) apply(ctx context.Context, s *Step) (outcome Outcome, detail string, err error) {
	if err := s.check(); err != nil {
		return "", "", err
	}
	if s.Image != nil {
		return "", "", ErrImage
	}
	if err := r.kinds.check(s); err != nil {
		return "", "", err
	}
	var meta jfrog.Response // of the last request
	ctx = jfrog.WithResponse(ctx, &meta)
	if err = r.m.current(ctx, s); err == nil {
		switch s.Action {
		case ActionCopy, ActionMove:
			return r.m.transfer(ctx, s)
		case ActionDelete:
			outcome, err = OutcomeDeleted, removal.Delete(ctx, r.m.client, s.Repo, s.Path)
		case ActionSetProperties:
			outcome, err = OutcomeSet, annotation.Set(ctx, r.m.client, s.Repo, s.Path, s.Properties)
		case ActionDeleteProperties:
			outcome, err = OutcomeSet, r.m.client.Properties.Delete(ctx, s.Repo, s.Path, s.Keys, &artifactory.PropertyDeleteOptions{Recursive: new(false)})
		}
	}
	if refusal.Missing(err, &meta) {
		return OutcomeGone, "", nil
	}
	return outcome, "", err
}

// Check compares the current item with a step, as [Manager.Apply] does right before the change, and
// changes nothing. The outcome is empty if the step can be applied. [OutcomeGone] means that the
// item has vanished, and [OutcomeChanged] that it is to be left alone; the detail tells why. With
// an error, the outcome is [OutcomeFailed]. Check does not look at repositories and targets.
//
// Requires: read permission; for the deletion of folders, a user who is not anonymous.
func (m *Manager) Check(ctx context.Context, step Step) (*Result, error) {
	res := &Result{Step: step}
	err := step.check()
	var meta jfrog.Response // of the last request
	if err == nil {
		err = m.current(jfrog.WithResponse(ctx, &meta), &step)
	}
	if err = res.end(err); refusal.Missing(err, &meta) {
		res.Outcome, err = OutcomeGone, nil
	}
	if err != nil {
		res.Outcome, err = OutcomeFailed, step.failed(err)
	}
	return res, err
}

// current returns a leftAlone unless the item is as a step describes it.
func (m *Manager) current(ctx context.Context, s *Step) error {
	now, err := m.client.Items.Get(ctx, s.Repo, s.Path)
	if err != nil {
		return err
	}
	if detail := s.differs(now); detail != "" {
		return &leftAlone{detail}
	}
	return m.compare(ctx, s, now)
}

// compare compares the contents of a folder, and checks the conditions under which an item is left
// alone. It returns a leftAlone if they differ or hold.
func (m *Manager) compare(ctx context.Context, s *Step, now *artifactory.Item) error {
	switch {
	case s.Tree != nil && s.Tree.Files == 0:
		if len(now.Children) > 0 {
			return &leftAlone{"it is no longer empty"}
		}
	case s.Tree != nil:
		tree, _, err := m.tree(ctx, s.Repo, s.Path, s.Unless)
		if err == nil && tree != *s.Tree {
			return &leftAlone{fmt.Sprintf("its contents changed: %d files, %d in the plan", tree.Files, s.Tree.Files)}
		}
		if err != nil {
			return err
		}
	}
	if s.Unless == nil {
		return nil
	}
	item := &artifactory.AQLItem{}
	if !s.Unless.DownloadedSince.IsZero() && !s.Folder {
		stats, err := m.client.Items.Stats(ctx, s.Repo, s.Path)
		if err != nil {
			return err
		}
		item.Stats = []artifactory.AQLStat{{Downloaded: moment(stats.LastDownloaded), RemoteDownloaded: moment(stats.RemoteLastDownloaded)}}
	}
	if keys := s.Unless.Properties; len(keys) > 0 {
		properties, err := m.client.Properties.Get(ctx, s.Repo, s.Path)
		if err != nil {
			return err
		}
		for key, values := range properties {
			for _, value := range values {
				item.Properties = append(item.Properties, artifactory.AQLProperty{Key: key, Value: value})
			}
		}
	}
	if detail := s.Unless.holds(item); detail != "" {
		return &leftAlone{detail}
	}
	return nil
}

func moment(ms jfrog.Millis) jfrog.Time { return jfrog.NewTime(ms.Time()) }

// holds describes the condition that holds for an item with statistics and properties, or
// returns "".
func (u *Unless) holds(item *artifactory.AQLItem) string {
	if u == nil {
		return ""
	}
	if !u.DownloadedSince.IsZero() {
		for _, stat := range item.Stats {
			for _, at := range []jfrog.Time{stat.Downloaded, stat.RemoteDownloaded} {
				if !at.IsZero() && !at.Before(u.DownloadedSince.Time) {
					return "it was downloaded at " + at.UTC().Format(time.RFC3339)
				}
			}
		}
	}
	for _, p := range item.Properties {
		if values, ok := u.Properties[p.Key]; ok && (len(values) == 0 || slices.Contains(values, p.Value)) {
			return fmt.Sprintf("it has the property %s=%s", p.Key, p.Value)
		}
	}
	return ""
}

// transfer copies or moves a file.
func (m *Manager) transfer(ctx context.Context, s *Step) (Outcome, string, error) {
	var meta jfrog.Response
	there, err := m.client.Items.Get(jfrog.WithResponse(ctx, &meta), s.ToRepo, s.ToPath)
	if err != nil && !refusal.Missing(err, &meta) {
		return "", "", fmt.Errorf("target: %w", err)
	}
	hasContent := false
	if err == nil {
		hasContent = !there.IsFolder() && same(s, there.Checksums.SHA256, there.Checksums.SHA1)
		switch {
		case there.IsFolder():
			return "", "", fmt.Errorf("%w: %s is a folder", ErrTargetExists, targetName(s))
		case hasContent && s.Action == ActionCopy:
			return OutcomeUnchanged, "", nil
		case !hasContent && s.OnConflict == ConflictSkip:
			return OutcomeSkipped, "the target exists", nil
		case !hasContent && s.OnConflict == ConflictFail:
			return "", "", fmt.Errorf("%w: %s", ErrTargetExists, targetName(s))
		case !hasContent && !s.Replaces:
			return OutcomeChanged, "the target has appeared since the plan", nil
		}
	}
	outcome, to := OutcomeCopied, strings.Join([]string{s.ToRepo, s.ToPath}, "/")
	if s.Action == ActionMove {
		outcome = OutcomeMoved
		_, err = m.client.Artifacts.Move(ctx, s.Repo, s.Path, to, nil)
	} else {
		_, err = m.client.Artifacts.Copy(ctx, s.Repo, s.Path, to, nil)
	}
	// Neither request is sent again by itself. After a failure of the server, the change may
	// have been made all the same.
	if err != nil && (errors.Is(err, jfrog.ErrServer) || errors.Is(err, jfrog.ErrUnreachable)) && m.arrived(ctx, s, hasContent) {
		err = nil
	}
	if errors.Is(err, jfrog.ErrNotFound) && !m.exists(ctx, s) {
		return OutcomeGone, "", nil
	}
	return outcome, "", err
}

// arrived reports whether a copy or a move has been made.
func (m *Manager) arrived(ctx context.Context, s *Step, before bool) bool {
	there, err := m.client.Items.Get(ctx, s.ToRepo, s.ToPath)
	if err != nil || there.IsFolder() || !same(s, there.Checksums.SHA256, there.Checksums.SHA1) {
		return false
	}
	if s.Action == ActionMove {
		return !m.exists(ctx, s)
	}
	return !before
}

// exists reports whether the item of a step exists, or may exist.
func (m *Manager) exists(ctx context.Context, s *Step) bool {
	var meta jfrog.Response
	_, err := m.client.Items.Get(jfrog.WithResponse(ctx, &meta), s.Repo, s.Path)
	return !refusal.Missing(err, &meta)
}
