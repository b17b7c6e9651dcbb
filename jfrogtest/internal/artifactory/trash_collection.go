package artifactory

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// handleGarbageCollection removes expired items of the trash can, and content that no item has.
func (s *service) handleGarbageCollection(*rest.Request) (*rest.Response, error) {
	oldest := s.Now().Add(-trashRetention).UnixMilli()
	var expired []*store.Item
	s.Repos[store.TrashKey].Root.Walk(func(n *store.Item) {
		at, err := strconv.ParseInt(strings.Join(n.Props["trash.time"], ""), 10, 64)
		if !n.IsFolder() && err == nil && at < oldest {
			expired = append(expired, n)
		}
	})
	for _, n := range expired {
		parent := n.Parent
		n.Detach()
		parent.PruneEmpty()
	}
	s.Blobs.KeepOnly(s.Used())
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
