package watch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/presence"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/internal/pause"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Change is a file, or a folder if [Options].Folders is set, that has changed. It is the state
// of the file when the server was asked.
type Change struct {
	// AQLItem describes the file. It has the fields that name the file, its type, size, times,
	// users and checksums. Updated is the time of the change.
	artifactory.AQLItem

	cursor Cursor
}

// String returns the time of the change, the file and its size in one line.
func (c Change) String() string {
	text := fmt.Sprintf("%s %s/%s", c.Updated, c.Repo, c.FilePath())
	if c.Type != "folder" {
		text += fmt.Sprintf(" (%d bytes)", c.Size)
	}
	return printable.Text(text)
}

// Cursor returns the position after the change.
func (c *Change) Cursor() Cursor { return c.cursor }

// newWithin is how far the times of a new file may differ.
const newWithin = time.Second

// IsNew reports whether the server created the file with this change. It returns false for new
// content of an existing file, and for a copied or moved file, which keeps the time of its
// creation. A file that is replaced within a second of its creation still counts as new.
func (c *Change) IsNew() bool { return c.Updated.Sub(c.Created.Time).Abs() < newWithin }

// ErrCredentialsRefused means that a walk has ended because the server has refused the
// credentials with status 401.
var ErrCredentialsRefused = refusal.ErrCredentials

// ErrCursorAhead means that the position of a walk is later than the server's time, so that changes
// until then would be missed. The cursor is of another server, or the server's clock was wrong.
var ErrCursorAhead = errors.New("the cursor is later than the server's time")

// maxAhead is how far a cursor may be ahead, because the clocks of a server's nodes differ.
const maxAhead = 5 * time.Minute

// Follow walks over the changes, oldest first, and waits for more until the context ends. Late
// changes come when the server shows them, after newer ones. An error comes with a nil *Change
// and ends the walk: the context's error, an error matching [ErrCredentialsRefused] or
// [ErrCursorAhead], an invalid option, or any other error that does not pass by itself. Follow also
// waits for a server that is down when the walk begins.
//
// Leaving the loop early stops the polls. Each walk over the result begins at [Options].Cursor.
//
// Requires: an authenticated user with read permission.
func Follow(ctx context.Context, rt *artifactory.Client, opts Options) iter.Seq2[*Change, error] {
	return walk(ctx, rt, opts, true)
}

// Changes walks over the changes up to the present as [Follow] does, and ends.
// [Options].Polled receives the cursor for the next walk, also if there was no change. A poll
// that fails is an error, unless [Options].MaxFailures is set.
//
// Requires: an authenticated user with read permission.
func Changes(ctx context.Context, rt *artifactory.Client, opts Options) iter.Seq2[*Change, error] {
	return walk(ctx, rt, opts, false)
}

func walk(ctx context.Context, rt *artifactory.Client, opts Options, follow bool) iter.Seq2[*Change, error] {
	return func(yield func(*Change, error) bool) {
		if ctx == nil {
			yield(nil, errors.New("watch: context is nil"))
			return
		}
		o, err := opts.prepare(rt)
		if err == nil {
			w := &walker{opts: o, rt: rt, yield: yield, follow: follow}
			err = w.run(ctx)
		}
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, fmt.Errorf("watch: %w", refusal.Credentials(err)))
		}
	}
}

// errStopped reports that the caller left the loop.
var errStopped = errors.New("stopped")

type walker struct {
	opts   *Options
	rt     *artifactory.Client
	yield  func(*Change, error) bool
	follow bool
	at     *position // nil until the beginning is known
	clock  int64     // milliseconds of the server's latest response, or else of the client
}

// run polls until the walk ends.
func (w *walker) run(ctx context.Context) error {
	failures := 0
	for {
		wait := w.opts.Interval
		err := w.poll(ctx)
		switch {
		case ctx.Err() != nil && !errors.Is(err, errStopped):
			return ctx.Err()
		case err == nil:
			failures = 0
			if w.opts.Polled != nil {
				w.opts.Polled(w.at.Cursor)
			}
			if !w.follow {
				return nil
			}
		case !passes(err):
			return err
		default:
			failures++
			if w.opts.MaxFailures > 0 && failures >= w.opts.MaxFailures || w.opts.MaxFailures == 0 && !w.follow {
				return err
			}
			wait = backoff(failures)
			if w.opts.Retrying != nil {
				w.opts.Retrying(err, wait)
			}
		}
		if err := pause.For(ctx, wait); err != nil {
			return err
		}
	}
}

// firstBackoff is the wait after the first failed poll. Tests shorten it.
var firstBackoff = time.Second

// backoff returns the wait after a number of failed polls in a row.
func backoff(failures int) time.Duration {
	return min(firstBackoff<<min(failures-1, 20), maxBackoff)
}

// passes reports whether a failure may pass by itself.
func passes(err error) bool {
	for _, class := range []error{jfrog.ErrServer, jfrog.ErrRateLimited, jfrog.ErrUnreachable, jfrog.ErrBadAnswer} {
		if errors.Is(err, class) {
			return !errors.Is(err, jfrog.ErrUnauthorized)
		}
	}
	return false
}

// poll yields the changes up to the present.
func (w *walker) poll(ctx context.Context) error {
	if w.at == nil {
		begin, err := w.begin(ctx)
		if err != nil {
			return err
		}
		w.at = newPosition(begin, w.opts.Window)
	}
	from := w.at.low
	for {
		page, more, err := w.page(ctx, w.opts.query(millis(from), time.Time{}, true), w.opts.PageSize)
		if err != nil {
			return err
		}
		if err := w.pass(ctx, page); err != nil || !more {
			return err
		}
		last := page[len(page)-1].Updated.UnixMilli()
		if last > from {
			from = last // changes at this time may continue on the next page
			continue
		}
		// All changes of the page have the same time: read the changes of this time at once.
		page, _, err = w.page(ctx, w.opts.query(millis(from), millis(from+1), false), 0)
		if err != nil {
			return err
		}
		if err := w.pass(ctx, page); err != nil {
			return err
		}
		from++
	}
}

func millis(at int64) time.Time { return time.UnixMilli(at) }

// page returns the rows of a query, and whether there may be later ones. limit is the limit of the
// query; 0: none.
func (w *walker) page(ctx context.Context, query aql.Builder[aql.InItems], limit int) ([]artifactory.AQLItem, bool, error) {
	var response jfrog.Response
	var rng artifactory.AQLRange
	var rows []artifactory.AQLItem
	for item, err := range w.rt.Search.Items(jfrog.WithResponse(ctx, &response), query, &artifactory.AQLOptions{Range: &rng}) {
		if errors.Is(err, artifactory.ErrAQLTruncated) && limit > 0 && len(rows) > 0 {
			break // the rows are sorted, and the next page continues
		}
		if err == nil && item.Updated.IsZero() {
			err = fmt.Errorf("%w: %s/%s has no time of its last upload", jfrog.ErrBadAnswer, item.Repo, item.FilePath())
		}
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, item)
	}
	// Without the server's time, the client's bounds files with a time in the future.
	w.clock = time.Now().UnixMilli()
	if date, ok := serverTime(&response); ok {
		w.clock = date.Add(time.Second).UnixMilli() // the header has whole seconds
		if ahead := millis(w.at.low).Sub(date); ahead > maxAhead && w.at.low != w.opts.Since.UnixMilli() {
			return nil, false, fmt.Errorf("%w: by %s", ErrCursorAhead, ahead.Round(time.Second))
		}
	}
	// A server that reports another limit may have cut the page off.
	last := len(rows) < limit && rng.Limit == int64(limit) && !rng.Truncated()
	return rows, len(rows) > 0 && !last, nil
}

// pass yields the changes of a page that have not been seen.
func (w *walker) pass(ctx context.Context, page []artifactory.AQLItem) error {
	for i := range page {
		item := &page[i]
		wanted := w.opts.Path == "" || aql.MatchPattern(w.opts.Path, item.FilePath())
		fresh := wanted && w.at.admit(item)
		w.at.advance(item.Updated.UnixMilli(), w.clock)
		if !fresh {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !w.yield(&Change{AQLItem: *item, cursor: w.at.Cursor}, nil) {
			return errStopped
		}
	}
	return nil
}

// begin returns the cursor at which the walk begins. It returns an error if a repository does not
// exist.
func (w *walker) begin(ctx context.Context) (Cursor, error) {
	if err := presence.Repositories(ctx, w.rt, w.opts.Repos...); err != nil {
		return Cursor{}, err
	}
	if !w.opts.Cursor.IsZero() {
		return w.opts.Cursor, nil
	}
	since := w.opts.Since
	if since.IsZero() {
		var response jfrog.Response
		for _, err := range w.rt.Search.Items(jfrog.WithResponse(ctx, &response), aql.Items().Limit(1), nil) {
			if err != nil {
				return Cursor{}, err
			}
		}
		date, ok := serverTime(&response)
		if !ok {
			return Cursor{}, errors.New("the server does not tell its time: set Since")
		}
		since = date
	}
	return Cursor{low: since.UnixMilli(), high: since.UnixMilli()}, nil
}

// serverTime returns the time of a response, which the server states in whole seconds.
func serverTime(r *jfrog.Response) (time.Time, bool) {
	date, err := http.ParseTime(r.Header.Get("Date"))
	return date, err == nil
}
