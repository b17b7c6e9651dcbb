package retention

import (
	"encoding/json"
	"errors"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ArchivePolicy is a policy that moves artifacts or packages to Cold Storage.
//
// A policy of artifacts has either AQLQuery or SearchCriteriaForm. A policy of packages has
// PackageRetention and PackageSearchCriteriaForm.
type ArchivePolicy struct {
	Key              string `json:"key"`
	PackageRetention bool   `json:"packageRetention,omitempty"` // archive packages
	// Enabled allows runs.
	Enabled     bool    `json:"enabled"`
	Description *string `json:"description,omitempty"`
	// CronExp is the schedule, a Quartz cron expression such as "0 15 10 L * ?". If it is nil or
	// empty, the policy has no schedule.
	CronExp *string `json:"cronExp,omitempty"`
	// AQLQuery selects artifacts by a query on items.
	AQLQuery                  *string                 `json:"aqlQuery,omitempty"`
	SearchCriteriaForm        *ArchiveCriteria        `json:"searchCriteriaForm,omitempty"`
	PackageSearchCriteriaForm *PackageArchiveCriteria `json:"packageSearchCriteriaForm,omitempty"`
	// DurationInMinutes is the longest run. The server stops a run that takes longer.
	DurationInMinutes *int64 `json:"durationInMinutes,omitempty"`
	// ExpirationTimeInMonths is how long Cold Storage keeps the archived artifacts.
	ExpirationTimeInMonths *int64 `json:"expirationTimeInMonths,omitempty"`
	// SkipTrashcan keeps archived artifacts out of the trash can.
	SkipTrashcan *bool `json:"skipTrashcan,omitempty"`

	// NextExecutionTime is only read, and zero without a schedule.
	NextExecutionTime jfrog.Millis `json:"nextExecutionTime,omitzero"`
	LastRunStatus     *ArchiveRun  `json:"lastRunStatus,omitempty"` // only read

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a policy and keeps unknown fields.
func (p *ArchivePolicy) UnmarshalJSON(data []byte) (err error) {
	type plain ArchivePolicy
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes a policy with its unknown fields.
func (p ArchivePolicy) MarshalJSON() ([]byte, error) {
	type plain ArchivePolicy
	return jsonextra.Encode(plain(p), p.Extra)
}

// PackageArchiveCriteria selects the packages of an archive policy.
type PackageArchiveCriteria struct {
	PackageType      artifactory.PackageType `json:"packageType"`
	ComponentName    *string                 `json:"componentName,omitempty"`    // may have wildcards
	Version          *string                 `json:"version,omitempty"`          // may have wildcards
	PackageRepos     []string                `json:"packageRepos"`               // at least one key
	CreatedBefore    int64                   `json:"createdBefore,omitempty"`    // milliseconds
	DownloadedBefore int64                   `json:"downloadedBefore,omitempty"` // milliseconds

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads criteria and keeps unknown fields.
func (c *PackageArchiveCriteria) UnmarshalJSON(data []byte) (err error) {
	type plain PackageArchiveCriteria
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes criteria with their unknown fields.
func (c PackageArchiveCriteria) MarshalJSON() ([]byte, error) {
	type plain PackageArchiveCriteria
	return jsonextra.Encode(plain(c), c.Extra)
}

// sent returns the policy without the fields that are only read.
func (p ArchivePolicy) sent() ArchivePolicy {
	p.NextExecutionTime, p.LastRunStatus = 0, nil
	return p
}

func (p ArchivePolicy) check() error {
	err := errors.Join(
		schedule(p.CronExp),
		check.NotNegative("duration in minutes", jfrog.Deref(p.DurationInMinutes)),
		check.NotNegative("expiration time in months", jfrog.Deref(p.ExpirationTimeInMonths)),
	)
	if p.PackageRetention {
		return errors.Join(err, p.checkPackages())
	}
	return errors.Join(err, p.checkArtifacts())
}

func (p ArchivePolicy) checkPackages() error {
	c := p.PackageSearchCriteriaForm
	switch {
	case jfrog.Deref(p.AQLQuery) != "" || p.SearchCriteriaForm != nil:
		return errors.New("a policy of packages cannot have an AQL query or criteria for artifacts")
	case c == nil:
		return errors.New("a policy of packages requires criteria for packages")
	}
	return errors.Join(
		check.NotEmpty("package type", string(c.PackageType)),
		check.AtLeastOne("repository of packages", c.PackageRepos),
		check.NotNegative("createdBefore", c.CreatedBefore),
		check.NotNegative("downloadedBefore", c.DownloadedBefore),
	)
}

func (p ArchivePolicy) checkArtifacts() error {
	query := strings.TrimSpace(jfrog.Deref(p.AQLQuery))
	switch {
	case p.PackageSearchCriteriaForm != nil:
		return errors.New("criteria for packages require PackageRetention")
	case query != "" && p.SearchCriteriaForm != nil:
		return errors.New("an AQL query and criteria for artifacts exclude each other")
	case query != "" && !strings.HasPrefix(query, "items."):
		return errors.New("the AQL query must be on items")
	case query == "" && p.SearchCriteriaForm == nil:
		return errors.New("a policy of artifacts requires an AQL query or criteria for artifacts")
	case query == "":
		return p.SearchCriteriaForm.checkPolicy()
	}
	return nil
}
