package access_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

func ExampleUsersService_Update() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()

	_, err := ac.Users.Create(ctx, access.UserCreateRequest{
		Username: "alice", Email: "alice@example.com", Password: "Correct-Horse1", Admin: new(true),
	})
	if err != nil {
		log.Fatal(err)
	}
	// Settings that the request leaves out keep their values.
	user, err := ac.Users.Update(ctx, "alice", access.UserUpdateRequest{Admin: new(false)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Email, user.Admin)
	_, err = ac.Users.Get(ctx, "bob")
	fmt.Println(errors.Is(err, jfrog.ErrNotFound))
	// Output:
	// alice@example.com false
	// true
}

func ExampleUsersService_All() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()
	for _, name := range []string{"alice", "bob", "carol"} {
		_, err := ac.Users.Create(ctx, access.UserCreateRequest{Username: name, Email: name + "@example.com", Password: "Correct-Horse1"})
		if err != nil {
			log.Fatal(err)
		}
	}

	for user, err := range ac.Users.All(ctx, &access.UserListOptions{Status: access.UserEnabled, Limit: 2}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(user.Username)
	}
	// Output:
	// admin
	// alice
	// anonymous
	// bob
	// carol
}

func ExampleGroupsService_UpdateMembers() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()
	if _, err := ac.Groups.Create(ctx, access.GroupCreateRequest{Name: "developers", Members: []string{"admin"}}); err != nil {
		log.Fatal(err)
	}
	_, err := ac.Users.Create(ctx, access.UserCreateRequest{Username: "alice", Email: "alice@example.com", Password: "Correct-Horse1"})
	if err != nil {
		log.Fatal(err)
	}

	members, err := ac.Groups.UpdateMembers(ctx, "developers",
		access.MembershipUpdateRequest{Add: []string{"alice"}, Remove: []string{"admin"}})
	fmt.Println(members, err)
	// Output: [alice] <nil>
}

// Read a group, change it and send it back.
func ExampleGroup_UpdateRequest() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()
	if _, err := ac.Groups.Create(ctx, access.GroupCreateRequest{Name: "developers", AutoJoin: new(true)}); err != nil {
		log.Fatal(err)
	}

	group, err := ac.Groups.Get(ctx, "developers")
	if err != nil {
		log.Fatal(err)
	}
	group.Description = "everyone who writes code"
	group, err = ac.Groups.Update(ctx, group.Name, group.UpdateRequest())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(group.Description, group.AutoJoin)
	// Output: everyone who writes code true
}

func ExamplePermissionsService_Replace() {
	ac, stop := inMemory()
	defer stop()
	ctx := context.Background()
	err := ac.Permissions.Create(ctx, access.Permission{
		Name: "public",
		Resources: map[access.PermissionResourceType]access.PermissionResource{
			access.PermissionResourceArtifact: {
				Actions: access.PermissionActions{Users: map[string][]access.PermissionAction{"admin": {access.PermissionActionRead}}},
				Targets: map[string]access.PermissionTarget{access.PermissionTargetAnyLocal: {IncludePatterns: []string{"public/**"}}},
			},
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	permission, err := ac.Permissions.Get(ctx, "public")
	if err != nil {
		log.Fatal(err)
	}
	resource := permission.Resources[access.PermissionResourceArtifact]
	resource.Targets[access.PermissionTargetAnyRemote] = access.PermissionTarget{IncludePatterns: []string{"**"}}
	if err := ac.Permissions.Replace(ctx, *permission); err != nil {
		log.Fatal(err)
	}

	permission, err = ac.Permissions.Get(ctx, "public")
	if err != nil {
		log.Fatal(err)
	}
	resource = permission.Resources[access.PermissionResourceArtifact]
	fmt.Println(resource.Actions.Users["admin"], len(resource.Targets), "targets")
	// Output: [READ] 2 targets
}
