package webhooks

import (
	"context"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// audits is the subscription of most samples.
func audits() Subscription {
	return Subscription{
		Key:         "Audits",
		Description: "Triggers Security and QA audits when a new artifact is created",
		Enabled:     true,
		EventFilter: EventFilter{
			Domain:     DomainArtifact,
			EventTypes: []EventType{EventDeployed, EventMoved, EventCopied},
			Criteria: &RepositoryCriteria{
				AnyLocal: new(true), AnyRemote: new(false),
				IncludePatterns: []string{}, ExcludePatterns: []string{}, RepoKeys: []string{},
			},
		},
		Handlers: Handlers{&WebhookHandler{
			URL: "https://webhook.my-company.test/", Secret: "tell no one", Proxy: "mainProxy",
			CustomHTTPHeaders: []HandlerHeader{{Name: "X-MyCompany-Header", Value: "whatever"}},
		}},
	}
}

// signing returns a subscription whose handler signs.
func signing(key string, filter EventFilter) Subscription {
	return Subscription{Key: key, Enabled: true, EventFilter: filter, Handlers: Handlers{&WebhookHandler{
		URL: "https://webhook.my-company.test/", Secret: "tell no one", UseSecretForSigning: true,
	}}}
}

// onBuilds and onBundles have the criteria of other domains, and a custom webhook.
func onBuilds() Subscription {
	return Subscription{Key: "Builds", Enabled: true, Handlers: customHandlers(), EventFilter: EventFilter{
		Domain: DomainBuild, EventTypes: []EventType{EventUploaded, EventPromoted},
		Criteria: &BuildCriteria{
			AnyBuild: new(false), SelectedBuilds: []string{"app"},
			IncludePatterns: []string{"app-*"}, ExcludePatterns: []string{},
		},
	}}
}

func onBundles() Subscription {
	return Subscription{Key: "Bundles", Handlers: customHandlers(), EventFilter: EventFilter{
		Domain: DomainReleaseBundle, EventTypes: []EventType{EventCreated, EventSigned},
		Criteria: &ReleaseBundleCriteria{
			AnyReleaseBundle: new(false), RegisteredReleaseBundlesNames: []string{"app"},
			IncludePatterns: []string{}, ExcludePatterns: []string{},
		},
	}}
}

func customHandlers() Handlers {
	return Handlers{&CustomWebhookHandler{
		URL: "https://hooks.my-company.test/", Method: "PUT", Payload: "{}", Proxy: "mainProxy",
		Secrets:     []HandlerSecret{{Name: "token", Value: "hush"}},
		HTTPHeaders: []HandlerHeader{{Name: "Authorization", Value: "Bearer {{.secrets.token}}"}},
	}}
}

var subscriptionCases = replay.Cases[*Client]{
	"4.11.2/sample": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.List(ctx) },
	"4.11.3a/predefined webhook": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, audits())
	},
	"4.11.3a/custom webhook": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, Subscription{
			Key: "trigger_action", Enabled: true,
			EventFilter: EventFilter{
				Domain: DomainArtifact, EventTypes: []EventType{EventDeployed},
				Criteria: &RepositoryCriteria{AnyLocal: new(true)},
			},
			Handlers: Handlers{&CustomWebhookHandler{
				URL:     "https://api.github.com/repos/your/repo/actions/workflows/artifact_deployed.yml/dispatches",
				Method:  "POST",
				Payload: `{ "ref": "main" , "inputs": { "artifact_path": "{{.data.repo_key}}/{{.data.path}}" } }`,
				Proxy:   "mainProxy",
				Secrets: []HandlerSecret{{Name: "token", Value: "***"}},
				HTTPHeaders: []HandlerHeader{
					{Name: "Authorization", Value: "Bearer {{.secrets.token}}"},
					{Name: "Accept", Value: "application/vnd.github+json"},
					{Name: "Content-Type", Value: "application/json"},
				},
			}},
		})
	},
	"4.11.3a/wire-release bundles v2 and signing": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, signing("bundles", EventFilter{
			Domain:     DomainReleaseBundleV2,
			EventTypes: []EventType{EventReleaseBundleV2Started, EventReleaseBundleV2Failed, EventReleaseBundleV2Completed},
			Criteria: &ReleaseBundleV2Criteria{
				AnyReleaseBundle:       new(false),
				SelectedReleaseBundles: map[string][]string{"release-bundles-v2": {"app"}},
				IncludePatterns:        []string{}, ExcludePatterns: []string{},
			},
		}))
	},
	"4.11.3a/wire-promotion": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, signing("promotions", EventFilter{
			Domain: DomainReleaseBundleV2Promotion,
			EventTypes: []EventType{
				EventReleaseBundleV2PromotionCompleted, EventReleaseBundleV2PromotionFailed,
				EventReleaseBundleV2PromotionStarted,
			},
			Criteria: &PromotionCriteria{SelectedEnvironments: []string{"PROD", "DEV"}},
		}))
	},
	"4.11.3a/wire-any federated": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, signing("cached", EventFilter{
			Domain: DomainArtifact, EventTypes: []EventType{EventCached},
			Criteria: &RepositoryCriteria{
				AnyLocal: new(false), AnyRemote: new(false), AnyFederated: new(true),
				RepoKeys: []string{}, IncludePatterns: []string{}, ExcludePatterns: []string{},
			},
		}))
	},
	"4.11.3a/wire-empty lists": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, signing("builds", EventFilter{
			Domain: DomainBuild, EventTypes: []EventType{EventUploaded},
			Criteria: &BuildCriteria{
				AnyBuild: new(true), SelectedBuilds: []string{},
				IncludePatterns: []string{}, ExcludePatterns: []string{},
			},
		}))
	},
	"4.11.3a/wire-user": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, signing("locked", EventFilter{Domain: DomainUser, EventTypes: []EventType{EventLocked}}))
	},
	"4.11.2/other domains": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.List(ctx) },
	"4.11.3a/release bundle criteria": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Create(ctx, onBundles())
	},
	"4.11.2/wire-more criteria": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.List(ctx) },
	"4.11.4/wire-release bundle v2, hashed secret": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Get(ctx, "bundles")
	},
	"4.11.4/wire-promotion":     func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Get(ctx, "promotions") },
	"4.11.4/wire-any federated": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Get(ctx, "cached") },
	"4.11.4/build criteria":     func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Get(ctx, "Builds") },
	"4.11.4/release bundle criteria": func(ctx context.Context, c *Client) (any, error) {
		return c.Subscriptions.Get(ctx, "Bundles")
	},
	"4.11.5/build criteria": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Subscriptions.Replace(ctx, onBuilds())
	},
	"4.11.5/release bundle criteria": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Subscriptions.Replace(ctx, onBundles())
	},
	"4.11.7/build criteria":          func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Test(ctx, onBuilds()) },
	"4.11.7/release bundle criteria": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Test(ctx, onBundles()) },
	"4.11.3b/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Subscriptions.SetSecret(ctx, "trigger_action", "token", "secret-value")
	},
	"4.11.4/sample": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Get(ctx, "Audits") },
	"4.11.5/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Subscriptions.Replace(ctx, audits())
	},
	"4.11.6/constructed": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.Subscriptions.Delete(ctx, "Audits")
	},
	"4.11.7/sample": func(ctx context.Context, c *Client) (any, error) { return c.Subscriptions.Test(ctx, audits()) },
}
