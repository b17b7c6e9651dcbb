package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/internal/check"
)

// PromotionsService promotes release bundle versions to environments. It lists, inspects and
// deletes promotions. Reached through [Client.Promotions].
//
// The creation time in milliseconds identifies a promotion of a release bundle version.
type PromotionsService service

// PromotionCreateRequest describes the promotion that [PromotionsService.Create] creates.
type PromotionCreateRequest struct {
	Environment string `json:"environment"`
	// IncludedRepositoryKeys are the repositories of the environment to promote to. If it is
	// empty, the targets are all repositories except ExcludedRepositoryKeys. If it is not empty,
	// the server ignores ExcludedRepositoryKeys.
	IncludedRepositoryKeys []string `json:"included_repository_keys,omitzero"`
	ExcludedRepositoryKeys []string `json:"excluded_repository_keys,omitzero"`
}

// PromotionOperation is the way in which a promotion brings artifacts into an environment.
type PromotionOperation string

// The operations of promotions.
const (
	PromotionCopy PromotionOperation = "copy" // keeps the artifacts in the source repositories
	PromotionMove PromotionOperation = "move" // deletes the artifacts from the source repositories
)

// PromotionCreateOptions qualifies [PromotionsService.Create].
type PromotionCreateOptions struct {
	RepositoryOptions
	// Async set to false makes Create return when the promotion is complete. Nil means true.
	Async     *bool              `url:"async,omitempty"`
	Operation PromotionOperation `url:"operation,omitempty"` // empty: PromotionCopy
	// SigningKey is the name of the key pair that signs the promotion. If it is empty, the server
	// uses the key of the release bundle version.
	SigningKey string `url:"-"`
}

// PromotionRef is a promotion that has been started.
type PromotionRef struct {
	RepositoryKey          string       `json:"repository_key"`
	ReleaseBundleName      string       `json:"release_bundle_name"`
	ReleaseBundleVersion   string       `json:"release_bundle_version"`
	Environment            string       `json:"environment"`
	IncludedRepositoryKeys []string     `json:"included_repository_keys"` // the target repositories
	ExcludedRepositoryKeys []string     `json:"excluded_repository_keys"`
	Created                jfrog.Time   `json:"created,omitzero"`
	CreatedMillis          jfrog.Millis `json:"created_millis"` // identifies the promotion
}

// Create starts the promotion of a release bundle version to an environment. Unless opts.Async
// is false, it returns before the promotion is complete: see [PromotionsService.WaitCompleted].
// If opts.Async is false and Xray scans the artifacts first, Create can take minutes.
//
// The promotion fails if the environment contains one of the artifacts with another checksum.
// Create returns an error matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read and promote permission for the release bundle, deploy permission for the target
// repositories. Since 7.63.2.
//
//jfrog:op 2.4.2.1
func (s *PromotionsService) Create(ctx context.Context, name, version string, promotion PromotionCreateRequest, opts *PromotionCreateOptions) (*PromotionRef, error) {
	var err error
	if promotion.Environment == "" {
		err = errors.New("promotion without an environment")
	}
	out, err := jfrog.Do[*PromotionRef](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/promotion/records/{name}/{version}", name, version).LongRunning().Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey).Body(promotion).Check(err))
	if err != nil {
		return nil, err
	}
	if out.CreatedMillis == 0 {
		return nil, check.Lacks("lifecycle", "created_millis, which identifies the promotion")
	}
	out.ReleaseBundleName = cmp.Or(out.ReleaseBundleName, name)
	out.ReleaseBundleVersion = cmp.Or(out.ReleaseBundleVersion, version)
	out.Environment = cmp.Or(out.Environment, promotion.Environment)
	return out, nil
}

// CreateAndWait promotes a release bundle version and waits until the promotion is complete. If
// the promotion fails, CreateAndWait returns it and a [*jfrog.FailedError].
//
// A server may not know yet that a repository has been assigned to the environment.
// CreateAndWait then repeats the request, up to five times.
//
//jfrog:none Create and WaitCompleted in one
func (s *PromotionsService) CreateAndWait(ctx context.Context, name, version string, promotion PromotionCreateRequest, opts *PromotionCreateOptions, wait *jfrog.WaitOptions) (*PromotionRef, error) {
	attempts := 0
	created, err := jfrog.Wait(ctx, wait, func(ctx context.Context) (*PromotionRef, bool, error) {
		created, err := s.Create(ctx, name, version, promotion, opts)
		if attempts++; notAssignedYet(err) && attempts < promotionAttempts {
			return nil, false, nil
		}
		return created, true, err
	})
	if err != nil {
		return nil, err
	}
	where := jfrog.Deref(opts).RepositoryOptions
	_, err = s.WaitCompleted(ctx, name, version, created.CreatedMillis, &where, wait)
	return created, err
}

const promotionAttempts = 5

// notAssignedYet reports whether a promotion was refused because a repository is not assigned to
// the environment. A server may learn of the assignment late.
func notAssignedYet(err error) bool {
	var e *jfrog.Error
	return errors.As(err, &e) && strings.Contains(e.Message(), "not assigned to environment")
}

// Promotion is a promotion of a release bundle version, complete or not.
type Promotion struct {
	Status               Status       `json:"status"`
	RepositoryKey        string       `json:"repository_key"`
	ReleaseBundleName    string       `json:"release_bundle_name"`
	ReleaseBundleVersion string       `json:"release_bundle_version"`
	Environment          string       `json:"environment"`
	ServiceID            string       `json:"service_id"` // of the Artifactory service
	CreatedBy            string       `json:"created_by"`
	Created              jfrog.Time   `json:"created,omitzero"`
	CreatedMillis        jfrog.Millis `json:"created_millis"` // identifies the promotion
	XrayRetrievalStatus  string       `json:"xray_retrieval_status,omitempty"`
	Messages             []Message    `json:"messages,omitempty"` // with IncludeMessages
}

// PromotionPage is a page of [PromotionsService.List] and of [PromotionsService.ListByVersion].
type PromotionPage struct {
	Promotions []Promotion `json:"promotions"`
	Total      int         `json:"total"` // on all pages
	Limit      int         `json:"limit"`
	Offset     int         `json:"offset"`
}

func (p *PromotionPage) items() ([]Promotion, int) { return p.Promotions, p.Total }

// PromotionListOptions filters, sorts and pages [PromotionsService.List] and
// [PromotionsService.ListByVersion].
type PromotionListOptions struct {
	RepositoryOptions
	PageOptions
	Include Include `url:"include,omitempty"` // IncludeMessages
	// FilterBy is a version, an environment or the user who created the promotion.
	FilterBy string `url:"filter_by,omitempty"`
	// OrderBy is OrderByCreated, OrderByCreatedMillis, OrderByCreatedBy, OrderByEnvironment or, in
	// List, OrderByReleaseBundleVersion.
	OrderBy  OrderBy `url:"order_by,omitempty"`
	OrderAsc bool    `url:"order_asc,omitempty"` // ascending order
}

// List returns a page of the promotions of all versions of a release bundle. Failed promotions
// are in the list too.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.2.2
func (s *PromotionsService) List(ctx context.Context, name string, opts *PromotionListOptions) (*PromotionPage, error) {
	return jfrog.Do[*PromotionPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/promotion/records/{name}", name), opts))
}

// All walks the promotions of all pages of [PromotionsService.List], from opts.Offset on.
func (s *PromotionsService) All(ctx context.Context, name string, opts *PromotionListOptions) iter.Seq2[Promotion, error] {
	return all(ctx, opts, func(ctx context.Context, o *PromotionListOptions) (*PromotionPage, error) {
		return s.List(ctx, name, o)
	})
}

// ListByVersion returns a page of the promotions of a release bundle version. Failed promotions
// are in the list too.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.2.3
func (s *PromotionsService) ListByVersion(ctx context.Context, name, version string, opts *PromotionListOptions) (*PromotionPage, error) {
	return jfrog.Do[*PromotionPage](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/promotion/records/{name}/{version}", name, version), opts))
}

// AllByVersion walks the promotions of all pages of [PromotionsService.ListByVersion], from
// opts.Offset on.
func (s *PromotionsService) AllByVersion(ctx context.Context, name, version string, opts *PromotionListOptions) iter.Seq2[Promotion, error] {
	return all(ctx, opts, func(ctx context.Context, o *PromotionListOptions) (*PromotionPage, error) {
		return s.ListByVersion(ctx, name, version, o)
	})
}

// PromotionDetails is a promotion with its artifacts.
type PromotionDetails struct {
	Environment   string              `json:"environment"`
	CreatedBy     string              `json:"created_by"`
	Created       jfrog.Time          `json:"created,omitzero"`
	CreatedMillis jfrog.Millis        `json:"created_millis"`
	Artifacts     []PromotionArtifact `json:"artifacts"`
}

// PromotionArtifact is an artifact of a promotion.
type PromotionArtifact struct {
	Path           string `json:"path"`     // in the environment, with the repository key
	Checksum       string `json:"checksum"` // SHA-256
	PackageType    string `json:"package_type"`
	PackageName    string `json:"package_name,omitempty"`
	PackageVersion string `json:"package_version,omitempty"`
}

// Get returns a promotion with its artifacts. It returns an error matching [jfrog.ErrNotFound]
// if there is no such promotion.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.2.4
func (s *PromotionsService) Get(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions) (*PromotionDetails, error) {
	return jfrog.Do[*PromotionDetails](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/promotion/records/{name}/{version}/{createdMillis}", name, version, check.ID(createdMillis)).LongRunning().Query(opts))
}

// Status returns the status of a promotion. It returns an error matching [jfrog.ErrNotFound] if
// there is no such promotion.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.2.5
func (s *PromotionsService) Status(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions) (*StatusReport, error) {
	return jfrog.Do[*StatusReport](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", name, version, check.ID(createdMillis)).Query(opts))
}

// WaitCompleted waits until a promotion is complete and returns its last status. It returns a
// [*jfrog.FailedError] if the promotion failed, was rejected or is being deleted.
func (s *PromotionsService) WaitCompleted(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*StatusReport, error) {
	return await(ctx, wait, fmt.Sprintf("promotion %d of release bundle %s %s", int64(createdMillis), name, version),
		func(ctx context.Context) (*StatusReport, error) {
			return s.Status(ctx, name, version, createdMillis, opts)
		})
}

// ListByArtifact returns a page of the promotions of the release bundle versions that contain an
// artifact and that the user may read. A page has at most opts.Limit promotions: 100 by default,
// 1000 at most. A version that was not promoted, or that the user may not read, is not in the
// list.
//
// Requires: read permission for the release bundles. Since 7.106.2.
//
//jfrog:op 2.4.2.6
func (s *PromotionsService) ListByArtifact(ctx context.Context, repoKey, itemPath string, opts *PromotedVersionListOptions) (*PromotedVersionPage, error) {
	path, err := artifactPath(repoKey, itemPath)
	return jfrog.Do[*PromotedVersionPage](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/promotion/{repositoryPath...}", path).Check(err), opts))
}

// artifactPath joins a repository key and the path of an artifact.
func artifactPath(repoKey, itemPath string) (string, error) {
	itemPath = strings.TrimPrefix(itemPath, "/")
	if repoKey == "" || strings.Contains(repoKey, "/") || itemPath == "" {
		return "", fmt.Errorf("artifact with the repository key %q and the path %q", repoKey, itemPath)
	}
	return repoKey + "/" + itemPath, nil
}

// AllByArtifact walks the promotions of all pages of [PromotionsService.ListByArtifact], from
// opts.Offset on.
func (s *PromotionsService) AllByArtifact(ctx context.Context, repoKey, itemPath string, opts *PromotedVersionListOptions) iter.Seq2[PromotedVersion, error] {
	return all(ctx, opts, func(ctx context.Context, o *PromotedVersionListOptions) (*PromotedVersionPage, error) {
		return s.ListByArtifact(ctx, repoKey, itemPath, o)
	})
}

// PromotionDeleteOptions qualifies [PromotionsService.Delete].
type PromotionDeleteOptions struct {
	RepositoryOptions
	// Async set to false makes Delete return when the promotion is deleted. Nil means true.
	Async *bool `url:"async,omitempty"`
}

// Delete starts the deletion of a promotion with its evidence and its artifacts. It keeps the
// artifacts that another promotion put at the same path with the same checksum. Deleted
// artifacts do not go to the trash can. Unless opts.Async is false, Delete returns before they
// are deleted: see [PromotionsService.WaitDeleted].
//
// Requires: read and delete permission for the release bundle, delete permission for the
// repositories of the artifacts. Since 7.63.2.
//
//jfrog:op 2.4.2.7
func (s *PromotionsService) Delete(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *PromotionDeleteOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/lifecycle/api/v2/promotion/records/{name}/{version}/{createdMillis}", name, version, check.ID(createdMillis)).Query(opts))
}

// WaitDeleted waits until a promotion is deleted. It returns a [*jfrog.FailedError] if the
// deletion begins and then stops.
func (s *PromotionsService) WaitDeleted(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions, wait *jfrog.WaitOptions) error {
	return awaitGone(ctx, wait, fmt.Sprintf("deletion of promotion %d of release bundle %s %s", int64(createdMillis), name, version),
		func(ctx context.Context) (*StatusReport, error) {
			return s.Status(ctx, name, version, createdMillis, opts)
		})
}
