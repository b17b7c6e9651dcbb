package security

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
)

// configurationVersion is the version of the security configuration. A document of another version
// cannot be saved.
const configurationVersion = "v8"

// maskBits are the bits of the actions in the security configuration.
var maskBits = map[store.Action]int{
	store.ActionRead: 1, store.ActionAnnotate: 2, store.ActionWrite: 4, store.ActionDelete: 8, store.ActionManage: 16,
	store.ActionScan: 32, store.ActionDistribute: 64,
}

// leaf returns an element with a text.
func leaf(name, text string) *xmldoc.Node { return &xmldoc.Node{Name: name, Text: text} }

// flag returns an element with a boolean.
func flag(name string, on bool) *xmldoc.Node { return leaf(name, strconv.FormatBool(on)) }

// listed returns an element with an element for each text.
func listed(name, each string, texts []string) *xmldoc.Node {
	n := &xmldoc.Node{Name: name}
	for _, text := range texts {
		n.Children = append(n.Children, leaf(each, text))
	}
	return n
}

func element(name string, children ...*xmldoc.Node) *xmldoc.Node {
	return &xmldoc.Node{Name: name, Children: children}
}

// handleSecurityXML returns users, groups and the permissions on repositories.
func (s *service) handleSecurityXML(*rest.Request) (*rest.Response, error) {
	ids := s.Identities
	users, groups, acls := element("users"), element("groups"), element("acls")
	memberships := map[string][]string{}
	for _, name := range jsondoc.Keys(ids.Groups) {
		g := ids.Groups[name]
		groups.Children = append(groups.Children, element("group",
			leaf("groupName", g.Name), leaf("description", g.Description), flag("newUserDefault", g.AutoJoin),
			leaf("realm", g.Realm), leaf("realmAttributes", g.RealmAttributes), flag("adminPrivileges", g.Admin)))
		for _, member := range g.Members {
			memberships[member] = append(memberships[member], name)
		}
	}
	for _, name := range jsondoc.Keys(ids.Accounts) {
		a := ids.Accounts[name]
		users.Children = append(users.Children, element("user",
			leaf("username", a.Name), leaf("password", s.SealPassword(a)), leaf("email", a.Email),
			flag("admin", a.Admin), flag("enabled", !a.Disabled), flag("updatableProfile", a.ProfileUpdatable),
			flag("credentialsNonExpired", !a.PasswordExpired), flag("passwordDisabled", a.PasswordDisabled),
			listed("groups", "userGroup", memberships[name])))
	}
	for _, name := range jsondoc.Keys(ids.Permissions) {
		acls.Children = append(acls.Children, aclsOf(ids.Permissions[name])...)
	}
	root := element("security", users, groups, acls)
	root.SetAttr("version", configurationVersion)
	return rest.NewResponse(http.StatusOK, "application/xml", root.Write()), nil
}

// aclsOf returns an element for each set of repositories of a permission that have the patterns in
// common. A permission on nothing but builds, for example, has an element without repositories.
func aclsOf(p *store.Permission) []*xmldoc.Node {
	r := p.Resources[store.ResourceArtifact]
	if r == nil {
		r = &store.PermissionResource{}
	}
	type place struct {
		target store.PermissionTarget
		keys   []string
	}
	var places []*place
	byPatterns := map[string]*place{}
	for _, key := range jsondoc.Keys(r.Targets) {
		t := r.Targets[key]
		patterns := strings.Join(t.Include, "\n") + "\n\n" + strings.Join(t.Exclude, "\n")
		at := byPatterns[patterns]
		if at == nil {
			at = &place{target: t}
			places, byPatterns[patterns] = append(places, at), at
		}
		at.keys = append(at.keys, key)
	}
	if places == nil {
		places = []*place{{}}
	}
	aces := element("aces", append(acesOf(r.Actions.Users, false), acesOf(r.Actions.Groups, true)...)...)
	var list []*xmldoc.Node
	for _, at := range places {
		list = append(list, element("acl",
			element("permissionTarget", leaf("name", p.Name), listed("repoKeys", "repoKey", at.keys),
				listed("includes", "string", at.target.Include), listed("excludes", "string", at.target.Exclude)),
			aces))
	}
	return list
}

func acesOf(actions map[string][]store.Action, group bool) []*xmldoc.Node {
	var list []*xmldoc.Node
	for _, name := range jsondoc.Keys(actions) {
		mask := 0
		for _, a := range actions[name] {
			mask |= maskBits[a]
		}
		list = append(list, element("ace",
			leaf("principal", name), flag("group", group), leaf("mask", strconv.Itoa(mask))))
	}
	return list
}

// actionsOf returns the actions of a mask, in the order of their names.
func actionsOf(mask int) []store.Action {
	list := []store.Action{}
	for _, n := range slices.Backward(actionNames) {
		if mask&maskBits[n.action] != 0 {
			list = append(list, n.action)
		}
	}
	return list
}
