package retention

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// packagePolicies serves one kind of policies of packages.
type packagePolicies struct {
	*service
	byKey map[string]*store.PackagePolicy
}

func missingPolicy(key string) error {
	return apierr.New(http.StatusNotFound, "The policy with the key '%s' was not found", key)
}

func (p packagePolicies) policy(q *rest.Request) (*store.PackagePolicy, error) {
	if policy := p.byKey[q.Params["policyKey"]]; policy != nil {
		return policy, nil
	}
	return nil, missingPolicy(q.Params["policyKey"])
}

// given decodes and checks the policy in a request. present is the policy that it replaces.
func (p packagePolicies) given(q *rest.Request, present *store.PackagePolicy) (*store.PackagePolicy, error) {
	policy := &store.PackagePolicy{}
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
	return policy, checkPackageCriteria(&policy.SearchCriteria, policy.ProjectKey)
}

func (p packagePolicies) handleCreate(q *rest.Request) (*rest.Response, error) {
	policy, err := p.given(q, nil)
	if err != nil {
		return nil, err
	}
	if p.known(policy.Key) {
		return nil, apierr.New(http.StatusConflict, "A policy with the key '%s' already exists", policy.Key)
	}
	p.byKey[policy.Key] = policy
	return rest.JSON(http.StatusOK, "", policy), nil
}

// known reports whether any policy has a key.
func (s *service) known(key string) bool {
	r := s.Retention
	return r.Packages[key] != nil || r.Smart[key] != nil || r.Bundles[key] != nil || r.Archives[key] != nil
}

// handleList lists the policies by their keys. The parameter projectKey selects a project.
func (p packagePolicies) handleList(q *rest.Request) (*rest.Response, error) {
	list := []*store.PackagePolicy{}
	for _, key := range jsondoc.Keys(p.byKey) {
		if project := q.Query.Get("projectKey"); project == "" || project == p.byKey[key].ProjectKey {
			list = append(list, p.byKey[key])
		}
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (p packagePolicies) handleGet(q *rest.Request) (*rest.Response, error) {
	policy, err := p.policy(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", policy), nil
}

func (p packagePolicies) handleReplace(q *rest.Request) (*rest.Response, error) {
	present, err := p.policy(q)
	if err != nil {
		return nil, err
	}
	if err := p.idle(present.Key); err != nil {
		return nil, err
	}
	policy, err := p.given(q, present)
	if err != nil {
		return nil, err
	}
	p.byKey[policy.Key] = policy
	return rest.JSON(http.StatusOK, "", policy), nil
}

func (p packagePolicies) handleDelete(q *rest.Request) (*rest.Response, error) {
	policy, err := p.policy(q)
	if err != nil {
		return nil, err
	}
	if err := p.idle(policy.Key); err != nil {
		return nil, err
	}
	delete(p.byKey, policy.Key)
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (p packagePolicies) handleEnable(q *rest.Request) (*rest.Response, error) {
	policy, err := p.policy(q)
	if err != nil {
		return nil, err
	}
	return enable(q, &policy.Enabled)
}

// enable sets a switch to the value in a request.
func enable(q *rest.Request, target *bool) (*rest.Response, error) {
	var body struct {
		Enabled *bool `json:"enabled"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Enabled == nil {
		return nil, invalid("enabled is missing")
	}
	*target = *body.Enabled
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
