package pipelines

import (
	"context"
	"encoding/json"
	"iter"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// ResourcesService lists resources: the inputs and outputs of steps. Reached through
// [Client.Resources].
type ResourcesService service

// Resource is an input or output of steps.
type Resource struct {
	ID                      int64              `json:"id"`
	Name                    string             `json:"name"`
	ProjectID               int64              `json:"projectId"`
	ProjectIntegrationID    int64              `json:"projectIntegrationId"`
	PipelineSourceID        int64              `json:"pipelineSourceId"`
	PipelineSourceBranch    string             `json:"pipelineSourceBranch"`
	TypeCode                int                `json:"typeCode"`
	LatestResourceVersionID int64              `json:"latestResourceVersionId"`
	SyntaxVersion           string             `json:"syntaxVersion"`
	Yml                     ResourceDefinition `json:"yml,omitzero"`
	YmlConfigPropertyBag    ResourceProperties `json:"ymlConfigPropertyBag,omitzero"`
	SystemPropertyBag       PropertyBag        `json:"systemPropertyBag"`
	StaticPropertyBag       PropertyBag        `json:"staticPropertyBag"`
	IsConsistent            bool               `json:"isConsistent"`
	IsInternal              bool               `json:"isInternal"`
	IsDeleted               bool               `json:"isDeleted"`
	DeletedAt               jfrog.Time         `json:"deletedAt,omitzero"`
	NextTriggerTime         jfrog.Time         `json:"nextTriggerTime,omitzero"`
	CreatedAt               jfrog.Time         `json:"createdAt,omitzero"`
	UpdatedAt               jfrog.Time         `json:"updatedAt,omitzero"`
}

// ResourceDefinition is a resource as its YAML file defines it.
type ResourceDefinition struct {
	Name          string                `json:"name,omitempty"`
	Type          string                `json:"type,omitempty"` // such as BuildInfo or GitRepo
	Configuration ResourceConfiguration `json:"configuration,omitzero"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads a resource and its Extra.
func (d *ResourceDefinition) UnmarshalJSON(data []byte) (err error) {
	type plain ResourceDefinition
	d.Extra, err = jsonextra.Decode(data, (*plain)(d))
	return err
}

// MarshalJSON writes a resource and its Extra.
func (d ResourceDefinition) MarshalJSON() ([]byte, error) {
	type plain ResourceDefinition
	return jsonextra.Encode(plain(d), d.Extra)
}

// ResourceConfiguration is the configuration of a resource. Its fields depend on the type of the
// resource.
type ResourceConfiguration struct {
	SourceArtifactory string `json:"sourceArtifactory,omitempty"`
	BuildName         Scalar `json:"buildName,omitempty"`
	BuildNumber       Scalar `json:"buildNumber,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads a configuration and its Extra.
func (c *ResourceConfiguration) UnmarshalJSON(data []byte) (err error) {
	type plain ResourceConfiguration
	c.Extra, err = jsonextra.Decode(data, (*plain)(c))
	return err
}

// MarshalJSON writes a configuration and its Extra.
func (c ResourceConfiguration) MarshalJSON() ([]byte, error) {
	type plain ResourceConfiguration
	return jsonextra.Encode(plain(c), c.Extra)
}

// ResourceProperties names the integration of a resource.
type ResourceProperties struct {
	IntegrationName  string `json:"integrationName,omitempty"`
	IntegrationAlias string `json:"integrationAlias,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // see [PipelineDefinition]
}

// UnmarshalJSON reads properties and their Extra.
func (p *ResourceProperties) UnmarshalJSON(data []byte) (err error) {
	type plain ResourceProperties
	p.Extra, err = jsonextra.Decode(data, (*plain)(p))
	return err
}

// MarshalJSON writes properties and their Extra.
func (p ResourceProperties) MarshalJSON() ([]byte, error) {
	type plain ResourceProperties
	return jsonextra.Encode(plain(p), p.Extra)
}

// ResourceListOptions filters and pages [ResourcesService.List] and [ResourcesService.All].
type ResourceListOptions struct {
	PipelineSourceIDs      []int64   `url:"pipelineSourceIds,comma,omitempty"`
	ResourceIDs            []int64   `url:"resourceIds,comma,omitempty"`
	ProjectIDs             []int64   `url:"projectIds,comma,omitempty"`
	Names                  []string  `url:"names,comma,omitempty"`
	TypeCodes              []int     `url:"typeCodes,comma,omitempty"`
	PipelineSourceBranches []string  `url:"pipelineSourceBranches,comma,omitempty"`
	ProjectIntegrationIDs  []int64   `url:"projectIntegrationIds,comma,omitempty"`
	IsDeleted              *bool     `url:"isDeleted,omitempty"`
	IsConsistent           *bool     `url:"isConsistent,omitempty"`
	IsInternal             *bool     `url:"isInternal,omitempty"`
	DeletedBefore          time.Time `url:"deletedBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	CreatedBefore          time.Time `url:"createdBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	CreatedAfter           time.Time `url:"createdAfter,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	NextTriggerTimeBefore  time.Time `url:"nextTriggerTimeBefore,omitempty" layout:"2006-01-02T15:04:05.000Z07:00"`
	SortOptions
	PageOptions
}

func (o *ResourceListOptions) check() error {
	if o == nil {
		return nil
	}
	return checkTexts(texts{"names", o.Names}, texts{"pipeline source branches", o.PipelineSourceBranches},
		texts{"sort by", o.SortBy})
}

// List returns the resources that meet all conditions of opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.17.1
func (s *ResourcesService) List(ctx context.Context, opts *ResourceListOptions) ([]Resource, error) {
	return jfrog.Do[[]Resource](ctx, s.client, jfrog.Get("/pipelines/api/v1/resources").Query(opts).Check(opts.check()))
}

// All walks the resources of all pages of [ResourcesService.List].
//
//jfrog:none List, page by page
func (s *ResourcesService) All(ctx context.Context, opts *ResourceListOptions) iter.Seq2[Resource, error] {
	return walk(ctx, opts, s.List)
}

// Get returns a resource. It returns an error matching [jfrog.ErrNotFound] if there is no such
// resource.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.17.2
func (s *ResourcesService) Get(ctx context.Context, resourceID int64) (*Resource, error) {
	return jfrog.Do[*Resource](ctx, s.client, jfrog.Get("/pipelines/api/v1/resources/{resourceId}", check.ID(resourceID)))
}

// MasterResourcesService lists the kinds of resources. Reached through [Client.MasterResources].
type MasterResourcesService service

// MasterResource is a kind of resources.
type MasterResource struct {
	ID                int64      `json:"id"`
	ResourceType      string     `json:"resourceType"`
	Name              string     `json:"name"`
	Namespace         string     `json:"namespace"`
	Description       string     `json:"description"`
	SyntaxVersion     string     `json:"syntaxVersion"`
	IsInternal        bool       `json:"isInternal"`
	LatestSHA         string     `json:"latestSha"`
	IsSyncing         bool       `json:"isSyncing"`
	LastSyncStartedAt jfrog.Time `json:"lastSyncStartedAt,omitzero"`
	LastSyncEndedAt   jfrog.Time `json:"lastSyncEndedAt,omitzero"`
	LastSyncLogs      string     `json:"lastSyncLogs"`
	RetiredAt         jfrog.Time `json:"retiredAt,omitzero"`
	CreatedAt         jfrog.Time `json:"createdAt,omitzero"`
	UpdatedAt         jfrog.Time `json:"updatedAt,omitzero"`
}

// MasterResourceListOptions filters [MasterResourcesService.List].
type MasterResourceListOptions struct {
	MasterResourceID int64 `url:"masterResourceId,omitempty"`
}

// List returns the kinds of resources. It returns an error matching [jfrog.ErrNotFound] if there is
// no kind with the ID in opts.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.27.1
func (s *MasterResourcesService) List(ctx context.Context, opts *MasterResourceListOptions) ([]MasterResource, error) {
	return jfrog.Do[[]MasterResource](ctx, s.client, jfrog.Get("/pipelines/api/v1/masterResources").Query(opts))
}

// Get returns a kind of resources. It returns an error matching [jfrog.ErrNotFound] if there is no
// such kind.
//
// Deprecated: see the package.
//
// Requires: a valid user.
//
//jfrog:op 6.27.2
func (s *MasterResourcesService) Get(ctx context.Context, masterResourceID int64) (*MasterResource, error) {
	return getOne[MasterResource](ctx, s.client,
		jfrog.Get("/pipelines/api/v1/masterResources/{masterResourceId}", check.ID(masterResourceID)))
}
