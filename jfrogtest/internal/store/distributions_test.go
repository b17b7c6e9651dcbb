package store

import (
	"testing"
	"time"
)

// TestDistributionStops checks that no target receives a version after its deletion, or after the
// abortion of the distribution.
func TestDistributionStops(t *testing.T) {
	for _, stop := range []func(*Store, *BundleVersion){
		nil, (*Store).DeleteBundle,
		func(s *Store, v *BundleVersion) { s.AbortDistribution(v.Distributions[0]) },
	} {
		target := &Target{Name: "edge"}
		s := New(Config{Clock: time.Now, Polls: 1, Targets: []*Target{target}})
		v := &BundleVersion{Distributed: Distributed{Repo: BundleRepo, Name: "app", Version: "1.0"}}
		s.Bundles = append(s.Bundles, v)
		d := &Distribution{Targets: []*TargetProgress{{Target: target}}}
		s.BeginDistribution(&v.Distributed, d)
		work := d.Job
		if stop != nil {
			stop(s, v)
		}
		work.End()
		if got := len(target.Received); (got == 0) != (stop != nil) {
			t.Errorf("stopped %v: received %d", stop != nil, got)
		}
		s.Close()
	}
}
