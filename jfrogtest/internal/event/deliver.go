package event

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxQueue limits the events of a subscription that wait for their delivery.
const maxQueue = 10_000

// A queue has the events that a subscription has still to deliver. Its goroutine lives while there
// are any.
type queue struct {
	waiting []delivery
}

// A delivery is an event for the handlers of a subscription as it was then.
type delivery struct {
	to    *subscription
	event store.Event
}

// Wants reports whether an enabled subscription has the type of an event. The lock of the store is
// held.
func (s *service) Wants(domain, eventType string) bool {
	for _, sub := range s.subscriptions {
		if sub.Enabled && sub.Filter.Domain == domain && slices.Contains(sub.Filter.Types, eventType) {
			return true
		}
	}
	return false
}

// Hear queues an event for the subscriptions that select it. The lock of the store is held.
func (s *service) Hear(e store.Event) {
	for _, sub := range s.subscriptions {
		if sub.Enabled && sub.Filter.selects(e) {
			s.enqueue(delivery{sub, e})
		}
	}
}

func (s *service) enqueue(d delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	q := s.queues[d.to.Key]
	if q == nil {
		q = &queue{}
		s.queues[d.to.Key] = q
		s.working.Go(func() { s.drain(d.to.Key, q) })
	}
	if len(q.waiting) >= maxQueue {
		s.records.add(&record{
			Timestamp: s.Now().UnixMilli(), Errors: []string{"too many events wait: the event is dropped"}, Event: about(d),
		})
		return
	}
	q.waiting = append(q.waiting, d)
}

// drain delivers the events of a queue in their order.
func (s *service) drain(key string, q *queue) {
	for {
		s.mu.Lock()
		if s.closed || len(q.waiting) == 0 {
			delete(s.queues, key)
			s.mu.Unlock()
			return
		}
		d := q.waiting[0]
		q.waiting = q.waiting[1:]
		s.mu.Unlock()
		for i := range d.to.Handlers {
			_ = s.call(s.ctx, &d.to.Handlers[i], d) // the records have the error
		}
	}
}

// message is what a predefined webhook sends.
type message struct {
	Domain  string          `json:"domain"`
	Type    string          `json:"event_type"`
	Data    json.RawMessage `json:"data"`
	Key     string          `json:"subscription_key"`
	Origin  string          `json:"jpd_origin"`
	Source  string          `json:"source"`
	secrets map[string]string
}

const source = "jfrog/" + store.ServiceID

// compact encodes a value without HTML escapes.
func compact(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil { // only the server makes the values
		return nil
	}
	return bytes.TrimSpace(buf.Bytes())
}

// call sends an event to a handler, and records the call. The lock of the store is not held.
func (s *service) call(ctx context.Context, h *handler, d delivery) error {
	began := time.Now()
	r := &record{Event: about(d)}
	err := s.send(ctx, h, d, r)
	if err != nil {
		r.Errors = []string{"error executing webhook: " + err.Error()}
	}
	r.Elapsed = time.Since(began).Milliseconds()
	s.Lock()
	r.Timestamp = s.Now().UnixMilli()
	s.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.records.add(r)
	}
	return err
}

var (
	errStatus   = errors.New("unexpected HTTP response status")
	errNoAnswer = errors.New("no response")
)

// send makes the request of a handler.
func (s *service) send(ctx context.Context, h *handler, d delivery, r *record) error {
	m := message{Domain: d.event.Domain, Type: d.event.Type, Data: compact(d.event.Data),
		Key: d.to.Key, Origin: s.Config.URL, Source: source}
	req, body, err := h.request(ctx, m)
	if err != nil {
		return err
	}
	shown := http.Header{}
	maps.Copy(shown, req.Header)
	shown.Del(signatureHeader)
	r.Request = sent{Method: req.Method, URL: h.URL, Headers: flat(shown), Payload: string(body[:min(len(body), maxText)])}
	resp, err := s.client.Do(req)
	if err != nil {
		return errNoAnswer // its text has the URL
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, maxText))
	r.Response = answered{Status: resp.StatusCode, Headers: flat(resp.Header), Body: string(text)}
	if resp.StatusCode/100 != 2 {
		return errStatus
	}
	return nil
}

// signatureHeader carries the secret of a predefined webhook, or the signature that it makes.
const signatureHeader = "X-JFrog-Event-Auth"

// request returns the request of a handler and its body.
func (h *handler) request(ctx context.Context, m message) (*http.Request, []byte, error) {
	body, verb, headers := compact(m), http.MethodPost, h.Headers
	if h.Type == custom {
		m.secrets = map[string]string{}
		for _, secret := range h.Secrets {
			m.secrets[secret.Name] = secret.Value
		}
		text, err := fill(h.Payload, m)
		if err != nil {
			return nil, nil, err
		}
		body, verb, headers = []byte(text), h.Method, nil
		for _, p := range h.CustomHeaders {
			value, err := fill(p.Value, m)
			if err != nil {
				return nil, nil, err
			}
			headers = append(headers, pair{p.Name, value})
		}
	}
	req, err := http.NewRequestWithContext(ctx, verb, h.URL, bytes.NewReader(body))
	if err != nil {
		return nil, nil, errors.New("invalid request")
	}
	req.Header.Set("Content-Type", "application/json")
	for _, p := range headers {
		req.Header.Set(p.Name, p.Value)
	}
	switch {
	case h.Secret == "":
	case h.Signs:
		mac := hmac.New(sha256.New, []byte(h.Secret))
		mac.Write(body)
		req.Header.Set(signatureHeader, hex.EncodeToString(mac.Sum(nil)))
	default:
		req.Header.Set(signatureHeader, h.Secret)
	}
	return req, body, nil
}
