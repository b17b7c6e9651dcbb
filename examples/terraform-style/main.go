// Command terraform-style configures a JFrog Platform from a YAML file, like a Terraform provider.
// It reads the current configuration, prints the differences and sends only these.
//
//	go run .                       # run a demo on an in-memory platform
//	go run . -platform             # print the plan for a real platform
//	go run . -platform -apply      # print the plan, then create, update and delete resources
//	go run . -platform -destroy    # delete the resources, including all files in repositories
//
// With -platform, terraform-style connects to the platform that is configured in the environment or
// for the JFrog CLI (see jfrog.NewFromEnv). The user must be an administrator.
//
// There is no state file: the state is the configuration on the platform. Terraform-style does not
// touch resources that the file does not name.
//
// To read the source, start with resource.go and continue with a kind of resource, such as
// group.go.
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
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("terraform-style: ", err)
	}
}

// run parses the command line and runs the command.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("terraform-style", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "use the configured platform; otherwise run a demo in memory")
	file := flags.String("file", "desired.yaml", "YAML `file` with the desired state")
	apply := flags.Bool("apply", false, "apply the plan")
	destroy := flags.Bool("destroy", false, "delete the resources in the file")
	if err := parseFlags(flags, args, out); err != nil {
		return err
	}
	switch {
	case *apply && *destroy:
		return errors.New("cannot use both -apply and -destroy")
	case (*apply || *destroy) && !*platform:
		return errors.New("-apply and -destroy require -platform")
	}
	d, err := load(*file)
	if err != nil {
		return err
	}
	if !*platform {
		return demo(ctx, out, d)
	}
	if err := check(ctx); err != nil {
		return err
	}
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("terraform-style"))
	switch {
	case err != nil:
		return err
	case *destroy:
		return makeAbsent(ctx, out, c, d)
	default:
		return makePresent(ctx, out, c, d, *apply)
	}
}

// parseFlags parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parseFlags(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Configures a platform from a YAML file: prints and applies the differences.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// check sends one request without retries, so that a wrong URL or token is reported at once.
func check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("terraform-style"), jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		return err
	}
	_, err = artifactory.New(c).System.Version(ctx)
	return err
}

// makePresent prints the plan for the desired state, and applies it if apply is true.
func makePresent(ctx context.Context, out io.Writer, c *jfrog.Client, d *desired, apply bool) error {
	p, err := planApply(ctx, d.resources(c), d.Absent.resources(c))
	if err != nil {
		return err
	}
	p.print(out)
	if !apply {
		return nil
	}
	return p.apply(ctx, out)
}

// makeAbsent deletes the resources in d.
func makeAbsent(ctx context.Context, out io.Writer, c *jfrog.Client, d *desired) error {
	p, err := planDestroy(ctx, d.resources(c))
	if err != nil {
		return err
	}
	p.print(out)
	return p.apply(ctx, out)
}
