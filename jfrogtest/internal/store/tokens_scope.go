package store

import (
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/pattern"
)

// Parts of scopes.
const (
	ScopeUser   = "applied-permissions/user"
	scopeAdmin  = "applied-permissions/admin"
	ScopeGroups = "applied-permissions/groups:"
	scopeRoles  = "applied-permissions/roles:"

	maxScope = 500 // characters
)

// systemScopes are rights to read the state of the platform.
var systemScopes = []string{"system:metrics:r", "system:livelogs:r", "system:identities:r", "system:permissions:r"}

// A TokenScope is the set of rights of a token.
type TokenScope struct {
	User      bool // the rights of the user
	Admin     bool
	Groups    []string
	roles     []projectRoles
	artifacts []artifactScope
	System    []string
}

// projectRoles are roles in a project.
type projectRoles struct {
	project string
	names   []string
}

// An artifactScope allows actions on paths, independent of permissions.
type artifactScope struct {
	repo    func(string) bool
	path    string // Ant pattern
	actions []Action
}

// IdentityOnly reports whether users may request the scope for themselves.
func (t *TokenScope) IdentityOnly() bool {
	return !t.Admin && len(t.Groups)+len(t.roles)+len(t.artifacts)+len(t.System) == 0
}

// ParseScope parses the scope of a token. The default is the scope of the user.
func ParseScope(text string) (TokenScope, error) {
	if text == "" {
		text = ScopeUser
	}
	if len(text) > maxScope {
		return TokenScope{}, apierr.New(http.StatusBadRequest, "The scope exceeds %d characters", maxScope)
	}
	var scope TokenScope
	for _, part := range splitQuoted(text, ' ') {
		if part != "" && !scope.add(part) {
			return scope, apierr.New(http.StatusBadRequest, "Invalid scope token: '%s'", part)
		}
	}
	return scope, nil
}

func (t *TokenScope) add(part string) bool {
	switch {
	case part == ScopeUser:
		t.User = true
		return true
	case part == scopeAdmin:
		t.Admin = true
		return true
	case slices.Contains(systemScopes, part):
		t.System = append(t.System, part)
		return true
	}
	if names, ok := strings.CutPrefix(part, ScopeGroups); ok {
		t.Groups = append(t.Groups, unquoted(names)...)
		return names != ""
	}
	if role, ok := strings.CutPrefix(part, scopeRoles); ok {
		project, names, ok := strings.Cut(role, ":")
		t.roles = append(t.roles, projectRoles{project, unquoted(names)})
		return ok && project != "" && names != ""
	}
	resource, ok := strings.CutPrefix(part, "artifact:")
	return ok && t.addArtifacts(resource)
}

// addArtifacts reads "repository/path:actions". The last colon and the first slash are the
// separators.
func (t *TokenScope) addArtifacts(resource string) bool {
	colon := strings.LastIndexByte(resource, ':')
	if colon < 1 {
		return false
	}
	repo, path, hasPath := strings.Cut(resource[:colon], "/")
	a := artifactScope{repo: pattern.Ant(repo), path: "**"}
	if hasPath {
		a.path = path
	}
	for letter := range strings.SplitSeq(resource[colon+1:], ",") {
		actions, ok := scopeActions[letter]
		if !ok {
			return false
		}
		a.actions = append(a.actions, actions...)
	}
	t.artifacts = append(t.artifacts, a)
	return true
}

// splitQuoted splits a text at separators outside of quotation marks.
func splitQuoted(text string, sep rune) []string {
	quoted := false
	var parts []string
	start := 0
	for i, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == sep && !quoted:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

// unquoted reads a list of names. Names with spaces are in quotation marks.
func unquoted(list string) []string {
	names := splitQuoted(list, ',')
	for i, name := range names {
		names[i] = strings.Trim(name, `"`)
	}
	return names
}
