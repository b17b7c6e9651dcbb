// Package apptrust reads applications and the promotions of their versions from JFrog AppTrust.
//
//	at := apptrust.New(c)
//	for promotion, err := range at.Applications.AllPromotions(ctx, "my-app", "1.0.0", nil) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(promotion.TargetStage, promotion.Status)
//	}
//
// The manual does not document AppTrust: the package has the operations that JFrog's Go client
// uses.
package apptrust

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of AppTrust.
type Client struct {
	Applications *ApplicationsService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns the AppTrust services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{Applications: (*ApplicationsService)(s)}
}
