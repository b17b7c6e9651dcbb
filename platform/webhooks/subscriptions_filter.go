package webhooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
	"github.com/jfrogkit/jfrog-go/internal/jsonlax"
)

// Domain is the kind of thing that an event is about. Servers may know more domains than this
// package.
type Domain string

// The known domains, with their criteria.
const (
	DomainArtifact                 Domain = "artifact"                   // RepositoryCriteria
	DomainArtifactProperty         Domain = "artifact_property"          // RepositoryCriteria
	DomainDocker                   Domain = "docker"                     // RepositoryCriteria
	DomainBuild                    Domain = "build"                      // BuildCriteria
	DomainReleaseBundle            Domain = "release_bundle"             // ReleaseBundleCriteria
	DomainDistribution             Domain = "distribution"               // ReleaseBundleCriteria
	DomainArtifactoryReleaseBundle Domain = "artifactory_release_bundle" // ReleaseBundleCriteria

	DomainArtifactLifecycle        Domain = "artifact_lifecycle"          // no criteria
	DomainDestination              Domain = "destination"                 // ReleaseBundleCriteria
	DomainReleaseBundleV2          Domain = "release_bundle_v2"           // ReleaseBundleV2Criteria
	DomainReleaseBundleV2Promotion Domain = "release_bundle_v2_promotion" // PromotionCriteria
	DomainUser                     Domain = "user"                        // no criteria
)

// EventType is what happens to a thing. Servers may know more types than this package.
type EventType string

// The known types of events.
const (
	EventDeployed EventType = "deployed" // artifact
	EventMoved    EventType = "moved"    // artifact
	EventCopied   EventType = "copied"   // artifact
	EventCached   EventType = "cached"   // artifact
	EventDeleted  EventType = "deleted"  // artifact, artifact_property, docker, build, release_bundle
	EventAdded    EventType = "added"    // artifact_property
	EventPushed   EventType = "pushed"   // docker
	EventPromoted EventType = "promoted" // docker, build
	EventUploaded EventType = "uploaded" // build
	EventCreated  EventType = "created"  // release_bundle
	EventSigned   EventType = "signed"   // release_bundle

	// Events of the domain distribution.
	EventDistributeStarted   EventType = "distribute_started"
	EventDistributeCompleted EventType = "distribute_completed"
	EventDistributeAborted   EventType = "distribute_aborted"
	EventDistributeFailed    EventType = "distribute_failed"

	// Events of the domains distribution, artifactory_release_bundle and destination.
	EventDeleteStarted   EventType = "delete_started"
	EventDeleteCompleted EventType = "delete_completed"
	EventDeleteFailed    EventType = "delete_failed"

	EventReceived EventType = "received" // artifactory_release_bundle, destination
	EventArchive  EventType = "archive"  // artifact_lifecycle
	EventRestore  EventType = "restore"  // artifact_lifecycle
	EventLocked   EventType = "locked"   // user

	// Events of the domain release_bundle_v2.
	EventReleaseBundleV2Started   EventType = "release_bundle_v2_started"
	EventReleaseBundleV2Failed    EventType = "release_bundle_v2_failed"
	EventReleaseBundleV2Completed EventType = "release_bundle_v2_completed"

	// Events of the domain release_bundle_v2_promotion.
	EventReleaseBundleV2PromotionStarted   EventType = "release_bundle_v2_promotion_started"
	EventReleaseBundleV2PromotionFailed    EventType = "release_bundle_v2_promotion_failed"
	EventReleaseBundleV2PromotionCompleted EventType = "release_bundle_v2_promotion_completed"
)

// domainRule is what this package knows about a domain.
type domainRule struct {
	types    []EventType
	criteria func() Criteria // returns empty criteria; nil: the domain has none
	data     func() EventData
}

func anyRepository() Criteria    { return &RepositoryCriteria{} }
func anyReleaseBundle() Criteria { return &ReleaseBundleCriteria{} }

var domainRules = map[Domain]domainRule{
	DomainArtifact: {
		[]EventType{EventDeployed, EventDeleted, EventMoved, EventCopied, EventCached},
		anyRepository, func() EventData { return &ArtifactData{} },
	},
	DomainArtifactProperty: {
		[]EventType{EventAdded, EventDeleted},
		anyRepository, func() EventData { return &PropertyData{} },
	},
	DomainDocker: {
		[]EventType{EventPushed, EventDeleted, EventPromoted},
		anyRepository, func() EventData { return &DockerData{} },
	},
	DomainBuild: {
		[]EventType{EventUploaded, EventDeleted, EventPromoted},
		func() Criteria { return &BuildCriteria{} }, func() EventData { return &BuildData{} },
	},
	DomainReleaseBundle: {
		[]EventType{EventCreated, EventSigned, EventDeleted},
		anyReleaseBundle, func() EventData { return &ReleaseBundleData{} },
	},
	DomainDistribution: {
		[]EventType{
			EventDistributeStarted, EventDistributeCompleted, EventDistributeAborted, EventDistributeFailed,
			EventDeleteStarted, EventDeleteCompleted, EventDeleteFailed,
		},
		anyReleaseBundle, func() EventData { return &DistributionData{} },
	},
	DomainArtifactoryReleaseBundle: {
		[]EventType{EventReceived, EventDeleteStarted, EventDeleteCompleted, EventDeleteFailed},
		anyReleaseBundle, func() EventData { return &DestinationData{} },
	},
	DomainDestination: {
		[]EventType{EventReceived, EventDeleteStarted, EventDeleteCompleted, EventDeleteFailed},
		anyReleaseBundle, func() EventData { return &DestinationData{} },
	},
	DomainReleaseBundleV2: {
		[]EventType{EventReleaseBundleV2Started, EventReleaseBundleV2Failed, EventReleaseBundleV2Completed},
		func() Criteria { return &ReleaseBundleV2Criteria{} }, func() EventData { return &ReleaseBundleV2Data{} },
	},
	DomainReleaseBundleV2Promotion: {
		[]EventType{
			EventReleaseBundleV2PromotionStarted, EventReleaseBundleV2PromotionFailed,
			EventReleaseBundleV2PromotionCompleted,
		},
		func() Criteria { return &PromotionCriteria{} }, nil,
	},
	DomainArtifactLifecycle: {[]EventType{EventArchive, EventRestore}, nil, nil},
	DomainUser:              {[]EventType{EventLocked}, nil, nil},
}

// EventFilter selects events.
type EventFilter struct {
	Domain     Domain      `json:"domain"`
	EventTypes []EventType `json:"event_types" diff:"set"` // at least one type of the domain
	// Criteria selects the repositories, builds or release bundles.
	Criteria Criteria `json:"criteria,omitempty"`

	Extra map[string]json.RawMessage `json:"-"` // fields that this package does not know
}

// UnmarshalJSON reads a filter with criteria of the type of its domain. It keeps unknown fields.
func (f *EventFilter) UnmarshalJSON(data []byte) (err error) {
	var head struct {
		Domain   Domain          `json:"domain"`
		Criteria json.RawMessage `json:"criteria"`
	}
	if err := jsonlax.Unmarshal(data, &head); err != nil {
		return err
	}
	f.Criteria = nil
	if len(head.Criteria) > 0 && !bytes.Equal(head.Criteria, []byte("null")) {
		f.Criteria = &OtherCriteria{}
		if newCriteria := domainRules[head.Domain].criteria; newCriteria != nil {
			f.Criteria = newCriteria()
		}
	}
	type plain EventFilter
	f.Extra, err = jsonextra.Decode(data, (*plain)(f)) // into the criteria that f points to
	return err
}

// MarshalJSON writes a filter with its unknown fields.
func (f EventFilter) MarshalJSON() ([]byte, error) {
	type plain EventFilter
	return jsonextra.Encode(plain(f), f.Extra)
}

// check refuses what cannot be right. It accepts domains and types that this package does not
// know.
func (f EventFilter) check() error {
	switch {
	case f.Domain == "":
		return errors.New("event filter has no domain")
	case len(f.EventTypes) == 0:
		return errors.New("event filter has no event types")
	}
	rule, known := domainRules[f.Domain]
	for _, t := range f.EventTypes {
		if t == "" {
			return errors.New("an event type of the filter is empty")
		}
		if known && !slices.Contains(rule.types, t) && knownType(t) {
			return fmt.Errorf("event type %s is not of the domain %s", t, f.Domain)
		}
	}
	if f.Criteria == nil || !known {
		return nil
	}
	if check.IsNil(f.Criteria) {
		return errors.New("the criteria are a nil pointer")
	}
	if domains := f.Criteria.domains(); domains != nil && !slices.Contains(domains, f.Domain) {
		return fmt.Errorf("criteria of type %T are not for the domain %s", f.Criteria, f.Domain)
	}
	return nil
}

// knownType reports whether an event type belongs to a domain that this package knows.
func knownType(t EventType) bool {
	for _, rule := range domainRules {
		if slices.Contains(rule.types, t) {
			return true
		}
	}
	return false
}
