package access

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jfrogkit/jfrog-go/internal/replay"
)

var projectMemberCases = replay.Cases[*Client]{
	"4.13.7/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.ListUsers(ctx, "projectkey")
	},
	"4.13.7/wire-members": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.ListUsers(ctx, "web")
	},
	"4.13.8/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.GetUser(ctx, "projectkey", "memberName")
	},
	"4.13.9/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.SetUser(ctx, "projectkey", "memberName", ProjectMember{Roles: []string{"developer"}})
	},
	"4.13.9/wire-no such user": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.SetUser(ctx, "web", "nobody", ProjectMember{Roles: []string{"Developer"}})
	},
	"4.13.10/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectMembers.RemoveUser(ctx, "projectkey", "memberName")
	},
	"4.13.11/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.ListGroups(ctx, "projectkey")
	},
	"4.13.11/wire-members": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.ListGroups(ctx, "web")
	},
	"4.13.12/sample": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.GetGroup(ctx, "projectkey", "memberName")
	},
	"4.13.13/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectMembers.SetGroup(ctx, "projectkey", "memberName", ProjectMember{Roles: []string{"developer"}})
	},
	"4.13.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectMembers.RemoveGroup(ctx, "projectkey", "memberName")
	},
	"4.13.14/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectMembers.RemoveGroup(ctx, "web", "devs")
	},
}

func TestProjectMembersShapes(t *testing.T) {
	ann := projectMembers{{Name: "ann", Roles: []string{"Developer"}}}
	for in, want := range map[string]projectMembers{
		`[{"name":"ann","roles":["Developer"]}]`:                           ann,
		`{"members":[{"name":"ann","roles":["Developer"]}]}`:               ann,
		`{"cursor":null,"members":[{"name":"ann","roles":["Developer"]}]}`: ann,
		`[{"name":"ann","new":1}]`:                                         {{Name: "ann", Extra: map[string]json.RawMessage{"new": json.RawMessage("1")}}},
		`[]`:                                                               {},
		`{"members":[]}`:                                                   {},
		`{"members":null}`:                                                 nil,
		`null`:                                                             nil,
	} {
		var got projectMembers
		require.NoError(t, json.Unmarshal([]byte(in), &got), in)
		assert.Equal(t, want, got, in)
	}
	// An unknown shape is not a project without members.
	for _, in := range []string{`{}`, `{"users":[]}`, `{"members":{}}`, `"ann"`, `[1]`} {
		var got projectMembers
		assert.Error(t, json.Unmarshal([]byte(in), &got), in)
	}
}

func FuzzProjectMembers(f *testing.F) {
	f.Add([]byte(`{"members":[{"name":"ann","roles":["Developer"]}]}`))
	f.Add([]byte(`[null,{"name":"ann"}]`))
	f.Add([]byte(`[{"name":"ann","new":{"a": [1, "<"]}}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, again projectMembers
		if json.Unmarshal(data, &got) != nil {
			return
		}
		once, err := json.Marshal(got)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(once, &again), "%s, written as %s", data, once)
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
		require.Len(t, again, len(got))
		for i := range got {
			require.Equal(t, got[i].Name, again[i].Name)
			require.Equal(t, got[i].Roles, again[i].Roles)
		}
	})
}
