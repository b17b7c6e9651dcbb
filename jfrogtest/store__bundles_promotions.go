package jfrogtest

import (
	"fmt"
	"path"
	"slices"
	"time"
)

// A bundlePromotion is the promotion of a version to an environment. Its time of creation, in milliseconds, is its id.
type bundlePromotion struct {
	*job        // promotion or deletion
	of          *bundleVersion
	environment string
	created     time.Time
	createdBy   string
	key         string
	targets     []*repository
	partial     bool // the request chose repositories: artifacts that none of them takes are left out
	move        bool
	promoted    []promotedItem
}

// A promotedItem is an artifact of a version in a repository of the environment.
type promotedItem struct {
	bundleItem
	repo *repository
}

func (i promotedItem) fullPath() string { return path.Join(i.repo.key, i.at) }

// statementFile is where the attestation of the promotion is.
func (p *bundlePromotion) statementFile() string {
	return path.Join(p.of.folder(), fmt.Sprintf("promotion-%d.json.evd", p.created.UnixMilli()))
}

// promotion finds a promotion by its time.
func (v *bundleVersion) promotion(created time.Time) *bundlePromotion {
	i := slices.IndexFunc(v.promotions, func(p *bundlePromotion) bool { return p.created.UnixMilli() == created.UnixMilli() })
	if i < 0 {
		return nil
	}
	return v.promotions[i]
}
