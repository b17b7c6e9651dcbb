package admin

import (
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/cron"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// check returns the mistakes in an update.
func (c *Configuration) check() error {
	var errs []error
	fail := func(path, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: "+format, append([]any{path}, args...)...))
	}
	schedule := func(path, expression string) {
		if err := cron.Check(expression); expression != "" && err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", path, err))
		}
	}
	for name, b := range c.Backups {
		if b != nil {
			schedule(fmt.Sprintf("backup %q", name), b.CronExp)
			what := fmt.Sprintf("backup %q: retention period", name)
			errs = append(errs, check.NotNegative(what, jfrog.Deref(b.RetentionPeriodHours)))
		}
	}
	if c.Indexer != nil {
		schedule("indexer", c.Indexer.CronExp)
	}
	for path, s := range map[string]*Schedule{
		"garbage collection":              c.GCConfig,
		"cleanup":                         c.CleanupConfig,
		"cleanup of virtual repositories": c.VirtualCacheCleanupConfig,
	} {
		if s != nil {
			schedule(path, s.CronExp)
		}
	}
	if c.TrashcanConfig != nil {
		errs = append(errs,
			check.NotNegative("trash can: retention period",
				jfrog.Deref(c.TrashcanConfig.RetentionPeriodDays)))
	}
	if c.MailServer != nil {
		errs = append(errs, port("mail server", c.MailServer.Port))
	}
	for name, p := range c.Proxies {
		if p == nil {
			continue
		}
		errs = append(errs, port(fmt.Sprintf("proxy %q", name), p.Port))
		if is(p.PlatformDefault, true) && len(p.Services) > 0 {
			fail(fmt.Sprintf("proxy %q", name),
				"it is the default of the platform and of single services")
		}
	}
	for name, set := range c.PropertySets {
		if set == nil {
			continue
		}
		for property, p := range set.Properties {
			if p != nil && is(p.MultipleChoice, true) && is(p.ClosedPredefinedValues, false) {
				fail(fmt.Sprintf("property %q of %q", property, name),
					"several values need closed predefined values")
			}
		}
	}
	if c.Security != nil {
		errs = append(errs, singleRemoval("LDAP setting", c.Security.LDAPSettings),
			singleRemoval("LDAP group setting", c.Security.LDAPGroupSettings))
	}
	for _, block := range c.Remove {
		switch block {
		case BlockMailServer, BlockLDAPSettings, BlockLDAPGroupSettings, BlockSAMLSettings,
			BlockOAuthSettings:
		default:
			fail("remove", "%q is no block that can be removed", block)
		}
	}
	return errors.Join(errs...)
}

// is reports whether a boolean is set to a value.
func is(b *bool, value bool) bool { return b != nil && *b == value }

// singleRemoval returns an error if an entry of a map is nil.
func singleRemoval[T any](what string, entries map[string]*T) error {
	for name, entry := range entries {
		if entry == nil {
			return fmt.Errorf("%s %q: a single one cannot be removed: see Configuration.PatchesTo",
				what, name)
		}
	}
	return nil
}

func port(what string, n *int) error {
	if n != nil && (*n < 0 || *n > 65535) {
		return fmt.Errorf("%s: %d is no port", what, *n)
	}
	return nil
}

// wholeDocument returns an error for an empty or masked document.
func wholeDocument(document jfrog.Secret) error {
	switch text := strings.TrimSpace(string(document)); text {
	case "":
		return errors.New("document is empty")
	case secrets.Mask:
		return secrets.ErrMasked
	}
	return nil
}
