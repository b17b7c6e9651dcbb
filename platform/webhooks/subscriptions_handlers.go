package webhooks

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
	"github.com/jfrogkit/jfrog-go/internal/secrets"
)

// Handler is what a subscription does with an event: a [*WebhookHandler], a
// [*CustomWebhookHandler], or an [*OtherHandler] of a newer server.
type Handler interface {
	// Target returns the URL that the handler calls.
	Target() string

	check() error
}

// Handlers are the handlers of a subscription.
type Handlers []Handler

// UnmarshalJSON reads each handler into the type that its handler_type names.
func (h *Handlers) UnmarshalJSON(data []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	out := make(Handlers, len(list))
	for i, raw := range list {
		var head struct {
			HandlerType HandlerType `json:"handler_type"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			return err
		}
		switch head.HandlerType {
		case HandlerTypeWebhook:
			out[i] = &WebhookHandler{}
		case HandlerTypeCustomWebhook:
			out[i] = &CustomWebhookHandler{}
		default:
			out[i] = &OtherHandler{}
		}
		if err := jsonlax.Unmarshal(raw, out[i]); err != nil {
			return err
		}
	}
	*h = out
	return nil
}

// HandlerType is the type of a handler.
type HandlerType string

// The types of handlers.
const (
	HandlerTypeWebhook       HandlerType = "webhook"
	HandlerTypeCustomWebhook HandlerType = "custom-webhook"
)

// WebhookHandler sends an event to a URL, as a POST with the JSON that [Parse] reads.
type WebhookHandler struct {
	HandlerType HandlerType `json:"handler_type"` // is sent as HandlerTypeWebhook
	URL         string      `json:"url" secret:"userinfo"`
	// Secret is sent in the header [SignatureHeader], unless it signs the payload.
	Secret jfrog.Secret `json:"secret,omitempty"`
	// UseSecretForSigning sends the signature of the payload in place of the secret. See
	// [Signature].
	UseSecretForSigning bool            `json:"use_secret_for_signing,omitempty"`
	Proxy               string          `json:"proxy,omitempty"` // key of a configured proxy
	CustomHTTPHeaders   []HandlerHeader `json:"custom_http_headers,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// Target returns the URL that the handler calls.
func (h *WebhookHandler) Target() string { return h.URL }

func (h *WebhookHandler) check() error {
	return errors.Join(checkURL(h.URL), checkHeaders(h.CustomHTTPHeaders))
}

// UnmarshalJSON reads a handler and keeps unknown fields.
func (h *WebhookHandler) UnmarshalJSON(data []byte) (err error) {
	type plain WebhookHandler
	h.Extra, err = jsonextra.Decode(data, (*plain)(h))
	return err
}

// MarshalJSON writes a handler with its type and its unknown fields.
func (h WebhookHandler) MarshalJSON() ([]byte, error) {
	type plain WebhookHandler
	h.HandlerType = HandlerTypeWebhook
	secrets.HideURLs(&h)
	return jsonextra.Encode(plain(h), h.Extra)
}

// CustomWebhookHandler sends a request that the subscription describes.
//
// The payload and the values of the headers are Go templates, and may hold credentials.
// {{.data.repo_key}} is a field of the event's data, and {{.secrets.token}} is the secret named
// token.
type CustomWebhookHandler struct {
	HandlerType HandlerType     `json:"handler_type"` // is sent as HandlerTypeCustomWebhook
	URL         string          `json:"url" secret:"userinfo"`
	Method      string          `json:"method,omitempty"`  // any HTTP method
	Payload     jfrog.Secret    `json:"payload,omitempty"` // template of the body
	Proxy       string          `json:"proxy,omitempty"`   // key of a configured proxy
	Secrets     []HandlerSecret `json:"secrets,omitzero"`
	HTTPHeaders []HandlerHeader `json:"http_headers,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// Target returns the URL that the handler calls.
func (h *CustomWebhookHandler) Target() string { return h.URL }

func (h *CustomWebhookHandler) check() error {
	if slices.ContainsFunc(h.Secrets, func(s HandlerSecret) bool { return s.Name == "" }) {
		return errors.New("a secret of the handler has no name")
	}
	return errors.Join(checkURL(h.URL), checkHeaders(h.HTTPHeaders))
}

// UnmarshalJSON reads a handler and keeps unknown fields.
func (h *CustomWebhookHandler) UnmarshalJSON(data []byte) (err error) {
	type plain CustomWebhookHandler
	h.Extra, err = jsonextra.Decode(data, (*plain)(h))
	return err
}

// MarshalJSON writes a handler with its type and its unknown fields.
func (h CustomWebhookHandler) MarshalJSON() ([]byte, error) {
	type plain CustomWebhookHandler
	h.HandlerType = HandlerTypeCustomWebhook
	secrets.HideURLs(&h)
	return jsonextra.Encode(plain(h), h.Extra)
}

// HandlerSecret is a named secret of a [CustomWebhookHandler].
type HandlerSecret struct {
	Name  string       `json:"name"`
	Value jfrog.Secret `json:"value,omitempty"` // empty in responses
}

// HandlerHeader is a header that a handler sends.
type HandlerHeader struct {
	Name  string       `json:"name"`
	Value jfrog.Secret `json:"value"` // may hold credentials
}

// OtherHandler is a handler of a type that this package does not know.
type OtherHandler struct {
	HandlerType HandlerType `json:"handler_type"`

	Extra map[string]json.RawMessage `json:"-"` // the other fields
}

// Target returns the URL that the handler calls, if the handler has the field url.
func (h *OtherHandler) Target() string {
	var target string
	_ = json.Unmarshal(h.Extra["url"], &target)
	return target
}

func (h *OtherHandler) check() error {
	if h.HandlerType == "" {
		return errors.New("handler has no type")
	}
	return nil
}

// UnmarshalJSON reads a handler and keeps unknown fields.
func (h *OtherHandler) UnmarshalJSON(data []byte) (err error) {
	type plain OtherHandler
	h.Extra, err = jsonextra.Decode(data, (*plain)(h))
	return err
}

// MarshalJSON writes a handler with its unknown fields.
func (h OtherHandler) MarshalJSON() ([]byte, error) {
	type plain OtherHandler
	return jsonextra.Encode(plain(h), h.Extra)
}

// checkURL wants an absolute http or https URL. Its errors do not quote the URL, which may hold
// credentials.
func checkURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return errors.New("handler has no URL")
	case err != nil:
		return errors.New("URL of the handler cannot be parsed")
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return errors.New("URL of the handler is not an absolute http or https URL")
	}
	return nil
}

func checkHeaders(headers []HandlerHeader) error {
	for i, h := range headers {
		if h.Name == "" {
			return fmt.Errorf("header %d of the handler has no name", i+1)
		}
	}
	return nil
}
