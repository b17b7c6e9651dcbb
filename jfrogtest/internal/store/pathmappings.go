package store

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
)

// These limits keep hostile requests cheap.
const (
	MaxMappings = 20
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

// Compile makes the mappings ready for [PathMappings.Apply].
func (list PathMappings) Compile() error {
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
	for _, m := range list {
		if found := m.expression.FindStringSubmatchIndex(at); found != nil {
			return string(m.expression.ExpandString(nil, m.template, at, found))
		}
	}
	return at
}
