package store

import "time"

// Pairings is the trust of one service in services of other platforms.
type Pairings struct {
	Tokens   map[string]time.Time // expiry of unused tokens
	UseCases map[string][]string  // by the base URL of the other platform
}

// PairingsOf returns the pairings of a service.
func (s *Store) PairingsOf(service string) *Pairings {
	p := s.pairings[service]
	if p == nil {
		p = &Pairings{Tokens: map[string]time.Time{}, UseCases: map[string][]string{}}
		s.pairings[service] = p
	}
	return p
}
