// Command webhook-listener receives the events of a JFrog Platform, verifies them and prints a line
// for each.
//
//	go run ./examples/webhook-listener    # the events of a few changes on an in-memory platform
//	WEBHOOK_SECRET=... go run ./examples/webhook-listener -listen :8080
//	WEBHOOK_SECRET=... go run ./examples/webhook-listener -listen :8080 \
//		-platform -subscribe my-listener -url https://ci.example.com/events
//
// With -listen, webhook-listener runs until it is interrupted. It only listens, unless -subscribe
// is set. Then it creates a subscription, and deletes it at the end. It connects to the platform
// that is configured in the environment or for the JFrog CLI (see jfrog.NewFromEnv). The user must
// be an administrator.
//
// WEBHOOK_SECRET is the secret of the subscription. To change a secret without losing events, set
// WEBHOOK_OLD_SECRET to the old secret for a while.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/signal"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/platform/webhooks"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("webhook-listener: ", err)
	}
}

// settings are the flags of the command.
type settings struct {
	platform  bool
	listen    string
	subscribe string
	url       string
	repo      string
}

// run parses the command line and runs the command.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("webhook-listener", flag.ContinueOnError)
	var s settings
	flags.BoolVar(&s.platform, "platform", false, "use the configured platform, not an in-memory one")
	flags.StringVar(&s.listen, "listen", "", "listen on an `address` such as :8080 until interrupted")
	flags.StringVar(&s.subscribe, "subscribe", "", "create a subscription with this `key`, and delete it at the end")
	flags.StringVar(&s.url, "url", "", "`URL` at which the platform reaches this program; for -subscribe")
	flags.StringVar(&s.repo, "repo", "", "`key` of the repository to subscribe to; empty for all local ones")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if !s.platform && s.listen == "" && s.subscribe == "" {
		return demo(ctx, out)
	}
	if err := s.check(); err != nil {
		return err
	}
	secrets, err := secretsFromEnv()
	if err != nil {
		return err
	}
	return s.serve(ctx, out, secrets)
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Receives the events of webhooks, verifies them and prints them.\n"+
			"Without flags, it shows the events of an in-memory platform and ends.\n"+
			"The environment variable WEBHOOK_SECRET has the secret of the webhooks.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// check refuses combinations of flags that make no sense.
func (s settings) check() error {
	switch {
	case s.listen == "":
		return errors.New("set -listen to the address to listen on")
	case s.platform != (s.subscribe != ""):
		return errors.New("-platform and -subscribe belong together")
	case s.subscribe != "" && s.url == "":
		return errors.New("set -url to the URL at which the platform reaches this program")
	}
	return nil
}

// secretsFromEnv returns the secrets that the listener accepts, the present one first.
func secretsFromEnv() ([]jfrog.Secret, error) {
	secret := jfrog.Secret(os.Getenv("WEBHOOK_SECRET"))
	if secret == "" {
		return nil, errors.New("set WEBHOOK_SECRET to the secret of the webhooks")
	}
	secrets := []jfrog.Secret{secret}
	if old := jfrog.Secret(os.Getenv("WEBHOOK_OLD_SECRET")); old != "" {
		secrets = append(secrets, old)
	}
	return secrets, nil
}

// serve listens until the context ends.
func (s settings) serve(ctx context.Context, out io.Writer, secrets []jfrog.Secret) (err error) {
	socket, err := net.Listen("tcp", s.listen)
	if err != nil {
		return err
	}
	l := listen(socket, out, secrets...)
	defer func() { err = errors.Join(err, l.close()) }()
	_, _ = fmt.Fprintf(out, "Listening on %s.\n", socket.Addr())
	if s.subscribe != "" {
		remove, err := s.createSubscription(ctx, secrets[0])
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, remove()) }()
		_, _ = fmt.Fprintf(out, "Created the subscription %s.\n", s.subscribe)
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-l.failed:
		return err
	}
}

// createSubscription subscribes to the artifacts of a repository, or of all local ones. The caller
// must call remove at the end.
func (s settings) createSubscription(ctx context.Context, secret jfrog.Secret) (remove func() error, err error) {
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("webhook-listener"))
	if err != nil {
		return nil, err
	}
	criteria := &webhooks.RepositoryCriteria{AnyLocal: new(true)}
	if s.repo != "" {
		criteria = &webhooks.RepositoryCriteria{AnyLocal: new(false), RepoKeys: []string{s.repo}}
	}
	subscriptions := webhooks.New(c).Subscriptions
	_, err = subscriptions.Create(ctx, webhooks.Subscription{
		Key:         s.subscribe,
		Description: "Created by the jfrog-go webhook-listener. It is safe to delete it.",
		Enabled:     true,
		EventFilter: webhooks.EventFilter{
			Domain: webhooks.DomainArtifact,
			EventTypes: []webhooks.EventType{
				webhooks.EventDeployed, webhooks.EventCopied, webhooks.EventMoved, webhooks.EventDeleted,
			},
			Criteria: criteria,
		},
		Handlers: webhooks.Handlers{&webhooks.WebhookHandler{URL: s.url, Secret: secret, UseSecretForSigning: true}},
	})
	if err != nil {
		return nil, err
	}
	return func() error {
		// Its own context, so that it also works after an interrupt.
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		return subscriptions.Delete(ctx, s.subscribe)
	}, nil
}
