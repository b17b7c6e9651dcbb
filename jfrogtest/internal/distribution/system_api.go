package distribution

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

const (
	version   = "2.26.1"         // of Distribution
	serviceID = "jfds@jfrogtest" // of Distribution as a service
)

// systemRoutes returns the operations on the system.
func (s *service) systemRoutes() []rest.Route {
	const maintenance = "/api/v1/maintenance"
	return []rest.Route{
		rest.Get("/api/v1/system/ping", s.handlePing, rest.Public),
		rest.Get("/api/v1/system/info", s.handleInfo, rest.Public),
		rest.Get("/api/v1/system/settings", s.handleSettings, rest.Admin),
		rest.Post("/api/v1/system/settings", s.handleSetSettings, rest.Small, rest.Admin),
		rest.Get("/api/v1/metrics", s.handleMetrics, rest.Admin),

		rest.Get(maintenance+"/generate_token/stop_all", s.handleExecutionToken("stop_all"), rest.Admin),
		rest.Get(maintenance+"/generate_token/unlock_stuck", s.handleExecutionToken("unlock_stuck"), rest.Admin),
		rest.Post(maintenance+"/execute/stop_all", s.handleStopAll, rest.Small, rest.Admin),
		rest.Post(maintenance+"/execute/unlock_stuck", s.handleUnlock, rest.Small, rest.Admin),
	}
}

// A message is the body of responses that only report success.
type message struct {
	Code int    `json:"status_code"`
	Text string `json:"message"`
}

func (s *service) handlePing(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", message{http.StatusOK, "ok"}), nil
}

func (s *service) handleInfo(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", map[string]string{
		"status": "STABLE", "version": version, "service_id": serviceID,
	}), nil
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
	for _, v := range s.SourceBundles {
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
