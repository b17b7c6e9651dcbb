package bulk

import "crypto/sha256"

// names is a set of names that takes little memory, because it stores a checksum of each name.
type names map[[16]byte]struct{}

func nameKey(name string) [16]byte {
	sum := sha256.Sum256([]byte(name))
	return [16]byte(sum[:16])
}

// add adds a name and reports whether it is new.
func (s names) add(name string) bool {
	n := len(s)
	s[nameKey(name)] = struct{}{}
	return len(s) > n
}

func (s names) has(name string) bool {
	_, ok := s[nameKey(name)]
	return ok
}
