package lifecycle

import (
	"net/http"
	"path"
	"slices"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// forgetBundle removes the record of a version.
func (s *service) forgetBundle(v *store.BundleVersion) {
	s.Bundles = slices.DeleteFunc(s.Bundles, func(x *store.BundleVersion) bool { return x == v })
}

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
	return s.deletion(q, &v.Job, func() {
		for _, p := range slices.Clone(v.Promotions) {
			p.Cancel()
			s.undoPromotion(p)
		}
		s.forgetBundle(v)
		if repo := s.Repos[v.Repo]; repo != nil {
			s.DropEvidence(repo.Key, path.Join(v.Folder(), store.ManifestName))
			s.DropFolder(repo, v.Folder())
		}
	}), nil
}

func (s *service) handleDeleteBundlePromotion(q *rest.Request) (*rest.Response, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	return s.deletion(q, &p.Job, func() { s.undoPromotion(p) }), nil
}

// undoPromotion deletes a promotion with its evidence. It keeps artifacts that other promotions
// have put, or found, at the same place.
func (s *service) undoPromotion(p *store.BundlePromotion) {
	p.Of.Promotions = slices.DeleteFunc(p.Of.Promotions, func(x *store.BundlePromotion) bool { return x == p })
	for _, item := range p.Promoted {
		shared := slices.ContainsFunc(s.Bundles, func(v *store.BundleVersion) bool {
			return slices.ContainsFunc(v.Promotions, func(other *store.BundlePromotion) bool {
				return slices.ContainsFunc(other.Promoted, func(i store.PromotedItem) bool { return i.Repo == item.Repo && i.At == item.At && i.Blob == item.Blob })
			})
		})
		if n := item.Repo.Root.Lookup(item.At); n != nil && n.Blob == item.Blob && !shared {
			s.DropFolder(item.Repo, item.At)
		}
	}
	if repo := s.Repos[p.Of.Repo]; repo != nil {
		s.DropEvidence(repo.Key, p.StatementFile())
		s.DropFolder(repo, p.StatementFile())
	}
}
