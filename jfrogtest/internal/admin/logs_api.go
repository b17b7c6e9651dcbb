package admin

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxLogChunk is the number of bytes of a log in a response.
const maxLogChunk = 300 << 10

func (s *service) handleLogConfig(*rest.Request) (*rest.Response, error) {
	return rest.JSON(http.StatusOK, "", struct {
		Logs    []string `json:"logs"`
		Nodes   []string `json:"nodes"`
		Refresh int      `json:"refresh_rate_millis"`
	}{[]string{store.RequestLogName}, []string{store.NodeID}, 1000}), nil
}

func (s *service) handleLogData(q *rest.Request) (*rest.Response, error) {
	if id := q.Query.Get("id"); id != store.RequestLogName {
		return nil, apierr.New(http.StatusNotFound, "Log file '%s' not found", id)
	}
	if node := q.Header.Get("X-JFrog-Node-Id"); node != "" && node != store.NodeID {
		return nil, apierr.New(http.StatusNotFound, "Node '%s' not found", node)
	}
	position, err := q.Number("file_size", 0, 0)
	if err != nil {
		return nil, err
	}
	text, size, modified := s.Operations.Requests.Read(int64(position), maxLogChunk)
	return rest.JSON(http.StatusOK, "", struct {
		Modified int64  `json:"last_update_modified"`
		Label    int64  `json:"last_update_label"`
		Content  string `json:"log_content"`
		Size     int64  `json:"file_size"`
	}{modified.UnixMilli(), s.Now().UnixMilli(), text, size}), nil
}
