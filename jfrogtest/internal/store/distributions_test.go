package store

import (
	"testing"
	"time"
)

// TestDeletionStopsDistribution checks that no target receives a version that is deleted.
func TestDeletionStopsDistribution(t *testing.T) {
	for _, deletes := range []bool{true, false} {
		target := &Target{Name: "edge"}
		s := New(Config{Clock: time.Now, Polls: 1, Targets: []*Target{target}})
		v := &BundleVersion{Repo: BundleRepo, Name: "app", Version: "1.0"}
		s.Bundles = append(s.Bundles, v)
		d := &Distribution{Targets: []*TargetProgress{{Target: target}}}
		s.BeginDistribution(v, d)
		if deletes {
			s.DeleteBundle(v)
		}
		d.End()
		if got := len(target.Received); (got == 0) != deletes {
			t.Errorf("deleted %v: received %d", deletes, got)
		}
		s.Close()
	}
}
