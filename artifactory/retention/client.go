// Package retention manages how long Artifactory keeps artifacts, packages and release bundles.
// Policies clean them up, or move them to Cold Storage.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	rt := retention.New(c)
//
// A [Client] groups the operations by service.
//
// Cleanup:
//
//   - [Client.PackageCleanup] manages and runs cleanup policies of packages.
//   - [Client.BundleCleanup] manages and runs cleanup policies of release bundles v2.
//   - [Client.CleanupRuns] stops the runs of both and downloads their reports.
//   - [Client.BundleRetention] is for release bundles v1 that Artifactory has received.
//
// Cold Storage:
//
//   - [Client.SmartArchivePolicies] manages archive policies of packages, which have the form of
//     cleanup policies.
//   - [Client.ArchivePolicies] manages and runs the older archive policies.
//   - [Client.Archives] finds and restores archived artifacts and packages.
//
// The operations of Cold Storage are called on the live instance of Artifactory, not on the cold
// one.
//
// # Policies
//
// A policy that is read, changed and sent back keeps the fields that this package does not know:
//
//	policy, err := rt.PackageCleanup.Get(ctx, "old-images")
//	if err != nil {
//		return err
//	}
//	policy.SearchCriteria.CreatedBeforeInDays = new(90)
//	_, err = rt.PackageCleanup.Replace(ctx, *policy)
//
// Create and Replace return an error for a policy that breaks a rule of the product. They send
// nothing then.
//
// # Runs
//
// Runs continue in the background. Where the server has an operation that returns their status, a
// method whose name ends in AndWait waits for their end. It returns a [*jfrog.FailedError] if the
// run fails.
package retention

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services for retention. [New] creates one. It is safe for concurrent use.
type Client struct {
	ArchivePolicies      *ArchivePoliciesService
	Archives             *ArchivesService
	BundleCleanup        *BundleCleanupService
	BundleRetention      *BundleRetentionService
	CleanupRuns          *CleanupRunsService
	PackageCleanup       *PackageCleanupService
	SmartArchivePolicies *SmartArchivePoliciesService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the Artifactory of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		ArchivePolicies:      (*ArchivePoliciesService)(s),
		Archives:             (*ArchivesService)(s),
		BundleCleanup:        (*BundleCleanupService)(s),
		BundleRetention:      (*BundleRetentionService)(s),
		CleanupRuns:          (*CleanupRunsService)(s),
		PackageCleanup:       (*PackageCleanupService)(s),
		SmartArchivePolicies: (*SmartArchivePoliciesService)(s),
	}
}
