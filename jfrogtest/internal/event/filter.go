package event

import (
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A filter selects the events of a subscription.
type filter struct {
	Domain   string    `json:"domain"`
	Types    []string  `json:"event_types"`
	Criteria *criteria `json:"criteria,omitempty"`
}

// criteria have the fields of all domains.
type criteria struct {
	AnyLocal     *bool    `json:"anyLocal,omitempty"`
	AnyRemote    *bool    `json:"anyRemote,omitempty"`
	AnyFederated *bool    `json:"anyFederated,omitempty"`
	RepoKeys     []string `json:"repoKeys,omitzero"`

	AnyBuild       *bool    `json:"anyBuild,omitempty"`
	SelectedBuilds []string `json:"selectedBuilds,omitzero"`

	AnyReleaseBundle *bool               `json:"anyReleaseBundle,omitempty"`
	RegisteredNames  []string            `json:"registeredReleaseBundlesNames,omitzero"`
	SelectedBundles  map[string][]string `json:"selectedReleaseBundles,omitzero"`

	SelectedEnvironments []string `json:"selectedEnvironments,omitzero"`

	Include []string `json:"includePatterns,omitzero"`
	Exclude []string `json:"excludePatterns,omitzero"`
}

// A kind is a form of criteria.
type kind int

const (
	kindNone kind = iota
	kindRepository
	kindBuild
	kindBundle
	kindBundleV2
	kindEnvironment
)

// kinds returns the forms whose own fields are set.
func (c *criteria) kinds() (set []kind) {
	for k, used := range map[kind]bool{
		kindRepository:  c.AnyLocal != nil || c.AnyRemote != nil || c.AnyFederated != nil || c.RepoKeys != nil,
		kindBuild:       c.AnyBuild != nil || c.SelectedBuilds != nil,
		kindBundle:      c.RegisteredNames != nil,
		kindBundleV2:    c.SelectedBundles != nil,
		kindEnvironment: c.SelectedEnvironments != nil,
	} {
		if used {
			set = append(set, k)
		}
	}
	if c.AnyReleaseBundle != nil && !slices.Contains(set, kindBundleV2) && !slices.Contains(set, kindBundle) {
		set = append(set, kindBundle)
	}
	return set
}

// A domain is a kind of events.
type domain struct {
	types    []string
	criteria kind
}

var (
	deletions = []string{"delete_started", "delete_completed", "delete_failed"}
	received  = domain{append([]string{"received"}, deletions...), kindBundle}
)

var domains = map[string]domain{
	"artifact":                   {[]string{"deployed", "deleted", "moved", "copied", "cached"}, kindRepository},
	"artifact_property":          {[]string{"added", "deleted"}, kindRepository},
	"docker":                     {[]string{"pushed", "deleted", "promoted"}, kindRepository},
	"build":                      {[]string{"uploaded", "deleted", "promoted"}, kindBuild},
	"release_bundle":             {[]string{"created", "signed", "deleted"}, kindBundle},
	"distribution":               {append([]string{"distribute_started", "distribute_completed", "distribute_aborted", "distribute_failed"}, deletions...), kindBundle},
	"artifactory_release_bundle": received,
	"destination":                received,
	"release_bundle_v2": {
		[]string{"release_bundle_v2_started", "release_bundle_v2_failed", "release_bundle_v2_completed"}, kindBundleV2,
	},
	"release_bundle_v2_promotion": {
		[]string{"release_bundle_v2_promotion_started", "release_bundle_v2_promotion_failed", "release_bundle_v2_promotion_completed"},
		kindEnvironment,
	},
	"artifact_lifecycle": {[]string{"archive", "restore"}, kindNone},
	"user":               {[]string{"locked"}, kindNone},
}

// check returns an error for a filter with types or criteria of another domain.
func (f *filter) check() error {
	d, ok := domains[f.Domain]
	switch {
	case !ok:
		return badInput("The domain '%s' is unknown", f.Domain)
	case len(f.Types) == 0:
		return badInput("There are no event types")
	case f.Criteria == nil && d.criteria != kindNone:
		return badInput("The domain '%s' requires criteria", f.Domain)
	}
	for _, t := range f.Types {
		if !slices.Contains(d.types, t) {
			return badInput("The event type '%s' is not of the domain '%s'", t, f.Domain)
		}
	}
	if f.Criteria == nil {
		return nil
	}
	for _, k := range f.Criteria.kinds() {
		if k != d.criteria && !(k == kindBundle && d.criteria == kindBundleV2 && f.Criteria.RegisteredNames == nil) {
			return badInput("The criteria are not those of the domain '%s'", f.Domain)
		}
	}
	return nil
}

func isOn(b *bool) bool { return b != nil && *b }

// selects reports whether a filter selects an event.
func (f *filter) selects(e store.Event) bool {
	if f.Domain != e.Domain || !slices.Contains(f.Types, e.Type) || f.Criteria == nil {
		return false
	}
	c := f.Criteria
	matches := func(patterns []string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return pattern.Ant(p)(e.Name) })
	}
	if matches(c.Exclude) {
		return false
	}
	if e.Repo == nil { // patterns select builds too
		return slices.Contains(c.SelectedBuilds, e.Name) || matches(c.Include) || isOn(c.AnyBuild) && len(c.Include) == 0
	}
	return c.selectsRepo(e.Repo) && (len(c.Include) == 0 || matches(c.Include))
}

func (c *criteria) selectsRepo(repo *store.Repository) bool {
	config := repo.Setting("key") // of the remote repository, for a cache
	if slices.Contains(c.RepoKeys, repo.Key) || slices.Contains(c.RepoKeys, config) {
		return true
	}
	switch repo.Class {
	case store.ClassCache:
		return isOn(c.AnyRemote)
	case store.ClassFederated:
		return isOn(c.AnyFederated)
	}
	return isOn(c.AnyLocal)
}
