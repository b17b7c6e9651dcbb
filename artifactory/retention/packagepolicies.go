package retention

import (
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// PackagePolicy is a policy that cleans up or archives packages.
type PackagePolicy struct {
	// Key has three or more letters, digits, underscores and hyphens.
	Key         string  `json:"key"`
	Description *string `json:"description,omitempty"`
	// CronExp is the schedule, a Quartz cron expression such as "0 0 2 ? * SUN". If it is nil or
	// empty, the policy has no schedule.
	CronExp           *string `json:"cronExp,omitempty"`
	DurationInMinutes *int    `json:"durationInMinutes,omitempty"` // longest run
	// Enabled allows runs that are no dry runs. Only SetEnabled changes it. Replace sends it as it
	// was read.
	Enabled bool `json:"enabled"`
	// SkipTrashcan deletes packages permanently. Otherwise they go to the trash can, which must be
	// enabled.
	SkipTrashcan bool `json:"skipTrashcan"`
	// ProjectKey is the project of a policy on the project level.
	ProjectKey     string          `json:"projectKey,omitempty"`
	SearchCriteria PackageCriteria `json:"searchCriteria"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a policy and keeps unknown fields.
func (p *PackagePolicy) UnmarshalJSON(data []byte) (err error) {
	type plain PackagePolicy
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a policy with its unknown fields.
func (p PackagePolicy) MarshalJSON() ([]byte, error) {
	type plain PackagePolicy
	return jsonextra.Encode(plain(p), p.Extra)
}

// PackageCriteria selects the packages of a policy. Exactly one kind of condition is required:
//
//   - the age, in days or in months: when a package was created, last downloaded, or both,
//   - the versions to keep: KeepLastNVersions,
//   - a property: IncludedProperties.
//
// A number that is nil or 0 is no condition.
type PackageCriteria struct {
	PackageTypes []artifactory.PackageType `json:"packageTypes"` // at least one
	// Repos has repository keys or patterns, at least one. The pattern ** stands for all.
	Repos         []string `json:"repos"`
	ExcludedRepos []string `json:"excludedRepos,omitzero"` // keys or patterns
	// IncludedPackages has exactly one element: a package name or a pattern. The pattern **
	// stands for all packages.
	IncludedPackages []string `json:"includedPackages"`
	ExcludedPackages []string `json:"excludedPackages,omitzero"` // names, no patterns
	// IncludeAllProjects selects the repositories of all projects. Only a platform admin sets it,
	// in a policy without ProjectKey.
	IncludeAllProjects bool `json:"includeAllProjects"`
	// IncludedProjects has project keys. The key "default" stands for the repositories without a
	// project. Only a platform admin sets it, in a policy without ProjectKey.
	IncludedProjects []string `json:"includedProjects,omitzero"`

	// CreatedBeforeInDays selects packages that are older. Since Artifactory 7.111.2.
	CreatedBeforeInDays *int `json:"createdBeforeInDays,omitempty"`
	// LastDownloadedBeforeInDays selects packages whose last download was before. Since
	// Artifactory 7.111.2.
	LastDownloadedBeforeInDays   *int `json:"lastDownloadedBeforeInDays,omitempty"`
	CreatedBeforeInMonths        *int `json:"createdBeforeInMonths,omitempty"`
	LastDownloadedBeforeInMonths *int `json:"lastDownloadedBeforeInMonths,omitempty"`
	// KeepLastNVersions selects all but the newest versions of a package, by their creation. The
	// server refuses it for some package types.
	KeepLastNVersions *int `json:"keepLastNVersions,omitempty"`
	// IncludedProperties selects packages by a property of their lead artifact: one key with one
	// value.
	IncludedProperties map[string][]string `json:"includedProperties,omitempty"`
	// ExcludedProperties protects packages by a property of their lead artifact: one key with
	// one value. It may stand beside any condition.
	ExcludedProperties map[string][]string `json:"excludedProperties,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads criteria and keeps unknown fields.
func (c *PackageCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain PackageCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes criteria with their unknown fields.
func (c PackageCriteria) MarshalJSON() ([]byte, error) {
	type plain PackageCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// sent returns the policy as servers take it: with a list of projects, even an empty one.
func (p PackagePolicy) sent() PackagePolicy {
	p.SearchCriteria.IncludedProjects = list(p.SearchCriteria.IncludedProjects)
	return p
}

func (p PackagePolicy) check() error {
	c := p.SearchCriteria
	err := errors.Join(
		schedule(p.CronExp),
		check.NotNegative("duration in minutes", jfrog.Deref(p.DurationInMinutes)),
		c.check(),
	)
	if p.ProjectKey != "" && (c.IncludeAllProjects || len(c.IncludedProjects) > 0) {
		err = errors.Join(err, fmt.Errorf("the policy belongs to project %q: its criteria must not include projects", p.ProjectKey))
	}
	return err
}

func (c PackageCriteria) check() error {
	err := errors.Join(
		check.AtLeastOne("package type", c.PackageTypes),
		check.AtLeastOne("repository", c.Repos),
		check.NoneEmpty("excluded repository", c.ExcludedRepos),
		check.NoneEmpty("included project", c.IncludedProjects),
		c.checkPackages(),
		oneProperty("included properties", c.IncludedProperties),
		oneProperty("excluded properties", c.ExcludedProperties),
		c.checkConditions(),
	)
	if c.IncludeAllProjects && len(c.IncludedProjects) > 0 {
		err = errors.Join(err, errors.New("all projects and a list of projects exclude each other"))
	}
	return err
}

func (c PackageCriteria) checkPackages() error {
	if n := len(c.IncludedPackages); n != 1 || c.IncludedPackages[0] == "" {
		return fmt.Errorf("%d included packages: exactly one name or pattern is required, ** for all packages", n)
	}
	for _, name := range c.ExcludedPackages {
		if name == "" || isPattern(name) {
			return fmt.Errorf("excluded package %q is not a name: patterns are not allowed", name)
		}
	}
	return nil
}

// checkConditions wants one kind of condition.
func (c PackageCriteria) checkConditions() error {
	inDays := [2]int{jfrog.Deref(c.CreatedBeforeInDays), jfrog.Deref(c.LastDownloadedBeforeInDays)}
	inMonths := [2]int{jfrog.Deref(c.CreatedBeforeInMonths), jfrog.Deref(c.LastDownloadedBeforeInMonths)}
	keep := jfrog.Deref(c.KeepLastNVersions)
	for _, n := range []int{inDays[0], inDays[1], inMonths[0], inMonths[1], keep} {
		if n < 0 {
			return fmt.Errorf("a condition has the negative number %d", n)
		}
	}
	days, months := inDays != [2]int{}, inMonths != [2]int{}
	kinds := 0
	for _, given := range []bool{days || months, keep > 0, len(c.IncludedProperties) > 0} {
		if given {
			kinds++
		}
	}
	switch {
	case days && months:
		return errors.New("conditions in days and in months exclude each other")
	case kinds == 0:
		return errors.New("no condition: the age, the number of versions to keep or a property is required")
	case kinds > 1:
		return errors.New("conditions on the age, on the number of versions and on properties exclude each other")
	}
	return nil
}

// oneProperty checks properties, which have at most one key, with one value.
func oneProperty(what string, properties map[string][]string) error {
	if len(properties) > 1 {
		return fmt.Errorf("%s have %d keys, want one", what, len(properties))
	}
	for key, values := range properties {
		if key == "" || len(values) != 1 {
			return fmt.Errorf("%s: key %q has %d values, want one", what, key, len(values))
		}
	}
	return nil
}
