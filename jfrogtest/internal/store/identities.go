package store

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// AccessID is the service id of Access, which subjects and issuers begin with.
const AccessID = "jfac@jfrogtest"

// Identities holds users, groups, permissions, projects and tokens.
type Identities struct {
	Accounts      map[string]*Account
	Groups        map[string]*Group
	Permissions   map[string]*Permission
	Projects      map[string]*Project
	Environments  []string // global environments
	Stages        map[string]*Stage
	Lifecycles    map[string][]string // stages of category promote by project, "" for the platform
	Tokens        []*Token            // in the order of creation
	TokenSigner   Signer              // signs tokens
	DefaultExpiry int64               // lifetime of tokens in seconds

	PasswordPolicy PasswordPolicy
	LockPolicy     LockPolicy
	passwordKey    []byte // of encrypted passwords

	WebLogins     map[string]*WebLogin // by session
	BasicDisabled bool                 // passwords are not accepted as basic credentials
	backup        *Identities          // or nil
}

func newIdentities(opt Config) *Identities {
	a := &Identities{
		Accounts: map[string]*Account{}, Groups: map[string]*Group{}, Permissions: map[string]*Permission{},
		Projects: map[string]*Project{}, Environments: []string{EnvDev, EnvProd},
		Stages: systemStages(opt.Clock().UTC()), Lifecycles: map[string][]string{},
		TokenSigner: NewSigner(), DefaultExpiry: 365 * 24 * 3600,
		PasswordPolicy: PasswordPolicy{MaxAge: 60}, LockPolicy: LockPolicy{Attempts: 5}, passwordKey: []byte(NewID()),
		WebLogins: map[string]*WebLogin{},
	}
	now := opt.Clock().UTC()
	for name, password := range opt.Users {
		a.Accounts[name] = &Account{Name: name, Email: name + "@localhost", Password: password, Admin: true, ProfileUpdatable: true, PasswordSet: now}
	}
	a.Tokens = []*Token{{
		ID: NewID(), Value: opt.Token, Username: "admin", ForAnyName: true, Issuer: AccessID, Audience: AnyAudience,
		ScopeText: scopeAdmin, Scope: TokenScope{Admin: true}, Issued: now,
	}}
	return a
}

// NewID returns a random UUID.
func NewID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // cannot fail
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
