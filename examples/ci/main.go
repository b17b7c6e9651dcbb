// Command ci does what a CI job does for Artifactory all day. For each of three runs, it collects
// the environment, the revision and the issues of a build, uploads its files and publishes its
// build-info. Then it searches the published build for the secrets of the job, and compares it with
// the first run. At last it promotes the build, and deletes runs by a retention policy.
//
//	go run ./examples/ci              # on an in-memory platform
//	go run ./examples/ci -platform    # on a real platform
//
// With -platform, ci connects to the platform that is configured in the environment or for the
// JFrog CLI (see jfrog.NewFromEnv). The user must be allowed to create repositories.
//
// The environment and the sources are made up. Without the program git, the builds have no
// revision. Ci deletes everything that it creates.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("ci: ", err)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("ci", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "run on the configured platform, not on an in-memory one")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	c, done, err := connect(ctx, *platform)
	if err != nil {
		return err
	}
	defer done()
	dir, err := os.MkdirTemp("", "ci-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := newPipeline(out, artifactory.New(c), dir, fmt.Sprintf("ci-demo-%d", time.Now().UnixMilli()))
	defer func() { err = errors.Join(err, p.cleanUp()) }()
	return p.run(ctx)
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Collects, uploads, publishes, compares, promotes and retains the runs of a build.\n"+
			"Deletes everything at the end.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// connect returns a client for the configured platform, or for an in-memory one. The caller must
// call the returned function at the end.
func connect(ctx context.Context, platform bool) (*jfrog.Client, func(), error) {
	if platform {
		if err := check(ctx); err != nil {
			return nil, nil, err
		}
		c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("ci"))
		return c, func() {}, err
	}
	srv, err := jfrogtest.Start()
	if err != nil {
		return nil, nil, err
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		srv.Close()
		return nil, nil, err
	}
	return c, srv.Close, nil
}

// check sends one request without retries, so that a wrong URL or token is reported at once.
func check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("ci"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		return err
	}
	_, err = artifactory.New(c).System.Version(ctx)
	if errors.Is(err, jfrog.ErrForbidden) { // the user may still be allowed to publish
		return nil
	}
	return err
}
