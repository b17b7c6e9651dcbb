package retention

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// BundlePolicy is a policy that cleans up release bundles v2.
type BundlePolicy struct {
	// Key is unique. It has three or more letters, digits, underscores and hyphens.
	Key         string  `json:"key"`
	Description *string `json:"description,omitempty"`
	// CronExp is the schedule, a Quartz cron expression such as "0 0 2 ? * SUN". If it is nil or
	// empty, the policy has no schedule.
	CronExp *string `json:"cronExp,omitempty"`
	// ItemType is releaseBundle, the only type. It may be empty in a request.
	ItemType          string `json:"itemType"`
	DurationInMinutes *int   `json:"durationInMinutes,omitempty"` // longest run
	// Enabled allows runs that are no dry runs. Only SetEnabled changes it. Replace sends it as it
	// was read.
	Enabled        bool           `json:"enabled"`
	SearchCriteria BundleCriteria `json:"searchCriteria"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a policy and keeps unknown fields.
func (p *BundlePolicy) UnmarshalJSON(data []byte) (err error) {
	type plain BundlePolicy
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a policy with its unknown fields.
func (p BundlePolicy) MarshalJSON() ([]byte, error) {
	type plain BundlePolicy
	return jsonextra.Encode(plain(p), p.Extra)
}

// BundleCriteria selects the release bundle versions of a policy.
type BundleCriteria struct {
	IncludeAllProjects bool             `json:"includeAllProjects"`
	IncludedProjects   []string         `json:"includedProjects"` // project keys
	ReleaseBundles     []BundleSelector `json:"releaseBundles"`   // at least one
	// ExcludePromotedEnvironments protects the versions that were promoted to an environment. The
	// element ** stands for all environments.
	ExcludePromotedEnvironments []string `json:"excludePromotedEnvironments"`
	// CreatedBeforeInMonths selects versions that are older. It must be positive.
	CreatedBeforeInMonths int `json:"createdBeforeInMonths"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads criteria and keeps unknown fields.
func (c *BundleCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain BundleCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes criteria with their unknown fields.
func (c BundleCriteria) MarshalJSON() ([]byte, error) {
	type plain BundleCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// BundleSelector selects release bundles by their name.
type BundleSelector struct {
	Name       string `json:"name"`       // **: all
	ProjectKey string `json:"projectKey"` // empty: the global level

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a selector and keeps unknown fields.
func (b *BundleSelector) UnmarshalJSON(data []byte) (err error) {
	type plain BundleSelector
	b.Extra, err = jsonextra.Decode(data, (*plain)(b))
	return err
}

// MarshalJSON writes a selector with its unknown fields.
func (b BundleSelector) MarshalJSON() ([]byte, error) {
	type plain BundleSelector
	return jsonextra.Encode(plain(b), b.Extra)
}

const bundleItemType = "releaseBundle"

// sent returns the policy as servers take it: with its item type, and with all lists, even empty
// ones.
func (p BundlePolicy) sent() BundlePolicy {
	p.ItemType = cmp.Or(p.ItemType, bundleItemType)
	c := &p.SearchCriteria
	c.IncludedProjects = list(c.IncludedProjects)
	c.ReleaseBundles = list(c.ReleaseBundles)
	c.ExcludePromotedEnvironments = list(c.ExcludePromotedEnvironments)
	return p
}

func (p BundlePolicy) check() error {
	c := p.SearchCriteria
	err := errors.Join(
		schedule(p.CronExp),
		check.NotNegative("duration in minutes", jfrog.Deref(p.DurationInMinutes)),
		check.NoneEmpty("included project", c.IncludedProjects),
		check.NoneEmpty("environment", c.ExcludePromotedEnvironments),
	)
	switch {
	case p.ItemType != "" && p.ItemType != bundleItemType:
		err = errors.Join(err, fmt.Errorf("item type %q is not %s", p.ItemType, bundleItemType))
	case c.IncludeAllProjects && len(c.IncludedProjects) > 0:
		err = errors.Join(err, errors.New("all projects and a list of projects exclude each other"))
	case len(c.ReleaseBundles) == 0:
		err = errors.Join(err, errors.New("no release bundle: the name ** stands for all"))
	case c.CreatedBeforeInMonths <= 0:
		err = errors.Join(err, fmt.Errorf("created before %d months: a positive number is required", c.CreatedBeforeInMonths))
	}
	for _, b := range c.ReleaseBundles {
		err = errors.Join(err, check.NotEmpty("name of a release bundle", b.Name))
	}
	return err
}
