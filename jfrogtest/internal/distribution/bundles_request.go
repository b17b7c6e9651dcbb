package distribution

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/query"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A bundleRequest is the body of a creation or an update, which has no name and version.
type bundleRequest struct {
	Name        string              `json:"name"`
	Version     string              `json:"version"`
	DryRun      bool                `json:"dry_run"`
	Sign        bool                `json:"sign_immediately"`
	StoringRepo string              `json:"storing_repository"`
	Description string              `json:"description"`
	Notes       *store.ReleaseNotes `json:"release_notes"`
	Spec        store.SourceSpec    `json:"spec"`
}

func badRequest(format string, args ...any) error {
	return apierr.New(http.StatusBadRequest, format, args...)
}

var (
	bundleName = regexp.MustCompile(`^[A-Za-z0-9][\w.:-]*$`)
	queryName  = regexp.MustCompile(`^[A-Za-z][\w.-]{1,31}$`)
)

const (
	latest     = "LATEST" // no version may have this name
	maxName    = 128
	maxVersion = 32
	maxQueries = 100 // keeps hostile requests cheap
)

func checkNames(name, version string) error {
	for _, part := range []struct {
		what, text string
		longest    int
	}{{"name", name, maxName}, {"version", version, maxVersion}} {
		if len(part.text) > part.longest || !bundleName.MatchString(part.text) {
			return badRequest("The release bundle %s must begin with a letter or a digit and have at most %d "+
				"letters, digits, underscores, periods, hyphens and colons", part.what, part.longest)
		}
	}
	if version == latest {
		return badRequest("The release bundle version must not be %s", latest)
	}
	return nil
}

// check returns an error if the body is invalid. It makes the path mappings ready, and gives
// queries without names their names.
func (r *bundleRequest) check(s *service) error {
	queries := r.Spec.Queries
	switch {
	case len(queries) == 0:
		return badRequest("spec.queries must not be empty")
	case len(queries) > maxQueries:
		return badRequest("spec.queries must not have more than %d elements", maxQueries)
	}
	if n := r.Notes; n != nil {
		if n.Syntax == "" {
			n.Syntax = "plain_text"
		}
		if !slices.Contains([]string{"markdown", "asciidoc", "plain_text"}, n.Syntax) {
			return badRequest("release_notes.syntax must be markdown, asciidoc or plain_text: '%s'", n.Syntax)
		}
	}
	for i := range queries {
		q := &queries[i]
		q.Type = "AQL"
		switch {
		case q.Name == "":
			q.Name = "query-" + strconv.Itoa(i)
		case !queryName.MatchString(q.Name):
			return badRequest("Invalid query name: '%s'", q.Name)
		}
		// Empty lists are shown.
		q.Mappings = append(store.PathMappings{}, q.Mappings...)
		q.AddedProps = append([]store.PropValues{}, q.AddedProps...)
		if err := q.Mappings.Compile(); err != nil {
			return err
		}
		if slices.ContainsFunc(q.AddedProps, func(p store.PropValues) bool { return p.Key == "" }) {
			return badRequest("spec.queries[].added_props[].key must not be empty")
		}
	}
	return s.checkStoringRepo(r.StoringRepo)
}

// checkStoringRepo returns an error if signed release bundles cannot be stored in a repository.
func (s *service) checkStoringRepo(key string) error {
	repo := s.Repos[key]
	if key == "" || key == store.SourceBundleRepo || repo != nil && repo.Class == store.ClassBundles {
		return nil
	}
	return badRequest("Repository '%s' is not a repository of release bundles", key)
}

// collect returns the artifacts that a specification selects.
func (s *service) collect(spec store.SourceSpec) ([]store.SourceArtifact, error) {
	found := map[string]store.SourceArtifact{} // by the path on the targets
	for _, q := range spec.Queries {
		parsed, err := query.Parse(q.AQL)
		if err != nil {
			return nil, err
		}
		if parsed.Domain != aql.DomainItem {
			return nil, badRequest("The query '%s' must find items", q.Name)
		}
		items, err := query.Items(s.Store, store.InternalUser, parsed)
		if err != nil {
			return nil, err
		}
		for _, n := range items {
			if n.IsFolder() || !n.Repo.Deployable() {
				continue
			}
			a := store.SourceArtifact{Item: n.Clone(), Source: n.Repo.Key + "/" + n.Path(), Props: properties(n, spec, q)}
			a.Target = q.Mappings.Apply(a.Source)
			repo, at, _ := strings.Cut(a.Target, "/")
			if err := store.CheckItemPath(a.Target); err != nil || repo == "" || strings.Trim(at, "/") == "" {
				return nil, badRequest("The path mappings give %s no valid path", a.Source)
			}
			if old, taken := found[a.Target]; taken && old.Source != a.Source {
				return nil, badRequest("%s and %s have the same target %s", old.Source, a.Source, a.Target)
			}
			found[a.Target] = a
		}
	}
	if len(found) == 0 {
		return nil, badRequest("The queries find no artifacts")
	}
	var list []store.SourceArtifact
	for _, target := range jsondoc.Keys(found) {
		list = append(list, found[target])
	}
	return list, nil
}

// properties returns the properties of an artifact on the targets. The patterns do not concern
// added properties.
func properties(n *store.Item, spec store.SourceSpec, q store.SourceQuery) store.Properties {
	props := store.Properties{}
	for key, values := range n.Props {
		props.Add(key, values...)
	}
	for _, p := range slices.Concat(spec.ExcludePropsPatterns, q.ExcludePropsPatterns) {
		excluded := pattern.Glob(p)
		for key := range props {
			if excluded(key) {
				delete(props, key)
			}
		}
	}
	for _, p := range q.AddedProps {
		props.Add(p.Key, p.Values...)
	}
	props.Distinct()
	return props
}
