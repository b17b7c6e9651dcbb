package lifecycle

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ReleaseBundlesService creates, lists and deletes versions of release bundles. Reached through
// [Client.ReleaseBundles].
//
// A name has up to 128 characters and a version up to 32: letters, digits, underscores, periods
// and hyphens. The first character is a letter, a digit or an underscore.
type ReleaseBundlesService service

// ReleaseBundleCreateRequest describes the version that [ReleaseBundlesService.Create] creates.
type ReleaseBundleCreateRequest struct {
	ReleaseBundleName    string `json:"release_bundle_name"`
	ReleaseBundleVersion string `json:"release_bundle_version"`
	// SkipDockerManifestResolution adds Docker manifests without the image layers that they name.
	SkipDockerManifestResolution bool `json:"skip_docker_manifest_resolution"`
	// Draft leaves the version open for [ReleaseBundlesService.AddSources] until
	// [ReleaseBundlesService.Finalize]. The manual does not document it. The JFrog CLI sends it.
	Draft bool `json:"draft,omitempty"`
	// Sources are the sources of the contents. The manual documents a single source. The JFrog CLI
	// also sends several.
	Sources []Source `json:"-"`
}

// createBody is a request as it is sent: a single source in the documented form, several in the
// form of the JFrog CLI.
type createBody struct {
	ReleaseBundleCreateRequest
	SourceType SourceType    `json:"source_type,omitempty"`
	Source     *SourceItems  `json:"source,omitempty"`
	Sources    []typedSource `json:"sources,omitempty"`
}

func (r ReleaseBundleCreateRequest) body(project string) (*createBody, error) {
	out := &createBody{ReleaseBundleCreateRequest: r}
	if err := checkVersion(r.ReleaseBundleName, r.ReleaseBundleVersion); err != nil {
		return nil, err
	}
	sources, err := buildSources(r.Sources, project)
	if err != nil {
		return nil, err
	}
	if len(sources) == 1 {
		out.SourceType, out.Source = sources[0].SourceType, &sources[0].SourceItems
	} else {
		out.Sources = sources
	}
	return out, nil
}

// checkVersion returns an error if a name or version in the body of a request is empty.
func checkVersion(name, version string) error {
	switch {
	case name == "":
		return errors.New("release bundle without a name")
	case version == "":
		return errors.New("release bundle without a version")
	}
	return nil
}

// ReleaseBundleCreateOptions qualifies [ReleaseBundlesService.Create].
type ReleaseBundleCreateOptions struct {
	RepositoryOptions
	// Async set to false makes Create return when the version is complete. Nil means true.
	Async *bool `url:"async,omitempty"`
	// SigningKey is the name of the key pair that signs the version. If it is empty, the server
	// uses its default key for the project or for the platform, or else default-rsa-key. To
	// distribute the version, propagate the key first: see [DistributionsService.PropagateKey].
	SigningKey string `url:"-"`
}

// ReleaseBundleVersionRef identifies a release bundle version.
type ReleaseBundleVersionRef struct {
	RepositoryKey        string     `json:"repository_key"`
	ReleaseBundleName    string     `json:"release_bundle_name"`
	ReleaseBundleVersion string     `json:"release_bundle_version"`
	Created              jfrog.Time `json:"created,omitzero"`
}

// Create starts the creation of a release bundle version. Unless opts.Async is false, it returns
// before the version is complete: see [ReleaseBundlesService.WaitCreated]. If the server's
// response is empty, the result has only the name and the version.
//
// Create returns an error matching [jfrog.ErrConflict] if the version exists. The error matches
// [jfrog.ErrNotFound] if the server does not find a resource that the request names.
// The creation fails if the signing key has expired.
//
// Requires: read permission for the sources, read and create permission for the release bundle.
// Since 7.63.2.
//
//jfrog:op 2.4.1.1
func (s *ReleaseBundlesService) Create(ctx context.Context, req ReleaseBundleCreateRequest, opts *ReleaseBundleCreateOptions) (*ReleaseBundleVersionRef, error) {
	body, err := req.body(jfrog.Deref(opts).Project)
	out, err := jfrog.Do[*ReleaseBundleVersionRef](ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/release_bundle").LongRunning().Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey).Body(body).MayBeEmpty().Check(err))
	if err != nil {
		return nil, err
	}
	out.ReleaseBundleName = cmp.Or(out.ReleaseBundleName, req.ReleaseBundleName)
	out.ReleaseBundleVersion = cmp.Or(out.ReleaseBundleVersion, req.ReleaseBundleVersion)
	return out, nil
}

// CreateAndWait creates a release bundle version and waits until it is complete, or a draft if
// req.Draft is set. If the creation fails, CreateAndWait returns the version and a
// [*jfrog.FailedError].
//
//jfrog:none Create and WaitCreated in one
func (s *ReleaseBundlesService) CreateAndWait(ctx context.Context, req ReleaseBundleCreateRequest, opts *ReleaseBundleCreateOptions, wait *jfrog.WaitOptions) (*ReleaseBundleVersionRef, error) {
	created, err := s.Create(ctx, req, opts)
	if err != nil {
		return nil, err
	}
	where := jfrog.Deref(opts).RepositoryOptions
	_, err = s.WaitCreated(ctx, req.ReleaseBundleName, req.ReleaseBundleVersion, &where, wait)
	return created, err
}

// WaitCreated waits until a release bundle version is complete, or a draft, and returns its last
// status. It returns a [*jfrog.FailedError] if the creation failed or was rejected, or if the
// version is being deleted.
func (s *ReleaseBundlesService) WaitCreated(ctx context.Context, name, version string, opts *RepositoryOptions, wait *jfrog.WaitOptions) (*StatusReport, error) {
	return await(ctx, wait, fmt.Sprintf("creation of release bundle %s %s", name, version),
		func(ctx context.Context) (*StatusReport, error) { return s.Status(ctx, name, version, opts) })
}

// AddSources adds sources to a draft. See [ReleaseBundleCreateRequest].
//
//jfrog:observed PATCH /lifecycle/api/v2/release_bundle
func (s *ReleaseBundlesService) AddSources(ctx context.Context, name, version string, sources []Source, opts *ReleaseBundleCreateOptions) error {
	built, err := buildSources(sources, jfrog.Deref(opts).Project)
	return jfrog.Send(ctx, s.client,
		jfrog.Patch("/lifecycle/api/v2/release_bundle").LongRunning().Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey).
			Body(addedSources{name, version, built}).
			Check(checkVersion(name, version)).Check(err))
}

type addedSources struct {
	ReleaseBundleName    string        `json:"release_bundle_name"`
	ReleaseBundleVersion string        `json:"release_bundle_version"`
	AddSources           []typedSource `json:"add_sources"`
}

// Finalize signs a draft and makes it a complete version, which cannot change. Unless opts.Async
// is false, it returns before that: see [ReleaseBundlesService.WaitCreated].
//
//jfrog:observed POST /lifecycle/api/v2/release_bundle/{name}/{version}/finalize
func (s *ReleaseBundlesService) Finalize(ctx context.Context, name, version string, opts *ReleaseBundleCreateOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/lifecycle/api/v2/release_bundle/{name}/{version}/finalize", name, version).LongRunning().Query(opts).
			Header(signingKeyHeader, jfrog.Deref(opts).SigningKey))
}

// ReleaseBundleDetails is a release bundle version with a page of its artifacts.
type ReleaseBundleDetails struct {
	ServiceID           string                  `json:"service_id"` // of the Artifactory service
	CreatedBy           string                  `json:"created_by"`
	Created             jfrog.Time              `json:"created,omitzero"`
	CreatedMillis       jfrog.Millis            `json:"created_millis"`
	TotalArtifactsCount int                     `json:"total_artifacts_count"` // on all pages
	Artifacts           []ReleaseBundleArtifact `json:"artifacts"`
	SchemaVersion       string                  `json:"schema_version,omitempty"`
	CheckedWebhooks     []json.RawMessage       `json:"checked_webhooks,omitempty"`
	// Source contains the sources of the version. It is nil if the server does not return them.
	Source *SourceItems `json:"source,omitempty"`
}

func (p *ReleaseBundleDetails) items() ([]ReleaseBundleArtifact, int) {
	return p.Artifacts, p.TotalArtifactsCount
}

// ReleaseBundleArtifact is an artifact of a release bundle version.
type ReleaseBundleArtifact struct {
	Path                string             `json:"path"`     // in the contents folder
	Checksum            string             `json:"checksum"` // SHA-256
	SourceRepositoryKey string             `json:"source_repository_key"`
	PackageType         string             `json:"package_type"`
	PackageName         string             `json:"package_name,omitempty"`
	PackageVersion      string             `json:"package_version,omitempty"`
	Size                jfrog.Int          `json:"size"` // bytes
	Properties          []ArtifactProperty `json:"properties"`
}

// ArtifactProperty is a property of an artifact in a release bundle version.
type ArtifactProperty struct {
	Key    string   `json:"key"`
	Values []string `json:"values"`
}

// ReleaseBundleGetOptions selects a page of the artifacts of a version.
type ReleaseBundleGetOptions struct {
	RepositoryOptions
	PageOptions
}

// Get returns a release bundle version with a page of its artifacts. It returns an error
// matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.1.5
func (s *ReleaseBundlesService) Get(ctx context.Context, name, version string, opts *ReleaseBundleGetOptions) (*ReleaseBundleDetails, error) {
	return jfrog.Do[*ReleaseBundleDetails](ctx, s.client,
		paged(jfrog.Get("/lifecycle/api/v2/release_bundle/records/{name}/{version}", name, version), opts))
}

// AllArtifacts walks the artifacts of all pages of [ReleaseBundlesService.Get], from opts.Offset
// on.
func (s *ReleaseBundlesService) AllArtifacts(ctx context.Context, name, version string, opts *ReleaseBundleGetOptions) iter.Seq2[ReleaseBundleArtifact, error] {
	return all(ctx, opts, func(ctx context.Context, o *ReleaseBundleGetOptions) (*ReleaseBundleDetails, error) {
		return s.Get(ctx, name, version, o)
	})
}

// ReleaseBundleSignature is the signed statement about the contents of a release bundle version,
// a DSSE envelope.
type ReleaseBundleSignature struct {
	Payload     string           `json:"payload"`     // an in-toto statement in Base64
	PayloadType string           `json:"payloadType"` // application/vnd.in-toto+json
	Signatures  []SignatureValue `json:"signatures"`
}

// SignatureValue is the signature of one key.
type SignatureValue struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"` // an ASCII-armored PGP signature in Base64
}

// Signature returns the signed statement about a release bundle version. It returns an error
// matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.1.8
func (s *ReleaseBundlesService) Signature(ctx context.Context, name, version string, opts *RepositoryOptions) (*ReleaseBundleSignature, error) {
	return jfrog.Do[*ReleaseBundleSignature](ctx, s.client,
		jfrog.Get("/lifecycle/api/v2/release_bundle/signatures/{name}/{version}", name, version).Query(opts))
}

// Status returns the status of a release bundle version. It returns an error matching
// [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.1.9
func (s *ReleaseBundlesService) Status(ctx context.Context, name, version string, opts *RepositoryOptions) (*StatusReport, error) {
	return jfrog.Do[*StatusReport](ctx, s.client, statusRequest(name, version, opts))
}

func statusRequest(name, version string, opts *RepositoryOptions) *jfrog.Request {
	return jfrog.Get("/lifecycle/api/v2/release_bundle/statuses/{name}/{version}", name, version).Query(opts)
}

type existence struct {
	Exists *bool `json:"exists"`
}

// Exists reports whether there is a release bundle version of any status. It requests the status
// if opts has a repository key, or if the server has no operation for existence.
//
// Requires: read permission for the release bundle.
//
//jfrog:observed GET /lifecycle/api/v2/release_bundle/existence/{name}/{version}
func (s *ReleaseBundlesService) Exists(ctx context.Context, name, version string, opts *RepositoryOptions) (bool, error) {
	if jfrog.Deref(opts).RepositoryKey == "" {
		found, err := jfrog.Do[existence](ctx, s.client,
			jfrog.Get("/lifecycle/api/v2/release_bundle/existence/{name}/{version}", name, version).Query(opts))
		switch {
		case err == nil && found.Exists == nil:
			return false, fmt.Errorf("lifecycle: %w: it has no field exists", jfrog.ErrBadAnswer)
		case err == nil:
			return *found.Exists, nil
		case !errors.Is(err, jfrog.ErrNotFound):
			return false, err
		}
	}
	return jfrog.Exists(ctx, s.client, statusRequest(name, version, opts))
}

type releaseBundleTag struct {
	Tag string `json:"tag"`
}

// SetTag sets the tag of a release bundle version.
//
//jfrog:observed PUT /lifecycle/api/v2/release_bundle/records/{name}/{version}/tag
func (s *ReleaseBundlesService) SetTag(ctx context.Context, name, version, tag string, opts *RepositoryOptions) error {
	req := jfrog.Put("/lifecycle/api/v2/release_bundle/records/{name}/{version}/tag", name, version).
		Query(opts).Body(releaseBundleTag{tag})
	if tag == "" {
		req.Check(errors.New("tag is empty"))
	}
	return jfrog.Send(ctx, s.client, req)
}

// ReleaseBundleDeleteOptions qualifies [ReleaseBundlesService.Delete].
type ReleaseBundleDeleteOptions struct {
	RepositoryOptions
	// Async set to false makes Delete return when the version is deleted. Nil means true.
	Async *bool `url:"async,omitempty"`
}

// Delete starts the deletion of a release bundle version with its promotions, its statement and
// its artifacts. They do not go to the trash can. Unless opts.Async is false, it returns before
// they are deleted: see [ReleaseBundlesService.WaitDeleted]. [DistributionsService.DeleteRemote]
// deletes the version on other sites.
//
// Delete returns an error matching [jfrog.ErrNotFound] if there is no such version.
//
// Requires: read and delete permission for the release bundle. Since 7.63.2.
//
//jfrog:op 2.4.1.10
func (s *ReleaseBundlesService) Delete(ctx context.Context, name, version string, opts *ReleaseBundleDeleteOptions) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/lifecycle/api/v2/release_bundle/records/{rbName}/{rbVersion}", name, version).LongRunning().Query(opts))
}

// WaitDeleted waits until a release bundle version is deleted. It returns a [*jfrog.FailedError]
// if the deletion begins and then stops.
func (s *ReleaseBundlesService) WaitDeleted(ctx context.Context, name, version string, opts *RepositoryOptions, wait *jfrog.WaitOptions) error {
	return awaitGone(ctx, wait, fmt.Sprintf("deletion of release bundle %s %s", name, version),
		func(ctx context.Context) (*StatusReport, error) { return s.Status(ctx, name, version, opts) })
}
