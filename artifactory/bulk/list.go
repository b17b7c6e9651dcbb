package bulk

import (
	"context"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/nameset"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/presence"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/spool"
)

// listPage is the number of rows of a query that are requested at once.
const listPage = 10_000

// Query lists the items that a query finds. The query must display repo, path, name, type and
// modified, as a query without an include clause does. With updated, sha256 and actual_sha1, more
// changes are noticed later. A repository that does not exist has no items, and is no error.
//
// The rows are requested in pages, so that the server's own limit does not apply, unless the query
// cannot be paged (see [artifactory.AQLOptions].PageSize). If the server cuts the result
// off, the list is the error [artifactory.ErrAQLTruncated] and nothing else.
//
// Each walk lists the items again, and all are found before the first comes. Items may be missing
// if others deploy or delete items at the same time.
//
// Requires: an authenticated user, for some queries an admin.
func (m *Manager) Query(ctx context.Context, query artifactory.AQLQuery) Items {
	return m.listed(ctx, query, nil)
}

// listed lists the items that a query finds and accepts.
func (m *Manager) listed(ctx context.Context, query artifactory.AQLQuery, accepts func(*artifactory.AQLItem) bool) Items {
	return func(yield func(artifactory.AQLItem, error) bool) {
		rows := spool.List[artifactory.AQLItem]{Dir: m.opts.TempDir}
		defer rows.Close()
		err := m.rows(ctx, query, func(item artifactory.AQLItem) error {
			if accepts != nil && !accepts(&item) {
				return nil
			}
			return rows.Add(item)
		})
		stopped := false
		if err == nil {
			err = rows.Each(func(item *artifactory.AQLItem) bool {
				stopped = !yield(*item, nil)
				return !stopped
			})
		}
		if err != nil && !stopped {
			yield(artifactory.AQLItem{}, err)
		}
	}
}

// rows calls a function with each row of a query.
func (m *Manager) rows(ctx context.Context, query artifactory.AQLQuery, each func(artifactory.AQLItem) error) error {
	// A page repeats rows of the page before if files have been deployed meanwhile.
	var before, now nameset.Set
	for page, err := range m.client.Search.ItemPages(ctx, query, &artifactory.AQLOptions{PageSize: listPage}) {
		if errors.Is(err, artifactory.ErrAQLNotPageable) {
			return m.stream(ctx, query, each)
		}
		if err != nil {
			return err
		}
		before, now = now, make(nameset.Set, len(page))
		for _, item := range page {
			if name := item.Repo + "/" + item.FilePath(); !now.Add(name) || before.Has(name) {
				continue
			}
			if err := each(item); err != nil {
				return err
			}
		}
	}
	return nil
}

// stream calls a function with each row of a query that cannot be paged.
func (m *Manager) stream(ctx context.Context, query artifactory.AQLQuery, each func(artifactory.AQLItem) error) error {
	for item, err := range m.client.Search.Items(ctx, query, nil) {
		if err == nil {
			err = each(item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// GlobOptions refines [Manager.Glob].
type GlobOptions struct {
	Exclude    []string               // patterns of files that are left out
	Properties artifactory.Properties // the files must have; a key without values: any value
}

// Glob lists the files of a repository whose paths match a pattern. Patterns are as in package
// transfer: * stands for any text within a segment, ** as a segment for any number of segments.
// Matching is case-sensitive. Exclude also has patterns for the path; an Exclude
// without a slash is matched against the file's name. Files are listed as by [Manager.Query]. If
// the repository does not exist, the list is an error matching [jfrog.ErrNotFound].
//
// Requires: read permission, and a user who is not anonymous.
func (m *Manager) Glob(ctx context.Context, repoKey, pattern string, opts *GlobOptions) Items {
	o := jfrog.Deref(opts)
	query, accepts, err := globQuery(repoKey, pattern, o)
	if err != nil {
		return func(yield func(artifactory.AQLItem, error) bool) { yield(artifactory.AQLItem{}, err) }
	}
	items := m.listed(ctx, query, accepts)
	return func(yield func(artifactory.AQLItem, error) bool) {
		empty := true
		for item, err := range items {
			empty = false
			if !yield(item, err) {
				return
			}
		}
		if !empty {
			return
		}
		// A query finds nothing in a repository that does not exist.
		if err := presence.Repositories(ctx, m.client, repoKey); err != nil {
			yield(artifactory.AQLItem{}, err)
		}
	}
}

// globQuery returns a query that finds at least the files of a pattern, and a function that tells
// which of its rows are meant. Databases differ in case sensitivity.
func globQuery(repoKey, pattern string, o GlobOptions) (artifactory.AQLQuery, func(*artifactory.AQLItem) bool, error) {
	if repoKey == "" {
		return nil, nil, errors.New("repository key is empty")
	}
	folder, only, err := glob.Split(pattern)
	if err != nil {
		return nil, nil, err
	}
	if folder != "" {
		if err := checkEnd("pattern", repoKey, strings.TrimSuffix(folder, "/")); err != nil {
			return nil, nil, err
		}
	}
	exclude, err := glob.ParseList("Exclude", o.Exclude)
	if err != nil {
		return nil, nil, err
	}
	q := fileQuery(repoKey, folder, len(only) == 1)
	if name := glob.AQL(only[len(only)-1]); name != "*" {
		q = q.Where(aql.Item.Name.Match(name))
	}
	for key, values := range o.Properties {
		if len(values) == 0 {
			q = q.Where(aql.Item.Prop(key).Exists())
		}
		for _, value := range values {
			q = q.Where(aql.Item.Prop(key).Eq(value))
		}
	}
	accepts := func(item *artifactory.AQLItem) bool {
		path := item.FilePath()
		below, ok := strings.CutPrefix(path, folder)
		return ok && only.Match(below) && !glob.Any(exclude, glob.Pattern.Match, path)
	}
	return q, accepts, nil
}

// fileQuery returns the query for the files of a folder. The folder is empty or ends in a slash.
// The query may find more files, so its rows must be checked.
func fileQuery(repoKey, folder string, flat bool) aql.Builder[aql.InItems] {
	q := aql.Items().Where(aql.Item.Repo.Eq(repoKey)).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Type, aql.Item.Size, aql.Item.Created, aql.Item.Modified, aql.Item.Updated,
			aql.Item.SHA256, aql.Item.ActualSHA1)
	top := strings.TrimSuffix(folder, "/")
	if top == "" {
		top = "."
	}
	switch {
	case flat:
		q = q.Where(aql.Item.Path.Eq(top))
	case folder != "":
		q = q.Where(aql.Or(aql.Item.Path.Eq(top), aql.Item.Path.HasPrefix(folder)))
	}
	return q
}
