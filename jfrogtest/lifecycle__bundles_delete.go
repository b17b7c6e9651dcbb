package jfrogtest

import (
	"net/http"
	"path"
	"slices"
)

// forgetBundle drops the record of a version.
func (s *lifecycleService) forgetBundle(v *bundleVersion) {
	s.bundles = slices.DeleteFunc(s.bundles, func(x *bundleVersion) bool { return x == v })
}

// deletion starts the job of a deletion in the place of the job before, and is the answer to its request.
func (s *lifecycleService) deletion(q *request, current **job, work func()) *answer {
	if (*current).status != statusDeleting {
		(*current).cancel()
		*current = s.begin(statusDeleting, async(q), func() []error { work(); return nil })
	}
	if async(q) {
		return newAnswer(http.StatusOK, "", nil)
	}
	(*current).end() // it may have been started before, to end later
	return noContent()
}

// handleDeleteBundle deletes a version with all its promotions, without the trash can.
func (s *lifecycleService) handleDeleteBundle(q *request) (*answer, error) {
	v, err := s.findBundle(q)
	if err != nil {
		return nil, err
	}
	return s.deletion(q, &v.job, func() {
		for _, p := range slices.Clone(v.promotions) {
			p.cancel()
			s.undoPromotion(p)
		}
		s.forgetBundle(v)
		if repo := s.repos[v.repo]; repo != nil {
			s.dropEvidence(repo.key, path.Join(v.folder(), manifestName))
			s.dropFolder(repo, v.folder())
		}
	}), nil
}

func (s *lifecycleService) handleDeleteBundlePromotion(q *request) (*answer, error) {
	p, err := s.findPromotion(q)
	if err != nil {
		return nil, err
	}
	return s.deletion(q, &p.job, func() { s.undoPromotion(p) }), nil
}

// undoPromotion deletes a promotion with its evidence and the artifacts that no other promotion has put, or found, at the
// same place.
func (s *lifecycleService) undoPromotion(p *bundlePromotion) {
	p.of.promotions = slices.DeleteFunc(p.of.promotions, func(x *bundlePromotion) bool { return x == p })
	for _, item := range p.promoted {
		shared := slices.ContainsFunc(s.bundles, func(v *bundleVersion) bool {
			return slices.ContainsFunc(v.promotions, func(other *bundlePromotion) bool {
				return slices.ContainsFunc(other.promoted, func(i promotedItem) bool { return i.repo == item.repo && i.at == item.at && i.blob == item.blob })
			})
		})
		if n := item.repo.root.lookup(item.at); n != nil && n.blob == item.blob && !shared {
			s.dropFolder(item.repo, item.at)
		}
	}
	if repo := s.repos[p.of.repo]; repo != nil {
		s.dropEvidence(repo.key, p.statementFile())
		s.dropFolder(repo, p.statementFile())
	}
}
