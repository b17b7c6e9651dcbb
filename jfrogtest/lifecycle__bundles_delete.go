package jfrogtest

import (
	"net/http"
	"path"
	"slices"
)

// forgetBundle drops the record of a version.
func (s *lifecycleService) forgetBundle(v *BundleVersion) {
	s.Bundles = slices.DeleteFunc(s.Bundles, func(x *BundleVersion) bool { return x == v })
}

// deletion starts the job of a deletion in the place of the job before, and is the answer to its request.
func (s *lifecycleService) deletion(q *request, current **Job, work func()) *answer {
	if (*current).Status != StatusDeleting {
		(*current).Cancel()
		*current = s.BeginJob(StatusDeleting, async(q), func() []error { work(); return nil })
	}
	if async(q) {
		return NewResponse(http.StatusOK, "", nil)
	}
	(*current).End() // it may have been started before, to end later
	return NoContent()
}

// handleDeleteBundle deletes a version with all its promotions, without the trash can.
func (s *lifecycleService) handleDeleteBundle(q *request) (*answer, error) {
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
			s.DropEvidence(repo.Key, path.Join(v.Folder(), ManifestName))
			s.DropFolder(repo, v.Folder())
		}
	}), nil
}

func (s *lifecycleService) handleDeleteBundlePromotion(q *request) (*answer, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	return s.deletion(q, &p.Job, func() { s.undoPromotion(p) }), nil
}

// undoPromotion deletes a promotion with its evidence and the artifacts that no other promotion has put, or found, at the
// same place.
func (s *lifecycleService) undoPromotion(p *BundlePromotion) {
	p.Of.Promotions = slices.DeleteFunc(p.Of.Promotions, func(x *BundlePromotion) bool { return x == p })
	for _, item := range p.Promoted {
		shared := slices.ContainsFunc(s.Bundles, func(v *BundleVersion) bool {
			return slices.ContainsFunc(v.Promotions, func(other *BundlePromotion) bool {
				return slices.ContainsFunc(other.Promoted, func(i PromotedItem) bool { return i.Repo == item.Repo && i.At == item.At && i.Blob == item.Blob })
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
