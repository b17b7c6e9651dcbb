package pipelines

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"iter"
	"maps"
	"slices"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Micros is an instant in microseconds since the epoch. The zero Micros is absent.
type Micros int64

// Time returns the instant in UTC, or the zero time for 0.
func (m Micros) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(m)).UTC()
}

// String returns the instant in RFC 3339.
func (m Micros) String() string {
	if m == 0 {
		return ""
	}
	return m.Time().Format(time.RFC3339Nano)
}

// UnmarshalJSON reads a number, a numeric string, "" or null.
func (m *Micros) UnmarshalJSON(data []byte) error { return (*jfrog.Int)(m).UnmarshalJSON(data) }

// Console is an entry of a log: a group, a command or a message. The log can have two entries of a
// group or a command, at its start and at its end.
type Console struct {
	ConsoleID       string `json:"consoleId"`
	ParentConsoleID string `json:"parentConsoleId"` // ConsoleRoot, or the group or command around it
	StepID          int64  `json:"stepId,omitempty"`
	StepletID       int64  `json:"stepletId,omitempty"`
	PipelineID      int64  `json:"pipelineId"`
	Type            string `json:"type"` // such as grp, cmd or msg
	Message         string `json:"message"`
	// IsSuccess is nil as long as the result is open.
	IsSuccess        *bool      `json:"isSuccess"`
	IsShown          bool       `json:"isShown"`
	Timestamp        Micros     `json:"timestamp"`
	TimestampEndedAt Micros     `json:"timestampEndedAt,omitempty"` // 0: not ended
	CreatedAt        jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt        jfrog.Time `json:"updatedAt,omitzero"`
}

// ConsoleRoot is the key of the outermost entries in [Consoles].
const ConsoleRoot = "root"

// Consoles holds entries of a log by the console ID of the entry around them, or [ConsoleRoot].
type Consoles map[string][]Console

// UnmarshalJSON reads an object of lists. It also reads a single list, which it groups.
func (c *Consoles) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) == 0 || data[0] != '[' {
		return jsonlax.Unmarshal(data, (*map[string][]Console)(c))
	}
	var list []Console
	if err := jsonlax.Unmarshal(data, &list); err != nil {
		return err
	}
	*c = Consoles{}
	for _, entry := range list {
		parent := cmp.Or(entry.ParentConsoleID, ConsoleRoot)
		(*c)[parent] = append((*c)[parent], entry)
	}
	return nil
}

// MarshalJSON writes an object of lists.
func (c Consoles) MarshalJSON() ([]byte, error) { return json.Marshal(map[string][]Console(c)) }

// Entries returns all entries in the order of their timestamps. Of entries with the same timestamp,
// the outer entry is first.
func (c Consoles) Entries() []Console {
	var out []Console
	done := map[string]bool{}
	var visit func(parent string)
	visit = func(parent string) {
		if done[parent] {
			return
		}
		done[parent] = true
		for _, entry := range c[parent] {
			out = append(out, entry)
			visit(entry.ConsoleID)
		}
	}
	visit(ConsoleRoot)
	// The page may lack the entries around these. A parent in a circle is visited once.
	inner := map[string]bool{}
	for _, list := range c {
		for _, entry := range list {
			inner[entry.ConsoleID] = true
		}
	}
	parents := slices.Sorted(maps.Keys(c))
	for _, parent := range parents {
		if !inner[parent] {
			visit(parent)
		}
	}
	for _, parent := range parents {
		visit(parent)
	}
	slices.SortStableFunc(out, func(a, b Console) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
	return out
}

// ConsoleListOptions pages the List and All methods of [StepConsolesService] and
// [StepletConsolesService].
type ConsoleListOptions struct {
	// FetchAll ignores the maximum number of consoles, for a super user. Its entries are in no
	// groups.
	FetchAll bool `url:"fetchAll,omitempty"`
	SortOptions
	PageOptions
}

func (o *ConsoleListOptions) check() error {
	if o == nil {
		return nil
	}
	return checkTexts(texts{"sort by", o.SortBy})
}

type consoleDownload struct {
	Download bool `url:"download"`
}

// StepConsolesService reads the logs of steps. Reached through [Client.StepConsoles].
type StepConsolesService service

func stepConsoles(stepID int64) *jfrog.Request {
	return jfrog.Get("/pipelines/api/v1/steps/{stepId}/consoles", idText(stepID))
}

// List returns a page of the log of a step.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.20.1
func (s *StepConsolesService) List(ctx context.Context, stepID int64, opts *ConsoleListOptions) (Consoles, error) {
	return jfrog.Do[Consoles](ctx, s.client, stepConsoles(stepID).Query(opts).Check(opts.check()))
}

// All walks the log of a step, through all pages of [StepConsolesService.List]. The entries of each
// page come in the order of their timestamps.
//
//jfrog:none List, page by page
func (s *StepConsolesService) All(ctx context.Context, stepID int64, opts *ConsoleListOptions) iter.Seq2[Console, error] {
	return consoleWalk(ctx, stepID, opts, s.List)
}

// Download opens the log of a step as a text file. The caller closes it.
//
// Requires: a valid user.
//
//jfrog:none operation 6.20.1 with download=true
func (s *StepConsolesService) Download(ctx context.Context, stepID int64) (io.ReadCloser, error) {
	return openConsoles(ctx, s.client, stepConsoles(stepID))
}

// Follow walks the lines of the log of a step while the log grows. The walk ends when the step has
// ended and its log is complete, or when the loop or the context ends; the last error is then the
// context's.
//
// Follow yields each line once. The lines of one request come in the order of their timestamps; a
// line that the server receives late follows them. A group or a command is a line at its start.
//
// If the loop continues after an error, Follow reads the log again, after the interval.
//
//jfrog:none List and StepsService.Get again and again
func (s *StepConsolesService) Follow(ctx context.Context, stepID int64, opts *ConsoleFollowOptions) iter.Seq2[ConsoleLine, error] {
	return follow(ctx, consoleLog{
		read: func(ctx context.Context, o *ConsoleListOptions) iter.Seq2[Console, error] {
			return s.All(ctx, stepID, o)
		},
		state: func(ctx context.Context) (StatusCode, bool, error) {
			step, err := (*StepsService)(s).Get(ctx, stepID)
			if err != nil {
				return 0, false, err
			}
			return step.StatusCode, step.PendingLogsComplete, nil
		},
	}, jfrog.Deref(opts))
}

// Open opens the log of a step as a stream of the lines that Follow yields, each with a line feed.
// A read waits until the log has grown. The caller closes the stream.
//
//jfrog:none Follow as a stream
func (s *StepConsolesService) Open(ctx context.Context, stepID int64, opts *ConsoleFollowOptions) (io.ReadCloser, error) {
	if ctx == nil || stepID <= 0 {
		_, err := s.List(ctx, stepID, nil) // sends nothing
		return nil, err
	}
	return openLines(ctx, opts, func(ctx context.Context) iter.Seq2[ConsoleLine, error] { return s.Follow(ctx, stepID, opts) })
}

// StepletConsolesService reads the logs of steplets. Reached through [Client.StepletConsoles].
type StepletConsolesService service

func stepletConsoles(stepletID int64) *jfrog.Request {
	return jfrog.Get("/pipelines/api/v1/steplets/{stepletId}/consoles", idText(stepletID))
}

// List returns a page of the log of a steplet.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.25.1
func (s *StepletConsolesService) List(ctx context.Context, stepletID int64, opts *ConsoleListOptions) (Consoles, error) {
	return jfrog.Do[Consoles](ctx, s.client, stepletConsoles(stepletID).Query(opts).Check(opts.check()))
}

// All walks the log of a steplet, through all pages of [StepletConsolesService.List]. The entries
// of each page come in the order of their timestamps.
//
//jfrog:none List, page by page
func (s *StepletConsolesService) All(ctx context.Context, stepletID int64, opts *ConsoleListOptions) iter.Seq2[Console, error] {
	return consoleWalk(ctx, stepletID, opts, s.List)
}

// Download opens the log of a steplet and its step as a text file. The caller closes it.
//
// Requires: a valid user.
//
//jfrog:none operation 6.25.1 with download=true
func (s *StepletConsolesService) Download(ctx context.Context, stepletID int64) (io.ReadCloser, error) {
	return openConsoles(ctx, s.client, stepletConsoles(stepletID))
}

// Follow walks the lines of the log of a steplet while the log grows, as
// [StepConsolesService.Follow] does for a step.
//
//jfrog:none List and StepletsService.Get again and again
func (s *StepletConsolesService) Follow(ctx context.Context, stepletID int64, opts *ConsoleFollowOptions) iter.Seq2[ConsoleLine, error] {
	return follow(ctx, consoleLog{
		read: func(ctx context.Context, o *ConsoleListOptions) iter.Seq2[Console, error] {
			return s.All(ctx, stepletID, o)
		},
		state: func(ctx context.Context) (StatusCode, bool, error) {
			steplet, err := (*StepletsService)(s).Get(ctx, stepletID)
			if err != nil {
				return 0, false, err
			}
			return steplet.StatusCode, false, nil
		},
	}, jfrog.Deref(opts))
}

// Open opens the log of a steplet as a stream of the lines that Follow yields, each with a line
// feed. A read waits until the log has grown. The caller closes the stream.
//
//jfrog:none Follow as a stream
func (s *StepletConsolesService) Open(ctx context.Context, stepletID int64, opts *ConsoleFollowOptions) (io.ReadCloser, error) {
	if ctx == nil || stepletID <= 0 {
		_, err := s.List(ctx, stepletID, nil) // sends nothing
		return nil, err
	}
	return openLines(ctx, opts, func(ctx context.Context) iter.Seq2[ConsoleLine, error] { return s.Follow(ctx, stepletID, opts) })
}

// consoleWalk walks the pages of a log.
func consoleWalk(
	ctx context.Context, id int64, opts *ConsoleListOptions,
	list func(context.Context, int64, *ConsoleListOptions) (Consoles, error),
) iter.Seq2[Console, error] {
	return walk(ctx, opts, func(ctx context.Context, o *ConsoleListOptions) ([]Console, error) {
		page, err := list(ctx, id, o)
		return page.Entries(), err
	})
}

// openConsoles opens a log as a text file.
func openConsoles(ctx context.Context, c *jfrog.Client, req *jfrog.Request) (io.ReadCloser, error) {
	stream, err := jfrog.Open(ctx, c, req.Query(consoleDownload{Download: true}))
	if err != nil {
		return nil, err
	}
	return stream, nil
}
