package jfrogtest_test

import (
	"testing"

	"github.com/jfrogkit/jfrog-go/jfrogtest"
)

func init() {
	undocumentedFields = append(undocumentedFields,
		undocumentedField{"6.29.4", "[]", "several variables can match (the manual shows one)"})
	for operation, prefix := range map[string]string{"6.12.1": "", "6.12.4": "[]."} {
		undocumentedFields = append(undocumentedFields,
			undocumentedField{operation, prefix + "formJSONValues[].value", "variables by name, as in 6.12.2"})
	}
	for _, route := range []string{"GET /pipelines/api/v1/pipelineSources", "GET /pipelines/api/v1/pipelinesources/{id}", "DELETE /pipelines/api/v1/pipelinesources/{id}"} {
		routesWithoutFixture[route] = "the other spelling of a documented path, which clients use"
	}
	routesWithoutFixture["GET /pipelines/api/v1/projectIntegration/{projectIntegrationId}"] = "the path that the manual prints"
}

const pipelinesAPI = "/pipelines/api/v1/"

const pipelinesYAML = `
resources:
  - name: repo
    type: GitRepo
    configuration: {path: acme/app, gitProvider: git}
pipelines:
  - name: app
    steps:
      - name: make
        type: Bash
        configuration:
          inputResources: [{name: repo}]
        execution:
          onExecute: [make]
`

// pipelinesTraffic calls the operations that set up Pipelines.
func pipelinesTraffic(c *client) {
	c.t.Helper()
	p := c.platform()
	for _, path := range []string{
		"systemCodes?group=status", "system/info", "system/configStatus", "system/health", "systemConfigs/loggers",
		"metrics", "metrics/application", "masterIntegrations", "masterIntegrationFields?masterIntegrationIds=20&limit=1",
		"masterResources", "masterResources/1", "masterResources?masterResourceId=2",
	} {
		p.get(pipelinesAPI + path).want(200)
	}
	p.do("PUT", pipelinesAPI+"systemConfigs/loggers", map[string]any{"configValue": map[string]any{"service": "api", "level": "warn"}}).want(200)
	p.do("DELETE", pipelinesAPI+"systemConfigs/loggers?serviceName=api", nil).want(200)

	git := integrationOf("git", 20, "github", map[string]any{"url": "https://api.github.com", "token": "t"})
	p.do("POST", pipelinesAPI+"projectIntegrations", git).want(200)
	p.do("POST", pipelinesAPI+"projectIntegrations", git).want(409)
	envs := map[string]any{"a": map[string]any{"value": "b", "isSecure": true}}
	p.do("POST", pipelinesAPI+"projectIntegrations", integrationOf("envs", 99, "generic", map[string]any{"envs": envs})).want(200)
	cloud := integrationOf("aws", 46, "amazonKeys", map[string]any{"accessKeyId": "a", "secretAccessKey": "s"})
	cloud["isInternal"], cloud["environments"] = true, []string{"DEV"}
	p.do("POST", pipelinesAPI+"projectIntegrations", cloud).want(200)
	for _, path := range []string{"projectIntegrations", "projectIntegrations/1", "projectIntegration/2", "projectIntegrations/1/share"} {
		p.get(pipelinesAPI + path).want(200)
	}
	p.do("PUT", pipelinesAPI+"projectIntegrations/2", integrationOf("envs", 99, "generic", map[string]any{"envs": envs})).want(200)
	p.do("PUT", pipelinesAPI+"projectIntegrations/1/share", map[string]any{
		"sharedWithProjects": []int{1}, "shareWithAllProjects": true, "sharedReadOnly": false,
	}).want(200)
	nodesTraffic(p)
	sourcesTraffic(p)

	p.do("POST", pipelinesAPI+"templates", map[string]any{"name": "t", "namespace": "n", "templateSourceId": 1, "syntaxVersion": "latest"}).want(200)
	p.get(pipelinesAPI + "templates").want(200)
	p.get(pipelinesAPI + "templates/1").want(200)
	variable := map[string]any{"key": "hello", "value": "world", "scope": "project", "projectId": 1}
	p.do("POST", pipelinesAPI+"environmentVariables", variable).want(200)
	p.do("PUT", pipelinesAPI+"environmentVariables/1", variable).want(200)
	p.get(pipelinesAPI + "environmentVariables").want(200)
	p.get(pipelinesAPI + "environmentVariables/1").want(200)
	p.do("DELETE", pipelinesAPI+"environmentVariableIds/1", nil).want(200)
	p.get(pipelinesAPI + "projects").want(200)
	p.do("DELETE", pipelinesAPI+"projectIntegrations/2", nil).want(200)
}

// integrationOf returns the body of a request for an integration.
func integrationOf(name string, id int, kind string, values map[string]any) map[string]any {
	form := []any{}
	for label, value := range values {
		form = append(form, map[string]any{"label": label, "value": value})
	}
	return map[string]any{
		"projectId": 1, "name": name, "masterIntegrationId": id, "masterIntegrationName": kind, "formJSONValues": form,
		"permissions": map[string]any{"pipelineSources": map[string]any{"allowAllPipelineSources": true}},
	}
}

func nodesTraffic(p *client) {
	p.t.Helper()
	image := map[string]any{
		"name": "image", "masterIntegrationId": "46", "imageId": "ami-1", "region": "eu", "isAvailable": true, "operatingSystem": "Ubuntu_20.04",
	}
	p.do("POST", pipelinesAPI+"buildPlaneImages", image).want(200)
	p.get(pipelinesAPI + "buildPlaneImages?buildPlaneImageIds=1&masterIntegrationIds=46&isAvailable=true").want(200)
	pool := map[string]any{
		"projectId": 1, "name": "aws", "isOnDemand": true, "architecture": "x86_64", "operatingSystem": "Ubuntu_20.04",
		"nodeIdleIntervalInMins": 20, "buildPlaneImageId": 1, "projectIntegrationId": 3,
		"providerMetadataPropertyBag": map[string]any{"instanceSize": "c4.large"}, "environments": []string{"DEV"},
	}
	p.do("POST", pipelinesAPI+"nodePools", pool).want(200)
	p.do("PUT", pipelinesAPI+"nodePools/1", pool).want(200)
	p.get(pipelinesAPI + "nodePools?projectIds=1").want(200)
	p.do("POST", pipelinesAPI+"nodes", map[string]any{
		"projectId": 1, "friendlyName": "n", "isOnDemand": true, "isAutoInitialized": false, "nodePoolId": 1, "sshPort": "22",
	}).want(200)
	for range 2 {
		p.get(pipelinesAPI + "nodes").want(200)
		p.get(pipelinesAPI + "nodes/1").want(200)
	}
	if err := p.srv.ReportNode(1, jfrogtest.NodeLoad{Disk: 1, Memory: 2, CPU: 3}); err != nil {
		p.t.Error(err)
	}
	p.get(pipelinesAPI+"nodeStats?nodeIds=1").want(200, `"cpuLoadInPercentage": "3"`)
	p.do("DELETE", pipelinesAPI+"nodes/1", nil).want(200)
	p.do("DELETE", pipelinesAPI+"nodePools/1", nil).want(200)
	p.do("DELETE", pipelinesAPI+"nodePools/x", nil).want(400)
}

func sourcesTraffic(p *client) {
	p.t.Helper()
	p.srv.PushGit("acme/app", "main", map[string]string{"pipelines.yml": pipelinesYAML})
	// The request of a client that sends neither a name nor a protocol, with a slash at the end.
	source := map[string]any{
		"projectId": 1, "projectIntegrationId": 1, "repositoryFullName": "acme/app", "branch": "main", "fileFilter": "pipelines.yml",
	}
	p.do("POST", pipelinesAPI+"pipelinesources/", source).want(200).is("name", "acme_app_main", "cloneProtocol", "https")
	p.do("POST", pipelinesAPI+"pipelinesources", source).want(404, "already exists")
	for _, path := range []string{
		"pipelinesources", "pipelineSources/", "pipelineSources/1", "pipelinesources/1", "pipelineSyncStatuses", "pipelineSyncStatuses/1",
	} {
		p.get(pipelinesAPI + path).want(200)
	}
	p.get(pipelinesAPI+"pipelineSources/1").want(200).is("lastSyncStatusCode", 4002)
	p.get(pipelinesAPI+"pipelinesources/1?sync=true&branch=main").want(200).is("lastSyncStatusCode", 4001)
	p.do("PUT", pipelinesAPI+"pipelinesources", map[string]any{"projectIntegrationId": 1}).want(200)
	p.get(pipelinesAPI + "pipelineSources/x").want(404)
	p.do("DELETE", pipelinesAPI+"pipelineSources/1", nil).want(200)
	p.do("DELETE", pipelinesAPI+"pipelinesources/1", nil).want(404)
}

func TestMaskedValuesCanBeSentBack(t *testing.T) {
	c := start(t).platform()
	git := integrationOf("git", 20, "github", map[string]any{"url": "https://api.github.com", "token": "t"})
	c.do("POST", pipelinesAPI+"projectIntegrations", git).want(200)
	for _, tc := range []struct {
		token  any
		status int
	}{{"*****", 200}, {"new", 200}, {"", 400}, {7, 400}} {
		c.do("PUT", pipelinesAPI+"projectIntegrations/1",
			integrationOf("git", 20, "github", map[string]any{"token": tc.token})).want(tc.status)
	}
	c.get(pipelinesAPI+"projectIntegrations/1").is("formJSONValues.0.label", "token", "formJSONValues.0.value", "*****")
}

// TestHostilePipelines sends values of the wrong kind and broken parameters.
func TestHostilePipelines(t *testing.T) {
	c := start(t).platform()
	for _, path := range []string{
		"projectIntegrations", "pipelinesources", "nodePools", "nodes", "buildPlaneImages", "templates", "environmentVariables",
	} {
		for _, body := range []string{"", "null", "[]", "{", `{"projectId": "x"}`, `{"projectId": 1e99}`, `{"project": {}}`, `{"name": 1}`, `{}`} {
			if r := c.do("POST", pipelinesAPI+path, body); r.status != 400 && r.status != 404 {
				t.Errorf("POST %s with %s: status %d", path, body, r.status)
			}
		}
	}
	for _, path := range []string{
		"nodes?limit=0", "nodes?skip=-1", "nodes?limit=99999999999999999999", "nodes?nodeIds=1,x", "nodes?isOnDemand=maybe",
		"nodes?provisionedAt=yesterday", "nodes?sortOrder=2", "nodes/1e3", "nodeStats", "pipelinesources?includeNamesPattern=(",
		"masterResources/0x1", "buildPlaneImages", "environmentVariables/99999999999999999999",
	} {
		c.get(pipelinesAPI + path).want(400)
	}
	c.get(pipelinesAPI+"nodes?limit=9&skip=9999999999").want(200, "[]")
}
