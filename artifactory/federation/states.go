package federation

import (
	"context"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// StatesService reports the states of federations, as the Artifactory Federation Service knows
// them. Reached through [Client.States].
type StatesService service

// State is the state of a connection between members, of a member, or of a federation. The state
// of a member is the worst state of its connections.
type State string

// The states of connections, members and federations.
const (
	StateHealthy State = "HEALTHY" // metadata events arrive in time
	// StateNotAvailable means that a member cannot be reached, or does not support the
	// Artifactory Federation Service.
	StateNotAvailable    State = "NOT_AVAILABLE"
	StateDelayed         State = "DELAYED"    // the lag exceeds the thresholds
	StatePendingFullSync State = "PENDING_FS" // waiting for a full sync
	StateFullSyncRunning State = "FULL_SYNC_RUNNING"
	StateError           State = "ERROR"    // sending metadata events fails
	StateDisabled        State = "DISABLED" // an administrator has disabled a member
	// StateNone means that the state is unknown. The member cannot be reached, if it is supported.
	StateNone State = "N/A"
)

// Connection is the connection from a member to another. The local member is its source, the
// remote member its target.
type Connection struct {
	LocalRepoKey      string `json:"localRepoKey"`
	LocalPlatformURL  string `json:"localPlatformUrl"`
	RemoteRepoKey     string `json:"remoteRepoKey"`
	RemotePlatformURL string `json:"remotePlatformUrl"`
	Status            State  `json:"status"`
	LagInMillis       int64  `json:"lagInMs"` // see Lag
	// QueuedEvents is the number of metadata events that have not been sent.
	QueuedEvents int64 `json:"queuedEvents"`
	Disabled     bool  `json:"disabled"` // by an administrator
	// Supported means that the member supports the Artifactory Federation Service.
	Supported bool `json:"supported"`
}

// Lag returns how far the target is behind the source.
func (c Connection) Lag() time.Duration { return time.Duration(c.LagInMillis) * time.Millisecond }

type connectionList struct {
	MemberConnections []Connection `json:"memberConnections"`
}

// Connections returns the connections of a federated repository with the other members of its
// federation.
//
// Requires: admin, Artifactory Federation Service. Since 7.104.2.
//
//jfrog:op 2.11.10.1
func (s *StatesService) Connections(ctx context.Context, repoKey string) ([]Connection, error) {
	out, err := jfrog.Do[*connectionList](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/status/connectionStates/{repoName}", repoKey))
	return jfrog.Deref(out).MemberConnections, err
}

// Federation is a federation of repositories, one of them on this platform.
type Federation struct {
	LocalRepoKey   string   `json:"localRepoKey"` // the member on this platform
	MemberInfoList []Member `json:"memberInfoList"`
	Priority       Priority `json:"priority"` // see [RepositoriesService.Prioritize]
}

// Member is a member of a federation.
type Member struct {
	URL     string `json:"url"`
	RepoKey string `json:"repoKey"`
	// AggregatedStatus is the worst state of the connections of the member.
	AggregatedStatus State  `json:"aggregatedStatus"`
	Supported        bool   `json:"supported"`        // as [Connection].Supported
	Disabled         bool   `json:"disabled"`         // by an administrator
	Status           string `json:"status,omitempty"` // such as UP_TO_DATE
	InLag            bool   `json:"inLag"`            // sending metadata events is delayed
}

type federationList struct {
	Federations []Federation `json:"federations"`
}

// List returns the federations of the platform with the states of their members.
//
// Requires: admin, Artifactory Federation Service. Since 7.104.2.
//
//jfrog:op 2.11.10.2
func (s *StatesService) List(ctx context.Context) ([]Federation, error) {
	out, err := jfrog.Do[*federationList](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/status/stateList"))
	return jfrog.Deref(out).Federations, err
}

type stateSummary struct {
	FederationStates map[State]int64 `json:"federationStates"`
}

// Summary returns the number of federations in each state.
//
// Requires: admin, Artifactory Federation Service. Since 7.104.2.
//
//jfrog:op 2.11.10.3
func (s *StatesService) Summary(ctx context.Context) (map[State]int64, error) {
	out, err := jfrog.Do[*stateSummary](ctx, s.client,
		jfrog.Get("/artifactory/api/federation/status/stateSummary"))
	return jfrog.Deref(out).FederationStates, err
}
