package access_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// identityServer starts a server with a handler and returns its services.
func identityServer(t *testing.T, h http.HandlerFunc) *access.Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	return access.New(c)
}

// sentBody starts a server that sends the responses in turn, and the last one repeatedly. It
// returns the server's services and the bodies of the requests.
func sentBody(t *testing.T, responses ...string) (*access.Client, *[]string) {
	t.Helper()
	var bodies []string
	return identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		bodies = append(bodies, string(body))
		_, _ = io.WriteString(w, responses[min(len(bodies), len(responses))-1])
	}), &bodies
}

// listOfUsers starts a server with pages of users. page returns the part of the names that a
// cursor and a limit select, and the next cursor.
func listOfUsers(t *testing.T, names []string, page func(names []string, cursor string, limit int) (from, to int, next string)) (*access.Client, *int) {
	requests := 0
	return identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		if requests > 100 {
			t.Error("the walk does not end")
			w.WriteHeader(http.StatusTeapot)
			return
		}
		limit := 1000
		if l := r.URL.Query().Get("limit"); l != "" {
			limit, _ = strconv.Atoi(l)
		}
		from, to, next := page(names, r.URL.Query().Get("cursor"), limit)
		out := access.UserPage{Cursor: next, Users: []access.UserRef{}}
		for _, n := range names[from:to] {
			out.Users = append(out.Users, access.UserRef{Username: n})
		}
		_ = json.NewEncoder(w).Encode(out)
	}), &requests
}

func TestAllUsers(t *testing.T) {
	names := make([]string, 25)
	for i := range names {
		names[i] = fmt.Sprintf("user%02d", i)
	}
	behind := func(names []string, cursor string) int {
		return slices.Index(names, cursor) + 1 // 0 if there is no such name
	}
	for name, page := range map[string]func(names []string, cursor string, limit int) (int, int, string){
		"no cursor on the last page": func(names []string, cursor string, limit int) (int, int, string) {
			from := behind(names, cursor)
			to := min(from+limit, len(names))
			if to == len(names) {
				return from, to, ""
			}
			return from, to, names[to-1]
		},
		"a cursor on every page": func(names []string, cursor string, limit int) (int, int, string) {
			from := behind(names, cursor)
			to := min(from+limit, len(names))
			if from == to {
				return from, to, cursor
			}
			return from, to, names[to-1]
		},
		"pages begin at the cursor": func(names []string, cursor string, limit int) (int, int, string) {
			from := max(0, slices.Index(names, cursor))
			to := min(from+limit, len(names))
			return from, to, names[to-1]
		},
		"pages shorter than the limit": func(names []string, cursor string, _ int) (int, int, string) {
			from := behind(names, cursor)
			to := min(from+3, len(names))
			if from == to {
				return from, to, ""
			}
			return from, to, names[to-1]
		},
		"opaque cursor": func(names []string, cursor string, limit int) (int, int, string) {
			from, _ := strconv.Atoi(cursor)
			to := min(from+limit, len(names))
			if to == len(names) {
				return from, to, ""
			}
			return from, to, strconv.Itoa(to)
		},
		"cursors behind the end": func(names []string, cursor string, limit int) (int, int, string) {
			from, _ := strconv.Atoi(cursor)
			return min(from, len(names)), min(from+limit, len(names)), strconv.Itoa(from + limit)
		},
		"no paging at all": func(names []string, _ string, _ int) (int, int, string) {
			return 0, len(names), names[len(names)-1]
		},
	} {
		for _, limit := range []int{0, 10, 25} {
			t.Run(fmt.Sprint(name, " ", limit), func(t *testing.T) {
				c, _ := listOfUsers(t, names, page)
				all := c.Users.All(context.Background(), &access.UserListOptions{Limit: limit})
				for range 2 { // a walk can be repeated
					found, err := jfrog.Collect(all)
					require.NoError(t, err)
					got := make([]string, len(found))
					for i, u := range found {
						got[i] = u.Username
					}
					require.Equal(t, names, got)
				}
			})
		}
	}
}

func TestAllUsersFetchesWhatIsAskedFor(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	c, requests := listOfUsers(t, names, func(names []string, cursor string, limit int) (int, int, string) {
		from := slices.Index(names, cursor) + 1
		return from, min(from+limit, len(names)), names[min(from+limit, len(names))-1]
	})
	for u, err := range c.Users.All(context.Background(), &access.UserListOptions{Limit: 2, Cursor: "a"}) {
		require.NoError(t, err)
		require.Equal(t, "b", u.Username)
		break
	}
	require.Equal(t, 1, *requests)
}

func TestAllPassesTheError(t *testing.T) {
	c := identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("cursor") == "" {
			_, _ = io.WriteString(w, `{"groups":[{"group_name":"a","uri":"/a"}],"cursor":"a"}`)
			return
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"errors":[{"code":"FORBIDDEN","message":"no"}]}`)
	})
	groups, err := jfrog.Collect(c.Groups.All(context.Background(), nil))
	require.ErrorIs(t, err, jfrog.ErrForbidden)
	require.Equal(t, []access.GroupRef{{GroupName: "a", URI: "/a"}}, groups)
}

func TestUserUpdateSendsWhatIsSet(t *testing.T) {
	c, bodies := sentBody(t, `{"username":"a"}`)
	for want, req := range map[string]access.UserUpdateRequest{
		`{}`:                          {},
		`{"admin":false}`:             {Admin: new(false)},
		`{"email":""}`:                {Email: new("")},
		`{"password":"new password"}`: {Password: "new password"},
		`{"profile_updatable":true}`:  {ProfileUpdatable: new(true)},
		`{"disable_ui_access":false}`: {DisableUIAccess: new(false)},
		`{"internal_password_disabled":false,"password":"secret1"}`: {InternalPasswordDisabled: new(false), Password: "secret1"},
	} {
		_, err := c.Users.Update(context.Background(), "a", req)
		require.NoError(t, err)
		require.JSONEq(t, want, (*bodies)[len(*bodies)-1])
	}
}

func TestUserReadModifyWrite(t *testing.T) {
	c, bodies := sentBody(t, `{"username":"a","email":"a@b.c","admin":true,"effective_admin":true,"profile_updatable":false,
		"disable_ui_access":true,"internal_password_disabled":true,"last_logged_in":"2024-04-26T10:58:18.351+02:00",
		"realm":"internal","groups":["readers"],"status":"enabled"}`)
	ctx := context.Background()
	user, err := c.Users.Get(ctx, "a")
	require.NoError(t, err)
	user.Admin = false
	_, err = c.Users.Update(ctx, user.Username, user.UpdateRequest())
	require.NoError(t, err)
	require.JSONEq(t, `{"email":"a@b.c","admin":false,"profile_updatable":false,"disable_ui_access":true,"internal_password_disabled":true}`, (*bodies)[1])
	_, err = c.Users.Create(ctx, user.CreateRequest())
	require.NoError(t, err)
	require.JSONEq(t, `{"username":"a","email":"a@b.c","groups":["readers"],"admin":false,"profile_updatable":false,
		"disable_ui_access":true,"internal_password_disabled":true}`, (*bodies)[2])

	require.Nil(t, (&access.User{}).UpdateRequest().Email, "an empty address is left out")
}

func TestGroupReadModifyWrite(t *testing.T) {
	c, bodies := sentBody(t,
		`{"name":"devs","description":"old","auto_join":true,"admin_privileges":false,"realm":"internal","external_id":"7",
		"members":["a"],"policy_manager":true,"policy_viewer":true,"watch_manager":false}`,
		`{"name":"devs"}`)
	ctx := context.Background()
	group, err := c.Groups.Get(ctx, "devs")
	require.NoError(t, err)
	group.Description = "new"
	_, err = c.Groups.Update(ctx, group.Name, group.UpdateRequest())
	require.NoError(t, err)
	require.JSONEq(t, `{"description":"new","auto_join":true,"admin_privileges":false,"external_id":"7",
		"policy_manager":true,"policy_viewer":true,"watch_manager":false}`, (*bodies)[1], "roles that the server did not send are not sent")
	_, err = c.Groups.Create(ctx, group.CreateRequest())
	require.NoError(t, err)
	require.JSONEq(t, `{"name":"devs","description":"new","auto_join":true,"admin_privileges":false,"external_id":"7","members":["a"],
		"policy_manager":true,"policy_viewer":true,"watch_manager":false}`, (*bodies)[2])
	_, err = c.Groups.Update(ctx, "devs", access.GroupUpdateRequest{Description: new(""), AutoJoin: new(false)})
	require.NoError(t, err)
	require.JSONEq(t, `{"description":"","auto_join":false}`, (*bodies)[3])
}

func TestBadInputIsNotSent(t *testing.T) {
	c := identityServer(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	ctx := context.Background()
	for name, change := range map[string]access.MembershipUpdateRequest{
		"has no names":             {},
		"adds and removes \"b\"":   {Add: []string{"a", "b"}, Remove: []string{"b"}},
		"empty name":               {Add: []string{""}},
		"change has an empty name": {Remove: []string{"a", ""}},
	} {
		_, err := c.Users.UpdateGroups(ctx, "a", change)
		require.ErrorContains(t, err, name)
		_, err = c.Groups.UpdateMembers(ctx, "a", change)
		require.ErrorContains(t, err, name)
		_, err = c.SCIMGroups.UpdateMembers(ctx, "a", change)
		require.ErrorContains(t, err, name)
	}
	require.ErrorContains(t, c.Users.SetPassword(ctx, "a", ""), "password is empty")
	require.Error(t, c.Users.Delete(ctx, ""))
	require.Error(t, c.Groups.Delete(ctx, ".."))
	require.Error(t, c.Permissions.DeleteResource(ctx, "p", ""))
	require.ErrorContains(t, c.Permissions.Replace(ctx, access.Permission{Name: "p"}), "has no resources")
}

func TestPasswordStaysSecret(t *testing.T) {
	c := identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"errors":[{"code":"BAD_REQUEST","message":%q}]}`, "bad request "+string(body))
	})
	err := c.Users.SetPassword(context.Background(), "a", "correct horse")
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.NotContains(t, err.Error(), "correct horse")
	req := access.UserCreateRequest{Username: "a", Password: "correct horse"}
	_, err = c.Users.Create(context.Background(), req)
	require.ErrorIs(t, err, jfrog.ErrValidation)
	require.NotContains(t, fmt.Sprintf("%s %+v", err, req), "correct horse")
}

func TestInvite(t *testing.T) {
	var path string
	c := identityServer(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		path = r.Method + " " + r.URL.Path + " " + string(body)
	})
	require.NoError(t, c.Users.Invite(context.Background(), access.UserInviteRequest{InvitedEmail: "a@b.c"}))
	require.Equal(t, `POST /access/api/v1/users/invite {"invited_email":"a@b.c"}`, path)
}
