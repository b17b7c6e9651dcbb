package access_test

import (
	"context"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// An audit lists what a user may do, and why.
func ExamplePermissionsService_AllForUser() {
	srv, err := jfrogtest.Start(jfrogtest.WithoutDefaults(), jfrogtest.WithRepository("libs", "local", "generic"))
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	ctx, ac := context.Background(), access.New(c)
	_, err = ac.Users.Create(ctx, access.UserCreateRequest{Username: "dev", Password: "Passw0rd!", Email: "dev@acme.com"})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := ac.Groups.Create(ctx, access.GroupCreateRequest{Name: "devs", Members: []string{"dev"}}); err != nil {
		log.Fatal(err)
	}
	err = ac.Permissions.Create(ctx, access.Permission{
		Name: "deploy",
		Resources: map[access.PermissionResourceType]access.PermissionResource{access.PermissionResourceArtifact: {
			Actions: access.PermissionActions{Groups: map[string][]access.PermissionAction{
				"devs": {access.PermissionActionRead, access.PermissionActionWrite},
			}},
			Targets: map[string]access.PermissionTarget{"libs": {}},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}

	for grant, err := range ac.Permissions.AllForUser(ctx, "dev") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(grant.Action, grant.Target, "by permission", grant.Permission, "of group", grant.Group)
	}
	// Output:
	// READ libs by permission deploy of group devs
	// WRITE libs by permission deploy of group devs
}
