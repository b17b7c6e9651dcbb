package retention

import (
	"context"
	"fmt"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// BundleCleanupService manages cleanup policies, which delete versions of release bundles v2.
// Reached through [Client.BundleCleanup].
//
// The methods require a platform admin, or a project admin for a policy of the project.
type BundleCleanupService service

const bundleCleanupPath = "/artifactory/api/cleanup/bundles/policies/{policyKey}"

// Create creates a policy and returns it. A new policy must not be enabled: see
// [BundleCleanupService.SetEnabled].
//
// Create returns an error matching [jfrog.ErrConflict] if a policy has the key.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.1
func (s *BundleCleanupService) Create(ctx context.Context, policy BundlePolicy) (*BundlePolicy, error) {
	return jfrog.Do[*BundlePolicy](ctx, s.client,
		jfrog.Post(bundleCleanupPath, policy.Key).Body(policy.sent()).
			Check(newPolicy(policy.Key, policy.Enabled)).Check(policy.check()))
}

// SetEnabled enables or disables a policy. Only an enabled policy runs, except for dry runs.
//
// SetEnabled returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.2
func (s *BundleCleanupService) SetEnabled(ctx context.Context, policyKey string, enabled bool) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/artifactory/api/cleanup/bundles/policies/{policyKey}/enablement", policyKey).
			Body(enablement{enabled}).Idempotent())
}

// Run starts a run of a policy: see [BundleCleanupService.WaitFinished].
//
// Run returns an error matching [jfrog.ErrValidation] if the policy is disabled and it is no dry
// run. It returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.3
func (s *BundleCleanupService) Run(ctx context.Context, policyKey string, opts *CleanupRunOptions) (*CleanupRun, error) {
	return jfrog.Do[*CleanupRun](ctx, s.client,
		jfrog.Put("/artifactory/api/cleanup/bundles/policies/{policyKey}/run", policyKey).Query(opts).NotIdempotent())
}

// RunAndWait runs a policy and waits until the run has ended. If the run fails, RunAndWait returns
// its data and a [*jfrog.FailedError].
//
// Requires: platform admin. A project admin calls Run and WaitFinished.
//
//jfrog:none Run and WaitFinished in one
func (s *BundleCleanupService) RunAndWait(ctx context.Context, policyKey string, opts *CleanupRunOptions, wait *jfrog.WaitOptions) (*BundleRunData, error) {
	run, err := s.Run(ctx, policyKey, opts)
	if err != nil {
		return nil, err
	}
	return s.WaitFinished(ctx, policyKey, run.RunID, nil, wait)
}

// Statuses of runs. The manual has no complete list.
const (
	bundleRunCompleted = "COMPLETED"
	bundleRunFailed    = "FAILED"
	bundleRunStopped   = "STOPPED"
)

// WaitFinished waits until a run of a policy has ended. If the run fails, WaitFinished returns its
// data and a [*jfrog.FailedError].
//
// WaitFinished polls [BundleCleanupService.List] with opts, which shows the last run of each
// policy. If another run of the policy follows, WaitFinished returns an error.
//
//jfrog:none polls List
func (s *BundleCleanupService) WaitFinished(ctx context.Context, policyKey string, runID jfrog.Int, opts *CleanupListOptions, wait *jfrog.WaitOptions) (*BundleRunData, error) {
	what := fmt.Sprintf("run %d of cleanup policy %s", runID, policyKey)
	return jfrog.Wait(ctx, wait, func(ctx context.Context) (*BundleRunData, bool, error) {
		policies, err := s.List(ctx, opts)
		if err != nil {
			return nil, false, err
		}
		i := slices.IndexFunc(policies, func(p BundlePolicyRef) bool { return p.PolicyKey == policyKey })
		if i < 0 {
			return nil, false, fmt.Errorf("retention: %s: the list has no such policy", what)
		}
		run := policies[i].LastRunData
		switch {
		case run == nil || run.RunID < runID:
			return nil, false, nil
		case run.RunID > runID:
			return nil, false, fmt.Errorf("retention: %s: its status is lost, because run %d followed", what, run.RunID)
		}
		switch strings.ToUpper(run.Status) {
		case bundleRunCompleted:
			return run, true, nil
		case bundleRunFailed, bundleRunStopped:
			return run, true, &jfrog.FailedError{What: what, Status: run.Status}
		}
		return run, false, nil
	})
}

// BundlePolicyRef is a policy in [BundleCleanupService.List].
type BundlePolicyRef struct {
	ItemType       string       `json:"itemType"` // releaseBundle
	PolicyKey      string       `json:"policyKey"`
	NextRunTime    jfrog.Millis `json:"nextRunTime,omitzero"` // zero: no run is scheduled
	Enabled        bool         `json:"enabled"`
	DisplayProject string       `json:"displayProject"` // such as Global
	// IncludedProjects has project keys, or texts such as All and Unassigned Repos.
	IncludedProjects []string       `json:"includedProjects"`
	LastRunData      *BundleRunData `json:"lastRunData,omitempty"` // nil: the policy has never run
}

// BundleRunData describes the last run of a policy.
type BundleRunData struct {
	Status           string       `json:"status"` // such as COMPLETED or FAILED
	LastRunTime      jfrog.Millis `json:"lastRunTime,omitzero"`
	DryRun           bool         `json:"dryRun"`
	RunID            jfrog.Int    `json:"runId"`
	ReportDownloaded bool         `json:"reportDownloaded"`
	TotalItems       jfrog.Int    `json:"totalItems"` // processed items
}

type bundlePolicyList struct {
	Policies []BundlePolicyRef `json:"policies"`
}

// List returns all policies with their last runs.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.4
func (s *BundleCleanupService) List(ctx context.Context, opts *CleanupListOptions) ([]BundlePolicyRef, error) {
	out, err := jfrog.Do[bundlePolicyList](ctx, s.client,
		jfrog.Get("/artifactory/api/cleanup/bundles/policies/").Query(opts))
	return out.Policies, err
}

// Get returns a policy.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.5
func (s *BundleCleanupService) Get(ctx context.Context, policyKey string) (*BundlePolicy, error) {
	return jfrog.Do[*BundlePolicy](ctx, s.client, jfrog.Get(bundleCleanupPath, policyKey))
}

// Replace replaces a policy and returns it. A running policy cannot be replaced: see
// [CleanupRunsService.Stop].
//
// Replace returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.6
func (s *BundleCleanupService) Replace(ctx context.Context, policy BundlePolicy) (*BundlePolicy, error) {
	return jfrog.Do[*BundlePolicy](ctx, s.client,
		jfrog.Put(bundleCleanupPath, policy.Key).Body(policy.sent()).Check(policy.check()))
}

// Delete deletes a policy. A running policy cannot be deleted: see [CleanupRunsService.Stop].
//
// Delete returns an error matching [jfrog.ErrNotFound] if there is no such policy.
//
// Requires: platform admin, or project admin. Since 7.104.2.
//
//jfrog:op 2.7.2.7
func (s *BundleCleanupService) Delete(ctx context.Context, policyKey string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(bundleCleanupPath, policyKey))
}
