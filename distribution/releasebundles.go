package distribution

import (
	"cmp"
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
)

// ReleaseBundlesService creates, signs, reads and deletes versions of release bundles v1. Reached
// through [Client.ReleaseBundles]. For release bundles v2, prefer package lifecycle.
//
// A name has up to 128 characters and a version up to 32: letters, digits, underscores, periods,
// hyphens and colons. The first character is a letter or a digit. LATEST is no version.
type ReleaseBundlesService service

// ReleaseBundleCreateRequest describes the version that [ReleaseBundlesService.Create] creates.
type ReleaseBundleCreateRequest struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	// DryRun makes the server only parse and validate the request.
	DryRun bool `json:"dry_run"`
	// SignImmediately signs the version in the same call. Since 1.2.
	SignImmediately bool `json:"sign_immediately"`
	// StoringRepository is the repository of the signed version in the source Artifactory. If it is
	// empty, Artifactory uses its default. Since 1.3, with Artifactory 6.5.
	StoringRepository string        `json:"storing_repository,omitempty"`
	Description       string        `json:"description,omitempty"`
	ReleaseNotes      *ReleaseNotes `json:"release_notes,omitempty"`
	Spec              Spec          `json:"spec"`
}

// ReleaseBundleReplaceRequest is the new content of a version in [ReleaseBundlesService.Replace].
// Its fields have the meaning that they have in [ReleaseBundleCreateRequest].
type ReleaseBundleReplaceRequest struct {
	DryRun            bool          `json:"dry_run"`
	SignImmediately   bool          `json:"sign_immediately"`
	StoringRepository string        `json:"storing_repository,omitempty"`
	Description       string        `json:"description,omitempty"`
	ReleaseNotes      *ReleaseNotes `json:"release_notes,omitempty"`
	Spec              Spec          `json:"spec"`
}

// store sends a request for a version and adds the checksum to the response. JFrog's Go client does
// not need the response's body, so that it may be empty.
func (s *ReleaseBundlesService) store(
	ctx context.Context, req *jfrog.Request, name, version string, opts *SigningOptions,
) (*ReleaseBundleVersion, error) {
	var meta jfrog.Response
	out, err := jfrog.Do[*ReleaseBundleVersion](jfrog.WithResponse(ctx, &meta), s.client,
		opts.sign(req).LongRunning().MayBeEmpty())
	if err != nil {
		return nil, err
	}
	out.Name, out.Version = cmp.Or(out.Name, name), cmp.Or(out.Version, version)
	out.SHA256 = meta.Header.Get("X-Checksum-Sha256")
	return out, nil
}

const releaseBundlesPath = "/distribution/api/v1/release_bundle"

// Create creates a release bundle version, and signs it if asked. A version that is not signed
// can change: see [ReleaseBundlesService.Replace] and [ReleaseBundlesService.Sign]. If the server's
// response is empty, the result has only the name and the version.
//
// Create returns an error matching [jfrog.ErrConflict] if the version exists. If Artifactory
// rejects a query, the error has Artifactory's status.
//
// Requires: write permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.1
func (s *ReleaseBundlesService) Create(
	ctx context.Context, create ReleaseBundleCreateRequest, opts *SigningOptions,
) (*ReleaseBundleVersion, error) {
	spec, err := create.Spec.build()
	create.Spec = spec
	return s.store(ctx, repeatIf(create.DryRun, jfrog.Post(releaseBundlesPath)).
		Body(create).Check(checkVersion(create.Name, create.Version)).Check(err),
		create.Name, create.Version, opts)
}

const releaseBundlePath = "/distribution/api/v1/release_bundle/{name}/{version}"

// Replace replaces the content of a release bundle version that is not signed. It returns an error
// matching [jfrog.ErrValidation] if the version is signed. If Artifactory rejects a query, the
// error has Artifactory's status.
//
// Requires: write permission for the release bundle. Since 1.2.
//
//jfrog:op 5.4.3
func (s *ReleaseBundlesService) Replace(
	ctx context.Context, name, version string, replace ReleaseBundleReplaceRequest,
	opts *SigningOptions,
) (*ReleaseBundleVersion, error) {
	spec, err := replace.Spec.build()
	replace.Spec = spec
	// A version that the first attempt has signed cannot be replaced by a second.
	return s.store(ctx, repeatIf(replace.DryRun || !replace.SignImmediately,
		jfrog.Put(releaseBundlePath, name, version)).
		Body(replace).Check(checkNotLatest(version)).Check(err), name, version, opts)
}

// ReleaseBundleSignRequest refines [ReleaseBundlesService.Sign]. The zero value selects the
// defaults.
type ReleaseBundleSignRequest struct {
	// StoringRepository is the repository of the signed version in the source Artifactory. If it is
	// empty, Artifactory uses its default. Since 1.3.
	StoringRepository string `json:"storing_repository,omitempty"`
	// SigningKeyAlias is the alias of the key pair, see [SigningKeysService]. If it is empty, the
	// default key signs. Since 2.8.1.
	SigningKeyAlias string `json:"signing_key_alias,omitempty"`
}

// Sign signs a release bundle version, which cannot change from then on, and stores it in the
// source Artifactory. It returns an error matching [jfrog.ErrValidation] if the version is signed.
//
// Requires: write permission for the release bundle, Artifactory 6.5 or later. Since 1.2.
//
//jfrog:op 5.4.4
func (s *ReleaseBundlesService) Sign(
	ctx context.Context, name, version string, sign ReleaseBundleSignRequest, opts *SigningOptions,
) (*ReleaseBundleVersion, error) {
	req := jfrog.Post("/distribution/api/v1/release_bundle/{name}/{version}/sign", name, version)
	if sign != (ReleaseBundleSignRequest{}) {
		req.Body(sign)
	}
	return s.store(ctx, req.Check(checkNotLatest(version)), name, version, opts)
}

// Delete deletes a release bundle version from Distribution. [DistributionsService.DeleteRemote]
// deletes it on other sites. Delete returns an error matching [jfrog.ErrNotFound] if there is no
// such version.
//
// Requires: delete permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.10
func (s *ReleaseBundlesService) Delete(ctx context.Context, name, version string) error {
	return jfrog.Send(ctx, s.client, jfrog.Delete(releaseBundlePath, name, version).
		LongRunning().Check(checkNotLatest(version)))
}

// DeleteVersions deletes all versions of a release bundle from Distribution. It returns an error
// matching [jfrog.ErrNotFound] if there is no such release bundle.
//
// Requires: delete permission for the release bundle. Since 1.0.
//
//jfrog:op 5.4.9
func (s *ReleaseBundlesService) DeleteVersions(ctx context.Context, name string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Delete("/distribution/api/v1/release_bundle/{name}", name).LongRunning())
}

// TriggerXrayScan makes Xray index a release bundle version. Xray works in the background.
//
// Requires: write permission for the release bundle. Since 2.0.0.
//
//jfrog:op 5.12.1
func (s *ReleaseBundlesService) TriggerXrayScan(ctx context.Context, name, version string) error {
	return jfrog.Send(ctx, s.client,
		jfrog.Post("/distribution/api/v1/release_bundle/{name}/{version}/trigger_xray_scan",
			name, version).Idempotent())
}

// errReserved is the error for a name that the server takes for something else.
var errReserved = errors.New("a release bundle or version named distribution cannot be read: " +
	"its path is the path of the distributions")

func checkReadable(nameOrVersion string) error {
	if nameOrVersion == "distribution" {
		return errReserved
	}
	return nil
}
