package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// accessServer returns a client of a server with that handler, which is asked once for each
// call, and the requests it gets: method, path and body.
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

// answers gives one answer after the other, and the last one ever after.
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

// within returns a context that ends after d.
func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

const notGoneYet = `400 {"errors":[{"code":"BAD_REQUEST","message":"Project containing resources can't be removed"}]}`

func TestWaitDelete(t *testing.T) {
	c, got := accessServer(t, answers(notGoneYet, notGoneYet, "204"))
	require.NoError(t, c.Projects.WaitDelete(within(t, 10*time.Second), "web", atOnce))
	assert.Len(t, *got, 3)
}

func TestWaitDeleteEnds(t *testing.T) {
	c, got := accessServer(t, answers(notGoneYet))
	err := c.Projects.WaitDelete(within(t, 50*time.Millisecond), "web", atOnce)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorIs(t, err, jfrog.ErrValidation, "the refusal is lost")
	assert.ErrorContains(t, err, "containing resources")
	assert.Greater(t, len(*got), 1)

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

func TestWaitAttachedEnds(t *testing.T) {
	c, _ := accessServer(t, answers(`200 {"projectKey":"old"}`))
	err := c.ProjectRepositories.WaitAttached(within(t, 50*time.Millisecond), "npm-local", "web", atOnce)
	assert.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, `repository "npm-local" is in project "old", not yet in "web"`)

	for _, missing := range []string{`400 {"errors":[{"status":400,"message":"Bad Request"}]}`, "404"} {
		c, got := accessServer(t, answers(missing))
		assert.ErrorIs(t, c.ProjectRepositories.WaitAttached(within(t, 10*time.Second), "npm-local", "web", atOnce), jfrog.ErrNotFound)
		assert.Len(t, *got, 1)
	}

	// An empty key would fit a repository of no project.
	c, got := accessServer(t, answers(`200 {}`))
	assert.ErrorContains(t, c.ProjectRepositories.WaitAttached(within(t, 10*time.Second), "npm-local", "", atOnce), "project key is empty")
	assert.Empty(t, *got)
}

// What is read, changed and sent back loses nothing, whatever the server knows.
func TestReadModifyWrite(t *testing.T) {
	for name, test := range map[string]struct {
		read, want string
		update     func(ctx context.Context, c *Client) error
	}{
		"project": {
			read: `{"project_key":"web","display_name":"Web","admin_privileges":{"manage_members":true,"manage_security_assets":true},"storage_quota_bytes":-1,"soft_limit":false,"labels":["a"]}`,
			want: `{"project_key":"web","display_name":"Shop","admin_privileges":{"manage_members":true,"manage_security_assets":true},"storage_quota_bytes":-1,"soft_limit":false,"labels":["a"]}`,
			update: func(ctx context.Context, c *Client) error {
				p, err := c.Projects.Get(ctx, "web")
				require.NoError(t, err)
				p.DisplayName = "Shop"
				_, err = c.Projects.Update(ctx, "web", p)
				return err
			},
		},
		"role": {
			read: `{"name":"qa","type":"CUSTOM","environments":["DEV"],"actions":["READ_BUILD","NEW_ACTION"],"created_by":"ann"}`,
			want: `{"name":"qa","type":"CUSTOM","environments":["DEV","PROD"],"actions":["READ_BUILD","NEW_ACTION"],"created_by":"ann"}`,
			update: func(ctx context.Context, c *Client) error {
				r, err := c.ProjectRoles.Get(ctx, "web", "qa")
				require.NoError(t, err)
				r.Environments = append(r.Environments, EnvironmentProd)
				_, err = c.ProjectRoles.Update(ctx, "web", "qa", r)
				return err
			},
		},
		"LDAP": {
			read: `{"key":"corp","enabled":true,"search":{"search_filter":"(uid={0})","search_base":null,"search_timeout":5},"new":{"a":1}}`,
			want: `{"key":"corp","enabled":false,"search":{"search_filter":"(uid={0})","search_timeout":5},"new":{"a":1}}`,
			update: func(ctx context.Context, c *Client) error {
				l, err := c.LDAP.Get(ctx, "corp")
				require.NoError(t, err)
				l.Enabled = new(false)
				return c.LDAP.Update(ctx, l)
			},
		},
		"LDAP groups": {
			read: `{"name":"g","strategy":"DYNAMIC","new":1}`,
			want: `{"name":"g","strategy":"DYNAMIC","sub_tree":true,"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				l, err := c.LDAP.GetGroup(ctx, "g")
				require.NoError(t, err)
				l.SubTree = new(true)
				return c.LDAP.UpdateGroup(ctx, l)
			},
		},
		"Crowd": {
			read: `{"enable_integration":true,"password":"JE2encrypted","session_validation_interval":0,"new":1}`,
			want: `{"enable_integration":true,"password":"JE2encrypted","session_validation_interval":5,"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				s, err := c.Crowd.Get(ctx)
				require.NoError(t, err)
				s.SessionValidationInterval = new(5)
				return c.Crowd.Update(ctx, s)
			},
		},
		"HTTP SSO": {
			read: `{"http_sso_proxied":true,"new":1}`,
			want: `{"http_sso_proxied":false,"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				s, err := c.HTTPSSO.Get(ctx)
				require.NoError(t, err)
				s.HTTPSSOProxied = new(false)
				return c.HTTPSSO.Update(ctx, s)
			},
		},
		"SAML": {
			read: `{"name":"okta","auto_redirect":false,"ldap_group_settings":["g"],"new":1}`,
			want: `{"name":"okta","auto_redirect":false,"ldap_group_settings":[],"new":1}`,
			update: func(ctx context.Context, c *Client) error {
				s, err := c.SAML.Get(ctx, "okta")
				require.NoError(t, err)
				s.LDAPGroupSettings = []string{}
				return c.SAML.Update(ctx, "okta", s)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, got := accessServer(t, answers("200 "+test.read))
			require.NoError(t, test.update(t.Context(), c))
			require.Len(t, *got, 2)
			method, sent, _ := strings.Cut((*got)[1], " ")
			assert.Equal(t, "PUT", method)
			_, sent, _ = strings.Cut(sent, " ")
			assert.JSONEq(t, test.want, sent)
		})
	}
}

func TestPartialUpdatesSendOnlyWhatIsSet(t *testing.T) {
	c, got := accessServer(t, answers(`200 {"project_key":"web"}`))
	_, err := c.Projects.Update(t.Context(), "web", &Project{
		AdminPrivileges: &AdminPrivileges{IndexResources: new(false)}, StorageQuota: new(StorageQuota(0)),
	})
	require.NoError(t, err)
	_, err = c.ProjectRoles.Update(t.Context(), "web", "qa", &Role{Actions: []RoleAction{}})
	require.NoError(t, err)
	require.NoError(t, c.SAML.Update(t.Context(), "okta", &SAMLSettings{Name: "okta", LDAPGroupSettings: []string{}}))
	require.NoError(t, c.LDAP.Update(t.Context(), &LDAPSettings{Key: "corp"}))
	require.NoError(t, c.Crowd.Update(t.Context(), &CrowdSettings{EnableIntegration: new(false)}))
	assert.Equal(t, []string{
		`PUT /access/api/v1/projects/web {"admin_privileges":{"index_resources":false},"storage_quota_bytes":0}`,
		`PUT /access/api/v1/projects/web/roles/qa {"actions":[]}`,
		`PUT /access/api/v1/saml/okta {"name":"okta","ldap_group_settings":[]}`,
		`PUT /access/api/v1/ldap/settings {"key":"corp"}`,
		`PUT /access/api/v1/crowd {"enable_integration":false}`,
	}, *got)
}

func TestBadProjectInputIsNotSent(t *testing.T) {
	c, got := accessServer(t, answers("200 {}"))
	ctx := t.Context()
	var noContext context.Context
	_, changed := c.Projects.Update(ctx, "web", &Project{Key: "shop"})
	_, nilProject := c.Projects.Update(ctx, "web", nil)
	_, noKey := c.Projects.Get(ctx, "")
	_, nilRole := c.ProjectRoles.Create(ctx, "web", nil)
	_, noName := c.ProjectMembers.SetUser(ctx, "web", ProjectMember{Roles: []string{"Developer"}})
	for name, err := range map[string]error{
		"project key changed": changed, "nil project": nilProject, "no project key": noKey, "nil role": nilRole, "member without a name": noName,
		"nil LDAP": c.LDAP.Update(ctx, nil), "nil Crowd": c.Crowd.Update(ctx, nil), "nil SAML": c.SAML.Create(ctx, nil),
		"nil context": c.Projects.WaitDelete(noContext, "web", nil), "nil context, attached": c.ProjectRepositories.WaitAttached(noContext, "r", "web", nil),
	} {
		assert.Error(t, err, name)
	}
	assert.ErrorContains(t, changed, `the key of project "web" cannot be changed to "shop"`)
	assert.Empty(t, *got)
}

// Servers answer some changes with a text, or with nothing where the manual has JSON.
func TestAnswersOfOtherKinds(t *testing.T) {
	ctx := t.Context()
	c, _ := accessServer(t, answers("200 Removed"))
	assert.NoError(t, c.Projects.Delete(ctx, "web"))
	assert.NoError(t, c.ProjectMembers.RemoveUser(ctx, "web", "ann"))
	assert.NoError(t, c.ProjectMembers.SetGroup(ctx, "web", ProjectMember{Name: "devs"}))
	assert.NoError(t, c.ProjectRoles.Delete(ctx, "web", "qa"))
	assert.NoError(t, c.ProjectRepositories.Attach(ctx, "npm-local", "web", nil))
	assert.NoError(t, c.ProjectRepositories.Share(ctx, "npm-local", "web", nil))

	c, _ = accessServer(t, answers("200"))
	member, err := c.ProjectMembers.SetUser(ctx, "web", ProjectMember{"ann", []string{"Developer"}})
	require.NoError(t, err)
	assert.Equal(t, &ProjectMember{"ann", []string{"Developer"}}, member)
	env, err := c.Environments.Create(ctx, "STAGING")
	require.NoError(t, err)
	assert.Equal(t, "STAGING", env.Name)
	name, err := c.Environments.Rename(ctx, "STAGING", "QA")
	require.NoError(t, err)
	assert.Equal(t, "QA", name)
}

func TestMembersOverHTTP(t *testing.T) {
	for _, body := range []string{`[{"name":"ann","roles":["Developer"]}]`, `{"members":[{"name":"ann","roles":["Developer"]}]}`} {
		c, _ := accessServer(t, answers("200 "+body))
		users, err := c.ProjectMembers.ListUsers(t.Context(), "web")
		require.NoError(t, err)
		groups, err := c.ProjectMembers.ListGroups(t.Context(), "web")
		require.NoError(t, err)
		want := []ProjectMember{{"ann", []string{"Developer"}}}
		assert.Equal(t, want, users)
		assert.Equal(t, want, groups)
	}
	c, _ := accessServer(t, answers(`200 {"users":[]}`))
	_, err := c.ProjectMembers.ListUsers(t.Context(), "web")
	assert.ErrorIs(t, err, jfrog.ErrBadAnswer)
	assert.ErrorContains(t, err, "it has no members")
}

func TestCrowdIsAskedAtBothPaths(t *testing.T) {
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
	assert.ErrorIs(t, c.LDAP.Create(t.Context(), &LDAPSettings{Key: "corp"}), jfrog.ErrValidation)
}

func TestProviderSecretsAreMasked(t *testing.T) {
	const secret = "hunter2-of-the-manager"
	ldap := &LDAPSettings{Key: "corp", Search: &LDAPSearch{ManagerPassword: secret}}
	crowd := &CrowdSettings{Password: secret}
	c, got := accessServer(t, answers(`400 {"errors":[{"message":"`+secret+` is weak"}]}`))
	for _, err := range []error{c.LDAP.Create(t.Context(), ldap), c.Crowd.Update(t.Context(), crowd)} {
		var e *jfrog.Error
		require.True(t, errors.As(err, &e))
		assert.NotContains(t, fmt.Sprintf("%v %+v %s", err, e.Messages, e.Body), secret)
		assert.ErrorContains(t, err, "is weak")
	}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", *ldap.Search, *ldap.Search, *ldap.Search), secret)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", *crowd, *crowd, *crowd), secret)
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
