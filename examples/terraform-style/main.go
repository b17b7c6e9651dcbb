// Command terraform-style makes a JFrog Platform what a YAML file says, in the manner of a
// Terraform provider: it reads what is there, shows what differs, and sends that alone.
//
//	go run .                     # plan
//	go run . -apply              # plan, then create, update and delete
//	go run . -destroy            # delete what the file names, repositories with all they hold
//
// It uses the platform that the environment or the JFrog CLI names (see jfrog.NewFromEnv),
// where the user must be an administrator. Where none is named it goes through the whole
// cycle on an Artifactory in memory instead.
//
// There is no state file: what is on the platform is the state, and what the file does not
// name is left alone. Start reading at resource.go, then take a kind, group.go say.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log"
	"os"
	"os/signal"

	jfrog "github.com/jfrogkit/jfrog-go"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	file := flag.String("file", "desired.yaml", "what the platform shall have")
	apply := flag.Bool("apply", false, "do what the plan says")
	destroy := flag.Bool("destroy", false, "delete what the file names")
	flag.Parse()
	if err := run(ctx, os.Stdout, *file, *apply, *destroy); err != nil {
		stop()
		log.Fatal("terraform-style: ", err)
	}
}

func run(ctx context.Context, out io.Writer, file string, apply, destroy bool) error {
	if apply && destroy {
		return errors.New("-apply and -destroy exclude each other")
	}
	d, err := load(file)
	if err != nil {
		return err
	}
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("terraform-style"))
	switch {
	case errors.Is(err, jfrog.ErrNotConfigured):
		return demo(ctx, out, d)
	case err != nil:
		return err
	case destroy:
		return makeAbsent(ctx, out, c, d)
	default:
		return makePresent(ctx, out, c, d, apply)
	}
}

// makePresent shows what would make the platform what is wanted, and does it on demand.
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

// makeAbsent deletes what is wanted.
func makeAbsent(ctx context.Context, out io.Writer, c *jfrog.Client, d *desired) error {
	p, err := planDestroy(ctx, d.resources(c))
	if err != nil {
		return err
	}
	p.print(out)
	return p.apply(ctx, out)
}
