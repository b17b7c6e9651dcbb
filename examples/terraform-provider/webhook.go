package main

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

type webhookModel struct {
	Key           string           `tfsdk:"key"`
	Description   *string          `tfsdk:"description"`
	Enabled       *bool            `tfsdk:"enabled"`
	URL           string           `tfsdk:"url"`
	Domain        string           `tfsdk:"domain"`
	EventTypes    []string         `tfsdk:"event_types"`
	Criteria      *webhookCriteria `tfsdk:"criteria"`
	Secret        *string          `tfsdk:"secret_wo"` // only in the configuration
	SecretVersion *int64           `tfsdk:"secret_wo_version"`
	Sign          *bool            `tfsdk:"use_secret_for_signing"`
	common
}

type webhookCriteria struct {
	AnyLocal        *bool    `tfsdk:"any_local"`
	AnyRemote       *bool    `tfsdk:"any_remote"`
	AnyFederated    *bool    `tfsdk:"any_federated"`
	RepoKeys        []string `tfsdk:"repo_keys"`
	IncludePatterns []string `tfsdk:"include_patterns"`
	ExcludePatterns []string `tfsdk:"exclude_patterns"`
}

func newWebhook() resource.Resource {
	names := func(description string) schema.Attribute {
		return schema.SetAttribute{Optional: true, ElementType: types.StringType, Description: description}
	}
	key := fixedString("Key of the webhook.")
	key.Validators = append(key.Validators, stringvalidator.RegexMatches(regexp.MustCompile(`^\S{2,200}$`), "must have 2 to 200 characters, and no spaces"))
	return &managed[webhookModel, *webhooks.Subscription]{
		name: "webhook", keyName: "key",
		schema: schema.Schema{Description: "A webhook for events in repositories.", Attributes: map[string]schema.Attribute{
			"key":         key,
			"description": schema.StringAttribute{Optional: true, Description: "Description of the webhook."},
			"enabled":     flag(true, "Whether events are sent."),
			"url": schema.StringAttribute{
				Required: true, Validators: []validator.String{httpURL{noPassword: true}},
				Description: "URL to send events to.",
			},
			"domain": schema.StringAttribute{
				Required: true, Description: "artifact, artifact_property or docker.",
				Validators: []validator.String{stringvalidator.OneOf(
					string(webhooks.DomainArtifact), string(webhooks.DomainArtifactProperty), string(webhooks.DomainDocker))},
			},
			"event_types": schema.SetAttribute{
				Required: true, ElementType: types.StringType, Description: "Types of events of the domain, such as deployed.",
				Validators: []validator.Set{setvalidator.SizeAtLeast(1), noEmptyStrings},
			},
			"criteria": schema.SingleNestedAttribute{
				Optional: true, Description: "Which repositories and paths.",
				Attributes: map[string]schema.Attribute{
					"any_local":        flag(false, "Whether all local repositories are selected."),
					"any_remote":       flag(false, "Whether all remote repositories are selected."),
					"any_federated":    flag(false, "Whether all federated repositories are selected."),
					"repo_keys":        names("Keys of selected repositories."),
					"include_patterns": names("Ant patterns of paths to include."),
					"exclude_patterns": names("Ant patterns of paths to exclude."),
				},
			},
			"secret_wo": schema.StringAttribute{
				Optional: true, Sensitive: true, WriteOnly: true,
				Validators:  []validator.String{stringvalidator.AlsoRequires(path.MatchRoot("secret_wo_version"))},
				Description: "Secret that the receiver knows. It is in no plan and no state.",
			},
			"secret_wo_version": schema.Int64Attribute{
				Optional:    true,
				Description: "Version of the secret. A change sends the secret again.",
			},
			"use_secret_for_signing": flag(false, "Whether the secret signs the events and is not sent itself."),
		}},
		connect: func(c *jfrog.Client) kind[webhookModel, *webhooks.Subscription] {
			return webhookKind{webhooks.New(c).Subscriptions}
		},
	}
}

type webhookKind struct {
	subscriptions *webhooks.SubscriptionsService
}

func (webhookKind) key(m webhookModel) string { return m.Key }

// get refuses a subscription that the attributes cannot describe.
func (k webhookKind) get(ctx context.Context, key string) (*webhooks.Subscription, error) {
	s, err := k.subscriptions.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	if len(s.Handlers) == 1 {
		_, plain := s.Handlers[0].(*webhooks.WebhookHandler)
		_, repositories := s.EventFilter.Criteria.(*webhooks.RepositoryCriteria)
		if plain && (repositories || s.EventFilter.Criteria == nil) {
			return s, nil
		}
	}
	return nil, fmt.Errorf("the webhook %s is not for events in repositories, or has not a single handler of the type %s",
		key, webhooks.HandlerTypeWebhook)
}

func (webhookKind) want(ch change[webhookModel]) *webhooks.Subscription {
	m := ch.Plan
	criteria := &webhooks.RepositoryCriteria{AnyLocal: new(false), AnyRemote: new(false), AnyFederated: new(false)}
	if c := m.Criteria; c != nil {
		criteria = &webhooks.RepositoryCriteria{
			AnyLocal: c.AnyLocal, AnyRemote: c.AnyRemote, AnyFederated: c.AnyFederated, RepoKeys: orNone(c.RepoKeys),
			IncludePatterns: orNone(c.IncludePatterns), ExcludePatterns: orNone(c.ExcludePatterns),
		}
	}
	return &webhooks.Subscription{
		Key: m.Key, Description: jfrog.Deref(m.Description), Enabled: jfrog.Deref(m.Enabled),
		EventFilter: webhooks.EventFilter{
			Domain: webhooks.Domain(m.Domain), EventTypes: convert[webhooks.EventType](m.EventTypes), Criteria: criteria,
		},
		Handlers: webhooks.Handlers{&webhooks.WebhookHandler{
			HandlerType: webhooks.HandlerTypeWebhook, URL: m.URL, UseSecretForSigning: jfrog.Deref(m.Sign),
			// An update replaces the webhook. Therefore each one sends the secret, and not only one
			// with a new version.
			Secret: jfrog.Secret(jfrog.Deref(ch.Config.Secret)),
		}},
	}
}

// fill does not read the secret: the server returns a hash.
func (webhookKind) fill(m *webhookModel, have *webhooks.Subscription) {
	m.Key = have.Key
	m.Description = text(m.Description, have.Description)
	m.Enabled = &have.Enabled
	m.Domain = string(have.EventFilter.Domain)
	m.EventTypes = convert[string](have.EventFilter.EventTypes)
	handler := have.Handlers[0].(*webhooks.WebhookHandler)
	m.URL, m.Sign = handler.URL, &handler.UseSecretForSigning

	criteria, _ := have.EventFilter.Criteria.(*webhooks.RepositoryCriteria)
	c, prior := jfrog.Deref(criteria), jfrog.Deref(m.Criteria)
	filled := &webhookCriteria{
		AnyLocal: new(jfrog.Deref(c.AnyLocal)), AnyRemote: new(jfrog.Deref(c.AnyRemote)), AnyFederated: new(jfrog.Deref(c.AnyFederated)),
		RepoKeys:        list(prior.RepoKeys, c.RepoKeys),
		IncludePatterns: list(prior.IncludePatterns, c.IncludePatterns),
		ExcludePatterns: list(prior.ExcludePatterns, c.ExcludePatterns),
	}
	if m.Criteria != nil || !filled.empty() {
		m.Criteria = filled
	}
}

func (c *webhookCriteria) empty() bool {
	return !*c.AnyLocal && !*c.AnyRemote && !*c.AnyFederated && len(c.RepoKeys)+len(c.IncludePatterns)+len(c.ExcludePatterns) == 0
}

func (k webhookKind) create(ctx context.Context, want *webhooks.Subscription) error {
	_, err := k.subscriptions.Create(ctx, *want)
	return err
}

// update replaces the webhook. It keeps what the attributes do not describe, such as headers.
func (k webhookKind) update(ctx context.Context, have, want *webhooks.Subscription) error {
	next, old := *want, have.Handlers[0].(*webhooks.WebhookHandler)
	next.Extra, next.EventFilter.Extra = have.Extra, have.EventFilter.Extra
	handler := *want.Handlers[0].(*webhooks.WebhookHandler)
	handler.Proxy, handler.CustomHTTPHeaders, handler.Extra = old.Proxy, old.CustomHTTPHeaders, old.Extra
	next.Handlers = webhooks.Handlers{&handler}
	return k.subscriptions.Replace(ctx, next)
}

func (k webhookKind) delete(ctx context.Context, key string) error {
	return k.subscriptions.Delete(ctx, key)
}
