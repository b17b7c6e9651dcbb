package security

import (
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// An actionName has the names of an action in permission targets of the second and first version.
type actionName struct {
	action       store.Action
	name, letter string
}

// actionNames are the actions of permission targets. The counterpart of managedXrayMeta is a guess.
var actionNames = []actionName{
	{store.ActionManage, "manage", "m"},
	{store.ActionDelete, "delete", "d"},
	{store.ActionWrite, "write", "w"},
	{store.ActionAnnotate, "annotate", "n"},
	{store.ActionRead, "read", "r"},
	{store.ActionScan, "managedXrayMeta", "mxm"},
	{store.ActionDistribute, "distribute", "x"},
}

// shown returns the names, or letters, of the actions of users or groups.
func shown(granted map[string][]store.Action, letters bool) map[string][]string {
	out := map[string][]string{}
	for name, actions := range granted {
		out[name] = shownActions(actions, letters)
	}
	return out
}

func shownActions(actions []store.Action, letters bool) []string {
	list := []string{}
	for _, n := range actionNames {
		switch {
		case !slices.Contains(actions, n.action):
		case letters:
			list = append(list, n.letter)
		default:
			list = append(list, n.name)
		}
	}
	return list
}

// granted reads the actions of users or groups, which must exist.
func granted(
	kind string, given map[string][]string, exists func(string) bool, letters bool,
) (map[string][]store.Action, error) {
	out := map[string][]store.Action{}
	for _, name := range jsondoc.Keys(given) {
		if !exists(name) {
			return nil, apierr.New(http.StatusBadRequest,
				"Permission target contains a reference to a non-existing %s '%s'.", kind, name)
		}
		out[name] = []store.Action{}
		for _, text := range given[name] {
			i := slices.IndexFunc(actionNames, func(n actionName) bool {
				return letters && n.letter == text || !letters && n.name == text
			})
			if i < 0 {
				return nil, apierr.New(http.StatusBadRequest, "Unknown permission '%s'", text)
			}
			if !slices.Contains(out[name], actionNames[i].action) {
				out[name] = append(out[name], actionNames[i].action)
			}
		}
	}
	return out, nil
}

// principals are the actions of users and groups, as clients send them.
type principals struct {
	Users  map[string][]string `json:"users"`
	Groups map[string][]string `json:"groups"`
}

func (s *service) actions(p *principals, letters bool) (out store.PermissionActions, err error) {
	if p == nil {
		p = &principals{}
	}
	out.Users, err = granted("user", p.Users,
		func(name string) bool { return s.Identities.Accounts[name] != nil }, letters)
	if err != nil {
		return out, err
	}
	out.Groups, err = granted("group", p.Groups,
		func(name string) bool { return s.Identities.Groups[name] != nil }, letters)
	return out, err
}

// targets returns the targets for repositories that have the patterns in common.
func (s *service) targets(
	kind string, repositories, include, exclude []string,
) (map[string]store.PermissionTarget, error) {
	if len(repositories) == 0 {
		return nil, apierr.New(http.StatusBadRequest,
			"The permission target needs at least one repository")
	}
	out := map[string]store.PermissionTarget{}
	for _, key := range repositories {
		repo := s.Repos[key]
		switch {
		case kind != store.ResourceArtifact || store.IsAnyKey(key):
		case repo == nil:
			return nil, apierr.New(http.StatusBadRequest,
				"Permission target contains a reference to a non-existing repository '%s'.", key)
		case repo.Class == store.ClassVirtual:
			return nil, apierr.New(http.StatusBadRequest,
				"Permission target contains the virtual repository '%s', which is not supported.", key)
		}
		out[key] = store.PermissionTarget{Include: include, Exclude: exclude}
	}
	return out, nil
}

// place returns the repositories of a resource and the patterns that they have in common. It
// returns false if the patterns differ, which permission targets cannot express.
func place(
	r *store.PermissionResource,
) (repositories []string, common store.PermissionTarget, ok bool) {
	repositories = jsondoc.Keys(r.Targets)
	for i, key := range repositories {
		t := r.Targets[key]
		switch {
		case i == 0:
			common = t
		case !slices.Equal(t.Include, common.Include) || !slices.Equal(t.Exclude, common.Exclude):
			return nil, common, false
		}
	}
	return repositories, common, true
}

// samePlaces reports whether two permissions differ only in their actions.
func samePlaces(a, b *store.Permission) bool {
	if len(a.Resources) != len(b.Resources) {
		return false
	}
	for kind, r := range a.Resources {
		if b.Resources[kind] == nil || !reflect.DeepEqual(r.Targets, b.Resources[kind].Targets) {
			return false
		}
	}
	return true
}

// manages reports whether a user may see a permission and change its actions.
func manages(u store.User, p *store.Permission) bool {
	if u.Admin {
		return true
	}
	for _, r := range p.Resources {
		if u.Self && slices.Contains(r.Actions.Users[u.Name], store.ActionManage) {
			return true
		}
		for _, name := range u.Groups {
			if slices.Contains(r.Actions.Groups[name], store.ActionManage) {
				return true
			}
		}
	}
	return false
}

// maxTargetName is the largest length of the name of a permission target.
const maxTargetName = 64

func checkTargetName(path, body string) error {
	if err := checkName("permission target", path, body); err != nil {
		return err
	}
	if n := len([]rune(path)); n > maxTargetName || strings.TrimSpace(path) != path {
		return apierr.New(http.StatusBadRequest, "Invalid name of a permission target: '%s'", path)
	}
	return nil
}

// inexpressible returns the error for a permission whose repositories have different patterns.
func inexpressible(name string) error {
	return apierr.New(http.StatusBadRequest,
		"The repositories of permission '%s' have different patterns: use the API of Access", name)
}
