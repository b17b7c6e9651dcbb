// Package nameset holds sets of names that take little memory.
package nameset

import "crypto/sha256"

// Key is a checksum that stands for a name.
type Key [16]byte

// KeyOf returns the key of a name.
func KeyOf(name string) Key {
	sum := sha256.Sum256([]byte(name))
	return Key(sum[:16])
}

// Set is a set of names, of which it stores the keys.
type Set map[Key]struct{}

// Add adds a name and reports whether it is new.
func (s Set) Add(name string) bool {
	n := len(s)
	s[KeyOf(name)] = struct{}{}
	return len(s) > n
}

// Has reports whether the set has a name.
func (s Set) Has(name string) bool {
	_, ok := s[KeyOf(name)]
	return ok
}
