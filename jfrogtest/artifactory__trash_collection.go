package jfrogtest

import (
	"net/http"
	"strconv"
	"strings"
)

// handleGarbageCollection drops what the trash can need not keep any longer, and content that no item has.
func (s *artifactoryService) handleGarbageCollection(*request) (*answer, error) {
	oldest := s.now().Add(-trashRetention).UnixMilli()
	var expired []*node
	used := map[*blob]bool{}
	for _, repo := range s.repos {
		repo.root.walk(func(n *node) {
			if n.isFolder() {
				return
			}
			if at, err := strconv.ParseInt(strings.Join(n.props["trash.time"], ""), 10, 64); repo.class == classTrash && err == nil && at < oldest {
				expired = append(expired, n)
				return
			}
			used[n.blob] = true
		})
	}
	for _, n := range expired {
		parent := n.parent
		n.detach()
		parent.pruneEmpty()
	}
	s.blobs.keepOnly(used)
	return newAnswer(http.StatusOK, "", nil), nil
}
