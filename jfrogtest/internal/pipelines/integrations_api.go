package pipelines

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// integrationRoutes returns the operations on integrations and their kinds.
func (s *service) integrationRoutes() []rest.Route {
	const at, one = "/api/v1/projectIntegrations", "/api/v1/projectIntegrations/{projectIntegrationId}"
	return []rest.Route{
		rest.Get("/api/v1/masterIntegrations", handleMasters),
		rest.Get("/api/v1/masterIntegrationFields", handleMasterFields),
		rest.Post(at, s.handleCreateIntegration, rest.Small),
		rest.Get(at, s.handleIntegrations),
		rest.Get(one, s.integration((*service).handleIntegration)),
		// The path that the manual prints.
		rest.Get("/api/v1/projectIntegration/{projectIntegrationId}",
			s.integration((*service).handleIntegrationInList)),
		rest.Put(one, s.integration((*service).handleUpdateIntegration), rest.Small),
		rest.Delete(one, s.integration((*service).handleDeleteIntegration)),
		rest.Put(one+"/share", s.integration((*service).handleShare), rest.Small),
		rest.Get(one+"/share", s.integration((*service).handleSharing)),
	}
}

// integration returns a handler for an integration that exists.
func (s *service) integration(
	handle func(*service, *rest.Request, *store.PipelineIntegration) (*rest.Response, error),
) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		id, err := listing.ID(q, "projectIntegrationId", http.StatusBadRequest)
		if err != nil {
			return nil, err
		}
		x := s.Pipelines.Integration(id)
		if x == nil {
			return nil, missing("Project integration %d does not exist", id)
		}
		return handle(s, q, x)
	}
}

// maker is the user who has made the tables of the server.
const maker = "54188262bc4d591ba438d62a"

func handleMasters(*rest.Request) (*rest.Response, error) {
	return ok(views(masters, func(m master) listing.View {
		return listing.View{
			"id": m.id, "name": m.name, "type": m.kind, "typeCode": typeCodes[m.kind],
			"displayName": m.display,
			"isEnabled":   m.name != disabledMaster, "createdBy": maker, "updatedBy": maker,
			"createdAt": m.created + "T00:00:00.000Z", "updatedAt": m.created + "T00:00:00.000Z",
		}
	}))
}

func handleMasterFields(q *rest.Request) (*rest.Response, error) {
	return respond(q, listing.Query{
		Numbers: map[string]string{"masterIntegrationIds": "masterIntegrationId"}, Paged: true,
	}, views(masterFields, func(f masterField) listing.View {
		kind := "string"
		if f.isObject {
			kind = "object"
		}
		return listing.View{
			"id": f.id, "masterIntegrationId": f.master, "name": f.name, "dataType": kind,
			"isRequired": f.required,
			"isSecure":   f.secure, "createdBy": maker, "updatedBy": maker,
			"createdAt": f.created + "T00:00:00.000Z", "updatedAt": f.created + "T00:00:00.000Z",
		}
	}))
}

func masterOf(id int64) *master {
	for i := range masters {
		if masters[i].id == id {
			return &masters[i]
		}
	}
	return nil
}

// integrationView returns an integration with its secrets masked.
func integrationView(x *store.PipelineIntegration) listing.View {
	v := listing.Of(x)
	v["formJSONValues"] = form(x)
	v["permissions"] = map[string]any{}
	if x.AllSources {
		v["permissions"] = map[string]bool{"allowAllPipelineSources": true}
	}
	return v
}

// listedView returns an integration as it is listed.
func listedView(x *store.PipelineIntegration) listing.View {
	return integrationView(x).Without("environments")
}

func (s *service) handleIntegrations(q *rest.Request) (*rest.Response, error) {
	list := slices.Clone(s.Pipelines.Integrations)
	if wanted := q.CSV("environments"); len(wanted) > 0 {
		list = slices.DeleteFunc(list, func(x *store.PipelineIntegration) bool {
			return !slices.ContainsFunc(wanted,
				func(e string) bool { return slices.Contains(x.Environments, e) })
		})
	}
	return respond(q, listing.Query{
		Numbers: map[string]string{
			"projectIntegrationIds": "id", "projectIds": "projectId",
			"masterIntegrationIds": "masterIntegrationId",
		},
		Texts: map[string]string{
			"names": "name", "masterIntegrationTypes": "masterIntegrationType",
			"masterIntegrationNames": "masterIntegrationName",
		},
		Flags:  map[string]string{"isInternal": "isInternal"},
		Sorted: true, Paged: true,
	}, views(list, listedView))
}

func (s *service) handleIntegration(
	_ *rest.Request, x *store.PipelineIntegration,
) (*rest.Response, error) {
	return ok(listedView(x))
}

func (s *service) handleIntegrationInList(
	_ *rest.Request, x *store.PipelineIntegration,
) (*rest.Response, error) {
	return ok([]listing.View{listedView(x)})
}

// An integrationRequest is the body of an operation that adds or changes an integration.
type integrationRequest struct {
	projectRef
	Name         string          `json:"name"`
	MasterID     int64           `json:"masterIntegrationId"`
	MasterName   string          `json:"masterIntegrationName"`
	IsInternal   bool            `json:"isInternal"`
	Environments []string        `json:"environments"`
	PropertyBag  json.RawMessage `json:"propertyBag"`
	Form         []formField     `json:"formJSONValues"`
	Permissions  *struct {
		Sources *struct {
			Allow   *bool `json:"allowAllPipelineSources"`
			Allowed *bool `json:"allPipelineSourcesAllowed"`
		} `json:"pipelineSources"`
		Allow *bool `json:"allowAllPipelineSources"`
	} `json:"permissions"`
}

// permit sets who may use an integration, if the request says so.
func (r *integrationRequest) permit(x *store.PipelineIntegration) {
	if r.Permissions == nil {
		return
	}
	allow := []*bool{r.Permissions.Allow}
	if from := r.Permissions.Sources; from != nil {
		allow = append(allow, from.Allow, from.Allowed)
	}
	for _, a := range allow {
		if a != nil {
			x.AllSources = *a
		}
	}
}

// named returns the integration of a project with a name, or nil.
func (s *service) named(projectID int64, name string) *store.PipelineIntegration {
	for _, x := range s.Pipelines.Integrations {
		if x.ProjectID == projectID && x.Name == name {
			return x
		}
	}
	return nil
}

func (s *service) handleCreateIntegration(q *rest.Request) (*rest.Response, error) {
	var r integrationRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	p, err := s.project(r.projectRef, http.StatusBadRequest)
	if err != nil {
		return nil, err
	}
	m := masterOf(r.MasterID)
	switch {
	case r.Name == "":
		return nil, bad("name is required")
	case m == nil || m.name != r.MasterName:
		return nil, bad("There is no master integration %d with the name '%s'", r.MasterID, r.MasterName)
	case m.name == disabledMaster:
		return nil, bad("The master integration %s is disabled", m.name)
	case s.named(p.ID, r.Name) != nil:
		return nil, apierr.New(http.StatusConflict, "Project integration '%s' already exists", r.Name)
	}
	user := s.Pipelines.UserID(q.User.Name)
	x := &store.PipelineIntegration{
		Name: r.Name, ProjectID: p.ID, MasterID: m.id, MasterName: m.name, MasterType: m.kind,
		IsInternal: r.IsInternal, Environments: r.Environments, PropertyBag: []byte("{}"),
		CreatedBy: user, UpdatedBy: user, CreatedName: q.User.Name, UpdatedName: q.User.Name,
		Record: s.NewRecord(),
		Values: map[string]string{}, Variables: map[string]map[string]store.PipelineVariable{},
	}
	if err := s.change(x, &r); err != nil {
		return nil, err
	}
	for _, f := range masterFields {
		if m.name == "artifactory" && f.name == "apikey" {
			continue // clients send none
		}
		if f.master == m.id && f.required && x.Values[f.name] == "" && len(x.Variables[f.name]) == 0 {
			return nil, bad("formJSONValues lacks the required field %s", f.name)
		}
	}
	x.ID = s.Pipelines.NextID("projectIntegration")
	s.Pipelines.Integrations, s.Pipelines.Changed = append(s.Pipelines.Integrations, x), true
	return ok(integrationView(x))
}

// change sets the values, the properties and the permissions of a request.
func (s *service) change(x *store.PipelineIntegration, r *integrationRequest) error {
	if err := bag("propertyBag", r.PropertyBag); err != nil {
		return err
	}
	if err := fill(x, r.Form); err != nil {
		return err
	}
	if len(r.PropertyBag) > 0 && string(r.PropertyBag) != "null" {
		x.PropertyBag = r.PropertyBag
	}
	r.permit(x)
	return nil
}

func (s *service) handleUpdateIntegration(
	q *rest.Request, x *store.PipelineIntegration,
) (*rest.Response, error) {
	var r integrationRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	if r.Name == "" {
		return nil, bad("name is required")
	}
	if other := s.named(x.ProjectID, r.Name); other != nil && other != x {
		return nil, apierr.New(http.StatusConflict, "Project integration '%s' already exists", r.Name)
	}
	if err := s.change(x, &r); err != nil {
		return nil, err
	}
	x.Name, x.UpdatedBy, x.UpdatedName = r.Name, s.Pipelines.UserID(q.User.Name), q.User.Name
	if r.Environments != nil {
		x.Environments = r.Environments
	}
	x.Touch(s.Store)
	s.Pipelines.Changed = true
	v := listedView(x).Without("isInternal")
	v["permissions"] = map[string]any{
		"pipelineSources": map[string]bool{"allPipelineSourcesAllowed": x.AllSources},
	}
	return ok(v)
}

func (s *service) handleDeleteIntegration(
	_ *rest.Request, x *store.PipelineIntegration,
) (*rest.Response, error) {
	s.Pipelines.Integrations = slices.DeleteFunc(s.Pipelines.Integrations,
		func(o *store.PipelineIntegration) bool { return o == x })
	return deleted(x.ID)
}

func (s *service) handleShare(
	q *rest.Request, x *store.PipelineIntegration,
) (*rest.Response, error) {
	var r struct {
		With     *[]int64 `json:"sharedWithProjects"`
		All      *bool    `json:"shareWithAllProjects"`
		ReadOnly *bool    `json:"sharedReadOnly"`
	}
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	if r.With == nil || r.All == nil || r.ReadOnly == nil {
		return nil, bad("sharedWithProjects, shareWithAllProjects and sharedReadOnly are required")
	}
	projects := map[int64]bool{}
	for _, p := range s.PipelineProjects() {
		projects[p.ID] = !s.Orphaned(p)
	}
	with := slices.Compact(slices.Sorted(slices.Values(*r.With)))
	for _, id := range with {
		if !projects[id] {
			return nil, bad("Project %d does not exist", id)
		}
	}
	x.Sharing = store.PipelineSharing{With: with, All: *r.All, ReadOnly: *r.ReadOnly}
	return ok(s.sharing(x, "shareWithAllProjects"))
}

func (s *service) handleSharing(
	_ *rest.Request, x *store.PipelineIntegration,
) (*rest.Response, error) {
	return ok(s.sharing(x, "sharedWithAllProjects"))
}

// sharing returns who shares an integration. The two operations name one of the fields differently.
func (s *service) sharing(x *store.PipelineIntegration, all string) listing.View {
	name := x.Name
	if p := s.PipelineProject(x.ProjectID); p != nil && p.ID != store.DefaultPipelineProject {
		name = p.Key + "_" + name
	}
	return listing.View{
		"resourceName": name, "environmentsList": append([]string{}, x.Environments...),
		"sharedWithProjectsList": append([]int64{}, x.Sharing.With...), all: x.Sharing.All,
		"sharedReadOnly": x.Sharing.ReadOnly,
	}
}
