package artifactory

import "github.com/jfrogkit/jfrog-go/internal/jsonextra"

// VirtualRepository is the configuration of a repository that combines other repositories.
// [NewVirtualRepository] creates one.
type VirtualRepository struct {
	RepositoryBase
	// Repositories holds the keys of the repositories, in the order of resolution.
	Repositories                                  []string `json:"repositories,omitzero"`
	ArtifactoryRequestsCanRetrieveRemoteArtifacts *bool    `json:"artifactoryRequestsCanRetrieveRemoteArtifacts,omitempty"`
	// DefaultDeploymentRepo is the key of the local repository that receives deployments. It
	// cannot be cleared, but it can be set to a key that does not exist.
	DefaultDeploymentRepo *string `json:"defaultDeploymentRepo,omitempty"`
	// VirtualRetrievalCachePeriodSecs is how long merged metadata is cached, for Alpine, Chef,
	// Composer, Conan, Conda, CRAN, Debian, Helm, npm, RPM, Terraform and YUM.
	VirtualRetrievalCachePeriodSecs      *int             `json:"virtualRetrievalCachePeriodSecs,omitempty"`
	KeyPair                              *string          `json:"keyPair,omitempty"`
	POMRepositoryReferencesCleanupPolicy POMCleanupPolicy `json:"pomRepositoryReferencesCleanupPolicy,omitempty"`
	ForceMavenAuthentication             *bool            `json:"forceMavenAuthentication,omitempty"`
	// DebianDefaultArchitectures is a list separated by commas.
	DebianDefaultArchitectures *string `json:"debianDefaultArchitectures,omitempty"`
	// OptionalIndexCompressionFormats is a list of bz2, lzma and xz, for Debian.
	OptionalIndexCompressionFormats []string `json:"optionalIndexCompressionFormats,omitzero" diff:"set"`
	ExternalDependenciesEnabled     *bool    `json:"externalDependenciesEnabled,omitempty"`
	// ExternalDependenciesPatterns is stored as ["**"] if it is empty.
	ExternalDependenciesPatterns []string `json:"externalDependenciesPatterns,omitzero" diff:"set"`
	// ExternalDependenciesRemoteRepo is the key of the remote repository that caches external
	// dependencies.
	ExternalDependenciesRemoteRepo *string  `json:"externalDependenciesRemoteRepo,omitempty"`
	ResolveDockerTagsByTimestamp   *bool    `json:"resolveDockerTagsByTimestamp,omitempty"`
	UseNamespaces                  *bool    `json:"useNamespaces,omitempty"` // Helm
	P2URLs                         []string `json:"p2Urls,omitzero"`
}

// POMCleanupPolicy is which references to repositories the server removes from POM files.
type POMCleanupPolicy string

// The policies of POM cleanup.
const (
	POMDiscardActiveReference POMCleanupPolicy = "discard_active_reference" // the default
	POMDiscardAnyReference    POMCleanupPolicy = "discard_any_reference"
	POMKeepReferences         POMCleanupPolicy = "nothing"
)

// NewVirtualRepository returns the configuration of a virtual repository with the defaults of
// the server.
func NewVirtualRepository(repoKey string, packageType PackageType, repositories ...string) *VirtualRepository {
	return &VirtualRepository{RepositoryBase: RepositoryBase{Key: repoKey, PackageType: packageType}, Repositories: repositories}
}

// Class returns [RepositoryClassVirtual].
func (r *VirtualRepository) Class() RepositoryClass { return RepositoryClassVirtual }

func (r *VirtualRepository) repository() {}

// UnmarshalJSON decodes a configuration. If it is of another class, the error is a
// [*RepositoryClassError].
func (r *VirtualRepository) UnmarshalJSON(data []byte) error {
	type plain VirtualRepository
	return decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r))
}

// MarshalJSON encodes the configuration with its class and [RepositoryBase.Extra].
func (r VirtualRepository) MarshalJSON() ([]byte, error) {
	type plain VirtualRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
