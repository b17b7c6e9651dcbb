package admin

import (
	"net/http"
	"strconv"

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
	var position int64
	if text := q.Query.Get("file_size"); text != "" {
		var err error
		if position, err = strconv.ParseInt(text, 10, 64); err != nil || position < 0 {
			return nil, apierr.New(http.StatusBadRequest, "Invalid file size '%s'", text)
		}
	}
	text, size, modified := s.Operations.Requests.Read(position, maxLogChunk)
	return rest.JSON(http.StatusOK, "", struct {
		Modified int64  `json:"last_update_modified"`
		Label    int64  `json:"last_update_label"`
		Content  string `json:"log_content"`
		Size     int64  `json:"file_size"`
	}{modified.UnixMilli(), s.Now().UnixMilli(), text, size}), nil
}
