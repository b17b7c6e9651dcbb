package mirror

import (
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// prepare checks the repositories of both sides before anything else is requested.
func (m *Mirror) prepare(ctx context.Context) error {
	for _, s := range []*side{&m.source, &m.target} {
		if err := s.check(ctx, m.opts.Delete); err != nil {
			return s.failed(err)
		}
	}
	from, err := m.source.rt.Items.Get(ctx, m.source.repo, m.source.top())
	if err != nil {
		return m.source.failed(err)
	}
	if !from.IsFolder() {
		return m.source.failed(fmt.Errorf("%s is a file", m.source.at("")))
	}
	to, err := m.target.rt.Items.Get(ctx, m.target.repo, m.target.top())
	if errors.Is(err, jfrog.ErrNotFound) && m.target.folder != "" {
		err = nil
	}
	if err != nil {
		return m.target.failed(err)
	}
	if to != nil && !to.IsFolder() {
		return m.target.failed(fmt.Errorf("%s is a file", m.target.at("")))
	}
	return m.checkOverlap(ctx)
}

// check returns an error unless the repository can be this end of a mirror.
func (s *side) check(ctx context.Context, deletes bool) error {
	refs, err := s.rt.Repositories.List(ctx, nil)
	if err != nil {
		return fmt.Errorf("list of repositories: %w", err)
	}
	classes := map[string]artifactory.RepositoryClass{}
	for _, ref := range refs {
		classes[ref.Key] = ref.Class()
	}
	remote, isCache := strings.CutSuffix(s.repo, "-cache")
	isCache = isCache && classes[remote] == artifactory.RepositoryClassRemote
	class, known := classes[s.repo]
	switch {
	case isCache && s.Side == SideTarget:
		return fmt.Errorf("%w: %s is a cache", ErrRepositoryClass, s.repo)
	case isCache && deletes:
		return fmt.Errorf("%w: %s is a cache, which loses files by itself, so Delete is not possible", ErrRepositoryClass, s.repo)
	case isCache:
		return nil
	case !known:
		return fmt.Errorf("there is no repository %s: %w", s.repo, jfrog.ErrNotFound)
	case class == artifactory.RepositoryClassVirtual:
		return fmt.Errorf("%w: %s is a virtual repository; name the repositories behind it", ErrRepositoryClass, s.repo)
	case class == artifactory.RepositoryClassRemote:
		return fmt.Errorf("%w: %s is a remote repository; its cache is %[2]s-cache", ErrRepositoryClass, s.repo)
	}
	return nil
}

// checkOverlap returns an error if the target is in the source or the source is in the target.
func (m *Mirror) checkOverlap(ctx context.Context) error {
	s, t := &m.source, &m.target
	if s.repo != t.repo || !strings.HasPrefix(s.folder, t.folder) && !strings.HasPrefix(t.folder, s.folder) {
		return nil
	}
	from, err := s.rt.Items.Get(ctx, s.repo, "/")
	if err != nil {
		return s.failed(err)
	}
	to, err := t.rt.Items.Get(ctx, t.repo, "/")
	if err != nil {
		return t.failed(err)
	}
	// A server that is known by several addresses has one repository with one time. A copy of a
	// server, as from a backup, has the same time too. Mirroring the same folder of a copy is
	// right, and of the server itself it changes nothing.
	sameAddress := serverOf(from) == serverOf(to)
	sameTime := from.Created.Equal(to.Created.Time) && s.folder != t.folder
	if sameAddress || sameTime {
		return &Error{Err: fmt.Errorf("%w: %s and %s", ErrOverlap, s.at(""), t.at(""))}
	}
	return nil
}

// serverOf returns the address of the server that describes an item.
func serverOf(item *artifactory.Item) string {
	address, _, _ := strings.Cut(item.URI, "/api/storage/")
	return strings.ToLower(address)
}
