package jfrogtest

import (
	"fmt"
	"net/http"
	"strings"
)

// traceDownload explains how a download would be resolved.
func (s *artifactoryService) traceDownload(q *request, key, itemPath string) *answer {
	var log strings.Builder
	now := ISO(s.Now())
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
		step("Request failed with status %d", From(err).Status)
	case n.IsFolder():
		step("Identified resource as a folder: %s", n.ID())
		step("Request succeeded")
	default:
		step("Identified resource as a file: %s", n.ID())
		step("Responding with selected content handle")
		step("Request succeeded")
	}
	return textAnswer(http.StatusOK, "%s", log.String())
}
