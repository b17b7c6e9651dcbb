package lifecycle

import (
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// permitted returns a handler for users who may act on the version, or the release bundle, that a
// request names.
func (s *service) permitted(handle rest.Handler, actions ...store.Action) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		repo, err := requestedRepo(q)
		if err == nil {
			err = s.permit(q.User, repo, q.Params["name"], q.Params["version"], actions...)
		}
		if err != nil {
			return nil, err
		}
		return handle(q)
	}
}

// permit returns an error unless a user may act on a version. Promotions and distributions need the
// action EXECUTE or DISTRIBUTE.
func (s *service) permit(u store.User, repo, name, version string, actions ...store.Action) error {
	at := store.BundleSpot(repo, name, version)
	for _, act := range actions {
		if act == store.ActionExecute && s.May(u, store.ActionDistribute, at) {
			continue
		}
		if err := s.Permit(u, act, at); err != nil {
			return err
		}
	}
	return nil
}

// may reports whether a user may act on a version.
func (s *service) may(u store.User, v *store.BundleVersion, act store.Action) bool {
	return s.permit(u, v.Repo, v.Name, v.Version, act) == nil
}

// permitUndo returns an error unless a user may delete what a promotion has copied.
func (s *service) permitUndo(u store.User, p *store.BundlePromotion) error {
	for _, item := range p.Promoted {
		if err := s.Permit(u, store.ActionDelete, store.SpotOf(item.Repo, item.At, false)); err != nil {
			return err
		}
	}
	return nil
}
