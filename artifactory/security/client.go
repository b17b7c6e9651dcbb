// Package security manages the keys, certificates and vaults of Artifactory. It also has the API
// for users, groups, permissions and tokens that Artifactory had before JFrog Access: for those
// prefer package access.
//
//	c, err := jfrog.New("https://acme.jfrog.io", jfrog.WithAccessToken(adminToken))
//	sec := security.New(c)
//	target, err := sec.PermissionTargets.Get(ctx, "deploy")
//	target.Repo.Actions.Groups["deployers"] = []security.PermissionAction{
//		security.PermissionActionRead, security.PermissionActionWrite,
//	}
//	err = sec.PermissionTargets.Replace(ctx, *target)
//
// Users, groups and permissions:
//
//   - [Client.Users], [Client.Groups], [Client.PermissionTargets] and
//     [Client.PermissionTargetsV1] manage who may do what.
//   - [Client.Passwords] changes and expires passwords.
//   - [Client.UserLocks] unlocks users after too many failed logins.
//   - [Client.Tokens] creates and revokes access tokens.
//   - [Client.Configuration] reads and saves the configuration as XML, up to Artifactory 6.x.
//
// Keys and secrets:
//
//   - [Client.KeyPairs] manages the key pairs that sign packages and release bundles, and
//     [Client.RepositoryKeys] assigns them to repositories.
//   - [Client.GPG] sets the signing key of the server, and [Client.TrustedKeys] the keys that it
//     trusts.
//   - [Client.Certificates] manages the client certificates for remote repositories.
//   - [Client.Vaults] configures the vaults that hold signing keys.
//   - [Client.APIKeys] manages API keys.
//   - [Client.System] encrypts the passwords in the configuration.
//
// In the names of users, groups and permission targets, servers read a plus sign as a space.
// They read it as itself if artifactory.security.api.plus.insteadof.space is false.
//
// Types that are read, changed and sent back keep the fields that this package does not know,
// in Extra. In such types nil is not sent, and an empty list or map is.
//
// Failed requests are [*jfrog.Error]; errors.Is compares them with [jfrog.ErrNotFound] and
// its siblings.
package security

import (
	jfrog "github.com/jfrogkit/jfrog-go"
)

// Client groups the services of Artifactory's security. [New] creates one. It is safe for
// concurrent use.
type Client struct {
	APIKeys             *APIKeysService
	Certificates        *CertificatesService
	Configuration       *ConfigurationService
	GPG                 *GPGService
	Groups              *GroupsService
	KeyPairs            *KeyPairsService
	Passwords           *PasswordsService
	PermissionTargets   *PermissionTargetsService
	PermissionTargetsV1 *PermissionTargetsV1Service
	RepositoryKeys      *RepositoryKeysService
	System              *SystemService
	Tokens              *TokensService
	TrustedKeys         *TrustedKeysService
	UserLocks           *UserLocksService
	Users               *UsersService
	Vaults              *VaultsService
}

// service is the underlying type of every service.
type service struct{ client *jfrog.Client }

// New returns a client that manages the security of the Artifactory of c's platform.
func New(c *jfrog.Client) *Client {
	s := &service{client: c}
	return &Client{
		APIKeys:             (*APIKeysService)(s),
		Certificates:        (*CertificatesService)(s),
		Configuration:       (*ConfigurationService)(s),
		GPG:                 (*GPGService)(s),
		Groups:              (*GroupsService)(s),
		KeyPairs:            (*KeyPairsService)(s),
		Passwords:           (*PasswordsService)(s),
		PermissionTargets:   (*PermissionTargetsService)(s),
		PermissionTargetsV1: (*PermissionTargetsV1Service)(s),
		RepositoryKeys:      (*RepositoryKeysService)(s),
		System:              (*SystemService)(s),
		Tokens:              (*TokensService)(s),
		TrustedKeys:         (*TrustedKeysService)(s),
		UserLocks:           (*UserLocksService)(s),
		Users:               (*UsersService)(s),
		Vaults:              (*VaultsService)(s),
	}
}
