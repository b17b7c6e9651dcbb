package artifactory

import (
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// LocalRepository is the configuration of a repository that stores its own content.
// [NewLocalRepository] creates one.
type LocalRepository struct {
	RepositoryBase
	LocalSettings
}

// NewLocalRepository returns the configuration of a local repository with the defaults of the
// server.
func NewLocalRepository(repoKey string, packageType PackageType) *LocalRepository {
	return &LocalRepository{RepositoryBase: RepositoryBase{Key: repoKey, PackageType: packageType}}
}

// LocalSettings holds the settings of local and federated repositories.
type LocalSettings struct {
	ChecksumPolicyType ChecksumPolicy `json:"checksumPolicyType,omitempty"`
	HandleReleases     *bool          `json:"handleReleases,omitempty"`  // nil: true
	HandleSnapshots    *bool          `json:"handleSnapshots,omitempty"` // nil: true
	// MaxUniqueSnapshots is the number of snapshots kept of an artifact; 0: all.
	MaxUniqueSnapshots *int `json:"maxUniqueSnapshots,omitempty"`
	// MaxUniqueTags is the number of tags kept of an image; 0: all.
	MaxUniqueTags                *int                    `json:"maxUniqueTags,omitempty"`
	DockerTagRetention           *int                    `json:"dockerTagRetention,omitempty"`
	SnapshotVersionBehavior      SnapshotVersionBehavior `json:"snapshotVersionBehavior,omitempty"`
	SuppressPOMConsistencyChecks *bool                   `json:"suppressPomConsistencyChecks,omitempty"`
	BlackedOut                   *bool                   `json:"blackedOut,omitempty"`
	XrayIndex                    *bool                   `json:"xrayIndex,omitempty"`
	XrayDataTTL                  *int                    `json:"xrayDataTtl,omitempty"`
	PropertySets                 []string                `json:"propertySets,omitzero" diff:"set"`
	ArchiveBrowsingEnabled       *bool                   `json:"archiveBrowsingEnabled,omitempty"`
	// DownloadRedirect sends downloads to the cloud storage.
	DownloadRedirect *bool `json:"downloadRedirect,omitempty"`
	// CDNRedirect sends downloads to the CDN: Artifactory Cloud, Enterprise or Enterprise+.
	CDNRedirect *bool `json:"cdnRedirect,omitempty"`

	// OptionalIndexCompressionFormats is a list of bz2, lzma and xz, for Debian.
	OptionalIndexCompressionFormats []string `json:"optionalIndexCompressionFormats,omitzero" diff:"set"`
	CalculateYUMMetadata            *bool    `json:"calculateYumMetadata,omitempty"`    // RPM
	EnableFileListsIndexing         *bool    `json:"enableFileListsIndexing,omitempty"` // RPM
	// YUMRootDepth is the depth of the folder that holds the metadata, for RPM.
	YUMRootDepth *int `json:"yumRootDepth,omitempty"`
	// YUMGroupFileNames is a list of file names separated by commas, for RPM.
	YUMGroupFileNames        *string       `json:"yumGroupFileNames,omitempty"`
	TerraformType            TerraformType `json:"terraformType,omitempty"`
	EncryptStates            *bool         `json:"encryptStates,omitempty"` // Terraform backend
	EnableComposerV1Indexing *bool         `json:"enableComposerV1Indexing,omitempty"`
	CargoAnonymousAccess     *bool         `json:"cargoAnonymousAccess,omitempty"`
	CargoInternalIndex       *bool         `json:"cargoInternalIndex,omitempty"`
	ForceNonDuplicateChart   *bool         `json:"forceNonDuplicateChart,omitempty"`   // Helm
	ForceMetadataNameVersion *bool         `json:"forceMetadataNameVersion,omitempty"` // Helm
}

// ChecksumPolicy is the server's reaction to an artifact that is deployed without a checksum or
// with a wrong checksum.
type ChecksumPolicy string

// The checksum policies of local and federated repositories.
const (
	ChecksumPolicyClient ChecksumPolicy = "client-checksums" // the default
	ChecksumPolicyServer ChecksumPolicy = "server-generated-checksums"
)

// SnapshotVersionBehavior is how Maven SNAPSHOT versions are named.
type SnapshotVersionBehavior string

// The ways to name SNAPSHOT versions. The default is unique since Artifactory 7.41, and
// non-unique before.
const (
	SnapshotUnique    SnapshotVersionBehavior = "unique"
	SnapshotNonUnique SnapshotVersionBehavior = "non-unique"
	SnapshotDeployer  SnapshotVersionBehavior = "deployer"
)

// TerraformType is the content of a Terraform repository.
type TerraformType string

// The types of Terraform repositories.
const (
	TerraformModule   TerraformType = "MODULE"
	TerraformProvider TerraformType = "PROVIDER"
)

// Class returns [RepositoryClassLocal].
func (r *LocalRepository) Class() RepositoryClass { return RepositoryClassLocal }

func (r *LocalRepository) repository() {}

// UnmarshalJSON decodes a configuration. If it is of another class, the error is a
// [*RepositoryClassError].
func (r *LocalRepository) UnmarshalJSON(data []byte) error {
	type plain LocalRepository
	return decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r))
}

// MarshalJSON encodes the configuration with its class and [RepositoryBase.Extra].
func (r LocalRepository) MarshalJSON() ([]byte, error) {
	type plain LocalRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
