package distribution

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// serviceID is the id of Distribution as a service.
const serviceID = "jfds@jfrogtest"

// distributionVersion is the version that the server claims to have.
const distributionVersion = "2.28.1"

// systemRoutes returns the operations on the system.
func (s *service) systemRoutes() []rest.Route {
	const (
		bundle      = "/api/v1/system/support/bundle"
		maintenance = "/api/v1/maintenance"
	)
	return []rest.Route{
		rest.Get("/api/v1/system/ping", s.handlePing, rest.Public),
		rest.Get("/api/v1/system/info", s.handleInfo),
		rest.Get("/api/v1/system/settings", s.handleSettings, rest.Admin),
		rest.Post("/api/v1/system/settings", s.handleSetSettings, rest.Small, rest.Admin),
		rest.Get("/api/v1/metrics", s.handleMetrics, rest.Admin),
		rest.Get("/api/v1/system/logs/config", s.handleLogConfig, rest.Admin),
		rest.Get("/api/v1/system/logs/data", s.handleLogData, rest.Admin),

		rest.Get("/api/v1/system/support/bundles", s.handleListSupport, rest.Admin),
		rest.Post(bundle, s.handleCreateSupport, rest.Small, rest.Admin),
		rest.Put(bundle+"/{bundleId}", s.handleCreateSupport, rest.Small, rest.Admin),
		rest.Get(bundle+"/{bundleId}", s.handleGetSupport, rest.Admin),
		rest.Get(bundle+"/{bundleId}/archive", s.handleDownloadSupport, rest.Admin),
		rest.Delete(bundle+"/{bundleId}", s.handleDeleteSupport, rest.Admin),

		rest.Get(maintenance+"/generate_token/stop_all", s.handleExecutionToken("stop_all"), rest.Admin),
		rest.Get(maintenance+"/generate_token/unlock_stuck", s.handleExecutionToken("unlock_stuck"), rest.Admin),
		rest.Post(maintenance+"/execute/stop_all", s.handleStopAll, rest.Small, rest.Admin),
		rest.Post(maintenance+"/execute/unlock_stuck", s.handleUnlock, rest.Small, rest.Admin),
	}
}

func (s *service) handlePing(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]any{"status_code": http.StatusOK, "message": "ok"}), nil
}

func (s *service) handleInfo(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{"status": "STABLE", "message": "", "version": distributionVersion, "service_id": serviceID}), nil
}

func (s *service) handleSettings(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]bool{"call_home_enabled": s.callHome}), nil
}

func (s *service) handleSetSettings(q *rest.Request) (*rest.Response, error) {
	body := struct {
		CallHome bool `json:"call_home_enabled"`
	}{s.callHome}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	s.callHome = body.CallHome
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleMetrics counts distributions by their status.
func (s *service) handleMetrics(*rest.Request) (*rest.Response, error) {
	counts, total := map[string]int{}, 0
	for _, v := range s.BundlesV1 {
		for _, d := range v.Distributions {
			counts[strings.ToLower(d.State())]++
			total++
		}
	}
	now := s.Now().UnixMilli()
	var b strings.Builder
	const labels = `application="Distribution",category="distribution"`
	fmt.Fprintf(&b, "# TYPE jfds_total_number_of_distribution_requests counter\n# HELP jfds_total_number_of_distribution_requests number of distribute start actions\n"+
		"jfds_total_number_of_distribution_requests_total{%s} %d.0 %d\n", labels, total, now)
	b.WriteString("# TYPE jfds_number_of_distributions_per_status counter\n# HELP jfds_number_of_distributions_per_status number of distributions per state\n")
	for _, status := range jsondoc.Keys(counts) {
		fmt.Fprintf(&b, "jfds_number_of_distributions_per_status_total{%s,status=%q} %d.0 %d\n", labels, status, counts[status], now)
	}
	b.WriteString("# EOF\n")
	return rest.Text(http.StatusOK, "%s", b.String()), nil
}

// A supportBundle is an archive for JFrog support. It has a description of the system.
type supportBundle struct {
	ID, Name, Description string
	Parameters            any
	Created               time.Time
}

// maxSupport limits the memory. The server drops the oldest bundles.
const maxSupport = 50

func (s *service) supportBundle(id string) *supportBundle {
	i := slices.IndexFunc(s.support, func(b *supportBundle) bool { return b.ID == id })
	if i < 0 {
		return nil
	}
	return s.support[i]
}

func supportSource(q *rest.Request, b *supportBundle) map[string]string {
	return map[string]string{"service_id": serviceID, "bundle_url": q.BaseURL() + "/artifactory/support-bundles/" + b.ID + "/jfds/" + serviceID}
}

// handleCreateSupport creates a support bundle, with the id in the path if there is one.
func (s *service) handleCreateSupport(q *rest.Request) (*rest.Response, error) {
	type logs struct {
		Include bool   `json:"include"`
		Start   string `json:"start_date,omitempty"`
		End     string `json:"end_date,omitempty"`
	}
	type dump struct {
		Count    int `json:"count"`
		Interval int `json:"interval"`
	}
	type parameters struct {
		Configuration bool `json:"configuration"`
		System        bool `json:"system"`
		Logs          logs `json:"logs"`
		ThreadDump    dump `json:"thread_dump"`
	}
	body := struct {
		Name        string     `json:"name"`
		Description string     `json:"description"`
		Parameters  parameters `json:"parameters"`
	}{Parameters: parameters{true, true, logs{Include: true}, dump{Count: 1}}}
	if len(q.Data) > 0 {
		if err := q.Decode(&body); err != nil {
			return nil, err
		}
	}
	for _, date := range []string{body.Parameters.Logs.Start, body.Parameters.Logs.End} {
		if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
			return nil, bad("Invalid date '%s'", date)
		}
	}
	now := s.Now()
	b := &supportBundle{q.Params["bundleId"], body.Name, body.Description, body.Parameters, now}
	for at := now; b.ID == ""; at = at.Add(time.Millisecond) {
		if id := strings.Replace(at.Format("20060102150405.000"), ".", "-", 1); s.supportBundle(id) == nil {
			b.ID = id
		}
	}
	if s.supportBundle(b.ID) != nil {
		return nil, bad("The support bundle '%s' exists", b.ID)
	}
	if len(s.support) == maxSupport {
		s.support = slices.Delete(s.support, 0, 1)
	}
	s.support = append(s.support, b)
	return rest.JSON(http.StatusOK, "", map[string]any{"id": b.ID, "artifactory": supportSource(q, b)}), nil
}

// namedSupport returns the support bundle that the path names.
func (s *service) namedSupport(q *rest.Request) (*supportBundle, error) {
	if b := s.supportBundle(q.Params["bundleId"]); b != nil {
		return b, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Support bundle '%s' not found", q.Params["bundleId"])
}

func (s *service) handleGetSupport(q *rest.Request) (*rest.Response, error) {
	b, err := s.namedSupport(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"parameters": b.Parameters, "description": b.Description, "name": b.Name,
		"artifactory": supportSource(q, b), "status": "success", "created": b.Created.Format(time.DateOnly)}), nil
}

func (s *service) handleDownloadSupport(q *rest.Request) (*rest.Response, error) {
	b, err := s.namedSupport(q)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("system/info.txt")
	if err == nil {
		_, err = fmt.Fprintf(w, "version %s\nservice %s\n", distributionVersion, serviceID)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, err
	}
	return rest.NewResponse(http.StatusOK, "application/zip", out.Bytes()).
		With("Content-Disposition", `attachment; filename="`+b.ID+`.zip"`), nil
}

func (s *service) handleDeleteSupport(q *rest.Request) (*rest.Response, error) {
	b, err := s.namedSupport(q)
	if err != nil {
		return nil, err
	}
	s.support = slices.DeleteFunc(s.support, func(o *supportBundle) bool { return o == b })
	return rest.NoContent(), nil
}

func (s *service) handleListSupport(*rest.Request) (*rest.Response, error) {
	list := []map[string]string{}
	for _, b := range slices.Backward(s.support) {
		list = append(list, map[string]string{"id": b.ID, "description": b.Description, "name": b.Name, "created": b.Created.Format(time.DateOnly)})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"count": len(list), "bundles": list}), nil
}

// handleExecutionToken returns a token that allows one execution of an operation.
func (s *service) handleExecutionToken(operation string) rest.Handler {
	return func(*rest.Request) (*rest.Response, error) {
		s.execution[operation] = store.NewID()
		return rest.JSON(http.StatusOK, "", map[string]string{"token": s.execution[operation]}), nil
	}
}

// executes reads the token in the body and uses it up. It reports whether the request is a dry run.
func (s *service) executes(q *rest.Request, operation string) (dry bool, err error) {
	if text := q.Query.Get("dryRun"); text != "" {
		if _, err := strconv.ParseBool(text); err != nil {
			return false, bad("Invalid dryRun: '%s'", text)
		}
	}
	token := s.execution[operation]
	if token == "" || !store.SameSecret(token, strings.TrimSpace(string(q.Data))) {
		return false, apierr.New(http.StatusForbidden, "The token is not valid")
	}
	delete(s.execution, operation)
	return q.Flag("dryRun", true), nil
}

// handleStopAll aborts all distributions of release bundles v1.
func (s *service) handleStopAll(q *rest.Request) (*rest.Response, error) {
	dry, err := s.executes(q, "stop_all")
	if err != nil {
		return nil, err
	}
	artifacts, sites, trackers := 0, 0, 0
	for _, v := range s.BundlesV1 {
		for _, d := range v.Distributions {
			if !d.Running() || d.Aborted() {
				continue
			}
			trackers++
			sites += len(d.Targets)
			artifacts += len(d.Targets) * len(d.Artifacts)
			if !dry {
				s.AbortDistribution(d)
			}
		}
	}
	return rest.JSON(http.StatusAccepted, "", map[string]any{"trackers_db_info": map[string]int{
		"affected_edge_tracker_artifacts": artifacts, "affected_edge_trackers": sites, "affected_trackers": trackers}, "tasks_queue_flushed": !dry}), nil
}

// handleUnlock finds no distribution that is stuck.
func (s *service) handleUnlock(q *rest.Request) (*rest.Response, error) {
	dry, err := s.executes(q, "unlock_stuck")
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusAccepted, "", map[string]any{"unlocked": !dry, "stuck_distributions": []any{}}), nil
}

// logName is the name of the only log, which is empty.
const logName = "distribution-request.log"

func (s *service) handleLogConfig(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]any{
		"logs": []string{logName}, "nodes": []string{store.NodeID}, "refresh_rate_millis": 1000}), nil
}

func (s *service) handleLogData(q *rest.Request) (*rest.Response, error) {
	if id := q.Query.Get("id"); id != logName {
		return nil, apierr.New(http.StatusNotFound, "Log file '%s' not found", id)
	}
	now := s.Now().UnixMilli()
	return rest.JSON(http.StatusOK, "", map[string]any{
		"last_update_modified": now, "last_update_label": now, "log_content": "", "file_size": 0}), nil
}
