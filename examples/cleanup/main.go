// Command cleanup prints the artifacts of a repository that were not downloaded for some time, with
// their sizes. With -delete it also deletes them.
//
//	go run ./examples/cleanup    # on an in-memory platform with some old artifacts
//	go run ./examples/cleanup -platform -repo libs-release-local -days 90 -larger 1048576
//
// With -platform, cleanup connects to the platform that is configured in the environment or for the
// JFrog CLI (see jfrog.NewFromEnv).
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
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		stop()
		log.Fatal("cleanup: ", err)
	}
}

// run parses the command line and runs the command.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("cleanup", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "run on the configured platform, not on an in-memory one")
	var rule rule
	flags.StringVar(&rule.repo, "repo", "", "`key` of the repository; optional on the in-memory platform")
	flags.IntVar(&rule.days, "days", 90, "find files not downloaded or deployed for a `number` of days")
	flags.Int64Var(&rule.larger, "larger", 1024, "find files that are larger than this `size` in bytes")
	flags.StringVar(&rule.without, "without", "keep", "find files without this `property`; empty to find all")
	remove := flags.Bool("delete", false, "delete the files that are found")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	c, done, err := connect(ctx, *platform, &rule.repo)
	if err != nil {
		return err
	}
	defer done()
	return cleanUp(ctx, out, artifactory.New(c), rule, *remove)
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Prints the files of a repository that were not downloaded for some time.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

// rule describes the files to clean up. Its fields are the command's flags.
type rule struct {
	repo    string
	days    int
	larger  int64
	without string
}

// query returns the query for the files. A file that was never downloaded has no statistics, so
// only its age counts.
func (r rule) query() aql.Builder[aql.InItems] {
	age := aql.Days(r.days)
	stat := aql.Item.Stat()
	q := aql.Items().
		Where(
			aql.Item.Repo.Eq(r.repo),
			aql.Item.Size.Gt(r.larger),
			aql.Item.Created.Before(age),
			aql.Or(stat.Downloaded.Before(age), stat.Downloads.IsNull()),
		).
		Include(aql.Item.Repo, aql.Item.Path, aql.Item.Name, aql.Item.Size, aql.Item.Created, stat)
	if r.without != "" {
		q = q.Where(aql.Item.Prop(r.without).Absent())
	}
	return q
}

// cleanUp prints the files that the rule describes, and deletes them if remove is true.
func cleanUp(ctx context.Context, out io.Writer, rt *artifactory.Client, r rule, remove bool) error {
	// The query finds nothing in a repository that does not exist.
	exists, err := rt.Items.Exists(ctx, r.repo, "/")
	if err != nil {
		return err
	}
	if !exists {
		return fmt.Errorf("there is no repository %q", r.repo)
	}
	_, _ = fmt.Fprintf(out, "%-10s  %-10s  %5s  %9s  %s\n", "created", "downloaded", "times", "MiB", "file")
	var found []artifactory.AQLItem
	var total int64
	// The rows arrive one by one; only the paths stay in memory. The files are deleted after the
	// query, because a deletion during the query may change its results.
	for item, err := range rt.Search.Items(ctx, r.query(), nil) {
		if err != nil {
			return err
		}
		last, count := lastDownload(item)
		_, _ = fmt.Fprintf(out, "%-10s  %-10s  %5d  %9s  %s\n", day(item.Created), last, count, mib(int64(item.Size)), item.FilePath())
		found = append(found, artifactory.AQLItem{Repo: item.Repo, Path: item.Path, Name: item.Name})
		total += int64(item.Size)
	}
	_, _ = fmt.Fprintf(out, "\n%s in %s, %s MiB\n", files(len(found)), r.repo, mib(total))
	if !remove {
		_, _ = fmt.Fprintln(out, "Nothing was deleted. Use -delete to delete the files.")
		return nil
	}
	return deleteAll(ctx, out, rt, found)
}

// deleteAll deletes the files. Results of a query on a virtual repository name the repositories
// that store the files. It continues after a failure, and ignores files that no longer exist.
func deleteAll(ctx context.Context, out io.Writer, rt *artifactory.Client, found []artifactory.AQLItem) error {
	var errs []error
	for _, f := range found {
		if err := rt.Artifacts.Delete(ctx, f.Repo, f.FilePath()); err != nil && !errors.Is(err, jfrog.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	_, _ = fmt.Fprintf(out, "Deleted %d of %s.\n", len(found)-len(errs), files(len(found)))
	return errors.Join(errs...)
}

// lastDownload returns the date of the last download and the number of downloads.
func lastDownload(item artifactory.AQLItem) (last string, count jfrog.Int) {
	if len(item.Stats) == 0 || item.Stats[0].Downloaded.IsZero() {
		return "never", 0
	}
	return day(item.Stats[0].Downloaded), item.Stats[0].Downloads
}

func day(t jfrog.Time) string { return t.Format(time.DateOnly) }

func mib(n int64) string { return fmt.Sprintf("%.2f", float64(n)/(1<<20)) }

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}
