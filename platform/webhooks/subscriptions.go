package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// SubscriptionsService manages subscriptions to the events of the platform. Reached through
// [Client.Subscriptions].
type SubscriptionsService service

// Subscription sends the events that its filter selects to its handlers.
type Subscription struct {
	Key         string      `json:"key,omitempty" diff:"fixed"` // unique name
	Description string      `json:"description,omitempty"`
	Enabled     bool        `json:"enabled"` // false: no event is sent
	EventFilter EventFilter `json:"event_filter"`
	Handlers    Handlers    `json:"handlers"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a subscription and keeps unknown fields.
func (s *Subscription) UnmarshalJSON(data []byte) (err error) {
	type plain Subscription
	s.Extra, err = jsonextra.Decode(data, (*plain)(s))
	return err
}

// MarshalJSON writes a subscription with its unknown fields.
func (s Subscription) MarshalJSON() ([]byte, error) {
	type plain Subscription
	return jsonextra.Encode(plain(s), s.Extra)
}

func (s Subscription) check() error {
	if strings.TrimSpace(s.Key) == "" {
		return errors.New("subscription has no key")
	}
	if len(s.Handlers) == 0 {
		return errors.New("subscription has no handler")
	}
	for _, h := range s.Handlers {
		if check.IsNil(h) {
			return errors.New("a handler of the subscription is nil")
		}
		if err := h.check(); err != nil {
			return err
		}
	}
	return s.EventFilter.check()
}

// List returns all subscriptions.
//
// Requires: admin.
//
//jfrog:op 4.11.2
func (s *SubscriptionsService) List(ctx context.Context) ([]Subscription, error) {
	return jfrog.Do[[]Subscription](ctx, s.client, jfrog.Get("/event/api/v1/subscriptions"))
}

// Create creates a subscription and returns it as the server stores it. Create returns an error
// matching [jfrog.ErrConflict] if there is a subscription with this key.
//
// A proxy that was just configured may be unknown to the event service for a moment. Create
// then tries again.
//
// Requires: admin.
//
//jfrog:op 4.11.3a
func (s *SubscriptionsService) Create(ctx context.Context, subscription Subscription) (*Subscription, error) {
	return jfrog.Do[*Subscription](ctx, s.client, jfrog.Post("/event/api/v1/subscriptions").
		Body(subscription).Check(subscription.check()).RetryIf(proxyUnknown))
}

// SetSecret sets the value of one of the secrets of a [CustomWebhookHandler], for example after
// a token has expired.
//
// Requires: admin access token.
//
//jfrog:op 4.11.3b
func (s *SubscriptionsService) SetSecret(ctx context.Context, key, secretName string, value jfrog.Secret) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Put("/event/api/v1/subscriptions/{key}/secrets/{secretName}", key, secretName).
			Body(string(value)).Secret(string(value)).
			Check(check.Secret("new value of the secret", value)))
}

// Get returns a subscription. It returns an error matching [jfrog.ErrNotFound] if there is no
// such subscription.
//
// The server may return a hash in place of the secret of a [WebhookHandler]. It returns only the
// names of the secrets of a [CustomWebhookHandler].
//
// Requires: admin.
//
//jfrog:op 4.11.4
func (s *SubscriptionsService) Get(ctx context.Context, key string) (*Subscription, error) {
	return jfrog.Do[*Subscription](ctx, s.client, jfrog.Get("/event/api/v1/subscriptions/{key}", key))
}

// Replace replaces the subscription with the key of the given one. It returns an error matching
// [jfrog.ErrNotFound] if there is no such subscription.
//
// To change a subscription, change the result of [SubscriptionsService.Get] and replace the old
// one with it. Set the secrets of the handlers first: Get does not return them as they were
// sent.
//
// A proxy that was just configured may be unknown to the event service for a moment. Replace
// then tries again.
//
// Requires: admin.
//
//jfrog:op 4.11.5
func (s *SubscriptionsService) Replace(ctx context.Context, subscription Subscription) error {
	body := subscription
	body.Key = "" // the path has it
	return jfrog.Send(ctx, s.client, jfrog.Put("/event/api/v1/subscriptions/{key}", subscription.Key).
		Body(body).Check(subscription.check()).RetryIf(proxyUnknown))
}

// Delete deletes a subscription. It returns an error matching [jfrog.ErrNotFound] if there is no
// such subscription.
//
// Requires: admin.
//
//jfrog:op 4.11.6
func (s *SubscriptionsService) Delete(ctx context.Context, key string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete("/event/api/v1/subscriptions/{key}", key))
}

// TestOutcome is the outcome of [SubscriptionsService.Test].
type TestOutcome string

// The outcomes of a test.
const (
	TestSuccess TestOutcome = "success"
	TestFailure TestOutcome = "failure"
)

// TestResult is the result of [SubscriptionsService.Test].
type TestResult struct {
	Result  TestOutcome `json:"result"`
	Message string      `json:"message"`
}

// Succeeded reports whether the handlers received the event.
func (r TestResult) Succeeded() bool { return r.Result == TestSuccess }

// Test sends an event with sample data to the handlers of a subscription, which need not exist
// on the server. A failure of the handlers is a result and not an error: see
// [TestResult.Succeeded].
//
// Requires: admin.
//
//jfrog:op 4.11.7
func (s *SubscriptionsService) Test(ctx context.Context, subscription Subscription) (*TestResult, error) {
	return jfrog.Do[*TestResult](ctx, s.client, jfrog.Post("/event/api/v1/subscriptions/test").
		Body(subscription).Check(subscription.check()))
}

var proxyMessage = regexp.MustCompile(`proxy with key '.*' not found`)

// proxyUnknown reports whether the event service does not know the proxy of a handler.
func proxyUnknown(e *jfrog.Error) bool {
	return slices.ContainsFunc(e.Messages, func(m jfrog.ErrorMessage) bool {
		return proxyMessage.MatchString(m.Message) || proxyMessage.MatchString(m.Detail)
	}) || proxyMessage.Match(e.Body)
}
