package lifecycle

import (
	"context"
	"errors"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ReleaseBundleRef is a release bundle in [ReleaseBundlesService.ListNames].
type ReleaseBundleRef struct {
	RepositoryKey     string `json:"repository_key"`
	ReleaseBundleName string `json:"release_bundle_name"`
	ProjectKey        string `json:"project_key,omitempty"`
	ProjectName       string `json:"project_name,omitempty"`
}

type releaseBundleNames struct {
	ReleaseBundles []ReleaseBundleRef `json:"release_bundles"`
}

// ListNames returns the names of the release bundles that the user may read.
//
// Requires: read permission for the release bundles. Since 7.63.2.
//
//jfrog:op 2.4.1.2
func (s *ReleaseBundlesService) ListNames(ctx context.Context, opts *RepositoryOptions) ([]ReleaseBundleRef, error) {
	out, err := jfrog.Do[releaseBundleNames](ctx, s.client, jfrog.Get("/lifecycle/api/v2/release_bundle/names").Query(opts))
	return out.ReleaseBundles, err
}

// ReleaseBundleGroup is a release bundle with its latest version.
type ReleaseBundleGroup struct {
	RepositoryKey              string     `json:"repository_key"`
	ReleaseBundleName          string     `json:"release_bundle_name"`
	ReleaseBundleVersionLatest string     `json:"release_bundle_version_latest"`
	ReleaseBundleVersionsCount int        `json:"release_bundle_versions_count"`
	ProjectKey                 string     `json:"project_key,omitempty"`
	ProjectName                string     `json:"project_name,omitempty"`
	ServiceID                  string     `json:"service_id,omitempty"`
	Created                    jfrog.Time `json:"created,omitzero"`
}

// ReleaseBundleGroupPage is a page of [ReleaseBundlesService.ListGroups].
type ReleaseBundleGroupPage struct {
	ReleaseBundles []ReleaseBundleGroup `json:"release_bundles"`
	Total          int                  `json:"total"` // on all pages
	Limit          int                  `json:"limit"`
	Offset         int                  `json:"offset"`
}

func (p *ReleaseBundleGroupPage) items() ([]ReleaseBundleGroup, int) {
	return p.ReleaseBundles, p.Total
}

// GroupOrderBy is the field by which [ReleaseBundlesService.ListGroups] sorts. Its values differ
// from the values of [OrderBy].
type GroupOrderBy string

// The fields by which release bundle groups can be sorted.
const (
	GroupOrderByCreated       GroupOrderBy = "created"
	GroupOrderByCreatedMillis GroupOrderBy = "createdMillis"
	GroupOrderByCreatedBy     GroupOrderBy = "createdBy"
)

// ReleaseBundleGroupListOptions filters, sorts and pages [ReleaseBundlesService.ListGroups].
type ReleaseBundleGroupListOptions struct {
	RepositoryOptions
	PageOptions
	// Include is not documented in the manual. The JFrog CLI sends it.
	Include  Include      `url:"include,omitempty"`
	FilterBy string       `url:"filter_by,omitempty"` // prefix of the name
	OrderBy  GroupOrderBy `url:"order_by,omitempty"`
	OrderAsc bool         `url:"order_asc,omitempty"` // ascending order
}

// ListGroups returns a page of the release bundles that the user may read, each with its latest
// version.
//
// Requires: read permission for the release bundles. Since 7.63.2.
//
//jfrog:op 2.4.1.3
func (s *ReleaseBundlesService) ListGroups(ctx context.Context, opts *ReleaseBundleGroupListOptions) (*ReleaseBundleGroupPage, error) {
	return jfrog.Do[*ReleaseBundleGroupPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/release_bundle/groups"), opts))
}

// AllGroups walks the release bundles of all pages of [ReleaseBundlesService.ListGroups], from
// opts.Offset on.
func (s *ReleaseBundlesService) AllGroups(ctx context.Context, opts *ReleaseBundleGroupListOptions) iter.Seq2[ReleaseBundleGroup, error] {
	return all(ctx, opts, s.ListGroups)
}

// ReleaseBundleVersion is a version of a release bundle, complete or not.
type ReleaseBundleVersion struct {
	Status               Status     `json:"status"`
	RepositoryKey        string     `json:"repository_key"`
	ReleaseBundleName    string     `json:"release_bundle_name"`
	ReleaseBundleVersion string     `json:"release_bundle_version"`
	ServiceID            string     `json:"service_id"` // of the Artifactory service that created it
	CreatedBy            string     `json:"created_by"` // truncated after 64 characters
	Created              jfrog.Time `json:"created,omitzero"`
	ReleaseStatus        string     `json:"release_status,omitempty"`
	Messages             []Message  `json:"messages,omitempty"` // with IncludeMessages

	// Permissions is set with IncludePermissions.
	Permissions *ReleaseBundlePermissions `json:"permissions,omitempty"`
}

// ReleaseBundlePermissions are the rights of the user on a release bundle version.
type ReleaseBundlePermissions struct {
	Promote    bool `json:"promote"`
	Distribute bool `json:"distribute"`
	Delete     bool `json:"delete"`
}

// ReleaseBundleVersionPage is a page of [ReleaseBundlesService.ListVersions].
type ReleaseBundleVersionPage struct {
	ReleaseBundles []ReleaseBundleVersion `json:"release_bundles"`
	Total          int                    `json:"total"` // on all pages
	Limit          int                    `json:"limit"`
	Offset         int                    `json:"offset"`
}

func (p *ReleaseBundleVersionPage) items() ([]ReleaseBundleVersion, int) {
	return p.ReleaseBundles, p.Total
}

// ReleaseBundleVersionListOptions filters, sorts and pages [ReleaseBundlesService.ListVersions].
type ReleaseBundleVersionListOptions struct {
	RepositoryOptions
	PageOptions
	Include  Include `url:"include,omitempty"`
	FilterBy string  `url:"filter_by,omitempty"` // a version or the user who created it
	// OrderBy is OrderByCreated, OrderByCreatedBy or OrderByReleaseBundleVersion.
	OrderBy  OrderBy `url:"order_by,omitempty"`
	OrderAsc bool    `url:"order_asc,omitempty"` // ascending order
}

// ListVersions returns a page of the versions of a release bundle. Failed versions are in the
// list too. It returns an error matching [jfrog.ErrNotFound] if the server does not find the
// release bundle.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.1.4
func (s *ReleaseBundlesService) ListVersions(ctx context.Context, name string, opts *ReleaseBundleVersionListOptions) (*ReleaseBundleVersionPage, error) {
	return jfrog.Do[*ReleaseBundleVersionPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/release_bundle/records/{name}", name), opts))
}

// AllVersions walks the versions of all pages of [ReleaseBundlesService.ListVersions], from
// opts.Offset on.
func (s *ReleaseBundlesService) AllVersions(ctx context.Context, name string, opts *ReleaseBundleVersionListOptions) iter.Seq2[ReleaseBundleVersion, error] {
	return all(ctx, opts, func(ctx context.Context, o *ReleaseBundleVersionListOptions) (*ReleaseBundleVersionPage, error) {
		return s.ListVersions(ctx, name, o)
	})
}

// Origin is the way in which a release bundle version came to an Artifactory service.
type Origin string

// The origins of release bundle versions.
const (
	OriginSource Origin = "source" // created there
	OriginTarget Origin = "target" // received as the target of a distribution
)

// ArtifactFilter selects an artifact by its path, its checksum or both.
type ArtifactFilter struct {
	ArtifactPath string `url:"artifact_path,omitempty"` // with the repository key
	SHA256       string `url:"sha256,omitempty"`
}

// ReleaseBundleMatchOptions filters and sorts [ReleaseBundlesService.ListByArtifact].
type ReleaseBundleMatchOptions struct {
	RepositoryOptions
	Origin Origin `url:"origin,omitempty"` // empty: both origins
	// OrderBy is OrderByReleaseBundleName or OrderByReleaseBundleVersion. The name is the default.
	OrderBy  OrderBy `url:"order_by,omitempty"`
	OrderAsc *bool   `url:"order_asc,omitempty"` // ascending order; nil: true
}

// ReleaseBundleMatch is a release bundle version that contains an artifact.
type ReleaseBundleMatch struct {
	RepositoryKey        string `json:"repository_key"`
	ReleaseBundleName    string `json:"release_bundle_name"`
	ReleaseBundleVersion string `json:"release_bundle_version"`
	Origin               Origin `json:"origin"`
	ProjectKey           string `json:"project_key,omitempty"`        // if Origin is OriginSource
	SourceProjectKey     string `json:"source_project_key,omitempty"` // if Origin is OriginTarget
}

type releaseBundleMatches struct {
	ReleaseBundles []ReleaseBundleMatch `json:"release_bundles"`
}

// ListByArtifact returns the release bundle versions that contain an artifact and that the user
// may read, at most 1000.
//
// Requires: read permission for the release bundles. Since 7.107.1.
//
//jfrog:op 2.4.1.6
func (s *ReleaseBundlesService) ListByArtifact(ctx context.Context, artifact ArtifactFilter, opts *ReleaseBundleMatchOptions) ([]ReleaseBundleMatch, error) {
	var err error
	if artifact == (ArtifactFilter{}) {
		err = errors.New("artifact filter with neither a path nor a SHA-256")
	}
	out, err := jfrog.Do[releaseBundleMatches](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/release_bundle/search-by-artifact").Query(artifact).Query(opts).Check(err))
	return out.ReleaseBundles, err
}

// PromotedVersion is a release bundle version in an environment.
type PromotedVersion struct {
	RepositoryKey        string       `json:"repository_key"`
	ReleaseBundleName    string       `json:"release_bundle_name"`
	ReleaseBundleVersion string       `json:"release_bundle_version"`
	Environment          string       `json:"environment"`
	Created              jfrog.Time   `json:"created,omitzero"` // time of the promotion
	CreatedMillis        jfrog.Millis `json:"created_millis"`   // identifies the promotion
	CreatedBy            string       `json:"created_by"`       // truncated after 64 characters
	ProjectKey           string       `json:"project_key,omitempty"`
}

// PromotedVersionPage is a page of [ReleaseBundlesService.ListByEnvironment] and of
// [PromotionsService.ListByArtifact].
type PromotedVersionPage struct {
	Promotions []PromotedVersion `json:"promotions"`
	Offset     int               `json:"offset"`
}

func (p *PromotedVersionPage) items() ([]PromotedVersion, int) { return p.Promotions, 0 }

// PromotedVersionListOptions sorts and pages [ReleaseBundlesService.ListByEnvironment] and
// [PromotionsService.ListByArtifact].
type PromotedVersionListOptions struct {
	RepositoryOptions
	PageOptions
	// OrderBy is OrderByCreated, OrderByCreatedBy, OrderByReleaseBundleName,
	// OrderByReleaseBundleVersion or OrderByEnvironment. ListByArtifact does not take
	// OrderByCreated; its default is OrderByCreatedBy.
	OrderBy  OrderBy `url:"order_by,omitempty"`
	OrderAsc bool    `url:"order_asc,omitempty"` // ascending order
}

// ListByEnvironment returns a page of the release bundle versions in an environment. It returns
// an error matching [jfrog.ErrNotFound] if the server does not find the repository.
//
// Requires: read permission for the release bundles. Since 7.107.1.
//
//jfrog:op 2.4.1.7
func (s *ReleaseBundlesService) ListByEnvironment(ctx context.Context, environment string, opts *PromotedVersionListOptions) (*PromotedVersionPage, error) {
	return jfrog.Do[*PromotedVersionPage](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/promotion/release-bundles-by-environment/{environment}", environment), opts))
}

// AllByEnvironment walks the versions of all pages of [ReleaseBundlesService.ListByEnvironment],
// from opts.Offset on.
func (s *ReleaseBundlesService) AllByEnvironment(ctx context.Context, environment string, opts *PromotedVersionListOptions) iter.Seq2[PromotedVersion, error] {
	return all(ctx, opts, func(ctx context.Context, o *PromotedVersionListOptions) (*PromotedVersionPage, error) {
		return s.ListByEnvironment(ctx, environment, o)
	})
}
