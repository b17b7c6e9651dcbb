package retention

import (
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

func (s *service) bundlePolicy(q *rest.Request) (*store.BundlePolicy, error) {
	if policy := s.Retention.Bundles[q.Params["policyKey"]]; policy != nil {
		return policy, nil
	}
	return nil, missingPolicy(q.Params["policyKey"])
}

// givenBundlePolicy decodes and checks the policy in a request. present is the policy that it
// replaces.
func givenBundlePolicy(q *rest.Request, present *store.BundlePolicy) (*store.BundlePolicy, error) {
	policy := &store.BundlePolicy{}
	if err := q.Decode(policy); err != nil {
		return nil, err
	}
	var enabled *bool
	if present != nil {
		enabled = &present.Enabled
	}
	if err := checkHead(q.Params["policyKey"], policy.Key, policy.Enabled, policy.CronExp, policy.Duration, enabled); err != nil {
		return nil, err
	}
	return policy, checkBundlePolicy(policy)
}

func (s *service) handleCreateBundlePolicy(q *rest.Request) (*rest.Response, error) {
	policy, err := givenBundlePolicy(q, nil)
	if err != nil {
		return nil, err
	}
	if s.known(policy.Key) {
		return nil, apierr.New(http.StatusConflict, "A policy with the key '%s' already exists", policy.Key)
	}
	s.Retention.Bundles[policy.Key] = policy
	return rest.JSON(http.StatusOK, "", policy), nil
}

func (s *service) handleGetBundlePolicy(q *rest.Request) (*rest.Response, error) {
	policy, err := s.bundlePolicy(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", policy), nil
}

func (s *service) handleReplaceBundlePolicy(q *rest.Request) (*rest.Response, error) {
	present, err := s.bundlePolicy(q)
	if err != nil {
		return nil, err
	}
	if err := s.idle(present.Key); err != nil {
		return nil, err
	}
	policy, err := givenBundlePolicy(q, present)
	if err != nil {
		return nil, err
	}
	s.Retention.Bundles[policy.Key] = policy
	return rest.JSON(http.StatusOK, "", policy), nil
}

func (s *service) handleDeleteBundlePolicy(q *rest.Request) (*rest.Response, error) {
	policy, err := s.bundlePolicy(q)
	if err != nil {
		return nil, err
	}
	if err := s.idle(policy.Key); err != nil {
		return nil, err
	}
	delete(s.Retention.Bundles, policy.Key)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleEnableBundlePolicy(q *rest.Request) (*rest.Response, error) {
	policy, err := s.bundlePolicy(q)
	if err != nil {
		return nil, err
	}
	return enable(q, &policy.Enabled)
}

// A bundlePolicyView is a policy in the list.
type bundlePolicyView struct {
	ItemType         string       `json:"itemType"`
	PolicyKey        string       `json:"policyKey"`
	Enabled          bool         `json:"enabled"`
	DisplayProject   string       `json:"displayProject"`
	IncludedProjects []string     `json:"includedProjects"`
	LastRun          *lastRunView `json:"lastRunData,omitempty"`
}

type lastRunView struct {
	Status     string `json:"status"`
	Time       int64  `json:"lastRunTime"`
	DryRun     bool   `json:"dryRun"`
	RunID      int    `json:"runId"`
	Downloaded bool   `json:"reportDownloaded"`
	Items      int    `json:"totalItems"`
}

// handleListBundlePolicies lists the policies with their last runs. The request counts as a poll.
func (s *service) handleListBundlePolicies(q *rest.Request) (*rest.Response, error) {
	list := []bundlePolicyView{}
	for _, key := range jsondoc.Keys(s.Retention.Bundles) {
		p := s.Retention.Bundles[key]
		if q.Query.Get("projectKey") != "" { // all policies are global
			continue
		}
		v := bundlePolicyView{ItemType: p.ItemType, PolicyKey: key, Enabled: p.Enabled, DisplayProject: "Global", IncludedProjects: p.SearchCriteria.IncludedProjects}
		if p.SearchCriteria.IncludeAllProjects {
			v.IncludedProjects = []string{"All"}
		}
		for _, run := range s.Retention.Runs {
			if run.PolicyKey == key && run.Bundles {
				run.Poll()
				v.LastRun = &lastRunView{run.Status, run.Started.UnixMilli(), run.DryRun, run.ID, run.Downloaded, run.Items}
			}
		}
		list = append(list, v)
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"policies": list}), nil
}

func (s *service) handleRunBundles(q *rest.Request) (*rest.Response, error) {
	p, err := s.bundlePolicy(q)
	if err != nil {
		return nil, err
	}
	return s.begin(q, p.Key, "", p.Enabled, true, func(dry bool) [][]string {
		rows := [][]string{}
		for _, v := range slices.Clone(s.Bundles) {
			if !s.selectsBundle(&p.SearchCriteria, v) {
				continue
			}
			rows = append(rows, []string{store.BundleProject(v.Repo), v.Name, v.Version, v.Created.Format(time.RFC3339)})
			if !dry {
				s.DeleteBundle(v)
			}
		}
		return rows
	})
}

// selectsBundle reports whether a policy selects a completed version.
func (s *service) selectsBundle(c *store.BundleCriteria, v *store.BundleVersion) bool {
	project := store.BundleProject(v.Repo)
	named := slices.ContainsFunc(c.ReleaseBundles, func(b store.BundleSelector) bool {
		return pattern.Glob(b.Name)(v.Name) && (b.Name == "**" && b.ProjectKey == "" || b.ProjectKey == project || b.ProjectKey == "" && project == "default")
	})
	promoted := slices.ContainsFunc(v.Promotions, func(p *store.BundlePromotion) bool {
		return p.Status == store.StatusCompleted && matchesAny(c.ExcludePromoted, p.Environment)
	})
	return v.Status == store.StatusCompleted && named && !promoted &&
		(c.IncludeAllProjects || len(c.IncludedProjects) == 0 || slices.Contains(c.IncludedProjects, project)) &&
		before(v.Created, s.Now(), nil, &c.CreatedMonths)
}
