package artifactory

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// traceDownload explains how a download is resolved.
func (s *service) traceDownload(q *rest.Request, key, itemPath string) *rest.Response {
	var log strings.Builder
	now := times.ISO(s.Now())
	fmt.Fprintf(&log, "Request ID: %08x\nRepo Path ID: %s:%s\nMethod Name: %s\nUser: %s\nTime: %s\nThread: main\nSteps:\n",
		len(itemPath), key, itemPath, q.Method, q.User.Name, now)
	step := func(format string, args ...any) { fmt.Fprintf(&log, now+" "+format+"\n", args...) }
	step("Received request")
	for _, repo := range s.Readable(key) {
		step("Looking for the resource in %s", repo.Key)
	}
	n, err := s.resolve(q, key, itemPath)
	switch {
	case err != nil:
		step("Unable to find the resource")
		step("Request failed with status %d", apierr.From(err).Status)
	case n.IsFolder():
		step("Identified resource as a folder: %s", n.ID())
		step("Request succeeded")
	default:
		step("Identified resource as a file: %s", n.ID())
		step("Responding with selected content handle")
		step("Request succeeded")
	}
	return rest.Text(http.StatusOK, "%s", log.String())
}
