package event

import (
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// A record describes a call of a webhook.
type record struct {
	Timestamp int64    `json:"timestamp"`
	Elapsed   int64    `json:"elapsed_millis"`
	Errors    []string `json:"errors,omitempty"`
	Request   sent     `json:"request"`
	Response  answered `json:"response"`
	Event     told     `json:"event"`

	number int64
}

type sent struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Payload string            `json:"payload"`
	Retries int               `json:"retries_attempted"`
}

type answered struct {
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

type told struct {
	ID     string `json:"id"`
	Key    string `json:"subscription_key"`
	Domain string `json:"domain"`
	Type   string `json:"event_type"`
	Data   string `json:"data"`
	Source string `json:"source"`
}

func about(d delivery) told {
	data := compact(d.event.Data)
	return told{ID: rand.Text(), Key: d.to.Key, Domain: d.event.Domain, Type: d.event.Type,
		Data: string(data[:min(len(data), maxText)]), Source: source}
}

func flat(h http.Header) map[string]string {
	out := map[string]string{}
	for name := range h {
		out[name] = h.Get(name)
	}
	return out
}

// These limits bound the memory of the records.
const (
	maxRecords = 1000
	maxText    = 8 << 10 // bytes of a payload and of a body
)

// records are the latest records.
type records struct {
	list  []*record
	count int64         // of all records ever
	added chan struct{} // is closed and replaced when a record is added
}

func (r *records) add(rec *record) {
	r.count++
	rec.number = r.count
	if r.list = append(r.list, rec); len(r.list) > maxRecords {
		r.list = r.list[1:]
	}
	close(r.added)
	r.added = make(chan struct{})
}

// A selection selects records.
type selection struct {
	subscription, target string
	start, end           int64 // 0: no limit
	count                int64 // 0: no limit
	past                 bool  // begins with past records
}

func (s selection) live() bool { return s.end == 0 && s.count == 0 }

func (s selection) selects(r *record) bool {
	return (s.subscription == "" || s.subscription == r.Event.Key) && strings.Contains(r.Request.URL, s.target) &&
		r.Timestamp >= s.start && (s.end == 0 || r.Timestamp <= s.end)
}

// handleTroubleshooting sends records. A live stream ends when the client or the server closes.
func (s *service) handleTroubleshooting(q *rest.Request) (*rest.Response, error) {
	sel := selection{subscription: q.Query.Get("subscription"), target: q.Query.Get("target"), past: q.Has("start")}
	for name, value := range map[string]*int64{"start": &sel.start, "end": &sel.end, "count": &sel.count} {
		text := q.Query.Get(name)
		if text == "" {
			continue
		}
		var err error
		if *value, err = strconv.ParseInt(text, 10, 64); err != nil || *value < 0 {
			return nil, badInput("The parameter %s must be a number", name)
		}
	}
	if !sel.past && !sel.live() {
		return nil, badInput("The parameters end and count require start")
	}
	a := rest.NewResponse(http.StatusOK, "application/json", nil)
	a.Stream = func(w http.ResponseWriter, r *http.Request) { s.stream(w, r, sel) }
	return a, nil
}

func (s *service) stream(w http.ResponseWriter, r *http.Request, sel selection) {
	control := http.NewResponseController(w)
	s.mu.Lock()
	seen := s.records.count
	s.mu.Unlock()
	if sel.past {
		seen = 0
	}
	w.WriteHeader(http.StatusOK)
	for left := sel.count; ; {
		s.mu.Lock()
		list, added, closed := s.records.list, s.records.added, s.closed
		s.mu.Unlock()
		for _, rec := range list {
			if rec.number <= seen {
				continue
			}
			seen = rec.number
			if !sel.selects(rec) {
				continue
			}
			if _, err := w.Write(append(compact(rec), '\n')); err != nil {
				return
			}
			if left--; left == 0 {
				return
			}
		}
		_ = control.Flush() // a writer without it sends at the end
		if closed || !sel.live() {
			return
		}
		select {
		case <-added:
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}
