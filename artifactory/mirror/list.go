package mirror

import (
	"context"
	"errors"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
)

// listPage is the number of rows of a query that are requested at once.
const listPage = 10_000

// lists are the complete lists of both sides.
type lists struct {
	source, target sorted
	sourceFiles    int64 // number of files of the source that are mirrored
	targetFiles    int64
}

func (l *lists) close() {
	l.source.close()
	l.target.close()
}

// list lists both sides. An error means that a list is not complete.
func (m *Mirror) list(ctx context.Context) (*lists, error) {
	l := &lists{source: sorted{dir: m.opts.TempDir}, target: sorted{dir: m.opts.TempDir}}
	both, within := errgroup.WithContext(ctx)
	both.Go(func() error { return m.listSide(within, &m.source, &l.source, &l.sourceFiles) })
	both.Go(func() error { return m.listSide(within, &m.target, &l.target, &l.targetFiles) })
	if err := both.Wait(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// listSide lists the items of a side, and counts the files that are mirrored.
func (m *Mirror) listSide(ctx context.Context, s *side, to *sorted, files *int64) error {
	query := s.query(m.opts.Folders)
	for page, err := range s.rt.Search.ItemPages(ctx, query, &artifactory.AQLOptions{PageSize: listPage}) {
		if err != nil {
			return s.failed(err)
		}
		for i := range page {
			e, ok := s.entryOf(&page[i])
			if !ok {
				continue
			}
			if e.Folder {
				e.LeftOut = !m.enters(e.Path)
			} else if e.LeftOut = !m.takes(e.Path); !e.LeftOut {
				*files++
			}
			if e.LeftOut && (s.Side == SideSource || !m.opts.Folders) {
				continue
			}
			if err := to.add(e); err != nil {
				return s.failed(err)
			}
		}
	}
	return nil
}

// query returns the query for the items of the side. The query may find more, so its rows must be
// checked: databases differ in case sensitivity, and in the meaning of an underscore.
func (s *side) query(folders bool) artifactory.AQLQuery {
	q := aql.Items().Where(aql.Item.Repo.Eq(s.repo)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Type, aql.Item.Size, aql.Item.Modified, aql.Item.Updated,
			aql.Item.SHA256, aql.Item.ActualSHA1, aql.Item.ActualMD5)
	if folders {
		q = q.Where(aql.Item.Type.Eq(aql.AnyType))
	}
	if s.folder != "" {
		q = q.Where(aql.Or(aql.Item.Path.Eq(s.top()), aql.Item.Path.HasPrefix(s.folder)))
	}
	return q
}

// entryOf returns the entry of a row, if the row is an item of the side.
func (s *side) entryOf(item *artifactory.AQLItem) (entry, bool) {
	path := item.FilePath()
	below, ok := strings.CutPrefix(path, s.folder)
	if item.Repo != s.repo || !ok || path == "" || path == "." {
		return entry{}, false
	}
	e := entry{Path: strings.Clone(below), Folder: item.Type == string(aql.Folder)}
	if !e.Folder {
		e.Size, e.Sums = int64(item.Size), artifactory.Checksums{SHA256: item.SHA256, SHA1: item.ActualSHA1, MD5: item.ActualMD5}
		e.Modified, e.Updated = int64(jfrog.NewMillis(item.Modified.Time)), int64(jfrog.NewMillis(item.Updated.Time))
	}
	return e, true
}

// lookUpItems is the number of items that one query looks up.
const lookUpItems = 100

// lookUp returns the properties of the items that the side has, by their paths below the folder.
func (m *Mirror) lookUp(ctx context.Context, s *side, paths []string) (map[string]artifactory.Properties, error) {
	found := map[string]artifactory.Properties{}
	var either []aql.Criterion[aql.InItems]
	for _, path := range paths {
		full := s.folder + path
		if strings.Contains(full, `"`) { // no query can express it
			continue
		}
		folder, name := ".", full
		if i := strings.LastIndexByte(full, '/'); i >= 0 {
			folder, name = full[:i], full[i+1:]
		}
		either = append(either, aql.And(aql.Item.Path.Eq(folder), aql.Item.Name.Eq(name)))
	}
	if len(either) > 0 {
		q := aql.Items().Where(aql.Item.Repo.Eq(s.repo), aql.Item.Type.Eq(aql.AnyType), aql.Or(either...)).
			Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Property())
		var rng artifactory.AQLRange
		cut := false // at a limit of the server, as the query has none: rows or properties are missing
		for item, err := range s.rt.Search.Items(ctx, q, &artifactory.AQLOptions{Range: &rng}) {
			if cut = errors.Is(err, artifactory.ErrAQLTruncated); cut {
				break
			}
			if err != nil {
				return nil, s.failed(err)
			}
			if below, ok := strings.CutPrefix(item.FilePath(), s.folder); ok && item.Repo == s.repo {
				found[below] = item.PropertyMap()
			}
		}
		if cut || rng.Limit > 0 && rng.Total >= rng.Limit {
			clear(found)
		}
	}
	// The others are missing, or the query could not find them.
	var others []string
	for _, path := range paths {
		if _, ok := found[path]; !ok {
			others = append(others, path)
		}
	}
	err := m.ask(ctx, s, others, func(ctx context.Context, path string) (artifactory.Properties, error) {
		return s.rt.Properties.Get(ctx, s.repo, s.folder+path)
	}, found)
	return found, err
}

// present returns which items the side has now. It asks for each item, so that no gap of a list
// makes an item look missing.
func (m *Mirror) present(ctx context.Context, s *side, paths []string) (map[string]artifactory.Properties, error) {
	found := map[string]artifactory.Properties{}
	err := m.ask(ctx, s, paths, func(ctx context.Context, path string) (artifactory.Properties, error) {
		_, err := s.rt.Items.Get(ctx, s.repo, s.folder+path)
		return nil, err
	}, found)
	return found, err
}

// ask calls a function for each path, several at a time, and adds the existing ones to found.
func (m *Mirror) ask(ctx context.Context, s *side, paths []string, get func(context.Context, string) (artifactory.Properties, error),
	found map[string]artifactory.Properties,
) error {
	var mu sync.Mutex
	all, within := errgroup.WithContext(ctx)
	all.SetLimit(m.opts.Concurrency)
	for _, path := range paths {
		all.Go(func() error {
			if err := within.Err(); err != nil {
				return err
			}
			var meta jfrog.Response
			p, err := get(jfrog.WithResponse(within, &meta), path)
			if refusal.Missing(err, &meta) {
				return nil
			}
			if err == nil {
				mu.Lock()
				found[path] = p
				mu.Unlock()
			}
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return s.failed(err)
	}
	return nil
}
