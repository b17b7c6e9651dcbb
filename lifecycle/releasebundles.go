package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ReleaseBundlesService creates, finds and deletes versions of release bundles. Reached
// through [Client.ReleaseBundles].
//
// A name has up to 128 characters and a version up to 32: letters, digits, underscores,
// periods and hyphens, of which the last two cannot stand first. The server refuses others
// with an error matching [jfrog.ErrValidation].
type ReleaseBundlesService service

// CreateRequest describes a release bundle version to create.
type CreateRequest struct {
	Name    string `json:"release_bundle_name"`
	Version string `json:"release_bundle_version"`
	// SkipDockerManifestResolution takes the manifests of Docker images alone, without
	// the layers they name.
	SkipDockerManifestResolution bool `json:"skip_docker_manifest_resolution"`
	// Draft leaves the version open for AddSources until Finalize. It is not
	// documented; newer servers know it.
	Draft   bool     `json:"draft,omitempty"`
	Sources []Source `json:"-"` // several only on newer servers: that is not documented
}

// createBody is a CreateRequest as it is sent: one source in the documented form, several
// in a form that newer servers are seen to take.
type createBody struct {
	*CreateRequest
	SourceType SourceType    `json:"source_type,omitempty"`
	Source     *SourceItems  `json:"source,omitempty"`
	Sources    []typedSource `json:"sources,omitempty"`
}

func (r *CreateRequest) body() (*createBody, error) {
	switch {
	case r == nil:
		return nil, refuse("create request is nil")
	case r.Name == "":
		return nil, refuse("release bundle without a name")
	case r.Version == "":
		return nil, refuse("release bundle without a version")
	}
	sources, err := buildSources(r.Sources)
	if err != nil {
		return nil, err
	}
	out := &createBody{CreateRequest: r}
	if len(sources) == 1 {
		out.SourceType, out.Source = sources[0].SourceType, &sources[0].SourceItems
	} else {
		out.Sources = sources
	}
	return out, nil
}

// CreateOptions says where a release bundle version is created, and how.
type CreateOptions struct {
	RepositoryOptions
	Async *bool `url:"async,omitempty"` // nil: true, the request returns before the work is done
	// SigningKey names the key pair that signs the version. Empty: the server's default
	// for the project or for all, or else default-rsa-key. To be distributed, the
	// version needs a key that [DistributionsService.PropagateKey] has propagated.
	SigningKey string `url:"-"`
}

// CreatedBundle is a release bundle version whose creation has begun.
type CreatedBundle struct {
	RepositoryKey string     `json:"repository_key"`
	Name          string     `json:"release_bundle_name"`
	Version       string     `json:"release_bundle_version"`
	Created       jfrog.Time `json:"created,omitzero"`
}

// Create begins to create a release bundle version. Unless opts.Async is false, it returns
// before that is done: [ReleaseBundlesService.WaitCreated] tells how it ends. A version
// that exists is an error matching [jfrog.ErrConflict], an expired signing key makes the
// creation fail. It needs read permission for the sources, and read and create permission
// for the release bundles. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.1.1
func (s *ReleaseBundlesService) Create(ctx context.Context, req *CreateRequest, opts *CreateOptions) (*CreatedBundle, error) {
	body, err := req.body()
	if err != nil {
		return nil, err
	}
	return jfrog.Do[*CreatedBundle](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/release_bundle").Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey).Body(body))
}

// CreateAndWait creates a release bundle version and waits until it is complete, or a draft
// where one was asked for. A creation that fails is a [*jfrog.FailedError] with the
// server's messages; the failed version stays and takes its name until it is deleted.
//
//jfrog:none Create and WaitCreated in one
func (s *ReleaseBundlesService) CreateAndWait(ctx context.Context, req *CreateRequest, opts *CreateOptions, wait *jfrog.WaitOptions) (*CreatedBundle, error) {
	created, err := s.Create(ctx, req, opts)
	if err != nil {
		return nil, err
	}
	where := jfrog.Deref(opts).RepositoryOptions
	_, err = s.WaitCreated(ctx, req.Name, req.Version, &where, wait)
	return created, err
}

// AddSources adds to the contents of a draft. See [CreateRequest].Draft.
//
//jfrog:none not documented; the JFrog CLI uses it
func (s *ReleaseBundlesService) AddSources(ctx context.Context, name, version string, sources []Source, opts *CreateOptions) error {
	built, err := buildSources(sources)
	if err != nil {
		return err
	}
	if name == "" || version == "" {
		return refuse("release bundle without a name or a version")
	}
	err = jfrog.Send(ctx, s.client,
		jfrog.Patch("/lifecycle/api/v2/release_bundle").Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey).
			Body(addedSources{name, version, built}))
	return err
}

type addedSources struct {
	Name    string        `json:"release_bundle_name"`
	Version string        `json:"release_bundle_version"`
	Sources []typedSource `json:"add_sources"`
}

// Finalize makes a draft a version that does not change any more, and signs it. It goes on
// like [ReleaseBundlesService.Create].
//
//jfrog:none not documented; the JFrog CLI uses it
func (s *ReleaseBundlesService) Finalize(ctx context.Context, name, version string, opts *CreateOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/release_bundle/{name}/{version}/finalize", name, version).Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey))
}

// BundleName is the name of a release bundle with its repository.
type BundleName struct {
	RepositoryKey string `json:"repository_key"`
	Name          string `json:"release_bundle_name"`
	ProjectKey    string `json:"project_key,omitempty"`
	ProjectName   string `json:"project_name,omitempty"`
}

type bundleNames struct {
	Bundles []BundleName `json:"release_bundles"`
}

// Names returns the names of the release bundles that the user may read. Since Artifactory
// 7.63.2.
//
//jfrog:op 2.4.1.2
func (s *ReleaseBundlesService) Names(ctx context.Context, opts *RepositoryOptions) ([]BundleName, error) {
	out, err := jfrog.Do[bundleNames](ctx, s.client, jfrog.Get("/lifecycle/api/v2/release_bundle/names").Query(opts))
	return out.Bundles, err
}

// BundleGroup is a release bundle with its latest version.
type BundleGroup struct {
	RepositoryKey string     `json:"repository_key"`
	Name          string     `json:"release_bundle_name"`
	LatestVersion string     `json:"release_bundle_version_latest"`
	VersionsCount int        `json:"release_bundle_versions_count"`
	ProjectKey    string     `json:"project_key,omitempty"`
	ProjectName   string     `json:"project_name,omitempty"`
	ServiceID     string     `json:"service_id,omitempty"` // of the Artifactory that created the latest version
	Created       jfrog.Time `json:"created,omitzero"`     // of the latest version
}

// GroupPage is a page of [ReleaseBundlesService.Groups].
type GroupPage struct {
	Bundles []BundleGroup `json:"release_bundles"`
	Total   int           `json:"total"` // on all pages
	Limit   int           `json:"limit"`
	Offset  int           `json:"offset"`
}

func (p *GroupPage) items() ([]BundleGroup, int) { return p.Bundles, p.Total }

// Groups returns a page of the release bundles that the user may read, each with its latest
// version. FilterBy is the beginning of a name; they can be sorted by OrderByCreated,
// OrderByCreatedMillis and OrderByCreatedBy. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.1.3
func (s *ReleaseBundlesService) Groups(ctx context.Context, opts *ListOptions) (*GroupPage, error) {
	o := jfrog.Deref(opts)
	// This list spells its orders in its own way.
	switch o.OrderBy {
	case OrderByCreatedMillis:
		o.OrderBy = "createdMillis"
	case OrderByCreatedBy:
		o.OrderBy = "createdBy"
	}
	return jfrog.Do[*GroupPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/release_bundle/groups"), &o))
}

// AllGroups is [ReleaseBundlesService.Groups] over all pages, from opts.Offset on.
func (s *ReleaseBundlesService) AllGroups(ctx context.Context, opts *ListOptions) iter.Seq2[BundleGroup, error] {
	return all(ctx, opts, s.Groups)
}

// BundleVersion is a version of a release bundle, complete or not.
type BundleVersion struct {
	Status        Status             `json:"status"`
	RepositoryKey string             `json:"repository_key"`
	Name          string             `json:"release_bundle_name"`
	Version       string             `json:"release_bundle_version"`
	ServiceID     string             `json:"service_id"` // of the Artifactory that created it
	CreatedBy     string             `json:"created_by"` // cut off after 64 characters
	Created       jfrog.Time         `json:"created,omitzero"`
	ReleaseStatus string             `json:"release_status,omitempty"` // PRE_RELEASE ...; newer servers
	Messages      []Message          `json:"messages,omitempty"`       // with IncludeMessages
	Permissions   *BundlePermissions `json:"permissions,omitempty"`    // with IncludePermissions
}

// BundlePermissions says what the user may do with a version.
type BundlePermissions struct {
	Promote    bool `json:"promote"`
	Distribute bool `json:"distribute"`
	Delete     bool `json:"delete"`
}

// VersionPage is a page of [ReleaseBundlesService.Versions].
type VersionPage struct {
	Versions []BundleVersion `json:"release_bundles"`
	Total    int             `json:"total"` // on all pages
	Limit    int             `json:"limit"`
	Offset   int             `json:"offset"`
}

func (p *VersionPage) items() ([]BundleVersion, int) { return p.Versions, p.Total }

// Versions returns a page of the versions of a release bundle, failed ones too. FilterBy is
// a version or who created it; they can be sorted by OrderByCreated, OrderByCreatedBy and
// OrderByVersion. It needs read permission for the release bundle. Since Artifactory
// 7.63.2.
//
//jfrog:op 2.4.1.4
func (s *ReleaseBundlesService) Versions(ctx context.Context, name string, opts *ListOptions) (*VersionPage, error) {
	return jfrog.Do[*VersionPage](ctx, s.client, paged(jfrog.Get("/lifecycle/api/v2/release_bundle/records/{name}", name), opts))
}

// AllVersions is [ReleaseBundlesService.Versions] over all pages, from opts.Offset on.
func (s *ReleaseBundlesService) AllVersions(ctx context.Context, name string, opts *ListOptions) iter.Seq2[BundleVersion, error] {
	return all(ctx, opts, func(ctx context.Context, o *ListOptions) (*VersionPage, error) {
		return s.Versions(ctx, name, o)
	})
}

// BundleDetails is a release bundle version with a page of its artifacts.
type BundleDetails struct {
	ServiceID           string            `json:"service_id"` // of the Artifactory that created it
	CreatedBy           string            `json:"created_by"` // cut off after 64 characters
	Created             jfrog.Time        `json:"created,omitzero"`
	CreatedMillis       jfrog.Millis      `json:"created_millis"`
	TotalArtifactsCount int               `json:"total_artifacts_count"` // on all pages
	Artifacts           []BundleArtifact  `json:"artifacts"`
	SchemaVersion       string            `json:"schema_version,omitempty"`
	Source              *SourceItems      `json:"source,omitempty"` // what it was made of, where the server tells
	CheckedWebhooks     []json.RawMessage `json:"checked_webhooks,omitempty"`
}

func (p *BundleDetails) items() ([]BundleArtifact, int) { return p.Artifacts, p.TotalArtifactsCount }

// BundleArtifact is an artifact of a release bundle version.
type BundleArtifact struct {
	Path                string             `json:"path"`     // within the bundle's contents
	Checksum            string             `json:"checksum"` // SHA-256
	SourceRepositoryKey string             `json:"source_repository_key"`
	PackageType         string             `json:"package_type"`
	PackageName         string             `json:"package_name,omitempty"`
	PackageVersion      string             `json:"package_version,omitempty"`
	Size                jfrog.Int          `json:"size"`       // bytes
	Properties          []ArtifactProperty `json:"properties"` // as they were when the version was created
}

// ArtifactProperty is a property of an artifact.
type ArtifactProperty struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// DetailsOptions picks a page of the artifacts of a version.
type DetailsOptions struct {
	RepositoryOptions
	PageOptions
}

// Get returns a release bundle version with a page of its artifacts. It needs read
// permission for the release bundle. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.1.5
func (s *ReleaseBundlesService) Get(ctx context.Context, name, version string, opts *DetailsOptions) (*BundleDetails, error) {
	return jfrog.Do[*BundleDetails](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/release_bundle/records/{name}/{version}", name, version), opts))
}

// AllArtifacts walks the artifacts of [ReleaseBundlesService.Get] over all pages, from
// opts.Offset on.
func (s *ReleaseBundlesService) AllArtifacts(ctx context.Context, name, version string, opts *DetailsOptions) iter.Seq2[BundleArtifact, error] {
	return all(ctx, opts, func(ctx context.Context, o *DetailsOptions) (*BundleDetails, error) {
		return s.Get(ctx, name, version, o)
	})
}

// Origin says how a release bundle version came to an Artifactory.
type Origin string

// The origins there are.
const (
	OriginSource Origin = "source" // created there
	OriginTarget Origin = "target" // distributed to it
)

// ArtifactQuery names an artifact to find the release bundle versions of: by its path, its
// checksum or both.
type ArtifactQuery struct {
	RepositoryOptions
	Path     string  `url:"artifact_path,omitempty"` // whole, with the repository
	SHA256   string  `url:"sha256,omitempty"`
	Origin   Origin  `url:"origin,omitempty"`    // empty: both
	OrderBy  OrderBy `url:"order_by,omitempty"`  // OrderByName, which is the default, or OrderByVersion
	OrderAsc *bool   `url:"order_asc,omitempty"` // nil: true
}

// FoundBundle is a release bundle version that holds an artifact.
type FoundBundle struct {
	RepositoryKey    string `json:"repository_key"`
	Name             string `json:"release_bundle_name"`
	Version          string `json:"release_bundle_version"`
	Origin           Origin `json:"origin"`
	ProjectKey       string `json:"project_key,omitempty"`        // of OriginSource
	SourceProjectKey string `json:"source_project_key,omitempty"` // of OriginTarget: the project where it was created
}

type foundBundles struct {
	Bundles []FoundBundle `json:"release_bundles"`
}

// FindByArtifact returns the release bundle versions that hold an artifact and that the
// user may read, 1000 at most. Since Artifactory 7.107.1.
//
//jfrog:op 2.4.1.6
func (s *ReleaseBundlesService) FindByArtifact(ctx context.Context, artifact *ArtifactQuery) ([]FoundBundle, error) {
	if a := jfrog.Deref(artifact); a.Path == "" && a.SHA256 == "" {
		return nil, refuse("artifact query with neither a path nor a SHA-256")
	}
	out, err := jfrog.Do[foundBundles](ctx, s.client, jfrog.Get("/lifecycle/api/v2/release_bundle/search-by-artifact").Query(artifact))
	return out.Bundles, err
}

// PromotedListOptions sorts lists of promoted versions.
type PromotedListOptions struct {
	RepositoryOptions
	PageOptions
	OrderBy  OrderBy `url:"order_by,omitempty"`
	OrderAsc bool    `url:"order_asc,omitempty"`
}

// PromotedVersion is a release bundle version in an environment.
type PromotedVersion struct {
	RepositoryKey string       `json:"repository_key"`
	Name          string       `json:"release_bundle_name"`
	Version       string       `json:"release_bundle_version"`
	Environment   string       `json:"environment"`
	Created       jfrog.Time   `json:"created,omitzero"` // of the promotion
	CreatedMillis jfrog.Millis `json:"created_millis"`   // identifies the promotion
	CreatedBy     string       `json:"created_by"`       // cut off after 64 characters
	ProjectKey    string       `json:"project_key,omitempty"`
}

// PromotedPage is a page of promoted versions. The server does not tell how many there are
// on all pages.
type PromotedPage struct {
	Promotions []PromotedVersion `json:"promotions"`
	Offset     int               `json:"offset"`
}

func (p *PromotedPage) items() ([]PromotedVersion, int) { return p.Promotions, 0 }

// InEnvironment returns a page of the release bundle versions that are in an environment.
// They can be sorted by OrderByCreated, OrderByCreatedBy, OrderByName, OrderByVersion and
// OrderByEnvironment. It needs read permission for the release bundles. Since Artifactory
// 7.107.1.
//
//jfrog:op 2.4.1.7
func (s *ReleaseBundlesService) InEnvironment(ctx context.Context, environment string, opts *PromotedListOptions) (*PromotedPage, error) {
	return jfrog.Do[*PromotedPage](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/promotion/release-bundles-by-environment/{environment}", environment), opts))
}

// AllInEnvironment is [ReleaseBundlesService.InEnvironment] over all pages, from
// opts.Offset on.
func (s *ReleaseBundlesService) AllInEnvironment(ctx context.Context, environment string, opts *PromotedListOptions) iter.Seq2[PromotedVersion, error] {
	return all(ctx, opts, func(ctx context.Context, o *PromotedListOptions) (*PromotedPage, error) {
		return s.InEnvironment(ctx, environment, o)
	})
}

// Signature is the signed statement of what a release bundle version holds: a DSSE
// envelope.
type Signature struct {
	Payload     string           `json:"payload"`     // Base64 of the statement
	PayloadType string           `json:"payloadType"` // application/vnd.in-toto+json
	Signatures  []SignatureValue `json:"signatures"`
}

// SignatureValue is a signature of one key.
type SignatureValue struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"` // Base64 of an armoured OpenPGP signature
}

// Signature returns the signed statement about a release bundle version. It needs read
// permission for the release bundle. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.1.8
func (s *ReleaseBundlesService) Signature(ctx context.Context, name, version string, opts *RepositoryOptions) (*Signature, error) {
	return jfrog.Do[*Signature](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/release_bundle/signatures/{name}/{version}", name, version).Query(opts))
}

// Status returns the state of a release bundle version. It needs read permission for the
// release bundle. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.1.9
func (s *ReleaseBundlesService) Status(ctx context.Context, name, version string, opts *RepositoryOptions) (*StatusReport, error) {
	return jfrog.Do[*StatusReport](ctx, s.client, statusRequest(name, version, opts))
}

func statusRequest(name, version string, opts *RepositoryOptions) *jfrog.Request {
	return jfrog.Get("/lifecycle/api/v2/release_bundle/statuses/{name}/{version}", name, version).Query(opts)
}

// Exists tells whether there is a release bundle version, be it one whose creation goes on
// or has failed. It needs read permission for the release bundle.
//
//jfrog:none asks for the status
func (s *ReleaseBundlesService) Exists(ctx context.Context, name, version string, opts *RepositoryOptions) (bool, error) {
	return jfrog.Exists(ctx, s.client, statusRequest(name, version, opts))
}

// WaitCreated waits until a release bundle version is complete, or a draft, and returns its
// last status. One that failed, was rejected or is being deleted is a
// [*jfrog.FailedError].
func (s *ReleaseBundlesService) WaitCreated(ctx context.Context, name, version string, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*StatusReport, error) {
	return await(ctx, wait, fmt.Sprintf("creation of release bundle %s %s", name, version),
		func(ctx context.Context) (*StatusReport, error) { return s.Status(ctx, name, version, opts) })
}

// DeleteOptions says where something is deleted, and how.
type DeleteOptions struct {
	RepositoryOptions
	Async *bool `url:"async,omitempty"` // nil: true, the request returns before the work is done
}

// Delete deletes a release bundle version with its promotions, its statement and its
// artifacts, which go to no trash can. Unless opts.Async is false, it returns before that
// is done: [ReleaseBundlesService.WaitDeleted] waits for it. Copies on other sites stay:
// [DistributionsService.DeleteRemote] deletes those. It needs read and delete permission for the release bundle. Since Artifactory 7.63.2.
//
//jfrog:op 2.4.1.10
func (s *ReleaseBundlesService) Delete(ctx context.Context, name, version string, opts *DeleteOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/lifecycle/api/v2/release_bundle/records/{rbName}/{rbVersion}", name, version).Query(opts))
}

// WaitDeleted waits until there is no such release bundle version any more. A deletion that
// began and then stopped is a [*jfrog.FailedError].
func (s *ReleaseBundlesService) WaitDeleted(ctx context.Context, name, version string, opts *RepositoryOptions, wait *jfrog.WaitOptions) error {
	return awaitGone(ctx, wait, fmt.Sprintf("deletion of release bundle %s %s", name, version),
		func(ctx context.Context) (*StatusReport, error) { return s.Status(ctx, name, version, opts) })
}
