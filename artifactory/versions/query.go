package versions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// Query describes the versions that [Latest] and [All] look for.
type Query struct {
	// Repos are the keys of the repositories. A virtual repository stands for the repositories in
	// it, and the cache of a remote repository has the suffix -cache.
	Repos []string

	Layout Layout
	Name   string // of the package; its form depends on the layout

	// Pattern takes the place of Layout and Name: the path of the files, with {version} for the
	// version, as in tools/{version}/tool-{version}-linux.tar.gz. All {version} must be the same. A
	// star stands for any text within a segment.
	Pattern string

	// Folder is the folder in the repositories in which the layout begins; empty: the root.
	Folder string

	// Extension is the extension of the files, without a dot. The default is jar for Maven, zip
	// for Go, and whl or tar.gz for PyPI. Other layouts have one extension and ignore it.
	Extension string
	// Classifier selects one of the files of a version: the classifier in Maven, the tags of a
	// wheel, such as py3-none-any, or the architecture of a Debian package. For gems and Terraform
	// providers it is the platform, such as linux_amd64. If it is empty, Maven and gems have the
	// file without one, the others any file.
	Classifier string

	Scheme Scheme // empty: the scheme of the layout, and for a Pattern SchemeSemVer
	Range  string // such as [1.2,2); see [Scheme.ParseRange]; empty: all versions

	// Prereleases includes prereleases and snapshots. Without it there are none, unless Range
	// names just one version, such as [1.2-SNAPSHOT].
	Prereleases bool

	// Properties are properties of the files, such as a status. A file must have all keys, each
	// with one of the values.
	Properties artifactory.Properties
}

// Found is a file of a version.
type Found struct {
	Version string // as in the path, such as 1.2-SNAPSHOT
	// Build is the name of a timestamped Maven snapshot, such as 1.2-20260301.120000-3.
	Build string

	Repo      string // the repository that stores the file
	Path      string // of the file, without a leading slash
	Size      int64  // bytes
	Checksums artifactory.Checksums
	Created   jfrog.Time
	Modified  jfrog.Time

	// Properties are set by [Latest] only.
	Properties artifactory.Properties

	// Unparsed counts the files of the package whose version is no version of the scheme. They
	// are never chosen. Examples has the first of their paths. [Latest] sets both.
	Unparsed int
	Examples []string

	parsed Version
	rank   int // of the repository in the query
}

// String returns the version, the file and its size in one line.
func (f Found) String() string {
	return printable.Text(fmt.Sprintf("%s %s/%s (%d bytes)", cmp.Or(f.Build, f.Version), f.Repo, f.Path, f.Size))
}

// Parsed returns the version for comparisons. It is the version of Build, if that is set.
func (f *Found) Parsed() Version { return f.parsed }

// UnparsedError reports a file of the package whose version is no version of the scheme.
type UnparsedError struct {
	Repo, Path string
	Version    string
	Err        error
}

// Error names the file and the version.
func (e *UnparsedError) Error() string {
	return printable.Text(fmt.Sprintf("versions: %s/%s: %v", e.Repo, e.Path, e.Err))
}

// Unwrap returns the cause.
func (e *UnparsedError) Unwrap() error { return e.Err }

// search is a checked query.
type search struct {
	*finder
	query  *Query
	scheme Scheme
	within *Range // nil: all versions
	aql    aql.Builder[aql.InItems]
}

// prepare checks a query.
func (q Query) prepare() (*search, error) {
	q.Folder = strings.Trim(q.Folder, "/")
	if len(q.Repos) == 0 || slices.Contains(q.Repos, "") {
		return nil, errors.New("there is no repository, or one without a key")
	}
	s := &search{query: &q}
	err := s.find()
	if err == nil {
		err = s.scheme.check()
	}
	if err == nil && q.Range != "" {
		var r Range
		if r, err = s.scheme.parseRange(q.Range); err != nil {
			err = noRange(q.Range, s.scheme, err)
		}
		s.within = &r
	}
	if err != nil {
		return nil, err
	}
	criteria := append([]criterion{aql.Item.Repo.OneOf(q.Repos...)}, s.criteria...)
	for _, key := range slices.Sorted(maps.Keys(q.Properties)) {
		if key == "" || len(q.Properties[key]) == 0 {
			return nil, fmt.Errorf("property %q has no key or no value", key)
		}
		criteria = append(criteria, aql.Item.Prop(key).OneOf(q.Properties[key]...))
	}
	i := aql.Item
	s.aql = aql.Items().Where(criteria...).
		Include(i.Repo, i.Path, i.Name, i.Size, i.Created, i.Modified, i.ActualMD5, i.ActualSHA1, i.SHA256)
	_, err = s.aql.Build()
	return s, err
}

// find sets the finder and the scheme.
func (s *search) find() (err error) {
	q := s.query
	if q.Pattern != "" {
		if q.Layout != "" || q.Name != "" {
			return errors.New("there is a pattern besides a layout or a name")
		}
		s.scheme = cmp.Or(q.Scheme, SchemeSemVer)
		s.finder, err = patternFinder(q)
		return err
	}
	layout, known := layouts[q.Layout]
	if !known {
		return fmt.Errorf("layout %q is not known", string(q.Layout))
	}
	if strings.Trim(q.Name, "/ ") != q.Name || q.Name == "" {
		return fmt.Errorf("name %q is empty, or has a slash or a blank at its ends", q.Name)
	}
	s.scheme = cmp.Or(q.Scheme, layout.scheme)
	s.finder, err = layout.finder(q)
	return err
}

// pageSize is the number of rows that a request returns at most.
const pageSize = 10_000

// walk walks over the files of the package. A file whose version cannot be parsed comes with an
// [*UnparsedError]; another error ends the walk.
func (s *search) walk(ctx context.Context, rt *artifactory.Client) iter.Seq2[*Found, error] {
	return func(yield func(*Found, error) bool) {
		for item, err := range rt.Search.Items(ctx, s.aql, &artifactory.AQLOptions{PageSize: pageSize}) {
			if err != nil {
				yield(nil, fmt.Errorf("versions: %w", refusal.Credentials(err)))
				return
			}
			text, ok := s.match(item.Path, item.Name)
			if !ok {
				continue
			}
			f := &Found{
				Version: text, Repo: item.Repo, Path: item.FilePath(), Size: int64(item.Size), Created: item.Created, Modified: item.Modified,
				Checksums: artifactory.Checksums{MD5: item.ActualMD5, SHA1: item.ActualSHA1, SHA256: item.SHA256},
			}
			if f.rank = slices.Index(s.query.Repos, item.Repo); f.rank < 0 {
				f.rank = len(s.query.Repos)
			}
			if f.parsed, err = s.scheme.parse(text); err != nil {
				err = &UnparsedError{f.Repo, f.Path, text, noVersion(text, s.scheme, err)}
			} else if m := timestamped.FindStringSubmatch(text); m != nil && s.scheme == SchemeMaven {
				f.Version, f.Build = m[1]+"-SNAPSHOT", text
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// fits returns whether a version fits the query, or why it does not.
func (s *search) fits(v Version) reason {
	switch {
	case s.within != nil && !s.within.Contains(v):
		return outside
	case v.prerelease && !s.query.Prereleases && (s.within == nil || !s.within.isExactly(v)):
		return prerelease
	}
	return fits
}

// reason is why a query leaves a version out.
type reason int

const (
	fits reason = iota
	outside
	prerelease
)

// All walks over all files of the versions that a query describes, in no particular order and in
// constant memory. A file whose version cannot be parsed comes with an [*UnparsedError], and the
// walk continues. Any other error ends it, with a nil *Found. A malformed query is such an error,
// and nothing is sent.
//
// Requires: an authenticated user with read permission.
func All(ctx context.Context, rt *artifactory.Client, query Query) iter.Seq2[*Found, error] {
	return func(yield func(*Found, error) bool) {
		s, err := query.prepare()
		if err != nil {
			yield(nil, fmt.Errorf("versions: %w", err))
			return
		}
		for f, err := range s.walk(ctx, rt) {
			if err == nil && s.fits(f.parsed) != fits {
				continue
			}
			if !yield(f, err) {
				return
			}
		}
	}
}
