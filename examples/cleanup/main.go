// Command cleanup finds the files of repositories that were not downloaded for some time. It prints
// them with the reasons, and deletes them if it is told to.
//
//	go run ./examples/cleanup    # on an in-memory platform with some old artifacts
//	go run ./examples/cleanup -platform -repo libs-release-local -days 90 -larger 1048576
//	go run ./examples/cleanup -platform -repo docker-local -group docker -untagged -keep 10
//	go run ./examples/cleanup -platform -repo libs-local -group maven -keep 5 -by-version
//
// With -delete, cleanup deletes the files right away. With -plan, it stores the plan in a file for
// approval; -apply deletes what such a file lists, except for files that changed since.
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
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/cleanup"
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

// settings are the flags of the command.
type settings struct {
	repo, group, exclude, without string
	days, keep                    int
	larger                        int64
	plan, apply                   string
	remove, byVersion, untagged   bool
}

// run parses the command line and runs the command.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("cleanup", flag.ContinueOnError)
	platform := flags.Bool("platform", false, "run on the configured platform, not on an in-memory one")
	var s settings
	flags.StringVar(&s.repo, "repo", "", "`keys` of the repositories, with commas between them; optional on\nthe in-memory platform")
	flags.IntVar(&s.days, "days", 90, "find files not downloaded or deployed for a `number` of days;\n0 for no limit, with -keep")
	flags.StringVar(&s.group, "group", "", "decide about versions of a `kind`: "+kinds())
	flags.IntVar(&s.keep, "keep", 0, "keep the newest `number` of versions, with -group")
	flags.BoolVar(&s.byVersion, "by-version", false, "the newest versions are the highest, not the last deployed")
	flags.BoolVar(&s.untagged, "untagged", false, "find manifests without a tag, too, with -group docker")
	flags.Int64Var(&s.larger, "larger", 0, "find files that are larger than this `size` in bytes")
	flags.StringVar(&s.exclude, "exclude", "", "`patterns` of files and folders to keep, with commas between them")
	flags.StringVar(&s.without, "without", "keep", "find files without this `property`; empty to find all")
	flags.BoolVar(&s.remove, "delete", false, "delete the files that are found")
	flags.StringVar(&s.plan, "plan", "", "store the plan in a `file`")
	flags.StringVar(&s.apply, "apply", "", "delete what a stored plan lists; the `file` of -plan")
	if err := parse(flags, args, out); err != nil {
		return err
	}
	if s.apply != "" {
		// Flags that have no effect may be meant to limit the deletion.
		if !*platform || flags.NFlag() > 2 {
			return errors.New("-apply goes with -platform and no other flag")
		}
	}
	policy, err := s.policy()
	if err != nil {
		return err
	}
	c, done, err := connect(ctx, *platform, &s.repo, s.apply == "")
	if err != nil {
		return err
	}
	defer done()
	m, err := bulk.New(artifactory.New(c), nil)
	if err != nil {
		return err
	}
	if s.apply != "" {
		return applyFile(ctx, out, m, s.apply)
	}
	policy.Rules[0].Repos = list(s.repo)
	return cleanUp(ctx, out, m, policy, &s)
}

// parse parses the command line. For -h, it prints the usage and returns flag.ErrHelp.
func parse(flags *flag.FlagSet, args []string, out io.Writer) error {
	flags.SetOutput(io.Discard) // main prints the error
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(out)
		_, _ = fmt.Fprintf(out, "Usage: %s [flags]\n\n"+
			"Finds the files of repositories that were not downloaded for some time, prints them,\n"+
			"and deletes them if it is told to.\n\n", flags.Name())
		flags.PrintDefaults()
	}
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return err
}

var groupings = []struct {
	kind string
	make func() cleanup.Grouping
}{
	{"maven", cleanup.Maven}, {"snapshots", cleanup.MavenSnapshots}, {"npm", cleanup.NPM}, {"pypi", cleanup.PyPI},
	{"docker", cleanup.Docker}, {"build", cleanup.Build},
}

func kinds() string {
	var names []string
	for _, g := range groupings {
		names = append(names, g.kind)
	}
	return strings.Join(names, ", ")
}

// list splits a flag with commas.
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// policy returns the policy that the flags describe, without the repositories.
func (s *settings) policy() (cleanup.Policy, error) {
	rule := cleanup.Rule{KeepNewest: s.keep, NotDownloadedFor: cleanup.Day * time.Duration(s.days), LargerThan: s.larger, Exclude: list(s.exclude)}
	if s.without != "" {
		rule.ExcludeProperties = artifactory.Properties{s.without: nil}
	}
	if s.byVersion {
		rule.Order = cleanup.ByVersion()
	}
	rule.Untagged = s.untagged
	known := s.group == ""
	for _, g := range groupings {
		if g.kind == s.group {
			rule.Group, known = g.make(), true
		}
	}
	if !known {
		return cleanup.Policy{}, fmt.Errorf("-group %q: the kinds are %s", s.group, kinds())
	}
	return cleanup.Policy{Rules: []cleanup.Rule{rule}}, nil
}

// cleanUp prints what the policy describes. It stores the plan or applies it, as the flags say.
func cleanUp(ctx context.Context, out io.Writer, m *bulk.Manager, policy cleanup.Policy, s *settings) error {
	var store io.Writer = io.Discard
	if s.plan != "" {
		file, err := os.Create(s.plan)
		if err != nil {
			return err
		}
		defer file.Close()
		store = file
	}
	header := fmt.Sprintf("%9s  %s\n", "MiB", "file")
	// With -delete, the plan is applied as it was printed, and not made again.
	var planned []bulk.Step
	plan := func(yield func(bulk.Step, error) bool) {
		for step, err := range cleanup.Plan(ctx, m, policy) {
			if err == nil {
				_, _ = fmt.Fprintf(out, "%s%9s  %s\n           %s\n", header, mib(step.Size), text(step.Repo+"/"+step.Path), text(step.Reason))
				header = ""
				if s.remove {
					planned = append(planned, step)
				}
			}
			if !yield(step, err) {
				return
			}
		}
	}
	sum, err := bulk.WritePlan(store, plan)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "\n%s in %s, %s MiB\n", files(sum.Files), s.repo, mib(sum.Bytes))
	if !s.remove {
		advice := "Use -delete to delete the files."
		if s.plan != "" {
			advice = "The plan is in " + s.plan + "; -apply deletes what it lists."
		}
		_, _ = fmt.Fprintln(out, "Nothing was deleted.", advice)
		return nil
	}
	return apply(ctx, out, m, bulk.Steps(planned...))
}

// applyFile applies a stored plan.
func applyFile(ctx context.Context, out io.Writer, m *bulk.Manager, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return apply(ctx, out, m, bulk.ReadPlan(file))
}

// apply applies a plan and prints what was done.
func apply(ctx context.Context, out io.Writer, m *bulk.Manager, plan bulk.Plan) error {
	sum, err := cleanup.Apply(ctx, m, plan, nil)
	_, _ = fmt.Fprintf(out, "Deleted %s, %s MiB.\n", files(sum.Files), mib(sum.Bytes))
	if n := sum.Items[bulk.OutcomeChanged]; n > 0 {
		_, _ = fmt.Fprintf(out, "Left %d alone that changed, or are needed, since the plan.\n", n)
	}
	if n := sum.Items[bulk.OutcomeGone]; n > 0 {
		_, _ = fmt.Fprintf(out, "%d had been deleted before.\n", n)
	}
	return err
}

// text escapes the control characters in a name, so that it cannot command the terminal.
func text(s string) string {
	quoted := strconv.Quote(s)
	return quoted[1 : len(quoted)-1]
}

func mib(n int64) string { return fmt.Sprintf("%.2f", float64(n)/(1<<20)) }

func files(n int64) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}
