package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// PromotionsService promotes release bundle versions to environments, and lists and undoes
// promotions. Reached through [Client.Promotions].
//
// The time a promotion was created, in milliseconds, identifies it among those of its
// version.
type PromotionsService service

// PromotionRequest says where a version is promoted to.
type PromotionRequest struct {
	Environment string `json:"environment"`
	// IncludedRepositoryKeys limits the promotion to these repositories of the
	// environment, and makes ExcludedRepositoryKeys be ignored. Empty: all others.
	IncludedRepositoryKeys []string `json:"included_repository_keys,omitzero"`
	ExcludedRepositoryKeys []string `json:"excluded_repository_keys,omitzero"`
}

// PromotionOperation says what becomes of the artifacts where they were before.
type PromotionOperation string

// The operations there are.
const (
	PromotionCopy PromotionOperation = "copy" // they stay
	PromotionMove PromotionOperation = "move" // they are taken away
)

// PromoteOptions says how a version is promoted.
type PromoteOptions struct {
	RepositoryOptions
	Async      *bool              `url:"async,omitempty"`     // nil: true, the request returns before the work is done
	Operation  PromotionOperation `url:"operation,omitempty"` // empty: PromotionCopy
	SigningKey string             `url:"-"`                   // key pair that signs the promotion; empty: the version's
}

// CreatedPromotion is a promotion that has begun.
type CreatedPromotion struct {
	RepositoryKey          string       `json:"repository_key"`
	BundleName             string       `json:"release_bundle_name"`
	BundleVersion          string       `json:"release_bundle_version"`
	Environment            string       `json:"environment"`
	IncludedRepositoryKeys []string     `json:"included_repository_keys"` // the repositories it promotes to
	ExcludedRepositoryKeys []string     `json:"excluded_repository_keys"`
	Created                jfrog.Time   `json:"created,omitzero"`
	CreatedMillis          jfrog.Millis `json:"created_millis"` // identifies the promotion
}

// Create begins to promote a release bundle version to an environment. Unless opts.Async is
// false, it returns before that is done: [PromotionsService.WaitCompleted] tells how it
// ends; a promotion for which Xray scans first may take minutes. It stops at an artifact
// that is in the environment already with another checksum. It needs read and promote
// permission for the release bundle, and deploy permission for the repositories. Since
// Artifactory 7.63.2.
//
//jfrog:op 2.4.2.1
func (s *PromotionsService) Create(ctx context.Context, name, version string, promotion *PromotionRequest, opts *PromoteOptions) (*CreatedPromotion, error) {
	if jfrog.Deref(promotion).Environment == "" {
		return nil, refuse("promotion without an environment")
	}
	return jfrog.Do[*CreatedPromotion](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/promotion/records/{name}/{version}", name, version).Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey).Body(promotion))
}

// CreateAndWait promotes a release bundle version and waits until that is done. A promotion
// that fails is a [*jfrog.FailedError] with the server's messages.
//
// A repository that was assigned to the environment a moment ago may not be known there
// yet; the promotion is asked for a few times then.
//
//jfrog:none Create and WaitCompleted in one
func (s *PromotionsService) CreateAndWait(ctx context.Context, name, version string, promotion *PromotionRequest, opts *PromoteOptions, wait *jfrog.WaitOptions) (*CreatedPromotion, error) {
	attempts := 0
	created, err := jfrog.Wait(ctx, wait, func(ctx context.Context) (*CreatedPromotion, bool, error) {
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

// notAssignedYet recognizes the refusal of a promotion to an environment that does not
// have the repository, which may be late news only.
func notAssignedYet(err error) bool {
	var e *jfrog.Error
	return errors.As(err, &e) && strings.Contains(e.Message(), "not assigned to environment")
}

// Promotion is a promotion of a release bundle version, complete or not.
type Promotion struct {
	Status              Status       `json:"status"`
	RepositoryKey       string       `json:"repository_key"`
	BundleName          string       `json:"release_bundle_name"`
	BundleVersion       string       `json:"release_bundle_version"`
	Environment         string       `json:"environment"`
	ServiceID           string       `json:"service_id"` // of the Artifactory that promoted
	CreatedBy           string       `json:"created_by"` // cut off after 64 characters
	Created             jfrog.Time   `json:"created,omitzero"`
	CreatedMillis       jfrog.Millis `json:"created_millis"`                  // identifies the promotion
	XrayRetrievalStatus string       `json:"xray_retrieval_status,omitempty"` // NOT_APPLICABLE ...
	Messages            []Message    `json:"messages,omitempty"`              // with IncludeMessages
}

// PromotionPage is a page of [PromotionsService.List] and
// [PromotionsService.ListOfVersion].
type PromotionPage struct {
	Promotions []Promotion `json:"promotions"`
	Total      int         `json:"total"` // on all pages
	Limit      int         `json:"limit"`
	Offset     int         `json:"offset"`
}

func (p *PromotionPage) items() ([]Promotion, int) { return p.Promotions, p.Total }

// List returns a page of the promotions of a release bundle, of all its versions, failed
// ones too. FilterBy is a version, an environment or who created the promotion; they can
// be sorted by OrderByCreated, OrderByCreatedMillis, OrderByCreatedBy, OrderByVersion and
// OrderByEnvironment. It needs read permission for the release bundle. Since Artifactory
// 7.63.2.
//
//jfrog:op 2.4.2.2
func (s *PromotionsService) List(ctx context.Context, name string, opts *ListOptions) (*PromotionPage, error) {
	return jfrog.Do[*PromotionPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/promotion/records/{name}", name), opts))
}

// All is [PromotionsService.List] over all pages, from opts.Offset on.
func (s *PromotionsService) All(ctx context.Context, name string, opts *ListOptions) iter.Seq2[Promotion, error] {
	return all(ctx, opts, func(ctx context.Context, o *ListOptions) (*PromotionPage, error) {
		return s.List(ctx, name, o)
	})
}

// ListOfVersion returns a page of the promotions of a release bundle version, failed ones
// too. It filters and sorts as [PromotionsService.List] does, except by version. It needs
// read permission for the release bundle. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.2.3
func (s *PromotionsService) ListOfVersion(ctx context.Context, name, version string, opts *ListOptions) (*PromotionPage, error) {
	return jfrog.Do[*PromotionPage](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/promotion/records/{name}/{version}", name, version), opts))
}

// AllOfVersion is [PromotionsService.ListOfVersion] over all pages, from opts.Offset on.
func (s *PromotionsService) AllOfVersion(ctx context.Context, name, version string, opts *ListOptions) iter.Seq2[Promotion, error] {
	return all(ctx, opts, func(ctx context.Context, o *ListOptions) (*PromotionPage, error) {
		return s.ListOfVersion(ctx, name, version, o)
	})
}

// PromotionDetails is a promotion with the artifacts it promoted.
type PromotionDetails struct {
	Environment   string             `json:"environment"`
	CreatedBy     string             `json:"created_by"` // cut off after 64 characters
	Created       jfrog.Time         `json:"created,omitzero"`
	CreatedMillis jfrog.Millis       `json:"created_millis"`
	Artifacts     []PromotedArtifact `json:"artifacts"`
}

// PromotedArtifact is an artifact where a promotion put it.
type PromotedArtifact struct {
	Path           string `json:"path"`     // with the repository
	Checksum       string `json:"checksum"` // SHA-256
	PackageType    string `json:"package_type"`
	PackageName    string `json:"package_name,omitempty"` // none for generic artifacts
	PackageVersion string `json:"package_version,omitempty"`
}

// Get returns a promotion with its artifacts. It needs read permission for the release
// bundle. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.2.4
func (s *PromotionsService) Get(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions) (*PromotionDetails, error) {
	return jfrog.Do[*PromotionDetails](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/promotion/records/{name}/{version}/{createdMillis}", name, version, idText(createdMillis)).Query(opts))
}

// idText is an id in a path; none for 0, which no request is made with.
func idText[N ~int64](id N) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(int64(id), 10)
}

// Status returns the state of a promotion. It needs read permission for the release bundle.
// Since Artifactory 7.63.2.
//
//jfrog:op 2.4.2.5
func (s *PromotionsService) Status(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions) (*StatusReport, error) {
	return jfrog.Do[*StatusReport](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/promotion/statuses/{name}/{version}/{createdMillis}", name, version, idText(createdMillis)).Query(opts))
}

// WaitCompleted waits until a promotion is complete and returns its last status. One that
// failed, was rejected or is being deleted is a [*jfrog.FailedError].
func (s *PromotionsService) WaitCompleted(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*StatusReport, error) {
	return await(ctx, wait, fmt.Sprintf("promotion %d of release bundle %s %s", int64(createdMillis), name, version),
		func(ctx context.Context) (*StatusReport, error) {
			return s.Status(ctx, name, version, createdMillis, opts)
		})
}

// FindByArtifact returns a page of the promotions of the release bundle versions that hold
// an artifact, named by its repository and path, and that the user may read. A page has
// 100 of them by default and 1000 at most; they can be sorted by OrderByName,
// OrderByVersion, OrderByEnvironment and OrderByCreatedBy, which is the default. Since
// Artifactory 7.106.2.
//
//jfrog:op 2.4.2.6
func (s *PromotionsService) FindByArtifact(ctx context.Context, repositoryPath string, opts *PromotedListOptions) (*PromotedPage, error) {
	return jfrog.Do[*PromotedPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/promotion/{repositoryPath...}", repositoryPath), opts))
}

// AllByArtifact is [PromotionsService.FindByArtifact] over all pages, from opts.Offset on.
func (s *PromotionsService) AllByArtifact(ctx context.Context, repositoryPath string, opts *PromotedListOptions) iter.Seq2[PromotedVersion, error] {
	return all(ctx, opts, func(ctx context.Context, o *PromotedListOptions) (*PromotedPage, error) {
		return s.FindByArtifact(ctx, repositoryPath, o)
	})
}

// Delete undoes a promotion: it deletes its record, its evidence and those of its artifacts
// that no other promotion put in the same place. They go to no trash can. Unless opts.Async
// is false, it returns before that is done: [PromotionsService.WaitDeleted] waits for it.
// It needs read and delete permission for the release bundle and delete permission for
// the repositories. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.2.7
func (s *PromotionsService) Delete(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *DeleteOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/lifecycle/api/v2/promotion/records/{name}/{version}/{createdMillis}", name, version, idText(createdMillis)).Query(opts))
}

// WaitDeleted waits until there is no such promotion any more. A deletion that began and
// then stopped is a [*jfrog.FailedError].
func (s *PromotionsService) WaitDeleted(ctx context.Context, name, version string, createdMillis jfrog.Millis, opts *RepositoryOptions, wait *jfrog.WaitOptions) error {
	return awaitGone(ctx, wait, fmt.Sprintf("deletion of promotion %d of release bundle %s %s", int64(createdMillis), name, version),
		func(ctx context.Context) (*StatusReport, error) {
			return s.Status(ctx, name, version, createdMillis, opts)
		})
}
