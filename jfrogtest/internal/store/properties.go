package store

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// CloneProperties returns a deep copy. Values are replaced as a whole: items may share them.
func CloneProperties(p Properties) Properties {
	c := maps.Clone(p)
	for key, values := range c {
		c[key] = slices.Clip(slices.Clone(values))
	}
	return c
}

// Properties are the properties of an item. A key has one or more values.
type Properties map[string][]string

// Add adds values. Distinct removes repeated ones.
func (p Properties) Add(key string, values ...string) { p[key] = append(p[key], values...) }

// Distinct removes the values of each key that an earlier value equals.
func (p Properties) Distinct() {
	for key, values := range p {
		seen := make(map[string]bool, len(values))
		p[key] = slices.Clip(slices.DeleteFunc(values, func(v string) bool {
			repeated := seen[v]
			seen[v] = true
			return repeated
		}))
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

// These limits keep searches cheap.
const (
	maxPropertyValue  = 16 << 10 // bytes of a value
	maxPropertyValues = 10_000   // values in a request
)

// forbiddenInKey has the characters that property keys must not have.
const forbiddenInKey = "){}[]*+^$`!@#%&<>;,±§ "

// CheckProperties returns an error if Artifactory rejects a key, or if there are too many or too
// long values.
func CheckProperties(p Properties) error {
	left := maxPropertyValues
	for key, values := range p {
		if left -= len(values); left < 0 {
			return apierr.New(http.StatusBadRequest, "There are more than %d property values", maxPropertyValues)
		}
		if slices.ContainsFunc(values, func(v string) bool { return len(v) > maxPropertyValue }) {
			return apierr.New(http.StatusBadRequest, "A value of property '%s' has more than %d bytes", key, maxPropertyValue)
		}
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
	p = CloneProperties(p)
	s.ChangeProperties(n, recursive, func(target Properties) { maps.Copy(target, p) }, len(p))
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
		before := x.Props
		x.Props = maps.Clone(before)
		change(x.Props)
		x.PropsModified = s.Now()
		s.notifyProperties(x, before)
	}
	if recursive {
		n.Walk(apply)
	} else {
		apply(n)
	}
}
