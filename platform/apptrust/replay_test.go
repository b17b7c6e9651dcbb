package apptrust

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/replay"
)

// TestReplay plays the exchanges of the package's operations through its methods. To play one
// operation, run go test -run TestReplay/observed-application.
func TestReplay(t *testing.T) {
	replay.Run(t, New, applicationCases)
}

var applicationCases = replay.Cases[*Client]{
	"observed-application/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Applications.Get(ctx, "my-app")
	},
	"observed-application/absent": func(ctx context.Context, c *Client) (any, error) {
		return c.Applications.Get(ctx, "none")
	},
	"observed-promotions/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.Applications.Promotions(ctx, "my-app", "1.0.0", &PromotionListOptions{Offset: 2, Limit: 1})
	},
	"observed-promotions/no gates": func(ctx context.Context, c *Client) (any, error) {
		return c.Applications.Promotions(ctx, "my-app", "1.0.0", nil)
	},
}

func serve(h http.HandlerFunc) (*Client, func()) {
	srv := httptest.NewServer(h)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		log.Fatal(err)
	}
	return New(c), srv.Close
}

func TestAllPromotions(t *testing.T) {
	c, stop := serve(func(w http.ResponseWriter, r *http.Request) {
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		fmt.Fprintf(w, `{"promotions":[{"target_stage":"S%d"}],"total":3,"limit":1,"offset":%[1]d}`, offset)
	})
	defer stop()
	var stages []string
	for promotion, err := range c.Applications.AllPromotions(t.Context(), "app", "1", &PromotionListOptions{Offset: 1, Limit: 1}) {
		require.NoError(t, err)
		stages = append(stages, promotion.TargetStage)
	}
	assert.Equal(t, []string{"S1", "S2"}, stages)
}

func TestApplicationOfNothing(t *testing.T) {
	c, stop := serve(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	defer stop()
	_, err := c.Applications.Get(t.Context(), "app")
	require.ErrorIs(t, err, jfrog.ErrBadAnswer)
}

func ExampleApplicationsService_AllPromotions() {
	at, stop := serve(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"promotions":[{"target_stage":"QA","status":"COMPLETED"},{"target_stage":"PROD","status":"FAILED",
			"evaluations":{"entry_gate":{"stage":"PROD","decision":"fail","explanation":"a policy blocks it"}}}],"total":2}`)
	})
	defer stop()

	for promotion, err := range at.Applications.AllPromotions(context.Background(), "my-app", "1.0.0", nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(promotion.TargetStage, promotion.Status)
		if gate := promotion.Evaluations.EntryGate; gate != nil {
			fmt.Println(gate.Explanation)
		}
	}
	// Output:
	// QA COMPLETED
	// PROD FAILED
	// a policy blocks it
}
