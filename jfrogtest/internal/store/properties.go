package store

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// CloneProperties returns a deep copy.
func CloneProperties(p Properties) Properties {
	c := maps.Clone(p)
	for key, values := range c {
		c[key] = slices.Clone(values)
	}
	return c
}

// Properties are the properties of an item. A key has one or more values.
type Properties map[string][]string

// Add adds distinct values, in the order of arrival.
func (p Properties) Add(key string, values ...string) {
	for _, v := range values {
		if !slices.Contains(p[key], v) {
			p[key] = append(p[key], v)
		}
	}
}

// HasAll reports whether every key has one of the wanted values.
func (p Properties) HasAll(want Properties) bool {
	for key, values := range want {
		if !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(p[key], v) }) {
			return false
		}
	}
	return true
}

// forbiddenInKey has the characters that property keys must not have.
const forbiddenInKey = "){}[]*+^$`!@#%&<>;,±§ "

// CheckProperties returns an error if Artifactory rejects a key.
func CheckProperties(p Properties) error {
	for key := range p {
		if key == "" {
			return apierr.New(http.StatusBadRequest, "Property key cannot be empty")
		}
		if i := strings.IndexAny(key, forbiddenInKey); i >= 0 {
			return apierr.New(http.StatusBadRequest, "Property key '%s' contains an illegal character at index %d", key, i)
		}
	}
	return nil
}

// SetProperties replaces the values of keys on an item, or on all items below it too.
func (s *Store) SetProperties(n *Item, p Properties, recursive bool) {
	s.ChangeProperties(n, recursive, func(target Properties) {
		for key, values := range p {
			target[key] = slices.Clone(values)
		}
	}, len(p))
}

// ChangeProperties applies a change to an item, or to all items below it too. It does nothing if
// the change concerns no properties.
func (s *Store) ChangeProperties(n *Item, recursive bool, change func(Properties), some int) {
	if some == 0 {
		return
	}
	apply := func(x *Item) {
		if x.Props == nil {
			x.Props = Properties{}
		}
		change(x.Props)
		x.PropsModified = s.Now()
	}
	if recursive {
		n.Walk(apply)
	} else {
		apply(n)
	}
}
