// Package distribution serves /distribution: release bundles v1 and their distribution, and what
// the targets have received of release bundles v2.
package distribution

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// A service serves /distribution.
type service struct {
	*store.Store
}

// Routes returns the operations below /distribution. Literal segments precede parameters that also
// match them.
func Routes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return []rest.Route{
		rest.Get("/api/v2/release_bundle/received", s.handleBundles, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}", s.handleVersions, rest.Admin),
		rest.Delete("/api/v2/release_bundle/received/{name}/{version}", s.handleDelete, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}/{version}/status", s.handleStatus, rest.Admin),
		rest.Get("/api/v2/release_bundle/received/{name}/{version}/artifacts", s.handleArtifacts, rest.Admin),

		rest.Get("/api/v1/system/ping", s.handlePing),
		rest.Get("/api/v1/system/info", s.handleInfo),
		rest.Put("/api/v1/keys/gpg", s.handleSetKey, rest.Small, rest.Admin),
		rest.Put("/api/v1/keys/pgp", s.handleSetKey, rest.Small, rest.Admin),
		rest.Get("/api/v1/keys/gpg", s.handleGetKey, rest.Admin),
		rest.Post("/api/v1/keys/{protocol}", s.handleUploadKey, rest.Small, rest.Admin),
		rest.Get("/api/v1/keys/gpg/aliases", s.handleListKeys, rest.Admin),
		rest.Get("/api/v1/keys/gpg/{aliasName}", s.handleGetAlias, rest.Admin),
		rest.Put("/api/v1/keys/gpg/{aliasName}", s.handleRenameKey, rest.Small, rest.Admin),
		rest.Delete("/api/v1/keys/gpg/{aliasName}", s.handleDeleteKey, rest.Admin),

		rest.Get("/api/v1/release_bundle/distribution", s.handleAllRecords, rest.Admin),
		rest.Get("/api/v1/release_bundle/{name}/distribution", s.handleRecordsOfName, rest.Admin),
		rest.Get("/api/v1/release_bundle/{name}/{version}/distribution", s.handleRecords, rest.Admin),
		rest.Get("/api/v1/release_bundle/{name}/{version}/distribution/{id}", s.handleRecord, rest.Admin),

		rest.Post("/api/v1/release_bundle", s.handleCreateSource, rest.Small, rest.Admin),
		rest.Get("/api/v1/release_bundle", s.handleSources, rest.Admin),
		rest.Get("/api/v1/release_bundle/{name}", s.handleSourceVersions, rest.Admin),
		rest.Delete("/api/v1/release_bundle/{name}", s.handleDeleteSources, rest.Admin),
		rest.Get("/api/v1/release_bundle/{name}/LATEST", s.handleLatestSource, rest.Admin),
		rest.Get("/api/v1/release_bundle/{name}/{version}", s.handleSource, rest.Admin),
		rest.Put("/api/v1/release_bundle/{name}/{version}", s.handleUpdateSource, rest.Small, rest.Admin),
		rest.Delete("/api/v1/release_bundle/{name}/{version}", s.handleDeleteSource, rest.Admin),
		rest.Post("/api/v1/release_bundle/{name}/{version}/sign", s.handleSignSource, rest.Small, rest.Admin),

		rest.Post("/api/v1/distribution/{name}/{version}", s.handleDistribute, rest.Small, rest.Admin),
		rest.Post("/api/v1/distribution/{name}/{version}/delete", s.handleDeleteDistributed, rest.Small, rest.Admin),
		rest.Put("/api/v1/distribution/{name}/{version}/abort", s.handleAbort, rest.Admin),
	}
}
