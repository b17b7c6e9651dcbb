package lifecycle

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// deletion replaces the current job by a deletion and returns the response to the request.
func (s *service) deletion(q *rest.Request, current **store.Job, work func()) *rest.Response {
	if (*current).Status != store.StatusDeleting {
		(*current).Cancel()
		*current = s.BeginJob(store.StatusDeleting, async(q), func() []error { work(); return nil })
	}
	if async(q) {
		return rest.NewResponse(http.StatusOK, "", nil)
	}
	(*current).End() // an asynchronous deletion may be running
	return rest.NoContent()
}

// handleDeleteBundle deletes a version and its promotions, bypassing the trash can.
func (s *service) handleDeleteBundle(q *rest.Request) (*rest.Response, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	return s.deletion(q, &v.Job, func() { s.DeleteBundle(v) }), nil
}

func (s *service) handleDeleteBundlePromotion(q *rest.Request) (*rest.Response, error) {
	p, err := s.findPromotion(q)
	if err == nil {
		err = s.permitUndo(q.User, p)
	}
	if err != nil {
		return nil, err
	}
	return s.deletion(q, &p.Job, func() { s.UndoPromotion(p) }), nil
}
