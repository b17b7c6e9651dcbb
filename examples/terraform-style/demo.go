package main

import (
	"context"
	"fmt"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// demo creates, updates and deletes the resources on an in-memory platform.
func demo(ctx context.Context, out io.Writer, d *desired) error {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("web-old-local", "local", "npm"))
	if err != nil {
		return err
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		return err
	}
	title := func(text string) { _, _ = fmt.Fprintf(out, "\n== %s\n", text) }
	title("Apply to an in-memory platform (with -platform: on the configured one)")
	if err := makePresent(ctx, out, c, d, true); err != nil {
		return err
	}
	title("Plan again")
	if err := makePresent(ctx, out, c, d, false); err != nil {
		return err
	}
	title("Apply after a change of the desired state")
	for i := range d.Projects {
		d.Projects[i].Description = new("Changed")
	}
	for i := range d.Repositories {
		d.Repositories[i].Description = new("Changed")
	}
	for i := range d.Groups {
		d.Groups[i].Description = new("Changed")
	}
	if err := makePresent(ctx, out, c, d, true); err != nil {
		return err
	}
	title("Destroy")
	return makeAbsent(ctx, out, c, d)
}
