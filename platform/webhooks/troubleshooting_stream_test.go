package webhooks

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func TestTroubleshootingRefused(t *testing.T) {
	c := offline(t)
	for why, opts := range map[string]*TroubleshootingOptions{
		"end and count require a start": {Count: 1},
		"require a start":               {End: 1},
		"negative":                      {Start: new(jfrog.Millis(0)), Count: -1},
		"after the end":                 {Start: new(jfrog.Millis(2)), End: 1},
		"start is negative":             {Start: new(jfrog.Millis(-1))},
	} {
		_, err := all(c.Troubleshooting.All(t.Context(), opts))
		refused(t, err, why)
		_, err = c.Troubleshooting.Open(t.Context(), opts)
		refused(t, err, why)
	}
}

// A live walk yields each record as it arrives, and ends when the caller stops it or cancels.
func TestTroubleshootingLive(t *testing.T) {
	next, gone := make(chan string), make(chan bool, 2)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		for {
			select {
			case text := <-next:
				_, _ = io.WriteString(w, text)
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				gone <- true
				return
			}
		}
	})
	walk := func(ctx context.Context, each func(TroubleshootingRecord) bool) (err error) {
		for record, e := range c.Troubleshooting.All(ctx, &TroubleshootingOptions{Start: new(jfrog.Millis(0))}) {
			if err = e; err != nil || !each(record) {
				break
			}
		}
		return err
	}
	var ids []string
	go func() { next <- `{"timestamp":1,"event":{"id":"a"}}{"event":` }()
	err := walk(t.Context(), func(r TroubleshootingRecord) bool {
		if ids = append(ids, r.Event.ID); len(ids) == 1 { // the second one is not complete
			go func() { next <- `{"id":"b"}}` }()
		}
		return len(ids) < 2
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, ids)
	<-gone

	ctx, cancel := context.WithCancel(t.Context())
	go func() { next <- `{"timestamp":1}` }()
	err = walk(ctx, func(TroubleshootingRecord) bool { cancel(); return true })
	assert.ErrorIs(t, err, context.Canceled)
	<-gone
}

// A walk without an end outlives the client's timeouts. One with an end does not.
func TestTroubleshootingTimeouts(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		select {
		case <-time.After(300 * time.Millisecond):
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, `{"timestamp":1}`)
	}))
	t.Cleanup(srv.Close)
	core, err := jfrog.New(srv.URL, jfrog.WithIdleTimeout(50*time.Millisecond), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	c := New(core)
	got, err := all(c.Troubleshooting.All(t.Context(), nil))
	require.NoError(t, err)
	assert.Len(t, got, 1)
	_, err = all(c.Troubleshooting.All(t.Context(), &TroubleshootingOptions{Start: new(jfrog.Millis(0)), Count: 1}))
	assert.ErrorContains(t, err, "for 50ms")
}

// Open returns the text that All decodes. Records decode to events.
func TestTroubleshootingOpen(t *testing.T) {
	const payload = `{"domain":"artifact","event_type":"deployed","data":{"repo_key":"libs"}}`
	record := encoded(t, map[string]any{
		"request": map[string]any{"payload": payload, "headers": map[string]string{"Authorization": "hush"}},
		"event":   map[string]any{"domain": "artifact", "data": `{"repo_key":"libs"}`},
	})
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, record) })
	stream, err := c.Troubleshooting.Open(t.Context(), nil)
	require.NoError(t, err)
	text, err := io.ReadAll(stream)
	require.NoError(t, err)
	assert.Equal(t, record, string(text))
	require.NoError(t, stream.Close())

	got, err := all(c.Troubleshooting.All(t.Context(), nil))
	require.NoError(t, err)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", got, got, got), "hush")
	assert.EqualValues(t, "hush", got[0].Request.Headers["Authorization"])
	event, err := got[0].Request.Decode()
	require.NoError(t, err)
	assert.Equal(t, &ArtifactData{EventItem: EventItem{RepoKey: "libs"}}, event.Data)
	data, err := got[0].Event.Decode()
	require.NoError(t, err)
	assert.Equal(t, event.Data, data)
}

func TestTroubleshootingBroken(t *testing.T) {
	for body, want := range map[string]string{
		`{"timestamp":1} {"timest`:                              "unexpected EOF",
		`{"timestamp":"x"}`:                                     "is not an integer",
		`{"timestamp":1} nonsense`:                              "invalid character",
		`{"errors":[{"status":500,"message":"Redis is down"}]}`: "Redis is down",
	} {
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		_, err := all(c.Troubleshooting.All(t.Context(), nil))
		assert.ErrorContains(t, err, want, body)
	}
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	_, err := all(c.Troubleshooting.All(t.Context(), nil))
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
}
