package store

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// These limits keep hostile requests cheap.
const (
	maxMappings = 20
	maxMapping  = 1024 // bytes of an expression, and of an output
)

// A PathMapping changes the paths that the expression matches as a whole.
type PathMapping struct {
	Input  string `json:"input"`
	Output string `json:"output"`

	expression *regexp.Regexp
	template   string
}

// PathMappings are the path mappings of a distribution, or of a query of a release bundle.
type PathMappings []PathMapping

// groupReference matches a reference to a group in an output whose dollar signs are doubled.
var groupReference = regexp.MustCompile(`\$\$(\d+)`)

// Compile makes the mappings ready for use. It returns an error if one is invalid, or if there are
// too many.
func (list PathMappings) Compile() error {
	if len(list) > maxMappings {
		return apierr.New(http.StatusBadRequest, "Path mappings must not have more than %d elements", maxMappings)
	}
	for i := range list {
		m := &list[i]
		if len(m.Input) > maxMapping || len(m.Output) > maxMapping {
			return apierr.New(http.StatusBadRequest, "A path mapping must not exceed %d bytes", maxMapping)
		}
		var err error
		if m.expression, err = regexp.Compile("^(?:" + m.Input + ")$"); err != nil {
			return apierr.New(http.StatusBadRequest, "The path mapping '%s' is invalid: %v", m.Input, err)
		}
		m.template = groupReference.ReplaceAllString(strings.ReplaceAll(m.Output, "$", "$$"), "$${$1}")
	}
	return nil
}

// Apply returns the path that the first matching mapping makes of a path. Paths begin with the
// repository.
func (list PathMappings) Apply(at string) string {
	to, _ := list.match(at)
	return to
}

// Choose is like Apply, for mappings that also choose paths: without any match, ok is false. An
// empty output leaves a path unchanged. An empty list chooses all paths.
func (list PathMappings) Choose(at string) (to string, ok bool) {
	to, ok = list.match(at)
	if to == "" {
		to = at
	}
	return to, ok || len(list) == 0
}

func (list PathMappings) match(at string) (to string, ok bool) {
	for _, m := range list {
		if found := m.expression.FindStringSubmatchIndex(at); found != nil {
			return string(m.expression.ExpandString(nil, m.template, at, found)), true
		}
	}
	return at, false
}
