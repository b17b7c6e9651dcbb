package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

const (
	demoRepo   = "libs-demo"
	demoSecret = jfrog.Secret("demo secret")
)

// demo starts an in-memory platform and a listener, subscribes the listener to the platform, and
// makes some changes. It prints the events and ends.
func demo(ctx context.Context, out io.Writer) (err error) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository(demoRepo, "local", "generic"))
	if err != nil {
		return err
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		return err
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	l := listen(socket, out, demoSecret)
	l.received = make(chan *webhooks.Event, 1)
	defer func() { err = errors.Join(err, l.close()) }()
	_, _ = fmt.Fprintf(out, "Events of an in-memory platform:\n\n%-17s  %-8s  %s\n", "domain", "event", "about")

	url := "http://" + socket.Addr().String()
	for _, filter := range demoFilters() {
		_, err := webhooks.New(c).Subscriptions.Create(ctx, webhooks.Subscription{
			Key: "demo-" + string(filter.Domain), Enabled: true, EventFilter: filter,
			Handlers: webhooks.Handlers{&webhooks.WebhookHandler{URL: url, Secret: demoSecret, UseSecretForSigning: true}},
		})
		if err != nil {
			return err
		}
	}
	changes := demoChanges(artifactory.New(c))
	for _, change := range changes {
		if err := change(ctx); err != nil {
			return err
		}
		select {
		case <-l.received:
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Second):
			return errors.New("the platform sent no event")
		}
	}
	_, _ = fmt.Fprintf(out, "\nReceived %d events with valid signatures.\n", len(changes))
	return nil
}

// demoFilters returns a filter for each domain of the demo.
func demoFilters() []webhooks.EventFilter {
	criteria := &webhooks.RepositoryCriteria{AnyLocal: new(true)}
	return []webhooks.EventFilter{
		{
			Domain: webhooks.DomainArtifact, Criteria: criteria,
			EventTypes: []webhooks.EventType{
				webhooks.EventDeployed, webhooks.EventCopied, webhooks.EventMoved, webhooks.EventDeleted,
			},
		},
		{
			Domain: webhooks.DomainArtifactProperty, Criteria: criteria,
			EventTypes: []webhooks.EventType{webhooks.EventAdded, webhooks.EventDeleted},
		},
		{
			Domain: webhooks.DomainBuild, Criteria: &webhooks.BuildCriteria{AnyBuild: new(true)},
			EventTypes: []webhooks.EventType{webhooks.EventUploaded, webhooks.EventPromoted},
		},
	}
}

// demoChanges returns changes that cause one event each.
func demoChanges(rt *artifactory.Client) []func(context.Context) error {
	const file, copied = "app/app.tgz", "released/app.tgz"
	return []func(context.Context) error{
		func(ctx context.Context) error {
			_, err := rt.Artifacts.Deploy(ctx, demoRepo, file, strings.NewReader("the program"), nil)
			return err
		},
		func(ctx context.Context) error {
			return rt.Properties.Set(ctx, demoRepo, file, artifactory.Properties{"tested": {"yes"}}, nil)
		},
		func(ctx context.Context) error {
			return rt.Builds.Publish(ctx, artifactory.BuildInfo{
				Version: "1.0.1", Name: "app", Number: "17", Started: jfrog.NewTime(time.Now()),
			}, nil)
		},
		func(ctx context.Context) error {
			_, err := rt.Builds.Promote(ctx, "app", "17", artifactory.BuildPromoteRequest{Status: "released"}, nil)
			return err
		},
		func(ctx context.Context) error {
			_, err := rt.Artifacts.Copy(ctx, demoRepo, file, demoRepo+"/"+copied, nil)
			return err
		},
		func(ctx context.Context) error { return rt.Artifacts.Delete(ctx, demoRepo, file) },
	}
}
