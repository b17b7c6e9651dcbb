// Package webhooks manages the webhooks of the JFrog Platform, and receives their events.
//
// [SubscriptionsService] manages subscriptions: which events are sent, and to which URL.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(token))
//	wh := webhooks.New(c)
//	_, err = wh.Subscriptions.Create(ctx, webhooks.Subscription{
//		Key: "audit", Enabled: true,
//		EventFilter: webhooks.EventFilter{
//			Domain:     webhooks.DomainArtifact,
//			EventTypes: []webhooks.EventType{webhooks.EventDeployed},
//			Criteria:   &webhooks.RepositoryCriteria{AnyLocal: new(true)},
//		},
//		Handlers: webhooks.Handlers{&webhooks.WebhookHandler{
//			URL: "https://audit.example.com/", Secret: secret, UseSecretForSigning: true,
//		}},
//	})
//
// [Parse] verifies and decodes an event on the receiving side, which needs no client. [Receiver]
// makes an HTTP handler of it:
//
//	http.Handle("/", webhooks.Receiver(func(ctx context.Context, e *webhooks.Event) error {
//		if file, ok := e.Data.(*webhooks.ArtifactData); ok {
//			log.Println(e.EventType, file.RepoKey, file.Path)
//		}
//		return nil
//	}, secret))
//
// [TroubleshootingService] follows the calls that the platform makes to the URLs, and
// [SystemService] checks the health of the event service.
//
// Failed requests are [*jfrog.Error] values; test them with errors.Is and [jfrog.ErrNotFound]
// and its siblings.
package webhooks

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of the event service.
type Client struct {
	Subscriptions   *SubscriptionsService
	System          *SystemService
	Troubleshooting *TroubleshootingService
}

// service is the state that all services share.
type service struct{ client *jfrog.Client }

// New returns the webhook services of a platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		Subscriptions:   (*SubscriptionsService)(s),
		System:          (*SystemService)(s),
		Troubleshooting: (*TroubleshootingService)(s),
	}
}
