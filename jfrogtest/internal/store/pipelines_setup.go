package store

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A Stamp is a time in the responses of Pipelines. The empty stamp is null.
type Stamp string

// MarshalJSON implements the interface of encoding/json.
func (s Stamp) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(s))
}

// StampOf returns a time as a stamp. The zero time is the empty stamp.
func StampOf(t time.Time) Stamp {
	if t.IsZero() {
		return ""
	}
	return Stamp(times.ISO(t))
}

// A Record has the times of an entity.
type Record struct {
	CreatedAt Stamp `json:"createdAt"`
	UpdatedAt Stamp `json:"updatedAt"`
}

// NewRecord returns the times of an entity that is created now.
func (s *Store) NewRecord() Record {
	now := StampOf(s.Now())
	return Record{now, now}
}

// Touch records a change.
func (r *Record) Touch(s *Store) { r.UpdatedAt = StampOf(s.Now()) }

// A PipelineIntegration connects a project with another service.
type PipelineIntegration struct {
	ID           int64           `json:"id"`
	Name         string          `json:"name"`
	ProjectID    int64           `json:"projectId"`
	MasterID     int64           `json:"masterIntegrationId"`
	MasterName   string          `json:"masterIntegrationName"`
	MasterType   string          `json:"masterIntegrationType"`
	ProviderID   *int64          `json:"providerId"` // always null
	IsInternal   bool            `json:"isInternal"`
	Environments []string        `json:"environments"`
	PropertyBag  json.RawMessage `json:"propertyBag"`
	CreatedBy    int64           `json:"createdBy"`
	UpdatedBy    int64           `json:"updatedBy"`
	CreatedName  string          `json:"createdByUserName"`
	UpdatedName  string          `json:"updatedByUserName"`
	Record

	Values     map[string]string                      `json:"-"` // by label
	Variables  map[string]map[string]PipelineVariable `json:"-"` // by label and name
	AllSources bool                                   `json:"-"` // all pipeline sources may use it
	Sharing    PipelineSharing                        `json:"-"`
}

// A PipelineVariable is a variable of an integration.
type PipelineVariable struct {
	Value       string `json:"value"`
	IsSecure    bool   `json:"isSecure"`
	IsRecreated bool   `json:"isRecreated"`
}

// PipelineSharing selects the projects that share an integration.
type PipelineSharing struct {
	With     []int64 `json:"sharedWithProjects"`
	All      bool    `json:"shareWithAllProjects"`
	ReadOnly bool    `json:"sharedReadOnly"`
}

// UsableIn reports whether the project may use the integration in pipelines.
func (i *PipelineIntegration) UsableIn(projectID int64) bool {
	return !i.IsInternal && i.SharedWith(projectID)
}

// SharedWith reports whether a project has the integration, as its own or shared.
func (i *PipelineIntegration) SharedWith(projectID int64) bool {
	return i.ProjectID == projectID || i.Sharing.All || slices.Contains(i.Sharing.With, projectID)
}

// Integration returns the integration with an ID, or nil.
func (p *Pipelines) Integration(id int64) *PipelineIntegration {
	for _, x := range p.Integrations {
		if x.ID == id {
			return x
		}
	}
	return nil
}

// A NodePool is a pool of build nodes.
type NodePool struct {
	ID              int64           `json:"id"`
	ProjectID       int64           `json:"projectId"`
	Name            string          `json:"name"`
	Environments    []string        `json:"environments"`
	IsOnDemand      bool            `json:"isOnDemand"`
	Architecture    string          `json:"architecture"`
	OperatingSystem string          `json:"operatingSystem"`
	NumberOfNodes   *int            `json:"numberOfNodes"`
	IdleInterval    *int64          `json:"nodeIdleIntervalInMins"`
	ImageID         *int64          `json:"buildPlaneImageId"`
	IntegrationID   *int64          `json:"projectIntegrationId"`
	Provider        json.RawMessage `json:"providerMetadataPropertyBag"`
	Timeout         *int64          `json:"timeoutMS"`
	MaxDisk         int             `json:"maxDiskUsagePercentage"`
	DiskSize        *int64          `json:"diskSizeinGB"`
	QueueName       *string         `json:"queueName"` // always null
	IsNatEnabled    *bool           `json:"isNatEnabled"`
	IsCacheEnabled  *bool           `json:"isCacheEnabled"`
	CacheSettings   json.RawMessage `json:"cacheSettingsPropertyBag"`
	Init            json.RawMessage `json:"initPropertyBag"`
	Record

	AllSources bool `json:"-"` // all pipeline sources may use it
}

// A Node is a build node.
type Node struct {
	ID                int64           `json:"id"`
	ProjectID         int64           `json:"projectId"`
	PoolID            int64           `json:"nodePoolId"`
	IntegrationID     *int64          `json:"projectIntegrationId"`
	StepID            *int64          `json:"stepId"`
	Name              string          `json:"friendlyName"`
	Status            int             `json:"statusCode"`
	StatusAt          Stamp           `json:"statusLastUpdatedAt"`
	StopRequested     bool            `json:"stopRequested"`
	IsOnDemand        bool            `json:"isOnDemand"`
	IsAutoInitialized bool            `json:"isAutoInitialized"`
	IsSwapEnabled     bool            `json:"isSwapEnabled"`
	IsDebug           *bool           `json:"isDebug"` // always null
	IPAddress         *string         `json:"IPAddress"`
	SSHPort           *int64          `json:"sshPort"`
	SSHUser           *string         `json:"sshUser"`
	InstanceID        *string         `json:"instanceId"`
	InstanceInfo      *string         `json:"instanceInfo"` // always null
	CurrentVersion    *string         `json:"currentBuildPlaneVersion"`
	IntendedVersion   string          `json:"intendedBuildPlaneVersion"`
	Provider          json.RawMessage `json:"providerMetadataPropertyBag"`
	Init              json.RawMessage `json:"initPropertyBag"`
	System            NodeSystem      `json:"systemPropertyBag"`
	InitializedAt     Stamp           `json:"lastInitializedAt"`
	ProvisionedAt     Stamp           `json:"provisionedAt"`
	CreatedBy         string          `json:"createdBy"`
	UpdatedBy         string          `json:"updatedBy"`
	Record

	Stats []*NodeStat `json:"-"`
	job   *Job        // initializes the node, or nil
}

// NodeSystem has the properties that the server gives a node.
type NodeSystem struct {
	Token string `json:"token"`
}

// A NodeStat is the load that a node has reported.
type NodeStat struct {
	ID               int64   `json:"id"`
	NodeID           int64   `json:"nodeId"`
	ProjectID        int64   `json:"projectId"`
	ReportedAt       Stamp   `json:"reportedAt"`
	Disk             string  `json:"diskUsageInPercentage"`
	Memory           string  `json:"memoryUsageInPercentage"`
	CPU              string  `json:"cpuLoadInPercentage"`
	ActiveContainers int     `json:"activeContainersCount"`
	TotalContainers  int     `json:"totalContainersCount"`
	Images           int     `json:"imageCount"`
	CreatedBy        *string `json:"createdBy"` // always null
	UpdatedBy        *string `json:"updatedBy"`
	Record
}

// A BuildPlaneImage is an image for dynamic nodes.
type BuildPlaneImage struct {
	ID              int64           `json:"id"`
	Name            string          `json:"name"`
	MasterID        int64           `json:"masterIntegrationId"`
	ImageID         string          `json:"imageId"`
	Region          string          `json:"region"`
	IsAvailable     bool            `json:"isAvailable"`
	IsInternal      bool            `json:"isInternal"`
	Architecture    string          `json:"architecture"`
	OperatingSystem string          `json:"operatingSystem"`
	Metadata        json.RawMessage `json:"metadataPropertyBag"`
	Record
}

// A PipelineTemplate is a template of pipelines.
type PipelineTemplate struct {
	ID            int64   `json:"id"`
	Namespace     string  `json:"namespace"`
	Name          string  `json:"name"`
	SyntaxVersion string  `json:"syntaxVersion"`
	SourceID      int64   `json:"templateSourceId"`
	LatestSHA     *string `json:"latestSha"`
	IsSyncing     bool    `json:"isSyncing"`
	SyncStatus    *int    `json:"lastSyncStatusCode"` // these are always null
	SyncStarted   Stamp   `json:"lastSyncStartedAt"`
	SyncEnded     Stamp   `json:"lastSyncEndedAt"`
	SyncLogs      *string `json:"lastSyncLogs"`
	RetiredAt     Stamp   `json:"retiredAt"`
	Record
}

// An EnvironmentVariable is a variable of all pipelines or of those of a project.
type EnvironmentVariable struct {
	ID         int64  `json:"id"`
	Key        string `json:"key"`
	Value      string `json:"value"`
	Scope      string `json:"scope"`
	ProjectID  *int64 `json:"projectId"`
	IsReadOnly bool   `json:"isReadOnly"`
}
