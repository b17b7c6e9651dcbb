package store

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"

	"maps"
	"net/http"
	"slices"
	"strings"
)

func CloneProperties(p Properties) Properties {
	c := maps.Clone(p)
	for key, values := range c {
		c[key] = slices.Clone(values)
	}
	return c
}

// properties of an item: every key has one or more values.
type Properties map[string][]string

// add keeps values distinct and in the order of arrival.
func (p Properties) Add(key string, values ...string) {
	for _, v := range values {
		if !slices.Contains(p[key], v) {
			p[key] = append(p[key], v)
		}
	}
}

// hasAll tells whether every key is there with one of the wanted values.
func (p Properties) HasAll(want Properties) bool {
	for key, values := range want {
		if !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(p[key], v) }) {
			return false
		}
	}
	return true
}

// forbiddenInKey are the characters that no property key may have.
const forbiddenInKey = "){}[]*+^$`!@#%&<>;,±§ "

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

// setProperties replaces the values of the given keys, on the item or on all below it too.
func (s *Store) SetProperties(n *Item, p Properties, recursive bool) {
	s.ChangeProperties(n, recursive, func(target Properties) {
		for key, values := range p {
			target[key] = slices.Clone(values)
		}
	}, len(p))
}

// changeProperties applies a change of some properties; none is no change.
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
