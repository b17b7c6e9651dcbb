package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Scope is one of the permissions of a token: [UserScope], [AdminScope], [GroupsScope],
// [RolesScope], [ArtifactScope], [SystemScope] or [OtherScope]. String writes it as
// servers read it.
type Scope interface {
	fmt.Stringer
	check() error
}

// UserScope gives the permissions of the token's user, who must exist and be enabled.
type UserScope struct{}

// AdminScope gives administration rights. It takes an administrator to create.
type AdminScope struct{}

// GroupsScope gives the permissions of groups. It takes an administrator to create.
type GroupsScope []string

// RolesScope gives the permissions of roles in a project. It takes an administrator to
// create; since Artifactory 7.84.3 one of the project.
type RolesScope struct {
	Project string // project key
	Roles   []string
}

// ArtifactScope gives permissions in a repository, whatever permission targets there are.
// It takes an administrator to create. Since Artifactory 7.38.
type ArtifactScope struct {
	Repo    string // repository key, or an Ant pattern
	Path    string // path in the repository, or an Ant pattern such as org/acme/**; empty: all of it
	Actions []ScopeAction
}

// ScopeAction is what an [ArtifactScope] permits.
type ScopeAction string

// The actions.
const (
	ScopeActionAll      ScopeAction = "*"
	ScopeActionRead     ScopeAction = "r"
	ScopeActionWrite    ScopeAction = "w" // deploy, and cache from remote repositories
	ScopeActionDelete   ScopeAction = "d" // and overwrite
	ScopeActionAnnotate ScopeAction = "a" // set properties
	ScopeActionExecute  ScopeAction = "x" // of no use for artifacts
	ScopeActionScan     ScopeAction = "s"
	ScopeActionManage   ScopeAction = "m" // manage permissions
)

// SystemScope permits to read something of the platform itself. It takes an administrator
// to create.
type SystemScope string

// What a [SystemScope] can be.
const (
	SystemMetrics     SystemScope = "metrics"     // metrics of the services
	SystemLiveLogs    SystemScope = "livelogs"    // live logs
	SystemIdentities  SystemScope = "identities"  // lists of users and of groups
	SystemPermissions SystemScope = "permissions" // list of permissions
)

// OtherScope is a scope in a form that this package does not know. It is sent as it
// stands.
type OtherScope string

const (
	userScope    = "applied-permissions/user"
	adminScope   = "applied-permissions/admin"
	groupsPrefix = "applied-permissions/groups:"
	groupPrefix  = "applied-permissions/group:" // in some places of the manual
	rolesPrefix  = "applied-permissions/roles:"
	artifactName = "artifact:"
	systemPrefix = "system:"
	systemSuffix = ":r"
)

func (UserScope) String() string     { return userScope }
func (AdminScope) String() string    { return adminScope }
func (g GroupsScope) String() string { return groupsPrefix + quotedNames(g) }
func (r RolesScope) String() string  { return rolesPrefix + r.Project + ":" + quotedNames(r.Roles) }
func (s SystemScope) String() string { return systemPrefix + string(s) + systemSuffix }
func (o OtherScope) String() string  { return string(o) }

func (a ArtifactScope) String() string {
	target := a.Repo
	if path := strings.TrimPrefix(a.Path, "/"); path != "" {
		target += "/" + path
	}
	actions := make([]string, len(a.Actions))
	for i, action := range a.Actions {
		actions[i] = string(action)
	}
	return artifactName + target + ":" + strings.Join(actions, ",")
}

func (UserScope) check() error     { return nil }
func (AdminScope) check() error    { return nil }
func (g GroupsScope) check() error { return checkNames("group", g) }

func (r RolesScope) check() error {
	if err := checkWord("project key", r.Project, ":,"); err != nil {
		return err
	}
	return checkNames("role", r.Roles)
}

func (a ArtifactScope) check() error {
	if err := checkWord("repository", a.Repo, ":/"); err != nil {
		return err
	}
	if path := strings.TrimPrefix(a.Path, "/"); path != "" {
		if err := checkWord("path", path, ""); err != nil {
			return err
		}
		if strings.HasPrefix(path, "/") {
			return fmt.Errorf("path %q has an empty segment", a.Path)
		}
	}
	if len(a.Actions) == 0 {
		return errors.New("actions are missing")
	}
	for _, action := range a.Actions {
		if err := checkWord("action", string(action), ":,/"); err != nil {
			return err
		}
	}
	return nil
}

func (s SystemScope) check() error { return checkWord("system scope", string(s), ":") }

func (o OtherScope) check() error {
	if strings.Trim(string(o), blanks) == "" {
		return errors.New("it is empty")
	}
	return nil
}

const blanks = " \t\r\n"

// checkWord refuses what cannot stand in a scope without quotation marks.
func checkWord(what, s, besides string) error {
	if s == "" {
		return fmt.Errorf("%s is empty", what)
	}
	if strings.ContainsAny(s, `"`+blanks+besides) || !printable(s) {
		return fmt.Errorf("%s %q holds a character that no scope can carry there", what, s)
	}
	return nil
}

// checkNames refuses names that quotation marks cannot hold.
func checkNames(what string, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("%s names are missing", what)
	}
	for _, name := range names {
		if name == "" {
			return fmt.Errorf("a %s name is empty", what)
		}
		if strings.Contains(name, `"`) || !printable(name) {
			return fmt.Errorf("%s name %q holds a character that no scope can carry", what, name)
		}
	}
	return nil
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// quotedNames joins names by commas, those in quotation marks that are not plain.
func quotedNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = name
		if strings.ContainsFunc(name, notPlainInName) {
			quoted[i] = `"` + name + `"`
		}
	}
	return strings.Join(quoted, ",")
}

// notPlainInName tells whether a name with that character goes into quotation marks. The
// manual asks for them around blanks, and uses them around an underscore.
func notPlainInName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-.*", r))
}

// ParseScope reads one scope. What has none of the known forms is an [OtherScope]; text
// that is no scope, or several, is an error.
func ParseScope(s string) (Scope, error) {
	scopes, err := ParseScopes(s)
	if err != nil {
		return nil, err
	}
	if len(scopes) != 1 {
		return nil, fmt.Errorf("access: %d scopes in %q, not one", len(scopes), s)
	}
	return scopes[0], nil
}

// Scopes are the permissions of a token, at most 500 characters on the wire, where they
// are one string.
type Scopes []Scope

// ParseScopes reads scopes that are separated by blanks. Blanks within quotation marks
// belong to a name; a quotation mark without its twin is an error.
func ParseScopes(s string) (Scopes, error) {
	var out Scopes
	for s = strings.TrimLeft(s, blanks); s != ""; s = strings.TrimLeft(s, blanks) {
		end, quoted := 0, false
		for end < len(s) && (quoted || !strings.ContainsRune(blanks, rune(s[end]))) {
			if s[end] == '"' {
				quoted = !quoted
			}
			end++
		}
		if quoted {
			return nil, fmt.Errorf("access: scope %q: a quotation mark is missing", s)
		}
		out = append(out, parseScope(s[:end]))
		s = s[end:]
	}
	return out, nil
}

// parseScope reads one scope that is known to be one.
func parseScope(s string) Scope {
	if scope := knownScope(s); scope != nil && scope.check() == nil {
		return scope
	}
	return OtherScope(s)
}

func knownScope(s string) Scope {
	if s == userScope {
		return UserScope{}
	}
	if s == adminScope {
		return AdminScope{}
	}
	for _, prefix := range []string{groupsPrefix, groupPrefix} {
		if names, ok := strings.CutPrefix(s, prefix); ok {
			return GroupsScope(parseNames(names))
		}
	}
	if rest, ok := strings.CutPrefix(s, rolesPrefix); ok {
		project, names, _ := strings.Cut(rest, ":")
		return RolesScope{Project: project, Roles: parseNames(names)}
	}
	if rest, ok := strings.CutPrefix(s, artifactName); ok {
		return parseArtifactScope(rest)
	}
	if rest, ok := strings.CutPrefix(s, systemPrefix); ok {
		if what, ok := strings.CutSuffix(rest, systemSuffix); ok {
			return SystemScope(what)
		}
	}
	return nil
}

// parseArtifactScope reads repo/path:actions; the path may hold colons itself.
func parseArtifactScope(s string) Scope {
	colon := strings.LastIndexByte(s, ':')
	if colon < 0 {
		return nil
	}
	repo, path, hasPath := strings.Cut(s[:colon], "/")
	if hasPath && (path == "" || path[0] == '/') {
		return nil
	}
	scope := ArtifactScope{Repo: repo, Path: path}
	for action := range strings.SplitSeq(s[colon+1:], ",") {
		scope.Actions = append(scope.Actions, ScopeAction(action))
	}
	return scope
}

// parseNames reads a list of names with or without quotation marks, nil for what is none.
func parseNames(s string) []string {
	var out []string
	for {
		var name string
		if quoted, ok := strings.CutPrefix(s, `"`); ok {
			end := strings.IndexByte(quoted, '"')
			if end < 0 {
				return nil
			}
			name, s = quoted[:end], quoted[end+1:]
			if s != "" && s[0] != ',' {
				return nil
			}
		} else {
			end := strings.IndexByte(s+",", ',')
			name, s = s[:end], s[end:]
		}
		out = append(out, name)
		if s == "" {
			return out
		}
		s = s[1:]
	}
}

// String joins the scopes by blanks.
func (s Scopes) String() string {
	parts := make([]string, len(s))
	for i, scope := range s {
		parts[i] = fmt.Sprint(scope)
	}
	return strings.Join(parts, " ")
}

// wire is String, unless a scope cannot be sent.
func (s Scopes) wire() (string, error) {
	for _, scope := range s {
		if scope == nil {
			return "", errors.New("access: a scope is nil")
		}
		if err := scope.check(); err != nil {
			return "", fmt.Errorf("access: scope %q: %w", scope, err)
		}
	}
	return s.String(), nil
}

// MarshalJSON writes one string. A scope that servers would misread is an error.
func (s Scopes) MarshalJSON() ([]byte, error) {
	text, err := s.wire()
	if err != nil {
		return nil, err
	}
	return json.Marshal(text)
}

// UnmarshalJSON reads a string or null. One that [ParseScopes] refuses is kept as a whole.
func (s *Scopes) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	scopes, err := ParseScopes(text)
	if err != nil {
		scopes = Scopes{OtherScope(text)}
	}
	*s = scopes
	return nil
}

// EncodeValues writes one parameter.
func (s Scopes) EncodeValues(key string, v *url.Values) error {
	text, err := s.wire()
	if err != nil {
		return err
	}
	v.Set(key, text)
	return nil
}
