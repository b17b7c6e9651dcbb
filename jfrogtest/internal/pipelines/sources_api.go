package pipelines

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// sourceRoutes returns the operations on pipeline sources and their syncs. The manual spells the
// path in two ways, and clients use both.
func (s *service) sourceRoutes() []rest.Route {
	const lower, camel = "/api/v1/pipelinesources", "/api/v1/pipelineSources"
	get, remove := s.source(s.handleSource), s.source(s.handleDeleteSource)
	return []rest.Route{
		rest.Post(lower, s.handleCreateSource, rest.Small, rest.Admin),
		rest.Put(lower, s.handleUpdateSource, rest.Small, rest.Admin),
		rest.Get(lower, s.handleSources),
		rest.Get(camel, s.handleSources),
		rest.Get(camel+"/{id}", get),
		rest.Get(lower+"/{id}", get),
		rest.Delete(camel+"/{id}", remove, rest.Admin),
		rest.Delete(lower+"/{id}", remove, rest.Admin),
		rest.Get("/api/v1/pipelineSyncStatuses", s.handleSyncStatuses),
		rest.Get("/api/v1/pipelineSyncStatuses/{pipelineSyncStatusId}", s.handleSyncStatus, rest.Admin),
	}
}

// source returns a handler for a source that exists.
func (s *service) source(
	handle func(*rest.Request, *store.PipelineSource) (*rest.Response, error),
) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		id, err := listing.ID(q, "id", http.StatusNotFound)
		if err != nil {
			return nil, err
		}
		x := s.Pipelines.Source(id)
		if x == nil {
			return nil, missing("Pipeline source %d does not exist", id)
		}
		return handle(q, x)
	}
}

// A sourceRequest is the body of an operation that adds or changes a source.
type sourceRequest struct {
	projectRef
	ID            int64           `json:"id"`
	IntegrationID int64           `json:"projectIntegrationId"`
	FullName      string          `json:"repositoryFullName"`
	Branch        string          `json:"branch"`
	FileFilter    string          `json:"fileFilter"`
	Name          string          `json:"name"`
	CloneProtocol string          `json:"cloneProtocol"`
	MultiBranch   bool            `json:"isMultiBranch"`
	Exclude       *string         `json:"branchExcludePattern"`
	Include       *string         `json:"branchIncludePattern"`
	Environments  []string        `json:"environments"`
	TemplateID    int64           `json:"templateId"`
	Values        json.RawMessage `json:"valuesYmlPropertyBag"`
}

func (r *sourceRequest) hasValues() bool {
	return len(r.Values) > 0 && !bytes.Equal(r.Values, []byte("null"))
}

// maxPattern limits the regular expressions of a source, in bytes.
const maxPattern = 4 << 10

// apply checks what a request sets and sets it.
func (s *service) apply(r *sourceRequest, x *store.PipelineSource) error {
	switch i := s.Pipelines.Integration(r.IntegrationID); {
	case i == nil || !i.SharedWith(x.ProjectID):
		return missing("Project integration %d does not exist", r.IntegrationID)
	case i.MasterType != "scm":
		return bad("Project integration '%s' is not for Git", i.Name)
	}
	if r.TemplateID != 0 && s.template(r.TemplateID) == nil {
		return missing("Template %d does not exist", r.TemplateID)
	}
	if err := bag("valuesYmlPropertyBag", r.Values); err != nil {
		return err
	}
	patterns := map[string]*string{
		"fileFilter": &r.FileFilter, "branchIncludePattern": r.Include, "branchExcludePattern": r.Exclude,
	}
	for name, p := range patterns {
		if p == nil {
			continue
		}
		if _, err := regexp.Compile(*p); err != nil || len(*p) > maxPattern {
			return bad("%s is not a regular expression of up to %d bytes", name, maxPattern)
		}
		if name != "fileFilter" && *p != "" && !x.MultiBranch {
			return bad("%s is only for sources of several branches", name)
		}
	}
	filter := r.FileFilter
	if filter == "" {
		filter = x.FileFilter
	}
	if r.TemplateID != 0 && filter != "values.yml" {
		return bad("fileFilter must be values.yml with a templateId")
	}
	x.IntegrationID, x.FileFilter = r.IntegrationID, filter
	if r.Include != nil {
		x.Include = *r.Include
	}
	if r.Exclude != nil {
		x.Exclude = *r.Exclude
	}
	if r.Environments != nil {
		x.Environments = r.Environments
	}
	if r.TemplateID != 0 {
		x.TemplateID = r.TemplateID
	}
	if r.hasValues() {
		x.Values = r.Values
	}
	return nil
}

func (s *service) handleCreateSource(q *rest.Request) (*rest.Response, error) {
	var r sourceRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	p, err := s.project(r.projectRef, http.StatusNotFound)
	if err != nil {
		return nil, err
	}
	switch {
	case r.FullName == "" && !r.hasValues():
		return nil, bad("repositoryFullName is required")
	case r.hasValues() && r.TemplateID == 0:
		return nil, bad("valuesYmlPropertyBag needs a templateId")
	case r.FullName != "" && r.Branch == "" && !r.MultiBranch:
		return nil, bad("branch is required for a source of a single branch")
	case r.FileFilter == "":
		return nil, bad("fileFilter is required")
	case r.CloneProtocol != "" && r.CloneProtocol != "ssh" && r.CloneProtocol != "https":
		return nil, bad("cloneProtocol must be ssh or https")
	}
	x := &store.PipelineSource{
		ProjectID: p.ID, Name: r.Name, FullName: r.FullName, Branch: r.Branch, MultiBranch: r.MultiBranch,
		CloneProtocol: r.CloneProtocol, CreatedBy: q.User.Name, UpdatedBy: q.User.Name,
	}
	if x.MultiBranch {
		x.Branch = ""
	}
	if x.Name == "" {
		x.Name = strings.NewReplacer("/", "_", "-", "_", ".", "_").Replace(r.FullName + "_" + x.Branch)
	}
	if x.CloneProtocol == "" {
		x.CloneProtocol = "https"
	}
	for _, o := range s.Pipelines.Sources {
		same := o.FullName != "" && o.FullName == x.FullName && o.Branch == x.Branch &&
			o.FileFilter == r.FileFilter
		if o.ProjectID == x.ProjectID && (o.Name == x.Name || same) {
			return nil, missing("Pipeline source already exists") // with this status
		}
	}
	if err := s.apply(&r, x); err != nil {
		return nil, err
	}
	s.AddPipelineSource(x)
	s.Pipelines.Changed = true
	return ok(s.sourceView(x).Only(
		append(slices.Clone(listedProperties), "name", "cloneProtocol")...))
}

// handleUpdateSource changes the source that the body names: by its ID, or as the only source with
// its integration, because the manual documents no ID.
func (s *service) handleUpdateSource(q *rest.Request) (*rest.Response, error) {
	var r sourceRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	var found []*store.PipelineSource
	for _, x := range s.Pipelines.Sources {
		if r.ID != 0 && x.ID == r.ID || r.ID == 0 && x.IntegrationID == r.IntegrationID {
			found = append(found, x)
		}
	}
	switch len(found) {
	case 0:
		return nil, missing("There is no such pipeline source")
	case 1:
	default:
		return nil, bad("%d pipeline sources have the project integration %d", len(found),
			r.IntegrationID)
	}
	x := found[0]
	if err := s.apply(&r, x); err != nil {
		return nil, err
	}
	x.UpdatedBy, x.UpdatedAt = q.User.Name, s.Now()
	s.Pipelines.Changed = true
	s.SyncPipelineSource(x, "")
	return ok(s.sourceView(x).Only(append(slices.Clone(sourceProperties), "environments")...))
}

// sourceProperties are the properties of a source that is read alone.
var sourceProperties = []string{
	"id", "projectId", "templateId", "integrationId", "repositoryFullName", "branch", "fileFilter",
	"isSyncing", "lastSyncStatusCode", "lastSyncStartedAt", "lastSyncEndedAt", "lastSyncLogs",
	"resourceId", "createdBy", "updatedBy", "createdAt", "updatedAt",
}

// listedProperties are the properties of a source in a list.
var listedProperties = []string{
	"id", "projectId", "projectIntegrationId", "repositoryFullName", "isMultiBranch", "branch",
	"branchIncludePattern", "branchExcludePattern", "fileFilter", "isSyncing", "lastSyncStatusCode",
	"lastSyncStartedAt", "lastSyncEndedAt", "lastSyncLogs", "resourceId", "createdBy", "updatedBy",
}

func (s *service) handleDeleteSource(
	_ *rest.Request, x *store.PipelineSource,
) (*rest.Response, error) {
	s.DeletePipelineSource(x)
	return deleted(x.ID)
}

// handleSource returns a source and may synchronize it before.
func (s *service) handleSource(q *rest.Request, x *store.PipelineSource) (*rest.Response, error) {
	branch := q.Query.Get("branch")
	switch {
	case !q.Flag("sync", false):
		pollSyncs(x)
	case branch != "" && x.MultiBranch && !slices.Contains(s.BranchesOf(x), branch):
		return nil, missing("The pipeline source has no branch %q", branch)
	default:
		s.SyncPipelineSource(x, branch)
	}
	return ok(s.sourceView(x).Only(append(slices.Clone(sourceProperties),
		"valuesYmlPropertyBag", "environments", "isInternal")...))
}

func pollSyncs(x *store.PipelineSource) {
	for _, y := range x.Syncs {
		y.Poll()
	}
}

func (s *service) handleSources(q *rest.Request) (*rest.Response, error) {
	include, err := patterns(q, "includeNamesPattern")
	if err != nil {
		return nil, err
	}
	exclude, err := patterns(q, "excludeNamesPattern")
	if err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(s.Pipelines.Sources), func(x *store.PipelineSource) bool {
		matches := func(p *regexp.Regexp) bool { return p.MatchString(x.FullName + "/" + x.Branch) }
		missed := len(include) > 0 && !slices.ContainsFunc(include, matches)
		return missed || slices.ContainsFunc(exclude, matches)
	})
	for _, x := range list {
		pollSyncs(x)
	}
	return respond(q, listing.Query{
		Numbers: map[string]string{
			"pipelineSourceIds": "id", "projectIds": "projectId",
			"projectIntegrationIds": "projectIntegrationId",
		},
		Paged: true,
	}, views(list, s.sourceView), listedProperties...)
}

// patterns returns the regular expressions in a list. They match whole names.
func patterns(q *rest.Request, name string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, p := range q.CSV(name) {
		re, err := regexp.Compile("^(?:" + p + ")$")
		if err != nil {
			return nil, bad("%s is not a regular expression: %s", name, p)
		}
		out = append(out, re)
	}
	return out, nil
}

// sourceView returns a source with all properties. Its last sync is the sync of any branch that has
// begun last.
func (s *service) sourceView(x *store.PipelineSource) listing.View {
	last, syncing := &store.PipelineSync{}, false
	for _, y := range x.Syncs {
		syncing = syncing || y.Syncing()
		if !y.StartedAt.Before(last.StartedAt) {
			last = y
		}
	}
	orNull := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	v := listing.View{
		"id": x.ID, "projectId": x.ProjectID, "name": x.Name, "resourceId": x.ResourceID,
		// The operations differ in the name of the integration.
		"projectIntegrationId": x.IntegrationID, "integrationId": x.IntegrationID,

		"repositoryFullName": x.FullName, "cloneProtocol": x.CloneProtocol, "fileFilter": x.FileFilter,
		"branch": orNull(x.Branch), "isMultiBranch": x.MultiBranch, "isInternal": false,
		"branchIncludePattern": orNull(x.Include), "branchExcludePattern": orNull(x.Exclude),
		"environments": x.Environments, "templateId": nil, "valuesYmlPropertyBag": x.Values,

		"isSyncing": syncing, "lastSyncStatusCode": last.Code, "lastSyncLogs": orNull(last.Logs),
		"lastSyncStartedAt": store.StampOf(last.StartedAt),
		"lastSyncEndedAt":   store.StampOf(last.EndedAt),

		"createdBy": s.Pipelines.UserID(x.CreatedBy), "updatedBy": s.Pipelines.UserID(x.UpdatedBy),
		"createdAt": store.StampOf(x.CreatedAt), "updatedAt": store.StampOf(x.UpdatedAt),
	}
	if x.TemplateID != 0 {
		v["templateId"] = x.TemplateID
	}
	return v
}
