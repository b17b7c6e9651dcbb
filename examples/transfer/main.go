// Command transfer, jfcp for short, copies files and trees to and from Artifactory.
//
//	jfcp [flags] SOURCE... TARGET
//	jfcp [flags] -aql QUERY TARGET
//
// The side that is in Artifactory is written rt:repository/path, the other one is a path of
// this machine:
//
//	jfcp app.tgz rt:libs-release-local/app/1.0/          # into a folder: the slash says so
//	jfcp app.tgz rt:libs-release-local/app/latest.tgz    # under another name
//	jfcp -props 'build=7;os=linux' dist/ rt:libs-release-local/app/1.0/
//	jfcp 'dist/**/*.jar' rt:libs-release-local/org/acme/
//	jfcp -sync -delete rt:libs-release-local/app/1.0/ dist
//	jfcp -aql 'items.find({"repo":"libs-release-local","@os":"linux"})' out/
//
// Of a folder that is a source the content is copied, with its folders unless -flat. A
// pattern is one if it holds *, ? or [; ** stands for any number of folders.
//
// Progress is a bar on a terminal, and a line every few seconds otherwise. Failures are
// told as they come, and a table at the end. The exit code is
//
//	0    all is where it should be
//	1    some of the files failed; the others are where they should be
//	2    the command line is wrong
//	3    there is no platform to talk to, or it lets nobody in; nothing was copied
//	130  interrupted; a second Ctrl-C ends the program on the spot
//
// It uses the platform that the environment or the JFrog CLI names (see jfrog.NewFromEnv).
// Where none is named and there are no arguments, it shows what it does on an Artifactory
// in memory.
//
// Start reading at copier.go: it is what calls the library.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// The exit codes.
const (
	exitOK          = 0
	exitFailures    = 1
	exitUsage       = 2
	exitNoPlatform  = 3
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // from then on Ctrl-C does what it usually does
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("jfcp"))
	if len(args) == 0 && errors.Is(err, jfrog.ErrNotConfigured) {
		return demo(ctx, stdout, stderr)
	}
	a, usage := parse(args, stderr)
	switch {
	case errors.Is(usage, flag.ErrHelp):
		return exitOK
	case usage != nil:
		return complain(stderr, exitUsage, usage)
	case errors.Is(err, jfrog.ErrNotConfigured):
		return complain(stderr, exitNoPlatform, fmt.Errorf("%w: set JFROG_URL and JFROG_ACCESS_TOKEN, or configure the JFrog CLI", err))
	case err != nil:
		return complain(stderr, exitNoPlatform, err)
	}
	rt := artifactory.New(c)
	// Better one error here than one for each file. Who may copy need not be allowed to ask
	// for the version, but is known to the server.
	if _, err := rt.System.Version(ctx); err != nil && !errors.Is(err, jfrog.ErrForbidden) {
		if ctx.Err() != nil {
			return complain(stderr, exitInterrupted, err)
		}
		return complain(stderr, exitNoPlatform, err)
	}
	return copyAll(ctx, rt, a, stdout, stderr)
}

// copyAll does what the arguments say and reports on it.
func copyAll(ctx context.Context, rt *artifactory.Client, a *arguments, stdout, stderr io.Writer) int {
	d := newDisplay(stderr, a.quiet)
	r := &report{ctx: ctx, display: d, stop: a.transfers.StopOnError, bytes: map[transfer.Outcome]int64{}}
	table := stdout
	if a.json {
		r.json, table = json.NewEncoder(stdout), stderr
	}
	opts := a.transfers
	opts.Progress = d.progress
	t, err := transfer.New(rt, &opts)
	if err != nil {
		return complain(stderr, exitUsage, err)
	}
	steps := (&copier{arguments: a, rt: rt, t: t}).steps(ctx)
	sum, err := r.watch(steps).Summary()
	d.end()
	if !a.quiet {
		r.print(table, sum)
	}
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil:
		return complain(stderr, exitInterrupted, errors.New("interrupted"))
	default:
		return exitFailures
	}
}

func complain(stderr io.Writer, code int, err error) int {
	_, _ = fmt.Fprintln(stderr, "jfcp:", err)
	return code
}
