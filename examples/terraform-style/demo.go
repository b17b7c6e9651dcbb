package main

import (
	"context"
	"fmt"
	"io"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// demo goes through the life of the things on an Artifactory in memory: they are made, stay
// as they are, change and go.
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
	say := func(what string) { _, _ = fmt.Fprintf(out, "\n== %s\n", what) }
	say("Apply, on an Artifactory in memory (set JFROG_URL and JFROG_ACCESS_TOKEN for a real one)")
	if err := makePresent(ctx, out, c, d, true); err != nil {
		return err
	}
	say("Plan again")
	if err := makePresent(ctx, out, c, d, false); err != nil {
		return err
	}
	say("Apply after a change in the YAML")
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
	say("Destroy")
	return makeAbsent(ctx, out, c, d)
}
