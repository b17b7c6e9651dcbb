package lifecycle

import (
	"cmp"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// These limits keep hostile requests cheap.
const (
	maxRules    = 1000
	maxMappings = 20
	maxMapping  = 1024 // bytes of an expression, and of an output
)

// A distributionRequest is the body of a distribution or of a remote deletion, which has only the
// rules.
type distributionRequest struct {
	DryRun        bool                     `json:"dry_run"`
	Rules         []store.DistributionRule `json:"distribution_rules"`
	CreateRepo    any                      `json:"auto_create_missing_repositories"` // bool or string
	Modifications struct {
		ByPromotion bool          `json:"default_path_mapping_by_last_promotion"`
		Mappings    []pathMapping `json:"mappings"`
	} `json:"modifications"`

	targets []*store.Target
}

// A pathMapping changes the paths that the expression matches as a whole.
type pathMapping struct {
	Input  string `json:"input"`
	Output string `json:"output"`

	expression *regexp.Regexp
}

func badRequest(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, "Bad request: [`%s`]", fmt.Sprintf(format, args...))
}

// readDistribution reads and checks the body, and selects the targets.
func (s *service) readDistribution(q *rest.Request) (*distributionRequest, error) {
	body := &distributionRequest{}
	if err := q.Decode(body); err != nil {
		return nil, err
	}
	switch {
	case len(body.Rules) == 0:
		return nil, badRequest("'distribution_rules' must not be empty")
	case len(body.Rules) > maxRules:
		return nil, badRequest("'distribution_rules' must not have more than %d elements", maxRules)
	}
	switch body.CreateRepo {
	case nil, false, "false", true, "true":
	default:
		return nil, badRequest("'auto_create_missing_repositories' must be true or false")
	}
	if body.targets = s.SelectTargets(body.Rules); len(body.targets) == 0 {
		return nil, badRequest("No target matches the distribution rules")
	}
	return body, body.checkMappings()
}

func (r *distributionRequest) createRepo() bool {
	return r.CreateRepo == true || r.CreateRepo == "true"
}

func (r *distributionRequest) checkMappings() error {
	list := r.Modifications.Mappings
	switch {
	case len(list) > maxMappings:
		return badRequest("'modifications.mappings' must not have more than %d elements", maxMappings)
	case len(list) > 0 && r.Modifications.ByPromotion:
		return badRequest("'modifications.mappings' must be empty if 'default_path_mapping_by_last_promotion' is true")
	}
	for i := range list {
		m := &list[i]
		if len(m.Input) > maxMapping || len(m.Output) > maxMapping {
			return badRequest("A path mapping must not exceed %d bytes", maxMapping)
		}
		var err error
		if m.expression, err = regexp.Compile("^(?:" + m.Input + ")$"); err != nil {
			return badRequest("The path mapping '%s' is invalid: %v", m.Input, err)
		}
		m.Output = groupReference.ReplaceAllString(strings.ReplaceAll(m.Output, "$", "$$"), "$${$1}")
	}
	return nil
}

// groupReference matches a reference to a group in an output whose dollar signs are doubled.
var groupReference = regexp.MustCompile(`\$\$(\d+)`)

// mapped returns the path that the first matching mapping makes of a path. Paths begin with the
// repository.
func (r *distributionRequest) mapped(at string) string {
	for _, m := range r.Modifications.Mappings {
		if found := m.expression.FindStringSubmatchIndex(at); found != nil {
			return string(m.expression.ExpandString(nil, m.Output, at, found))
		}
	}
	return at
}

// distributed returns the artifacts of a version as the targets receive them.
func (r *distributionRequest) distributed(v *store.BundleVersion) ([]store.ReceivedArtifact, error) {
	promoted := map[*store.Item]string{} // to the repository
	if r.Modifications.ByPromotion {
		for _, p := range v.Promotions {
			if p.Status != store.StatusCompleted {
				continue
			}
			clear(promoted)
			for _, i := range p.Promoted {
				promoted[i.Item] = i.Repo.Key
			}
		}
	}
	var list []store.ReceivedArtifact
	for _, i := range v.Contents {
		at := r.mapped(path.Join(cmp.Or(promoted[i.Item], i.Source.Key), i.At))
		repo, rest, _ := strings.Cut(at, "/")
		if err := store.CheckItemPath(at); err != nil || repo == "" || strings.Trim(rest, "/") == "" {
			return nil, badRequest("The path mappings give an artifact no valid path: %s/%s", i.Source.Key, i.At)
		}
		list = append(list, store.ReceivedArtifact{Repo: repo, Path: rest, PackageType: i.PackageType(),
			Size: i.Blob.Size, SHA256: i.Blob.Sums.SHA256, Props: i.Props})
	}
	return list, nil
}
