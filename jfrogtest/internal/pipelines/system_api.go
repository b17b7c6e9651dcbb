package pipelines

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/listing"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// systemRoutes returns the operations on the server itself and on projects.
func (s *service) systemRoutes() []rest.Route {
	const loggers = "/api/v1/systemConfigs/loggers"
	return []rest.Route{
		rest.Get("/api/v1/systemCodes", handleCodes),
		rest.Get("/api/v1/system/info", handleInfo),
		rest.Get("/api/v1/system/configStatus", s.handleConfigStatus),
		rest.Get("/api/v1/system/health", s.handleHealth),
		rest.Get(loggers, s.handleLoggers, rest.Admin),
		rest.Put(loggers, s.handleSetLogger, rest.Small, rest.Admin),
		rest.Delete(loggers, s.handleResetLogger, rest.Admin),
		rest.Get("/api/v1/metrics", s.handleMetrics),
		rest.Get("/api/v1/metrics/application", s.handleApplicationMetrics),
		rest.Get("/api/v1/projects", s.handleProjects, rest.Admin),
	}
}

// statusNames has the names of the codes from store.CodeQueued on.
var statusNames = []string{
	"queued", "processing", "success", "failure", "error", "waiting", "cancelled", "unstable",
	"skipped", "timeout", "stopped", "deleted", "cached", "cancelling", "timingOut", "creating",
	"ready", "online", "offline", "unhealthy", "onlineRequested", "offlineRequested",
	"pendingApproval",
}

// statusName returns the name of a code of the server.
func statusName(code int) string { return statusNames[code-store.CodeQueued] }

func handleCodes(q *rest.Request) (*rest.Response, error) {
	list := []listing.View{}
	for i, name := range statusNames {
		list = append(list, listing.View{
			"code": store.CodeQueued + i, "name": name, "group": "status", "createdBy": maker,
			"updatedBy": maker,
			"createdAt": "2016-06-01T00:00:00.000Z", "updatedAt": "2016-06-01T00:00:00.000Z",
		})
	}
	return respond(q, listing.Query{Texts: map[string]string{"group": "group"}}, list)
}

func handleInfo(*rest.Request) (*rest.Response, error) {
	return ok(map[string]string{"version": store.Version, "serviceId": "jfpip@jfrogtest"})
}

func (s *service) handleConfigStatus(*rest.Request) (*rest.Response, error) {
	return ok(map[string]bool{"hasPipelinesConfigChanged": s.Pipelines.Changed})
}

// handleHealth tells administrators more than others.
func (s *service) handleHealth(q *rest.Request) (*rest.Response, error) {
	if !q.User.Admin {
		return ok(map[string]string{"status": "OK"})
	}
	now, services := times.ISO(s.Now()), []any{}
	for _, name := range []string{"RabbitMQ HTTPS", "RabbitMQ AMQPS", "PostgresDB", "Vault",
		"Artifactory (Access)"} {
		services = append(services,
			map[string]any{"name": name, "healthCheckEnabled": true, "isHealthy": true, "timestamp": now})
	}
	return ok(map[string]any{"isHealthy": true, "timestamp": now, "services": services})
}

// logServices are the services that have a log, and logLevels the levels.
var (
	logServices = []string{
		"api", "www", "pipelineSync", "runTrigger", "stepTrigger", "cron", "nexec", "hookHandler",
		"marshaller", "logup",
		"extensionSync", "templateSync", "reqSealer", "eventHandler",
	}
	logLevels = []string{"error", "warn", "info", "debug", "trace"}
)

// levels returns the levels of services.
func (s *service) levels(services ...string) (*rest.Response, error) {
	type level struct {
		Configured string `json:"configuredLevel"`
		Default    string `json:"defaultLevel"`
	}
	values := map[string]level{}
	for _, name := range services {
		configured := s.Pipelines.LogLevels[name]
		if configured == "" {
			configured = "null" // as the manual shows it
		}
		values[name] = level{configured, "info"}
	}
	return ok(map[string]any{"configName": "loggers", "configValue": values})
}

func (s *service) handleLoggers(*rest.Request) (*rest.Response, error) {
	return s.levels(logServices...)
}

func (s *service) handleSetLogger(q *rest.Request) (*rest.Response, error) {
	var r struct {
		Value struct {
			Service string `json:"service"`
			Level   string `json:"level"`
		} `json:"configValue"`
	}
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(logServices, r.Value.Service):
		return nil, bad("service must be one of %s", strings.Join(logServices, ", "))
	case !slices.Contains(logLevels, r.Value.Level):
		return nil, bad("level must be one of %s", strings.Join(logLevels, ", "))
	}
	s.Pipelines.LogLevels[r.Value.Service] = r.Value.Level
	return s.levels(r.Value.Service)
}

func (s *service) handleResetLogger(q *rest.Request) (*rest.Response, error) {
	name := q.Query.Get("serviceName")
	if !slices.Contains(logServices, name) {
		return nil, bad("serviceName must be one of %s", strings.Join(logServices, ", "))
	}
	delete(s.Pipelines.LogLevels, name)
	return s.levels(name)
}

// A metric is a line of the metrics.
type metric struct {
	name, help string
	labels     string // such as {project="default"}
	value      int
}

func (s *service) metrics() []metric {
	keys := map[int64]string{}
	for _, p := range s.PipelineProjects() {
		keys[p.ID] = p.Key
	}
	perProject, all := map[string]int{}, 0
	for _, x := range s.Pipelines.Sources {
		for _, y := range x.Syncs {
			if y.Definition != nil {
				perProject[keys[x.ProjectID]] += len(y.Definition.Pipelines)
				all += len(y.Definition.Pipelines)
			}
		}
	}
	var list []metric
	for _, key := range jsondoc.Keys(perProject) {
		list = append(list, metric{
			"jfpip_pipelines_per_project_count", "Number of pipelines per project",
			fmt.Sprintf("{project=%q}", key), perProject[key],
		})
	}
	return append(list, metric{name: "jfpip_pipelines_count", help: "Total number of pipelines",
		value: all})
}

func (s *service) handleMetrics(*rest.Request) (*rest.Response, error) {
	var b strings.Builder
	for _, m := range s.metrics() {
		fmt.Fprintf(&b, "%s%s %d %d\n", m.name, m.labels, m.value, s.Now().UnixMilli())
	}
	return rest.Text(http.StatusOK, "%s", b.String()), nil
}

func (s *service) handleApplicationMetrics(*rest.Request) (*rest.Response, error) {
	allowed := len(s.Pipelines.Nodes)
	active := 0
	for _, n := range s.Pipelines.Nodes {
		if n.StepID != nil {
			active++
		}
	}
	list := append(s.metrics(),
		metric{name: "jfpip_concurrent_active_builds_count", help: "Active concurrent build count",
			value: active},
		metric{name: "jfpip_concurrent_allowed_builds_count", help: "Allowed concurrent build count",
			value: allowed},
		metric{name: "jfpip_concurrent_available_builds_count",
			help: "Available concurrent build count", value: allowed - active})
	var b strings.Builder
	now, last := s.Now().UnixMilli(), ""
	for _, m := range list {
		if m.name != last {
			fmt.Fprintf(&b, "# HELP %s %s\n# UPDATED %[1]s %[3]d\n# TYPE %[1]s counter\n", m.name, m.help,
				now)
		}
		last = m.name
		fmt.Fprintf(&b, "%s%s %d %d\n", m.name, m.labels, m.value, now)
	}
	return rest.Text(http.StatusOK, "%s", b.String()), nil
}

// handleProjects lists the projects that have an integration, a pipeline source or a node pool.
func (s *service) handleProjects(q *rest.Request) (*rest.Response, error) {
	used, pools := map[int64]bool{}, map[int64]int64{}
	for _, x := range s.Pipelines.Integrations {
		used[x.ProjectID] = true
	}
	for _, x := range s.Pipelines.Sources {
		used[x.ProjectID] = true
	}
	for _, x := range slices.Backward(s.Pipelines.NodePools) {
		used[x.ProjectID], pools[x.ProjectID] = true, x.ID
	}
	list := []listing.View{}
	for _, p := range s.PipelineProjects() {
		if !used[p.ID] {
			continue
		}
		v := listing.View{
			"id": p.ID, "name": s.NameOfPipelineProject(p), "sourceId": p.Key, "providerId": 1,
			"isOrphaned":        s.Orphaned(p),
			"systemPropertyBag": map[string]string{"sshPublicKey": p.PublicKey}, "configPropertyBag": nil,
			"createdAt": store.StampOf(p.CreatedAt), "updatedAt": store.StampOf(p.CreatedAt),
		}
		if pool := pools[p.ID]; pool != 0 {
			v["configPropertyBag"] = map[string]int64{"defaultNodePoolId": pool}
		}
		list = append(list, v)
	}
	return respond(q, listing.Query{
		Numbers: map[string]string{"projectIds": "id", "providerIds": "providerId"},
		Texts:   map[string]string{"names": "name", "sourceIds": "sourceId"},
	}, list)
}
