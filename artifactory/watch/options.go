package watch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

// Options select the changes of a walk, and its pace. The zero value selects the changes of all
// files from now on.
type Options struct {
	// Cursor is where the walk begins. Without one, it begins with the changes at Since, in the
	// server's time. If both are zero, it begins now, at the current second of the server.
	Cursor Cursor
	Since  time.Time

	// Repos are the keys of the repositories; empty: all but the trash can. A virtual repository
	// stands for the repositories in it. The cache of a remote repository has the suffix -cache.
	// If a repository does not exist when the walk begins, the error matches [jfrog.ErrNotFound].
	Repos []string
	// Path is a pattern of the paths within the repositories, such as org/acme/*.jar; empty: all. A
	// star stands for any text, also with slashes, a question mark for one character.
	Path string
	// Where are further criteria of the query. They must not depend on the time of the query.
	Where []aql.Criterion[aql.InItems]
	// Folders includes folders.
	Folders bool

	Interval time.Duration // between polls; 0: 10 s
	// Window is how late a server may show a change; see the comment of the package. 0 means 5
	// minutes, a negative value none.
	Window   time.Duration
	PageSize int // changes that a request returns at most; 0: 1000

	// MaxFailures limits the polls in a row that may fail for reasons that may pass: a failure of
	// the server, a broken connection or response. 0 means no limit. The waits between them
	// grow up to 5 minutes.
	MaxFailures int

	// Polled, if not nil, is called at the end of each poll that has read all changes.
	Polled func(Cursor)
	// Retrying, if not nil, is called when a poll has failed and is repeated after a wait.
	Retrying func(err error, wait time.Duration)
}

const (
	defaultInterval = 10 * time.Second
	defaultWindow   = 5 * time.Minute
	defaultPageSize = 1000
	maxBackoff      = 5 * time.Minute
)

// prepare checks the options and sets their defaults.
func (o Options) prepare(rt *artifactory.Client) (*Options, error) {
	switch {
	case rt == nil:
		return nil, errors.New("client is nil")
	case o.Interval < 0 || o.PageSize < 0 || o.MaxFailures < 0:
		return nil, fmt.Errorf("interval %s, page size %d or number of failures %d is negative", o.Interval, o.PageSize, o.MaxFailures)
	case slices.Contains(o.Repos, ""):
		return nil, errors.New("a repository has no key")
	case !o.Since.IsZero() && o.Since.UnixMilli() <= 0:
		return nil, fmt.Errorf("time %s is before 1970", o.Since)
	}
	if o.Interval == 0 {
		o.Interval = defaultInterval
	}
	switch {
	case o.Window == 0:
		o.Window = defaultWindow
	case o.Window < 0:
		o.Window = 0
	}
	if o.PageSize == 0 {
		o.PageSize = defaultPageSize
	}
	o.Path = strings.TrimPrefix(o.Path, "/")
	_, err := o.query(time.Now(), time.Time{}, true).Build()
	return &o, err
}

// query returns the query for the changes from a time to another; zero: all later ones. If limited
// is set, it returns at most a page.
func (o *Options) query(from, to time.Time, limited bool) aql.Builder[aql.InItems] {
	i := aql.Item
	criteria := []aql.Criterion[aql.InItems]{i.Updated.Gte(aql.At(from.UTC()))}
	if !to.IsZero() {
		criteria = append(criteria, i.Updated.Lt(aql.At(to.UTC())))
	}
	if len(o.Repos) > 0 {
		criteria = append(criteria, i.Repo.OneOf(o.Repos...))
	} else {
		criteria = append(criteria, i.Repo.Ne(artifactory.TrashRepo))
	}
	if o.Folders {
		criteria = append(criteria, i.Type.Eq(aql.AnyType))
	}
	// The server narrows the folders as far as the pattern is plain text.
	plain, _, _ := strings.Cut(strings.ReplaceAll(o.Path, "?", "*"), "*")
	if end := strings.LastIndexByte(plain, '/'); end > 0 {
		criteria = append(criteria, aql.Or(i.Path.Eq(plain[:end]), i.Path.HasPrefix(plain[:end+1])))
	}
	criteria = append(criteria, o.Where...)
	q := aql.Items().Where(criteria...).SortAsc(i.Updated, i.Repo, i.Path, i.Name).
		Include(i.Repo, i.Path, i.Name, i.Type, i.Size, i.Created, i.CreatedBy, i.Modified, i.ModifiedBy, i.Updated,
			i.ActualMD5, i.ActualSHA1, i.SHA256)
	if limited {
		q = q.Limit(o.PageSize)
	}
	return q
}
