// Package livelogs serves the live logs that several products have: the log of the requests to the
// product.
package livelogs

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// MaxChunk is the number of bytes of a log in a response.
const MaxChunk = 300 << 10

// paths are the paths of the live logs, by service.
var paths = map[string]string{
	"artifactory":  "/api/system/logs",
	"distribution": "/api/v1/system/logs",
	"pipelines":    "/api/v1/system/logs",
	"xray":         "/api/v1/system/logs",
}

// Mount adds the operations of live logs to the routes of each service that has them.
func Mount(st *store.Store, services map[string][]rest.Route) {
	for name, path := range paths {
		log := st.Operations.Requests[name]
		if log == nil {
			log = &store.RequestLog{Name: name + "-request.log"}
			st.Operations.Requests[name] = log
		}
		s := &service{st, log}
		services[name] = append([]rest.Route{
			rest.Get(path+"/config", s.handleConfig, rest.Admin),
			rest.Get(path+"/data", s.handleData, rest.Admin),
		}, services[name]...)
	}
}

// A service serves one log.
type service struct {
	*store.Store
	log *store.RequestLog
}

func (s *service) handleConfig(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", struct {
		Logs    []string `json:"logs"`
		Nodes   []string `json:"nodes"`
		Refresh int      `json:"refresh_rate_millis"`
	}{[]string{s.log.Name}, []string{store.NodeID}, 1000}), nil
}

func (s *service) handleData(q *rest.Request) (*rest.Response, error) {
	if id := q.Query.Get("id"); id != s.log.Name {
		return nil, apierr.New(http.StatusNotFound, "Log file '%s' not found", id)
	}
	if node := q.Header.Get("X-JFrog-Node-Id"); node != "" && node != store.NodeID {
		return nil, apierr.New(http.StatusNotFound, "Node '%s' not found", node)
	}
	position, err := q.Number("file_size", 0, 0)
	if err != nil {
		return nil, err
	}
	text, size, modified := s.log.Read(int64(position), MaxChunk)
	if modified.IsZero() {
		modified = s.Now()
	}
	return rest.JSON(http.StatusOK, "", struct {
		Modified int64  `json:"last_update_modified"`
		Label    int64  `json:"last_update_label"`
		Content  string `json:"log_content"`
		Size     int64  `json:"file_size"`
	}{modified.UnixMilli(), s.Now().UnixMilli(), text, size}), nil
}
