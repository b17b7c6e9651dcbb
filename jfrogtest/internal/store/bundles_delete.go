package store

import (
	"path"
	"slices"
)

// ForgetBundle removes the record of a version.
func (s *Store) ForgetBundle(v *BundleVersion) {
	s.Bundles = slices.DeleteFunc(s.Bundles, func(x *BundleVersion) bool { return x == v })
}

// DeleteBundle deletes a version and its promotions, bypassing the trash can, and stops its
// distributions. Targets keep what they have received.
func (s *Store) DeleteBundle(v *BundleVersion) {
	for _, p := range slices.Clone(v.Promotions) {
		p.Cancel()
		s.UndoPromotion(p)
	}
	for _, d := range v.Distributions {
		d.Cancel()
	}
	s.ForgetBundle(v)
	if repo := s.Repos[v.Repo]; repo != nil {
		s.DropEvidence(repo.Key, path.Join(v.Folder(), ManifestName))
		s.DropFolder(repo, v.Folder())
	}
}

// UndoPromotion deletes a promotion with its evidence. It keeps artifacts that other promotions
// have put, or found, at the same place.
func (s *Store) UndoPromotion(p *BundlePromotion) {
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
