// Package distribution calls the REST API of JFrog Distribution. It creates and signs release
// bundles v1, distributes them to other sites, and exports them for air-gapped sites. It also
// manages signing keys, tokens and permissions of Distribution, and the release bundles v2 that
// a site has received.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	ds := distribution.New(c)
//	_, err = ds.ReleaseBundles.Create(ctx, distribution.ReleaseBundleCreateRequest{
//		Name: "app", Version: "1.0.0", SignImmediately: true,
//		Spec: distribution.Spec{Queries: []distribution.Query{
//			distribution.FromAQL(aql.Items().Where(aql.Item.Repo.Eq("libs-release-local"))),
//		}},
//	}, nil)
//	_, err = ds.Distributions.CreateAndWait(ctx, "app", "1.0.0",
//		distribution.DistributionCreateRequest{
//			DistributionRules: []distribution.DistributionRule{{SiteName: "edge-*"}},
//		}, nil)
//
// Release bundles v2 supersede release bundles v1: for new programs, prefer package lifecycle,
// which creates, promotes and distributes them. For release bundles v1 in Artifactory and for the
// import of exported archives, see Bundles in package artifactory.
//
// Distributions, deletions on sites and exports continue in the background after the server has
// responded. Their Wait methods poll until the final status. They return a [*jfrog.FailedError]
// that names the sites and the reasons if the work fails. They wait as long as their context
// allows.
//
// Failed requests are [*jfrog.Error] values; test them with errors.Is and [jfrog.ErrNotFound]
// and its siblings.
package distribution

import (
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Distribution. [New] creates one. It is safe for concurrent use.
type Client struct {
	Distributions   *DistributionsService   // distributions, deletions on sites, their progress
	Exports         *ExportsService         // archives for air-gapped sites
	Maintenance     *MaintenanceService     // stopping and unlocking tasks
	Permissions     *PermissionsService     // permissions for destinations
	ReceivedBundles *ReceivedBundlesService // release bundles v2 on a target
	ReleaseBundles  *ReleaseBundlesService  // release bundles v1
	SigningKeys     *SigningKeysService     // keys that sign release bundles v1
	SupportBundles  *SupportBundlesService  // archives for JFrog support
	System          *SystemService          // health, settings, metrics
	Tokens          *TokensService          // access tokens of Distribution
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns the Distribution services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Distributions:   (*DistributionsService)(s),
		Exports:         (*ExportsService)(s),
		Maintenance:     (*MaintenanceService)(s),
		Permissions:     (*PermissionsService)(s),
		ReceivedBundles: (*ReceivedBundlesService)(s),
		ReleaseBundles:  (*ReleaseBundlesService)(s),
		SigningKeys:     (*SigningKeysService)(s),
		SupportBundles:  (*SupportBundlesService)(s),
		System:          (*SystemService)(s),
		Tokens:          (*TokensService)(s),
	}
}

// repeatIf marks a request that is harmless to repeat under a condition.
func repeatIf(harmless bool, req *jfrog.Request) *jfrog.Request {
	if harmless {
		return req.Idempotent()
	}
	return req.NotIdempotent()
}

// StatusMessage is a result that repeats the HTTP status.
type StatusMessage struct {
	StatusCode int    `json:"status_code"`
	Message    string `json:"message"`
}

// sameState compares statuses without regard to case. A space equals an underscore: one
// operation writes "In progress", another IN_PROGRESS.
func sameState(a, b string) bool { return plainState(a) == plainState(b) }

func plainState(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "_")) }
