package main

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/access"
	"github.com/jfrogkit/jfrog-go/artifactory"
	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

var kinds = []string{"group", "project", "environment", "role", "repository", "member", "permission"}

func sample(t *testing.T) *desired {
	t.Helper()
	d, err := load("desired.yaml")
	require.NoError(t, err)
	return d
}

func parse(t *testing.T, text string) *desired {
	t.Helper()
	file := filepath.Join(t.TempDir(), "desired.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	d, err := load(file)
	require.NoError(t, err)
	return d
}

func decodePart(text string) *part {
	var p part
	if err := yaml.Unmarshal([]byte(text), &p); err != nil {
		panic(err)
	}
	return &p
}

func (p *platform) plan(t *testing.T, d *desired) plan {
	t.Helper()
	steps, err := planApply(t.Context(), d.resources(p.client), d.Absent.resources(p.client))
	require.NoError(t, err)
	return steps
}

// apply applies the desired state and returns the recorded requests.
func (p *platform) apply(t *testing.T, d *desired) []string {
	t.Helper()
	p.writes = nil
	require.NoError(t, p.plan(t, d).apply(t.Context(), &bytes.Buffer{}))
	return p.writes
}

// summary returns a line for each step, with the settings that it changes.
func summary(p plan) []string {
	list := []string{}
	for _, s := range p {
		words := []string{string(s.action), s.resource}
		for _, c := range s.changes {
			words = append(words, c.Path)
		}
		list = append(list, strings.Join(words, " "))
	}
	return list
}

func TestCycle(t *testing.T) {
	p, d := newPlatform(t), sample(t)
	steps := p.plan(t, d)
	for _, kind := range kinds {
		assert.True(t, slices.ContainsFunc(steps, func(s *step) bool {
			return s.action == create && strings.HasPrefix(s.resource, kind+" ")
		}), "the sample creates no %s", kind)
	}
	p.apply(t, d)
	assert.Empty(t, summary(p.plan(t, d)), "the second plan")
	assert.Empty(t, p.apply(t, d), "the second apply")

	require.NoError(t, makeAbsent(t.Context(), &bytes.Buffer{}, p.client, d))
	assert.Equal(t, []string{
		"DELETE /access/api/v2/permissions/web-developers",
		"DELETE /access/api/v1/projects/web/groups/web-developers",
		"DELETE /artifactory/api/repositories/web-npm", // before the repositories in it
		"DELETE /artifactory/api/repositories/web-npm-remote",
		"DELETE /artifactory/api/repositories/web-npm-local",
		"DELETE /access/api/v1/projects/web/roles/Tester",
		"DELETE /access/api/v1/projects/web/environments/web-QA",
		"DELETE /access/api/v1/environments/STAGING",
		"DELETE /access/api/v1/projects/web", // after everything in it
		"DELETE /access/api/v2/groups/web-operators",
		"DELETE /access/api/v2/groups/web-developers",
	}, p.writes)
	repos, err := artifactory.New(p.client).Repositories.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, repos)
	groups, err := access.New(p.client).Groups.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, groups.Groups)
	permissions, err := access.New(p.client).Permissions.List(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, permissions.Permissions)
	projects, err := access.New(p.client).Projects.List(t.Context())
	require.NoError(t, err)
	assert.Empty(t, projects)
	assert.Equal(t, summary(steps), summary(p.plan(t, d)), "the plan after the deletion")

	p.writes = nil
	require.NoError(t, makeAbsent(t.Context(), &bytes.Buffer{}, p.client, d))
	assert.Empty(t, p.writes, "the second destroy")
}

// TestPartialUpdate checks that only changed settings are sent, for every kind of resource.
func TestPartialUpdate(t *testing.T) {
	const permissions = "/access/api/v2/permissions/web-developers"
	for name, test := range map[string]struct {
		change func(d *desired)
		plan   string
		writes []string
	}{
		"group": {
			func(d *desired) { d.Groups[0].Description = new("") },
			"~ group web-developers description",
			[]string{`PATCH /access/api/v2/groups/web-developers {"description":""}`},
		},
		"members of a group": {
			func(d *desired) { d.Groups[1].Members = []string{"ann", "bob"} },
			"~ group web-operators members",
			[]string{`PATCH /access/api/v2/groups/web-operators/members {"add":["ann","bob"],"remove":["admin"]}`},
		},
		"project": {
			func(d *desired) { d.Projects[0].SoftLimit = new(false) },
			"~ project web softLimit",
			[]string{`PUT /access/api/v1/projects/web {"project_key":"web","soft_limit":false}`},
		},
		"privileges": {
			func(d *desired) { d.Projects[0].AdminPrivileges = &adminPrivileges{ManageMembers: true} },
			"~ project web adminPrivileges.manageResources",
			[]string{`PUT /access/api/v1/projects/web {"project_key":"web","admin_privileges":{"manage_members":true,"manage_resources":false,"index_resources":false}}`},
		},
		"role": { // the API replaces a role
			func(d *desired) { d.Roles[0].Environments = []string{"DEV"} },
			"~ role web/Tester environments",
			[]string{`PUT /access/api/v1/projects/web/roles/Tester {"name":"Tester","description":"Tests release candidates","type":"CUSTOM","environments":["DEV"],"actions":["READ_REPOSITORY","READ_BUILD"]}`},
		},
		"local repository": {
			func(d *desired) { d.Repositories[0].Environments = []string{} },
			"~ repository web-npm-local environments",
			[]string{`POST /artifactory/api/repositories/web-npm-local {"key":"web-npm-local","rclass":"local","environments":[]}`},
		},
		"remote repository": {
			func(d *desired) { d.Repositories[1].URL = new("https://npm.example.org") },
			"~ repository web-npm-remote url",
			[]string{`POST /artifactory/api/repositories/web-npm-remote {"key":"web-npm-remote","rclass":"remote","url":"https://npm.example.org"}`},
		},
		"virtual repository": { // the order is significant
			func(d *desired) { slices.Reverse(d.Repositories[2].Repositories) },
			"~ repository web-npm repositories",
			[]string{`POST /artifactory/api/repositories/web-npm {"key":"web-npm","rclass":"virtual","repositories":["web-npm-remote","web-npm-local"]}`},
		},
		"repository out of its project": {
			func(d *desired) { d.Repositories[0].Project = new("") },
			"~ repository web-npm-local project",
			[]string{`DELETE /access/api/v1/projects/_/attach/repositories/web-npm-local`},
		},
		"repository into another project": {
			func(d *desired) {
				d.Projects = append(d.Projects, project{Key: "shop", DisplayName: new("Shop")})
				d.Repositories[0].Project, d.Repositories[0].Description = new("shop"), new("")
			},
			"+ project shop key displayName, ~ repository web-npm-local project description",
			[]string{
				`POST /access/api/v1/projects {"project_key":"shop","display_name":"Shop"}`,
				`PUT /access/api/v1/projects/_/attach/repositories/web-npm-local/shop`,
				`POST /artifactory/api/repositories/web-npm-local {"key":"web-npm-local","rclass":"local","description":""}`,
			},
		},
		"member": {
			func(d *desired) { d.Members[0].Roles = []string{"Developer", "Tester"} },
			"~ member web/web-developers roles",
			[]string{`PUT /access/api/v1/projects/web/groups/web-developers {"name":"web-developers","roles":["Developer","Tester"]}`},
		},
		"permission": {
			func(d *desired) {
				d.Permissions[0].Build = decodePart("{targets: {web-build-info: {}}, groups: {web-operators: [READ]}}")
			},
			"~ permission web-developers build.targets[web-build-info] build.groups[web-operators]",
			[]string{`PUT ` + permissions + `/build {"actions":{"users":{},"groups":{"web-operators":["READ"]}},"targets":{"web-build-info":{"include_patterns":["**"]}}}`},
		},
		"part of a permission": {
			func(d *desired) { d.Permissions[0].Artifact = decodePart("{}") },
			"~ permission web-developers artifact.targets[web-npm-local] artifact.targets[web-npm-remote] " +
				"artifact.groups[web-developers] artifact.groups[web-operators]",
			[]string{`DELETE ` + permissions + `/artifact`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, d := newPlatform(t), sample(t)
			p.apply(t, d)
			test.change(d)
			assert.Equal(t, test.plan, strings.Join(summary(p.plan(t, d)), ", "))
			assert.Equal(t, test.writes, p.apply(t, d))
			assert.Empty(t, summary(p.plan(t, d)), "the plan after the update")
		})
	}
}

// TestAbsent checks that deletions come after changes, so that nothing refers to the deleted
// resources.
func TestAbsent(t *testing.T) {
	p := newPlatform(t)
	p.apply(t, parse(t, `
repositories:
  - {key: a, class: local, packageType: npm}
  - {key: b, class: local, packageType: npm}
  - {key: all, class: virtual, packageType: npm, repositories: [a, b]}
`))
	next := parse(t, `
repositories:
  - {key: all, class: virtual, repositories: [b]}
absent:
  repositories: [{key: a}, {key: never-there}]
`)
	assert.Equal(t, []string{"~ repository all repositories", "- repository a"}, summary(p.plan(t, next)))
	p.apply(t, next)
	assert.Empty(t, p.plan(t, next))
}

// TestMissingSettings checks that missing settings are not changed, and that the order of a set
// does not matter.
func TestMissingSettings(t *testing.T) {
	p := newPlatform(t)
	p.apply(t, parse(t, "groups: [{name: g, description: d, members: [bob, ann]}]"))
	assert.Empty(t, p.plan(t, parse(t, "groups: [{name: g}]")))
	assert.Empty(t, p.plan(t, parse(t, "groups: [{name: g, members: [ann, bob]}]")))
	assert.Equal(t, []string{"~ group g members"}, summary(p.plan(t, parse(t, "groups: [{name: g, members: []}]"))))
}

func TestFixed(t *testing.T) {
	p := newPlatform(t)
	p.apply(t, parse(t, "repositories: [{key: a, class: local, packageType: npm}]"))
	d := parse(t, "repositories: [{key: a, class: local, packageType: maven}]")
	_, err := planApply(t.Context(), d.resources(p.client), nil)
	assert.EqualError(t, err, "repository a: packageType is npm and cannot be changed to maven")
}

// TestFailure checks that the steps after a failure are in the next plan, and that a failed read
// does not count as an absent resource.
func TestFailure(t *testing.T) {
	p := newPlatform(t)
	d := parse(t, "groups: [{name: g}]\nmembers: [{project: nowhere, group: g, roles: [Developer]}]\npermissions: [{name: p, artifact: {groups: {g: [READ]}}}]")
	err := p.plan(t, d).apply(t.Context(), &bytes.Buffer{})
	assert.ErrorIs(t, err, jfrog.ErrNotFound)
	assert.ErrorContains(t, err, "+ member nowhere/g (1 of 3 steps completed)")
	assert.Equal(t, []string{"+ member nowhere/g project group roles", "+ permission p name artifact.groups[g]"}, summary(p.plan(t, d)))

	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
	defer srv.Close()
	broken, err := jfrog.New(srv.URL, jfrog.WithRetry(jfrog.RetryPolicy{MaxAttempts: 1}))
	require.NoError(t, err)
	_, err = planApply(t.Context(), d.resources(broken), nil)
	assert.ErrorIs(t, err, jfrog.ErrServer)
	_, err = planDestroy(t.Context(), d.resources(broken))
	assert.ErrorIs(t, err, jfrog.ErrServer)
}

// TestBusy checks that the SDK retries safe requests, and that another apply completes the work
// after a failed create.
func TestBusy(t *testing.T) {
	p, d := newPlatform(t), sample(t)
	const members = "/access/api/v1/projects/web/groups/*"
	p.server.Inject(jfrogtest.Fault{Method: http.MethodGet, Status: http.StatusServiceUnavailable})
	p.server.Inject(jfrogtest.Fault{Method: http.MethodPut, Path: members, Status: http.StatusServiceUnavailable})
	p.server.Inject(jfrogtest.Fault{Method: http.MethodPost, After: 1, Status: http.StatusBadGateway})
	err := p.plan(t, d).apply(t.Context(), &bytes.Buffer{})
	assert.ErrorIs(t, err, jfrog.ErrUnavailable)
	assert.ErrorContains(t, err, "+ group web-operators (1 of 11 steps completed)")
	p.apply(t, d)
	assert.Empty(t, summary(p.plan(t, d)))
}

// TestNoActions checks that users and groups without actions equal missing ones.
func TestNoActions(t *testing.T) {
	assert.Equal(t, decodePart("{}"), decodePart("{users: {ann: []}, groups: {g: []}}"))
}

// TestDeletedAfterPlan checks that resources may be deleted between plan and apply.
func TestDeletedAfterPlan(t *testing.T) {
	p, d := newPlatform(t), sample(t)
	p.apply(t, d)
	late, err := planDestroy(t.Context(), d.resources(p.client))
	require.NoError(t, err)
	require.NoError(t, makeAbsent(t.Context(), &bytes.Buffer{}, p.client, d))
	assert.NoError(t, late.apply(t.Context(), &bytes.Buffer{}))
}

func TestLoadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"groups: [{nane: g}]":                                       "field nane not found",
		"repositories: [{key: a}]":                                  `class must be local, remote or virtual, not ""`,
		"repositories: [{key: a, class: local, url: x}]":            "url requires class remote",
		"repositories: [{key: a, class: remote, repositories: []}]": "require class virtual",
		"repositories: [{key: a, class: remote, url: ''}]":          "url is empty",
		"projects: [{key: a, displayName: ''}]":                     "displayName is empty",
	} {
		file := filepath.Join(t.TempDir(), "desired.yaml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := load(file)
		assert.ErrorContains(t, err, want, text)
	}
}

func TestDemo(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, demo(context.WithoutCancel(t.Context()), &out, sample(t)))
	assert.Contains(t, out.String(), "== Plan again\nNo changes.\n")
	assert.Contains(t, out.String(), "description: Packages of the web shop -> Changed\n")
	assert.Contains(t, out.String(), "- repository web-old-local\n")
}

func TestRunsInMemoryByItself(t *testing.T) {
	srv := jfrogtest.New(t)
	t.Setenv("JFROG_URL", srv.URL)
	t.Setenv("JFROG_ACCESS_TOKEN", srv.Token)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), nil, &out))
	assert.Contains(t, out.String(), "== Destroy")
	out.Reset()
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-apply", "-h"}, &out), flag.ErrHelp)
	assert.Contains(t, out.String(), "Usage: terraform-style")
	assert.ErrorContains(t, run(t.Context(), []string{"-apply"}, &out), "require -platform")
	assert.ErrorContains(t, run(t.Context(), []string{"apply"}, &out), "unexpected argument")
	assert.Empty(t, srv.Requests(), "requests to the configured platform")

	require.NoError(t, run(t.Context(), []string{"-platform"}, &out))
	for _, r := range srv.Requests() {
		assert.Equal(t, http.MethodGet, r.Method)
	}
	srv.ResetRequests()
	t.Setenv("JFROG_ACCESS_TOKEN", "wrong")
	require.ErrorIs(t, run(t.Context(), []string{"-platform", "-apply"}, &out), jfrog.ErrUnauthorized)
	assert.Len(t, srv.Requests(), 1)
}
