package versions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/presence"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/refusal"
	"github.com/jfrogkit/jfrog-go/internal/printable"
)

// maxExamples limits the paths in [Found].Examples.
const maxExamples = 10

// ErrCredentialsRefused means that the server has refused the credentials with status 401.
var ErrCredentialsRefused = refusal.ErrCredentials

// NotFoundError reports that no version matches a query. It matches [jfrog.ErrNotFound].
type NotFoundError struct {
	Package     string // the name or the pattern
	Range       string
	Repos       []string
	Properties  artifactory.Properties // that the files had to have
	Outside     int                    // files of versions outside of the range
	Prereleases int                    // files of prereleases that were left out
	Unparsed    int                    // files whose version is no version of the scheme
	Examples    []string               // the first of the paths that Unparsed counts
}

// Error says what was looked for, and what was left out.
func (e *NotFoundError) Error() string {
	text := fmt.Sprintf("versions: no version of %s in %s", e.Package, strings.Join(e.Repos, ", "))
	if e.Range != "" {
		text = fmt.Sprintf("versions: no version of %s within %s in %s", e.Package, e.Range, strings.Join(e.Repos, ", "))
	}
	if props, err := e.Properties.Encode(); err == nil && props != "" {
		text += " with the properties " + props
	}
	var left []string
	for _, part := range []struct {
		n    int
		what string
	}{{e.Outside, "outside of the range"}, {e.Prereleases, "of prereleases"}, {e.Unparsed, "without a version of the scheme"}} {
		if part.n > 0 {
			left = append(left, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	if len(left) > 0 {
		text += "; files left out: " + strings.Join(left, ", ")
	}
	if len(e.Examples) > 0 {
		text += ", such as " + e.Examples[0]
	}
	return printable.Text(text)
}

// Is reports whether target is [jfrog.ErrNotFound].
func (e *NotFoundError) Is(target error) bool { return target == jfrog.ErrNotFound }

// Latest returns the file of the highest version that a query describes, with its properties. Of
// the snapshots of a Maven version, it returns the newest timestamped file.
//
// Of equal versions, the repository that stands first in the query decides, then the higher text
// of the version, then the lower path. A repository inside of a virtual one counts as the last.
//
// If there is no such version, the error is a [*NotFoundError], which matches
// [jfrog.ErrNotFound]. So does the error if nothing is found and a repository does not exist. If
// the file is deleted meanwhile, Latest searches again. A malformed query is an error, and nothing
// is sent. If the server refuses the credentials, the error matches [ErrCredentialsRefused]. Memory
// does not grow with the number of files.
//
// Requires: an authenticated user with read permission.
func Latest(ctx context.Context, rt *artifactory.Client, query Query) (*Found, error) {
	s, err := query.prepare()
	if err != nil {
		return nil, fmt.Errorf("versions: %w", err)
	}
	for range maxVanished {
		best, err := s.latest(ctx, rt)
		if err != nil {
			return nil, err
		}
		best.Properties, err = rt.Properties.Get(ctx, best.Repo, best.Path)
		switch {
		case err == nil:
			return best, nil
		case !errors.Is(err, jfrog.ErrNotFound):
			return nil, fmt.Errorf("versions: properties of %s/%s: %w", best.Repo, best.Path, refusal.Credentials(err))
		}
	}
	return nil, fmt.Errorf("versions: the latest file was deleted %d times before its properties were read", maxVanished)
}

// maxVanished limits how often the search is repeated because its result was deleted meanwhile.
const maxVanished = 3

// latest returns the file of the highest version without its properties.
func (s *search) latest(ctx context.Context, rt *artifactory.Client) (*Found, error) {
	query := s.query
	var best *Found
	none := &NotFoundError{Package: cmp.Or(query.Pattern, query.Name), Range: query.Range, Repos: query.Repos, Properties: query.Properties}
	for f, err := range s.walk(ctx, rt) {
		if unparsed := (*UnparsedError)(nil); errors.As(err, &unparsed) {
			if none.Unparsed++; len(none.Examples) < maxExamples {
				none.Examples = append(none.Examples, unparsed.Repo+"/"+unparsed.Path)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		switch why := s.fits(f.parsed); {
		case why == outside:
			none.Outside++
		case why == prerelease:
			none.Prereleases++
		case best == nil || f.better(best):
			best = f
		}
	}
	if best == nil && none.Unparsed+none.Outside+none.Prereleases == 0 {
		if err := presence.Repositories(ctx, rt, query.Repos...); err != nil {
			return nil, fmt.Errorf("versions: %w", refusal.Credentials(err))
		}
	}
	if best == nil {
		return nil, none
	}
	best.Unparsed, best.Examples = none.Unparsed, none.Examples
	return best, nil
}

// better reports whether f is chosen before g.
func (f *Found) better(g *Found) bool {
	return cmp.Or(f.parsed.Compare(g.parsed), cmp.Compare(g.rank, f.rank), cmp.Compare(f.parsed.text, g.parsed.text),
		cmp.Compare(g.Repo, f.Repo), cmp.Compare(g.Path, f.Path)) > 0
}
