package retention

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// invalid returns the error for a policy that breaks a rule.
func invalid(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, "Validation error: "+format, args...)
}

var policyKey = regexp.MustCompile(`^[A-Za-z0-9_-]{3,255}$`)

// checkHead checks what cleanup policies share. present is the policy that is replaced.
func checkHead(key, inBody string, enabled bool, cron *string, duration int, present *bool) error {
	switch {
	case inBody != key:
		return invalid("the key in the body ('%s') differs from the key in the path ('%s')", inBody, key)
	case present == nil && !policyKey.MatchString(key):
		return invalid("the key '%s' must have at least 3 letters, digits, underscores and hyphens", key)
	case present == nil && enabled:
		return invalid("a policy must be created disabled")
	case present != nil && enabled != *present:
		return invalid("an update cannot enable or disable a policy")
	case duration < 0:
		return invalid("durationInMinutes must not be negative")
	}
	return checkCron(cron)
}

// checkCron checks a Quartz cron expression. Nil and empty stand for no schedule.
func checkCron(expr *string) error {
	if expr == nil || *expr == "" || times.IsCron(*expr) {
		return nil
	}
	return invalid("invalid cron expression '%s'", *expr)
}

// These limits keep runs cheap.
const (
	maxTexts = 1000
	maxText  = 4096
)

// checkTexts checks a list of names and patterns.
func checkTexts(name string, list []string, least int) error {
	if len(list) < least || len(list) > maxTexts {
		return invalid("%s must have %d to %d elements", name, least, maxTexts)
	}
	for _, text := range list {
		if text == "" || len(text) > maxText {
			return invalid("%s has an element of %d bytes", name, len(text))
		}
	}
	return nil
}

// withoutVersions are package types whose packages have no versions.
var withoutVersions = []string{"generic", "gitlfs", "vagrant"}

func checkPackageCriteria(c *store.PackageCriteria, projectKey string) error {
	for _, list := range []struct {
		name  string
		texts []string
		least int
	}{
		{"packageTypes", c.PackageTypes, 1}, {"repos", c.Repos, 1}, {"excludedRepos", c.ExcludedRepos, 0}, {"includedPackages", c.IncludedPackages, 1},
		{"excludedPackages", c.ExcludedPackages, 0}, {"includedProjects", c.IncludedProjects, 0},
	} {
		if err := checkTexts(list.name, list.texts, list.least); err != nil {
			return err
		}
	}
	for name, properties := range map[string]map[string][]string{"includedProperties": c.IncludedProperties, "excludedProperties": c.ExcludedProperties} {
		for key, values := range properties {
			if len(properties) > 1 || key == "" || len(values) != 1 {
				return invalid("%s must have one key with one value", name)
			}
		}
	}
	switch {
	case len(c.IncludedPackages) != 1:
		return invalid("includedPackages must have exactly one element")
	case slices.ContainsFunc(c.ExcludedPackages, pattern.HasWildcard):
		return invalid("excludedPackages must not have patterns")
	case projectKey != "" && (c.IncludeAllProjects || len(c.IncludedProjects) > 0):
		return invalid("a policy of a project cannot include projects")
	}
	return checkConditions(c)
}

// checkConditions wants one kind of condition.
func checkConditions(c *store.PackageCriteria) error {
	for _, n := range []*int{c.CreatedDays, c.DownloadedDays, c.CreatedMonths, c.DownloadedMonths, c.KeepLast} {
		if value(n) < 0 || value(n) > maxAge {
			return invalid("a condition has the number %d", *n)
		}
	}
	days, months := value(c.CreatedDays)+value(c.DownloadedDays) > 0, value(c.CreatedMonths)+value(c.DownloadedMonths) > 0
	kinds := 0
	for _, given := range []bool{days || months, value(c.KeepLast) > 0, len(c.IncludedProperties) > 0} {
		if given {
			kinds++
		}
	}
	switch {
	case days && months:
		return invalid("conditions in days and in months cannot be used together")
	case kinds != 1:
		return invalid("a policy must use exactly one kind of condition: time, keepLastNVersions or includedProperties")
	}
	for _, t := range c.PackageTypes {
		if value(c.KeepLast) > 0 && slices.Contains(withoutVersions, t) {
			return invalid("the package type '%s' does not support keepLastNVersions", t)
		}
	}
	return nil
}

// maxAge limits the numbers of conditions, so that dates do not overflow.
const maxAge = 1_000_000

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func checkBundlePolicy(p *store.BundlePolicy) error {
	c := &p.SearchCriteria
	var names []string
	for _, b := range c.ReleaseBundles {
		names = append(names, b.Name)
	}
	if err := checkTexts("releaseBundles", names, 1); err != nil {
		return err
	}
	for name, list := range map[string][]string{"includedProjects": c.IncludedProjects, "excludePromotedEnvironments": c.ExcludePromoted} {
		if list == nil {
			return invalid("%s is missing", name)
		}
		if err := checkTexts(name, list, 0); err != nil {
			return err
		}
	}
	switch {
	case p.ItemType != "releaseBundle":
		return invalid("itemType must be releaseBundle, not '%s'", p.ItemType)
	case c.CreatedMonths <= 0 || c.CreatedMonths > maxAge:
		return invalid("createdBeforeInMonths must be positive")
	}
	return nil
}
