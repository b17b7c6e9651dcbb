package artifactory

import (
	"context"
	"fmt"
	"slices"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ItemUsage is an artifact with its download statistics.
type ItemUsage struct {
	URI            ItemURI    `json:"uri"`
	DownloadCount  jfrog.Int  `json:"downloadCount,omitempty"`
	LastDownloaded jfrog.Time `json:"lastDownloaded,omitzero"`
	// RemoteDownloadCount counts downloads through smart remote repositories.
	RemoteDownloadCount  jfrog.Int  `json:"remoteDownloadCount,omitempty"`
	RemoteLastDownloaded jfrog.Time `json:"remoteLastDownloaded,omitzero"`
}

// SearchNotDownloadedSinceOptions refines [SearchService.NotDownloadedSince].
type SearchNotDownloadedSinceOptions struct {
	CreatedBefore time.Time `url:"createdBefore,unixmilli,omitempty"` // zero: the time since
	Repos         RepoKeys  `url:"repos,omitempty"`
}

// NotDownloadedSince finds artifacts that were created before a time and not downloaded since
// then. CreatedBefore sets another time for the creation. NotDownloadedSince searches local
// repositories and caches.
//
// Requires: a privileged user who is not anonymous. Since 2.2.4.
//
//jfrog:op 2.8.8
func (s *SearchService) NotDownloadedSince(ctx context.Context, since time.Time, opts *SearchNotDownloadedSinceOptions) ([]ItemUsage, error) {
	return find[ItemUsage](ctx, s,
		jfrog.Get("/artifactory/api/search/usage").Query(usageQuery{since}).Query(opts).Check(notZero("time", since)))
}

// notZero returns an error if a required time is zero.
func notZero(what string, at time.Time) error {
	if at.IsZero() {
		return fmt.Errorf("%s is zero", what)
	}
	return nil
}

type usageQuery struct {
	NotUsedSince time.Time `url:"notUsedSince,unixmilli"`
}

// DateField is a date of an artifact.
type DateField string

// The dates that [SearchService.InDateRange] compares.
const (
	DateCreated        DateField = "created"
	DateLastModified   DateField = "lastModified"
	DateLastDownloaded DateField = "lastDownloaded"
)

// ItemDates is an artifact with its dates.
type ItemDates struct {
	URI            ItemURI    `json:"uri"`
	Created        jfrog.Time `json:"created,omitzero"`
	LastModified   jfrog.Time `json:"lastModified,omitzero"`
	LastDownloaded jfrog.Time `json:"lastDownloaded,omitzero"`
}

// SearchInDateRangeOptions refines [SearchService.InDateRange].
type SearchInDateRangeOptions struct {
	To    time.Time `url:"to,unixmilli,omitempty"` // zero: now
	Repos RepoKeys  `url:"repos,omitempty"`
}

// InDateRange finds artifacts with at least one of the dates between from and To. Results have
// the given date fields only. InDateRange searches local repositories and caches.
//
// Requires: a privileged user who is not anonymous. Since 3.2.1.
//
//jfrog:op 2.8.9
func (s *SearchService) InDateRange(ctx context.Context, from time.Time, dateFields []DateField, opts *SearchInDateRangeOptions) ([]ItemDates, error) {
	req := jfrog.Get("/artifactory/api/search/dates").Query(dateRangeQuery{from, dateFields}).Query(opts).
		Check(notZero("start of the range", from))
	if len(dateFields) == 0 || slices.Contains(dateFields, "") {
		req.Check(fmt.Errorf("no date fields, or an empty one: %q", dateFields))
	}
	return find[ItemDates](ctx, s, req)
}

type dateRangeQuery struct {
	From       time.Time   `url:"from,unixmilli"`
	DateFields []DateField `url:"dateFields,comma"`
}

// SearchCreatedInDateRangeOptions refines [SearchService.CreatedInDateRange].
type SearchCreatedInDateRangeOptions struct {
	To    time.Time `url:"to,unixmilli,omitempty"` // zero: now
	Repos RepoKeys  `url:"repos,omitempty"`
}

// CreatedInDateRange finds artifacts that were created between from and To. Results have the
// date Created only. CreatedInDateRange searches local repositories and caches.
//
// Requires: a privileged user who is not anonymous. Since 2.2.0.
//
//jfrog:op 2.8.10
func (s *SearchService) CreatedInDateRange(ctx context.Context, from time.Time, opts *SearchCreatedInDateRangeOptions) ([]ItemDates, error) {
	return find[ItemDates](ctx, s,
		jfrog.Get("/artifactory/api/search/creation").Query(creationQuery{from}).Query(opts).Check(notZero("start of the range", from)))
}

type creationQuery struct {
	From time.Time `url:"from,unixmilli"`
}
