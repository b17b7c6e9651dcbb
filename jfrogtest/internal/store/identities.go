package store

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// accessID is the name of the token service, with which subjects and issuers begin.
const AccessID = "jfac@jfrogtest"

// An accessStore is what Access knows: who there is and what they may do.
type Identities struct {
	Accounts      map[string]*Account
	Groups        map[string]*Group
	Permissions   map[string]*Permission
	Projects      map[string]*Project
	Environments  []string // that belong to no project
	Tokens        []*Token // in the order of creation
	TokenSigner   Signer   // of tokens
	DefaultExpiry int64    // of tokens, in seconds
}

func newIdentities(opt Config) *Identities {
	a := &Identities{
		Accounts: map[string]*Account{}, Groups: map[string]*Group{}, Permissions: map[string]*Permission{},
		Projects: map[string]*Project{}, Environments: []string{EnvDev, EnvProd},
		TokenSigner: NewSigner(), DefaultExpiry: 365 * 24 * 3600,
	}
	for name, password := range opt.Users {
		a.Accounts[name] = &Account{Name: name, Email: name + "@localhost", Password: password, Admin: true, ProfileUpdatable: true}
	}
	a.Tokens = []*Token{{
		ID: NewID(), Value: opt.Token, Username: "admin", ForAnyName: true, Issuer: AccessID, Audience: AnyAudience,
		ScopeText: scopeAdmin, Scope: TokenScope{Admin: true}, Issued: opt.Clock().UTC(),
	}}
	return a
}

func NewID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
