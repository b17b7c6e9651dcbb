package artifactory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ItemUsage is an artifact with its downloads.
type ItemUsage struct {
	URI                  ItemURI    `json:"uri"`
	DownloadCount        jfrog.Int  `json:"downloadCount,omitempty"`
	LastDownloaded       jfrog.Time `json:"lastDownloaded,omitzero"`
	RemoteDownloadCount  jfrog.Int  `json:"remoteDownloadCount,omitempty"` // through smart remote repositories
	RemoteLastDownloaded jfrog.Time `json:"remoteLastDownloaded,omitzero"` // 1970 for never
}

// UsageOptions narrows [SearchService.NotDownloadedSince].
type UsageOptions struct {
	CreatedBefore time.Time `url:"createdBefore,unixmilli,omitempty"` // zero: the same time as since
	Repos         RepoKeys  `url:"repos,omitempty"`
}

// NotDownloadedSince finds artifacts that nobody has downloaded since a time and that
// were created before it, or before CreatedBefore. Repositories are local ones and remote
// caches. It needs a user who is not anonymous.
// Since Artifactory 2.2.4.
//
//jfrog:op 2.8.8
func (s *SearchService) NotDownloadedSince(ctx context.Context, since time.Time, opts *UsageOptions) ([]ItemUsage, error) {
	return find[ItemUsage](ctx, s,
		jfrog.Get("/artifactory/api/search/usage").Query(notUsedSince{since}).Query(opts).Check(notZero("time", since)))
}

// notZero refuses a time that is not set.
func notZero(what string, at time.Time) error {
	if at.IsZero() {
		return fmt.Errorf("%s is zero", what)
	}
	return nil
}

type notUsedSince struct {
	Time time.Time `url:"notUsedSince,unixmilli"`
}

// DateField is a date that an artifact has.
type DateField string

// The dates that [SearchService.InDateRange] looks at.
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

// DateRangeOptions narrows [SearchService.InDateRange].
type DateRangeOptions struct {
	To    jfrog.Time `url:"to,omitempty"` // zero: now
	Repos RepoKeys   `url:"repos,omitempty"`
}

// InDateRange finds artifacts that have one of the fields between from and To. Results
// hold those fields and no other. Repositories are local ones and remote caches. It needs
// a user who is not anonymous. Since Artifactory 3.2.1.
//
//jfrog:op 2.8.9
func (s *SearchService) InDateRange(ctx context.Context, from jfrog.Time, fields []DateField, opts *DateRangeOptions) ([]ItemDates, error) {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	req := jfrog.Get("/artifactory/api/search/dates").Param("from", from.String()).Param("dateFields", strings.Join(names, ",")).Query(opts).
		Check(notZero("start of the range", from.Time))
	if len(fields) == 0 || slices.Contains(fields, "") {
		req.Check(fmt.Errorf("no date fields, or an empty one: %q", fields))
	}
	return find[ItemDates](ctx, s, req)
}

// CreationRangeOptions narrows [SearchService.CreatedInDateRange].
type CreationRangeOptions struct {
	To    time.Time `url:"to,unixmilli,omitempty"` // zero: now
	Repos RepoKeys  `url:"repos,omitempty"`
}

// CreatedInDateRange finds artifacts that were created between from and To; results hold
// Created. Repositories are local ones and remote caches. It needs a user who is not
// anonymous.
// Since Artifactory 2.2.
//
//jfrog:op 2.8.10
func (s *SearchService) CreatedInDateRange(ctx context.Context, from time.Time, opts *CreationRangeOptions) ([]ItemDates, error) {
	return find[ItemDates](ctx, s,
		jfrog.Get("/artifactory/api/search/creation").Query(createdFrom{from}).Query(opts).Check(notZero("start of the range", from)))
}

type createdFrom struct {
	Time time.Time `url:"from,unixmilli"`
}
