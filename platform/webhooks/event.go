package webhooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Event is what a [WebhookHandler] sends.
type Event struct {
	Domain          Domain    `json:"domain"`
	EventType       EventType `json:"event_type"`
	SubscriptionKey string    `json:"subscription_key,omitempty"`
	JPDOrigin       string    `json:"jpd_origin,omitempty"` // base URL of the platform
	Source          string    `json:"source,omitempty"`     // jfrog/ and a service ID, or a user
	// Destination is the domain in events of release bundles v1 that have no field domain.
	Destination Domain `json:"destination,omitempty"`
	// RawData is the data as it was received.
	RawData json.RawMessage `json:"data,omitempty"`

	// Data is the decoded RawData: of type [*ArtifactData], [*PropertyData], [*DockerData],
	// [*BuildData], [*ReleaseBundleData], [*DistributionData], [*DestinationData] or
	// [*ReleaseBundleV2Data]. It is nil for other domains, and if DataError is set.
	Data EventData `json:"-"`
	// DataError is set if RawData does not fit the type of Data.
	DataError error `json:"-"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads an event, decodes its data and keeps unknown fields.
func (e *Event) UnmarshalJSON(data []byte) (err error) {
	type plain Event
	if e.Extra, err = jsonextra.Decode(data, (*plain)(e)); err != nil {
		return err
	}
	if e.Domain == "" {
		e.Domain = e.Destination
	}
	e.Data, e.DataError = decodeData(e.Domain, e.RawData)
	return nil
}

// MarshalJSON writes an event as it was received: with RawData, not with Data.
func (e Event) MarshalJSON() ([]byte, error) {
	type plain Event
	return jsonextra.Encode(plain(e), e.Extra)
}

// ErrBadPayload is the error for a payload that is no event.
var ErrBadPayload = errors.New("payload is not an event")

// ParseEvent decodes the payload of a [WebhookHandler], for example from a queue, without a
// check of its origin. Unknown domains, event types and fields are no errors. Data of another
// type than expected sets [Event.DataError]. Other payloads are an error matching
// [ErrBadPayload].
func ParseEvent(payload []byte) (*Event, error) {
	var e Event
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, fmt.Errorf("webhooks: %w: %w", ErrBadPayload, withoutValues(err))
	}
	if e.Domain == "" || e.EventType == "" {
		return nil, fmt.Errorf("webhooks: %w: it has no domain or no event type", ErrBadPayload)
	}
	return &e, nil
}

// withoutValues removes the text of the payload from an error.
func withoutValues(err error) error {
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return errors.New("it is not valid JSON")
	}
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("field %q has the wrong type", mismatch.Field)
	}
	return errors.New("a field has a wrong value")
}

// EventData is the data of an event. Each domain has a type.
type EventData interface {
	eventData()
}

// decodeData decodes the data of an event. It returns nil for a domain without a type, and for
// an event without data.
func decodeData(domain Domain, raw []byte) (EventData, error) {
	newData := domainRules[domain].data
	if newData == nil || len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	out := newData()
	if err := jsonlax.Unmarshal(raw, out); err != nil {
		return nil, fmt.Errorf("webhooks: data of an event of the domain %s: %w", domain, withoutValues(err))
	}
	return out, nil
}

// EventItem is the file or folder that an event is about.
type EventItem struct {
	RepoKey string    `json:"repo_key"`
	Path    string    `json:"path"` // in the repository, with the name
	Name    string    `json:"name"`
	SHA256  string    `json:"sha256,omitempty"`
	Size    jfrog.Int `json:"size"` // in bytes
}

// ArtifactData is the data of events of the domain artifact.
type ArtifactData struct {
	EventItem
	// SourceRepoPath and TargetRepoPath are the places of a copied or moved artifact.
	SourceRepoPath string `json:"source_repo_path,omitempty"`
	TargetRepoPath string `json:"target_repo_path,omitempty"`
}

// PropertyData is the data of events of the domain artifact_property.
type PropertyData struct {
	EventItem
	PropertyKey    string        `json:"property_key"`
	PropertyValues jfrog.Strings `json:"property_values"`
}

// DockerData is the data of events of the domain docker. The item is the manifest.
type DockerData struct {
	EventItem
	ImageName string           `json:"image_name"`
	ImageType string           `json:"image_type,omitempty"` // such as docker or oci
	Tag       string           `json:"tag"`
	Platforms []DockerPlatform `json:"platforms,omitempty"`
}

// DockerPlatform is a platform that an image is for.
type DockerPlatform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
}

// BuildData is the data of events of the domain build.
type BuildData struct {
	BuildName    string     `json:"build_name"`
	BuildNumber  string     `json:"build_number"`
	BuildStarted jfrog.Time `json:"build_started,omitzero"`
	BuildRepo    string     `json:"build_repo,omitempty"` // repository key of the build-info
}

// ReleaseBundleData is the data of events of the domain release_bundle.
type ReleaseBundleData struct {
	ReleaseBundleName    string    `json:"release_bundle_name"`
	ReleaseBundleVersion string    `json:"release_bundle_version"`
	ReleaseBundleSize    jfrog.Int `json:"release_bundle_size"` // in bytes
}

// DistributionData is the data of events of the domain distribution.
type DistributionData struct {
	ReleaseBundleName    string     `json:"release_bundle_name"`
	ReleaseBundleVersion string     `json:"release_bundle_version"`
	ReleaseBundleSize    jfrog.Int  `json:"release_bundle_size"` // in bytes
	EdgeNodeInfoList     []EdgeNode `json:"edge_node_info_list,omitempty"`
	StatusMessage        string     `json:"status_message"`
	TransactionID        jfrog.Int  `json:"transaction_id"`
}

// EdgeNode is a target of a distribution.
type EdgeNode struct {
	EdgeNodeAddress string `json:"edge_node_address"` // URL of its Artifactory
	EdgeNodeName    string `json:"edge_node_name"`
}

// DestinationData is the data of events of the domains artifactory_release_bundle and
// destination.
type DestinationData struct {
	ReleaseBundleName    string `json:"release_bundle_name"`
	ReleaseBundleVersion string `json:"release_bundle_version"`
	StatusMessage        string `json:"status_message"`
}

// ReleaseBundleV2Data is the data of events of the domain release_bundle_v2.
type ReleaseBundleV2Data struct {
	RepositoryKey        string     `json:"repository_key"`
	ReleaseBundleName    string     `json:"release_bundle_name"`
	ReleaseBundleVersion string     `json:"release_bundle_version"`
	Created              jfrog.Time `json:"created,omitzero"`
}

func (*ArtifactData) eventData()        {}
func (*PropertyData) eventData()        {}
func (*DockerData) eventData()          {}
func (*BuildData) eventData()           {}
func (*ReleaseBundleData) eventData()   {}
func (*DistributionData) eventData()    {}
func (*DestinationData) eventData()     {}
func (*ReleaseBundleV2Data) eventData() {}
