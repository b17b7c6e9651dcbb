// Command jfrogtest runs an in-memory JFrog Platform for clients of any kind.
//
//	go run ./jfrogtest/cmd/jfrogtest -addr 127.0.0.1:8081 -repo libs-local,other-local
//
// It prints its URL and an access token. It stops on an interrupt and loses all content.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "jfrogtest:", err)
		os.Exit(1)
	}
}

// listed returns the elements of a list that commas separate.
func listed(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
}

// run serves until the context ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("jfrogtest", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8081", "address to listen on")
	token := flags.String("token", "", "access token to accept; empty for the default one")
	repos := flags.String("repo", "", "local generic repositories to create, separated by commas")
	targets := flags.String("target", "",
		"sites to distribute release bundles to, separated by commas; they have no repositories at first")
	self := flags.String("self-target", "",
		"name of the server itself as a site to distribute release bundles to; empty for none")
	anonymous := flags.Bool("anonymous", false, "let requests without credentials read")
	empty := flags.Bool("empty", false, "start without the groups, users and settings of a new platform")
	multipart := flags.Bool("multipart", false, "offer uploads in parts")
	agent := flags.Bool("build-agent", false, "reject a build-info without a buildAgent")
	if err := flags.Parse(args); err != nil {
		return err
	}
	opts := []jfrogtest.Option{jfrogtest.WithAddr(*addr)}
	if *token != "" {
		opts = append(opts, jfrogtest.WithToken(*token))
	}
	if *anonymous {
		opts = append(opts, jfrogtest.WithAnonymousRead())
	}
	if *empty {
		opts = append(opts, jfrogtest.WithoutDefaults())
	}
	if *multipart {
		opts = append(opts, jfrogtest.WithMultipartUpload())
	}
	if *agent {
		opts = append(opts, jfrogtest.WithBuildAgentRequired())
	}
	for _, key := range listed(*repos) {
		opts = append(opts, jfrogtest.WithRepository(key, "local", "generic"))
	}
	for _, name := range listed(*targets) {
		opts = append(opts, jfrogtest.WithDistributionTarget(name, "", ""))
	}
	if *self != "" {
		opts = append(opts, jfrogtest.WithSelfTarget(*self))
	}
	srv, err := jfrogtest.Start(opts...)
	if err != nil {
		return err
	}
	defer srv.Close()
	if _, err := fmt.Fprintf(out, "URL:   %s\nToken: %s\n", srv.URL, srv.Token); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
