package artifactory

import (
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// FederatedRepository is the configuration of a repository that mirrors its content with
// its members on other platforms. It needs Enterprise X or Enterprise+. Since
// Artifactory 7.18.3. [NewFederatedRepository] makes one.
type FederatedRepository struct {
	RepositoryBase
	LocalSettings
	Members      []FederatedMember `json:"members,omitzero"` // the repository itself is added when it is missing
	Proxy        *string           `json:"proxy,omitempty"`  // key of the proxy
	DisableProxy *bool             `json:"disableProxy,omitempty"`
}

// FederatedMember is a repository of a federation.
type FederatedMember struct {
	URL     string                     `json:"url"`               // of the repository, such as https://other.jfrog.io/artifactory/key
	Enabled *bool                      `json:"enabled,omitempty"` // nil: true
	Extra   map[string]json.RawMessage `json:"-"`                 // as [RepositoryBase].Extra
}

// UnmarshalJSON reads a member with its Extra.
func (x *FederatedMember) UnmarshalJSON(data []byte) (err error) {
	type plain FederatedMember
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON writes a member with its Extra.
func (x FederatedMember) MarshalJSON() ([]byte, error) {
	type plain FederatedMember
	return jsonextra.Encode(plain(x), x.Extra)
}

// NewFederatedRepository returns the configuration of a federated repository with the
// server's defaults.
func NewFederatedRepository(key string, packageType PackageType, members ...FederatedMember) *FederatedRepository {
	return &FederatedRepository{RepositoryBase: RepositoryBase{Key: key, PackageType: packageType}, Members: members}
}

// Class returns [RepositoryClassFederated].
func (r *FederatedRepository) Class() RepositoryClass { return RepositoryClassFederated }

func (r *FederatedRepository) repository() {}

// UnmarshalJSON reads a configuration. One of another class is a [*RepositoryClassError].
func (r *FederatedRepository) UnmarshalJSON(data []byte) error {
	type plain FederatedRepository
	return decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r))
}

// MarshalJSON writes the configuration with its class and [RepositoryBase.Extra].
func (r FederatedRepository) MarshalJSON() ([]byte, error) {
	type plain FederatedRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
