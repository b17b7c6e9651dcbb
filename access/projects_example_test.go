package access_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/jfrogkit/jfrog-go/access"
)

// This example creates a project with a role, a user and a group that have the role, and a
// repository.
func Example_project() {
	srv := fakePlatform(map[string]string{
		"POST /access/api/v1/projects":                                        `{"project_key":"web","storage_quota_bytes":107374182400}`,
		"POST /access/api/v1/projects/web/roles":                              `{"name":"Releaser","type":"CUSTOM"}`,
		"PUT /access/api/v1/projects/web/users/ann":                           `{"name":"ann","roles":["Releaser"]}`,
		"PUT /access/api/v1/projects/web/groups/ops":                          "",
		"PUT /access/api/v1/projects/_/attach/repositories/web-npm-local/web": "",
		"GET /artifactory/api/repositories/web-npm-local":                     `{"projectKey":"web"}`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	project, err := ac.Projects.Create(ctx, access.Project{
		ProjectKey: "web", DisplayName: "Web shop",
		AdminPrivileges:   &access.AdminPrivileges{ManageMembers: new(true)},
		StorageQuotaBytes: new(100 * access.GiB),
	})
	if err != nil {
		log.Fatal(err)
	}
	role, err := ac.ProjectRoles.Create(ctx, "web", access.Role{
		Name:         "Releaser",
		Environments: []string{access.EnvironmentDev, access.EnvironmentProd},
		Actions:      []access.RoleAction{access.RoleActionReadRepository},
	})
	if err != nil {
		log.Fatal(err)
	}
	member := access.ProjectMember{Roles: []string{role.Name}}
	if _, err := ac.ProjectMembers.SetUser(ctx, "web", "ann", member); err != nil {
		log.Fatal(err)
	}
	if err := ac.ProjectMembers.SetGroup(ctx, "web", "ops", member); err != nil {
		log.Fatal(err)
	}
	if err := ac.ProjectRepositories.Attach(ctx, "web-npm-local", "web", nil); err != nil {
		log.Fatal(err)
	}
	if err := ac.ProjectRepositories.WaitAttached(ctx, "web-npm-local", "web", nil); err != nil {
		log.Fatal(err)
	}
	fmt.Println(project.ProjectKey, project.StorageQuotaBytes)
	// Output:
	// POST /access/api/v1/projects
	// {
	//   "project_key": "web",
	//   "display_name": "Web shop",
	//   "admin_privileges": {
	//     "manage_members": true
	//   },
	//   "storage_quota_bytes": 107374182400
	// }
	// POST /access/api/v1/projects/web/roles
	// {
	//   "name": "Releaser",
	//   "type": "CUSTOM",
	//   "environments": [
	//     "DEV",
	//     "PROD"
	//   ],
	//   "actions": [
	//     "READ_REPOSITORY"
	//   ]
	// }
	// PUT /access/api/v1/projects/web/users/ann
	// {"name":"ann","roles":["Releaser"]}
	// PUT /access/api/v1/projects/web/groups/ops
	// {"name":"ops","roles":["Releaser"]}
	// PUT /access/api/v1/projects/_/attach/repositories/web-npm-local/web
	// GET /artifactory/api/repositories/web-npm-local
	// web 100 GiB
}

// Update sends only the given settings. Extra keeps the fields that this package does not
// know, such as labels here.
func ExampleProjectsService_Update() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/projects/web": `{"project_key":"web","storage_quota_bytes":1073741824,"labels":["shop"]}`,
		"PUT /access/api/v1/projects/web": `{"project_key":"web","storage_quota_bytes":2147483648,"labels":["shop"]}`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	project, err := ac.Projects.Get(ctx, "web")
	if err != nil {
		log.Fatal(err)
	}
	*project.StorageQuotaBytes *= 2
	project, err = ac.Projects.Update(ctx, "web", *project)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(project.StorageQuotaBytes)
	// Output:
	// GET /access/api/v1/projects/web
	// PUT /access/api/v1/projects/web
	// {"labels":["shop"],"project_key":"web","storage_quota_bytes":2147483648}
	// 2 GiB
}

func ExampleProjectsService_WaitDelete() {
	srv := fakePlatform(map[string]string{
		"DELETE /access/api/v1/projects/_/attach/repositories/web-npm-local": "",
		"DELETE /access/api/v1/projects/web":                                 "",
	})
	defer srv.Close()
	ac := connect(srv)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	if err := ac.ProjectRepositories.Detach(ctx, "web-npm-local"); err != nil {
		log.Fatal(err)
	}
	if err := ac.Projects.WaitDelete(ctx, "web", nil); err != nil {
		log.Fatal(err)
	}
	// Output:
	// DELETE /access/api/v1/projects/_/attach/repositories/web-npm-local
	// DELETE /access/api/v1/projects/web
}

// SetUser replaces all roles of a user. To add a role, send the other roles as well.
func ExampleProjectMembersService_SetUser() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/projects/web/users/ann": `{"name":"ann","roles":["Developer"]}`,
		"PUT /access/api/v1/projects/web/users/ann": `{"name":"ann","roles":["Developer","Viewer"]}`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	ann, err := ac.ProjectMembers.GetUser(ctx, "web", "ann")
	if err != nil {
		log.Fatal(err)
	}
	ann.Roles = append(ann.Roles, "Viewer")
	ann, err = ac.ProjectMembers.SetUser(ctx, "web", "ann", *ann)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ann.Roles)
	// Output:
	// GET /access/api/v1/projects/web/users/ann
	// PUT /access/api/v1/projects/web/users/ann
	// {"name":"ann","roles":["Developer","Viewer"]}
	// [Developer Viewer]
}

func ExampleProjectRolesService_Replace() {
	srv := fakePlatform(map[string]string{
		"GET /access/api/v1/projects/web/roles/qa": `{"name":"qa","actions":["READ_BUILD"],"type":"CUSTOM","environments":["DEV"]}`,
		"PUT /access/api/v1/projects/web/roles/qa": `{"name":"qa","actions":["READ_BUILD"],"type":"CUSTOM","environments":["DEV","PROD"]}`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	role, err := ac.ProjectRoles.Get(ctx, "web", "qa")
	if err != nil {
		log.Fatal(err)
	}
	role.Environments = append(role.Environments, access.EnvironmentProd)
	role, err = ac.ProjectRoles.Replace(ctx, "web", "qa", *role)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(role.Environments)
	// Output:
	// GET /access/api/v1/projects/web/roles/qa
	// PUT /access/api/v1/projects/web/roles/qa
	// {"name":"qa","type":"CUSTOM","environments":["DEV","PROD"],"actions":["READ_BUILD"]}
	// [DEV PROD]
}

// Project mobile may read the repository, but not change it.
func ExampleProjectRepositoriesService_Share() {
	srv := fakePlatform(map[string]string{
		"PUT /access/api/v1/projects/_/share/repositories/web-npm-local/mobile": "",
	})
	defer srv.Close()

	err := connect(srv).ProjectRepositories.Share(context.Background(), "web-npm-local", "mobile",
		&access.ProjectRepositoryShareOptions{ReadOnly: new(true)})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// PUT /access/api/v1/projects/_/share/repositories/web-npm-local/mobile?readOnly=true
}

func ExampleGlobalRolesService_Create() {
	srv := fakePlatform(map[string]string{"POST /access/api/v1/roles": ""})
	defer srv.Close()

	err := connect(srv).GlobalRoles.Create(context.Background(), access.Role{
		Name:         "auditor",
		Environments: []string{access.EnvironmentProd},
		Actions:      []access.RoleAction{access.RoleActionReadRepository, access.RoleActionReadBuild},
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// POST /access/api/v1/roles
	// {
	//   "name": "auditor",
	//   "type": "CUSTOM_GLOBAL",
	//   "environments": [
	//     "PROD"
	//   ],
	//   "actions": [
	//     "READ_REPOSITORY",
	//     "READ_BUILD"
	//   ]
	// }
}

func ExampleEnvironmentsService_CreateInProject() {
	srv := fakePlatform(map[string]string{
		"POST /access/api/v1/projects/web/environments": `{"name":"web-STAGING"}`,
		"GET /access/api/v1/projects/web/environments":  `[{"name":"web-STAGING"}]`,
	})
	defer srv.Close()
	ac := connect(srv)
	ctx := context.Background()

	if _, err := ac.Environments.CreateInProject(ctx, "web", "web-STAGING"); err != nil {
		log.Fatal(err)
	}
	environments, err := ac.Environments.ListInProject(ctx, "web")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(environments)
	// Output:
	// POST /access/api/v1/projects/web/environments
	// {"name":"web-STAGING"}
	// GET /access/api/v1/projects/web/environments
	// [{web-STAGING}]
}
