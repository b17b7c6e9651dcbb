package access

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"

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
		return c.ProjectMembers.SetUser(ctx, "projectkey", ProjectMember{"memberName", []string{"developer"}})
	},
	"4.13.9/wire-no such user": func(ctx context.Context, c *Client) (any, error) {
		return c.ProjectMembers.SetUser(ctx, "web", ProjectMember{"nobody", []string{"Developer"}})
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
		return nil, c.ProjectMembers.SetGroup(ctx, "projectkey", ProjectMember{"memberName", []string{"developer"}})
	},
	"4.13.14/sample": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectMembers.RemoveGroup(ctx, "projectkey", "memberName")
	},
	"4.13.14/wire-no content": func(ctx context.Context, c *Client) (any, error) {
		return nil, c.ProjectMembers.RemoveGroup(ctx, "web", "devs")
	},
}

func TestProjectMembersShapes(t *testing.T) {
	ann := projectMembers{{"ann", []string{"Developer"}}}
	for in, want := range map[string]projectMembers{
		`[{"name":"ann","roles":["Developer"]}]`:                           ann,
		`{"members":[{"name":"ann","roles":["Developer"]}]}`:               ann,
		`{"cursor":null,"members":[{"name":"ann","roles":["Developer"]}]}`: ann,
		`[]`:               {},
		`{"members":[]}`:   {},
		`{"members":null}`: nil,
		`null`:             nil,
	} {
		var got projectMembers
		if err := json.Unmarshal([]byte(in), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, %v", in, got, err)
		}
	}
	// A shape that is not known must not pass for a project without members.
	for _, in := range []string{`{}`, `{"users":[]}`, `{"members":{}}`, `"ann"`, `[1]`} {
		var got projectMembers
		if err := json.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("%s: read as %#v", in, got)
		}
	}
}

func FuzzProjectMembers(f *testing.F) {
	f.Add([]byte(`{"members":[{"name":"ann","roles":["Developer"]}]}`))
	f.Add([]byte(`[null,{"name":"ann"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, again projectMembers
		if json.Unmarshal(data, &got) != nil {
			return
		}
		out, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(out, &again); err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("%s, written as %s: %#v, %v", data, out, again, err)
		}
	})
}
