package artifactory

import "github.com/jfrogkit/jfrog-go/internal/jsonextra"

// VirtualRepository is the configuration of a repository that shows others as one.
// [NewVirtualRepository] makes one.
type VirtualRepository struct {
	RepositoryBase
	Repositories                                  []string         `json:"repositories,omitzero"` // keys, in the order of resolution
	ArtifactoryRequestsCanRetrieveRemoteArtifacts *bool            `json:"artifactoryRequestsCanRetrieveRemoteArtifacts,omitempty"`
	DefaultDeploymentRepo                         *string          `json:"defaultDeploymentRepo,omitempty"`           // key of the local repository that deployments go to; an update cannot clear it but with a key that does not exist
	VirtualRetrievalCachePeriodSecs               *int             `json:"virtualRetrievalCachePeriodSecs,omitempty"` // of merged metadata: Alpine, Conda, Debian, Helm, npm, RPM ...
	KeyPair                                       *string          `json:"keyPair,omitempty"`                         // Maven and its kin: signs the metadata
	POMRepositoryReferencesCleanupPolicy          POMCleanupPolicy `json:"pomRepositoryReferencesCleanupPolicy,omitempty"`
	ForceMavenAuthentication                      *bool            `json:"forceMavenAuthentication,omitempty"`
	DebianDefaultArchitectures                    *string          `json:"debianDefaultArchitectures,omitempty"`     // separated by commas
	OptionalIndexCompressionFormats               []string         `json:"optionalIndexCompressionFormats,omitzero"` // Debian: bz2, lzma, xz
	ExternalDependenciesEnabled                   *bool            `json:"externalDependenciesEnabled,omitempty"`    // Bower, Go, npm
	ExternalDependenciesPatterns                  []string         `json:"externalDependenciesPatterns,omitzero"`    // the server makes an empty list ["**"]
	ExternalDependenciesRemoteRepo                *string          `json:"externalDependenciesRemoteRepo,omitempty"` // Bower, npm: key of the remote repository that caches them
	ResolveDockerTagsByTimestamp                  *bool            `json:"resolveDockerTagsByTimestamp,omitempty"`   // Docker, OCI, Helm OCI
	UseNamespaces                                 *bool            `json:"useNamespaces,omitempty"`                  // Helm
	P2URLs                                        []string         `json:"p2Urls,omitzero"`                          // P2
}

// POMCleanupPolicy says which references to repositories are taken out of POM files.
type POMCleanupPolicy string

// The policies of POM cleanup.
const (
	POMDiscardActiveReference POMCleanupPolicy = "discard_active_reference" // the default
	POMDiscardAnyReference    POMCleanupPolicy = "discard_any_reference"
	POMKeepReferences         POMCleanupPolicy = "nothing"
)

// NewVirtualRepository returns the configuration of a virtual repository over others,
// with the server's defaults.
func NewVirtualRepository(key string, packageType PackageType, repositories ...string) *VirtualRepository {
	return &VirtualRepository{RepositoryBase: RepositoryBase{Key: key, PackageType: packageType}, Repositories: repositories}
}

// Class returns [RepositoryClassVirtual].
func (r *VirtualRepository) Class() RepositoryClass { return RepositoryClassVirtual }

func (r *VirtualRepository) repository() {}

// UnmarshalJSON reads a configuration. One of another class is a [*RepositoryClassError].
func (r *VirtualRepository) UnmarshalJSON(data []byte) error {
	type plain VirtualRepository
	return decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r))
}

// MarshalJSON writes the configuration with its class and [RepositoryBase.Extra].
func (r VirtualRepository) MarshalJSON() ([]byte, error) {
	type plain VirtualRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
