package access

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/aql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An identityMapping describes the token for ID tokens with certain claims.
type identityMapping struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Provider    string         `json:"provider_name"`
	Priority    int            `json:"priority"`
	Claims      map[string]any `json:"claims"`
	TokenSpec   tokenSpec      `json:"token_spec"`
}

type tokenSpec struct {
	Username        string     `json:"username,omitempty"`
	UsernamePattern string     `json:"username_pattern,omitempty"`
	Scope           string     `json:"scope,omitempty"`
	GroupsPattern   string     `json:"groups_pattern,omitempty"`
	Audience        textOrList `json:"audience"`
	ExpiresIn       int64      `json:"expires_in"`
}

var claimPattern = regexp.MustCompile(`\{\{([^{}]+)\}\}`)

// filled replaces each claim name in double braces by the value of the claim.
func filled(pattern string, claims map[string]any) (text string, err error) {
	text = claimPattern.ReplaceAllStringFunc(pattern, func(name string) string {
		value, ok := claims[strings.TrimSpace(strings.Trim(name, "{}"))]
		if !ok {
			err = apierr.New(http.StatusForbidden, "The token has no claim for %s", name)
		}
		if list, isList := value.([]any); isList {
			return strings.Join(jsondoc.Strings(list), ",")
		}
		return fmt.Sprint(value)
	})
	return text, err
}

// user returns the subject of the token: from the pattern, the given name, or the subject of the ID
// token.
func (t *tokenSpec) user(claims map[string]any) (string, error) {
	switch {
	case t.UsernamePattern != "":
		return filled(t.UsernamePattern, claims)
	case t.Username != "":
		return t.Username, nil
	}
	return filled("{{sub}}", claims)
}

// scope returns the scope of the token. It quotes group names, which may have spaces.
func (t *tokenSpec) scope(claims map[string]any) (string, error) {
	if t.GroupsPattern == "" {
		return strings.Replace(t.Scope, "applied-permissions/group:", store.ScopeGroups, 1), nil
	}
	list, err := filled(t.GroupsPattern, claims)
	names := strings.Split(list, ",")
	for i, name := range names {
		names[i] = `"` + strings.ReplaceAll(strings.TrimSpace(name), `"`, "") + `"`
	}
	return store.ScopeGroups + strings.Join(names, ","), err
}

// matches reports whether an ID token has all claims of the mapping. Values may have wildcards; of
// a list, one value is enough.
func (m *identityMapping) matches(claims map[string]any) bool {
	for name, want := range m.Claims {
		wanted := []string{fmt.Sprint(want)}
		if list, ok := want.([]any); ok {
			wanted = jsondoc.Strings(list)
		}
		actual := []string{fmt.Sprint(claims[name])}
		if list, ok := claims[name].([]any); ok {
			actual = jsondoc.Strings(list)
		}
		if claims[name] == nil || !slices.ContainsFunc(wanted, func(pattern string) bool {
			return slices.ContainsFunc(actual, func(value string) bool { return aql.MatchPattern(pattern, value) })
		}) {
			return false
		}
	}
	return true
}

func (m *identityMapping) check() error {
	t := &m.TokenSpec
	switch {
	case m.Name == "":
		return apierr.New(http.StatusBadRequest, "The name of the identity mapping is missing")
	case len(m.Claims) == 0:
		return apierr.New(http.StatusBadRequest, "The claims of the identity mapping are missing")
	case t.Scope == "" && t.Username == "" && t.UsernamePattern == "" && t.GroupsPattern == "":
		return apierr.New(http.StatusBadRequest, "The token_spec needs a scope or a username")
	case t.ExpiresIn < 0:
		return apierr.New(http.StatusBadRequest, "expires_in must not be negative")
	}
	if len(t.Audience.values) == 0 {
		t.Audience = textOrList{values: []string{store.AnyAudience}}
	}
	if t.ExpiresIn == 0 {
		t.ExpiresIn = 3600
	}
	scope, err := t.scope(nil)
	if t.GroupsPattern == "" && err == nil {
		_, err = store.ParseScope(scope)
		return err
	}
	return nil
}
