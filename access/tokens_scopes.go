package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TokenScope is one of the permissions of a token: [TokenScopeUser], [TokenScopeAdmin],
// [TokenScopeGroups], [TokenScopeRoles], [TokenScopeArtifact], [TokenScopeSystem] or
// [TokenScopeOther]. String returns it as servers read it.
type TokenScope interface {
	fmt.Stringer
	check() error
}

// TokenScopeUser gives the permissions of the token's user, who must exist and be enabled.
type TokenScopeUser struct{}

// TokenScopeAdmin gives administration rights. Only admins can request it.
type TokenScopeAdmin struct{}

// TokenScopeGroups gives the permissions of groups, by their names. Only admins can request
// it.
type TokenScopeGroups []string

// TokenScopeRoles gives the permissions of roles in a project. Only admins can request it,
// and since Artifactory 7.84.3 the admins of the project.
type TokenScopeRoles struct {
	ProjectKey string
	Roles      []string
}

// TokenScopeArtifact gives permissions in a repository, independent of the permissions that
// the server stores. Only admins can request it. Since Artifactory 7.38.
type TokenScopeArtifact struct {
	Repo string // repository key, or an Ant pattern
	// Path is a path in the repository, or an Ant pattern such as org/acme/**. It is empty for
	// the whole repository.
	Path    string
	Actions []TokenScopeAction
}

// TokenScopeAction is an action that a [TokenScopeArtifact] permits.
type TokenScopeAction string

// The actions of a [TokenScopeArtifact].
const (
	TokenScopeActionAll      TokenScopeAction = "*"
	TokenScopeActionRead     TokenScopeAction = "r"
	TokenScopeActionWrite    TokenScopeAction = "w" // deploy, and cache from remote repositories
	TokenScopeActionDelete   TokenScopeAction = "d" // and overwrite
	TokenScopeActionAnnotate TokenScopeAction = "a" // set properties
	TokenScopeActionExecute  TokenScopeAction = "x" // has no meaning for artifacts
	TokenScopeActionScan     TokenScopeAction = "s"
	TokenScopeActionManage   TokenScopeAction = "m" // manage permissions
)

// TokenScopeSystem permits to read a part of the platform. Only admins can request it.
type TokenScopeSystem string

// The values of a [TokenScopeSystem].
const (
	TokenScopeSystemMetrics     TokenScopeSystem = "metrics"     // metrics of the services
	TokenScopeSystemLiveLogs    TokenScopeSystem = "livelogs"    // live logs
	TokenScopeSystemIdentities  TokenScopeSystem = "identities"  // lists of users and of groups
	TokenScopeSystemPermissions TokenScopeSystem = "permissions" // list of permissions
)

// TokenScopeOther is a scope of a form that this package does not know. It is sent unchanged.
type TokenScopeOther string

const (
	userScope    = "applied-permissions/user"
	adminScope   = "applied-permissions/admin"
	groupsPrefix = "applied-permissions/groups:"
	groupPrefix  = "applied-permissions/group:" // read, but not written: the manual has it in places
	rolesPrefix  = "applied-permissions/roles:"
	artifactName = "artifact:"
	systemPrefix = "system:"
	systemSuffix = ":r"
)

// String returns the scope as servers read it.
func (TokenScopeUser) String() string { return userScope }

// String returns the scope as servers read it.
func (TokenScopeAdmin) String() string { return adminScope }

// String returns the scope as servers read it.
func (g TokenScopeGroups) String() string { return groupsPrefix + quotedNames(g) }

// String returns the scope as servers read it.
func (r TokenScopeRoles) String() string {
	return rolesPrefix + r.ProjectKey + ":" + quotedNames(r.Roles)
}

// String returns the scope as servers read it.
func (s TokenScopeSystem) String() string { return systemPrefix + string(s) + systemSuffix }

// String returns the scope as servers read it.
func (o TokenScopeOther) String() string { return string(o) }

// String returns the scope as servers read it.
func (a TokenScopeArtifact) String() string {
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

func (TokenScopeUser) check() error     { return nil }
func (TokenScopeAdmin) check() error    { return nil }
func (g TokenScopeGroups) check() error { return checkNames("group", g) }

func (r TokenScopeRoles) check() error {
	if err := checkWord("project key", r.ProjectKey, ":,"); err != nil {
		return err
	}
	return checkNames("role", r.Roles)
}

func (a TokenScopeArtifact) check() error {
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

func (s TokenScopeSystem) check() error { return checkWord("system scope", string(s), ":") }

func (o TokenScopeOther) check() error {
	if strings.Trim(string(o), blanks) == "" {
		return errors.New("the scope is empty")
	}
	return nil
}

const blanks = " \t\r\n"

// checkWord returns an error for text that a scope cannot hold outside quotation marks.
func checkWord(what, s, besides string) error {
	if s == "" {
		return fmt.Errorf("%s is empty", what)
	}
	if strings.ContainsAny(s, `"`+blanks+besides) || !printable(s) {
		return fmt.Errorf("%s %q has a character that is not allowed there", what, s)
	}
	return nil
}

// checkNames returns an error for names that a scope cannot hold inside quotation marks.
func checkNames(what string, names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("%s names are missing", what)
	}
	for _, name := range names {
		if name == "" {
			return fmt.Errorf("a %s name is empty", what)
		}
		if strings.Contains(name, `"`) || !printable(name) {
			return fmt.Errorf("%s name %q has a character that is not allowed", what, name)
		}
	}
	return nil
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// quotedNames joins names with commas, and quotes the names that need it.
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

// notPlainInName reports whether a name with that character needs quotation marks. The
// manual requires them around blanks, and uses them around an underscore.
func notPlainInName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-.*", r))
}

// ParseTokenScope parses one scope. It returns a [TokenScopeOther] if the form is not known,
// and an error if the text is empty or has several scopes.
func ParseTokenScope(s string) (TokenScope, error) {
	scopes, err := ParseTokenScopes(s)
	if err != nil {
		return nil, err
	}
	if len(scopes) != 1 {
		return nil, fmt.Errorf("access: %d scopes in %q, want 1", len(scopes), s)
	}
	return scopes[0], nil
}

// TokenScopes are the permissions of a token. Servers read and write them as one string of at
// most 500 characters.
//
// Servers create a token with several scopes of groups, and then refuse everything to it.
// Therefore a request has one scope of all groups. It also has one scope of all roles in a
// project, the form that the manual has for several roles.
type TokenScopes []TokenScope

// ParseTokenScopes parses scopes that are separated by blanks. Blanks in quotation marks
// belong to a name. It returns an error if a closing quotation mark is missing.
func ParseTokenScopes(s string) (TokenScopes, error) {
	var out TokenScopes
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

// parseScope parses text that has exactly one scope.
func parseScope(s string) TokenScope {
	if scope := knownScope(s); scope != nil && scope.check() == nil {
		return scope
	}
	return TokenScopeOther(s)
}

func knownScope(s string) TokenScope {
	if s == userScope {
		return TokenScopeUser{}
	}
	if s == adminScope {
		return TokenScopeAdmin{}
	}
	for _, prefix := range []string{groupsPrefix, groupPrefix} {
		if names, ok := strings.CutPrefix(s, prefix); ok {
			return TokenScopeGroups(parseNames(names))
		}
	}
	if rest, ok := strings.CutPrefix(s, rolesPrefix); ok {
		project, names, _ := strings.Cut(rest, ":")
		return TokenScopeRoles{ProjectKey: project, Roles: parseNames(names)}
	}
	if rest, ok := strings.CutPrefix(s, artifactName); ok {
		return parseArtifactScope(rest)
	}
	if rest, ok := strings.CutPrefix(s, systemPrefix); ok {
		if what, ok := strings.CutSuffix(rest, systemSuffix); ok {
			return TokenScopeSystem(what)
		}
	}
	return nil
}

// parseArtifactScope parses repo/path:actions. The path may have colons.
func parseArtifactScope(s string) TokenScope {
	colon := strings.LastIndexByte(s, ':')
	if colon < 0 {
		return nil
	}
	repo, path, hasPath := strings.Cut(s[:colon], "/")
	if hasPath && (path == "" || path[0] == '/') {
		return nil
	}
	scope := TokenScopeArtifact{Repo: repo, Path: path}
	for action := range strings.SplitSeq(s[colon+1:], ",") {
		scope.Actions = append(scope.Actions, TokenScopeAction(action))
	}
	return scope
}

// parseNames parses a list of names with or without quotation marks. It returns nil if the
// text is not such a list.
func parseNames(s string) []string {
	var out []string
	for {
		var name string
		if quoted, ok := strings.CutPrefix(s, `"`); ok {
			if name, s, ok = strings.Cut(quoted, `"`); !ok {
				return nil
			}
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

// String returns the scopes, separated by blanks.
func (s TokenScopes) String() string {
	parts := make([]string, len(s))
	for i, scope := range s {
		parts[i] = fmt.Sprint(scope)
	}
	return strings.Join(parts, " ")
}

// wire returns the scopes as text, or an error if servers would misread a scope.
func (s TokenScopes) wire() (string, error) {
	for _, scope := range s {
		if scope == nil {
			return "", errors.New("access: a scope is nil")
		}
		if err := scope.check(); err != nil {
			return "", fmt.Errorf("access: scope %q: %w", scope, err)
		}
	}
	return s.merged().String(), nil
}

// merged returns the scopes with one scope of groups, one of roles for each project, and no
// scope twice. It returns s itself if nothing is merged.
func (s TokenScopes) merged() TokenScopes {
	var out TokenScopes
	read, place := 0, map[string]int{}
	for _, scope := range s.split() {
		read++
		key := scope.String()
		switch scope := scope.(type) {
		case TokenScopeGroups:
			key = groupsPrefix
		case TokenScopeRoles:
			key = rolesPrefix + scope.ProjectKey + ":"
		}
		at, ok := place[key]
		if !ok {
			place[key] = len(out)
			out = append(out, scope)
			continue
		}
		switch scope := scope.(type) {
		case TokenScopeGroups:
			out[at] = TokenScopeGroups(union(out[at].(TokenScopeGroups), scope))
		case TokenScopeRoles:
			out[at] = TokenScopeRoles{scope.ProjectKey, union(out[at].(TokenScopeRoles).Roles, scope.Roles)}
		}
	}
	if len(out) == read {
		return s
	}
	return out
}

// split returns the scopes with those of a [TokenScopeOther] one by one.
func (s TokenScopes) split() TokenScopes {
	var out TokenScopes
	for _, scope := range s {
		other, ok := scope.(TokenScopeOther)
		parsed, err := ParseTokenScopes(string(other))
		if !ok || err != nil {
			parsed = TokenScopes{scope}
		}
		out = append(out, parsed...)
	}
	return out
}

// union returns a followed by the names that only b has.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, name := range b {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// MarshalJSON writes the scopes as one string. It returns an error if servers would misread a
// scope.
func (s TokenScopes) MarshalJSON() ([]byte, error) {
	text, err := s.wire()
	if err != nil {
		return nil, err
	}
	return json.Marshal(text)
}

// UnmarshalJSON reads a string or null. It keeps text that [ParseTokenScopes] cannot parse as
// one [TokenScopeOther].
func (s *TokenScopes) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	scopes, err := ParseTokenScopes(text)
	if err != nil {
		scopes = TokenScopes{TokenScopeOther(text)}
	}
	*s = scopes
	return nil
}

// EncodeValues adds the scopes to a form as one value.
func (s TokenScopes) EncodeValues(key string, v *url.Values) error {
	text, err := s.wire()
	if err != nil {
		return err
	}
	v.Set(key, text)
	return nil
}
