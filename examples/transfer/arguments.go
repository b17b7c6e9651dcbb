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

// arguments are the parsed command line.
type arguments struct {
	sources []location
	target  location
	aql     string
	include []string
	exclude []string
	props   artifactory.Properties
	options transfer.Options

	sync, remove, flat, explode, archive, ifAbsent, quiet, json bool
	skipLinks, outerLinks, keepLinks, keepModes                 bool
}

// location is a source or a target.
type location struct {
	text string // as it was written
	repo string // repository key; empty: on this machine
	path string // local path, or path in the repository without slashes around it; empty: its root
}

// remotePrefix marks a location in Artifactory. A local file named rt:x is written ./rt:x.
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
	if strings.HasPrefix(path, "/") || strings.Contains(path, "//") { // an empty variable
		return location{}, fmt.Errorf("%s has an empty part between two slashes", s)
	}
	return location{text: s, repo: repo, path: strings.TrimSuffix(path, "/")}, nil
}

func (l location) remote() bool { return l.repo != "" }

// folder reports whether the location is written as a folder.
func (l location) folder() bool {
	if l.remote() {
		return l.path == "" || strings.HasSuffix(l.text, "/")
	}
	return os.IsPathSeparator(l.path[len(l.path)-1])
}

// folderPath returns the folder in the form of the library, where "/" is the repository itself.
func (l location) folderPath() transfer.Remote {
	if l.path == "" {
		return transfer.At(l.repo, "/")
	}
	return transfer.At(l.repo, l.path)
}

func isPattern(s string) bool { return strings.ContainsAny(s, "*?[") }

// texts holds the values of a flag that may be repeated.
type texts []string

func (t *texts) String() string     { return strings.Join(*t, " ") }
func (t *texts) Set(s string) error { *t = append(*t, s); return nil }

// parse parses the command line.
func parse(args []string, stderr io.Writer) (*arguments, error) {
	a := &arguments{}
	flags := flag.NewFlagSet("jfcp", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the caller prints the errors
	flags.StringVar(&a.aql, "aql", "", "download the files that this `query` on items finds, in place of sources")
	flags.BoolVar(&a.sync, "sync", false, "make the target folder like the source folder, and leave unchanged files alone")
	flags.BoolVar(&a.remove, "delete", false, "with -sync: delete the files that the source lacks")
	flags.Var((*texts)(&a.include), "include", "only files of folders that match this `pattern`; may be repeated")
	flags.Var((*texts)(&a.exclude), "exclude", "no files of folders that match this `pattern`; may be repeated")
	props := flags.String("props", "", "`k=v;k2=v2,w2`: uploads set these properties, downloads take only files that have them")
	flags.BoolVar(&a.flat, "flat", false, "all files directly into the target folder")
	flags.BoolVar(&a.skipLinks, "skip-links", false, "skip symbolic links in uploaded folders; otherwise they are followed if they stay in the folder")
	flags.BoolVar(&a.outerLinks, "outer-links", false, "also follow symbolic links that lead out of the uploaded folder")
	flags.BoolVar(&a.keepLinks, "keep-links", false, "upload symbolic links as links, and download them as links")
	flags.BoolVar(&a.keepModes, "keep-modes", false, "upload the permissions of the files, and give them to downloaded files")
	flags.BoolVar(&a.ifAbsent, "if-absent", false, "leave existing files of the target alone, whatever their content")
	flags.BoolVar(&a.explode, "explode", false, "extract archives (zip, tar, tar.gz, tgz): uploaded archives in their folder, downloaded archives into a folder of their name")
	flags.BoolVar(&a.archive, "archive", false, "download each folder as one archive and extract it: faster for many small files")
	flags.IntVar(&a.options.Concurrency, "n", 0, "this `number` of files, or segments of them, at a time (default 8)")
	flags.Func("limit", "limit the bandwidth to a `rate` such as 10MB/s or 512KiB/s (default none)", func(s string) (err error) {
		a.options.Bandwidth, err = parseRate(s)
		return err
	})
	flags.BoolVar(&a.options.StopOnError, "stop-on-error", false, "stop when the first file fails")
	flags.BoolVar(&a.options.DiscardPartial, "discard-partial", false, "delete what has arrived of a failed download; otherwise the next run resumes it")
	flags.BoolVar(&a.quiet, "quiet", false, "no progress and no table, only failures")
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

// locations parses the sources and the target.
func (a *arguments) locations(args []string) error {
	var all []location
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") {
			return fmt.Errorf("flag %s must come before the sources; a file of that name is written ./%[1]s", arg)
		}
		l, err := parseLocation(arg)
		if err != nil {
			return err
		}
		all = append(all, l)
	}
	switch {
	case a.aql != "" && len(all) != 1:
		return errors.New("-aql takes a target and no source")
	case a.aql == "" && len(all) < 2:
		return errors.New("sources and a target are required; -h shows the usage")
	}
	a.sources, a.target = all[:len(all)-1], all[len(all)-1]
	return nil
}

// check returns an error for arguments that contradict each other.
func (a *arguments) check() error {
	if isPattern(a.target.path) {
		return fmt.Errorf("the target %s is a pattern", a.target.text)
	}
	patterns := false
	for _, s := range a.sources {
		patterns = patterns || isPattern(s.path)
		switch {
		case s.remote() && a.target.remote():
			return fmt.Errorf("%s and %s are both in Artifactory: use ArtifactsService.Copy, with which the server copies", s.text, a.target.text)
		case !s.remote() && !a.target.remote():
			return fmt.Errorf("neither %s nor %s is in Artifactory: write rt:repository/path", s.text, a.target.text)
		}
	}
	switch {
	case a.aql != "" && a.target.remote():
		return errors.New("-aql downloads: the target is a local folder")
	case a.remove && !a.sync:
		return errors.New("-delete requires -sync")
	case a.sync && (len(a.sources) != 1 || patterns):
		return errors.New("-sync takes one folder")
	case a.sync && (a.flat || a.explode || a.archive):
		return errors.New("-sync excludes -flat, -explode and -archive")
	case a.ifAbsent && (a.sync || a.explode || a.archive):
		return errors.New("-if-absent excludes -sync, -explode and -archive")
	case a.archive && (a.target.remote() || a.aql != "" || patterns):
		return errors.New("-archive downloads folders")
	case a.archive && (a.flat || a.explode || len(a.props)+len(a.include)+len(a.exclude) > 0):
		return errors.New("-archive takes whole folders: it excludes -flat, -explode, -props, -include and -exclude")
	case a.skipLinks && !a.target.remote():
		return errors.New("-skip-links is for uploads")
	case a.outerLinks && !a.target.remote():
		return errors.New("-outer-links is for uploads")
	case a.options.Concurrency < 0:
		return errors.New("-n is negative")
	}
	return nil
}
