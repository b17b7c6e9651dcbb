package security

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// keyRoutes returns the operations on keys and certificates.
func (s *service) keyRoutes() []rest.Route {
	const ofRepo = "/api/v2/repositories/{repoName}/keyPairs"
	return []rest.Route{
		rest.Post("/api/security/apiKey", s.handleCreateAPIKey),
		rest.Put("/api/security/apiKey", s.handleRegenerateAPIKey),
		rest.Get("/api/security/apiKey", s.handleGetAPIKey),
		rest.Delete("/api/security/apiKey", s.handleRevokeAPIKey),
		rest.Delete("/api/security/apiKey/{username}", s.handleRevokeAPIKeyOf, rest.Admin),

		rest.Post("/api/system/encrypt", s.handleEncrypt, rest.Admin),
		rest.Post("/api/system/decrypt", s.handleDecrypt, rest.Admin),
		rest.Get("/api/system/service_id", s.handleServiceID, rest.Admin),

		rest.Put("/api/gpg/key/public", s.handleSetGPGPublic, rest.Small, rest.Admin),
		rest.Get("/api/gpg/key/public", s.handleGetGPGPublic, rest.Browse),
		rest.Put("/api/gpg/key/private", s.handleSetGPGPrivate, rest.Small, rest.Admin),
		rest.Put("/api/gpg/passphrase", s.handleSetGPGPassphrase, rest.Admin),
		rest.Get("/api/security/keys/trusted", s.handleListTrusted, rest.Admin),
		rest.Post("/api/security/keys/trusted", s.handleCreateTrusted, rest.Small, rest.Admin),
		rest.Delete("/api/security/keys/trusted/{kid}", s.handleDeleteTrusted, rest.Admin),

		rest.Get("/api/security/keypair", s.handleListPairs, rest.Admin),
		rest.Post("/api/security/keypair", s.handleCreatePair, rest.Small, rest.Admin),
		rest.Put("/api/security/keypair", s.handleReplacePair, rest.Small, rest.Admin),
		rest.Post("/api/security/keypair/verify", s.handleVerifyPair, rest.Small, rest.Admin),
		rest.Get("/api/security/keypair/public/repositories/{repoKey}", s.handlePublicKeyOfRepo,
			rest.Browse),
		rest.Get("/api/security/keypair/{keyPairName}", s.handleGetPair, rest.Browse),
		rest.Delete("/api/security/keypair/{keyPairName}", s.handleDeletePair, rest.Admin),

		rest.Post(ofRepo, s.handleSetKey(store.PrimaryKeyPair), rest.Small, rest.Admin),
		rest.Post(ofRepo+"/primary", s.handleSetKey(store.PrimaryKeyPair), rest.Small, rest.Admin),
		rest.Post(ofRepo+"/secondary", s.handleSetKey(store.SecondaryKeyPair), rest.Small, rest.Admin),
		rest.Post(ofRepo+"/promote", s.handlePromoteKey, rest.Admin),
		rest.Get(ofRepo+"/primary/public", s.handleGetKey(store.PrimaryKeyPair), rest.Admin),
		rest.Get(ofRepo+"/secondary/public", s.handleGetKey(store.SecondaryKeyPair), rest.Admin),
		rest.Delete(ofRepo+"/primary", s.handleRemoveKey(store.PrimaryKeyPair), rest.Admin),
		rest.Delete(ofRepo+"/secondary", s.handleRemoveKey(store.SecondaryKeyPair), rest.Admin),
		rest.Delete(ofRepo+"/{keyName}", s.handleRemoveKeyByName, rest.Admin),

		rest.Get("/api/system/security", s.handleSecurityXML, rest.Admin),
		rest.Post("/api/system/security", s.handleSaveSecurityXML, rest.Small, rest.Admin),
		rest.Get("/api/system/security/certificates", s.handleListCertificates, rest.Admin),
		rest.Post("/api/system/security/certificates/{certificateAlias}", s.handleAddCertificate,
			rest.Small, rest.Admin),
		rest.Delete("/api/system/security/certificates/{certificateAlias}", s.handleDeleteCertificate,
			rest.Admin),
	}
}

// AccessRoutes returns the operations below /access.
func AccessRoutes(st *store.Store) []rest.Route {
	s := &service{Store: st}
	return []rest.Route{
		rest.Get("/api/v1/vault/configs", s.handleListVaults, rest.Admin),
		rest.Post("/api/v1/vault/configs/test", s.handleTestVault, rest.Small, rest.Admin),
		rest.Put("/api/v1/vault/configs/{name}", s.handleSetVault, rest.Small, rest.Admin),
		rest.Delete("/api/v1/vault/configs/{name}", s.handleDeleteVault, rest.Admin),
	}
}

func done() (*rest.Response, error) { return rest.NewResponse(http.StatusOK, "", nil), nil }

// own returns the sender's account. It returns an error for tokens that stand for no user.
func (s *service) own(q *rest.Request) (*store.Account, error) {
	if a := s.Identities.Accounts[q.User.Name]; a != nil && (q.User.Self || q.User.Admin) {
		return a, nil
	}
	return nil, apierr.New(http.StatusForbidden, "User '%s' cannot have an API key", q.User.Name)
}

func apiKeyView(key string) any {
	return struct {
		APIKey string `json:"apiKey,omitempty"`
	}{key}
}

func (s *service) handleCreateAPIKey(q *rest.Request) (*rest.Response, error) {
	a, err := s.own(q)
	if err != nil {
		return nil, err
	}
	if s.APIKey(a) != "" {
		return nil, apierr.New(http.StatusBadRequest, "Api key already exists for user: %s", a.Name)
	}
	return rest.JSON(http.StatusCreated, "", apiKeyView(s.MakeAPIKey(a))), nil
}

func (s *service) handleRegenerateAPIKey(q *rest.Request) (*rest.Response, error) {
	a, err := s.ownerOfKey(s.own(q))
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", apiKeyView(s.MakeAPIKey(a))), nil
}

// ownerOfKey returns an error if a user has no API key.
func (s *service) ownerOfKey(a *store.Account, err error) (*store.Account, error) {
	if err == nil && s.APIKey(a) == "" {
		err = apierr.New(http.StatusNotFound, "User '%s' has no API key", a.Name)
	}
	return a, err
}

// handleGetAPIKey returns an empty object if the user has no key.
func (s *service) handleGetAPIKey(q *rest.Request) (*rest.Response, error) {
	a, err := s.own(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", apiKeyView(s.APIKey(a))), nil
}

// handleRevokeAPIKey revokes the key of the sender, or with deleteAll=1 the keys of all users.
func (s *service) handleRevokeAPIKey(q *rest.Request) (*rest.Response, error) {
	if q.Flag("deleteAll", false) {
		if err := q.Needs(""); err != nil {
			return nil, err
		}
		s.RevokeAPIKeys()
		return done()
	}
	return s.revoke(s.own(q))
}

func (s *service) revoke(a *store.Account, err error) (*rest.Response, error) {
	if a, err = s.ownerOfKey(a, err); err != nil {
		return nil, err
	}
	s.RevokeAPIKey(a)
	return done()
}

func (s *service) handleRevokeAPIKeyOf(q *rest.Request) (*rest.Response, error) {
	a := s.Identities.Accounts[q.Params["username"]]
	if a == nil {
		return nil, apierr.New(http.StatusNotFound, "User '%s' not found", q.Params["username"])
	}
	return s.revoke(a, nil)
}

func (s *service) handleEncrypt(*rest.Request) (*rest.Response, error) {
	s.Keys.Encrypted = true
	return rest.Text(http.StatusOK, "DONE"), nil
}

func (s *service) handleDecrypt(*rest.Request) (*rest.Response, error) {
	if !s.Keys.Encrypted {
		return nil, apierr.New(http.StatusConflict, "Cannot decrypt: there is no Artifactory key")
	}
	s.Keys.Encrypted = false
	return rest.Text(http.StatusOK, "DONE"), nil
}

func (s *service) handleServiceID(*rest.Request) (*rest.Response, error) {
	return rest.Text(http.StatusOK, "jfrt@jfrogtest"), nil
}
