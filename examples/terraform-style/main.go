// Command terraform-style configures a JFrog Platform from a YAML file, like a Terraform provider.
// It reads the current configuration, prints the differences and sends only these.
//
//	go run .             # print the plan
//	go run . -apply      # print the plan, then create, update and delete resources
//	go run . -destroy    # delete the resources in the file, including all files in repositories
//
// Terraform-style connects to the platform that is configured in the environment or for the JFrog
// CLI (see jfrog.NewFromEnv). The user must be an administrator. If no platform is configured, the
// command ignores the flags -apply and -destroy and runs a demo on an in-memory Artifactory.
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
	file := flag.String("file", "desired.yaml", "YAML `file` with the desired state")
	apply := flag.Bool("apply", false, "apply the plan")
	destroy := flag.Bool("destroy", false, "delete the resources in the file")
	flag.Parse()
	if err := run(ctx, os.Stdout, *file, *apply, *destroy); err != nil {
		stop()
		log.Fatal("terraform-style: ", err)
	}
}

func run(ctx context.Context, out io.Writer, file string, apply, destroy bool) error {
	if apply && destroy {
		return errors.New("cannot use both -apply and -destroy")
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
