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
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
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

// filled returns an error for an empty value.
func filled(what, value string) error {
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return nil
}

// secretFilled is filled for a secret. It refuses the mask too.
func secretFilled(what string, value jfrog.Secret) error {
	if secrets.IsMasked(string(value)) {
		return secrets.ErrMasked
	}
	return filled(what, string(value))
}

// webURL returns an error for a text that is no URL of a server. The error does not quote the
// text, which may hold a secret.
func webURL(what, text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return fmt.Errorf("%s is not an absolute http or https URL", what)
	}
	if u.User != nil {
		return fmt.Errorf("%s contains credentials", what)
	}
	return nil
}

// lacks returns the error for a response without a value that the caller needs.
func lacks(what string) error {
	return fmt.Errorf("missioncontrol: %w: it has no %s", jfrog.ErrBadAnswer, what)
}
