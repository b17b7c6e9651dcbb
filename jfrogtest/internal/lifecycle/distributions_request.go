package lifecycle

import (
	"cmp"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxRules keeps hostile requests cheap.
const maxRules = 1000

// A distributionRequest is the body of a distribution or of a remote deletion, which has only the
// rules.
type distributionRequest struct {
	DryRun        bool                     `json:"dry_run"`
	Rules         []store.DistributionRule `json:"distribution_rules"`
	CreateRepo    any                      `json:"auto_create_missing_repositories"` // bool or string
	Modifications struct {
		ByPromotion bool               `json:"default_path_mapping_by_last_promotion"`
		Mappings    store.PathMappings `json:"mappings"`
	} `json:"modifications"`

	targets []*store.Target
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
	if len(list) > 0 && r.Modifications.ByPromotion {
		return badRequest("'modifications.mappings' must be empty if 'default_path_mapping_by_last_promotion' is true")
	}
	if err := list.Compile(); err != nil {
		return badRequest("%s", apierr.From(err).Message)
	}
	return nil
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
		at := r.Modifications.Mappings.Apply(path.Join(cmp.Or(promoted[i.Item], i.Source.Key), i.At))
		repo, rest, _ := strings.Cut(at, "/")
		if err := store.CheckItemPath(at); err != nil || repo == "" || strings.Trim(rest, "/") == "" {
			return nil, badRequest("The path mappings give an artifact no valid path: %s/%s", i.Source.Key, i.At)
		}
		list = append(list, store.ReceivedArtifact{Repo: repo, Path: rest, PackageType: i.PackageType(),
			Size: i.Blob.Size, SHA256: i.Blob.Sums.SHA256, Props: i.Props, Blob: i.Blob})
	}
	return list, nil
}
