package jfrogtest

import (
	"net/http"
	"strconv"
	"strings"
)

// handleGarbageCollection drops what the trash can need not keep any longer, and content that no item has.
func (s *artifactoryService) handleGarbageCollection(*request) (*answer, error) {
	oldest := s.Now().Add(-trashRetention).UnixMilli()
	var expired []*Item
	used := map[*Blob]bool{}
	for _, repo := range s.Repos {
		repo.Root.Walk(func(n *Item) {
			if n.IsFolder() {
				return
			}
			if at, err := strconv.ParseInt(strings.Join(n.Props["trash.time"], ""), 10, 64); repo.Class == ClassTrash && err == nil && at < oldest {
				expired = append(expired, n)
				return
			}
			used[n.Blob] = true
		})
	}
	for _, n := range expired {
		parent := n.Parent
		n.Detach()
		parent.PruneEmpty()
	}
	s.Blobs.KeepOnly(used)
	return NewResponse(http.StatusOK, "", nil), nil
}
