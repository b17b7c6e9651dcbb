package distribution

import (
	"context"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
	"github.com/jfrogkit/jfrog-go/internal/paging"
)

// ReceivedBundlesService lists and deletes the release bundles v2 that a target site has received.
// Reached through [Client.ReceivedBundles]. The client must be a client of the target site.
type ReceivedBundlesService service

// ReceivedPageOptions selects a page of a list.
type ReceivedPageOptions struct {
	Offset int `url:"offset,omitempty"` // items to skip
	Limit  int `url:"limit,omitempty"`  // items on a page; 0: 100
}

// ReceivedOrderBy is the field by which [ReceivedBundlesService.List] sorts.
type ReceivedOrderBy string

// The fields by which received release bundles can be sorted.
const (
	ReceivedOrderByName             ReceivedOrderBy = "name"
	ReceivedOrderBySourceProjectKey ReceivedOrderBy = "source_project_key"
	ReceivedOrderByDateReceived     ReceivedOrderBy = "date_received"
)

// ReceivedBundleListOptions filters, sorts and pages [ReceivedBundlesService.List].
type ReceivedBundleListOptions struct {
	ReceivedPageOptions
	Pattern  string          `url:"pattern,omitempty"` // of names, such as *app*; empty: **
	OrderBy  ReceivedOrderBy `url:"order_by,omitempty"`
	OrderAsc bool            `url:"order_asc,omitempty"` // ascending order
}

// ReceivedBundle is a release bundle that a site has received.
type ReceivedBundle struct {
	Name             string `json:"name"`
	LatestVersion    string `json:"latest_version"`
	SourceProjectKey string `json:"source_project_key"`
	// DateReceived is a number whose unit the manual does not state.
	DateReceived     jfrog.Int `json:"date_received"`
	NumberOfVersions int       `json:"number_of_versions"`
}

// ReceivedBundlePage is a page of [ReceivedBundlesService.List].
type ReceivedBundlePage struct {
	ReleaseBundles []ReceivedBundle `json:"release_bundles"`
	Total          jfrog.Int        `json:"total"` // on all pages
}

// List returns a page of the release bundles that the site has received. It returns an error
// matching [jfrog.ErrNotFound] if the server finds none.
//
// Requires: admin. Since Artifactory 7.103.1 with Distribution 2.28.1.
//
//jfrog:op 5.5.1
func (s *ReceivedBundlesService) List(
	ctx context.Context, opts *ReceivedBundleListOptions,
) (*ReceivedBundlePage, error) {
	return jfrog.Do[*ReceivedBundlePage](ctx, s.client,
		jfrog.Get("/distribution/api/v2/release_bundle/received").Query(opts))
}

// All walks the release bundles of all pages of [ReceivedBundlesService.List], from opts.Offset
// on.
func (s *ReceivedBundlesService) All(
	ctx context.Context, opts *ReceivedBundleListOptions,
) iter.Seq2[ReceivedBundle, error] {
	return paging.Offset(ctx, opts,
		func(o *ReceivedBundleListOptions) *int { return &o.Offset }, s.List,
		func(p *ReceivedBundlePage) ([]ReceivedBundle, int) { return p.ReleaseBundles, int(p.Total) })
}

// ReceivedVersionListOptions filters, sorts and pages [ReceivedBundlesService.Versions].
type ReceivedVersionListOptions struct {
	ReceivedPageOptions
	// SourceProjectKey is the project of the release bundle on the source Artifactory.
	SourceProjectKey string `url:"source_project_key,omitempty"`
	Pattern          string `url:"pattern,omitempty"`   // of versions, such as *2*; empty: **
	OrderAsc         bool   `url:"order_asc,omitempty"` // ascending order
}

// ReceivedVersion is a version of a release bundle that a site has received.
type ReceivedVersion struct {
	Version string `json:"version"`
	// DateReceived is a number whose unit the manual does not state.
	DateReceived jfrog.Int `json:"date_received"`
	Size         jfrog.Int `json:"size"` // of all artifacts, in bytes
}

// ReceivedVersionPage is a page of [ReceivedBundlesService.Versions].
type ReceivedVersionPage struct {
	Versions []ReceivedVersion `json:"versions"`
	Total    jfrog.Int         `json:"total"` // on all pages
}

// Versions returns a page of the versions of a received release bundle. It returns an error
// matching [jfrog.ErrNotFound] if there is no such release bundle.
//
// Requires: admin. Since Artifactory 7.103.1 with Distribution 2.28.1.
//
//jfrog:op 5.5.2
func (s *ReceivedBundlesService) Versions(
	ctx context.Context, name string, opts *ReceivedVersionListOptions,
) (*ReceivedVersionPage, error) {
	return jfrog.Do[*ReceivedVersionPage](ctx, s.client,
		jfrog.Get("/distribution/api/v2/release_bundle/received/{releaseBundleName}", name).Query(opts))
}

// AllVersions walks the versions of all pages of [ReceivedBundlesService.Versions], from
// opts.Offset on.
func (s *ReceivedBundlesService) AllVersions(
	ctx context.Context, name string, opts *ReceivedVersionListOptions,
) iter.Seq2[ReceivedVersion, error] {
	return paging.Offset(ctx, opts, func(o *ReceivedVersionListOptions) *int { return &o.Offset },
		func(ctx context.Context, opts *ReceivedVersionListOptions) (*ReceivedVersionPage, error) {
			return s.Versions(ctx, name, opts)
		},
		func(p *ReceivedVersionPage) ([]ReceivedVersion, int) { return p.Versions, int(p.Total) })
}

// ReceivedOptions identifies the source of a received release bundle.
type ReceivedOptions struct {
	// SourceProjectKey is the project of the release bundle on the source Artifactory.
	SourceProjectKey string `url:"source_project_key,omitempty"`
}

// ReceivedStatus is the status of the distribution of a version to the site.
type ReceivedStatus string

// The statuses.
const (
	ReceivedStarted   ReceivedStatus = "STARTED"
	ReceivedCompleted ReceivedStatus = "COMPLETED"
	ReceivedFailed    ReceivedStatus = "FAILED"
)

// Is reports whether two statuses are equal, without regard to case.
func (s ReceivedStatus) Is(other ReceivedStatus) bool { return sameState(string(s), string(other)) }

// ReceivedReport is the status of a version with the errors of a failed distribution.
type ReceivedReport struct {
	Status   ReceivedStatus    `json:"status"`
	Messages []ReceivedMessage `json:"messages,omitempty"`
}

// ReceivedMessage is an error of a failed distribution.
type ReceivedMessage struct {
	Text string `json:"text"`
}

// Status returns the status of the distribution of a version to the site. It returns an error
// matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: admin. Since Artifactory 7.103.1 with Distribution 2.28.1.
//
//jfrog:op 5.5.3
func (s *ReceivedBundlesService) Status(
	ctx context.Context, name, version string, opts *ReceivedOptions,
) (*ReceivedReport, error) {
	return jfrog.Do[*ReceivedReport](ctx, s.client,
		jfrog.Get("/distribution/api/v2/release_bundle/received/{releaseBundleName}/{releaseBundleVersion}/status",
			name, version).Query(opts))
}

// WaitReceived waits until the site has received a version whose distribution has started. If the
// distribution fails, WaitReceived returns the report and a [*jfrog.FailedError] with the server's
// messages.
func (s *ReceivedBundlesService) WaitReceived(
	ctx context.Context, name, version string, opts *ReceivedOptions, wait *jfrog.WaitOptions,
) (*ReceivedReport, error) {
	what := fmt.Sprintf("distribution of release bundle %s %s to the site", name, version)
	return jfrog.Wait(ctx, wait, func(ctx context.Context) (*ReceivedReport, bool, error) {
		r, err := s.Status(ctx, name, version, opts)
		switch {
		case err != nil:
			return r, false, err
		case r.Status == "":
			return r, false, check.Lacks("distribution", "status of the "+what)
		case r.Status.Is(ReceivedFailed):
			failure := &jfrog.FailedError{What: what, Status: string(r.Status)}
			for _, m := range r.Messages {
				failure.Messages = append(failure.Messages, messages(m.Text)...)
			}
			return r, true, failure
		}
		return r, r.Status.Is(ReceivedCompleted), nil
	})
}

// ReceivedArtifactOrderBy is the field by which [ReceivedBundlesService.Artifacts] sorts.
type ReceivedArtifactOrderBy string

// The fields by which artifacts can be sorted.
const (
	ReceivedArtifactOrderByName        ReceivedArtifactOrderBy = "artifact_name"
	ReceivedArtifactOrderByPackageType ReceivedArtifactOrderBy = "package_type"
	ReceivedArtifactOrderByPath        ReceivedArtifactOrderBy = "path"
	ReceivedArtifactOrderBySize        ReceivedArtifactOrderBy = "size"
	ReceivedArtifactOrderByChecksum    ReceivedArtifactOrderBy = "checksum"
)

// ReceivedArtifactListOptions filters, sorts and pages [ReceivedBundlesService.Artifacts].
type ReceivedArtifactListOptions struct {
	ReceivedPageOptions
	// SourceProjectKey is the project of the release bundle on the source Artifactory.
	SourceProjectKey string                  `url:"source_project_key,omitempty"`
	Pattern          string                  `url:"pattern,omitempty"` // empty: **
	OrderBy          ReceivedArtifactOrderBy `url:"order_by,omitempty"`
	OrderAsc         bool                    `url:"order_asc,omitempty"` // ascending order
}

// ReceivedArtifact is an artifact of a received version.
type ReceivedArtifact struct {
	ArtifactName string            `json:"artifact_name"`
	PackageType  string            `json:"package_type"`
	Path         string            `json:"path"` // starts with the repository key
	Size         jfrog.Int         `json:"size"` // bytes
	Checksum     string            `json:"checksum"`
	Properties   map[string]string `json:"properties,omitempty"`
}

// ReceivedArtifactPage is a page of [ReceivedBundlesService.Artifacts].
type ReceivedArtifactPage struct {
	Artifacts []ReceivedArtifact `json:"artifacts"`
}

// Artifacts returns a page of the artifacts of a received version. It returns an error matching
// [jfrog.ErrNotFound] if there is no such version.
//
// Requires: admin. Since Artifactory 7.103.1 with Distribution 2.28.1.
//
//jfrog:op 5.5.4
func (s *ReceivedBundlesService) Artifacts(
	ctx context.Context, name, version string, opts *ReceivedArtifactListOptions,
) (*ReceivedArtifactPage, error) {
	return jfrog.Do[*ReceivedArtifactPage](ctx, s.client,
		jfrog.Get("/distribution/api/v2/release_bundle/received/{releaseBundleName}/{releaseBundleVersion}/artifacts",
			name, version).Query(opts))
}

// AllArtifacts walks the artifacts of all pages of [ReceivedBundlesService.Artifacts], from
// opts.Offset on. The walk ends at an empty page: the server does not return the total.
func (s *ReceivedBundlesService) AllArtifacts(
	ctx context.Context, name, version string, opts *ReceivedArtifactListOptions,
) iter.Seq2[ReceivedArtifact, error] {
	return paging.Offset(ctx, opts, func(o *ReceivedArtifactListOptions) *int { return &o.Offset },
		func(ctx context.Context, opts *ReceivedArtifactListOptions) (*ReceivedArtifactPage, error) {
			return s.Artifacts(ctx, name, version, opts)
		},
		func(p *ReceivedArtifactPage) ([]ReceivedArtifact, int) { return p.Artifacts, 0 })
}

// ReceivedDeleteOptions refines [ReceivedBundlesService.Delete].
type ReceivedDeleteOptions struct {
	ReceivedOptions
	// Async set to false makes Delete return after the deletion. Nil means true.
	Async *bool `url:"async,omitempty"`
}

// Delete deletes a received version and its artifacts from the site. They do not go to the trash
// can and cannot be recovered. Unless opts.Async is false, the server deletes them in the
// background.
//
// Delete returns an error matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: admin. Since Artifactory 7.103.1 with Distribution 2.28.1.
//
//jfrog:op 5.5.5
func (s *ReceivedBundlesService) Delete(
	ctx context.Context, name, version string, opts *ReceivedDeleteOptions,
) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/distribution/api/v2/release_bundle/received/{releaseBundleName}/{releaseBundleVersion}",
			name, version).LongRunning().Query(opts))
}
