package access_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// identityExample returns a client of a server that answers each request as given and
// prints the bodies it gets.
func identityExample(answers map[string]string) (c *access.Client, stop func()) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); len(body) > 0 {
			fmt.Printf("%s %s\n", r.Method, body)
		}
		answer, known := answers[r.Method+" "+r.RequestURI]
		if !known {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, answer)
	}))
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return access.New(jc), srv.Close
}

func ExampleUsersService_Update() {
	c, stop := identityExample(map[string]string{
		"PATCH /access/api/v2/users/alice": `{"username":"alice","email":"alice@example.com","admin":false}`,
	})
	defer stop()

	// What is not named stays as it is.
	user, err := c.Users.Update(context.Background(), "alice", access.UserUpdateRequest{Admin: new(false)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Username, user.Admin)
	_, err = c.Users.Get(context.Background(), "bob")
	fmt.Println(errors.Is(err, jfrog.ErrNotFound))
	// Output:
	// PATCH {"admin":false}
	// alice false
	// true
}

func ExampleUsersService_All() {
	c, stop := identityExample(map[string]string{
		"GET /access/api/v2/users?limit=2&status=locked":              `{"users":[{"username":"alice"},{"username":"bob"}],"cursor":"bob"}`,
		"GET /access/api/v2/users?cursor=bob&limit=2&status=locked":   `{"users":[{"username":"carol"}],"cursor":"carol"}`,
		"GET /access/api/v2/users?cursor=carol&limit=2&status=locked": `{"users":[]}`,
	})
	defer stop()

	for user, err := range c.Users.All(context.Background(), &access.UserListOptions{Status: access.UserLocked, Limit: 2}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(user.Username)
	}
	// Output:
	// alice
	// bob
	// carol
}

func ExampleGroupsService_UpdateMembers() {
	c, stop := identityExample(map[string]string{
		"PATCH /access/api/v2/groups/developers/members": `{"members":["alice","carol"]}`,
	})
	defer stop()

	members, err := c.Groups.UpdateMembers(context.Background(), "developers",
		access.MembershipUpdateRequest{Add: []string{"carol"}, Remove: []string{"bob"}})
	fmt.Println(members, err)
	// Output:
	// PATCH {"add":["carol"],"remove":["bob"]}
	// [alice carol] <nil>
}

// Read, change, send back.
func ExampleGroup_UpdateRequest() {
	c, stop := identityExample(map[string]string{
		"GET /access/api/v2/groups/developers": `{"name":"developers","description":"old","auto_join":true,
			"admin_privileges":false,"realm":"internal","members":["alice"]}`,
		"PATCH /access/api/v2/groups/developers": `{"name":"developers"}`,
	})
	defer stop()

	ctx := context.Background()
	group, err := c.Groups.Get(ctx, "developers")
	if err != nil {
		log.Fatal(err)
	}
	group.Description = "all who write code"
	if _, err := c.Groups.Update(ctx, group.Name, group.UpdateRequest()); err != nil {
		log.Fatal(err)
	}
	// Output: PATCH {"description":"all who write code","auto_join":true,"admin_privileges":false}
}

func ExamplePermissionsService_Create() {
	c, stop := identityExample(map[string]string{"POST /access/api/v2/permissions": ""})
	defer stop()

	err := c.Permissions.Create(context.Background(), access.Permission{
		Name: "developers",
		Resources: map[access.PermissionResourceType]access.PermissionResource{
			access.PermissionResourceArtifact: {
				Actions: access.PermissionActions{Groups: map[string][]access.PermissionAction{
					"developers": {access.PermissionActionRead, access.PermissionActionWrite},
				}},
				Targets: map[string]access.PermissionTarget{
					access.PermissionTargetAnyLocal: {IncludePatterns: []string{"org/acme/**"}},
				},
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output: POST {"name":"developers","resources":{"artifact":{"actions":{"groups":{"developers":["READ","WRITE"]}},"targets":{"ANY LOCAL":{"include_patterns":["org/acme/**"]}}}}}
}

func ExampleSCIMFilter() {
	name := `o"brien@example.com`
	filter := access.SCIMUserName.Equal(name).Or(access.SCIMUserName.StartsWith("ci-")).
		And(access.SCIMActive.Is(true)).
		And(access.SCIMNot(access.SCIMEmailValue.EndsWith("@example.org")))
	fmt.Println(filter)
	// Output: (userName eq "o\"brien@example.com" or userName sw "ci-") and active eq true and not (emails.value ew "@example.org")
}

func ExampleSCIMUsersService_List() {
	c, stop := identityExample(map[string]string{
		"GET /access/api/v1/scim/v2/Users?filter=userName%20eq%20%22alice%40example.com%22": `{"totalResults":1,"itemsPerPage":20,"startIndex":1,
			"Resources":[{"id":"alice@example.com","userName":"alice@example.com","active":true}]}`,
	})
	defer stop()

	found, err := c.SCIMUsers.List(context.Background(),
		&access.SCIMUserListOptions{Filter: access.SCIMUserName.Equal("alice@example.com")})
	if err != nil {
		log.Fatal(err)
	}
	for _, user := range found.Resources {
		fmt.Println(user.ID, jfrog.Deref(user.Active))
	}
	// Output: alice@example.com true
}
