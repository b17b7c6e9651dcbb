package pipelineruns

import (
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// resourceRoutes returns the operations on resources and their versions.
func (s *service) resourceRoutes() []rest.Route {
	return []rest.Route{
		rest.Get("/api/v1/resources", s.handleResources),
		rest.Get("/api/v1/resources/{resourceId}", s.handleResource),
		rest.Get("/api/v1/resourceVersions", s.handleVersions),
		rest.Get("/api/v1/resourceVersions/{id}", s.handleVersion),
	}
}

// resourceTypes are the types of resources. The documentation has the code 2018 of BuildInfo; the
// others are made up.
var resourceTypes = []string{
	"Aql", "CronTrigger", "DistributionRule", "FileSpec", "GitRepo", "HelmChart", "Image",
	"IncomingWebhook", "OutgoingWebhook", "PropertyBag", "ReleaseBundle", "RemoteFile", "VmCluster",
}

// resourceCode returns the code of a type of resources.
func resourceCode(name string) int {
	if name == "BuildInfo" {
		return 2018
	}
	return 2101 + slices.Index(resourceTypes, name) // 2100 for another type
}

// integrationOf names the integration in the configuration of a resource.
func integrationOf(d *store.DefinedResource) map[string]any {
	for _, alias := range []string{"gitProvider", "sourceArtifactory", "sourceDistribution",
		"registry", "sourceRepository", "endpoint", "webhookName"} {
		if name := jsondoc.Text(d.Configuration, alias); name != "" {
			return map[string]any{"integrationName": name, "integrationAlias": alias}
		}
	}
	return map[string]any{}
}

func (s *service) resourceView(r *store.PipelineResource) listing.View {
	d := r.Definition
	return listing.View{
		"id": r.ID, "name": d.Name, "projectId": r.Source.ProjectID,
		"projectIntegrationId": s.integrationID(r), "pipelineSourceId": r.Source.ID,
		"pipelineSourceBranch": orNull(r.Branch), "typeCode": resourceCode(d.Type),
		"latestResourceVersionId": r.Latest.ID, "syntaxVersion": syntaxVersion, "yml": d.YAML,
		"ymlConfigPropertyBag": integrationOf(d), "systemPropertyBag": map[string]any{},
		"staticPropertyBag": map[string]any{}, "isConsistent": true, "isInternal": false,
		"isDeleted": r.IsDeleted(), "deletedAt": stamp(r.DeletedAt), "nextTriggerTime": nil,
		"createdAt": stamp(r.CreatedAt), "updatedAt": stamp(r.UpdatedAt),
	}
}

// integrationID returns the ID of the integration of a resource, or null.
func (s *service) integrationID(r *store.PipelineResource) any {
	for _, x := range s.Pipelines.Integrations {
		if x.Name == integrationOf(r.Definition)["integrationName"] && x.UsableIn(r.Source.ProjectID) {
			return x.ID
		}
	}
	return nil
}

func (s *service) handleResources(q *rest.Request) (*rest.Response, error) {
	var list []listing.View
	for _, r := range s.PipelineRuns.Resources {
		list = append(list, s.resourceView(r))
	}
	page, err := listing.Query{
		Numbers: map[string]string{
			"pipelineSourceIds": "pipelineSourceId", "resourceIds": "id", "projectIds": "projectId",
			"typeCodes": "typeCode", "projectIntegrationIds": "projectIntegrationId",
		},
		Texts: map[string]string{"names": "name", "pipelineSourceBranches": "pipelineSourceBranch"},
		Flags: flags(q, "isDeleted", "isConsistent", "isInternal"),
		After: map[string]string{"createdAfter": "createdAt"},
		Before: map[string]string{"createdBefore": "createdAt", "deletedBefore": "deletedAt",
			"nextTriggerTimeBefore": "nextTriggerTime"},
		Sorted: true, Paged: true,
	}.Apply(q, withoutDeleted(q, list))
	if err != nil {
		return nil, err
	}
	return ok(page)
}

func (s *service) handleResource(q *rest.Request) (*rest.Response, error) {
	r, err := find(q, "resourceId", s.PipelineRuns.Resources,
		func(r *store.PipelineResource) int64 { return r.ID },
		http.StatusNotFound, "Resource")
	if err != nil {
		return nil, err
	}
	return ok(s.resourceView(r))
}

func versionView(v *store.ResourceVersion) listing.View {
	return listing.View{
		"id": v.ID, "projectId": v.Resource.Source.ProjectID, "pipelineSourceId": v.Resource.Source.ID,
		"resourceId": v.Resource.ID, "createdByStepId": orNull(v.StepID),
		"createdByRunId":     orNull(v.RunID),
		"contentPropertyBag": v.Content, "createdAt": stamp(v.CreatedAt), "updatedAt": stamp(v.CreatedAt),
	}
}

func (s *service) handleVersions(q *rest.Request) (*rest.Response, error) {
	var list []listing.View
	for _, v := range s.PipelineRuns.Versions {
		list = append(list, versionView(v))
	}
	page, err := listing.Query{
		Numbers: map[string]string{
			"resourceVersionIds": "id", "resourceIds": "resourceId", "createdByStepIds": "createdByStepId",
			"createdByRunIds": "createdByRunId", "pipelineSourceIds": "pipelineSourceId",
		},
		Sorted: true, Paged: true,
	}.Apply(q, list)
	if err != nil {
		return nil, err
	}
	return ok(page)
}

func (s *service) handleVersion(q *rest.Request) (*rest.Response, error) {
	v, err := find(q, "id", s.PipelineRuns.Versions,
		func(v *store.ResourceVersion) int64 { return v.ID },
		http.StatusNotFound, "Resource version")
	if err != nil {
		return nil, err
	}
	return ok(versionView(v))
}
