// Package jfconnect calls JFConnect, the service that connects a JFrog Platform deployment (JPD)
// with JFrog to get the entitlements of its subscription.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	id, err := jfconnect.New(c).System.JPDID(ctx)
//
// A [Client] groups the operations by service:
//
//   - [Client.System] reports the state of the service and its IDs.
//   - [Client.Registration] registers an air-gapped deployment.
//   - [Client.Metrics] logs metrics about the use of programs.
//
// [EntitlementsService] calls the JFrog Entitlements Service, which is another host.
//
// # Air-gapped deployments
//
// The registration of a deployment without a connection to the Internet has three steps. The
// second step runs on a machine with a connection:
//
//	start, err := jfconnect.New(c).Registration.Start(ctx)
//	if err != nil {
//		return err
//	}
//	token, err := start.Token()
//	if err != nil {
//		return err
//	}
//
//	jes, err := jfrog.New(jfconnect.EntitlementsURL)
//	if err != nil {
//		return err
//	}
//	entitlements, err := jfconnect.NewEntitlements(jes).Register(ctx, token)
//	if err != nil {
//		return err
//	}
//
//	err = jfconnect.New(c).Registration.Apply(ctx, entitlements, token)
package jfconnect

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of JFConnect. [New] creates one. It is safe for concurrent use.
type Client struct {
	Metrics      *MetricsService
	Registration *RegistrationService
	System       *SystemService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the JFConnect of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Metrics:      (*MetricsService)(s),
		Registration: (*RegistrationService)(s),
		System:       (*SystemService)(s),
	}
}
