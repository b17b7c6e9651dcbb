package jfrogtest

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// accessID is the name of the token service, with which subjects and issuers begin.
const accessID = "jfac@jfrogtest"

// An accessStore is what Access knows: who there is and what they may do.
type accessStore struct {
	accounts      map[string]*account
	groups        map[string]*group
	permissions   map[string]*permission
	projects      map[string]*project
	environments  []string       // that belong to no project
	tokens        []*accessToken // in the order of creation
	signer        signer         // of tokens
	defaultExpiry int64          // of tokens, in seconds
}

func newAccessStore(opt storeConfig) *accessStore {
	a := &accessStore{
		accounts: map[string]*account{}, groups: map[string]*group{}, permissions: map[string]*permission{},
		projects: map[string]*project{}, environments: []string{envDev, envProd},
		signer: newSigner(), defaultExpiry: 365 * 24 * 3600,
	}
	for name, password := range opt.users {
		a.accounts[name] = &account{name: name, email: name + "@localhost", password: password, admin: true, profileUpdatable: true}
	}
	a.tokens = []*accessToken{{
		id: newID(), value: opt.token, username: "admin", forAnyName: true, issuer: accessID, audience: anyAudience,
		scopeText: scopeAdmin, scope: tokenScope{admin: true}, issued: opt.clock().UTC(),
	}}
	return a
}

func newID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
