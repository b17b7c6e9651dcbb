// Command transfer, jfcp for short, copies files and trees to and from Artifactory.
//
//	jfcp [flags] SOURCE... TARGET
//	jfcp [flags] -aql QUERY TARGET
//
// The end in Artifactory is written rt:repository/path, the other end is a path of this machine:
//
//	jfcp app.tgz rt:libs-release-local/app/1.0/          # into a folder, because of the slash
//	jfcp app.tgz rt:libs-release-local/app/latest.tgz    # under another name
//	jfcp -props 'build=7;os=linux' dist/ rt:libs-release-local/app/1.0/
//	jfcp 'dist/**/*.jar' rt:libs-release-local/org/acme/
//	jfcp -sync -delete rt:libs-release-local/app/1.0/ dist
//	jfcp -aql 'items.find({"repo":"libs-release-local","@os":"linux"})' out/
//
// The content of a source folder is copied with its folders, unless -flat is set. A source with
// *, ? or [ is a pattern, in which ** stands for any number of folders.
//
// A download that fails or is interrupted is resumed by the next run.
//
// Progress is a bar on a terminal, and otherwise a line every few seconds. Failures are printed as
// they happen, and a table at the end. The exit code is
//
//	0    all files are where they should be
//	1    some of the files failed; the others are where they should be
//	2    the command line is wrong
//	3    no platform can be reached, or it refuses the credentials; nothing was copied
//	130  interrupted; a second Ctrl-C ends the program at once
//
// The program uses the platform that the environment or the JFrog CLI names (see
// jfrog.NewFromEnv). Without arguments, it demonstrates itself on an Artifactory in memory.
//
// Start reading at copier.go, which calls the library.
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
	context.AfterFunc(ctx, stop) // the second Ctrl-C ends the program
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run runs the program and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		return demo(ctx, stdout, stderr)
	}
	a, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return complain(stderr, exitUsage, err)
	}
	c, err := jfrog.NewFromEnv(jfrog.WithUserAgent("jfcp"))
	switch {
	case errors.Is(err, jfrog.ErrNotConfigured):
		return complain(stderr, exitNoPlatform, fmt.Errorf("%w: set JFROG_URL and JFROG_ACCESS_TOKEN, or configure the JFrog CLI", err))
	case err != nil:
		return complain(stderr, exitNoPlatform, err)
	}
	rt := artifactory.New(c)
	// One error here is better than one for each file. A user who may copy need not be allowed to
	// read the version.
	if _, err := rt.System.Version(ctx); err != nil && !errors.Is(err, jfrog.ErrForbidden) {
		if ctx.Err() != nil {
			return complain(stderr, exitInterrupted, err)
		}
		return complain(stderr, exitNoPlatform, err)
	}
	return copyAll(ctx, rt, a, stdout, stderr)
}

// copyAll copies the files that the arguments name, and reports on them.
func copyAll(ctx context.Context, rt *artifactory.Client, a *arguments, stdout, stderr io.Writer) int {
	d := newDisplay(stderr, a.quiet)
	r := &report{ctx: ctx, display: d, stop: a.options.StopOnError, bytes: map[transfer.Outcome]int64{}}
	table := stdout
	if a.json {
		r.json, table = json.NewEncoder(stdout), stderr
	}
	opts := a.options
	opts.Progress = d.progress
	m, err := transfer.New(rt, &opts)
	if err != nil {
		return complain(stderr, exitUsage, err)
	}
	sum := r.walk((&copier{arguments: a, rt: rt, m: m}).steps(ctx))
	d.end()
	if !a.quiet {
		r.print(table, sum)
	}
	switch {
	case r.failed == 0:
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
