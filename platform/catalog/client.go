// Package catalog calls JFrog Catalog: its health and the enrichment of a bill of materials.
//
// The manual does not document Catalog: the package has the operations that JFrog's Go client and
// Terraform providers use.
package catalog

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Catalog.
type Client struct {
	CycloneDX *CycloneDXService
	System    *SystemService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns the Catalog services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{CycloneDX: (*CycloneDXService)(s), System: (*SystemService)(s)}
}
