package access_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
)

// exampleAccess starts a server and returns a client of it. The server keeps the JSON objects
// that it receives: PUT stores an object at its path, POST below its path, and GET returns it
// or the list of the objects below its path.
func exampleAccess() (c *access.Client, stop func()) {
	var paths []string // of the objects, in the order of their creation
	objects := map[string]json.RawMessage{}
	store := func(at string, object []byte) {
		if objects[at] == nil {
			paths = append(paths, at)
		}
		objects[at] = object
	}
	attached, unread := "", 0 // Artifactory shows the project of a repository after some reads

	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := strings.Replace(strings.TrimSuffix(r.URL.Path, "/"), "/crowd/settings", "/crowd", 1)
		body, _ := io.ReadAll(r.Body)
		var object struct {
			Name, Key  string
			ProjectKey string `json:"project_key"`
			NewName    string `json:"new_name"`
		}
		_ = json.Unmarshal(body, &object)
		name := cmp.Or(object.Name, object.Key, object.ProjectKey)
		method, verb := r.Method, path.Base(at)
		switch {
		case strings.Contains(at, "/attach/"):
			attached, unread = verb, 2
			w.WriteHeader(http.StatusNoContent)
		case strings.HasPrefix(at, "/artifactory/api/repositories/"):
			project := ""
			if unread--; unread < 0 {
				project = attached
			}
			fmt.Fprintf(w, `{"key":%q,"projectKey":%q}`, verb, project)
		case verb == "ping":
			fmt.Fprint(w, "OK")
		case verb == "root":
			fmt.Fprint(w, "-----BEGIN CERTIFICATE-----\nZGVy\n-----END CERTIFICATE-----\n")
		case verb == "rename":
			delete(objects, path.Dir(at))
			store(path.Join(path.Dir(path.Dir(at)), object.NewName), fmt.Appendf(nil, `{"name":%q}`, object.NewName))
			_, _ = w.Write(body)
		case verb == "refresh":
			fmt.Fprint(w, "2 groups were imported.")
		case verb == "validate_server", verb == "full_broadcast", method == http.MethodPatch:
			w.WriteHeader(http.StatusNoContent)
		case method == http.MethodPost, method == http.MethodPut && strings.Contains(at, "/ldap/"):
			store(path.Join(at, name), body)
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write(body)
		case method == http.MethodPut:
			store(at, body)
			_, _ = w.Write(body)
		case method == http.MethodDelete && objects[at] != nil:
			delete(objects, at)
			w.WriteHeader(http.StatusNoContent)
		case method == http.MethodGet && objects[at] != nil:
			_, _ = w.Write(objects[at])
		case method == http.MethodGet && strings.HasSuffix(at, "s"):
			list := []json.RawMessage{}
			for _, p := range paths {
				if object := objects[p]; object != nil && path.Dir(p) == at {
					list = append(list, object)
				}
			}
			switch verb {
			case "users", "groups":
				_ = json.NewEncoder(w).Encode(map[string]any{"members": list})
			default:
				_ = json.NewEncoder(w).Encode(list)
			}
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprintf(w, `{"errors":[{"code":"NOT_FOUND","message":"There is no %s"}]}`, verb)
		}
	}))
	jc, err := jfrog.New(srv.URL, jfrog.WithAccessToken("token"))
	if err != nil {
		log.Fatal(err)
	}
	return access.New(jc), srv.Close
}

// This example creates a project with a role, a user and a group that have the role, and a
// repository.
func Example_project() {
	c, stop := exampleAccess()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	project, err := c.Projects.Create(ctx, access.Project{
		ProjectKey: "web", DisplayName: "Web shop",
		AdminPrivileges:   &access.AdminPrivileges{ManageMembers: new(true), ManageResources: new(true)},
		StorageQuotaBytes: new(100 * access.GiB),
	})
	if err != nil {
		log.Fatal(err)
	}
	role, err := c.ProjectRoles.Create(ctx, "web", access.Role{
		Name:         "Release Engineer",
		Environments: []string{access.EnvironmentDev, access.EnvironmentProd},
		Actions:      []access.RoleAction{access.RoleActionReadRepository, access.RoleActionDeployCacheRepository},
	})
	if err != nil {
		log.Fatal(err)
	}
	member := access.ProjectMember{Roles: []string{role.Name}}
	if _, err := c.ProjectMembers.SetUser(ctx, "web", "ann", member); err != nil {
		log.Fatal(err)
	}
	if err := c.ProjectMembers.SetGroup(ctx, "web", "releasers", member); err != nil {
		log.Fatal(err)
	}
	if err := c.ProjectRepositories.Attach(ctx, "web-npm-local", "web", nil); err != nil {
		log.Fatal(err)
	}
	if err := c.ProjectRepositories.WaitAttached(ctx, "web-npm-local", "web", &jfrog.WaitOptions{Interval: time.Millisecond}); err != nil {
		log.Fatal(err)
	}

	fmt.Println(project.ProjectKey, project.StorageQuotaBytes)
	users, err := c.ProjectMembers.ListUsers(ctx, "web")
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

// Update sends only the given settings. Extra keeps the fields that this package does not
// know.
func ExampleProjectsService_Update() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()
	_, err := c.Projects.Create(ctx, access.Project{
		ProjectKey: "web", DisplayName: "Web shop", StorageQuotaBytes: new(100 * access.GiB),
		Extra: map[string]json.RawMessage{"labels": json.RawMessage(`["shop"]`)},
	})
	if err != nil {
		log.Fatal(err)
	}

	project, err := c.Projects.Get(ctx, "web")
	if err != nil {
		log.Fatal(err)
	}
	*project.StorageQuotaBytes *= 2
	project, err = c.Projects.Update(ctx, "web", *project)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %v, labels %s\n", project.DisplayName, project.StorageQuotaBytes, project.Extra["labels"])
	// Output:
	// Web shop: 200 GiB, labels ["shop"]
}

func ExampleProjectsService_WaitDelete() {
	c, stop := exampleAccess()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if _, err := c.Projects.Create(ctx, access.Project{ProjectKey: "web", DisplayName: "Web shop"}); err != nil {
		log.Fatal(err)
	}

	if err := c.ProjectRepositories.Detach(ctx, "web-npm-local"); err != nil {
		log.Fatal(err)
	}
	if err := c.Projects.WaitDelete(ctx, "web", nil); err != nil {
		log.Fatal(err)
	}
	projects, err := c.Projects.List(ctx)
	fmt.Println(len(projects), err)
	// Output: 0 <nil>
}

func ExampleProjectMembersService_SetUser() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()
	_, err := c.ProjectMembers.SetUser(ctx, "web", "ann", access.ProjectMember{Roles: []string{"Developer"}})
	if err != nil {
		log.Fatal(err)
	}

	// SetUser replaces all roles of a user.
	ann, err := c.ProjectMembers.GetUser(ctx, "web", "ann")
	if err != nil {
		log.Fatal(err)
	}
	ann.Roles = append(ann.Roles, "Release Manager")
	ann, err = c.ProjectMembers.SetUser(ctx, "web", "ann", *ann)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ann.Name, ann.Roles)
	// Output: ann [Developer Release Manager]
}

func ExampleProjectRolesService_Replace() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()
	_, err := c.ProjectRoles.Create(ctx, "web", access.Role{
		Name:         "qa",
		Environments: []string{access.EnvironmentDev},
		Actions:      []access.RoleAction{access.RoleActionReadRepository},
	})
	if err != nil {
		log.Fatal(err)
	}

	role, err := c.ProjectRoles.Get(ctx, "web", "qa")
	if err != nil {
		log.Fatal(err)
	}
	if !slices.Contains(role.Actions, access.RoleActionReadBuild) {
		role.Actions = append(role.Actions, access.RoleActionReadBuild)
	}
	role, err = c.ProjectRoles.Replace(ctx, "web", "qa", *role)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(role.Type, role.Environments, role.Actions)
	// Output: CUSTOM [DEV] [READ_REPOSITORY READ_BUILD]
}

func ExampleProjectRepositoriesService_Share() {
	c, stop := exampleAccess()
	defer stop()

	// Project mobile may read the repository.
	err := c.ProjectRepositories.Share(context.Background(), "web-npm-local", "mobile",
		&access.ProjectRepositoryShareOptions{ReadOnly: new(true)})
	fmt.Println(err)
	// Output: <nil>
}

func ExampleGlobalRolesService_Create() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	err := c.GlobalRoles.Create(ctx, access.Role{
		Name:         "auditor",
		Environments: []string{access.EnvironmentProd},
		Actions:      []access.RoleAction{access.RoleActionReadRepository, access.RoleActionReadBuild},
	})
	if err != nil {
		log.Fatal(err)
	}
	roles, err := c.GlobalRoles.List(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, role := range roles {
		fmt.Println(role.Name, role.Type)
	}
	// Output: auditor CUSTOM_GLOBAL
}

func ExampleEnvironmentsService_CreateInProject() {
	c, stop := exampleAccess()
	defer stop()
	ctx := context.Background()

	if _, err := c.Environments.CreateInProject(ctx, "web", "web-STAGING"); err != nil {
		log.Fatal(err)
	}
	name, err := c.Environments.RenameInProject(ctx, "web", "web-STAGING", "web-QA")
	if err != nil {
		log.Fatal(err)
	}
	environments, err := c.Environments.ListInProject(ctx, "web")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, environments)
	// Output: web-QA [{web-QA}]
}
