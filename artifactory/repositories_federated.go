package artifactory

import (
	"encoding/json"

	"github.com/jfrogkit/jfrog-go/internal/jsonextra"
)

// FederatedRepository is the configuration of a repository that mirrors its content to its
// members on other platforms. [NewFederatedRepository] creates one.
//
// Requires: Enterprise X or Enterprise+. Since 7.18.3.
type FederatedRepository struct {
	RepositoryBase
	LocalSettings
	// Members holds the repositories of the federation. The server adds the repository itself
	// if it is missing.
	Members      []FederatedMember `json:"members,omitzero"`
	Proxy        *string           `json:"proxy,omitempty"` // key of the proxy
	DisableProxy *bool             `json:"disableProxy,omitempty"`
}

// FederatedMember is a repository in a federation.
type FederatedMember struct {
	// URL is the full URL of the repository, such as https://other.jfrog.io/artifactory/key.
	URL     string                     `json:"url"`
	Enabled *bool                      `json:"enabled,omitempty"` // nil: true
	Extra   map[string]json.RawMessage `json:"-"`                 // as RepositoryBase.Extra
}

// UnmarshalJSON decodes a member with its Extra.
func (x *FederatedMember) UnmarshalJSON(data []byte) (err error) {
	type plain FederatedMember
	x.Extra, err = jsonextra.Decode(data, (*plain)(x))
	return err
}

// MarshalJSON encodes a member with its Extra.
func (x FederatedMember) MarshalJSON() ([]byte, error) {
	type plain FederatedMember
	return jsonextra.Encode(plain(x), x.Extra)
}

// NewFederatedRepository returns the configuration of a federated repository with the defaults
// of the server.
func NewFederatedRepository(repoKey string, packageType PackageType, members ...FederatedMember) *FederatedRepository {
	return &FederatedRepository{RepositoryBase: RepositoryBase{Key: repoKey, PackageType: packageType}, Members: members}
}

// Class returns [RepositoryClassFederated].
func (r *FederatedRepository) Class() RepositoryClass { return RepositoryClassFederated }

func (r *FederatedRepository) repository() {}

// UnmarshalJSON decodes a configuration. If it is of another class, the error is a
// [*RepositoryClassError].
func (r *FederatedRepository) UnmarshalJSON(data []byte) error {
	type plain FederatedRepository
	return decodeRepository(data, r.Class(), &r.RepositoryBase, (*plain)(r))
}

// MarshalJSON encodes the configuration with its class and [RepositoryBase.Extra].
func (r FederatedRepository) MarshalJSON() ([]byte, error) {
	type plain FederatedRepository
	r.RClass = r.Class()
	return jsonextra.Encode(plain(r), r.Extra)
}
