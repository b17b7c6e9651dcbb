package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// report tells of the results: failures as they come, the whole at the end.
type report struct {
	ctx      context.Context
	display  *display
	json     *json.Encoder // nil: results are not printed one by one
	stop     bool          // the first failure ends it all
	bytes    map[transfer.Outcome]int64
	failures []error // the first ones
	failed   int     // all of them
	givenUp  int     // files that failed only because another one did, or because of an interrupt
}

// repeated is how many failures are told again below the table.
const repeated = 10

// watch makes one walk of several and looks at each result that passes.
func (r *report) watch(steps []transfer.Results) transfer.Results {
	return func(yield func(transfer.Result) bool) {
		for _, step := range steps {
			for res := range step {
				r.see(&res)
				if !yield(res) {
					return
				}
			}
			r.display.next()
			if r.stop && r.failed > 0 {
				return
			}
		}
	}
}

// result is a line of -json.
type result struct {
	Outcome transfer.Outcome `json:"outcome"`
	Repo    string           `json:"repo,omitempty"`
	Path    string           `json:"path,omitempty"`
	Local   string           `json:"local,omitempty"`
	Size    int64            `json:"size"` // bytes; -1: not known
	SHA256  string           `json:"sha256,omitempty"`
	Moved   int64            `json:"moved"` // bytes
	Saved   int64            `json:"saved"` // bytes
	Seconds float64          `json:"seconds"`
	Phase   transfer.Phase   `json:"phase,omitempty"` // in which it failed
	Error   string           `json:"error,omitempty"`
}

func (r *report) see(res *transfer.Result) {
	r.bytes[res.Outcome] += max(res.Size, 0)
	line := result{Outcome: res.Outcome, Repo: res.Repo, Path: res.Path, Local: res.Local, Size: res.Size,
		SHA256: res.Checksums.SHA256, Moved: res.Moved, Saved: res.Saved, Seconds: res.Duration.Seconds()}
	if res.Err != nil {
		line.Error = res.Err.Error()
		var e *transfer.Error
		if errors.As(res.Err, &e) {
			line.Phase = e.Phase
		}
		r.fail(res.Err)
	}
	if r.json != nil {
		_ = r.json.Encode(line)
	}
}

func (r *report) fail(err error) {
	r.failed++
	if errors.Is(err, transfer.ErrStopped) || r.ctx.Err() != nil && errors.Is(err, context.Canceled) {
		r.givenUp++ // thousands, maybe, that say nothing new
		return
	}
	if len(r.failures) < repeated {
		r.failures = append(r.failures, err)
	}
	r.display.printf("failed: %v\n", err)
}

// outcomes is the order of the table.
var outcomes = []transfer.Outcome{
	transfer.OutcomeSent, transfer.OutcomeMatched, transfer.OutcomeReceived, transfer.OutcomeExtracted,
	transfer.OutcomeUnchanged, transfer.OutcomeDeleted, transfer.OutcomeSkipped, transfer.OutcomeFailed,
}

// print writes the table, and the failures once more.
func (r *report) print(out io.Writer, sum *transfer.Summary) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "outcome\tfiles\tbytes")
	for _, outcome := range outcomes {
		if n := sum.Files[outcome]; n > 0 {
			_, _ = fmt.Fprintf(table, "%s\t%d\t%s\n", outcome, n, size(r.bytes[outcome]))
		}
	}
	_, _ = fmt.Fprintf(table, "total\t%d\t%s\n", sum.Total(), size(sum.Bytes))
	_ = table.Flush()
	_, _ = fmt.Fprintf(out, "\nmoved %s, saved %s, in %s, %s\n",
		size(sum.Moved), size(sum.Saved), round(sum.Duration), rate(sum.Moved, sum.Duration))
	if r.failed == 0 {
		return
	}
	_, _ = fmt.Fprintln(out, "\nfailed:")
	for _, err := range r.failures {
		_, _ = fmt.Fprintln(out, " ", err)
	}
	if more := r.failed - r.givenUp - len(r.failures); more > 0 {
		_, _ = fmt.Fprintf(out, "  and %d more, told above\n", more)
	}
	if r.givenUp > 0 {
		_, _ = fmt.Fprintf(out, "  %d given up\n", r.givenUp)
	}
}
