package artifactory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"sync/atomic"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// ErrAQLTruncated reports that the server has cut the result of a query off at its own limit. It
// ends the walk over the rows. See [AQLOptions.PageSize].
var ErrAQLTruncated = errors.New("artifactory: the server cut the result of the query off at its own limit")

// AQLOptions refines [SearchService.AQL] and the other walks over the rows of a query.
type AQLOptions struct {
	// Range, if not nil, is set at the end of the walk. Until then it is zero.
	Range *AQLRange

	// PageSize, if not zero, makes the walk query the rows in pages of this size. This overcomes
	// the limit of a server that cuts results off. A query that cannot be paged is an error, and
	// nothing is sent:
	//
	//   - It must have no sort, offset, limit or transitive clause.
	//   - It must include fields of its primary domain only, because servers ignore the limits of
	//     other queries.
	//   - With distinct(false), it must be a query on items that displays repo, path and name.
	//
	// The rows come sorted. Each page is a separate query. If items are deployed or deleted
	// meanwhile, rows may come twice or not at all.
	PageSize int
}

// AQL runs a query and walks over its rows as they arrive, in constant memory:
//
//	for row, err := range rt.Search.AQL(ctx, query, nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(row.Repo, row.FilePath())
//	}
//
// The query is sent when the walk begins. The walk works once. Leaving the loop early closes the
// connection.
//
// An error ends the walk. A walk that ends without an error was complete. If the response breaks
// off, the error matches [jfrog.ErrBadAnswer]. If the server cut the result off at its own
// limit, the error is [ErrAQLTruncated]. Failures are retried until the first row has arrived.
//
// Requires: an authenticated user, for some queries an admin. Since 3.5.0.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) AQL(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLRow, error] {
	return walkAQL[AQLRow](ctx, s, "", query, opts)
}

// AQLRaw is like [SearchService.AQL], with rows as JSON objects. They hold fields that [AQLRow]
// lacks. The caller may keep and change the rows.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) AQLRaw(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[json.RawMessage, error] {
	return walkAQL[json.RawMessage](ctx, s, "", query, opts)
}

// Items is like [SearchService.AQL], for a query on items. Another domain is an error.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) Items(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLItem, error] {
	return walkAQL[AQLItem](ctx, s, aql.DomainItem, query, opts)
}

// Builds is like [SearchService.AQL], for a query on builds. Another domain is an error.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) Builds(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLBuild, error] {
	return walkAQL[AQLBuild](ctx, s, aql.DomainBuild, query, opts)
}

// Entries is like [SearchService.AQL], for a query on archive entries. Another domain is an
// error.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) Entries(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLEntryRow, error] {
	return walkAQL[AQLEntryRow](ctx, s, aql.DomainEntry, query, opts)
}

// Promotions is like [SearchService.AQL], for a query on promotions. Another domain is an error.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) Promotions(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLPromotionRow, error] {
	return walkAQL[AQLPromotionRow](ctx, s, aql.DomainPromotion, query, opts)
}

// Releases is like [SearchService.AQL], for a query on release bundles of version 1. Another
// domain is an error.
//
//jfrog:none walks over the rows that AQLPage returns at once
func (s *SearchService) Releases(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLReleaseRow, error] {
	return walkAQL[AQLReleaseRow](ctx, s, aql.DomainRelease, query, opts)
}

// walkAQL returns a walk over a query. If domain is not empty, the query must be on that domain.
func walkAQL[T any](ctx context.Context, s *SearchService, domain aql.Domain, query AQLQuery, opts *AQLOptions) iter.Seq2[T, error] {
	var walked atomic.Bool
	return func(yield func(T, error) bool) {
		err := errWalkedAgain
		if !walked.Swap(true) {
			if opts == nil {
				opts = &AQLOptions{}
			}
			w := &aqlWalk[T]{ctx: ctx, client: s.client, yield: yield, aqlRows: newAQLRows[T]()}
			err = w.run(domain, query, *opts)
		}
		if err != nil && err != errStopped {
			yield(*new(T), err)
		}
	}
}

var errWalkedAgain = errors.New("artifactory: the rows of a query can be walked over once; call the method again")

// errStopped reports that the caller left the loop.
var errStopped = errors.New("stopped")

type aqlWalk[T any] struct {
	ctx    context.Context
	client *jfrog.Client
	yield  func(T, error) bool
	// ended, if not nil, is called between pages, when no connection is busy. False ends the walk.
	ended func() bool
	*aqlRows[T]
}

func (w *aqlWalk[T]) run(domain aql.Domain, query AQLQuery, opts AQLOptions) error {
	if opts.Range == nil {
		opts.Range = new(AQLRange)
	}
	*opts.Range = AQLRange{}
	text, err := aqlText(query)
	if err != nil {
		return w.refuse(err)
	}
	if start := domain.QueryName(); !strings.HasPrefix(strings.TrimSpace(text), start) {
		return w.refuse(fmt.Errorf("this method is for queries that begin with %s.find, not for %.100q", start, text))
	}
	if opts.PageSize != 0 {
		*opts.Range, err = w.pages(text, opts.PageSize)
		return err
	}
	rng, rows, err := w.query(text, nil)
	if err != nil {
		return err
	}
	*opts.Range = rng
	if rng.Truncated() {
		return fmt.Errorf("%w, after %d rows: %q", ErrAQLTruncated, rows, rng.Notification)
	}
	return nil
}

// refuse returns the error for a query that is not sent.
func (w *aqlWalk[T]) refuse(err error) error {
	_, err = jfrog.Open(w.ctx, w.client, aqlRequest("").Check(err))
	return err
}

// query sends one query and yields its rows. It returns their number. If check is not nil, query
// calls it with the first row before it yields.
func (w *aqlWalk[T]) query(text string, check func(first []byte) error) (AQLRange, int64, error) {
	var r *aqlReader
	var more bool
	var fault error
	stream, err := jfrog.OpenFunc(w.ctx, w.client, aqlRequest(text), func(body io.Reader) error {
		r = newAQLReader(body)
		if more, fault = w.next(r); r.cut {
			return fault
		}
		return nil
	})
	if err != nil {
		return AQLRange{}, 0, err
	}
	defer stream.Close()
	if more && fault == nil && check != nil {
		fault = check(w.raw)
	}
	for more && fault == nil {
		if !w.yield(w.value, nil) {
			return AQLRange{}, 0, errStopped
		}
		if fault = w.ctx.Err(); fault == nil {
			more, fault = w.next(r)
		}
	}
	if fault == nil && !r.hasRange {
		fault = errors.New("it has no range")
	}
	if fault != nil {
		return AQLRange{}, 0, stream.BadAnswer(r.excerpt(), fault)
	}
	return r.rng, r.rows, nil
}

// aqlRows decodes rows, one at a time.
type aqlRows[T any] struct {
	value   T
	raw     []byte // the row as it arrived; valid until the next row
	place   reflect.Value
	decoder *aqlDecoder // nil for rows that are not decoded
}

func newAQLRows[T any]() *aqlRows[T] {
	rows := &aqlRows[T]{}
	rows.place = reflect.ValueOf(&rows.value).Elem()
	if rows.place.Kind() == reflect.Struct {
		rows.decoder = newAQLDecoder()
	}
	return rows
}

// next decodes the next row of a response. It returns false if there is no other row.
func (rows *aqlRows[T]) next(r *aqlReader) (bool, error) {
	more, err := r.next()
	if more {
		err = r.row(rows.fast, rows.slow)
	}
	return more, err
}

func (rows *aqlRows[T]) fast(data []byte) int {
	if rows.decoder == nil {
		return 0
	}
	rows.value = *new(T)
	n := rows.decoder.decode(data, rows.place)
	rows.raw = data[:n]
	return n
}

func (rows *aqlRows[T]) slow(raw []byte) error {
	rows.value = *new(T)
	rows.raw = raw
	if out, ok := any(&rows.value).(*json.RawMessage); ok && json.Valid(raw) {
		*out = bytes.Clone(raw)
		return nil
	}
	return jsonlax.Unmarshal(raw, &rows.value)
}

// UnmarshalJSON decodes a result. A document without results is an error, because it does not come
// from the query service.
func (a *AQLResult) UnmarshalJSON(data []byte) error {
	r, rows := newAQLReader(bytes.NewReader(data)), newAQLRows[AQLRow]()
	out := []AQLRow{}
	for {
		more, err := rows.next(r)
		if err != nil {
			return err
		}
		if !more {
			*a = AQLResult{out, r.rng}
			return nil
		}
		out = append(out, rows.value)
	}
}
