package pipelines

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/pause"
)

const (
	// defaultFollowInterval is the time between the requests for a log that grows.
	defaultFollowInterval = 3 * time.Second
	// followOverlap is the number of entries that are read again, for entries that have come late
	// and stand before entries that were read.
	followOverlap = 200
)

// ConsoleFollowOptions qualifies the Follow and Open methods of [StepConsolesService] and
// [StepletConsolesService].
type ConsoleFollowOptions struct {
	Interval time.Duration // between requests; 0: 3 s
	PageSize int           // entries in a response; 0: the server decides
	FetchAll bool          // see ConsoleListOptions.FetchAll
}

func (o ConsoleFollowOptions) check() error {
	switch {
	case o.Interval < 0:
		return fmt.Errorf("pipelines: interval %v is negative", o.Interval)
	case o.PageSize < 0:
		return fmt.Errorf("pipelines: page size %d is negative", o.PageSize)
	}
	return nil
}

// ConsoleLine is a line of a log, without its end.
type ConsoleLine struct {
	Text string
	Time time.Time
	// ConsoleID is the entry of the log that has the line.
	ConsoleID       string
	ParentConsoleID string // ConsoleRoot, or the group or command around the line
	Type            string // such as grp, cmd or msg
}

// consoleLog is a log that grows.
type consoleLog struct {
	read func(context.Context, *ConsoleListOptions) iter.Seq2[Console, error]
	// state returns the status of the step, and whether the server knows that the log is complete.
	state func(context.Context) (status StatusCode, complete bool, err error)
}

// follow walks the lines of a log until it is complete.
func follow(ctx context.Context, log consoleLog, o ConsoleFollowOptions) iter.Seq2[ConsoleLine, error] {
	return func(yield func(ConsoleLine, error) bool) {
		if err := o.check(); err != nil {
			yield(ConsoleLine{}, err)
			return
		}
		f := follower{log: log, options: o, seed: maphash.MakeSeed(), seen: map[uint64]bool{}}
		for {
			lines, last, err := f.next(ctx)
			for _, line := range lines {
				if !yield(line, nil) {
					return
				}
			}
			switch {
			case err != nil && (!yield(ConsoleLine{}, err) || ctx == nil || ctx.Err() != nil):
				return
			case err == nil && last:
				return
			}
			if err := pause.For(ctx, cmp.Or(o.Interval, defaultFollowInterval)); err != nil {
				yield(ConsoleLine{}, fmt.Errorf("pipelines: follow log: %w", err))
				return
			}
		}
	}
}

// follower reads the lines that a log gets.
type follower struct {
	log     consoleLog
	options ConsoleFollowOptions
	seed    maphash.Seed
	seen    map[uint64]bool // hashes of the entries that were read
	count   int             // entries that the log had
	ended   bool            // the step had ended at the last call
}

// next returns the new lines of the log, and reports whether they are the last. With an error, it
// returns the lines that it has read before.
func (f *follower) next(ctx context.Context) (lines []ConsoleLine, last bool, err error) {
	// The status is read before the log: what the log has after the end of the step is complete.
	status, complete, err := f.log.state(ctx)
	if err != nil {
		return nil, false, err
	}
	if status == 0 {
		return nil, false, fmt.Errorf("pipelines: follow log: %w: the step has no status code", jfrog.ErrBadAnswer)
	}
	ended := status.Finished()
	from := max(0, f.count-followOverlap)
	if ended {
		from = 0 // for entries that have come late
	}
	entries, err := f.entries(ctx, from)
	switch {
	case err != nil:
	case len(entries) == 0:
		f.count = 0 // the log is empty, or has lost entries
	default:
		f.count = from + len(entries)
	}
	slices.SortStableFunc(entries, func(a, b Console) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
	for _, entry := range entries {
		lines = append(lines, f.lines(entry)...)
	}
	if err != nil {
		return lines, false, err
	}
	last = ended && (complete || f.ended && len(lines) == 0)
	f.ended = ended
	return lines, last, nil
}

// entries reads the log from an entry on.
func (f *follower) entries(ctx context.Context, from int) ([]Console, error) {
	o := &ConsoleListOptions{
		FetchAll:    f.options.FetchAll,
		SortOptions: SortOptions{SortBy: []string{"timestamp"}, SortOrder: SortAscending},
		PageOptions: PageOptions{Limit: f.options.PageSize, Skip: from},
	}
	var out []Console
	for entry, err := range f.log.read(ctx, o) {
		if err != nil {
			return out, err
		}
		out = append(out, entry)
	}
	return out, nil
}

// consoleKey identifies an entry of a log.
type consoleKey struct {
	id, message string
	at          Micros
}

// lines returns the lines of an entry that was not read before. Of the two entries of a group or a
// command it returns the first.
func (f *follower) lines(entry Console) []ConsoleLine {
	key := consoleKey{id: entry.ConsoleID}
	if entry.Type == "msg" || entry.ConsoleID == "" {
		key.message, key.at = entry.Message, entry.Timestamp
	}
	hash := maphash.Comparable(f.seed, key)
	if f.seen[hash] {
		return nil
	}
	f.seen[hash] = true
	var out []ConsoleLine
	for text := range strings.SplitSeq(strings.TrimSuffix(entry.Message, "\n"), "\n") {
		out = append(out, ConsoleLine{
			Text: strings.TrimSuffix(text, "\r"), Time: entry.Timestamp.Time(),
			ConsoleID: entry.ConsoleID, ParentConsoleID: entry.ParentConsoleID, Type: entry.Type,
		})
	}
	return out
}

// openLines returns lines as a stream.
func openLines(
	ctx context.Context, opts *ConsoleFollowOptions,
	lines func(context.Context) iter.Seq2[ConsoleLine, error],
) (io.ReadCloser, error) {
	if err := jfrog.Deref(opts).check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	r, w := io.Pipe()
	go func() {
		for line, err := range lines(ctx) {
			if err == nil {
				_, err = io.WriteString(w, line.Text+"\n")
			}
			if err != nil {
				_ = w.CloseWithError(err)
				return
			}
		}
		_ = w.Close()
	}()
	return &lineStream{PipeReader: r, cancel: cancel}, nil
}

// lineStream is a stream of lines that ends its source when it is closed.
type lineStream struct {
	*io.PipeReader
	cancel context.CancelFunc
}

// Close ends a read that waits.
func (s *lineStream) Close() error {
	s.cancel()
	return s.PipeReader.Close()
}
