package artifactory

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"4.2.1/sample":               func(ctx context.Context, c *Client) (any, error) { return c.System.Info(ctx) },
	"4.2.2/sample":               func(ctx context.Context, c *Client) (any, error) { return c.System.Ping(ctx) },
	"4.2.3/sample":               func(ctx context.Context, c *Client) (any, error) { return c.System.Readiness(ctx) },
	"4.2.4/sample":               func(ctx context.Context, c *Client) (any, error) { return c.System.Liveness(ctx) },
	"4.2.5/success":              verifyConnection,
	"4.2.5/endpoint error":       verifyConnection,
	"4.2.14/sample":              func(ctx context.Context, c *Client) (any, error) { return c.System.Version(ctx) },
	"2.3.32/sample":              func(ctx context.Context, c *Client) (any, error) { return c.System.Tasks(ctx) },
	"2.3.34/enabled":             func(ctx context.Context, c *Client) (any, error) { return c.System.Metrics(ctx) },
	"2.3.34/metrics not enabled": func(ctx context.Context, c *Client) (any, error) { return c.System.Metrics(ctx) },
}

func verifyConnection(ctx context.Context, c *Client) (any, error) {
	return c.System.VerifyConnection(ctx, &ConnectionTest{Endpoint: "https://my.jfrog.com", Username: "username", Password: "password"})
}

func TestVerifyConnectionHidesThePassword(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"errors":[{"status":400,"message":"cannot log in with hunter22"}]}`))
	})
	_, err := c.System.VerifyConnection(context.Background(), &ConnectionTest{Endpoint: "https://x", Password: "hunter22"})
	if err == nil || strings.Contains(err.Error(), "hunter22") || !strings.Contains(err.Error(), "cannot log in") {
		t.Errorf("error: %v", err)
	}
	if _, err := c.System.VerifyConnection(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "body is nil") {
		t.Errorf("without a test: %v", err)
	}
}

func TestTaskStartedAt(t *testing.T) {
	at := jfrog.NewTime(time.Unix(1e9, 0))
	for _, task := range []BackgroundTask{{Started: at}, {StartTime: at}} {
		if !task.StartedAt().Equal(at.Time) {
			t.Errorf("%+v: %s", task, task.StartedAt())
		}
	}
	if !(BackgroundTask{}).StartedAt().IsZero() {
		t.Error("a task that does not run has a start")
	}
}
