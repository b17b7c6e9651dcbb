package store

import (
	"fmt"
	"path"
	"slices"
	"time"
)

// A bundlePromotion is the promotion of a version to an environment. Its time of creation, in milliseconds, is its id.
type BundlePromotion struct {
	*Job        // promotion or deletion
	Of          *BundleVersion
	Environment string
	Created     time.Time
	CreatedBy   string
	Key         string
	Targets     []*Repository
	Partial     bool // the request chose repositories: artifacts that none of them takes are left out
	Move        bool
	Promoted    []PromotedItem
}

// A promotedItem is an artifact of a version in a repository of the environment.
type PromotedItem struct {
	BundleItem
	Repo *Repository
}

func (i PromotedItem) FullPath() string { return path.Join(i.Repo.Key, i.At) }

// statementFile is where the attestation of the promotion is.
func (p *BundlePromotion) StatementFile() string {
	return path.Join(p.Of.Folder(), fmt.Sprintf("promotion-%d.json.evd", p.Created.UnixMilli()))
}

// promotion finds a promotion by its time.
func (v *BundleVersion) Promotion(created time.Time) *BundlePromotion {
	i := slices.IndexFunc(v.Promotions, func(p *BundlePromotion) bool { return p.Created.UnixMilli() == created.UnixMilli() })
	if i < 0 {
		return nil
	}
	return v.Promotions[i]
}
