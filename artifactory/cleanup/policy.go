package cleanup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
)

// Day is the unit of most ages.
const Day = 24 * time.Hour

// Policy is a set of rules. What any of them describes is deleted, except for the exclusions.
type Policy struct {
	Rules []Rule

	// Exclude and ExcludeProperties protect from all rules. They are as in [Rule].
	Exclude           []string
	ExcludeProperties artifactory.Properties

	// Now is the time from which ages count. If it is zero, that is the time of the server or of
	// this machine, whichever is earlier.
	Now time.Time
}

// Rule describes the files to delete in some repositories. It needs at least one criterion.
type Rule struct {
	Name string // for the reasons in the plan; empty: none

	// Repos are the keys of local and federated repositories, and of caches of remote ones, with
	// -cache at the end. Groups do not extend over several repositories.
	Repos []string

	// Include has patterns for the paths of the files that the rule is about; empty: all files.
	// Patterns are as in package transfer. A Docker image must match with all its files.
	Include []string

	// Exclude has patterns that always win. A pattern matches the path of a file, or of a folder
	// that it is in. A pattern without a slash matches any segment of the path. A version is kept
	// if any of its files is excluded. It then does not count as one of KeepNewest.
	Exclude []string

	// ExcludeProperties excludes files with any of the values or, for a key without
	// values, with the key. A folder with such a property excludes all that is in it.
	ExcludeProperties artifactory.Properties

	// Group makes the rule decide about versions. The zero value makes it decide about files.
	Group Grouping

	// Order tells which versions are the newest. The zero value orders them by their ages;
	// [ByVersion] and [ByScheme] order them by their numbers.
	Order Order

	// Untagged requires the Group [Docker]. The rule then also deletes manifests to which no tag
	// refers, if they meet Include, OlderThan and NotDownloadedFor. Those of the last 24 hours
	// stay, as they may belong to a push that has not ended.
	Untagged bool

	// LargerThan limits the rule to files, or versions, of more than this number of bytes. It is
	// no criterion by itself. The files of a tag for several platforms are few and small: the
	// images of its platforms do not count.
	LargerThan int64

	// The criteria. All that are set must be met.

	KeepNewest       int           // all but the newest versions of each group; requires Group
	OlderThan        time.Duration // not created, modified or deployed for this time
	NotDownloadedFor time.Duration // nor downloaded, also through smart remote repositories
	// Properties must be present with any of the values or, for a key without values, at all. All
	// files of a version must have them; of a Docker image, the manifest.
	Properties artifactory.Properties
}

// rule is a checked rule.
type rule struct {
	Rule
	include, exclude []glob.Pattern
	excludeProps     []artifactory.Properties
	noDownload       time.Time       // the time that NotDownloadedFor begins at; zero: not set
	noChange         time.Time       // the time that OlderThan begins at; zero: not set
	held             map[string]bool // folders with one of the excluded properties
	fresh            time.Time       // manifests without a tag stay that are younger
}

// check returns the checked rules of a policy. Nothing is sent for a policy with a mistake.
func (p *Policy) check() ([]rule, error) {
	if len(p.Rules) == 0 {
		return nil, errors.New("cleanup: the policy has no rules")
	}
	common, err := glob.ParseList("Exclude", p.Exclude)
	if err != nil {
		return nil, fmt.Errorf("cleanup: %w", err)
	}
	if err := checkProperties("ExcludeProperties", p.ExcludeProperties); err != nil {
		return nil, fmt.Errorf("cleanup: %w", err)
	}
	var out []rule
	for i, r := range p.Rules {
		checked, err := r.check()
		if err != nil {
			name := fmt.Sprintf("rule %d", i+1)
			if r.Name != "" {
				name = fmt.Sprintf("rule %q", r.Name)
			}
			return nil, fmt.Errorf("cleanup: %s: %w", name, err)
		}
		checked.exclude = append(checked.exclude, common...)
		for _, props := range []artifactory.Properties{p.ExcludeProperties, r.ExcludeProperties} {
			if len(props) > 0 {
				checked.excludeProps = append(checked.excludeProps, props)
			}
		}
		out = append(out, *checked)
	}
	return out, nil
}

func (r Rule) check() (*rule, error) {
	if len(r.Repos) == 0 {
		return nil, errors.New("it has no repository")
	}
	for _, repo := range r.Repos {
		if repo == "" || strings.ContainsAny(repo, "/*?\"") {
			return nil, fmt.Errorf("%q is no repository key", repo)
		}
	}
	switch {
	case r.Group.err != nil:
		return nil, r.Group.err
	case r.KeepNewest < 0 || r.OlderThan < 0 || r.NotDownloadedFor < 0 || r.LargerThan < 0:
		return nil, errors.New("a number or a time is negative")
	case r.KeepNewest == 0 && r.OlderThan == 0 && r.NotDownloadedFor == 0 && len(r.Properties) == 0:
		return nil, errors.New("it has no criterion and would delete everything: set KeepNewest, OlderThan, NotDownloadedFor or Properties")
	case r.KeepNewest > 0 && r.Group.of == nil:
		return nil, errors.New("KeepNewest requires a Group")
	case r.Order.byVersion && r.KeepNewest == 0:
		return nil, errors.New("Order has no effect without KeepNewest")
	case r.Untagged && !r.Group.image:
		return nil, errors.New("field Untagged requires the Group Docker")
	}
	order, err := r.Order.in(r.Group)
	if err != nil {
		return nil, err
	}
	r.Order = order
	if err := checkProperties("Properties", r.Properties); err != nil {
		return nil, err
	}
	if err := checkProperties("ExcludeProperties", r.ExcludeProperties); err != nil {
		return nil, err
	}
	out := &rule{Rule: r}
	if out.include, err = glob.ParseList("Include", r.Include); err != nil {
		return nil, err
	}
	if out.exclude, err = glob.ParseList("Exclude", r.Exclude); err != nil {
		return nil, err
	}
	return out, nil
}

func checkProperties(option string, p artifactory.Properties) error {
	if _, ok := p[""]; ok {
		return fmt.Errorf("%s: a property key is empty", option)
	}
	return nil
}

// excludes reports whether an exclusion protects a file.
func (r *rule) excludes(item *artifactory.AQLItem) bool {
	path := item.FilePath()
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '/') {
		if glob.Any(r.exclude, glob.Pattern.Match, path[:end]) || r.held[path[:end]] {
			return true
		}
	}
	for _, props := range r.excludeProps {
		if hasAny(item, props) {
			return true
		}
	}
	return false
}

// includes reports whether the rule is about a file.
func (r *rule) includes(item *artifactory.AQLItem) bool {
	return len(r.include) == 0 || glob.Any(r.include, glob.Pattern.Match, item.FilePath())
}

// meets reports whether a file has a value of each of the Properties.
func (r *rule) meets(item *artifactory.AQLItem) bool {
	for key, values := range r.Properties {
		if !hasAny(item, artifactory.Properties{key: values}) {
			return false
		}
	}
	return true
}

// hasAny reports whether an item has any of some properties.
func hasAny(item *artifactory.AQLItem, props artifactory.Properties) bool {
	for _, p := range item.Properties {
		values, ok := props[p.Key]
		if !ok {
			continue
		}
		if len(values) == 0 {
			return true
		}
		if slices.Contains(values, p.Value) {
			return true
		}
	}
	return false
}
