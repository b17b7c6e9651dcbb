package webhooks_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

// platform starts an in-memory platform with the repository libs.
func platform() (c *jfrog.Client, stop func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	c, err = jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return c, srv.Close
}

// deployed returns a subscription to the deployments in local repositories.
func deployed(key, url string) webhooks.Subscription {
	return webhooks.Subscription{
		Key: key, Enabled: true,
		EventFilter: webhooks.EventFilter{
			Domain:     webhooks.DomainArtifact,
			EventTypes: []webhooks.EventType{webhooks.EventDeployed},
			Criteria:   &webhooks.RepositoryCriteria{AnyLocal: new(true)},
		},
		Handlers: webhooks.Handlers{&webhooks.WebhookHandler{
			URL: url, Secret: "tell no one", UseSecretForSigning: true,
		}},
	}
}

func ExampleSubscriptionsService_Create() {
	c, stop := platform()
	defer stop()
	wh := webhooks.New(c)
	sub, err := wh.Subscriptions.Create(context.Background(), deployed("audit", "https://audit.example.com/"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sub.Key, sub.EventFilter.Domain, sub.Handlers[0].Target())
	// Output: audit artifact https://audit.example.com/
}

func ExampleSystemService_Ping() {
	c, stop := platform()
	defer stop()
	fmt.Println(webhooks.New(c).System.Ping(context.Background()))
	// Output: <nil>
}

func ExampleTroubleshootingService_All() {
	c, stop := platform()
	defer stop()
	ctx := context.Background()
	wh := webhooks.New(c)
	target := httptest.NewServer(http.NotFoundHandler())
	defer target.Close()
	if _, err := wh.Subscriptions.Test(ctx, deployed("audit", target.URL)); err != nil {
		log.Fatal(err)
	}

	// The first record of all.
	opts := &webhooks.TroubleshootingOptions{Start: new(jfrog.Millis(0)), Count: 1}
	for record, err := range wh.Troubleshooting.All(ctx, opts) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(record.Event.SubscriptionKey, record.Event.EventType, record.Response.Status)
	}
	// Output: audit deployed 404
}

func ExampleReceiver() {
	done := make(chan bool)
	target := httptest.NewServer(webhooks.Receiver(func(_ context.Context, e *webhooks.Event) error {
		switch data := e.Data.(type) {
		case *webhooks.ArtifactData:
			fmt.Println(e.EventType, data.RepoKey, data.Path)
		case *webhooks.BuildData:
			fmt.Println(e.EventType, data.BuildName, data.BuildNumber)
		}
		close(done)
		return nil
	}, "tell no one"))
	defer target.Close()

	c, stop := platform()
	defer stop()
	ctx := context.Background()
	if _, err := webhooks.New(c).Subscriptions.Create(ctx, deployed("audit", target.URL)); err != nil {
		log.Fatal(err)
	}
	deploy := jfrog.Put("/artifactory/{repoKey}/{itemPath...}", "libs", "app/app.txt").Body(strings.NewReader("app"))
	if err := jfrog.Send(ctx, c, deploy); err != nil {
		log.Fatal(err)
	}
	<-done
	// Output: deployed libs app/app.txt
}

func ExampleParse() {
	handle := func(w http.ResponseWriter, r *http.Request) {
		e, err := webhooks.Parse(r, "newer secret", "older secret") // both are valid for a while
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		fmt.Println(e.Domain, e.EventType)
	}
	const payload = `{"domain":"build","event_type":"uploaded","data":{"build_name":"app"}}`
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(payload))
	r.Header.Set(webhooks.SignatureHeader, webhooks.Signature([]byte(payload), "older secret"))
	handle(httptest.NewRecorder(), r)
	// Output: build uploaded
}
