package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// inMemory starts a platform in memory. It returns the platform's services and a function
// that stops it.
func inMemory() (*access.Client, func()) {
	srv, err := jfrogtest.Start()
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	return access.New(c), srv.Close
}

// fakePlatform starts a server for operations that the platform in memory lacks. It prints
// each request with its body, and sends the response that stands under the request's method
// and path.
func fakePlatform(responses map[string]string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(r.Method, r.URL)
		const width = 90
		var indented bytes.Buffer
		if len(body) > width && json.Indent(&indented, body, "", "  ") == nil {
			body = indented.Bytes()
		}
		if len(body) > 0 {
			fmt.Printf("%s\n", body)
		}
		response, known := responses[r.Method+" "+r.URL.Path]
		if !known {
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, response)
	}))
}

// connect returns the services of a fake platform.
func connect(srv *httptest.Server) *access.Client {
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return access.New(c)
}

// An admin sets up a user for a CI system: the user, its group, the permissions of the group,
// and a token.
func Example() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()

	if _, err := ac.Groups.Create(ctx, access.GroupCreateRequest{Name: "deployers"}); err != nil {
		log.Fatal(err)
	}
	user, err := ac.Users.Create(ctx, access.UserCreateRequest{
		Username: "ci", Email: "ci@example.com", Groups: []string{"deployers"}, InternalPasswordDisabled: new(true),
	})
	if err != nil {
		log.Fatal(err)
	}
	err = ac.Permissions.Create(ctx, access.Permission{
		Name: "deploy",
		Resources: map[access.PermissionResourceType]access.PermissionResource{
			access.PermissionResourceArtifact: {
				Actions: access.PermissionActions{Groups: map[string][]access.PermissionAction{
					"deployers": {access.PermissionActionRead, access.PermissionActionWrite},
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
	token, err := ac.Tokens.Create(ctx, access.TokenCreateRequest{Username: "ci", ExpiresIn: access.TokenLifetime(8 * time.Hour)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Username, user.Groups, token.Scope, token.ExpiresIn)
	// Output: ci [deployers readers] applied-permissions/user 8h0m0s
}

func ExampleAWSService_SetRole() {
	srv := fakePlatform(map[string]string{
		"PUT /access/api/v1/aws/iam_role":    "",
		"GET /access/api/v1/aws/iam_role/ci": `{"username":"ci","iam_role":"arn:aws:iam::123456789012:role/ci"}`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	if err := ac.AWS.SetRole(ctx, access.IAMRole{Username: "ci", Role: "arn:aws:iam::123456789012:role/ci"}); err != nil {
		log.Fatal(err)
	}
	role, err := ac.AWS.GetRole(ctx, "ci")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(role.Role)
	// Output:
	// PUT /access/api/v1/aws/iam_role
	// {"username":"ci","iam_role":"arn:aws:iam::123456789012:role/ci"}
	// GET /access/api/v1/aws/iam_role/ci
	// arn:aws:iam::123456789012:role/ci
}

// Two platforms share a federated repository: the target creates a token, and the other
// platform passes it to its own Artifactory.
func ExamplePairingsService_Initiate() {
	srv := fakePlatform(map[string]string{
		"POST /artifactory/api/v1/service_trust/pairing/federated-repo/libs": `{"pairing_token":"the-token"}`,
		"PUT /artifactory/api/v1/service_trust/pairing/federated-repo/libs":  `{"message":"Trust with Artifactory was established successfully"}`,
	})
	defer srv.Close()
	target, source := connect(srv), connect(srv) // two platforms in a real program
	ctx := context.Background()

	useCase := access.PairingFederatedRepo("libs")
	token, err := target.Pairings.CreateToken(ctx, "artifactory", useCase)
	if err != nil {
		log.Fatal(err)
	}
	message, err := source.Pairings.Initiate(ctx, "artifactory", useCase, token)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(message)
	// Output:
	// POST /artifactory/api/v1/service_trust/pairing/federated-repo/libs
	// PUT /artifactory/api/v1/service_trust/pairing/federated-repo/libs
	// {"pairing_token":"the-token"}
	// Trust with Artifactory was established successfully
}

func ExampleSCIMFilter() {
	name := `o"brien`
	filter := access.SCIMUserName.Equal(name).Or(access.SCIMUserName.StartsWith("ci")).
		And(access.SCIMActive.Is(true)).
		And(access.SCIMNot(access.SCIMEmailValue.EndsWith(".org")))
	fmt.Println(filter)
	// Output:
	// (userName eq "o\"brien" or userName sw "ci") and active eq true and not (emails.value ew ".org")
}

func ExampleSCIMUsersService_List() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/scim/v2/Users": `{"totalResults":1,"itemsPerPage":20,"startIndex":1,
			"Resources":[{"id":"alice@example.com","userName":"alice@example.com","active":true}]}`,
	})
	defer srv.Close()

	page, err := connect(srv).SCIMUsers.List(context.Background(),
		&access.SCIMUserListOptions{Filter: access.SCIMUserName.Equal("alice@example.com")})
	if err != nil {
		log.Fatal(err)
	}
	for _, user := range page.Resources {
		fmt.Println(user.ID, jfrog.Deref(user.Active))
	}
	// Output:
	// GET /access/api/v1/scim/v2/Users?filter=userName%20eq%20%22alice%40example.com%22
	// alice@example.com true
}

func ExampleSCIMGroupsService_UpdateMembers() {
	srv := fakePlatform(map[string]string{
		"PATCH /access/api/v1/scim/v2/Groups/developers": `{"id":"developers","displayName":"developers","members":[{"value":"carol"}]}`,
	})
	defer srv.Close()

	group, err := connect(srv).SCIMGroups.UpdateMembers(context.Background(), "developers",
		access.MembershipUpdateRequest{Add: []string{"carol"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, member := range group.Members {
		fmt.Println(member.Value)
	}
	// Output:
	// PATCH /access/api/v1/scim/v2/Groups/developers
	// {
	//   "schemas": [
	//     "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	//   ],
	//   "Operations": [
	//     {
	//       "op": "Add",
	//       "path": "members",
	//       "value": [
	//         {
	//           "$ref": null,
	//           "value": "carol"
	//         }
	//       ]
	//     }
	//   ]
	// }
	// carol
}
