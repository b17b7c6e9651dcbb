package store

import (
	"maps"
	"slices"
	"time"
)

// PipelineRuns holds the pipelines that sources define, their resources and their runs.
type PipelineRuns struct {
	Pipelines     []*Pipeline
	Steps         []*PipelineStep
	Resources     []*PipelineResource
	Versions      []*ResourceVersion
	Runs          []*PipelineRun // oldest first
	RunSteps      []*RunStep     // oldest first, as the runs
	results       map[[2]string]StepResult
	lastTimestamp int64 // of an entry of a log, in microseconds
}

// maxPipelineRuns limits the runs. The oldest runs that have ended are dropped, and other runs if
// there are twice as many.
const maxPipelineRuns = 1000

// A Pipeline is a pipeline of a source.
type Pipeline struct {
	ID         int64
	Source     *PipelineSource
	Branch     string // of a source with many branches
	Name       string
	Definition *DefinedPipeline
	Steps      []*PipelineStep // in the order of the definition
	Latest     *PipelineRun    // may be nil
	Completed  *PipelineRun    // the latest run that has ended; may be nil
	NextNumber int64           // of the next run
	States     []*PipelineState
	Lifetime

	triggers []*Job // whose runs do not exist yet
}

// LatestNumber returns the number of the latest run, or 0.
func (p *Pipeline) LatestNumber() int64 {
	if p.Latest == nil {
		return 0
	}
	return p.Latest.Number
}

// Lifetime has the times of an entity of a definition.
type Lifetime struct{ CreatedAt, UpdatedAt, DeletedAt time.Time }

func (l *Lifetime) changed(now time.Time) {
	if l.CreatedAt.IsZero() {
		l.CreatedAt = now
	}
	l.UpdatedAt, l.DeletedAt = now, time.Time{}
}

// IsDeleted reports whether the definition has lost the entity.
func (l *Lifetime) IsDeleted() bool { return !l.DeletedAt.IsZero() }

// A PipelineStep is a step of a pipeline.
type PipelineStep struct {
	ID         int64
	Pipeline   *Pipeline
	Definition *DefinedStep
	Steplets   []*PipelineSteplet // at least one
	Latest     *RunStep           // may be nil
	Lifetime
}

// A PipelineSteplet is a part of a step of a pipeline. A matrix has several.
type PipelineSteplet struct {
	ID      int64
	Step    *PipelineStep
	Number  int
	Env     map[string]any
	Runtime map[string]any // nil for the runtime of the step
	Lifetime
}

// A PipelineResource is an input or output of steps.
type PipelineResource struct {
	ID         int64
	Source     *PipelineSource
	Branch     string // of a source with many branches
	Definition *DefinedResource
	Latest     *ResourceVersion
	Lifetime
}

// A ResourceVersion is a version of a resource.
type ResourceVersion struct {
	ID        int64
	Resource  *PipelineResource
	Content   map[string]any
	RunID     int64 // of the run that has created the version, or 0; the run may be dropped
	StepID    int64
	CreatedAt time.Time
}

// A PipelineRun is a run of a pipeline.
type PipelineRun struct {
	ID       int64
	Number   int64
	Pipeline *Pipeline
	Code     int
	Steps    []*RunStep // in the order of their dependencies
	By       string     // who has triggered the run
	Envs     []EnvVariable

	CreatedAt, StartedAt, EndedAt, UpdatedAt time.Time

	chain     runChain
	ending    *Job // of a cancellation
	advancing bool
}

// Ended reports whether a run has ended.
func (r *PipelineRun) Ended() bool { return Final(r.Code) }

// An EnvVariable is an environment variable of a step.
type EnvVariable struct {
	Key      string `json:"key"`
	Value    string `json:"value"`
	ReadOnly bool   `json:"isReadOnly"`
}

// A RunStep is a step of a run. Later definitions do not change it.
type RunStep struct {
	Definition    *DefinedStep
	Configuration map[string]any // with the settings of the pipeline

	ID        int64
	Run       *PipelineRun
	Step      *PipelineStep
	Code      int
	Envs      []EnvVariable // all variables of the step
	Injected  []EnvVariable // of the trigger, for this step
	Overrides map[int64]*ResourceVersion
	Resources []*RunResource
	Steplets  []*RunSteplet
	Log       *StepLog
	Files     map[string]string // with results of tests, by path
	Report    *TestReport       // may be nil
	State     string            // name of the artifact with the state of the pipeline
	Approved  bool
	Cause     *RunStep         // the input step that has ended last
	CausedBy  *ResourceVersion // that has triggered the step
	TimeoutAt time.Time

	TriggeredAt, ReadyAt, QueuedAt, StartedAt, EndedAt, CreatedAt, UpdatedAt time.Time

	inputs []stepInput
	job    *Job // while the step is picked up, processed or cancelled
}

// A stepInput is a step that must end before another step of the run.
type stepInput struct {
	step  *RunStep
	codes []int // the codes that let the other step run
}

// A RunSteplet is a part of a step of a run.
type RunSteplet struct {
	ID      int64
	Step    *RunStep
	Defined *PipelineSteplet
	Log     *StepLog    // the log of the step, unless the step is a matrix
	Report  *TestReport // may be nil
}

// A RunResource is a version of a resource that a step of a run uses or creates.
type RunResource struct {
	ID                   int64
	Step                 *RunStep
	Resource             *PipelineResource
	Version              *ResourceVersion
	Output               bool
	CreatedAt, UpdatedAt time.Time
}

// A TestReport is the result of the tests of a step or a steplet.
type TestReport struct {
	ID        int64
	Tests     TestResults
	CreatedAt time.Time
}

// Final reports whether a code is of work that has ended.
func Final(code int) bool {
	return slices.Contains([]int{CodeSuccess, CodeFailure, CodeError, CodeCancelled, CodeUnstable,
		CodeSkipped,
		CodeTimeout, CodeStopped, CodeDeleted, CodeCached}, code)
}

// abandon ends the work of a run without an effect.
func (r *PipelineRun) abandon() {
	if r.ending != nil {
		r.ending.Cancel()
	}
	for _, st := range r.Steps {
		if st.job != nil {
			st.job.Cancel()
		}
	}
}

// dropRuns drops the oldest runs that have ended, if there are too many.
func (x *PipelineRuns) dropRuns() {
	surplus := len(x.Runs) - maxPipelineRuns
	if surplus <= 0 {
		return
	}
	dropped := map[*PipelineRun]bool{}
	x.Runs = slices.DeleteFunc(x.Runs, func(r *PipelineRun) bool {
		kept := !r.Ended() && surplus <= maxPipelineRuns || r.Pipeline.Latest == r ||
			r.Pipeline.Completed == r
		if surplus == 0 || kept {
			return false
		}
		r.abandon()
		surplus--
		dropped[r] = true
		return true
	})
	x.RunSteps = slices.DeleteFunc(x.RunSteps, func(st *RunStep) bool {
		if dropped[st.Run] && st.Step.Latest == st {
			st.Step.Latest = nil
		}
		return dropped[st.Run]
	})
}

// inherited are the settings that steps have from the configuration of their pipeline.
var inherited = []string{"nodePool", "runtime", "affinityGroup", "timeoutSeconds", "chronological"}

// Configuration returns the configuration of a step, with the settings of its pipeline.
func (p *PipelineStep) Configuration() map[string]any {
	out := map[string]any{}
	for _, key := range inherited {
		if value, set := p.Pipeline.Definition.Configuration[key]; set {
			out[key] = value
		}
	}
	maps.Copy(out, p.Definition.Configuration)
	return out
}

// Timeout returns the limit of the time that the step may take, in seconds.
func (st *RunStep) Timeout() int64 { return seconds(st.Configuration, 3600) }

// Variables returns the variables in the configuration of a step.
func (d *DefinedStep) Variables() []EnvVariable { return environment(d.Configuration) }

// Variables returns the variables of a steplet, by key.
func (x *PipelineSteplet) Variables() map[string]string {
	out := map[string]string{}
	for _, v := range x.Step.Definition.Variables() {
		out[v.Key] = v.Value
	}
	for key, value := range x.Env {
		out[key] = scalarText(value)
	}
	return out
}
