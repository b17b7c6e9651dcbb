package artifactory

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var systemCases = replay.Cases[*Client]{
	"observed-system-status/sample": func(ctx context.Context, c *Client) (any, error) { return c.System.Status(ctx) },
	"observed-usage/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.ReportUsage(ctx, UsageReport{"my-tool/1.0", []UsageFeature{{"deploy"}, {"search"}}})
	},
	"observed-usage/accepted": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.System.ReportUsage(ctx, UsageReport{"my-tool/1.0", []UsageFeature{{"deploy"}}})
	},
	"4.2.1/sample":               func(ctx context.Context, c *Client) (any, error) { return c.System.Info(ctx) },
	"4.2.2/sample":               func(ctx context.Context, c *Client) (any, error) { return nil, c.System.Ping(ctx) },
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
	return nil, c.System.VerifyConnection(ctx, ConnectionVerifyRequest{Endpoint: "https://my.jfrog.com", Username: "username", Password: "password"})
}

func TestVerifyConnectionHidesThePassword(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"errors":[{"status":400,"message":"cannot log in with hunter22"}]}`))
	})
	err := c.System.VerifyConnection(context.Background(), ConnectionVerifyRequest{Endpoint: "https://x", Password: "hunter22"})
	if err == nil || strings.Contains(err.Error(), "hunter22") || !strings.Contains(err.Error(), "cannot log in") {
		t.Errorf("error: %v", err)
	}
}

func TestVerifyConnectionRefused(t *testing.T) {
	refused(t, offline(t).System.VerifyConnection(t.Context(), ConnectionVerifyRequest{}), "endpoint is empty")
}

// TestSystemEmptyResponse checks that only metrics may be empty.
func TestSystemEmptyResponse(t *testing.T) {
	for _, status := range []int{http.StatusOK, http.StatusNoContent} {
		c, _ := answering(t, status, nil, "")
		for name, call := range map[string]func(context.Context) error{
			"info":      func(ctx context.Context) error { return second(c.System.Info(ctx)) },
			"readiness": func(ctx context.Context) error { return second(c.System.Readiness(ctx)) },
			"liveness":  func(ctx context.Context) error { return second(c.System.Liveness(ctx)) },
			"version":   func(ctx context.Context) error { return second(c.System.Version(ctx)) },
		} {
			if err := call(t.Context()); !errors.Is(err, jfrog.ErrBadAnswer) {
				t.Errorf("%s, status %d: %v", name, status, err)
			}
		}
		if err := c.System.Ping(t.Context()); err != nil {
			t.Errorf("ping, status %d: %v", status, err)
		}
	}
}

// TestPingAcceptsText checks that Ping does not ask for JSON: the response is a text.
func TestPingAcceptsText(t *testing.T) {
	c, got := answering(t, http.StatusOK, nil, "OK")
	if err := c.System.Ping(t.Context()); err != nil || got.Header.Get("Accept") != "*/*" {
		t.Errorf("%v, Accept: %q", err, got.Header.Get("Accept"))
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
		t.Error("a task that is not running has a start time")
	}
}
