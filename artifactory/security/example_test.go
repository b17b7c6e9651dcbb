package security_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/security"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

// inMemory starts a platform in memory with a user and a local repository. It returns the
// platform's services and a function that stops it.
func inMemory() (*security.Client, func()) {
	srv, err := jfrogtest.Start(jfrogtest.WithRepository("libs-release-local", "local", "maven"))
	if err != nil {
		log.Fatal(err)
	}
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken(srv.Token))
	if err != nil {
		log.Fatal(err)
	}
	sec := security.New(c)
	err = sec.Users.Replace(context.Background(),
		security.User{Name: "alice", Email: "alice@example.com", Password: "Correct-Horse1"})
	if err != nil {
		log.Fatal(err)
	}
	return sec, srv.Close
}

// Read a user, change it and send it back.
func ExampleUsersService_Update() {
	sec, stop := inMemory()
	defer stop()
	ctx := context.Background()

	user, err := sec.Users.Get(ctx, "alice")
	if err != nil {
		log.Fatal(err)
	}
	user.Email = "alice@acme.com"
	if err := sec.Users.Update(ctx, *user); err != nil {
		log.Fatal(err)
	}
	user, err = sec.Users.Get(ctx, "alice")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(user.Email, *user.Admin, *user.ProfileUpdatable)
	// Output: alice@acme.com false true
}

func ExampleGroupsService_Replace() {
	sec, stop := inMemory()
	defer stop()
	ctx := context.Background()

	err := sec.Groups.Replace(ctx,
		security.Group{Name: "deployers", Description: new("CI systems"), UserNames: []string{"alice"}})
	if err != nil {
		log.Fatal(err)
	}
	// To change a group without losing its members, read them too.
	group, err := sec.Groups.Get(ctx, "deployers", &security.GroupGetOptions{IncludeUsers: true})
	if err != nil {
		log.Fatal(err)
	}
	group.AutoJoin = new(true)
	fmt.Println(sec.Groups.Replace(ctx, *group), group.UserNames)
	// Output: <nil> [alice]
}

func ExamplePermissionTargetsService_Replace() {
	sec, stop := inMemory()
	defer stop()
	ctx := context.Background()

	err := sec.PermissionTargets.Create(ctx, security.PermissionTarget{
		Name: "deploy",
		Repo: &security.PermissionTargetSection{
			Repositories:    []string{security.PermissionTargetAnyLocal},
			IncludePatterns: []string{"org/acme/**"},
			Actions: &security.PermissionActions{Users: map[string][]security.PermissionAction{
				"alice": {security.PermissionActionRead},
			}},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	target, err := sec.PermissionTargets.Get(ctx, "deploy")
	if err != nil {
		log.Fatal(err)
	}
	target.Repo.Actions.Users["alice"] = append(target.Repo.Actions.Users["alice"],
		security.PermissionActionWrite)
	if err := sec.PermissionTargets.Replace(ctx, *target); err != nil {
		log.Fatal(err)
	}

	grants, err := sec.PermissionTargets.ListForUser(ctx, "alice")
	if err != nil {
		log.Fatal(err)
	}
	for _, grant := range grants {
		fmt.Println(grant.Name, grant.Repo.IncludePatterns, grant.Repo.Actions)
	}
	// Output: deploy [org/acme/**] [write read]
}

func ExamplePermissionTargetsV1Service_Replace() {
	sec, stop := inMemory()
	defer stop()
	ctx := context.Background()

	err := sec.PermissionTargetsV1.Replace(ctx, security.PermissionTargetV1{
		Name:            "deploy",
		Repositories:    []string{"libs-release-local"},
		IncludesPattern: new("org/acme/**,org/example/**"),
		Principals: &security.PermissionPrincipalsV1{Users: map[string][]security.PermissionActionV1{
			"alice": {security.PermissionActionV1Read, security.PermissionActionV1Deploy},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	target, err := sec.PermissionTargetsV1.Get(ctx, "deploy")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*target.IncludesPattern, target.Principals.Users["alice"])
	// Output: org/acme/**,org/example/** [w r]
}

func ExamplePasswordsService_Change() {
	sec, stop := inMemory()
	defer stop()

	err := sec.Passwords.Change(context.Background(), security.PasswordChangeRequest{
		UserName: "alice", OldPassword: "Correct-Horse1", NewPassword: "Battery-Staple2",
	})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleUserLocksService_SetPolicy() {
	sec, stop := inMemory()
	defer stop()
	ctx := context.Background()

	if err := sec.UserLocks.SetPolicy(ctx,
		security.UserLockPolicy{Enabled: true, LoginAttempts: 5}); err != nil {
		log.Fatal(err)
	}
	locked, err := sec.UserLocks.List(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, username := range locked {
		fmt.Println(username, sec.UserLocks.Unlock(ctx, username))
	}
	// Output:
}

func ExampleTokensService_Create() {
	sec, stop := inMemory()
	defer stop()
	ctx := context.Background()
	if err := sec.Groups.Replace(ctx, security.Group{Name: "readers"}); err != nil {
		log.Fatal(err)
	}

	// The user need not exist, as the scope has a group.
	token, err := sec.Tokens.Create(ctx, security.TokenCreateRequest{
		Username: "ci", Scope: security.TokenScopeMemberOfGroups + "readers",
		ExpiresInSeconds: new(8 * 3600),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.Scope, token.ExpiresInSeconds, token.AccessToken)
	fmt.Println(sec.Tokens.RevokeByValue(ctx, token.AccessToken))
	// Output:
	// api:* member-of-groups:readers 28800 *****
	// <nil>
}

func ExampleConfigurationService_Get() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		_, _ = io.WriteString(w, `<security version="v9"/>`)
	}))
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}

	stream, err := security.New(c).Configuration.Get(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer stream.Close()
	data, err := io.ReadAll(stream)
	fmt.Println(string(data), err)
	// Output: <security version="v9"/> <nil>
}
