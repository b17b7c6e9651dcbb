// Package missioncontrol calls the REST API of JFrog Mission Control, which administers several
// JFrog Platform Deployments (JPDs): their registration, the federation of their users and
// permissions, and their licenses.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	mc := missioncontrol.New(c)
//	err = mc.JPDs.Create(ctx, missioncontrol.JPDCreateRequest{
//		Name: "dev-west", URL: "https://artifactory-west.acme.com", Token: joinKey,
//		Location: missioncontrol.JPDLocation{
//			CityName: "San Francisco", CountryCode: "US", Latitude: 37.7749, Longitude: -122.4194,
//		},
//	})
//
// A [Client] groups the operations by service:
//
//   - [Client.Federation] configures which users, groups, permissions and tokens JPDs share.
//   - [Client.JPDs] registers and describes JPDs.
//   - [Client.LicenseBuckets] manages buckets of licenses, and takes licenses out of them.
//   - [Client.SupportBundles] creates and downloads support bundles. It is deprecated: since
//     Artifactory 7.49 the support bundles of package artifactory/admin include Mission Control.
//   - [Client.System] exports, imports and checks Mission Control.
//
// Mission Control accepts access tokens only: see [jfrog.WithAccessToken].
package missioncontrol

import (
	"fmt"
	"net/url"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// Client groups the services of Mission Control. [New] creates one. It is safe for concurrent
// use.
type Client struct {
	Federation     *FederationService
	JPDs           *JPDsService
	LicenseBuckets *LicenseBucketsService
	// SupportBundles is for Artifactory 7.47 or earlier.
	SupportBundles *SupportBundlesService
	System         *SystemService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns the Mission Control services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Federation:     (*FederationService)(s),
		JPDs:           (*JPDsService)(s),
		LicenseBuckets: (*LicenseBucketsService)(s),
		SupportBundles: (*SupportBundlesService)(s),
		System:         (*SystemService)(s),
	}
}

// webURL returns an error for a text that is no URL of a server.
func webURL(what, text string) error {
	if err := check.HTTPURL(what, text); err != nil {
		return err
	}
	if u, _ := url.Parse(text); u.User != nil {
		return fmt.Errorf("%s contains credentials", what)
	}
	return nil
}
