package access

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// accessServer returns a client of a server with handler h, and the requests that the server
// has received: method, path and body. The client sends each request once.
func accessServer(t *testing.T, h func(w http.ResponseWriter, r *http.Request)) (*Client, *[]string) {
	t.Helper()
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got = append(got, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return New(c), &got
}

// answers returns a handler that sends the listed responses, and then repeats the last
// response. A response is a status and a body.
func answers(list ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		status, body, _ := strings.Cut(list[0], " ")
		if len(list) > 1 {
			list = list[1:]
		}
		var code int
		_, _ = fmt.Sscan(status, &code)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

var atOnce = &jfrog.WaitOptions{Interval: time.Millisecond, MaxInterval: time.Millisecond}

// within returns a context with a deadline, for waits that end before it.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// canceledAt returns a context and a handler that sends one response to all requests. The
// handler cancels the context when the n-th request arrives.
func canceledAt(t *testing.T, n int, response string) (context.Context, func(http.ResponseWriter, *http.Request)) {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	send := answers(response)
	return ctx, func(w http.ResponseWriter, r *http.Request) {
		if n--; n <= 0 {
			cancel()
		}
		send(w, r)
	}
}

const notGoneYet = `400 {"errors":[{"code":"BAD_REQUEST","message":"Project containing resources can't be removed"}]}`

func TestWaitDelete(t *testing.T) {
	c, got := accessServer(t, answers(notGoneYet, notGoneYet, "204"))
	require.NoError(t, c.Projects.WaitDelete(within(t, 10*time.Second), "web", atOnce))
	assert.Len(t, *got, 3)
}

func TestWaitDeleteEnds(t *testing.T) {
	ctx, h := canceledAt(t, 3, notGoneYet)
	c, got := accessServer(t, h)
	err := c.Projects.WaitDelete(ctx, "web", atOnce)
	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorIs(t, err, jfrog.ErrValidation, "the error lacks the last response")
	assert.ErrorContains(t, err, "containing resources")
	assert.Len(t, *got, 3)

	for _, other := range []string{`400 {"errors":[{"message":"bad key"}]}`, `403 containing resources`, `404`} {
		c, got := accessServer(t, answers(other))
		var e *jfrog.Error
		require.ErrorAs(t, c.Projects.WaitDelete(within(t, 10*time.Second), "web", atOnce), &e)
		assert.Len(t, *got, 1, other)
	}
}

func TestWaitAttached(t *testing.T) {
	c, got := accessServer(t, answers(`200 {"key":"npm-local"}`, `200 {"projectKey":""}`, `200 {"projectKey":"old"}`, `200 {"projectKey":"web"}`))
	require.NoError(t, c.ProjectRepositories.WaitAttached(within(t, 10*time.Second), "npm-local", "web", atOnce))
	assert.Len(t, *got, 4)
	assert.Equal(t, "GET /artifactory/api/repositories/npm-local", (*got)[0])
}

// The key "default" and no key are the same, in arguments and in responses.
func TestMoveToNoProject(t *testing.T) {
	for _, key := range []string{"", "default"} {
		for _, shown := range []string{"", "default"} {
			c, got := accessServer(t, answers("204", `200 {"projectKey":"old"}`, `200 {"projectKey":"`+shown+`"}`))
			require.NoError(t, c.ProjectRepositories.Move(within(t, 10*time.Second), "npm-local", key, atOnce), "%q %q", key, shown)
			require.Len(t, *got, 3)
			assert.Contains(t, (*got)[0], "DELETE /access/api/v1/projects/_/attach/repositories/npm-local")
		}
	}
	c, _ := accessServer(t, answers(`200 {"projectKey":"default"}`))
	require.NoError(t, c.ProjectRepositories.WaitAttached(within(t, 10*time.Second), "npm-local", "default", atOnce))
}

func TestWaitAttachedEnds(t *testing.T) {
	ctx, h := canceledAt(t, 3, `200 {"projectKey":"old"}`)
	c, got := accessServer(t, h)
	err := c.ProjectRepositories.WaitAttached(ctx, "npm-local", "web", atOnce)
	assert.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, `repository "npm-local" is in project "old", not yet in "web"`)
	assert.Len(t, *got, 3)

	for _, missing := range []string{`400 {"errors":[{"status":400,"message":"Bad Request"}]}`, "404"} {
		c, got := accessServer(t, answers(missing))
		assert.ErrorIs(t, c.ProjectRepositories.WaitAttached(within(t, 10*time.Second), "npm-local", "web", atOnce), jfrog.ErrNotFound)
		assert.Len(t, *got, 1)
	}

	// An empty key would match a repository without a project.
	c, got = accessServer(t, answers(`200 {}`))
	assert.ErrorContains(t, c.ProjectRepositories.WaitAttached(within(t, 10*time.Second), "npm-local", "", atOnce), "project key is empty")
	assert.Empty(t, *got)
}

// TestReadModifyWrite proves that settings which are read, changed and sent back keep the
// fields that this package does not know.
func TestReadModifyWrite(t *testing.T) {
	for name, test := range map[string]struct {
		read, want string
		method     string
		update     func(ctx context.Context, c *Client) error
	}{
		"project": {
			read: `{"project_key":"web","display_name":"Web","admin_privileges":{"manage_members":true,"manage_security_assets":true},"storage_quota_bytes":-1,"soft_limit":false,"labels":["a"]}`,
			want: `{"project_key":"web","display_name":"Shop","admin_privileges":{"manage_members":true,"manage_security_assets":true},"storage_quota_bytes":-1,"soft_limit":false,"labels":["a"]}`,
			update: func(ctx context.Context, c *Client) error {
				p, err := c.Projects.Get(ctx, "web")
				require.NoError(t, err)
				p.DisplayName = "Shop"
				_, err = c.Projects.Update(ctx, "web", *p)
				return err
			},
		},
		"project, description cleared": {
			read: `{"project_key":"web","description":"old"}`,
			want: `{"project_key":"web","description":""}`,
			update: func(ctx context.Context, c *Client) error {
				p, err := c.Projects.Get(ctx, "web")
				require.NoError(t, err)
				p.Description = new("")
				_, err = c.Projects.Update(ctx, "web", *p)
				return err
			},
		},
		"user of a project": {
			read: `{"name":"ann","roles":["Developer"],"expires":"2030-01-01"}`,
			want: `{"name":"ann","roles":["Developer","Viewer"],"expires":"2030-01-01"}`,
			update: func(ctx context.Context, c *Client) error {
				m, err := c.ProjectMembers.GetUser(ctx, "web", "ann")
				require.NoError(t, err)
				m.Roles = append(m.Roles, "Viewer")
				_, err = c.ProjectMembers.SetUser(ctx, "web", "ann", *m)
				return err
			},
		},
		"group of a project": {
			read: `{"name":"devs","roles":["Developer"],"expires":"2030-01-01"}`,
			want: `{"name":"devs","roles":[],"expires":"2030-01-01"}`,
			update: func(ctx context.Context, c *Client) error {
				m, err := c.ProjectMembers.GetGroup(ctx, "web", "devs")
				require.NoError(t, err)
				m.Roles = []string{}
				return c.ProjectMembers.SetGroup(ctx, "web", "devs", *m)
			},
		},
		"role": {
			read: `{"name":"qa","type":"CUSTOM","environments":["DEV"],"actions":["READ_BUILD","NEW_ACTION"],"created_by":"ann"}`,
			want: `{"name":"qa","type":"CUSTOM","environments":["DEV","PROD"],"actions":["READ_BUILD","NEW_ACTION"],"created_by":"ann"}`,
			update: func(ctx context.Context, c *Client) error {
				r, err := c.ProjectRoles.Get(ctx, "web", "qa")
				require.NoError(t, err)
				r.Environments = append(r.Environments, EnvironmentProd)
				_, err = c.ProjectRoles.Replace(ctx, "web", "qa", *r)
				return err
			},
		},
		"global role": {
			read: `{"name":"qa","type":"CUSTOM_GLOBAL","description":"old","actions":["READ_BUILD"],"created_by":"ann"}`,
			want: `{"name":"qa","type":"CUSTOM_GLOBAL","description":"","actions":["READ_BUILD"],"created_by":"ann"}`,
			update: func(ctx context.Context, c *Client) error {
				r, err := c.GlobalRoles.Get(ctx, "qa")
				require.NoError(t, err)
				r.Description = new("")
				return c.GlobalRoles.Replace(ctx, "qa", *r)
			},
		},
		"LDAP": {
			read: `{"key":"corp","enabled":true,"search":{"search_filter":"(uid={0})","search_base":null,"manager_dn":"cn=reader","search_timeout":5},"new":{"a":1}}`,
			want: `{"key":"corp","enabled":false,"search":{"search_filter":"(uid={0})","search_base":null,"manager_dn":null,"search_timeout":5},"new":{"a":1}}`,
			update: func(ctx context.Context, c *Client) error {
				l, err := c.LDAP.Get(ctx, "corp")
				require.NoError(t, err)
				l.Enabled = new(false)
				l.Search.ManagerDN = nil
				return c.LDAP.Replace(ctx, "corp", *l)
			},
		},
		"LDAP groups": {
			read: `{"name":"g","strategy":"DYNAMIC","group_base_dn":"ou=groups","new":1}`,
			want: `{"name":"g","strategy":"DYNAMIC","group_base_dn":null,"sub_tree":true,"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				l, err := c.LDAP.GetGroup(ctx, "g")
				require.NoError(t, err)
				l.SubTree, l.GroupBaseDN = new(true), nil
				return c.LDAP.ReplaceGroup(ctx, "g", *l)
			},
		},
		"Crowd": {
			read: `{"enable_integration":true,"password":"JE2encrypted","session_validation_interval":0,"new":1}`,
			want: `{"enable_integration":true,"password":"JE2encrypted","session_validation_interval":5,"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				s, err := c.Crowd.Get(ctx)
				require.NoError(t, err)
				s.SessionValidationInterval = new(5)
				return c.Crowd.Replace(ctx, *s)
			},
		},
		"HTTP SSO": {
			read: `{"http_sso_proxied":true,"new":1}`,
			want: `{"http_sso_proxied":false,"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				s, err := c.HTTPSSO.Get(ctx)
				require.NoError(t, err)
				s.HTTPSSOProxied = new(false)
				return c.HTTPSSO.Replace(ctx, *s)
			},
		},
		"SAML": {
			read: `{"name":"okta","auto_redirect":false,"ldap_group_settings":["g"],"new":1}`,
			want: `{"name":"okta","auto_redirect":false,"ldap_group_settings":[],"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				s, err := c.SAML.Get(ctx, "okta")
				require.NoError(t, err)
				s.LDAPGroupSettings = []string{}
				return c.SAML.Replace(ctx, "okta", *s)
			},
		},
		"federation target": {
			method: "PATCH",
			read:   `{"name":"b","url":"https://b/access","entities":["users","projects"],"permissionFilters":{"includePatterns":["*"],"new":1}}`,
			want:   `{"entities":["users","projects"],"permissionFilters":{"includePatterns":["*"],"new":1},"active":true}`,
			update: func(ctx context.Context, c *Client) error {
				target, err := c.Federation.Get(ctx, "b")
				require.NoError(t, err)
				req := target.UpdateRequest()
				req.Active = new(true)
				_, err = c.Federation.Update(ctx, "b", req)
				return err
			},
		},
		"federation target, copied": {
			method: "POST",
			read:   `{"name":"b","url":"https://b/access","permissionFilters":{"includePatterns":["*"],"new":1},"new":2}`,
			want:   `{"name":"c","url":"https://b/access","permissionFilters":{"includePatterns":["*"],"new":1},"new":2}`,
			update: func(ctx context.Context, c *Client) error {
				target, err := c.Federation.Get(ctx, "b")
				require.NoError(t, err)
				target.Name = "c"
				_, err = c.Federation.Create(ctx, *target)
				return err
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, got := accessServer(t, answers("200 "+test.read))
			require.NoError(t, test.update(t.Context(), c))
			require.Len(t, *got, 2)
			method, sent, _ := strings.Cut((*got)[1], " ")
			assert.Equal(t, cmp.Or(test.method, "PUT"), method)
			_, sent, _ = strings.Cut(sent, " ")
			assert.JSONEq(t, test.want, sent)
		})
	}
}

func TestNilSettingsAreNotSent(t *testing.T) {
	c, got := accessServer(t, answers(`200 {"project_key":"web"}`))
	_, err := c.Projects.Update(t.Context(), "web", Project{
		AdminPrivileges: &AdminPrivileges{IndexResources: new(false)}, StorageQuotaBytes: new(StorageQuota(0)),
	})
	require.NoError(t, err)
	require.NoError(t, c.Crowd.Replace(t.Context(), CrowdSettings{EnableIntegration: new(false)}))
	require.NoError(t, c.HTTPSSO.Replace(t.Context(), HTTPSSOSettings{}))
	assert.Equal(t, []string{
		`PUT /access/api/v1/projects/web {"admin_privileges":{"index_resources":false},"storage_quota_bytes":0}`,
		`PUT /access/api/v1/crowd {"enable_integration":false}`,
		`PUT /access/api/v1/httpsso {}`,
	}, *got)
}

// TestRequestsAreCompleted proves that a body gets the names and types that the call implies.
func TestRequestsAreCompleted(t *testing.T) {
	ctx := t.Context()
	c, got := accessServer(t, answers(`200 {}`))
	_, err := c.ProjectRoles.Create(ctx, "web", Role{Name: "qa"})
	require.NoError(t, err)
	_, err = c.ProjectRoles.Replace(ctx, "web", "qa", Role{Actions: []RoleAction{}})
	require.NoError(t, err)
	_, err = c.ProjectRoles.Replace(ctx, "web", "qa", Role{Name: "tester"})
	require.NoError(t, err)
	require.NoError(t, c.GlobalRoles.Create(ctx, Role{Name: "qa"}))
	require.NoError(t, c.GlobalRoles.Create(ctx, Role{Name: "qa", Type: RoleTypePredefined}))
	require.NoError(t, c.GlobalRoles.Replace(ctx, "qa", Role{}))
	_, err = c.ProjectMembers.SetUser(ctx, "web", "ann", ProjectMember{})
	require.NoError(t, err)
	require.NoError(t, c.ProjectMembers.SetGroup(ctx, "web", "devs", ProjectMember{}))
	require.NoError(t, c.SAML.Replace(ctx, "okta", SAMLSettings{LDAPGroupSettings: []string{}}))
	require.NoError(t, c.LDAP.Replace(ctx, "corp", LDAPSettings{}))
	require.NoError(t, c.LDAP.ReplaceGroup(ctx, "g", LDAPGroupSettings{}))
	assert.Equal(t, []string{
		`POST /access/api/v1/projects/web/roles {"name":"qa","type":"CUSTOM"}`,
		`PUT /access/api/v1/projects/web/roles/qa {"name":"qa","actions":[]}`,
		`PUT /access/api/v1/projects/web/roles/qa {"name":"tester"}`,
		`POST /access/api/v1/roles {"name":"qa","type":"CUSTOM_GLOBAL"}`,
		`POST /access/api/v1/roles {"name":"qa","type":"PREDEFINED"}`,
		`PUT /access/api/v1/roles/qa {"name":"qa"}`,
		`PUT /access/api/v1/projects/web/users/ann {"name":"ann"}`,
		`PUT /access/api/v1/projects/web/groups/devs {"name":"devs"}`,
		`PUT /access/api/v1/saml/okta {"name":"okta","ldap_group_settings":[]}`,
		`PUT /access/api/v1/ldap/settings {"key":"corp"}`,
		`PUT /access/api/v1/ldap/groups {"name":"g","group_base_dn":null}`,
	}, *got)
}

func TestBadProjectInputIsNotSent(t *testing.T) {
	c, got := accessServer(t, answers("200 {}"))
	ctx := t.Context()
	var noContext context.Context
	for _, test := range []struct {
		want string
		call func() error
	}{
		{`project key "web" cannot be changed to "shop"`, func() error {
			_, err := c.Projects.Update(ctx, "web", Project{ProjectKey: "shop"})
			return err
		}},
		{`user name "ann" cannot be changed to "bob"`, func() error {
			_, err := c.ProjectMembers.SetUser(ctx, "web", "ann", ProjectMember{Name: "bob"})
			return err
		}},
		{`group name "devs" cannot be changed to "ops"`, func() error {
			return c.ProjectMembers.SetGroup(ctx, "web", "devs", ProjectMember{Name: "ops"})
		}},
		{`key "corp" cannot be changed to "other"`, func() error {
			return c.LDAP.Replace(ctx, "corp", LDAPSettings{Key: "other"})
		}},
		{`name "g" cannot be changed to "h"`, func() error {
			return c.LDAP.ReplaceGroup(ctx, "g", LDAPGroupSettings{Name: "h"})
		}},
		{`project key is empty`, func() error {
			_, err := c.Projects.Create(ctx, Project{DisplayName: "Web"})
			return err
		}},
		{`display name is empty`, func() error {
			_, err := c.Projects.Create(ctx, Project{ProjectKey: "web"})
			return err
		}},
		{`path parameter projectKey is empty`, func() error {
			_, err := c.Projects.Get(ctx, "")
			return err
		}},
		{`path parameter user is empty`, func() error {
			_, err := c.ProjectMembers.SetUser(ctx, "web", "", ProjectMember{Name: "ann"})
			return err
		}},
		{`key is empty`, func() error { return c.LDAP.Create(ctx, LDAPSettings{}) }},
		{`key is empty`, func() error { return c.LDAP.Replace(ctx, "", LDAPSettings{Key: "corp"}) }},
		{`name is empty`, func() error { return c.LDAP.CreateGroup(ctx, LDAPGroupSettings{}) }},
		{`name is empty`, func() error { return c.LDAP.ReplaceGroup(ctx, "", LDAPGroupSettings{Name: "g"}) }},
		{`name is empty`, func() error { return c.SAML.Create(ctx, SAMLSettings{}) }},
		{`environment name is empty`, func() error {
			_, err := c.Environments.Create(ctx, "")
			return err
		}},
		{`new name is empty`, func() error {
			_, err := c.Environments.RenameInProject(ctx, "web", "web-QA", "")
			return err
		}},
		{`url is empty`, func() error { return c.Federation.Validate(ctx, "") }},
		{`name is empty`, func() error {
			_, err := c.Federation.Create(ctx, FederationTarget{URL: "https://host/access"})
			return err
		}},
		{`url is empty`, func() error {
			_, err := c.Federation.Create(ctx, FederationTarget{Name: "a"})
			return err
		}},
		{`role name is empty`, func() error { return c.GlobalRoles.Create(ctx, Role{}) }},
		{`role name is empty`, func() error {
			_, err := c.ProjectRoles.Create(ctx, "web", Role{})
			return err
		}},
		{`context is nil`, func() error { return c.Projects.WaitDelete(noContext, "web", nil) }},
		{`context is nil`, func() error { return c.ProjectRepositories.WaitAttached(noContext, "r", "web", nil) }},
	} {
		assert.ErrorContains(t, test.call(), test.want)
	}
	assert.Empty(t, *got)
}

func TestBasicEnabledNeedsItsField(t *testing.T) {
	c, _ := accessServer(t, answers("200 {}"))
	_, err := c.Authentication.BasicEnabled(t.Context())
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.ErrorContains(t, err, "it has no field enabled")
}

// TestEmptyResponsesToKnownResults covers the methods whose result the request determines.
func TestEmptyResponsesToKnownResults(t *testing.T) {
	ctx := t.Context()
	for _, response := range []string{"200", "204"} {
		c, _ := accessServer(t, answers(response))
		member, err := c.ProjectMembers.SetUser(ctx, "web", "ann", ProjectMember{Roles: []string{"Developer"}})
		require.NoError(t, err)
		assert.Equal(t, &ProjectMember{Name: "ann", Roles: []string{"Developer"}}, member)
		env, err := c.Environments.Create(ctx, "STAGING")
		require.NoError(t, err)
		assert.Equal(t, "STAGING", env.Name)
		env, err = c.Environments.CreateInProject(ctx, "web", "web-STAGING")
		require.NoError(t, err)
		assert.Equal(t, "web-STAGING", env.Name)
		name, err := c.Environments.Rename(ctx, "STAGING", "QA")
		require.NoError(t, err)
		assert.Equal(t, "QA", name)
		name, err = c.Environments.RenameInProject(ctx, "web", "web-STAGING", "web-QA")
		require.NoError(t, err)
		assert.Equal(t, "web-QA", name)
		target, err := c.Federation.Update(ctx, "b", FederationTargetUpdateRequest{Active: new(false)})
		require.NoError(t, err)
		assert.Equal(t, &FederationTarget{Name: "b", Active: new(false)}, target)
	}
}

// TestNamesAreFilledIn proves that a result has the name from the path if the response has no
// name.
func TestNamesAreFilledIn(t *testing.T) {
	ctx := t.Context()
	c, _ := accessServer(t, answers(`200 {"new":1}`))
	project, err := c.Projects.Get(ctx, "web")
	require.NoError(t, err)
	assert.Equal(t, "web", project.ProjectKey)
	project, err = c.Projects.Update(ctx, "web", Project{})
	require.NoError(t, err)
	assert.Equal(t, "web", project.ProjectKey)
	user, err := c.ProjectMembers.GetUser(ctx, "web", "ann")
	require.NoError(t, err)
	assert.Equal(t, "ann", user.Name)
	group, err := c.ProjectMembers.GetGroup(ctx, "web", "devs")
	require.NoError(t, err)
	assert.Equal(t, "devs", group.Name)
	role, err := c.ProjectRoles.Get(ctx, "web", "qa")
	require.NoError(t, err)
	assert.Equal(t, "qa", role.Name)
	role, err = c.GlobalRoles.Get(ctx, "qa")
	require.NoError(t, err)
	assert.Equal(t, "qa", role.Name)
	repository, err := c.ProjectRepositories.Get(ctx, "npm-local")
	require.NoError(t, err)
	assert.Equal(t, "npm-local", repository.ResourceName)
	target, err := c.Federation.Get(ctx, "b")
	require.NoError(t, err)
	assert.Equal(t, "b", target.Name)
	ldap, err := c.LDAP.Get(ctx, "corp")
	require.NoError(t, err)
	assert.Equal(t, "corp", ldap.Key)
	ldapGroup, err := c.LDAP.GetGroup(ctx, "g")
	require.NoError(t, err)
	assert.Equal(t, "g", ldapGroup.Name)
	saml, err := c.SAML.Get(ctx, "okta")
	require.NoError(t, err)
	assert.Equal(t, "okta", saml.Name)
}

// TestTextResponses covers methods whose responses are texts on some servers.
func TestTextResponses(t *testing.T) {
	ctx := t.Context()
	c, _ := accessServer(t, answers("200 Removed"))
	assert.NoError(t, c.Projects.Delete(ctx, "web"))
	assert.NoError(t, c.ProjectMembers.RemoveUser(ctx, "web", "ann"))
	assert.NoError(t, c.ProjectMembers.SetGroup(ctx, "web", "devs", ProjectMember{}))
	assert.NoError(t, c.ProjectRoles.Delete(ctx, "web", "qa"))
	assert.NoError(t, c.ProjectRepositories.Attach(ctx, "npm-local", "web", nil))
	assert.NoError(t, c.ProjectRepositories.Share(ctx, "npm-local", "web", nil))
}

func TestMembersOverHTTP(t *testing.T) {
	for _, body := range []string{`[{"name":"ann","roles":["Developer"]}]`, `{"members":[{"name":"ann","roles":["Developer"]}]}`} {
		c, _ := accessServer(t, answers("200 "+body))
		users, err := c.ProjectMembers.ListUsers(t.Context(), "web")
		require.NoError(t, err)
		groups, err := c.ProjectMembers.ListGroups(t.Context(), "web")
		require.NoError(t, err)
		want := []ProjectMember{{Name: "ann", Roles: []string{"Developer"}}}
		assert.Equal(t, want, users)
		assert.Equal(t, want, groups)
	}
	c, _ := accessServer(t, answers(`200 {"users":[]}`))
	_, err := c.ProjectMembers.ListUsers(t.Context(), "web")
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.ErrorContains(t, err, "it has no members")
}

// TestJobsAreNotStartedAgain proves that a call which starts a job on the server is sent once.
func TestJobsAreNotStartedAgain(t *testing.T) {
	for name, call := range map[string]func(c *Client) error{
		"Federation.Broadcast": func(c *Client) error { return c.Federation.Broadcast(t.Context(), "b") },
		"LDAP.RefreshGroup": func(c *Client) error {
			_, err := c.LDAP.RefreshGroup(t.Context(), "g", nil)
			return err
		},
		"System.ExportBackup": func(c *Client) error { return c.System.ExportBackup(t.Context()) },
		"System.ImportBackup": func(c *Client) error { return c.System.ImportBackup(t.Context()) },
	} {
		requests := 0
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.WriteHeader(http.StatusServiceUnavailable)
		}))
		t.Cleanup(srv.Close)
		jc, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 3, MinWait: time.Nanosecond, MaxWait: time.Nanosecond}))
		require.NoError(t, err)
		assert.ErrorIs(t, call(New(jc)), jfrog.ErrUnavailable, name)
		assert.Equal(t, 1, requests, name)
	}
}

func TestCrowdFallsBackToTheOtherPath(t *testing.T) {
	for _, unknown := range []string{"404", "405"} {
		c, got := accessServer(t, answers(unknown, `200 {"application_name":"platform","password":"JE2secret"}`))
		s, err := c.Crowd.Get(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "platform", jfrog.Deref(s.ApplicationName))
		assert.Equal(t, []string{"GET /access/api/v1/crowd/settings", "GET /access/api/v1/crowd"}, *got)
	}
	c, got := accessServer(t, answers("403"))
	_, err := c.Crowd.Get(t.Context())
	assert.ErrorIs(t, err, jfrog.ErrForbidden)
	assert.Len(t, *got, 1)
}

func TestMissingLDAP(t *testing.T) {
	for _, status := range []string{"400", "404"} {
		c, _ := accessServer(t, answers(status))
		_, err := c.LDAP.Get(t.Context(), "none")
		assert.ErrorIs(t, err, jfrog.ErrNotFound)
		_, err = c.LDAP.GetGroup(t.Context(), "none")
		assert.ErrorIs(t, err, jfrog.ErrNotFound)
		assert.NotErrorIs(t, err, jfrog.ErrValidation)
	}
	c, _ := accessServer(t, answers("400"))
	assert.ErrorIs(t, c.LDAP.Create(t.Context(), LDAPSettings{Key: "corp"}), jfrog.ErrValidation)
}

func TestProviderSecretsAreMasked(t *testing.T) {
	const secret = "hunter2-of-the-manager"
	ldap := LDAPSettings{Key: "corp", Search: &LDAPSearch{ManagerPassword: secret}}
	crowd := CrowdSettings{Password: secret}
	c, got := accessServer(t, answers(`400 {"errors":[{"message":"`+secret+` is weak"}]}`))
	for _, err := range []error{c.LDAP.Create(t.Context(), ldap), c.LDAP.Replace(t.Context(), "corp", ldap), c.Crowd.Replace(t.Context(), crowd)} {
		var e *jfrog.Error
		require.True(t, errors.As(err, &e))
		assert.NotContains(t, fmt.Sprintf("%v %+v %s", err, e.Messages, e.Body), secret)
		assert.ErrorContains(t, err, "is weak")
	}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", *ldap.Search, *ldap.Search, *ldap.Search), secret)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", crowd, crowd, crowd), secret)
	require.Len(t, *got, 3)
	for _, sent := range *got {
		assert.Contains(t, sent, secret)
	}
}

func TestSAMLListShapes(t *testing.T) {
	for in, want := range map[string]int{`{"name":"a"}`: 1, `[{"name":"a"},{"name":"b"}]`: 2, `[]`: 0, `null`: 0} {
		var got samlList
		require.NoError(t, json.Unmarshal([]byte(in), &got))
		assert.Len(t, got, want)
	}
	var got samlList
	assert.Error(t, json.Unmarshal([]byte(`"a"`), &got))
}

// Move waits until Artifactory shows the project, or no project. A repository without a project is
// where it should be.
func TestMove(t *testing.T) {
	const attach, repo = "/access/api/v1/projects/_/attach/repositories/libs", "GET /artifactory/api/repositories/libs"
	for name, test := range map[string]struct {
		project string
		answers []string
		want    []string
		err     error
	}{
		"into a project": {
			"web", []string{"204", `200 {"projectKey":"old"}`, `200 {"projectKey":"web"}`},
			[]string{"PUT " + attach + "/web?force=true", repo, repo}, nil,
		},
		"out of it": {
			"", []string{"204", `200 {"projectKey":"web"}`, `200 {}`}, []string{"DELETE " + attach, repo, repo}, nil,
		},
		"out of it, to the default": {
			"", []string{"204", `200 {"projectKey":"web"}`, `200 {"projectKey":"default"}`}, []string{"DELETE " + attach, repo, repo}, nil,
		},
		"out of none":        {"", []string{"404", `200 {}`}, []string{"DELETE " + attach, repo}, nil},
		"no such repository": {"", []string{"404", "400"}, []string{"DELETE " + attach, repo}, jfrog.ErrNotFound},
		"no such project":    {"web", []string{"404"}, []string{"PUT " + attach + "/web?force=true"}, jfrog.ErrNotFound},
		"not allowed":        {"", []string{"403"}, []string{"DELETE " + attach}, jfrog.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			c, got := accessServer(t, answers(test.answers...))
			err := c.ProjectRepositories.Move(within(t, time.Minute), "libs", test.project, atOnce)
			assert.ErrorIs(t, err, test.err)
			assert.Equal(t, test.want, *got)
		})
	}
	c, _ := accessServer(t, answers("204", `200 {"projectKey":"web"}`))
	err := c.ProjectRepositories.Move(within(t, 50*time.Millisecond), "libs", "", atOnce)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, `repository "libs" is in project "web", not yet in ""`)
}

// TestMoveTogether checks that moves do not overlap, and that they wait for the server together. A
// move whose context ends does not wait for another one.
func TestMoveTogether(t *testing.T) {
	const n = 5
	var mu sync.Mutex
	var running, moved int
	release := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case r.Method == http.MethodGet && moved < n: // shown when all are moved
			_, _ = io.WriteString(w, `{}`)
		case r.Method == http.MethodGet:
			_, _ = io.WriteString(w, `{"projectKey":"web"}`)
		default:
			running++
			assert.Equal(t, 1, running, "concurrent changes")
			mu.Unlock()
			<-release
			mu.Lock()
			running--
			moved++
		}
	}))
	t.Cleanup(srv.Close)
	client, err := jfrog.New(srv.URL)
	require.NoError(t, err)
	c := New(client)
	var moves sync.WaitGroup
	for i := range n {
		moves.Go(func() {
			assert.NoError(t, c.ProjectRepositories.Move(within(t, time.Minute), fmt.Sprint("r", i), "web", atOnce))
		})
	}
	require.Eventually(t, func() bool { mu.Lock(); defer mu.Unlock(); return running == 1 }, time.Minute, time.Millisecond)
	err = c.ProjectRepositories.Move(within(t, 10*time.Millisecond), "late", "web", atOnce)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, `access: move repository "late": waiting for other moves`)
	close(release)
	moves.Wait()
	var none context.Context
	assert.ErrorContains(t, c.ProjectRepositories.Move(none, "r", "web", nil), "context is nil")
}
