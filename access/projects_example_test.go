package access_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// projectPlatform is a platform that answers changes with what it is sent, wraps lists of
// members, and shows the project of a repository a moment late.
func projectPlatform() *httptest.Server {
	late := 2
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/artifactory/api/repositories/web-npm-local":
			if late--; late >= 0 {
				fmt.Fprint(w, `{"key":"web-npm-local"}`)
				return
			}
			fmt.Fprint(w, `{"key":"web-npm-local","projectKey":"web"}`)
		case strings.Contains(r.URL.Path, "/attach/"):
			w.WriteHeader(http.StatusNoContent)
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/users"):
			fmt.Fprint(w, `{"members":[{"name":"ann","roles":["Release Engineer"]}]}`)
		case r.Method == http.MethodGet:
			fmt.Fprint(w, `{"project_key":"web","display_name":"Web shop","storage_quota_bytes":107374182400,"labels":["shop"]}`)
		default:
			_, _ = io.Copy(w, r.Body)
		}
	}))
}

// A project with a role of its own, a user and a group who have it, and a repository.
func Example_project() {
	srv := projectPlatform()
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	acc := access.New(c)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	project, err := acc.Projects.Create(ctx, &access.Project{
		Key: "web", DisplayName: "Web shop",
		AdminPrivileges: &access.AdminPrivileges{ManageMembers: new(true), ManageResources: new(true)},
		StorageQuota:    new(100 * access.GiB),
	})
	if err != nil {
		log.Fatal(err)
	}
	role, err := acc.ProjectRoles.Create(ctx, project.Key, &access.Role{
		Name: "Release Engineer", Type: access.RoleTypeCustom,
		Environments: []string{access.EnvironmentDev, access.EnvironmentProd},
		Actions:      []access.RoleAction{access.RoleActionReadRepository, access.RoleActionDeployCacheRepository},
	})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := acc.ProjectMembers.SetUser(ctx, project.Key, access.ProjectMember{Name: "ann", Roles: []string{role.Name}}); err != nil {
		log.Fatal(err)
	}
	if err := acc.ProjectMembers.SetGroup(ctx, project.Key, access.ProjectMember{Name: "releasers", Roles: []string{role.Name}}); err != nil {
		log.Fatal(err)
	}
	if err := acc.ProjectRepositories.Attach(ctx, "web-npm-local", project.Key, nil); err != nil {
		log.Fatal(err)
	}
	if err := acc.ProjectRepositories.WaitAttached(ctx, "web-npm-local", project.Key, &jfrog.WaitOptions{Interval: time.Millisecond}); err != nil {
		log.Fatal(err)
	}

	fmt.Println(project.Key, project.StorageQuota)
	users, err := acc.ProjectMembers.ListUsers(ctx, project.Key)
	if err != nil {
		log.Fatal(err)
	}
	for _, u := range users {
		fmt.Println(u.Name, u.Roles)
	}
	// Output:
	// web 100 GiB
	// ann [Release Engineer]
}

// What the server knows and this package does not is kept.
func ExampleProjectsService_Update() {
	srv := projectPlatform()
	defer srv.Close()
	c, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	acc := access.New(c)
	ctx := context.Background()

	project, err := acc.Projects.Get(ctx, "web")
	if err != nil {
		log.Fatal(err)
	}
	*project.StorageQuota *= 2
	if project, err = acc.Projects.Update(ctx, "web", project); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %v, labels %s\n", project.DisplayName, project.StorageQuota, project.Extra["labels"])

	// Only what is set is sent. (The server here answers with just that.)
	project, err = acc.Projects.Update(ctx, "web", &access.Project{StorageQuota: new(access.UnlimitedStorage)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q: %v\n", project.DisplayName, project.StorageQuota)
	// Output:
	// Web shop: 200 GiB, labels ["shop"]
	// "": unlimited
}
