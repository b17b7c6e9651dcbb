// Package replication serves the part of /artifactory for the replications of repositories.
package replication

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves the routes of the package.
type service struct {
	*store.Store
}

// Routes returns the operations below /artifactory. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return []rest.Route{
		rest.Post("/api/replications/enable", s.handleEnable, rest.Small, rest.Admin),
		rest.Post("/api/replications/disable", s.handleDisable, rest.Small, rest.Admin),
		rest.Post("/api/replications/channels/release", s.handleCloseChannels, rest.Admin),
		rest.Get("/api/replications/channels/{repo}", s.handleListChannels, rest.Admin),
		rest.Put("/api/replications/multiple/{repoKey}", s.handleReplaceMultiple, rest.Small, rest.Admin),
		rest.Post("/api/replications/multiple/{repoKey}", s.handleUpdateMultiple, rest.Small, rest.Admin),
		rest.Get("/api/replications/{repoKey}", s.handleList, rest.Admin),
		rest.Put("/api/replications/{repoKey}", s.handleReplace, rest.Small, rest.Admin),
		rest.Post("/api/replications/{repoKey}", s.handleUpdate, rest.Small, rest.Admin),
		rest.Delete("/api/replications/{repoKey}", s.handleDelete, rest.Admin),

		rest.Get("/api/replication/{repoKey}", s.handleStatus, rest.Browse),
		rest.Post("/api/replication/execute/{path...}", s.handleStart, rest.Small),
		rest.Post("/api/replication/{repoKey}/{path...}", s.handleStartPath, rest.Small),

		rest.Get("/api/system/replications", s.handleBlocks, rest.Admin),
		rest.Post("/api/system/replications/block", s.handleBlock, rest.Admin),
		rest.Post("/api/system/replications/unblock", s.handleUnblock, rest.Admin),
		rest.Get("/api/config/storage/checksumReplication", s.handleChecksums, rest.Admin),
		rest.Put("/api/config/storage/checksumReplication", s.handleConfigureChecksums,
			rest.Small, rest.Admin),
	}
}
