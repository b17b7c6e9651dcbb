package event

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A subscription is what clients send and read. It is replaced as a whole, and never changed.
type subscription struct {
	Key         string    `json:"key"`
	Description string    `json:"description,omitempty"`
	Enabled     bool      `json:"enabled"`
	Filter      filter    `json:"event_filter"`
	Handlers    []handler `json:"handlers"`
}

// Types of handlers.
const (
	predefined = "webhook"
	custom     = "custom-webhook"
)

// A handler has the fields of both types.
type handler struct {
	Type    string `json:"handler_type"`
	URL     string `json:"url"`
	Proxy   string `json:"proxy,omitempty"`
	Secret  string `json:"secret,omitempty"`
	Signs   bool   `json:"use_secret_for_signing,omitempty"`
	Headers []pair `json:"custom_http_headers,omitempty"`

	Method        string `json:"method,omitempty"`
	Payload       string `json:"payload,omitempty"`
	Secrets       []pair `json:"secrets,omitempty"`
	CustomHeaders []pair `json:"http_headers,omitempty"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
}

// These limits keep the server responsive.
const (
	maxSubscriptions = 1000
	maxHandlers      = 16
	maxKey           = 200
	maxDescription   = 1000
)

var method = regexp.MustCompile(`^[A-Z]{1,32}$`)

func badInput(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

// read decodes and checks a subscription. An empty key is the key in the body.
func read(q *rest.Request, key string) (*subscription, error) {
	sub := &subscription{}
	if err := q.Decode(sub); err != nil {
		return nil, err
	}
	if key != "" && sub.Key != "" && sub.Key != key {
		return nil, badInput("The key '%s' in the body differs from the key in the path", sub.Key)
	}
	if key != "" {
		sub.Key = key
	}
	switch {
	case len(sub.Key) < 2 || len(sub.Key) > maxKey || strings.ContainsAny(sub.Key, " \t\r\n/"):
		return nil, badInput("The key must have 2 to %d characters, and no spaces", maxKey)
	case len(sub.Description) > maxDescription:
		return nil, badInput("The description must have at most %d characters", maxDescription)
	case len(sub.Handlers) == 0 || len(sub.Handlers) > maxHandlers:
		return nil, badInput("There must be 1 to %d handlers", maxHandlers)
	}
	for i := range sub.Handlers {
		if err := sub.Handlers[i].check(); err != nil {
			return nil, err
		}
	}
	return sub, sub.Filter.check()
}

// check returns an error for an invalid handler. It sets the default method.
func (h *handler) check() error {
	u, err := url.Parse(h.URL)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return badInput("The URL of the handler is invalid")
	case h.Type == predefined:
		h.Method, h.Payload, h.Secrets, h.CustomHeaders = "", "", nil, nil
		return checkNames(h.Headers)
	case h.Type != custom:
		return badInput("The handler type '%s' is unknown", h.Type)
	}
	h.Secret, h.Signs, h.Headers = "", false, nil
	if h.Method == "" {
		h.Method = http.MethodPost
	}
	if !method.MatchString(h.Method) {
		return badInput("The HTTP method of the handler is invalid")
	}
	for _, text := range append(values(h.CustomHeaders), h.Payload) {
		if _, err := parseTemplate(text); err != nil {
			return badInput("A template of the handler is invalid: %v", err)
		}
	}
	if err := checkNames(h.Secrets); err != nil {
		return err
	}
	return checkNames(h.CustomHeaders)
}

func checkNames(pairs []pair) error {
	if slices.ContainsFunc(pairs, func(p pair) bool { return p.Name == "" }) {
		return badInput("A header or a secret of the handler has no name")
	}
	return nil
}

func values(pairs []pair) (list []string) {
	for _, p := range pairs {
		list = append(list, p.Value)
	}
	return list
}

// shown returns a subscription as clients may read it. It never has the values of the secrets of
// custom webhooks. It has hashes of other secrets, unless it is for the creator.
func (sub *subscription) shown(toCreator bool) *subscription {
	out := *sub
	out.Handlers = slices.Clone(sub.Handlers)
	for i := range out.Handlers {
		h := &out.Handlers[i]
		if h.Secret != "" && !toCreator {
			h.Secret = store.SHA256Of(h.Secret)
		}
		h.Secrets = slices.Clone(h.Secrets)
		for j := range h.Secrets {
			h.Secrets[j].Value = ""
		}
	}
	return &out
}

func (s *service) find(key string) (*subscription, error) {
	if sub := s.subscriptions[key]; sub != nil {
		return sub, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Subscription '%s' does not exist", key)
}

func (s *service) handleList(*rest.Request) (*rest.Response, error) {
	list := []*subscription{}
	for _, key := range jsondoc.Keys(s.subscriptions) {
		list = append(list, s.subscriptions[key].shown(false))
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleCreate(q *rest.Request) (*rest.Response, error) {
	sub, err := read(q, "")
	if err != nil {
		return nil, err
	}
	if s.subscriptions[sub.Key] != nil {
		return nil, apierr.New(http.StatusConflict, "Subscription '%s' already exists", sub.Key)
	}
	if len(s.subscriptions) >= maxSubscriptions {
		return nil, badInput("There are already %d subscriptions", maxSubscriptions)
	}
	s.subscriptions[sub.Key] = sub
	return rest.JSON(http.StatusCreated, "", sub.shown(true)), nil
}

func (s *service) handleGet(q *rest.Request) (*rest.Response, error) {
	sub, err := s.find(q.Params["key"])
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", sub.shown(false)), nil
}

// handleReplace replaces a subscription. The secrets of custom webhooks keep their values if they
// are sent without one.
func (s *service) handleReplace(q *rest.Request) (*rest.Response, error) {
	old, err := s.find(q.Params["key"])
	if err != nil {
		return nil, err
	}
	sub, err := read(q, old.Key)
	if err != nil {
		return nil, err
	}
	for i := range sub.Handlers {
		for j, secret := range sub.Handlers[i].Secrets {
			if secret.Value == "" {
				sub.Handlers[i].Secrets[j].Value = old.secret(secret.Name)
			}
		}
	}
	s.subscriptions[sub.Key] = sub
	return rest.NoContent(), nil
}

// secret returns the value of a secret of a custom webhook.
func (sub *subscription) secret(name string) string {
	for _, h := range sub.Handlers {
		for _, secret := range h.Secrets {
			if secret.Name == name {
				return secret.Value
			}
		}
	}
	return ""
}

func (s *service) handleDelete(q *rest.Request) (*rest.Response, error) {
	sub, err := s.find(q.Params["key"])
	if err != nil {
		return nil, err
	}
	delete(s.subscriptions, sub.Key)
	return rest.NoContent(), nil
}

func (s *service) handleSetSecret(q *rest.Request) (*rest.Response, error) {
	old, err := s.find(q.Params["key"])
	if err != nil {
		return nil, err
	}
	if len(q.Data) == 0 {
		return nil, badInput("The value of the secret is empty")
	}
	sub := *old
	sub.Handlers = slices.Clone(old.Handlers)
	found := false
	for i := range sub.Handlers {
		h := &sub.Handlers[i]
		h.Secrets = slices.Clone(h.Secrets)
		for j := range h.Secrets {
			if h.Secrets[j].Name == q.Params["secretName"] {
				h.Secrets[j].Value, found = string(q.Data), true
			}
		}
	}
	if !found {
		return nil, apierr.New(http.StatusNotFound, "Subscription '%s' has no secret '%s'", sub.Key, q.Params["secretName"])
	}
	s.subscriptions[sub.Key] = &sub
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
