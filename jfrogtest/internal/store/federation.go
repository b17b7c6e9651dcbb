package store

import "slices"

// A FederationTarget is an Access service that receives identities of another one.
type FederationTarget struct {
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	Entities []string `json:"entities"`
	Filters  struct {
		Include []string `json:"includePatterns"`
		Exclude []string `json:"excludePatterns"`
	} `json:"permissionFilters"`
	Active bool `json:"active"`
}

// FederationEntities returns what a federation can synchronize.
func FederationEntities() []string { return []string{"users", "groups", "permissions", "tokens"} }

// Clone returns a copy of the target.
func (t *FederationTarget) Clone() *FederationTarget {
	c := *t
	c.Entities = slices.Clone(t.Entities)
	c.Filters.Include = slices.Clone(t.Filters.Include)
	c.Filters.Exclude = slices.Clone(t.Filters.Exclude)
	return &c
}
