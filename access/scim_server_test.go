package access_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// scimGroups serves n groups in pages of at most 20.
func scimGroups(t *testing.T, n int, tellTotal bool) (c *access.Client, requests *int) {
	requests = new(int)
	return identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		*requests++
		q := r.URL.Query()
		assert.Equal(t, `displayName sw "g"`, q.Get("filter"))
		assert.Equal(t, "application/scim+json", r.Header.Get("Accept"))
		start, err := strconv.Atoi(q.Get("startIndex"))
		assert.NoError(t, err)
		count := 20
		if v := q.Get("count"); v != "" {
			count, _ = strconv.Atoi(v)
		}
		list := access.SCIMPage[access.SCIMGroup]{StartIndex: start, Resources: []access.SCIMGroup{}}
		for i := start; i <= n && len(list.Resources) < min(count, 20); i++ {
			list.Resources = append(list.Resources, access.SCIMGroup{DisplayName: fmt.Sprint("g", i)})
		}
		list.ItemsPerPage = len(list.Resources)
		if tellTotal {
			list.TotalResults = n
		}
		w.Header().Set("Content-Type", "application/scim+json; charset=UTF-8")
		_ = json.NewEncoder(w).Encode(list)
	}), requests
}

func TestAllSCIMGroups(t *testing.T) {
	filter := access.SCIMDisplayName.StartsWith("g")
	for name, tc := range map[string]struct {
		opts           access.SCIMGroupListOptions
		groups         int
		hideTotal      bool
		want, requests int
	}{
		"none":                      {groups: 0, want: 0, requests: 1},
		"one page":                  {groups: 20, want: 20, requests: 1},
		"pages":                     {groups: 45, want: 45, requests: 3},
		"small pages":               {groups: 45, opts: access.SCIMGroupListOptions{Count: new(10)}, want: 45, requests: 5},
		"pages larger than allowed": {groups: 45, opts: access.SCIMGroupListOptions{Count: new(30)}, want: 45, requests: 3},
		"from the middle":           {groups: 45, opts: access.SCIMGroupListOptions{StartIndex: 41}, want: 5, requests: 1},
		"pages of nothing":          {groups: 45, opts: access.SCIMGroupListOptions{Count: new(0)}, want: 45, requests: 3},
		"no total":                  {groups: 45, hideTotal: true, want: 45, requests: 4},
	} {
		t.Run(name, func(t *testing.T) {
			c, requests := scimGroups(t, tc.groups, !tc.hideTotal)
			tc.opts.Filter = filter
			all := c.SCIMGroups.All(context.Background(), &tc.opts)
			for walk := 1; walk <= 2; walk++ {
				found, err := jfrog.Collect(all)
				require.NoError(t, err)
				require.Len(t, found, tc.want)
				require.Equal(t, walk*tc.requests, *requests)
				for i, g := range found {
					require.Equal(t, fmt.Sprint("g", max(1, tc.opts.StartIndex)+i), g.DisplayName)
				}
			}
		})
	}
}

func TestSCIMOnTheWire(t *testing.T) {
	var got, body string
	c := identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got, body = r.Method+" "+r.RequestURI, string(b)
		assert.Equal(t, "application/scim+json", r.Header.Get("Accept"))
		if len(b) > 0 {
			assert.Equal(t, "application/scim+json", r.Header.Get("Content-Type"))
		}
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = io.WriteString(w, `{"id":"x","userName":"x","active":false}`)
	})
	ctx := context.Background()

	user, err := c.SCIMUsers.Get(ctx, "a/b+c@exämple.com?x")
	require.NoError(t, err)
	require.Equal(t, "GET /access/api/v1/scim/v2/Users/a%2Fb%2Bc@ex%C3%A4mple.com%3Fx", got)
	require.False(t, *user.Active)

	require.NoError(t, c.SCIMGroups.Delete(ctx, "team A/devs"))
	require.Equal(t, "DELETE /access/api/v1/scim/v2/Groups/team%20A%2Fdevs", got)

	_, err = c.SCIMUsers.List(ctx, &access.SCIMUserListOptions{Filter: access.SCIMUserName.Equal(`a+b "c"`)})
	require.NoError(t, err)
	require.Equal(t, "GET /access/api/v1/scim/v2/Users?filter=userName%20eq%20%22a%2Bb%20%5C%22c%5C%22%22", got)

	_, err = c.SCIMUsers.Replace(ctx, "x", *user)
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"x","userName":"x","active":false,"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}`, body)
	require.Nil(t, user.Schemas, "the caller's user is unchanged")

	user = &access.SCIMUser{
		UserName: "x", Groups: []access.SCIMUserGroup{{Value: "readers"}}, Meta: &access.SCIMMeta{ResourceType: "User"},
		Schemas: []string{"urn:example:user"},
	}
	_, err = c.SCIMUsers.Replace(ctx, "x", *user)
	require.NoError(t, err)
	require.JSONEq(t, `{"userName":"x","schemas":["urn:example:user"]}`, body, "read-only fields are not sent")
	require.NotNil(t, user.Meta, "the caller's user is unchanged")
	_, err = c.SCIMUsers.Replace(ctx, "x", access.SCIMUser{Active: new(false)})
	require.NoError(t, err)
	require.JSONEq(t, `{"userName":"x","active":false,"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}`, body)
	_, err = c.SCIMGroups.Replace(ctx, "g", access.SCIMGroup{Meta: &access.SCIMMeta{ResourceType: "Group"}})
	require.NoError(t, err)
	require.JSONEq(t, `{"displayName":"g","schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]}`, body)

	_, err = c.SCIMGroups.Replace(ctx, "g", access.SCIMGroup{DisplayName: "g", Members: []access.SCIMGroupMember{}})
	require.NoError(t, err)
	require.JSONEq(t, `{"displayName":"g","members":[],"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]}`, body)

	_, err = c.SCIMGroups.UpdateMembers(ctx, "g", access.MembershipUpdateRequest{Add: []string{"a"}, Remove: []string{"b", "c"}})
	require.NoError(t, err)
	require.JSONEq(t, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[
		{"op":"Add","path":"members","value":[{"$ref":null,"value":"a"}]},
		{"op":"Remove","path":"members","value":[{"$ref":null,"value":"b"},{"$ref":null,"value":"c"}]}]}`, body)
}

// In the manual the response for a missing user has status 200 and a body with status 404.
func TestSCIMErrorWithStatus200(t *testing.T) {
	for _, status := range []int{200, 404} {
		c := identityServer(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/scim+json; charset=UTF-8")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"status":"404","detail":"nobody isn't found","schemas":["urn:ietf:params:scim:api:messages:2.0:Error"]}`)
		})
		user, err := c.SCIMUsers.Get(context.Background(), "nobody")
		require.Nil(t, user)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
		require.ErrorContains(t, err, "jfrog: GET /access/api/v1/scim/v2/Users/nobody: 404 Not Found: nobody isn't found")
		group, err := c.SCIMGroups.Get(context.Background(), "nobody", nil)
		require.Nil(t, group)
		require.ErrorIs(t, err, jfrog.ErrNotFound)
	}
}

func TestBadSCIMFilterIsNotSent(t *testing.T) {
	c := identityServer(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	for want, filter := range map[string]access.SCIMFilter{
		"text is not UTF-8":       access.SCIMUserName.Equal("\xff"),
		"not the name":            access.SCIMAttribute("a b").Present(),
		"without a condition":     access.SCIMNot(access.SCIMFilter{}),
		"is not the name of an a": access.SCIMUserName.Equal("a").And(access.SCIMAttribute("").Is(true)),
		"is not the name of":      access.SCIMNot(access.SCIMAttribute("x or id").Equal("y").Or(access.SCIMUserName.Equal("a"))),
	} {
		_, err := c.SCIMUsers.List(context.Background(), &access.SCIMUserListOptions{Filter: filter})
		require.ErrorContains(t, err, want)
	}
}
