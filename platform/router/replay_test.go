package router

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays every documented exchange of the package's operations through its methods.
func TestReplay(t *testing.T) {
	replay.Run(t, New, replay.Cases[*Client]{"4.3.1/healthy": health, "4.3.1/unhealthy": health})
}

func health(ctx context.Context, c *Client) (any, error) { return c.System.Health(ctx) }

func ask(t *testing.T, status int, body string) (*Health, int, error) {
	t.Helper()
	requests := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	h, err := New(c).System.Health(t.Context())
	return h, requests, err
}

func TestUnhealthyNode(t *testing.T) {
	services := `{"service_id":"jfrt@1","state":"UNHEALTHY_PEER"},{"service_id":"jffe@9","state":"UNHEALTHY"},{"service_id":"x","state":"SLEEPY"}`
	h, requests, err := ask(t, http.StatusServiceUnavailable, `{"router":{"state":"HEALTHY"},"services":[`+services+`]}`)
	require.ErrorIs(t, err, jfrog.ErrUnavailable)
	assert.Equal(t, 1, requests)
	require.NotNil(t, h)
	assert.Len(t, h.Services, 3)
	assert.Equal(t, []ServiceHealth{{ServiceID: "jffe@9", State: StateUnhealthy}, {ServiceID: "x", State: "SLEEPY"}}, h.Unhealthy())

	many := strings.Repeat(`{"service_id":"jfx@1","node_id":"n","state":"HEALTHY","message":"OK"},`, 200)
	h, _, err = ask(t, http.StatusServiceUnavailable, `{"router":{"state":"UNHEALTHY"},"services":[`+many+services+`]}`)
	require.Error(t, err)
	require.NotNil(t, h)
	assert.Len(t, h.Services, 203)
}

func TestResponsesOfOthers(t *testing.T) {
	for _, body := range []string{"", "<html>down</html>", `{"errors":[{"message":"no upstream"}]}`} {
		h, _, err := ask(t, http.StatusServiceUnavailable, body)
		assert.ErrorIs(t, err, jfrog.ErrUnavailable)
		assert.Nil(t, h)
	}
	h, _, err := ask(t, http.StatusForbidden, `{"router":{"state":"HEALTHY"}}`)
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Nil(t, h)
}
