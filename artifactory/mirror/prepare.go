package mirror

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// prepare checks the repositories of both sides before anything else is requested.
func (m *Mirror) prepare(ctx context.Context) error {
	var urls [2]string
	for i, s := range []*side{&m.source, &m.target} {
		var err error
		if urls[i], err = s.check(ctx, m.opts.Delete); err == nil {
			err = s.checkTop(ctx)
		}
		if err != nil {
			return s.failed(err)
		}
	}
	return m.checkOverlap(ctx, strings.EqualFold(urls[0], urls[1]))
}

// checkTop returns an error unless the folder of the side is one. The folder of a target may be
// missing.
func (s *side) checkTop(ctx context.Context) error {
	if s.folder == "" {
		return nil
	}
	// A query does not list the contents of the folder, which may be many.
	folder, name := ".", s.top()
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		folder, name = name[:i], name[i+1:]
	}
	q := aql.Items().Where(aql.Item.Repo.Eq(s.repo), aql.Item.Path.Eq(folder), aql.Item.Name.Eq(name), aql.Item.Type.Eq(aql.AnyType)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Type)
	found := false
	for item, err := range s.rt.Search.Items(ctx, q, nil) {
		switch {
		case err != nil:
			return err
		case item.Repo != s.repo || item.FilePath() != s.top():
		case item.Type != string(aql.Folder):
			return fmt.Errorf("%s/%s is a file", s.repo, s.top())
		default:
			found = true
		}
	}
	if !found && s.Side == SideSource {
		return fmt.Errorf("there is no folder %s/%s: %w", s.repo, s.top(), jfrog.ErrNotFound)
	}
	return nil
}

// check returns an error unless the repository can be this end of a mirror. It returns the address
// of the repository.
func (s *side) check(ctx context.Context, deletes bool) (address string, err error) {
	refs, err := s.rt.Repositories.List(ctx, nil)
	if err != nil {
		return "", fmt.Errorf("list of repositories: %w", err)
	}
	classes := map[string]artifactory.RepositoryClass{}
	for _, ref := range refs {
		classes[ref.Key] = ref.Class()
		if ref.Key == s.repo {
			address = ref.URL
		}
	}
	return address, s.checkClass(classes, deletes)
}

func (s *side) checkClass(classes map[string]artifactory.RepositoryClass, deletes bool) error {
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
func (m *Mirror) checkOverlap(ctx context.Context, sameAddress bool) error {
	s, t := &m.source, &m.target
	if s.repo != t.repo || !strings.HasPrefix(s.folder, t.folder) && !strings.HasPrefix(t.folder, s.folder) {
		return nil
	}
	overlap := sameAddress
	if !overlap && s.folder != t.folder {
		// A server that is known by several addresses has one repository, with one time of its
		// creation. A copy of a server, as from a backup, has the same time too. To mirror the same
		// folder of such a copy is right, and of the server itself it changes nothing.
		from, err := s.rt.Items.Get(ctx, s.repo, "/")
		if err != nil {
			return s.failed(err)
		}
		to, err := t.rt.Items.Get(ctx, t.repo, "/")
		if err != nil {
			return t.failed(err)
		}
		overlap = from.Created.Equal(to.Created.Time)
	}
	if overlap {
		return &Error{Err: fmt.Errorf("%w: %s and %s", ErrOverlap, s.at(""), t.at(""))}
	}
	return nil
}
