package mirror

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/annotation"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// restarts limits the times that a file is copied again because the source has replaced it.
const restarts = 3

// apply makes the change of a step that deletes nothing.
func (m *Mirror) apply(ctx context.Context, res *Result, read *atomic.Int64) error {
	s := &res.Step
	switch s.Action {
	case ActionKeep:
		res.Outcome = OutcomeUnchanged
		if !s.Folder {
			res.Saved = s.Size
		}
		return nil
	case ActionCreateFolder:
		res.Outcome = OutcomeCreated
		return m.atTarget(m.createFolder(ctx, s))
	case ActionSetProperties:
		res.Outcome = OutcomeSet
		var meta jfrog.Response
		err := m.setProperties(jfrog.WithResponse(ctx, &meta), s.Path, s.Properties, s.Keys)
		if known := (*Error)(nil); !errors.As(err, &known) && refusal.Missing(err, &meta) {
			res.Outcome, res.Detail = OutcomeGone, "it has vanished from the target"
			return nil
		}
		if errors.Is(err, errGone) {
			res.Outcome, res.Detail = OutcomeGone, err.Error()
			return nil
		}
		return m.atTarget(err)
	}
	for n := 1; ; n++ {
		if err := m.refresh(ctx, s); errors.Is(err, errGone) {
			res.Outcome, res.Detail = OutcomeGone, err.Error()
			return nil
		} else if err != nil {
			return err
		}
		err := m.copy(ctx, res, read)
		if !errors.Is(err, ErrSourceChanged) || n >= restarts {
			return err
		}
	}
}

// refresh updates a step with the content that the source has now. The target may have the content
// of the list elsewhere, and would take it by its checksum although the source has replaced it.
func (m *Mirror) refresh(ctx context.Context, s *Step) error {
	var meta jfrog.Response
	now, err := m.source.rt.Items.Get(jfrog.WithResponse(ctx, &meta), s.Source.Repo, s.Source.Path)
	switch {
	case refusal.Missing(err, &meta):
		return errGone
	case err != nil:
		return m.source.failed(err)
	case now.IsFolder():
		return m.source.failed(fmt.Errorf("%w: it is a folder now", ErrSourceChanged))
	}
	same, comparable := checksum.Sums(now.Checksums).Compare(checksum.Sums(s.Checksums))
	if !same || !comparable || int64(now.Size) != s.Size {
		s.Size, s.Checksums = int64(now.Size), now.Checksums
	}
	return nil
}

// atTarget returns the error of the target, or nil.
func (m *Mirror) atTarget(err error) error {
	if err != nil {
		return m.target.failed(err)
	}
	return nil
}

func (m *Mirror) createFolder(ctx context.Context, s *Step) error {
	deployed, updated, err := annotation.Split(s.Properties)
	if err != nil {
		return err
	}
	if _, err := m.target.rt.Artifacts.CreateFolder(ctx, s.Target.Repo, s.Target.Path, deployed); err != nil {
		return err
	}
	return m.setProperties(ctx, s.Path, updated, nil)
}

// copy deploys a file by its checksum, or streams it from the source to the target.
func (m *Mirror) copy(ctx context.Context, res *Result, read *atomic.Int64) error {
	s := &res.Step
	deployed, updated, err := annotation.Split(s.Properties)
	if err != nil {
		return m.target.failed(err)
	}
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	from := &content{ctx: within, cancel: cancel, rt: m.source.rt, at: s.Source, size: s.Size, sums: s.Checksums,
		attempts: m.opts.Attempts, read: read, parked: map[int64]*stream{}}
	if s.Size >= windowMin {
		from.window = windowSize
	}
	sent, err := m.up.Upload(within, transfer.UploadJob{To: s.Target, Content: from, Size: s.Size, Properties: deployed, Checksums: s.Checksums})
	fault := from.close()
	res.Moved, res.Saved = res.Moved+sent.Moved, sent.Saved
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil && fault != nil:
		return m.source.failed(fault)
	case err != nil:
		if e := (*transfer.Error)(nil); errors.As(err, &e) {
			err = fmt.Errorf("%s: %w", e.Phase, e.Err)
		}
		return m.target.failed(err)
	}
	s.Checksums = sent.Checksums
	if res.Outcome = OutcomeSent; sent.Outcome != transfer.OutcomeSent {
		res.Outcome = OutcomeMatched
	}
	if s.Action == ActionReplace {
		err = m.settleProperties(ctx, s)
	} else {
		err = m.setProperties(ctx, s.Path, updated, nil)
	}
	if errors.Is(err, errGone) { // the next run decides
		return nil
	}
	return m.atTarget(wrap("properties", err))
}
