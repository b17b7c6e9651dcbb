// Package event serves /event: subscriptions to events, and the webhooks that they call.
package event

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /event.
type service struct {
	*store.Store
	subscriptions map[string]*subscription

	ctx    context.Context // of all calls of webhooks
	cancel context.CancelFunc
	client *http.Client

	mu      sync.Mutex // of the fields below; taken after the lock of the store
	queues  map[string]*queue
	closed  bool
	working sync.WaitGroup
	records records
}

// callTimeout limits a call of a webhook.
const callTimeout = 10 * time.Second

// Routes returns the operations below /event. Literal segments precede parameters that also match
// them.
func Routes(st *store.Store) []rest.Route {
	s := &service{
		Store:         st,
		subscriptions: map[string]*subscription{},
		client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 2},
			Timeout:       callTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		queues:  map[string]*queue{},
		records: records{added: make(chan struct{})},
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	st.Listener = s
	st.OnClose(s.close)
	return []rest.Route{
		rest.Get("/api/v1/subscriptions", s.handleList, rest.Admin),
		rest.Post("/api/v1/subscriptions", s.handleCreate, rest.Small, rest.Admin),
		rest.Post("/api/v1/subscriptions/test", s.handleTest, rest.Small, rest.Admin),
		rest.Get("/api/v1/subscriptions/{key}", s.handleGet, rest.Admin),
		rest.Put("/api/v1/subscriptions/{key}", s.handleReplace, rest.Small, rest.Admin),
		rest.Delete("/api/v1/subscriptions/{key}", s.handleDelete, rest.Admin),
		rest.Put("/api/v1/subscriptions/{key}/secrets/{secretName}", s.handleSetSecret, rest.Small, rest.Admin),
		rest.Get("/api/v1/system/ping", s.handlePing, rest.Admin),
		rest.Get("/api/v1/troubleshooting", s.handleTroubleshooting, rest.Admin),
	}
}

func (s *service) handlePing(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "OK"), nil
}

// close ends the calls of webhooks and waits for their goroutines.
func (s *service) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	s.working.Wait()
	s.client.CloseIdleConnections()
}
