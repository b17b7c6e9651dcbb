package store

// ClassDistribution is the class of distribution repositories, which have an entry for each
// artifact that was distributed to Bintray. Clients can neither configure them nor deploy to them.
const ClassDistribution = "distribution"

// AddDistributionRepository creates a distribution repository.
func (s *Store) AddDistributionRepository(key string) error {
	if err := s.checkNewKey(key); err != nil {
		return err
	}
	s.addRepository(key, ClassDistribution, map[string]any{"key": key, "rclass": ClassDistribution, "packageType": "generic"})
	return nil
}

// Distributes reports whether artifacts of the repository can be distributed to Bintray.
func (r *Repository) Distributes() bool { return r.Deployable() || r.Class == ClassDistribution }
