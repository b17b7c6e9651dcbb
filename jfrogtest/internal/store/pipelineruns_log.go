package store

import (
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
)

// A StepLog is the log of a step or a steplet.
type StepLog struct {
	Entries []*StepLogEntry // in the order of their timestamps

	open []*StepLogEntry // groups and commands without an end, innermost last
}

// A StepLogEntry is an entry of the log of a step: the start or the end of a group or a command,
// or a message.
type StepLogEntry struct {
	ID        string
	Parent    string // the ID of the group or command around the entry, or "root"
	Type      string // grp, cmd or msg
	Message   string
	Success   *bool // nil while the result is open
	Shown     bool
	Timestamp int64 // in microseconds
	Ended     int64 // 0: not ended
}

// maxOutput limits the lines of the output of a step in its log.
const maxOutput = 10_000

// timestamp returns the time in microseconds. No two entries have the same.
func (s *Store) timestamp() int64 {
	x := s.PipelineRuns
	x.lastTimestamp = max(x.lastTimestamp+1, s.Now().UnixMicro())
	return x.lastTimestamp
}

func (l *StepLog) parent() string {
	if len(l.open) == 0 {
		return "root"
	}
	return l.open[len(l.open)-1].ID
}

// begin begins a group or a command.
func (s *Store) begin(l *StepLog, kind, message string) {
	e := &StepLogEntry{ID: NewID(), Parent: l.parent(), Type: kind, Message: message, Shown: true,
		Timestamp: s.timestamp()}
	l.Entries, l.open = append(l.Entries, e), append(l.open, e)
}

// end ends the innermost group or command.
func (s *Store) end(l *StepLog, success bool) {
	if len(l.open) == 0 {
		return
	}
	e := *l.open[len(l.open)-1]
	l.open = l.open[:len(l.open)-1]
	e.Success, e.Timestamp = &success, s.timestamp()
	e.Ended = e.Timestamp
	l.Entries = append(l.Entries, &e)
}

// say adds a message.
func (s *Store) say(l *StepLog, message string) {
	l.Entries = append(l.Entries, &StepLogEntry{
		ID: NewID(), Parent: l.parent(), Type: "msg", Message: message, Shown: true,
		Timestamp: s.timestamp(),
	})
}

// endAll ends all groups and commands.
func (s *Store) endAll(l *StepLog, success bool) {
	for len(l.open) > 0 {
		s.end(l, success)
	}
}

// commands returns the commands of a section of a step, such as onExecute.
func commands(d *DefinedStep, section string) []string { return jsondoc.Strings(d.Execution[section]) }

// section logs a section of a step from its begin to its end.
func (s *Store) section(l *StepLog, d *DefinedStep, name string) {
	list := commands(d, name)
	if len(list) == 0 {
		return
	}
	s.begin(l, "grp", name)
	for _, command := range list {
		s.begin(l, "cmd", command)
		s.end(l, true)
	}
	s.end(l, true)
}

// logs returns the logs with the commands of a step.
func (st *RunStep) logs() []*StepLog {
	if !st.Definition.Matrix() {
		return []*StepLog{st.Log}
	}
	var list []*StepLog
	for _, x := range st.Steplets {
		list = append(list, x.Log)
	}
	return list
}

// logBegin logs the begin of a step, until its first command.
func (s *Store) logBegin(st *RunStep) {
	d := st.Definition
	if st.Definition.Matrix() {
		s.begin(st.Log, "grp", d.Name)
	}
	for _, l := range st.logs() {
		s.section(l, d, "onStart")
		name := "onExecute"
		list := commands(d, name)
		if len(list) == 0 {
			name = d.Type // a native step has no commands
		}
		s.begin(l, "grp", name)
		if len(list) > 0 {
			s.begin(l, "cmd", list[0])
		}
	}
}

// logEnd logs the end of a step. The last command has the output, and fails with the step.
func (s *Store) logEnd(st *RunStep, output string) {
	d := st.Definition
	success := st.Code == CodeSuccess || st.Code == CodeCached
	var lines []string
	if output != "" {
		lines = strings.SplitN(strings.TrimSuffix(output, "\n"), "\n", maxOutput+1)
		lines = lines[:min(len(lines), maxOutput)]
	}
	for _, l := range st.logs() {
		list := commands(d, "onExecute")
		for _, command := range list[min(1, len(list)):] {
			s.end(l, true)
			s.begin(l, "cmd", command)
		}
		for _, line := range lines {
			s.say(l, line)
		}
		s.endAll(l, success)
		if success {
			s.section(l, d, "onSuccess")
		} else {
			s.section(l, d, "onFailure")
		}
		s.section(l, d, "onComplete")
	}
	s.endAll(st.Log, success)
}

// logSkipped logs that a step is skipped.
func (s *Store) logSkipped(st *RunStep) {
	s.begin(st.Log, "grp", "Step skipped")
	s.begin(st.Log, "cmd", "Info")
	s.say(st.Log, "Skipping step as it has unsuccessful dependencies.")
	s.end(st.Log, false)
	st.Log.Entries[len(st.Log.Entries)-1].Shown = false
	s.end(st.Log, false)
}

// logCancelled ends the log of a step that is cancelled.
func (s *Store) logCancelled(st *RunStep) {
	for _, l := range st.logs() {
		s.endAll(l, false)
	}
	s.endAll(st.Log, false)
}
