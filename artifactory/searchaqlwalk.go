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

// ErrAQLTruncated ends a walk over the rows of a query that the server cut off at a limit of
// its own. See [AQLOptions.PageSize].
var ErrAQLTruncated = errors.New("artifactory: the server cut the result of the query off at its own limit")

// AQLOptions are for the methods that walk over the rows of a query.
type AQLOptions struct {
	// Range, if not nil, is set when the walk has come to the end of the result, and zero
	// until then.
	Range *AQLRange

	// PageSize, if not zero, asks for the rows in pages of that many, which gets past the
	// limit of a server that cuts results off. The query must then have no sort, offset and
	// limit, for the pages need them, and no transitive; and it must include nothing but
	// fields of its primary domain, because servers ignore the limits of other queries. With
	// distinct(false) it must be one on items that displays repo, path and name. Whatever
	// cannot be paged is an error, and nothing is sent.
	//
	// The rows come sorted. Each page is a query of its own: what is deployed or deleted
	// meanwhile may move rows to another page, so that they come twice or not at all. The
	// last page may be an empty one.
	PageSize int
}

// AQL runs a query and walks over its rows as they arrive, in memory that does not grow with
// their number:
//
//	for row, err := range rt.Search.AQL(ctx, query, nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(row.Repo, row.FilePath())
//	}
//
// Nothing is sent before the walk begins, and it can be walked once. An error ends it. One
// that comes without an error was complete: an answer that breaks off anywhere is an error
// matching [jfrog.ErrBadAnswer], and one that the server cut off at its own limit ends with
// [ErrAQLTruncated]. Failures are retried until the first row has arrived. Leaving the loop
// early closes the connection.
//
// Queries need a user who is not anonymous. Builds can be found by administrators only;
// others must have repo, path and name among the fields. A query that the server cannot
// parse is an error matching [jfrog.ErrValidation], too many queries at once one matching
// [jfrog.ErrRateLimited].
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) AQL(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLRow, error] {
	return walkAQL[AQLRow](ctx, s, "", query, opts)
}

// AQLRaw is [SearchService.AQL] with the rows as JSON objects, for fields that the types do
// not have. Rows are the caller's own.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) AQLRaw(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[json.RawMessage, error] {
	return walkAQL[json.RawMessage](ctx, s, "", query, opts)
}

// Items is [SearchService.AQL] for a query on items; one on another domain is an error.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) Items(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLItem, error] {
	return walkAQL[AQLItem](ctx, s, aql.DomainItem, query, opts)
}

// Builds is [SearchService.AQL] for a query on builds; one on another domain is an error.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) Builds(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLBuild, error] {
	return walkAQL[AQLBuild](ctx, s, aql.DomainBuild, query, opts)
}

// Entries is [SearchService.AQL] for a query on entries of archives; one on another domain
// is an error.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) Entries(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLEntryRow, error] {
	return walkAQL[AQLEntryRow](ctx, s, aql.DomainEntry, query, opts)
}

// Promotions is [SearchService.AQL] for a query on promotions; one on another domain is an
// error.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) Promotions(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLPromotionRow, error] {
	return walkAQL[AQLPromotionRow](ctx, s, aql.DomainPromotion, query, opts)
}

// Releases is [SearchService.AQL] for a query on release bundles of version 1; one on
// another domain is an error.
//
//jfrog:none walks over what AQLPage returns at once
func (s *SearchService) Releases(ctx context.Context, query AQLQuery, opts *AQLOptions) iter.Seq2[AQLReleaseRow, error] {
	return walkAQL[AQLReleaseRow](ctx, s, aql.DomainRelease, query, opts)
}

// walkAQL makes the walk. The query must be one on the domain, if that is not empty.
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

// errStopped says that the consumer has left the walk.
var errStopped = errors.New("stopped")

type aqlWalk[T any] struct {
	ctx    context.Context
	client *jfrog.Client
	yield  func(T, error) bool
	ended  func() bool // if not nil, called after each page, when its connection is free; false ends the walk
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
		return fmt.Errorf("%w, after %d rows: %s", ErrAQLTruncated, rows, rng.Notification)
	}
	return nil
}

// refuse makes the error of a query that is not sent.
func (w *aqlWalk[T]) refuse(err error) error {
	_, err = jfrog.Open(w.ctx, w.client, aqlRequest("").Refuse(err))
	return err
}

// query sends one query and passes its rows on. It returns how many those were. check, if
// any, is shown the first row before that.
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

// aqlRows decodes rows, one after the other.
type aqlRows[T any] struct {
	value   T
	raw     []byte // as it arrived, until the next one does
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

// next decodes the next row of an answer. False means that there is none.
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

// UnmarshalJSON reads a whole result. One without results is an error: something else has
// answered in the server's place.
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
