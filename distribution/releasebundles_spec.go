package distribution

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// Spec selects the artifacts of a release bundle version.
type Spec struct {
	// SourceArtifactoryID is the service ID of the source Artifactory. Deprecated since 2.0.
	SourceArtifactoryID string  `json:"source_artifactory_id,omitempty"`
	Queries             []Query `json:"queries"` // at least one
	// ExcludePropsPatterns selects properties that the artifacts lose, except added properties.
	// Since 2.5.0.
	ExcludePropsPatterns []string `json:"exclude_props_patterns,omitempty"`
}

// Query is a query of a [Spec]. [FromAQL] returns one; [Query.AQL] takes the text of a query.
//
// npm, Bower and NuGet builds need two release bundles, for artifacts and for dependencies. Their
// queries include module.artifact.item and module.dependency.item.
type Query struct {
	// AQL is the text of the query, such as items.find({"repo":"libs-release-local"}). Use FromAQL
	// for values from outside the program: package aql quotes them.
	AQL string `json:"aql"`
	// QueryName has 2 to 32 characters: a letter, then letters, digits, underscores and hyphens.
	// If it is empty, the server makes a name of the query's index.
	QueryName string `json:"query_name,omitempty"`
	// Mappings change the paths of the artifacts on the targets.
	Mappings []PathMapping `json:"mappings,omitempty"`
	// AddedProps are properties that the artifacts get on the targets.
	AddedProps []AddedProperty `json:"added_props,omitempty"`
	// ExcludePropsPatterns has the effect of [Spec.ExcludePropsPatterns] for this query.
	ExcludePropsPatterns []string `json:"exclude_props_patterns,omitempty"`
	// QueryType is the type of the query in responses, such as AQL. It is not sent.
	QueryType string `json:"query_type,omitempty"`

	built aqlQuery // of FromAQL
}

// aqlQuery is a Builder or a *Query of package aql.
type aqlQuery interface{ Build() (string, error) }

// FromAQL returns a query of the artifacts that a query of package aql finds: a Builder or a
// *Query. If the package rejects the query, the request fails before it is sent.
func FromAQL(query interface{ Build() (string, error) }) Query { return Query{built: query} }

// PathMapping changes the path of an artifact, which starts with the repository key.
type PathMapping struct {
	Input  string `json:"input"`  // regular expression that matches the path
	Output string `json:"output"` // new path; $1 is the first group of the expression
}

// AddedProperty is a property that artifacts get on the targets.
type AddedProperty struct {
	Key    string   `json:"key"`
	Values []string `json:"values,omitzero"`
}

// build returns the spec as it is sent.
func (s Spec) build() (Spec, error) {
	if len(s.Queries) == 0 {
		return s, errors.New("spec without queries")
	}
	s.Queries = slices.Clone(s.Queries)
	for i := range s.Queries {
		if err := s.Queries[i].build(); err != nil {
			return s, fmt.Errorf("query %d: %w", i, err)
		}
	}
	return s, nil
}

// queryName also allows the period, as the replacement of a version does.
var queryName = regexp.MustCompile(`^[A-Za-z][\w.-]{1,31}$`)

// build sets the text of a query. It returns an error for a query that is not complete.
func (q *Query) build() error {
	text, err := q.text()
	if err != nil {
		return err
	}
	q.AQL, q.built, q.QueryType = text, nil, "" // requests have no type
	if q.QueryName != "" && !queryName.MatchString(q.QueryName) {
		return fmt.Errorf("query name %q is not a letter and "+
			"1 to 31 letters, digits, underscores, periods and hyphens", q.QueryName)
	}
	for _, m := range q.Mappings {
		if m.Input == "" || m.Output == "" {
			return fmt.Errorf("path mapping %q to %q without an input or an output", m.Input, m.Output)
		}
	}
	for _, p := range q.AddedProps {
		if p.Key == "" {
			return errors.New("added property without a key")
		}
	}
	return nil
}

func (q *Query) text() (string, error) {
	v := reflect.ValueOf(q.built)
	missing := !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
	switch {
	case missing && strings.TrimSpace(q.AQL) == "":
		return "", errors.New("it has no AQL")
	case missing:
		return q.AQL, nil
	case q.AQL != "":
		return "", errors.New("it has both AQL and a query of package aql")
	}
	return q.built.Build()
}

// ReleaseNotesSyntax is the markup of release notes.
type ReleaseNotesSyntax string

// The kinds of markup.
const (
	// ReleaseNotesMarkdown may not have HTML tags since 2.26.1, unless Distribution is configured
	// otherwise.
	ReleaseNotesMarkdown  ReleaseNotesSyntax = "markdown"
	ReleaseNotesAsciiDoc  ReleaseNotesSyntax = "asciidoc"
	ReleaseNotesPlainText ReleaseNotesSyntax = "plain_text" // the default
)

// ReleaseNotes are the release notes of a release bundle version.
type ReleaseNotes struct {
	Syntax  ReleaseNotesSyntax `json:"syntax,omitempty"`
	Content string             `json:"content"`
}

// latestVersion stands for the latest version. No version may have that name.
const latestVersion = "LATEST"

var bundleName = regexp.MustCompile(`^[A-Za-z0-9][\w.:-]*$`)

// checkVersion returns an error for a name or a version that no release bundle may have.
func checkVersion(name, version string) error {
	for _, part := range []struct {
		what, value string
		longest     int
	}{{"name", name, 128}, {"version", version, 32}} {
		switch {
		case part.value == "":
			return fmt.Errorf("%s of the release bundle is empty", part.what)
		case len(part.value) > part.longest:
			return fmt.Errorf("%s of the release bundle has %d characters, more than %d",
				part.what, len(part.value), part.longest)
		case !bundleName.MatchString(part.value):
			return fmt.Errorf("%s %q of the release bundle is not a letter or digit and then "+
				"letters, digits, underscores, periods, hyphens and colons", part.what, part.value)
		}
	}
	return checkNotLatest(version)
}

func checkNotLatest(version string) error {
	if version == latestVersion {
		return errors.New("version LATEST is reserved")
	}
	return nil
}

// passphraseHeader carries the passphrase of the signing key.
const passphraseHeader = "X-GPG-PASSPHRASE"

// SigningOptions has the passphrase of the signing key, if it has one.
type SigningOptions struct {
	Passphrase jfrog.Secret `url:"-"`
}

// sign adds the passphrase to a request.
func (o *SigningOptions) sign(req *jfrog.Request) *jfrog.Request {
	passphrase := jfrog.Deref(o).Passphrase
	if passphrase == "" {
		return req
	}
	return req.Check(check.HeaderSecret("passphrase", passphrase)).
		Header(passphraseHeader, string(passphrase))
}
