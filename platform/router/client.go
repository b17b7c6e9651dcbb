// Package router asks the router of a JFrog Platform node for the health of the services on the
// node.
//
//	c, err := jfrog.New("http://10.1.2.3:8082", jfrog.WithAccessToken(token))
//	if err != nil {
//		return err
//	}
//	health, err := router.New(c).System.Health(ctx)
//
// A [Client] has one service, [Client.System]. A node answers for itself: the base URL names the
// node and the port of its router.
package router

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of the router. [New] creates one. It is safe for concurrent use.
type Client struct {
	System *SystemService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that calls the router of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{System: (*SystemService)(s)}
}
