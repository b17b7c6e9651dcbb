package security

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/xmldoc"
)

// A securityConfiguration is the content of a security configuration that is saved.
type securityConfiguration struct {
	users       map[string]*store.Account
	groups      map[string]*store.Group
	permissions map[string]*store.Permission
}

// handleSaveSecurityXML replaces users, groups and the permissions on repositories. What the
// document does not tell of users, groups and permissions stays.
func (s *service) handleSaveSecurityXML(q *rest.Request) (*rest.Response, error) {
	if err := q.NeedsType("application/xml"); err != nil {
		return nil, err
	}
	root, err := xmldoc.Parse(q.Data)
	var c *securityConfiguration
	if err == nil {
		c, err = s.readSecurity(root)
	}
	if err != nil {
		return nil, apierr.New(http.StatusBadRequest, "Invalid security configuration: %v", err)
	}
	ids := s.Identities
	for name := range ids.Accounts {
		if c.users[name] == nil {
			s.DeleteAccount(name)
		}
	}
	for name := range ids.Groups {
		if c.groups[name] == nil {
			s.DeleteGroup(name)
		}
	}
	ids.Accounts, ids.Groups, ids.Permissions = c.users, c.groups, c.permissions
	return rest.Text(http.StatusOK, "Import of new Security data (%d users) succeeded", len(c.users)), nil
}

// readSecurity reads the document.
func (s *service) readSecurity(root *xmldoc.Node) (*securityConfiguration, error) {
	if root.Name != "security" {
		return nil, fmt.Errorf("the root is <%s>, not <security>", root.Name)
	}
	if v := root.Attr("version"); v != "" && v != configurationVersion {
		return nil, fmt.Errorf("the version is %s, not %s", v, configurationVersion)
	}
	for _, name := range []string{"users", "groups", "acls"} {
		if root.Child(name) == nil {
			return nil, fmt.Errorf("<%s> is missing", name)
		}
	}
	c := &securityConfiguration{map[string]*store.Account{}, map[string]*store.Group{}, map[string]*store.Permission{}}
	for _, n := range root.Child("groups").Children {
		if err := s.readGroup(c, n); err != nil {
			return nil, err
		}
	}
	for _, n := range root.Child("users").Children {
		if err := s.readUser(c, n); err != nil {
			return nil, err
		}
	}
	for _, n := range root.Child("acls").Children {
		if err := s.readACL(c, n); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// readFlag sets a boolean if the document has it.
func readFlag(n *xmldoc.Node, name string, to *bool, inverted bool) {
	if text := n.Value(name); text != "" {
		*to = (text == "true") != inverted
	}
}

// textOf returns the text of an element in an element, with the space around it.
func textOf(n *xmldoc.Node, name string) string {
	if child := n.Child(name); child != nil {
		return child.Text
	}
	return ""
}

func (s *service) readGroup(c *securityConfiguration, n *xmldoc.Node) error {
	name := n.Value("groupName")
	if err := store.CheckPrincipalName("group", name); err != nil {
		return err
	}
	if c.groups[name] != nil {
		return fmt.Errorf("there are two groups '%s'", name)
	}
	g := &store.Group{Name: name, Realm: store.RealmInternal}
	if old := s.Identities.Groups[name]; old != nil {
		*g = *old
	}
	g.Description, g.RealmAttributes, g.Members = textOf(n, "description"), textOf(n, "realmAttributes"), []string{}
	if realm := n.Value("realm"); realm != "" {
		g.Realm = realm
	}
	readFlag(n, "newUserDefault", &g.AutoJoin, false)
	readFlag(n, "adminPrivileges", &g.Admin, false)
	if g.Admin && g.AutoJoin {
		return fmt.Errorf("group '%s' cannot have both admin privileges and auto join", name)
	}
	c.groups[name] = g
	return nil
}

func (s *service) readUser(c *securityConfiguration, n *xmldoc.Node) error {
	name := n.Value("username")
	if err := store.CheckPrincipalName("user", name); err != nil {
		return err
	}
	if c.users[name] != nil {
		return fmt.Errorf("there are two users '%s'", name)
	}
	a := &store.Account{Name: name, PasswordSet: s.Now()}
	if old := s.Identities.Accounts[name]; old != nil {
		*a = *old
	}
	password, ok := s.OpenPassword(name, textOf(n, "password"))
	if !ok {
		return fmt.Errorf("the password of user '%s' is from another server", name)
	}
	if password != a.Password {
		s.SetPassword(a, password)
	}
	a.Email = n.Value("email")
	readFlag(n, "admin", &a.Admin, false)
	readFlag(n, "enabled", &a.Disabled, true)
	readFlag(n, "updatableProfile", &a.ProfileUpdatable, false)
	readFlag(n, "credentialsNonExpired", &a.PasswordExpired, true)
	readFlag(n, "passwordDisabled", &a.PasswordDisabled, false)
	if groups := n.Child("groups"); groups != nil {
		for _, of := range groups.Children {
			g := c.groups[strings.TrimSpace(of.Text)]
			if g == nil {
				return fmt.Errorf("user '%s' is in the unknown group '%s'", name, of.Text)
			}
			g.Join(name)
		}
	}
	c.users[name] = a
	return nil
}

// readACL reads the permissions on some repositories. Several elements may have the name of one
// permission: their repositories add up.
func (s *service) readACL(c *securityConfiguration, n *xmldoc.Node) error {
	target := n.Child("permissionTarget")
	if target == nil {
		return fmt.Errorf("<permissionTarget> is missing")
	}
	name := target.Value("name")
	if err := checkTargetName(name, ""); err != nil {
		return err
	}
	p := c.permissions[name]
	if p == nil {
		p = &store.Permission{Name: name, Resources: map[string]*store.PermissionResource{}}
		if old := s.Identities.Permissions[name]; old != nil {
			maps.Copy(p.Resources, old.Resources)
			delete(p.Resources, store.ResourceArtifact)
		}
		c.permissions[name] = p
	}
	keys := texts(target, "repoKeys")
	r := p.Resources[store.ResourceArtifact]
	if r == nil && len(keys) > 0 {
		r = &store.PermissionResource{
			Actions: store.PermissionActions{Users: map[string][]store.Action{}, Groups: map[string][]store.Action{}},
			Targets: map[string]store.PermissionTarget{},
		}
		p.Resources[store.ResourceArtifact] = r
	}
	at := store.PermissionTarget{Include: texts(target, "includes"), Exclude: texts(target, "excludes")}
	for _, key := range keys {
		r.Targets[key] = at
	}
	aces := n.Child("aces")
	if aces == nil || r == nil {
		return nil
	}
	for _, ace := range aces.Children {
		if err := c.readACE(r, ace); err != nil {
			return fmt.Errorf("permission '%s': %w", name, err)
		}
	}
	return nil
}

func (c *securityConfiguration) readACE(r *store.PermissionResource, ace *xmldoc.Node) error {
	principal := ace.Value("principal")
	mask, err := strconv.Atoi(ace.Value("mask"))
	if err != nil || mask < 0 {
		return fmt.Errorf("invalid mask '%s'", ace.Value("mask"))
	}
	if ace.Value("group") == "true" {
		if c.groups[principal] == nil {
			return fmt.Errorf("unknown group '%s'", principal)
		}
		r.Actions.Groups[principal] = actionsOf(mask)
		return nil
	}
	if c.users[principal] == nil {
		return fmt.Errorf("unknown user '%s'", principal)
	}
	r.Actions.Users[principal] = actionsOf(mask)
	return nil
}

// texts returns the texts of the elements in an element.
func texts(n *xmldoc.Node, name string) []string {
	list := []string{}
	if child := n.Child(name); child != nil {
		for _, each := range child.Children {
			list = append(list, strings.TrimSpace(each.Text))
		}
	}
	return list
}
