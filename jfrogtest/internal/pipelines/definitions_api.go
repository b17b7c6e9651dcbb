package pipelines

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// definitionRoutes returns the operations on what pipelines use: kinds of resources, templates and
// environment variables.
func (s *service) definitionRoutes() []rest.Route {
	const variables = "/api/v1/environmentVariables"
	return []rest.Route{
		rest.Get("/api/v1/masterResources", handleMasterResources),
		rest.Get("/api/v1/masterResources/{masterResourceId}", handleMasterResource),
		rest.Post("/api/v1/templates", s.handleCreateTemplate, rest.Small),
		rest.Get("/api/v1/templates", s.handleTemplates),
		rest.Get("/api/v1/templates/{templateId}", s.handleTemplate),
		rest.Post(variables, s.handleCreateVariable, rest.Small),
		rest.Get(variables, s.handleVariables),
		rest.Get(variables+"/{id}", s.handleVariable),
		rest.Put(variables+"/{id}", s.handleReplaceVariable, rest.Small),
		rest.Delete("/api/v1/environmentVariableIds/{id}", s.handleDeleteVariable),
	}
}

// resourceTypes are the kinds of resources. Their IDs are their places from 1 on.
var resourceTypes = []string{
	"Aql", "ArtifactoryTrigger", "BuildInfo", "CronTrigger", "DistributionRule", "FileSpec",
	"GitRepo", "HelmChart", "Image", "IncomingWebhook", "OutgoingWebhook", "PropertyBag",
	"ReleaseBundle", "RemoteFile", "VmCluster",
}

// masterResources returns the kind of resources with an ID, or all of them if the text is empty.
func masterResources(text string) ([]listing.View, error) {
	list := []listing.View{}
	for i, name := range resourceTypes {
		list = append(list, listing.View{
			"id": i + 1, "resourceType": "resource", "name": name, "description": "", "isInternal": false,
			"syntaxVersion": "latest", "retiredAt": nil, "lastSyncLogs": nil, "lastSyncEndedAt": nil,
			"isSyncing":         false,
			"lastSyncStartedAt": nil, "latestSha": nil, "namespace": "jfrog",
			"createdAt": "2019-04-15T00:00:00.000Z", "updatedAt": "2019-04-15T00:00:00.000Z",
		})
	}
	if text == "" {
		return list, nil
	}
	id, err := listing.ParseID(text, "masterResourceId", http.StatusBadRequest)
	switch {
	case err != nil:
		return nil, err
	case id < 1 || id > int64(len(list)):
		return nil, missing("Master resource %d does not exist", id)
	}
	return list[id-1 : id], nil
}

func handleMasterResources(q *rest.Request) (*rest.Response, error) {
	list, err := masterResources(q.Query.Get("masterResourceId"))
	if err != nil {
		return nil, err
	}
	return ok(list)
}

func handleMasterResource(q *rest.Request) (*rest.Response, error) {
	list, err := masterResources(q.Params["masterResourceId"])
	if err != nil {
		return nil, err
	}
	return ok(list) // a list of one, as documented
}

// template returns the template with an ID, or nil.
func (s *service) template(id int64) *store.PipelineTemplate {
	for _, x := range s.Pipelines.Templates {
		if x.ID == id {
			return x
		}
	}
	return nil
}

var semver = regexp.MustCompile(`^v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?$`)

func (s *service) handleCreateTemplate(q *rest.Request) (*rest.Response, error) {
	var r struct {
		Namespace     string  `json:"namespace"`
		Name          string  `json:"name"`
		SyntaxVersion string  `json:"syntaxVersion"`
		SourceID      int64   `json:"templateSourceId"`
		LatestSHA     *string `json:"latestSha"`
	}
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	switch {
	case r.Name == "" || r.Namespace == "" || r.SourceID <= 0:
		return nil, bad("name, namespace and templateSourceId are required")
	case r.SyntaxVersion != "latest" && !semver.MatchString(r.SyntaxVersion):
		return nil, bad("syntaxVersion must be a semantic version or latest")
	case slices.ContainsFunc(s.Pipelines.Templates, func(o *store.PipelineTemplate) bool {
		return o.Namespace == r.Namespace && o.Name == r.Name && o.SyntaxVersion == r.SyntaxVersion
	}):
		return nil, apierr.New(http.StatusConflict, "Template %s/%s@%s already exists",
			r.Namespace, r.Name, r.SyntaxVersion)
	}
	x := &store.PipelineTemplate{
		ID: s.Pipelines.NextID("template"), Namespace: r.Namespace, Name: r.Name,
		SyntaxVersion: r.SyntaxVersion,
		SourceID:      r.SourceID, LatestSHA: r.LatestSHA, Record: s.NewRecord(),
	}
	s.Pipelines.Templates = append(s.Pipelines.Templates, x)
	return ok(listing.Of(x))
}

func (s *service) handleTemplates(q *rest.Request) (*rest.Response, error) {
	return respond(q, listing.Query{
		Numbers: map[string]string{"templateIds": "id"},
		Texts:   map[string]string{"names": "name", "syntaxVersion": "syntaxVersion"},
	}, views(s.Pipelines.Templates, listing.Of))
}

func (s *service) handleTemplate(q *rest.Request) (*rest.Response, error) {
	id, err := listing.ID(q, "templateId", http.StatusBadRequest)
	if err != nil {
		return nil, err
	}
	x := s.template(id)
	if x == nil {
		return nil, missing("Template %d does not exist", id)
	}
	return ok(listing.Of(x).Without("templateSourceId", "lastSyncStatusCode"))
}
