package mirror

import (
	"errors"
	"fmt"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/bulk"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/glob"
	"github.com/jfrogkit/jfrog-go/artifactory/transfer"
)

// Source is the folder that is mirrored. It is never changed. The path "/" is the whole
// repository.
type Source struct {
	Client *artifactory.Client
	At     transfer.Remote
}

// Target is the folder that is made like the source. It need not exist, but its repository must.
// The path "/" is the whole repository.
type Target struct {
	Client *artifactory.Client
	At     transfer.Remote
}

// Options are the settings of a [Mirror]. The zero value has sensible defaults: nothing is
// deleted.
type Options struct {
	// Include and Exclude have patterns for the paths of files below the folders, as in package
	// transfer. An empty Include means every file. Exclude wins over Include. Files that are left
	// out are neither copied nor deleted.
	Include, Exclude []string

	// Folders also mirrors folders themselves: empty folders, and the properties of folders. The
	// properties of the mirrored folder itself stay. With Delete, folders that the source lacks
	// are deleted when they are empty.
	Folders bool

	// SkipProperties leaves properties alone. Otherwise, the properties of the target become
	// those of the source. Property, if not nil, reports which keys are mirrored. In any case, a
	// file of the target loses its own properties when its content is replaced: servers reset them.
	SkipProperties bool
	Property       func(key string) bool

	// Delete deletes what the source lacks. It is an error if the source is a cache, because
	// caches lose files by themselves.
	Delete bool
	// AllowEmptySource allows Delete although the source has no file that Include and Exclude
	// choose.
	AllowEmptySource bool

	Concurrency int   // number of items worked on at a time; 0: 8; the maximum is 256
	Bandwidth   int64 // limits the content moved, in bytes per second; 0: no limit
	StopOnError bool  // after the first item that fails, no more items begin

	// Attempts and IdleTimeout are as in [transfer.Options].
	Attempts    int
	IdleTimeout time.Duration

	// TempDir is the folder for the temporary files of long lists, which exist during a walk.
	// Empty means [os.TempDir].
	TempDir string

	// Progress, if not nil, is called about every ProgressInterval (0: 200 ms) while steps are
	// applied, and once at the end. Each method call has one goroutine that calls it.
	Progress         func(Progress)
	ProgressInterval time.Duration
}

const (
	defaultConcurrency      = 8
	maxConcurrency          = 256
	defaultAttempts         = 5
	defaultProgressInterval = 200 * time.Millisecond
)

// Mirror makes a folder of one Artifactory like a folder of another one. It is safe for concurrent
// use, but two mirrors with the same target disturb each other.
type Mirror struct {
	source, target side
	opts           Options
	include        []glob.Pattern
	exclude        []glob.Pattern
	up             *transfer.Manager
	bulk           *bulk.Manager
}

// side is one end of a mirror.
type side struct {
	Side
	rt     *artifactory.Client
	repo   string
	folder string // empty, or ends in a slash
}

// at returns the place of a path below the folder.
func (s *side) at(path string) transfer.Remote { return transfer.At(s.repo, s.folder+path) }

// top returns the path of the folder itself.
func (s *side) top() string {
	if s.folder == "" {
		return "/"
	}
	return strings.TrimSuffix(s.folder, "/")
}

// New returns a mirror. It sends nothing. An invalid option is an error.
func New(source Source, target Target, opts *Options) (*Mirror, error) {
	m := &Mirror{opts: jfrog.Deref(opts)}
	if err := m.init(source, target); err != nil {
		return nil, fmt.Errorf("mirror: %w", err)
	}
	return m, nil
}

func (m *Mirror) init(source Source, target Target) (err error) {
	if m.source, err = sideOf(SideSource, source.Client, source.At); err != nil {
		return err
	}
	if m.target, err = sideOf(SideTarget, target.Client, target.At); err != nil {
		return err
	}
	o := &m.opts
	switch {
	case o.Concurrency < 0, o.Concurrency > maxConcurrency:
		return fmt.Errorf("option Concurrency is %d; it must be between 0 and %d", o.Concurrency, maxConcurrency)
	case o.ProgressInterval < 0:
		return errors.New("option ProgressInterval is negative")
	case o.AllowEmptySource && !o.Delete:
		return errors.New("option AllowEmptySource is set without Delete")
	case o.SkipProperties && o.Property != nil:
		return errors.New("options SkipProperties and Property are both set")
	}
	if m.include, err = glob.ParseList("Include", o.Include); err != nil {
		return err
	}
	if m.exclude, err = glob.ParseList("Exclude", o.Exclude); err != nil {
		return err
	}
	if o.Concurrency == 0 {
		o.Concurrency = defaultConcurrency
	}
	if o.ProgressInterval == 0 {
		o.ProgressInterval = defaultProgressInterval
	}
	m.up, err = transfer.New(m.target.rt, &transfer.Options{Concurrency: o.Concurrency, Bandwidth: o.Bandwidth,
		Attempts: o.Attempts, IdleTimeout: o.IdleTimeout, ChecksumDeployMin: 1})
	if err != nil {
		return err
	}
	if o.Attempts == 0 {
		o.Attempts = defaultAttempts
	}
	m.bulk, err = bulk.New(m.target.rt, &bulk.Options{Concurrency: o.Concurrency, StopOnError: o.StopOnError, TempDir: o.TempDir})
	return err
}

func sideOf(which Side, rt *artifactory.Client, at transfer.Remote) (side, error) {
	s := side{Side: which, rt: rt, repo: at.Repo, folder: strings.Trim(at.Path, "/")}
	switch {
	case rt == nil:
		return s, fmt.Errorf("%s: the client is nil", which)
	case at.Repo == "" || strings.Contains(at.Repo, "/") || at.Repo == "." || at.Repo == "..":
		return s, fmt.Errorf("%s: %q is no repository key", which, at.Repo)
	case at.Path == "":
		return s, fmt.Errorf(`%s: the path is empty; "/" is the whole repository`, which)
	}
	if s.folder == "" {
		return s, nil
	}
	s.folder += "/"
	return s, wrap(string(which), checkPath(s.top()))
}

// checkPath returns an error for a path with segments that names no item.
func checkPath(path string) error {
	for part := range strings.SplitSeq(path, "/") {
		if part == "" || part == "." || part == ".." {
			return fmt.Errorf("path %q has a segment %q", path, part)
		}
	}
	return nil
}

// wrap adds a place to an error.
func wrap(where string, err error) error {
	if err != nil {
		err = fmt.Errorf("%s: %w", where, err)
	}
	return err
}

// takes reports whether a file is mirrored.
func (m *Mirror) takes(path string) bool {
	return (len(m.include) == 0 || glob.Any(m.include, glob.Pattern.Match, path)) &&
		!glob.Any(m.exclude, glob.Pattern.Match, path)
}

// enters reports whether a folder may have files that are mirrored.
func (m *Mirror) enters(folder string) bool {
	return (len(m.include) == 0 || glob.Any(m.include, glob.Pattern.Below, folder)) &&
		!glob.Any(m.exclude, glob.Pattern.All, folder)
}
