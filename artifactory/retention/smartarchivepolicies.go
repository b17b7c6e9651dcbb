package retention

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// SmartArchivePoliciesService manages smart archiving policies, which move packages to Cold
// Storage. Reached through [Client.SmartArchivePolicies].
//
// A smart archiving policy has the form of a cleanup policy. Older archive policies are those of
// [ArchivePoliciesService].
type SmartArchivePoliciesService service

const smartArchivePath = "/artifactory/api/archive/v2/packages/policies/{policyKey}"

// Get returns a policy.
//
// Requires: platform admin, or project admin.
//
//jfrog:op x.1
func (s *SmartArchivePoliciesService) Get(ctx context.Context, policyKey string) (*PackagePolicy, error) {
	return jfrog.Do[*PackagePolicy](ctx, s.client, jfrog.Get(smartArchivePath, policyKey))
}

// Create creates a policy. A new policy must not be enabled: see
// [SmartArchivePoliciesService.SetEnabled].
//
// Requires: platform admin, or project admin. Since Artifactory 7.102.0.
//
//jfrog:observed POST /artifactory/api/archive/v2/packages/policies/{policyKey}
func (s *SmartArchivePoliciesService) Create(ctx context.Context, policy PackagePolicy) error {
	return jfrog.Send(ctx, s.client, jfrog.Post(smartArchivePath, policy.Key).Body(policy.sent()).
		Check(newPolicy(policy.Key, policy.Enabled)).Check(policy.check()))
}

// Replace replaces a policy.
//
// Requires: platform admin, or project admin. Since Artifactory 7.102.0.
//
//jfrog:observed PUT /artifactory/api/archive/v2/packages/policies/{policyKey}
func (s *SmartArchivePoliciesService) Replace(ctx context.Context, policy PackagePolicy) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put(smartArchivePath, policy.Key).Body(policy.sent()).Check(policy.check()))
}

// SetEnabled enables or disables a policy.
//
// Requires: platform admin, or project admin. Since Artifactory 7.102.0.
//
//jfrog:observed POST /artifactory/api/archive/v2/packages/policies/{policyKey}/enablement
func (s *SmartArchivePoliciesService) SetEnabled(ctx context.Context, policyKey string, enabled bool) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/archive/v2/packages/policies/{policyKey}/enablement", policyKey).
			Body(enablement{enabled}).Idempotent())
}

// Delete deletes a policy.
//
// Requires: platform admin, or project admin. Since Artifactory 7.102.0.
//
//jfrog:observed DELETE /artifactory/api/archive/v2/packages/policies/{policyKey}
func (s *SmartArchivePoliciesService) Delete(ctx context.Context, policyKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(smartArchivePath, policyKey))
}
