package jfrogtest

import (
	"fmt"
	"net/http"
	"strings"
)

// traceDownload explains how a download would be resolved.
func (s *artifactoryService) traceDownload(q *request, key, itemPath string) *answer {
	var log strings.Builder
	now := isoTime(s.now())
	fmt.Fprintf(&log, "Request ID: %08x\nRepo Path ID: %s:%s\nMethod Name: %s\nUser: %s\nTime: %s\nThread: main\nSteps:\n",
		len(itemPath), key, itemPath, q.Method, q.user.name, now)
	step := func(format string, args ...any) { fmt.Fprintf(&log, now+" "+format+"\n", args...) }
	step("Received request")
	for _, repo := range s.readable(key) {
		step("Looking for the resource in %s", repo.key)
	}
	n, err := s.resolve(q, key, itemPath)
	switch {
	case err != nil:
		step("Unable to find the resource")
		step("Request failed with status %d", refusal(err).status)
	case n.isFolder():
		step("Identified resource as a folder: %s", n.id())
		step("Request succeeded")
	default:
		step("Identified resource as a file: %s", n.id())
		step("Responding with selected content handle")
		step("Request succeeded")
	}
	return textAnswer(http.StatusOK, "%s", log.String())
}
