package artifactory

import (
	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// LocalRepository is the configuration of a repository that keeps what is deployed to
// it. [NewLocalRepository] makes one.
type LocalRepository struct {
	RepositoryBase
	LocalSettings
}

// NewLocalRepository returns the configuration of a local repository with the server's
// defaults.
func NewLocalRepository(key string, packageType PackageType) *LocalRepository {
	return &LocalRepository{RepositoryBase: RepositoryBase{Key: key, PackageType: packageType}}
}

// LocalSettings holds the settings of repositories that are deployed to: local and
// federated ones.
type LocalSettings struct {
	ChecksumPolicyType           ChecksumPolicy          `json:"checksumPolicyType,omitempty"`
	HandleReleases               *bool                   `json:"handleReleases,omitempty"`     // nil: true
	HandleSnapshots              *bool                   `json:"handleSnapshots,omitempty"`    // nil: true
	MaxUniqueSnapshots           *int                    `json:"maxUniqueSnapshots,omitempty"` // kept of one artifact; 0: no limit
	MaxUniqueTags                *int                    `json:"maxUniqueTags,omitempty"`      // kept of one image; 0: no limit
	DockerTagRetention           *int                    `json:"dockerTagRetention,omitempty"` // overwritten tags kept; 1: none besides the latest
	SnapshotVersionBehavior      SnapshotVersionBehavior `json:"snapshotVersionBehavior,omitempty"`
	SuppressPOMConsistencyChecks *bool                   `json:"suppressPomConsistencyChecks,omitempty"`
	BlackedOut                   *bool                   `json:"blackedOut,omitempty"` // serve nothing, take nothing
	XrayIndex                    *bool                   `json:"xrayIndex,omitempty"`
	XrayDataTTL                  *int                    `json:"xrayDataTtl,omitempty"` // days
	PropertySets                 []string                `json:"propertySets,omitzero"`
	ArchiveBrowsingEnabled       *bool                   `json:"archiveBrowsingEnabled,omitempty"`
	DownloadRedirect             *bool                   `json:"downloadRedirect,omitempty"` // send downloads to the cloud storage
	CDNRedirect                  *bool                   `json:"cdnRedirect,omitempty"`      // send downloads to the CDN: JFrog Cloud, Enterprise

	OptionalIndexCompressionFormats []string      `json:"optionalIndexCompressionFormats,omitzero"` // Debian: bz2, lzma, xz
	CalculateYUMMetadata            *bool         `json:"calculateYumMetadata,omitempty"`           // RPM
	EnableFileListsIndexing         *bool         `json:"enableFileListsIndexing,omitempty"`        // RPM
	YUMRootDepth                    *int          `json:"yumRootDepth,omitempty"`                   // RPM: folder depth of the metadata
	YUMGroupFileNames               *string       `json:"yumGroupFileNames,omitempty"`              // RPM: separated by commas
	TerraformType                   TerraformType `json:"terraformType,omitempty"`
	EncryptStates                   *bool         `json:"encryptStates,omitempty"` // Terraform backend
	EnableComposerV1Indexing        *bool         `json:"enableComposerV1Indexing,omitempty"`
	CargoAnonymousAccess            *bool         `json:"cargoAnonymousAccess,omitempty"`
	CargoInternalIndex              *bool         `json:"cargoInternalIndex,omitempty"`
	ForceNonDuplicateChart          *bool         `json:"forceNonDuplicateChart,omitempty"`   // Helm; cannot be changed
	ForceMetadataNameVersion        *bool         `json:"forceMetadataNameVersion,omitempty"` // Helm; cannot be changed
}

// ChecksumPolicy says what becomes of an artifact whose deployer sent no checksum or a
// wrong one.
type ChecksumPolicy string

// The checksum policies of local and federated repositories.
const (
	ChecksumPolicyClient ChecksumPolicy = "client-checksums" // the default
	ChecksumPolicyServer ChecksumPolicy = "server-generated-checksums"
)

// SnapshotVersionBehavior says how Maven SNAPSHOT versions are named.
type SnapshotVersionBehavior string

// The ways to name SNAPSHOT versions. The default is unique since Artifactory 7.41,
// non-unique before.
const (
	SnapshotUnique    SnapshotVersionBehavior = "unique"
	SnapshotNonUnique SnapshotVersionBehavior = "non-unique"
	SnapshotDeployer  SnapshotVersionBehavior = "deployer"
)

// TerraformType says what a Terraform repository holds.
type TerraformType string

// The types of Terraform repositories.
const (
	TerraformModule   TerraformType = "MODULE"
	TerraformProvider TerraformType = "PROVIDER"
)

// Class returns [RepositoryClassLocal].
func (r *LocalRepository) Class() RepositoryClass { return RepositoryClassLocal }

func (r *LocalRepository) repository() {}

// UnmarshalJSON reads a configuration. One of another class is a [*RepositoryClassError].
func (r *LocalRepository) UnmarshalJSON(data []byte) error {
	type plain LocalRepository
	return decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r))
}

// MarshalJSON writes the configuration with its class and [RepositoryBase.Extra].
func (r LocalRepository) MarshalJSON() ([]byte, error) {
	type plain LocalRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
