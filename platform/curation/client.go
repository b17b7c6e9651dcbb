// Package curation reads the audit log of JFrog Curation: the packages that its policies approved
// or blocked.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	cu := curation.New(c)
//	for event, err := range cu.Audit.AllPackages(ctx, nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(event.Action, event.PackageName, event.PackageVersion)
//	}
//
// A [Client] has the services [Client.Audit] and [Client.Xray].
package curation

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services for Curation. [New] creates one. It is safe for concurrent use.
type Client struct {
	Audit *AuditService
	Xray  *XrayService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the Curation of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{Audit: (*AuditService)(s), Xray: (*XrayService)(s)}
}
