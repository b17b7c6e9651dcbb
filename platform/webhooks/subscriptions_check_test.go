package webhooks

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestSubscriptionRefused(t *testing.T) {
	ctx, c := t.Context(), offline(t)
	for why, change := range map[string]func(*Subscription){
		"no key":         func(s *Subscription) { s.Key = " " },
		"no domain":      func(s *Subscription) { s.EventFilter.Domain = "" },
		"no event types": func(s *Subscription) { s.EventFilter.EventTypes = nil },
		"type of the filter is empty": func(s *Subscription) {
			s.EventFilter.EventTypes = append(s.EventFilter.EventTypes, "")
		},
		"event type pushed is not of the domain artifact": func(s *Subscription) {
			s.EventFilter.EventTypes = []EventType{EventDeployed, EventPushed}
		},
		"*webhooks.BuildCriteria are not for the domain artifact": func(s *Subscription) {
			s.EventFilter.Criteria = &BuildCriteria{AnyBuild: new(true)}
		},
		"*webhooks.RepositoryCriteria are not for the domain user": func(s *Subscription) {
			s.EventFilter.Domain, s.EventFilter.EventTypes = DomainUser, []EventType{EventLocked}
		},
		"criteria are a nil pointer": func(s *Subscription) { s.EventFilter.Criteria = (*RepositoryCriteria)(nil) },
		"no handler":                 func(s *Subscription) { s.Handlers = nil },
		"is nil":                     func(s *Subscription) { s.Handlers = Handlers{(*WebhookHandler)(nil)} },
		"handler has no URL":         func(s *Subscription) { s.Handlers = Handlers{&WebhookHandler{}} },
		"not an absolute http":       func(s *Subscription) { s.Handlers = Handlers{&CustomWebhookHandler{URL: "ftp://host/"}} },
		"cannot be parsed":           func(s *Subscription) { s.Handlers = Handlers{&WebhookHandler{URL: "http://hush:%zz@h/"}} },
		"header 1 of the handler": func(s *Subscription) {
			s.Handlers = Handlers{&WebhookHandler{URL: "http://h/", CustomHTTPHeaders: []HandlerHeader{{Value: "v"}}}}
		},
		"a secret of the handler has no name": func(s *Subscription) {
			s.Handlers = Handlers{&CustomWebhookHandler{URL: "http://h/", Secrets: []HandlerSecret{{Value: "v"}}}}
		},
		"handler has no type":                   func(s *Subscription) { s.Handlers = Handlers{&OtherHandler{}} },
		"a secret is *****, which JSON and log": func(s *Subscription) { s.Handlers[0].(*WebhookHandler).Secret = "*****" },
	} {
		bad := audits()
		change(&bad)
		for _, err := range []error{
			second(c.Subscriptions.Create(ctx, bad)), c.Subscriptions.Replace(ctx, bad), second(c.Subscriptions.Test(ctx, bad)),
		} {
			refused(t, err, why)
			assert.NotContains(t, err.Error(), "hush")
		}
	}
	refused(t, second(c.Subscriptions.Get(ctx, "")), "key")
	refused(t, c.Subscriptions.Delete(ctx, ".."), "key")
	refused(t, c.Subscriptions.SetSecret(ctx, "k", "", "v"), "secretName")
	refused(t, c.Subscriptions.SetSecret(ctx, "k", "s", ""), "empty")
	refused(t, c.Subscriptions.SetSecret(ctx, "k", "s", "*****"), "*****")
}

func second[T any](_ T, err error) error { return err }

// What this package does not know is sent as it is: servers may know more.
func TestUnknownIsAccepted(t *testing.T) {
	for _, filter := range []EventFilter{
		{Domain: "app_trust", EventTypes: []EventType{"release_started"}},
		{Domain: "app_trust", EventTypes: []EventType{EventPushed}, Criteria: &OtherCriteria{}},
		{Domain: DomainArtifact, EventTypes: []EventType{"quarantined"}, Criteria: &OtherCriteria{}},
		{Domain: DomainArtifact, EventTypes: []EventType{EventDeployed}},
	} {
		assert.NoError(t, filter.check(), filter.Domain)
	}
}

// A subscription that is read, changed and replaced keeps everything, also what this package
// does not know.
func TestReplaceKeepsEverything(t *testing.T) {
	const stored = `{
		"key": "k", "enabled": true, "project_key": "p",
		"event_filter": {
			"domain": "%s", "event_types": ["deployed", "new_type"], "aql": "x",
			"criteria": {"anyLocal": true, "repoKeys": [], "excludePatterns": ["tmp/**"], "labels": {"a": [1]}}
		},
		"handlers": [
			{"handler_type": "webhook", "url": "https://h/", "use_secret_for_signing": true, "timeout": 1.50},
			{"handler_type": "custom-webhook", "url": "https://h/", "method": "PATCH", "payload": "{}",
				"secrets": [{"name": "token"}], "http_headers": [{"name": "A", "value": "v"}], "retry": null},
			{"handler_type": "queue", "url": "amqp://q/", "topic": {"name": "t"}}
		]
	}`
	for _, domain := range []Domain{DomainArtifact, DomainBuild, "app_trust", DomainUser} {
		document := fmt.Sprintf(stored, domain)
		var sent string
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				_, _ = io.WriteString(w, document)
				return
			}
			body, _ := io.ReadAll(r.Body)
			sent = r.URL.Path + string(body)
			w.WriteHeader(http.StatusNoContent)
		})
		got, err := c.Subscriptions.Get(t.Context(), "k")
		require.NoError(t, err)
		assert.Equal(t, "amqp://q/", got.Handlers[2].Target())
		if domain != DomainBuild && domain != DomainUser { // deployed is not of these domains
			got.Description = "changed"
			require.NoError(t, c.Subscriptions.Replace(t.Context(), *got))
			var want map[string]any
			require.NoError(t, json.Unmarshal([]byte(document), &want))
			delete(want, "key")
			want["description"] = "changed"
			assert.JSONEq(t, encoded(t, want), sent[len("/event/api/v1/subscriptions/k"):])
		}
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

// Criteria have the type of their domain. No criteria are nil.
func TestCriteriaTypes(t *testing.T) {
	for domain, want := range map[Domain]Criteria{
		DomainDocker:                   &RepositoryCriteria{},
		DomainBuild:                    &BuildCriteria{},
		DomainDestination:              &ReleaseBundleCriteria{},
		DomainReleaseBundleV2:          &ReleaseBundleV2Criteria{},
		DomainReleaseBundleV2Promotion: &PromotionCriteria{},
		DomainUser:                     &OtherCriteria{},
		"app_trust":                    &OtherCriteria{},
	} {
		var f EventFilter
		require.NoError(t, json.Unmarshal(fmt.Appendf(nil, `{"domain":%q,"criteria":{}}`, domain), &f))
		assert.Equal(t, want, f.Criteria, domain)
		require.NoError(t, json.Unmarshal(fmt.Appendf(nil, `{"domain":%q}`, domain), &f))
		assert.Nil(t, f.Criteria, domain)
		require.NoError(t, json.Unmarshal(fmt.Appendf(nil, `{"domain":%q,"criteria":null}`, domain), &f))
		assert.Nil(t, f.Criteria, domain)
	}
	var f EventFilter
	require.NoError(t, json.Unmarshal([]byte(`{"domain":"artifact","criteria":{"anyLocal":"true"}}`), &f))
	assert.Equal(t, &RepositoryCriteria{AnyLocal: new(true)}, f.Criteria)
	assert.Error(t, json.Unmarshal([]byte(`{"domain":"artifact","criteria":[]}`), &f))
}

// A subscription and a list of subscriptions show no secret in any form, nor do errors.
func TestSecretsOfSubscriptionsAreMasked(t *testing.T) {
	s := onBuilds()
	s.Handlers = append(s.Handlers, audits().Handlers...)
	for _, v := range []any{s, &s, []Subscription{s}, s.Handlers, s.Handlers[0]} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			out := fmt.Sprintf(verb, v)
			assert.NotContains(t, out, "tell no one")
			assert.NotContains(t, out, "hush")
			assert.NotContains(t, out, "whatever")
		}
		out := encoded(t, v)
		assert.NotContains(t, out, "tell no one")
		assert.NotContains(t, out, "hush")
	}
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(body) // as servers do that quote what they do not like
	})
	for _, err := range []error{
		second(c.Subscriptions.Create(t.Context(), s)), c.Subscriptions.Replace(t.Context(), s),
		c.Subscriptions.SetSecret(t.Context(), "k", "token", "hush"),
	} {
		var e *jfrog.Error
		require.ErrorAs(t, err, &e)
		assert.ErrorIs(t, err, jfrog.ErrValidation)
		assert.NotContains(t, err.Error()+string(e.Body), "hush")
		assert.NotContains(t, err.Error()+string(e.Body), "tell no one")
	}
}

// A proxy that the event service does not know yet is worth another attempt, also for a creation.
func TestUnknownProxyIsTriedAgain(t *testing.T) {
	attempts := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if attempts++; attempts%2 == 1 {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"errors":[{"message":"proxy with key 'mainProxy' not found"}]}`)
			return
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.Copy(w, r.Body)
	})
	got, err := c.Subscriptions.Create(t.Context(), audits())
	require.NoError(t, err)
	assert.Equal(t, "Audits", got.Key)
	require.NoError(t, c.Subscriptions.Replace(t.Context(), audits()))
	assert.Equal(t, 4, attempts)
}
