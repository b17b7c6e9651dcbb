package store

import (
	"slices"
	"time"
)

// Categories of stages.
const (
	StageNone    = "none"
	StageCode    = "code"
	StagePromote = "promote"
)

// Stages holds what stages have beyond environments. An environment is a stage of category promote.
type Stages struct {
	Other      map[string][]string // names of stages of other categories, by project key
	Details    map[string]*Stage   // by name
	Lifecycles map[string][]string // promote stages in order, by project key
}

// A Stage has the category and the times of a stage.
type Stage struct {
	Category          string
	Created, Modified time.Time
}

// The code stages that always exist.
const (
	StagePR     = "PR"
	StageCommit = "COMMIT"
)

func newStages() *Stages {
	return &Stages{
		Other:      map[string][]string{"": {StagePR, StageCommit}},
		Details:    map[string]*Stage{StagePR: {Category: StageCode}, StageCommit: {Category: StageCode}},
		Lifecycles: map[string][]string{"": {EnvDev}},
	}
}

// Replace renames a stage in all lifecycles, or removes it.
func (t *Stages) Replace(old string, by ...string) {
	for key, names := range t.Lifecycles {
		if i := slices.Index(names, old); i >= 0 {
			t.Lifecycles[key] = slices.Replace(names, i, i+1, by...)
		}
	}
	if d := t.Details[old]; d != nil && len(by) > 0 {
		t.Details[by[0]] = d
	}
	delete(t.Details, old)
}
