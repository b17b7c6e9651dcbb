package admin

import "github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"

// operationsRoutes returns the routes of loggers and pruning.
func (s *service) operationsRoutes() []rest.Route {
	return []rest.Route{
		rest.Post("/api/system/debug/loggers", s.handleSetLoggers, rest.Small, rest.Admin),
		rest.Delete("/api/system/debug/loggers", s.handleResetLoggers, rest.Admin),
		rest.Get("/api/system/debug/loggers/{className}", s.handleGetLogger, rest.Admin),

		rest.Post("/api/system/storage/prune/start", s.handleStartPrune, rest.Small, rest.Admin),
		rest.Get("/api/system/storage/prune/status", s.handlePruneStatus, rest.Admin),
		rest.Post("/api/system/storage/prune/stop", s.handleStopPrune, rest.Admin),
	}
}
