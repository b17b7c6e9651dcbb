// Package retention serves the part of /artifactory for archive and cleanup policies.
package retention

import (
	"net/http"

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
	cleanup := packagePolicies{s, st.Retention.Packages}
	smart := packagePolicies{s, st.Retention.Smart}
	const (
		packages = "/api/cleanup/packages/policies"
		bundles  = "/api/cleanup/bundles/policies"
		archive  = "/api/archive/v2/packages/policies"
		cold     = "/api/retention"
	)
	return append(bundleRetentionRoutes(st), []rest.Route{
		rest.Get(packages, cleanup.handleList, rest.Admin),
		rest.Post(packages+"/{policyKey}", cleanup.handleCreate, rest.Small, rest.Admin),
		rest.Get(packages+"/{policyKey}", cleanup.handleGet, rest.Admin),
		rest.Put(packages+"/{policyKey}", cleanup.handleReplace, rest.Small, rest.Admin),
		rest.Delete(packages+"/{policyKey}", cleanup.handleDelete, rest.Admin),
		rest.Post(packages+"/{policyKey}/enablement", cleanup.handleEnable, rest.Small, rest.Admin),
		rest.Put(packages+"/{policyKey}/run", s.handleRunPackages, rest.Admin),

		rest.Get(bundles, s.handleListBundlePolicies, rest.Admin),
		rest.Post(bundles+"/{policyKey}", s.handleCreateBundlePolicy, rest.Small, rest.Admin),
		rest.Get(bundles+"/{policyKey}", s.handleGetBundlePolicy, rest.Admin),
		rest.Put(bundles+"/{policyKey}", s.handleReplaceBundlePolicy, rest.Small, rest.Admin),
		rest.Delete(bundles+"/{policyKey}", s.handleDeleteBundlePolicy, rest.Admin),
		rest.Post(bundles+"/{policyKey}/enablement", s.handleEnableBundlePolicy, rest.Small, rest.Admin),
		rest.Put(bundles+"/{policyKey}/run", s.handleRunBundles, rest.Admin),

		rest.Get("/api/cleanup/policies/runs/downloadReport", s.handleReport, rest.Admin),
		rest.Put("/api/cleanup/policies/runs/forceStopAll", s.handleStopAll, rest.Admin),
		rest.Put("/api/cleanup/policies/runs/{runId}", s.handleStop, rest.Small, rest.Admin),
		rest.Put("/api/cleanup/policies/forceDisableAll", s.handleDisableAll, rest.Admin),

		rest.Post(archive+"/{policyKey}", quietly(smart.handleCreate), rest.Small, rest.Admin),
		rest.Get(archive+"/{policyKey}", smart.handleGet, rest.Admin),
		rest.Put(archive+"/{policyKey}", quietly(smart.handleReplace), rest.Small, rest.Admin),
		rest.Delete(archive+"/{policyKey}", smart.handleDelete, rest.Admin),
		rest.Post(archive+"/{policyKey}/enablement", quietly(smart.handleEnable), rest.Small, rest.Admin),

		rest.Get(cold+"/archive/policies", s.handleListArchivePolicies, rest.Admin),
		rest.Post(cold+"/archive/policies/convertToAql", s.handleConvert, rest.Small, rest.Admin),
		rest.Post(cold+"/archive/policies/preview", s.handlePreviewModel, rest.Small, rest.Admin),
		rest.Get(cold+"/archive/policies/{key}", s.handleGetArchivePolicy, rest.Admin),
		rest.Post(cold+"/archive/policies/{key}", s.handleCreateArchivePolicy, rest.Small, rest.Admin),
		rest.Put(cold+"/archive/policies/{key}", s.handleReplaceArchivePolicy, rest.Small, rest.Admin),
		rest.Delete(cold+"/archive/policies/{key}", s.handleDeleteArchivePolicy, rest.Admin),
		rest.Post(cold+"/archive/policies/{key}/trigger", s.handleTrigger, rest.Admin),
		rest.Post(cold+"/archive/policies/{key}/stop", s.handleStopArchive, rest.Admin),
		rest.Post(cold+"/archive/policies/{key}/preview", s.handlePreview, rest.Admin),
		rest.Get(cold+"/archive/executions", s.handleExecutions, rest.Admin),
		rest.Post(cold+"/search", s.handleSearch, rest.Small, rest.Admin),
		rest.Post(cold+"/searchPackages", s.handleSearchPackages, rest.Small, rest.Admin),
		rest.Get(cold+"/namespace", s.handleNamespace, rest.Admin),
		rest.Post(cold+"/restore", s.handleRestore, rest.Small, rest.Admin),
		rest.Get(cold+"/restore/executions", s.handleRestores, rest.Admin),
	}...)
}

// quietly returns a handler that responds to successful requests without a body. No source shows
// what changes of smart archiving policies respond.
func quietly(handle rest.Handler) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		if _, err := handle(q); err != nil {
			return nil, err
		}
		return rest.NewResponse(http.StatusOK, "", nil), nil
	}
}
