package federation

import (
	"context"
	"fmt"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// quietPolls is the number of polls after which a full sync that was not seen counts as
// completed.
const quietPolls = 3

// StartAndWait starts a full sync and waits for it like [FullSyncService.WaitCompleted].
//
//jfrog:none Start and WaitCompleted in one
func (s *FullSyncService) StartAndWait(
	ctx context.Context, repoKey string, opts *FullSyncOptions, wait *jfrog.WaitOptions,
) ([]Connection, error) {
	if err := s.Start(ctx, repoKey, opts); err != nil {
		return nil, err
	}
	return s.WaitCompleted(ctx, repoKey, opts, wait)
}

// WaitCompleted waits until the full sync of a federated repository has ended. It returns the
// connections with the members, or with the member that opts selects.
//
// The server reports no full syncs, but the states of connections. A full sync has ended when no
// connection is in [StatePendingFullSync] or [StateFullSyncRunning] any more. If no connection
// is in these states in three polls, the full sync was over before.
//
// If a connection has failed then, WaitCompleted returns the connections and a
// [*jfrog.FailedError]. Disabled members are left out, and members for which the server knows no
// state. WaitCompleted needs the Artifactory Federation Service. Without it, use
// [LegacyService.WaitSynced].
//
//jfrog:none polls the connections
func (s *FullSyncService) WaitCompleted(
	ctx context.Context, repoKey string, opts *FullSyncOptions, wait *jfrog.WaitOptions,
) ([]Connection, error) {
	states, mirror := (*StatesService)(s), jfrog.Deref(opts).Mirror
	seen, quiet := false, 0
	return jfrog.Wait(ctx, wait, func(ctx context.Context) ([]Connection, bool, error) {
		all, err := states.Connections(ctx, repoKey)
		if err != nil {
			return nil, false, err
		}
		connections := selected(all, mirror)
		if len(connections) == 0 {
			return nil, false, check.Lacks("federation", "connection of "+strings.Join([]string{repoKey, mirror}, " "))
		}
		if syncing(connections) {
			seen = true
			return connections, false, nil
		}
		if quiet++; !seen && quiet < quietPolls {
			return connections, false, nil
		}
		return connections, true, failure(repoKey, connections)
	})
}

// selected returns the connections of the member with a URL, or all if that is empty.
func selected(all []Connection, mirror string) []Connection {
	if mirror == "" {
		return all
	}
	var out []Connection
	for _, c := range all {
		if isMember(c.RemotePlatformURL, c.RemoteRepoKey, mirror) ||
			isMember(c.LocalPlatformURL, c.LocalRepoKey, mirror) {
			out = append(out, c)
		}
	}
	return out
}

func isMember(platformURL, repoKey, mirror string) bool {
	return strings.TrimRight(platformURL, "/")+"/"+repoKey == strings.TrimRight(mirror, "/")
}

func syncing(connections []Connection) bool {
	for _, c := range connections {
		if c.Status == StatePendingFullSync || c.Status == StateFullSyncRunning {
			return true
		}
	}
	return false
}

// failure returns an error for connections that have failed. If none has a state that says more,
// it is an error too.
func failure(repoKey string, connections []Connection) error {
	failed := &jfrog.FailedError{What: "full sync of " + repoKey}
	known := false
	for _, c := range connections {
		switch {
		case c.Disabled || c.Status == StateDisabled || c.Status == StateNone && !c.Supported:
			continue
		case c.Status == StateError || c.Status == StateNotAvailable || c.Status == StateNone:
			failed.Status = string(c.Status)
			failed.Messages = append(failed.Messages, c.text())
		}
		known = true
	}
	switch {
	case failed.Status != "":
		return failed
	case known:
		return nil
	}
	failed.Status = string(connections[0].Status)
	for _, c := range connections {
		failed.Messages = append(failed.Messages, c.text())
	}
	return failed
}

func (c *Connection) text() string {
	return fmt.Sprintf("%s/%s to %s/%s: %s",
		c.LocalPlatformURL, c.LocalRepoKey, c.RemotePlatformURL, c.RemoteRepoKey, c.Status)
}
