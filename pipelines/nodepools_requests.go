package pipelines

import (
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// NodePoolCreateRequest is the body of [NodePoolsService.Create]. It names the project by its ID
// or by Project.
type NodePoolCreateRequest struct {
	ProjectID       int64        `json:"projectId,omitempty"`
	Project         *ProjectRef  `json:"project,omitempty"`
	Name            string       `json:"name"`
	Environments    []string     `json:"environments,omitzero"` // in which the pool is available
	IsOnDemand      bool         `json:"isOnDemand"`            // a dynamic pool
	Architecture    Architecture `json:"architecture"`          // empty: ArchitectureX8664
	OperatingSystem string       `json:"operatingSystem"`       // such as Ubuntu_18.04

	// A dynamic pool requires these four fields.

	// NodeIdleIntervalInMins is the number of minutes that a node may be idle before the server
	// destroys it.
	NodeIdleIntervalInMins int   `json:"nodeIdleIntervalInMins,omitempty"`
	BuildPlaneImageID      int64 `json:"buildPlaneImageId,omitempty"`
	ProjectIntegrationID   int64 `json:"projectIntegrationId,omitempty"` // of the cloud provider
	// ProviderMetadataPropertyBag is the configuration of the nodes at the cloud provider.
	ProviderMetadataPropertyBag *ProviderMetadata `json:"providerMetadataPropertyBag,omitempty"`

	// TimeoutMillis is the time after which a step ends that has no timeout. The name on the wire
	// says milliseconds, but the manual says minutes. The default is 60 minutes.
	TimeoutMillis int64 `json:"timeoutMS,omitempty"`
	// MaxDiskUsagePercentage is a limit from 0 to 100. The server marks a node that exceeds it as
	// failed.
	MaxDiskUsagePercentage *int `json:"maxDiskUsagePercentage,omitempty"`
	// DiskSizeInGB is the size of the disks of a dynamic pool, on self-hosted platforms. It is at
	// least 60, on Windows 120 at AWS and 128 at Azure. 0 stands for the size of the image.
	DiskSizeInGB             int                  `json:"diskSizeinGB,omitempty"`
	IsNatEnabled             *bool                `json:"isNatEnabled,omitempty"`
	IsCacheEnabled           *bool                `json:"isCacheEnabled,omitempty"`
	CacheSettingsPropertyBag *CacheSettings       `json:"cacheSettingsPropertyBag,omitempty"`
	Permissions              *NodePoolPermissions `json:"permissions,omitempty"`
	// AllowAllPipelineSources lets pipelines of any source use the pool.
	AllowAllPipelineSources *bool     `json:"allowAllPipelineSources,omitempty"`
	InitPropertyBag         *NodeInit `json:"initPropertyBag,omitempty"`
}

// NodePoolUpdateRequest is the body of [NodePoolsService.Update]. See [NodePoolCreateRequest] for
// the fields.
type NodePoolUpdateRequest struct {
	Name                        string               `json:"name"`
	OperatingSystem             string               `json:"operatingSystem"`
	Environments                []string             `json:"environments,omitzero"`
	NodeIdleIntervalInMins      int                  `json:"nodeIdleIntervalInMins,omitempty"`
	BuildPlaneImageID           int64                `json:"buildPlaneImageId,omitempty"`
	ProjectIntegrationID        int64                `json:"projectIntegrationId,omitempty"`
	ProviderMetadataPropertyBag *ProviderMetadata    `json:"providerMetadataPropertyBag,omitempty"`
	TimeoutMillis               int64                `json:"timeoutMS,omitempty"`
	MaxDiskUsagePercentage      *int                 `json:"maxDiskUsagePercentage,omitempty"`
	DiskSizeInGB                int                  `json:"diskSizeinGB,omitempty"`
	IsNatEnabled                *bool                `json:"isNatEnabled,omitempty"`
	IsCacheEnabled              *bool                `json:"isCacheEnabled,omitempty"`
	CacheSettingsPropertyBag    *CacheSettings       `json:"cacheSettingsPropertyBag,omitempty"`
	Permissions                 *NodePoolPermissions `json:"permissions,omitempty"`
	AllowAllPipelineSources     *bool                `json:"allowAllPipelineSources,omitempty"`
	InitPropertyBag             *NodeInit            `json:"initPropertyBag,omitempty"`
}

// CacheSettings are the settings of the cache of a pool's nodes.
type CacheSettings struct {
	NodeStopSetting      string `json:"nodeStopSetting,omitempty"`      // such as nodeStopIntervalDays
	NodeStopDayOfWeek    string `json:"nodeStopDayOfWeek,omitempty"`    // such as sunday
	NodeStopIntervalDays int    `json:"nodeStopIntervalDays,omitempty"` // in days
}

// NodePoolPermissions restrict the use of a pool.
type NodePoolPermissions struct {
	// AllowAllPipelineSources adds all pipeline sources, also future ones.
	AllowAllPipelineSources *bool    `json:"allowAllPipelineSources,omitempty"`
	IncludePatterns         []string `json:"includePatterns,omitzero"`
	ExcludePatterns         []string `json:"excludePatterns,omitzero"`
}

func (r *NodePoolCreateRequest) check() error {
	dynamic := r.NodeIdleIntervalInMins > 0 && r.BuildPlaneImageID > 0 && r.ProjectIntegrationID > 0 &&
		r.ProviderMetadataPropertyBag != nil
	var err error
	if r.IsOnDemand && !dynamic {
		err = errors.New("dynamic node pool lacks its interval, image, integration or metadata")
	}
	return errors.Join(checkProject(r.ProjectID, r.Project), check.NotEmpty("name of the node pool", r.Name),
		check.NotEmpty("operating system", r.OperatingSystem), err, checkPercentage(r.MaxDiskUsagePercentage))
}

func (r *NodePoolUpdateRequest) check() error {
	return errors.Join(check.NotEmpty("name of the node pool", r.Name),
		check.NotEmpty("operating system", r.OperatingSystem), checkPercentage(r.MaxDiskUsagePercentage))
}

func checkPercentage(p *int) error {
	if v := jfrog.Deref(p); v < 0 || v > 100 {
		return fmt.Errorf("disk usage of %d percent is not from 0 to 100", v)
	}
	return nil
}

// checkProject returns an error unless a request names its project, by its ID or by ref.
func checkProject(id int64, ref *ProjectRef) error {
	switch named := jfrog.Deref(ref) != (ProjectRef{}); {
	case named && id != 0:
		return errors.New("project is named twice, by its ID and by its name")
	case !named:
		return checkID("project", id)
	}
	return nil
}

// Format prints the pool with secrets masked.
func (p NodePool) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, p) }

// Format prints the request with secrets masked.
func (r NodePoolCreateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }

// Format prints the request with secrets masked.
func (r NodePoolUpdateRequest) Format(f fmt.State, verb rune) { jfrog.FormatMasked(f, verb, r) }
