package mirror

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/annotation"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/checksum"
	"golang.org/x/sync/errgroup"
)

// pair is an item as each side has it; nil: the side lacks it.
type pair struct{ source, target *entry }

// comparison compares the lists of both sides.
type comparison struct {
	m     *Mirror
	ctx   context.Context
	yield func(Step, error) bool

	pairs  []pair // to be looked up together
	extra  []*extraFolder
	failed bool // a lookup failed, or the caller has left the walk
}

// extraFolder is a folder of the target that the source lacks.
type extraFolder struct {
	*entry
	kept bool // something in it stays
}

// steps compares both ends. Items that need no change have ActionKeep.
func (m *Mirror) steps(ctx context.Context) Plan {
	return func(yield func(Step, error) bool) {
		l, err := m.list(ctx)
		if err != nil {
			yield(Step{}, err)
			return
		}
		defer l.close()
		if m.opts.Delete && !m.opts.AllowEmptySource && l.sourceFiles == 0 && l.targetFiles > 0 {
			yield(Step{}, m.source.failed(ErrEmptySource))
			return
		}
		c := &comparison{m: m, ctx: ctx, yield: yield}
		if err := c.merge(l); err != nil && !c.failed {
			yield(Step{}, &Error{Err: err})
		}
	}
}

// cursor walks over a sorted list.
type cursor struct {
	next func() (entry, error, bool)
	now  *entry // nil: at the end
}

func (c *cursor) advance() error {
	e, err, ok := c.next()
	c.now = &e
	if !ok {
		c.now = nil
	}
	return err
}

// merge walks over both lists.
func (c *comparison) merge(l *lists) error {
	var s, t cursor
	var stop func()
	s.next, stop = iter.Pull2(l.source.all())
	defer stop()
	t.next, stop = iter.Pull2(l.target.all())
	defer stop()
	if err := errors.Join(s.advance(), t.advance()); err != nil {
		return err
	}
	for (s.now != nil || t.now != nil) && !c.failed {
		order := 0
		switch {
		case t.now == nil:
			order = -1
		case s.now == nil:
			order = 1
		default:
			order = compareEntries(*s.now, *t.now)
		}
		var p pair
		var err error
		if order <= 0 {
			p.source = s.now
			err = s.advance()
		}
		if order >= 0 {
			p.target = t.now
			err = errors.Join(err, t.advance())
		}
		if err != nil {
			return err
		}
		c.add(p)
	}
	c.leave("")
	c.flush()
	return nil
}

// add adds the next pair in the order of the paths.
func (c *comparison) add(p pair) {
	if p.source != nil {
		c.leave(p.source.Path)
		c.keepFolders()
		if p.target == nil || !p.target.LeftOut {
			c.push(p)
		}
		return
	}
	t := p.target
	c.leave(t.Path)
	switch {
	case !c.m.opts.Delete:
	case t.Folder:
		c.extra = append(c.extra, &extraFolder{entry: t, kept: t.LeftOut})
	case t.LeftOut:
		c.keepFolders()
	default:
		c.push(p)
	}
}

// keepFolders marks the current folders as not empty.
func (c *comparison) keepFolders() {
	for _, f := range c.extra {
		f.kept = true
	}
}

// leave ends the folders that a path is not in. A folder in which nothing stays is deleted after
// its contents.
func (c *comparison) leave(path string) {
	for n := len(c.extra) - 1; n >= 0; n-- {
		f := c.extra[n]
		if path != "" && strings.HasPrefix(path, f.Path+"/") {
			return
		}
		c.extra = c.extra[:n]
		if f.kept {
			c.keepFolders()
		} else {
			c.push(pair{target: f.entry})
		}
	}
}

func (c *comparison) push(p pair) {
	c.pairs = append(c.pairs, p)
	if len(c.pairs) >= lookUpItems {
		c.flush()
	}
}

// flush looks the properties of the collected pairs up, and yields their steps.
func (c *comparison) flush() {
	if len(c.pairs) == 0 || c.failed {
		return
	}
	at, to, err := c.properties()
	if err != nil {
		c.failed = true
		c.yield(Step{}, err)
		return
	}
	for _, p := range c.pairs {
		s, err := c.m.step(p, at, to)
		if s.Path == "" { // it has vanished
			continue
		}
		if err != nil {
			err = s.failed(err)
		}
		if !c.yield(s, err) {
			c.failed = true
			return
		}
	}
	c.pairs = c.pairs[:0]
}

// properties returns the properties of the items of both sides that need them. It returns nil if
// properties are not mirrored.
func (c *comparison) properties() (source, target map[string]artifactory.Properties, err error) {
	if c.m.opts.SkipProperties {
		return nil, nil, nil
	}
	var at, to []string
	for _, p := range c.pairs {
		if p.source == nil {
			continue
		}
		at = append(at, p.source.Path)
		if p.target != nil && p.same() {
			to = append(to, p.source.Path)
		}
	}
	both, within := errgroup.WithContext(c.ctx)
	both.Go(func() (err error) {
		source, err = c.m.lookUp(within, &c.m.source, at)
		return err
	})
	both.Go(func() (err error) {
		target, err = c.m.lookUp(within, &c.m.target, to)
		return err
	})
	return source, target, both.Wait()
}

// same reports whether both sides have the same content, or are folders.
func (p pair) same() bool {
	if p.source.Folder || p.target.Folder {
		return p.source.Folder == p.target.Folder
	}
	same, comparable := checksum.Sums(p.source.Sums).Compare(checksum.Sums(p.target.Sums))
	return same && comparable && p.source.Size == p.target.Size
}

// step returns the step for a pair. It has no path if the source has lost the item meanwhile.
func (m *Mirror) step(p pair, at, to map[string]artifactory.Properties) (Step, error) {
	e := p.source
	if e == nil {
		e = p.target
	}
	s := Step{Path: e.Path, Folder: e.Folder, Size: e.Size, Source: m.source.at(e.Path), Target: m.target.at(e.Path)}
	if p.source == nil {
		s.Action, s.Reason = ActionDelete, "the source lacks it"
		s.Delete = m.deletion(p.target, s.Reason)
		return s, nil
	}
	s.Checksums = e.Sums
	props, ok := m.mirrored(at[e.Path]), true
	if at != nil {
		_, ok = at[e.Path]
	}
	if !ok {
		return Step{}, nil
	}
	if p.target != nil && p.source.Folder != p.target.Folder {
		s.Action = ActionReplace
		kinds := map[bool]string{true: "folder", false: "file"}
		return s, fmt.Errorf("it is a %s at the source and a %s at the target", kinds[e.Folder], kinds[p.target.Folder])
	}
	there := m.mirrored(to[e.Path])
	if p.target != nil && to != nil && p.same() {
		if _, ok := to[e.Path]; !ok { // the target has lost it meanwhile
			p.target = nil
		}
	}
	switch {
	case p.target == nil:
		s.Action, s.Reason, s.Properties = ActionCopy, "the target lacks it", props
		if s.Folder {
			s.Action = ActionCreateFolder
		}
	case !p.same():
		s.Action, s.Reason, s.Properties = ActionReplace, "the content differs", props
	default:
		s.Action = ActionKeep
		if s.Properties, s.Keys = difference(props, there); len(s.Properties)+len(s.Keys) > 0 {
			s.Action, s.Reason = ActionSetProperties, "the properties differ"
		}
	}
	_, _, err := annotation.Split(s.Properties)
	return s, err
}

// deletion returns the step of package bulk that deletes an item of the target.
func (m *Mirror) deletion(e *entry, reason string) *bulk.Step {
	at := m.target.at(e.Path)
	d := &bulk.Step{Action: bulk.ActionDelete, Repo: at.Repo, Path: at.Path, Folder: e.Folder, Size: e.Size, Reason: reason}
	if e.Folder {
		d.Tree = &bulk.Tree{} // as long as it is empty
		return d
	}
	d.SHA256, d.SHA1, d.Modified, d.Updated = e.Sums.SHA256, e.Sums.SHA1, moment(e.Modified), moment(e.Updated)
	return d
}

func moment(ms int64) jfrog.Time {
	if ms == 0 {
		return jfrog.Time{}
	}
	return jfrog.NewTime(time.UnixMilli(ms).UTC())
}
