package myjfrog

import (
	"context"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// NATIPsService lists the addresses from which JFrog's cloud connects to other servers. Reached
// through [Client.NATIPs].
type NATIPsService service

// IPRange is the addresses of a service of JFrog's cloud in a region.
type IPRange struct {
	CIDR    []string `json:"cidr"`    // such as 34.86.118.153/32
	Region  string   `json:"region"`  // such as us-east4
	Service string   `json:"service"` // such as jfrog_cloud_cidr
	Cloud   string   `json:"cloud"`   // such as gcp
}

// List returns the addresses from which JFrog's cloud connects to servers such as LDAP and SSO.
// Such servers must accept them.
//
// Requires: nothing. Since August 9, 2023. May be anonymous.
//
//jfrog:op 4.16.1
func (s *NATIPsService) List(ctx context.Context) ([]IPRange, error) {
	return jfrog.Do[[]IPRange](ctx, s.client, jfrog.Get("/api/jmis/v1/ip-ranges").Check(s.refused))
}
