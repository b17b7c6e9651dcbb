package jfrogtest

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// A project owns repositories and gives its members roles in them.
type project struct {
	Key          string          `json:"project_key"`
	DisplayName  string          `json:"display_name"`
	Description  string          `json:"description"`
	Privileges   map[string]bool `json:"admin_privileges"`
	Quota        int64           `json:"storage_quota_bytes"`
	SoftLimit    bool            `json:"soft_limit"`
	QuotaEmail   bool            `json:"storage_quota_email_notification"`
	roles        []*projectRole
	users        map[string][]string // to the names of roles
	groups       map[string][]string
	environments []string
}

var projectKeys = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

func (s *Server) project(q *request) (*project, error) {
	if p := s.access.projects[q.params["projectKey"]]; p != nil {
		return p, nil
	}
	return nil, fail(http.StatusNotFound, "Project '%s' not found", q.params["projectKey"])
}

func (s *Server) handleListProjects(*request) (*answer, error) {
	list := []*project{}
	for _, key := range sortedKeys(s.access.projects) {
		list = append(list, s.access.projects[key])
	}
	return jsonAnswer(http.StatusOK, "", list), nil
}

func (s *Server) handleCreateProject(q *request) (*answer, error) {
	p := &project{QuotaEmail: true, roles: predefinedRoles(), users: map[string][]string{}, groups: map[string][]string{}}
	if err := q.decode(p); err != nil {
		return nil, err
	}
	switch {
	case !projectKeys.MatchString(p.Key):
		return nil, fail(http.StatusBadRequest, "Invalid project key: '%s'", p.Key)
	case s.access.projects[p.Key] != nil:
		return nil, fail(http.StatusConflict, "Project '%s' already exists", p.Key)
	}
	if err := s.checkProject(p); err != nil {
		return nil, err
	}
	s.access.projects[p.Key] = p
	return jsonAnswer(http.StatusCreated, "", p), nil
}

// checkProject fills defaults in and refuses display names that are missing or taken.
func (s *Server) checkProject(p *project) error {
	if p.DisplayName == "" || len(p.DisplayName) > 128 {
		return fail(http.StatusBadRequest, "The display name must have 1 to 128 characters")
	}
	for _, other := range s.access.projects {
		if other.Key != p.Key && strings.EqualFold(other.DisplayName, p.DisplayName) {
			return fail(http.StatusConflict, "A project with the display name '%s' already exists", p.DisplayName)
		}
	}
	if p.Privileges == nil {
		p.Privileges = map[string]bool{"manage_members": false, "manage_resources": false, "index_resources": false}
	}
	return nil
}

func (s *Server) handleGetProject(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, "", p), nil
}

func (s *Server) handleUpdateProject(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	changed := *p
	changed.Privileges = maps.Clone(p.Privileges)
	if err := q.decode(&changed); err != nil {
		return nil, err
	}
	changed.Key = p.Key
	if err := s.checkProject(&changed); err != nil {
		return nil, err
	}
	*p = changed
	return jsonAnswer(http.StatusOK, "", p), nil
}

// handleDeleteProject deletes a project that owns nothing any more.
func (s *Server) handleDeleteProject(q *request) (*answer, error) {
	p, err := s.project(q)
	if err != nil {
		return nil, err
	}
	for _, repo := range s.sortedRepos() {
		if repo.setting("projectKey") == p.Key {
			return nil, fail(http.StatusBadRequest, "project containing resources can't be removed")
		}
	}
	delete(s.access.projects, p.Key)
	for _, repo := range s.repos {
		delete(repo.shared.with, p.Key)
	}
	return noContent(), nil
}

// A member is a user or group of a project.
type member struct {
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

// members are the users or the groups of the project, as the path says after its key; exists tells whether there is such a principal.
func (s *Server) members(q *request) (p *project, list map[string][]string, exists bool, err error) {
	if p, err = s.project(q); err != nil {
		return nil, nil, false, err
	}
	if q.segments[4] == "groups" {
		return p, p.groups, s.access.groups[q.params["member"]] != nil, nil
	}
	return p, p.users, s.access.accounts[q.params["member"]] != nil, nil
}

func (s *Server) handleListMembers(q *request) (*answer, error) {
	_, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	list := []member{}
	for _, name := range sortedKeys(members) {
		list = append(list, member{name, members[name]})
	}
	return jsonAnswer(http.StatusOK, "", map[string][]member{"members": list}), nil
}

func (s *Server) handleGetMember(q *request) (*answer, error) {
	p, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	roles, ok := members[q.params["member"]]
	if !ok {
		return nil, fail(http.StatusNotFound, "'%s' is not a member of project '%s'", q.params["member"], p.Key)
	}
	return jsonAnswer(http.StatusOK, "", member{q.params["member"], roles}), nil
}

// handleSetMember adds a member, or changes its roles.
func (s *Server) handleSetMember(q *request) (*answer, error) {
	p, members, exists, err := s.members(q)
	if err != nil {
		return nil, err
	}
	var given member
	if err := q.decode(&given); err != nil {
		return nil, err
	}
	if given.Name = q.params["member"]; !exists {
		return nil, fail(http.StatusNotFound, "'%s' not found", given.Name)
	}
	for i, name := range given.Roles {
		r := p.role(name)
		if r == nil {
			return nil, fail(http.StatusBadRequest, "Role '%s' does not exist in project '%s'", name, p.Key)
		}
		given.Roles[i] = r.Name
	}
	if given.Roles == nil {
		given.Roles = []string{}
	}
	members[given.Name] = given.Roles
	return jsonAnswer(http.StatusOK, "", given), nil
}

func (s *Server) handleDeleteMember(q *request) (*answer, error) {
	p, members, _, err := s.members(q)
	if err != nil {
		return nil, err
	}
	if _, ok := members[q.params["member"]]; !ok {
		return nil, fail(http.StatusNotFound, "'%s' is not a member of project '%s'", q.params["member"], p.Key)
	}
	delete(members, q.params["member"])
	return noContent(), nil
}

// sharing says which other projects see a repository; the values tell whether they may only read.
type sharing struct {
	with        map[string]bool
	all         bool
	allReadOnly bool
}

// sharedRepo finds the repository that the path names, and checks the project if it names one.
func (s *Server) sharedRepo(q *request) (*repository, error) {
	repo := s.repos[q.params["repoName"]]
	if repo == nil || !repo.configured() {
		return nil, fail(http.StatusNotFound, "Repository '%s' not found", q.params["repoName"])
	}
	if key, ok := q.params["projectKey"]; ok && s.access.projects[key] == nil {
		return nil, fail(http.StatusNotFound, "Project '%s' not found", key)
	}
	return repo, nil
}

// handleAttach makes a project the owner of a repository.
func (s *Server) handleAttach(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	key, owner := q.params["projectKey"], repo.setting("projectKey")
	if owner != "" && owner != key && s.access.projects[owner] != nil && !q.flag("force", false) {
		return nil, fail(http.StatusBadRequest, "Repository '%s' is already assigned to project '%s'", repo.key, owner)
	}
	repo.config["projectKey"] = key
	delete(repo.shared.with, key)
	return noContent(), nil
}

func (s *Server) handleDetach(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	if repo.setting("projectKey") == "" {
		return nil, fail(http.StatusNotFound, "Repository '%s' is not assigned to a project", repo.key)
	}
	delete(repo.config, "projectKey")
	return noContent(), nil
}

// handleShare shares a repository with one project, or with all if the path names none.
func (s *Server) handleShare(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	key, one := q.params["projectKey"]
	readOnly := q.flag("readOnly", false)
	switch {
	case !one:
		repo.shared.all, repo.shared.allReadOnly = true, readOnly
	case repo.setting("projectKey") == key:
		return nil, fail(http.StatusBadRequest, "Repository '%s' is assigned to project '%s' itself", repo.key, key)
	default:
		if repo.shared.with == nil {
			repo.shared.with = map[string]bool{}
		}
		repo.shared.with[key] = readOnly
	}
	return noContent(), nil
}

func (s *Server) handleUnshare(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	if key, one := q.params["projectKey"]; one {
		delete(repo.shared.with, key)
	} else {
		repo.shared.all, repo.shared.allReadOnly = false, false
	}
	return noContent(), nil
}

func (s *Server) handleRepositoryStatus(q *request) (*answer, error) {
	repo, err := s.sharedRepo(q)
	if err != nil {
		return nil, err
	}
	readOnly := repo.shared.all && repo.shared.allReadOnly || len(repo.shared.with) > 0 && !slices.Contains(slices.Collect(maps.Values(repo.shared.with)), false)
	return jsonAnswer(http.StatusOK, "", struct {
		Name         string   `json:"resource_name"`
		Environments []string `json:"environments"`
		With         []string `json:"shared_with_projects"`
		All          bool     `json:"shared_with_all_projects"`
		ReadOnly     bool     `json:"shared_read_only"`
		Owner        string   `json:"assigned_to,omitempty"`
	}{repo.key, repo.environments(), sortedKeys(repo.shared.with), repo.shared.all, readOnly, repo.setting("projectKey")}), nil
}
