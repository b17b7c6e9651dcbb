package retention

import (
	"context"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// ArchivePoliciesService manages archive policies, which move artifacts and packages to Cold
// Storage. Reached through [Client.ArchivePolicies].
//
// JFrog's Terraform provider manages archive policies of packages with the operations of
// [SmartArchivePoliciesService] since Artifactory 7.102.0.
type ArchivePoliciesService service

const archivePolicyPath = "/artifactory/api/retention/archive/policies/{key}"

// Create creates a policy and returns it.
//
// Create returns an error matching [jfrog.ErrConflict] if a policy has the key.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.3
func (s *ArchivePoliciesService) Create(ctx context.Context, policy ArchivePolicy) (*ArchivePolicy, error) {
	return jfrog.Do[*ArchivePolicy](ctx, s.client,
		jfrog.Post(archivePolicyPath, policy.Key).Body(policy.sent()).Check(policy.check()))
}

// ConvertToAQL returns an AQL query for criteria.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.4
func (s *ArchivePoliciesService) ConvertToAQL(ctx context.Context, criteria ArchiveCriteria) (string, error) {
	return jfrog.Do[string](ctx, s.client,
		jfrog.Post("/artifactory/api/retention/archive/policies/convertToAql").Body(criteria).Check(criteria.check()).Idempotent())
}

// Run starts a run of a policy. See [ArchivePoliciesService.RunAndWait] and
// [ArchivePoliciesService.Stop].
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.5 2.6.2
func (s *ArchivePoliciesService) Run(ctx context.Context, policyKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/retention/archive/policies/{key}/trigger", policyKey).Accept("*/*"))
}

// RunAndWait runs a policy and waits until the run has ended. It polls
// [ArchivePoliciesService.Get] for a run other than the last run before.
//
// If the run fails, also for some artifacts only, RunAndWait returns the run and a
// [*jfrog.FailedError]. It starts no run while the policy is running, and returns an error.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:none Run, then polls Get
func (s *ArchivePoliciesService) RunAndWait(ctx context.Context, policyKey string, opts *jfrog.WaitOptions) (*ArchiveRun, error) {
	policy, err := s.Get(ctx, policyKey)
	if err != nil {
		return nil, err
	}
	what, before := "run of archive policy "+policyKey, policy.LastRunStatus
	if before.running() {
		return nil, fmt.Errorf("retention: archive policy %s is running: %s", policyKey, before.State)
	}
	if err := s.Run(ctx, policyKey); err != nil {
		return nil, err
	}
	return jfrog.Wait(ctx, opts, func(ctx context.Context) (*ArchiveRun, bool, error) {
		policy, err := s.Get(ctx, policyKey)
		if err != nil {
			return nil, false, err
		}
		run := policy.LastRunStatus
		if run.same(before) {
			return nil, false, nil
		}
		done, err := run.outcome(what)
		return run, done, err
	})
}

// Replace replaces a policy and returns it. The fields that are only read are not sent.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.6
func (s *ArchivePoliciesService) Replace(ctx context.Context, policy ArchivePolicy) (*ArchivePolicy, error) {
	return jfrog.Do[*ArchivePolicy](ctx, s.client,
		jfrog.Put(archivePolicyPath, policy.Key).Body(policy.sent()).Check(policy.check()))
}

// Stop stops the run of a policy.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.7
func (s *ArchivePoliciesService) Stop(ctx context.Context, policyKey string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/retention/archive/policies/{key}/stop", policyKey))
}

// Delete deletes a policy.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.8
func (s *ArchivePoliciesService) Delete(ctx context.Context, policyKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(archivePolicyPath, policyKey).Accept("*/*"))
}

// List returns all policies with their last runs.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.9
func (s *ArchivePoliciesService) List(ctx context.Context) ([]ArchivePolicy, error) {
	return jfrog.Do[[]ArchivePolicy](ctx, s.client,
		jfrog.Get("/artifactory/api/retention/archive/policies"))
}

// Get returns a policy with its last run.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.10
func (s *ArchivePoliciesService) Get(ctx context.Context, policyKey string) (*ArchivePolicy, error) {
	policies, err := jfrog.Do[oneOrMany[ArchivePolicy]](ctx, s.client,
		jfrog.Get(archivePolicyPath, policyKey))
	switch {
	case err != nil:
		return nil, err
	case len(policies) != 1:
		return nil, fmt.Errorf("retention: archive policy %s: %w: it has %d policies", policyKey, jfrog.ErrBadAnswer, len(policies))
	}
	return &policies[0], nil
}

// ArchivePreview estimates what a run of a policy would archive.
type ArchivePreview struct {
	Count     jfrog.Int `json:"count"`     // artifacts
	TotalSize jfrog.Int `json:"totalSize"` // bytes
}

// Preview estimates what a run of a policy would archive.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.11
func (s *ArchivePoliciesService) Preview(ctx context.Context, policyKey string) (*ArchivePreview, error) {
	return jfrog.Do[*ArchivePreview](ctx, s.client,
		jfrog.Post("/artifactory/api/retention/archive/policies/{key}/preview", policyKey).LongRunning().Idempotent())
}

// PreviewUnsaved estimates what a run of a policy would archive. The server does not store the
// policy.
//
// Requires: admin, Artifactory Enterprise with Cold Storage. Since 7.27.3.
//
//jfrog:op 2.6.12
func (s *ArchivePoliciesService) PreviewUnsaved(ctx context.Context, policy ArchivePolicy) (*ArchivePreview, error) {
	return jfrog.Do[*ArchivePreview](ctx, s.client,
		jfrog.Post("/artifactory/api/retention/archive/policies/preview").LongRunning().Body(policy.sent()).
			Check(errors.Join(check.NotEmpty("policy key", policy.Key), policy.check())).Idempotent())
}
