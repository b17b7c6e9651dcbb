package artifactory

import (
	"context"
	"errors"

	jfrog "github.com/jfrogkit/jfrog-go"
	"github.com/jfrogkit/jfrog-go/artifactory/internal/check"
)

// CalculateAlpine starts to calculate the index of a local Alpine repository. The server
// calculates in the background.
//
// Requires: admin or manage permission, Artifactory Pro. Since 7.6.
//
//jfrog:op 2.10.13
func (s *MetadataService) CalculateAlpine(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/alpine/{repoKey}/reindex", repoKey))
}

// MetadataRPMOptions refines [MetadataService.CalculateRPM].
type MetadataRPMOptions struct {
	// Path is the path of the repodata folder, such as 7/os/x86_64. Virtual repositories require
	// it, and only they have it.
	Path  string `url:"path,omitempty"`
	Async bool   `url:"async,int,omitempty"` // calculate in the background
	// GPGPassphrase is the passphrase of the key that signs the metadata. It is sent in a header.
	GPGPassphrase jfrog.Secret `url:"-"`
}

// CalculateRPM calculates the YUM metadata of a local or federated RPM repository. Of a virtual
// repository it merges the metadata of the aggregated repositories at a path. The server responds
// at the end of the calculation, unless Async is set.
//
// A local repository that calculates automatically in the background allows only Async.
//
// Requires: manage permission, before 4.8 admin, Artifactory Pro. Since 2.3.5.
//
//jfrog:op 2.10.15
func (s *MetadataService) CalculateRPM(
	ctx context.Context, repoKey string, opts *MetadataRPMOptions,
) error {
	o, req := jfrog.Deref(opts), jfrog.Post("/artifactory/api/yum/{repoKey}", repoKey)
	return s.choose(ctx, withPassphrase(req.Query(opts), o.GPGPassphrase), o.Async)
}

// MetadataDebianOptions refines [MetadataService.CalculateDebian].
type MetadataDebianOptions struct {
	Async bool `url:"async,int,omitempty"` // calculate in the background
	// WriteProps sets properties of the artifacts to entries of the metadata in the packages. It
	// takes much of the server's resources; nil: true.
	WriteProps *bool `url:"writeProps,int,omitempty"`
	// GPGPassphrase is the passphrase of the key that signs the metadata. It is sent in a header.
	GPGPassphrase jfrog.Secret `url:"-"`
}

// CalculateDebian calculates the Packages and Release files of a local Debian repository, or since
// Artifactory 5.7 of a virtual one. The server responds at the end of the calculation, unless
// Async is set.
//
// Requires: manage permission, before 4.8 admin, Artifactory Pro. Since 3.3.
//
//jfrog:op 2.10.22
func (s *MetadataService) CalculateDebian(
	ctx context.Context, repoKey string, opts *MetadataDebianOptions,
) error {
	o, req := jfrog.Deref(opts), jfrog.Post("/artifactory/api/deb/reindex/{repoKey}", repoKey)
	return s.choose(ctx, withPassphrase(req.Query(opts), o.GPGPassphrase), o.Async)
}

// CalculateDebianCoordinates starts to calculate the architecture, distribution and component of
// the packages in the cache of a remote Debian repository. The server calculates in the background,
// and sets the properties that are missing. A local repository needs them to index a package that
// is copied to it. The key of the cache ends in -cache.
//
// Requires: manage permission, Artifactory Pro. Since 6.6.0.
//
//jfrog:op 2.10.23
func (s *MetadataService) CalculateDebianCoordinates(ctx context.Context, repoKey string) error {
	return s.schedule(ctx, jfrog.Post("/artifactory/api/deb/indexCached/{repoKey}", repoKey))
}

// DebianSnapshotRequest is the body of [MetadataService.CreateDebianSnapshot].
type DebianSnapshotRequest struct {
	Tag          string `json:"tag"`          // name of the snapshot
	TargetRepo   string `json:"targetRepo"`   // key of the repository that stores the snapshot
	Distribution string `json:"distribution"` // such as focal
}

func (r DebianSnapshotRequest) check() error {
	return errors.Join(check.NotEmpty("tag", r.Tag), check.NotEmpty("target repository", r.TargetRepo),
		check.NotEmpty("distribution", r.Distribution))
}

// CreateDebianSnapshot copies the metadata of a distribution in a Debian repository to the folder
// snapshots/<tag> of another repository. It sets the property deb.snapshot.source of the folder.
// The server responds at the end, unless Async is set.
//
// CreateDebianSnapshot does not retry a request that may have succeeded.
//
// Requires: an authenticated user. Since 7.41.
//
//jfrog:op 2.10.24
func (s *MetadataService) CreateDebianSnapshot(
	ctx context.Context, repoKey string, req DebianSnapshotRequest, opts *MetadataOptions,
) error {
	r := jfrog.Post("/artifactory/api/deb/{repoKey}/snapshot", repoKey).
		Query(opts).Body(req).Check(req.check()).Accept("*/*")
	if !jfrog.Deref(opts).Async {
		r.LongRunning()
	}
	return jfrog.Send(ctx, s.client, r)
}

// MetadataOpkgOptions refines [MetadataService.CalculateOpkg].
type MetadataOpkgOptions struct {
	Async bool `url:"async,int,omitempty"` // calculate in the background
	// WriteProps sets properties of the artifacts to entries of the metadata in the packages. It
	// takes much of the server's resources; nil: true.
	WriteProps *bool `url:"writeProps,int,omitempty"`
	// GPGPassphrase is the passphrase of the key that signs the metadata. It is sent in a header.
	GPGPassphrase jfrog.Secret `url:"-"`
}

// CalculateOpkg calculates the Packages and Release files of a local Opkg repository, in the
// location of each feed. The server responds at the end of the calculation, unless Async is set.
//
// Requires: manage permission, before 4.8 admin, Artifactory Pro. Since 4.4.
//
//jfrog:op 2.10.25
func (s *MetadataService) CalculateOpkg(
	ctx context.Context, repoKey string, opts *MetadataOpkgOptions,
) error {
	o, req := jfrog.Deref(opts), jfrog.Post("/artifactory/api/opkg/reindex/{repoKey}", repoKey)
	return s.choose(ctx, withPassphrase(req.Query(opts), o.GPGPassphrase), o.Async)
}
