package bulk

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/jfrogkit/jfrog-go/artifactory/internal/spool"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/tally"
)

// PlanSummary counts the steps of a plan.
type PlanSummary struct {
	Items   map[Action]int64 `json:"items"` // number of steps by action
	Files   int64            `json:"files"` // number of files, also in folders
	Bytes   int64            `json:"bytes"` // size of the files
	Refused int64            `json:"-"`     // errors in the plan
}

// Add counts a step.
func (p *PlanSummary) Add(s Step) {
	if p.Items == nil {
		p.Items = map[Action]int64{}
	}
	p.Items[s.Action]++
	p.Files += s.files()
	p.Bytes += s.Size
}

// Total returns the number of steps of all actions.
func (p *PlanSummary) Total() int64 {
	return tally.Total(p.Items)
}

// String returns the summary in one line, such as "2 steps (2 delete), 3 files of 2048 bytes, 1
// error".
func (p PlanSummary) String() string {
	text := fmt.Sprintf("%s, %s of %d bytes", tally.Counts(p.Items, "step"), tally.Number(p.Files, "file"), p.Bytes)
	if p.Refused != 0 {
		text += ", " + tally.Number(p.Refused, "error")
	}
	return text
}

// SummarizePlan walks over a plan and counts its steps. It returns the errors of the plan joined.
func SummarizePlan(plan Plan) (*PlanSummary, error) { return WritePlan(io.Discard, plan) }

// planVersion is the version of the format of stored plans.
const planVersion = 1

// planLine is a line of a stored plan: the version first, then the steps, and a summary as the last
// line.
type planLine struct {
	Version int `json:"version,omitempty"`
	*Step
	End *PlanSummary `json:"end,omitempty"`
}

// WritePlan stores a plan, a line with a JSON object for each step:
//
//	{"action":"delete","repo":"libs-release-local","path":"app/1.0/app.jar","size":1024,...}
//
// If the plan has errors, WritePlan returns them joined, and [ReadPlan] refuses what was written.
// Memory does not grow with the number of steps.
func WritePlan(w io.Writer, plan Plan) (*PlanSummary, error) {
	sum := &PlanSummary{}
	if w == nil || plan == nil {
		return sum, errors.New("bulk: the writer or the plan is nil")
	}
	to := bufio.NewWriter(w)
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	err := enc.Encode(planLine{Version: planVersion})
	if err != nil {
		return sum, err
	}
	var errs []error
	for step, err := range plan {
		if err == nil {
			if err = step.check(); err != nil {
				err = step.failed(err)
			}
		}
		if err != nil {
			sum.Refused++
			errs = append(errs, err)
			continue
		}
		sum.Add(step)
		if err := enc.Encode(planLine{Step: &step}); err != nil {
			return sum, err
		}
	}
	if len(errs) == 0 {
		err = enc.Encode(planLine{End: sum})
	}
	return sum, errors.Join(joined(errs), err, to.Flush())
}

// ErrPlanIncomplete means that a stored plan breaks off, or had errors when it was made.
var ErrPlanIncomplete = errors.New("the stored plan is incomplete")

// ReadPlan reads a plan that [WritePlan] stored. It reads and checks the whole plan before the
// first step comes, and keeps a long one in a temporary file. A plan that is damaged or incomplete
// is an error and has no steps. The plan can be walked over once.
func ReadPlan(r io.Reader) Plan {
	return func(yield func(Step, error) bool) {
		var steps spool.List[Step]
		defer steps.Close()
		stopped := false
		err := readPlan(r, &steps)
		if err == nil {
			err = steps.Each(func(s *Step) bool {
				stopped = !yield(*s, nil)
				return !stopped
			})
		}
		if err != nil && !stopped {
			yield(Step{}, &Error{Err: err})
		}
	}
}

func readPlan(r io.Reader, steps *spool.List[Step]) error {
	if r == nil {
		return errors.New("the reader is nil")
	}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	sum := PlanSummary{}
	for n := 0; ; n++ {
		var line planLine
		err := dec.Decode(&line)
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return fmt.Errorf("%w: it has no end after %d lines", ErrPlanIncomplete, n)
		case err != nil:
			return fmt.Errorf("line %d of the plan: %w", n+1, err)
		case n == 0:
			if line.Version != planVersion || line.Step != nil || line.End != nil {
				return fmt.Errorf("this is no stored plan of version %d", planVersion)
			}
			continue
		case line.End != nil:
			if line.End.Total() != sum.Total() || line.End.Files != sum.Files || line.End.Bytes != sum.Bytes {
				return fmt.Errorf("%w: it has %d steps of %d", ErrPlanIncomplete, sum.Total(), line.End.Total())
			}
			if _, err := dec.Token(); !errors.Is(err, io.EOF) {
				return errors.New("the plan has text after its end")
			}
			return nil
		case line.Step == nil || line.Version != 0:
			return fmt.Errorf("line %d of the plan is no step", n+1)
		}
		if err := line.check(); err != nil {
			return fmt.Errorf("line %d of the plan: %w", n+1, line.failed(err))
		}
		sum.Add(*line.Step)
		if err := steps.Add(*line.Step); err != nil {
			return err
		}
	}
}
