package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// report prints results: failures as they happen, a table at the end.
type report struct {
	ctx      context.Context
	display  *display
	json     *json.Encoder // nil: results are not printed one by one
	stop     bool          // the first failure ends the walk
	bytes    map[transfer.Outcome]int64
	failures []error // the first failures
	failed   int     // the number of all failures
	givenUp  int     // files that failed only because another file did, or because of an interrupt
}

// repeated is the number of failures that are printed again below the table.
const repeated = 10

// walk makes the steps and reports each result. It returns the sum of all of them.
func (r *report) walk(steps []results) *transfer.Summary {
	begin := time.Now()
	sum := &transfer.Summary{}
	for _, step := range steps {
		for res, err := range step {
			sum.Add(res)
			r.see(res, err)
		}
		r.display.next()
		if r.stop && r.failed > 0 {
			break
		}
	}
	sum.Duration = time.Since(begin)
	return sum
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

func (r *report) see(res *transfer.Result, err error) {
	r.bytes[res.Outcome] += max(res.Size, 0)
	line := result{Outcome: res.Outcome, Repo: res.Remote.Repo, Path: res.Remote.Path, Local: res.Local, Size: res.Size,
		SHA256: res.Checksums.SHA256, Moved: res.Moved, Saved: res.Saved, Seconds: res.Duration.Seconds()}
	if err != nil {
		line.Error = err.Error()
		var e *transfer.Error
		if errors.As(err, &e) {
			line.Phase = e.Phase
		}
		r.fail(err)
	}
	if r.json != nil {
		_ = r.json.Encode(line)
	}
}

func (r *report) fail(err error) {
	r.failed++
	if errors.Is(err, transfer.ErrStopped) || r.ctx.Err() != nil && errors.Is(err, context.Canceled) {
		r.givenUp++ // maybe thousands, all alike
		return
	}
	if len(r.failures) < repeated {
		r.failures = append(r.failures, err)
	}
	r.display.printf("failed: %v\n", err)
}

// outcomes is the order of the rows of the table.
var outcomes = []transfer.Outcome{
	transfer.OutcomeSent, transfer.OutcomeMatched, transfer.OutcomeReceived, transfer.OutcomeExtracted,
	transfer.OutcomeCopied, transfer.OutcomeUnchanged, transfer.OutcomePresent, transfer.OutcomeDeleted, transfer.OutcomeSkipped, transfer.OutcomeFailed,
}

// print writes the table, and the first failures again.
func (r *report) print(out io.Writer, sum *transfer.Summary) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	numbers := []int64{sum.Bytes}
	for _, n := range r.bytes {
		numbers = append(numbers, n)
	}
	format := column(numbers...)
	_, _ = fmt.Fprintln(table, "outcome\tfiles\tbytes")
	for _, outcome := range outcomes {
		if n := sum.Files[outcome]; n > 0 {
			_, _ = fmt.Fprintf(table, "%s\t%d\t%s\n", outcome, n, format(r.bytes[outcome]))
		}
	}
	_, _ = fmt.Fprintf(table, "total\t%d\t%s\n", sum.Total(), format(sum.Bytes))
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
		_, _ = fmt.Fprintf(out, "  and %d more, listed above\n", more)
	}
	if r.givenUp > 0 {
		_, _ = fmt.Fprintf(out, "  %d given up\n", r.givenUp)
	}
}
