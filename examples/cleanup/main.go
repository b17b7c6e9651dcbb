// Command cleanup prints the artifacts of a repository that were not downloaded for some time, with
// their sizes. With -delete it also deletes them.
//
//	go run ./examples/cleanup -repo libs-release-local -days 90 -larger 1048576 -without keep
//
// Cleanup connects to the platform that is configured in the environment or for the JFrog CLI (see
// jfrog.NewFromEnv). If no platform is configured, it runs on an in-memory Artifactory with some
// old artifacts.
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
	"text/tabwriter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var rule rule
	flag.StringVar(&rule.repo, "repo", "", "`key` of the repository; optional on the in-memory Artifactory")
	flag.IntVar(&rule.days, "days", 90, "find files that were neither downloaded nor deployed in this `number` of days")
	flag.Int64Var(&rule.larger, "larger", 1024, "find files that are larger than this `size` in bytes")
	flag.StringVar(&rule.without, "without", "keep", "find files without this `property`; empty to find all")
	remove := flag.Bool("delete", false, "delete the files that are found")
	flag.Parse()
	if err := run(ctx, os.Stdout, rule, *remove); err != nil {
		stop()
		log.Fatal("cleanup: ", err)
	}
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

func run(ctx context.Context, out io.Writer, r rule, remove bool) error {
	c, done, err := connect(ctx, &r.repo)
	if err != nil {
		return err
	}
	defer done()
	rt := artifactory.New(c)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "created\tlast download\tdownloads\tsize\tfile")
	var found []artifactory.AQLItem
	var total int64
	// The rows arrive one by one; only the paths stay in memory. The files are deleted after the
	// query, because a deletion during the query may change its results.
	for item, err := range rt.Search.Items(ctx, r.query(), nil) {
		if err != nil {
			return err
		}
		last, count := lastDownload(item)
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\n", day(item.Created), last, count, size(int64(item.Size)), item.FilePath())
		found = append(found, artifactory.AQLItem{Repo: item.Repo, Path: item.Path, Name: item.Name})
		total += int64(item.Size)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "\nFiles in %s: %d (%s)\n", r.repo, len(found), size(total))
	if !remove {
		_, _ = fmt.Fprintln(out, "Nothing was deleted. Use -delete to delete the files.")
		return nil
	}
	return deleteAll(ctx, out, rt, found)
}

// deleteAll deletes the files. Results of a query on a virtual repository name the repositories
// that store the files. It continues after a failure, and ignores files that no longer exist.
func deleteAll(ctx context.Context, out io.Writer, rt *artifactory.Client, files []artifactory.AQLItem) error {
	var errs []error
	for _, f := range files {
		if err := rt.Artifacts.Delete(ctx, f.Repo, f.FilePath()); err != nil && !errors.Is(err, jfrog.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	_, _ = fmt.Fprintf(out, "Deleted %d of %d files.\n", len(files)-len(errs), len(files))
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

func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	default:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
}
