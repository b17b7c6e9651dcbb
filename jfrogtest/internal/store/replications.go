package store

import (
	"slices"
	"time"
)

// A Replication pushes a repository to a target, or pulls the source of a remote repository into
// its cache.
type Replication struct {
	Key           string
	URL           string // of the target; empty for a pull
	Username      string // at the target
	Password      string
	Proxy         string
	DisableProxy  bool
	TimeoutMillis int

	Enabled    bool
	CronExp    string
	OnEvents   bool
	Deletes    bool
	Properties bool
	Statistics bool
	ByChecksum bool

	PathPrefix, Include, Exclude string
}

// A ReplicationRun is the last run of a replication. Runs stay when their replication is deleted.
type ReplicationRun struct {
	URL       string // of the target; empty for a pull
	Completed time.Time
	Job       *Job
}

// ReplicationSettings apply to all replications of the server.
type ReplicationSettings struct {
	BlockPull, BlockPush bool
	ByChecksum           bool
	TrustUntil           time.Time
}

// maxReplicationRuns limits the runs that a repository remembers.
const maxReplicationRuns = 100

// BeginReplication starts a run to a target, whose status is running until it ends. It ends a
// run to the same target before. No two completions of a target have the same time.
func (s *Store) BeginReplication(repo *Repository, url, running string, work func() []error) {
	run := repo.ReplicationRun(url)
	if run == nil {
		if len(repo.ReplicationRuns) == maxReplicationRuns {
			repo.ReplicationRuns[0].Job.Cancel()
			repo.ReplicationRuns = slices.Delete(repo.ReplicationRuns, 0, 1)
		}
		run = &ReplicationRun{URL: url}
		repo.ReplicationRuns = append(repo.ReplicationRuns, run)
	} else {
		run.Job.End()
	}
	before := run.Completed
	run.Job = s.BeginJob(running, true, func() []error {
		errs := work()
		if run.Completed = s.Now(); !run.Completed.After(before) {
			run.Completed = before.Add(time.Millisecond)
		}
		return errs
	})
}

// ReplicationRun returns the last run to a target, or nil.
func (r *Repository) ReplicationRun(url string) *ReplicationRun {
	for _, run := range r.ReplicationRuns {
		if run.URL == url {
			return run
		}
	}
	return nil
}
