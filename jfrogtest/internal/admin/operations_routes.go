package admin

import "github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"

// operationsRoutes returns the routes of loggers, support bundles and pruning.
func (s *service) operationsRoutes() []rest.Route {
	return []rest.Route{
		rest.Post("/api/system/debug/loggers", s.handleSetLoggers, rest.Small, rest.Admin),
		rest.Delete("/api/system/debug/loggers", s.handleResetLoggers, rest.Admin),
		rest.Get("/api/system/debug/loggers/{className}", s.handleGetLogger, rest.Admin),

		rest.Post("/api/system/storage/prune/start", s.handleStartPrune, rest.Small, rest.Admin),
		rest.Get("/api/system/storage/prune/status", s.handlePruneStatus, rest.Admin),
		rest.Post("/api/system/storage/prune/stop", s.handleStopPrune, rest.Admin),

		rest.Post("/api/system/support/bundle", s.handleCreateSupportBundle, rest.Small, rest.Admin),
		rest.Get("/api/system/support/bundles", s.handleListSupportBundles, rest.Admin),
		rest.Get("/api/system/support/bundle/{bundleId}", s.handleGetSupportBundle, rest.Admin),
		rest.Delete("/api/system/support/bundle/{bundleId}", s.handleDeleteSupportBundle, rest.Admin),
		rest.Get("/api/system/support/bundle/{bundleId}/archive", s.handleSupportBundleArchive, rest.Admin),
	}
}
