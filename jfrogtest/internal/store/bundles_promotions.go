package store

import (
	"fmt"
	"path"
	"slices"
	"time"
)

// A BundlePromotion is a promotion of a version to an environment. The milliseconds of its creation
// are its id.
type BundlePromotion struct {
	*Job        // the promotion or deletion
	Of          *BundleVersion
	Environment string
	Created     time.Time
	CreatedBy   string
	Key         string
	Targets     []*Repository
	Partial     bool // the request named repositories: artifacts that fit none are skipped
	Move        bool
	Promoted    []PromotedItem
}

// A PromotedItem is an artifact of a version in a repository of the environment.
type PromotedItem struct {
	BundleItem
	Repo *Repository
}

// FullPath returns the path of the artifact, beginning with the repository.
func (i PromotedItem) FullPath() string { return path.Join(i.Repo.Key, i.At) }

// StatementFile returns the path of the attestation in the repository of the bundle.
func (p *BundlePromotion) StatementFile() string {
	return path.Join(p.Of.Folder(), fmt.Sprintf("promotion-%d.json.evd", p.Created.UnixMilli()))
}

// Promotion returns the promotion of a time, or nil.
func (v *BundleVersion) Promotion(created time.Time) *BundlePromotion {
	i := slices.IndexFunc(v.Promotions, func(p *BundlePromotion) bool { return p.Created.UnixMilli() == created.UnixMilli() })
	if i < 0 {
		return nil
	}
	return v.Promotions[i]
}
