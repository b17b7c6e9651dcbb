package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// arguments is what the command line says.
type arguments struct {
	sources   []location
	target    location
	aql       string
	filter    transfer.Filter
	props     artifactory.Properties
	transfers transfer.Options

	sync, remove, flat, skipLinks, explode, archive, quiet, json bool
}

// location is a source or a target.
type location struct {
	text string // as it was written
	repo string // repository key; empty: on this machine
	path string // on this machine, or in the repository: without slashes around it, empty for its root
}

// remotePrefix marks what is in Artifactory. A local file of such a name is written ./rt:x.
const remotePrefix = "rt:"

func parseLocation(s string) (location, error) {
	rest, remote := strings.CutPrefix(s, remotePrefix)
	if !remote {
		if s == "" {
			return location{}, errors.New("a name is empty")
		}
		return location{text: s, path: s}, nil
	}
	repo, path, _ := strings.Cut(rest, "/")
	if repo == "" || isPattern(repo) {
		return location{}, fmt.Errorf("%s names no repository: write rt:repository/path", s)
	}
	if strings.HasPrefix(path, "/") || strings.Contains(path, "//") { // of a variable that is empty
		return location{}, fmt.Errorf("%s has an empty part between two slashes", s)
	}
	return location{text: s, repo: repo, path: strings.TrimSuffix(path, "/")}, nil
}

func (l location) remote() bool { return l.repo != "" }

// folder tells whether the name itself says that it is one of a folder.
func (l location) folder() bool {
	if l.remote() {
		return l.path == "" || strings.HasSuffix(l.text, "/")
	}
	return os.IsPathSeparator(l.path[len(l.path)-1])
}

// folderPath is what the library calls the folder.
func (l location) folderPath() string {
	if l.path == "" {
		return "/"
	}
	return l.path
}

func isPattern(s string) bool { return strings.ContainsAny(s, "*?[") }

// texts is a flag that may be repeated.
type texts []string

func (t *texts) String() string     { return strings.Join(*t, " ") }
func (t *texts) Set(s string) error { *t = append(*t, s); return nil }

// parse reads the command line.
func parse(args []string, stderr io.Writer) (*arguments, error) {
	a := &arguments{}
	flags := flag.NewFlagSet("jfcp", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are printed by who gets them
	flags.StringVar(&a.aql, "aql", "", "download what this `query` on items finds, in place of sources")
	flags.BoolVar(&a.sync, "sync", false, "make the target folder like the source folder: ask first what is there")
	flags.BoolVar(&a.remove, "delete", false, "with -sync: delete what the source lacks")
	flags.Var((*texts)(&a.filter.Include), "include", "only files of folders that match this `pattern`; may be repeated")
	flags.Var((*texts)(&a.filter.Exclude), "exclude", "no files of folders that match this `pattern`; may be repeated")
	props := flags.String("props", "", "`k=v;k2=v2,w2`: uploads set these properties, downloads take only files that have them")
	flags.BoolVar(&a.flat, "flat", false, "all files directly into the target folder")
	flags.BoolVar(&a.skipLinks, "skip-links", false, "leave symbolic links in uploaded folders out; they are followed otherwise, wherever they lead")
	flags.BoolVar(&a.explode, "explode", false, "unpack archives (zip, tar, tar.gz, tgz): uploaded ones in their folder, downloaded ones into a folder of their name")
	flags.BoolVar(&a.archive, "archive", false, "download folders as one archive each and unpack that: faster for many small files")
	flags.IntVar(&a.transfers.Concurrency, "n", 0, "this `number` of files, or segments of them, at a time (default 8)")
	flags.Func("limit", "bandwidth, `10MB/s` or 512KiB/s say (default none)", func(s string) (err error) {
		a.transfers.Bandwidth, err = parseRate(s)
		return err
	})
	flags.BoolVar(&a.transfers.StopOnError, "stop-on-error", false, "give up when the first file fails")
	flags.BoolVar(&a.transfers.KeepPartial, "keep-partial", false, "leave what has arrived of a failed download for the next time")
	flags.BoolVar(&a.quiet, "quiet", false, "no progress and no table, only what fails")
	flags.BoolVar(&a.json, "json", false, "print each result as a line of JSON; the table goes to standard error")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = fmt.Fprint(stderr, "Usage: jfcp [flags] SOURCE... TARGET, or jfcp [flags] -aql QUERY TARGET\n"+
			"Copies files, folders and patterns to or from Artifactory, which is written rt:repository/path.\n\n")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
	}
	if err != nil {
		return nil, err
	}
	if a.props, err = artifactory.ParseProperties(*props); err != nil {
		return nil, fmt.Errorf("-props: %w", err)
	}
	if err := a.locations(flags.Args()); err != nil {
		return nil, err
	}
	return a, a.check()
}

// locations reads the sources and the target.
func (a *arguments) locations(args []string) error {
	var all []location
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("%s comes too late: flags go before the sources, and a file of that name is written ./%[1]s", arg)
		}
		l, err := parseLocation(arg)
		if err != nil {
			return err
		}
		all = append(all, l)
	}
	switch {
	case a.aql != "" && len(all) != 1:
		return errors.New("with -aql there is a target and no source")
	case a.aql == "" && len(all) < 2:
		return errors.New("give sources and a target; -h tells more")
	}
	a.sources, a.target = all[:len(all)-1], all[len(all)-1]
	return nil
}

// check refuses what does not go together.
func (a *arguments) check() error {
	if isPattern(a.target.path) {
		return fmt.Errorf("the target %s is a pattern", a.target.text)
	}
	patterns := false
	for _, s := range a.sources {
		patterns = patterns || isPattern(s.path)
		switch {
		case s.remote() && a.target.remote():
			return fmt.Errorf("%s and %s are both in Artifactory, which copies there by itself: call ArtifactsService.Copy", s.text, a.target.text)
		case !s.remote() && !a.target.remote():
			return fmt.Errorf("neither %s nor %s is in Artifactory: write rt:repository/path", s.text, a.target.text)
		}
	}
	switch {
	case a.aql != "" && a.target.remote():
		return errors.New("-aql downloads: the target is a local folder")
	case a.remove && !a.sync:
		return errors.New("-delete goes with -sync")
	case a.sync && (len(a.sources) != 1 || patterns):
		return errors.New("-sync takes one folder")
	case a.sync && (a.flat || a.explode || a.archive):
		return errors.New("-sync does not go with -flat, -explode or -archive")
	case a.archive && (a.target.remote() || a.aql != "" || patterns):
		return errors.New("-archive downloads folders")
	case a.archive && (a.flat || a.explode || len(a.props)+len(a.filter.Include)+len(a.filter.Exclude) > 0):
		return errors.New("-archive takes whole folders: it does not go with -flat, -explode, -props, -include or -exclude")
	case a.skipLinks && !a.target.remote():
		return errors.New("-skip-links is for uploads")
	case a.transfers.Concurrency < 0:
		return errors.New("-n is negative")
	}
	return nil
}
