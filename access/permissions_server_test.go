package access_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// onePermission stores one permission by resource type, as the server does.
type onePermission struct {
	resources map[string]json.RawMessage
	log       []string
}

func (p *onePermission) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	name, resource, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/access/api/v2/permissions/"), "/")
	p.log = append(p.log, r.Method+" "+resource)
	switch {
	case name != "Any%20Remote%2Fx":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		_ = json.NewEncoder(w).Encode(map[string]any{"name": "Any Remote/x", "resources": p.resources})
	case r.Method == http.MethodPut:
		p.resources[resource] = body
	case r.Method == http.MethodDelete:
		delete(p.resources, resource)
		_, _ = io.WriteString(w, "Ok")
	}
}

func TestPermissionReadModifyWrite(t *testing.T) {
	const artifact = `{"actions":{"users":{},"groups":{"devs":["READ","OPERATE"]}},"targets":{"ANY LOCAL":{"include_patterns":["**"],"exclude_patterns":[]}}}`
	const unknown = `{"actions":{"users":{"a":["READ"]}},"targets":{"x":{}}}`
	srv := &onePermission{resources: map[string]json.RawMessage{
		"artifact": json.RawMessage(artifact), "new_type": json.RawMessage(unknown), "build": json.RawMessage(unknown),
	}}
	c := identityServer(t, srv.ServeHTTP)
	ctx := context.Background()

	perm, err := c.Permissions.Get(ctx, "Any Remote/x")
	require.NoError(t, err)
	delete(perm.Resources, access.PermissionResourceBuild)
	perm.Resources[access.PermissionResourceDestination] = access.PermissionResource{
		Targets: map[string]access.PermissionTarget{"*": {IncludePatterns: []string{"site_*"}}},
	}
	require.NoError(t, c.Permissions.Replace(ctx, *perm))
	require.Equal(t, []string{"GET ", "GET ", "PUT artifact", "PUT destination", "PUT new_type", "DELETE build"}, srv.log)
	require.Len(t, srv.resources, 3)
	require.JSONEq(t, artifact, string(srv.resources["artifact"]), "an unchanged part is sent back whole")
	require.JSONEq(t, unknown, string(srv.resources["new_type"]))
	require.JSONEq(t, `{"targets":{"*":{"include_patterns":["site_*"]}}}`, string(srv.resources["destination"]))

	perm.Name = "no such"
	require.ErrorIs(t, c.Permissions.Replace(ctx, *perm), jfrog.ErrNotFound)
}

// A partial update sends only the maps that are set.
func TestPermissionPartialUpdate(t *testing.T) {
	c, bodies := sentBody(t, "")
	for want, resource := range map[string]access.PermissionResource{
		`{}`: {},
		`{"actions":{"users":{"a":["READ","WRITE"]}}}`: {Actions: access.PermissionActions{
			Users: map[string][]access.PermissionAction{"a": {access.PermissionActionRead, access.PermissionActionWrite}}}},
		`{"actions":{"users":{"a":[]},"groups":{}}}`: {Actions: access.PermissionActions{
			Users: map[string][]access.PermissionAction{"a": {}}, Groups: map[string][]access.PermissionAction{}}},
		`{"targets":{}}`: {Targets: map[string]access.PermissionTarget{}},
	} {
		require.NoError(t, c.Permissions.UpdateResource(context.Background(), "p", access.PermissionResourceArtifact, resource))
		require.JSONEq(t, want, (*bodies)[len(*bodies)-1])
	}
}

// In the manual's list the cursor is the name of the last permission, also on the last page,
// and the names are not sorted.
func TestAllPermissions(t *testing.T) {
	pages := map[string]string{
		"":         `{"permissions":[{"name":"Any Remote"},{"name":"Anything"}],"cursor":"Anything"}`,
		"Anything": `{"permissions":[{"name":"Perm2"},{"name":"Perm"}],"cursor":"Perm2"}`,
		"Perm2":    `{"permissions":[],"cursor":"Perm2"}`,
	}
	c := identityServer(t, func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "2", r.URL.Query().Get("limit"))
		_, _ = io.WriteString(w, pages[r.URL.Query().Get("cursor")])
	})
	all, err := jfrog.Collect(c.Permissions.All(context.Background(), &access.PermissionListOptions{Limit: 2}))
	require.NoError(t, err)
	require.Equal(t, "[{Any Remote } {Anything } {Perm2 } {Perm }]", fmt.Sprint(all))
}
