package security

import (
	"net/http"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

type pairRequest struct {
	Name           string                `json:"pairName"`
	Type           string                `json:"pairType"`
	Alias          string                `json:"alias"`
	PrivateKey     string                `json:"privateKey"`
	PublicKey      string                `json:"publicKey"`
	Passphrase     string                `json:"passphrase"`
	VaultKey       string                `json:"vaultKey"`
	VaultPublicKey *store.VaultReference `json:"vaultPublicKey"`
}

// readPair reads a valid key pair.
func (s *service) readPair(q *rest.Request) (*store.KeyPair, error) {
	var r pairRequest
	if err := q.Decode(&r); err != nil {
		return nil, err
	}
	k := &store.KeyPair{
		Name: r.Name, Type: r.Type, Alias: r.Alias,
		PublicKey: r.PublicKey, VaultKey: r.VaultKey, VaultPublicKey: r.VaultPublicKey,
	}
	switch {
	case r.Name == "" || strings.Contains(r.Name, "/"):
		return nil, badKey("Invalid name of a key pair: '%s'", r.Name)
	case r.Alias == "":
		return nil, badKey("The alias cannot be empty")
	case r.Type != "RSA" && r.Type != "GPG":
		return nil, badKey("Unknown type of a key pair: '%s'", r.Type)
	case r.VaultKey != "" && r.PrivateKey+r.PublicKey != "":
		return nil, badKey("The keys cannot be given and in the vault")
	case r.VaultKey != "" && s.Keys.Vaults[r.VaultKey] == nil:
		return nil, badKey("Vault configuration '%s' not found", r.VaultKey)
	case r.VaultKey != "":
		return k, nil
	case r.PrivateKey == "" || r.PublicKey == "":
		return nil, badKey("A private key and a public key are required")
	case r.Type == "GPG":
		return k, checkPGPPair(r.PrivateKey, r.PublicKey)
	}
	return k, checkPEMPair(r.PrivateKey, r.PublicKey)
}

// handleCreatePair adds a key pair or replaces it.
func (s *service) handleCreatePair(q *rest.Request) (*rest.Response, error) {
	k, err := s.readPair(q)
	if err != nil {
		return nil, err
	}
	s.Keys.Pairs[k.Name] = k
	return rest.NewResponse(http.StatusCreated, "", nil), nil
}

type pairView struct {
	Name           string                `json:"pairName"`
	Type           string                `json:"pairType"`
	Alias          string                `json:"alias"`
	PublicKey      string                `json:"publicKey,omitempty"`
	VaultKey       string                `json:"vaultKey,omitempty"`
	VaultPublicKey *store.VaultReference `json:"vaultPublicKey,omitempty"`
}

// handleReplacePair replaces a key pair that exists.
func (s *service) handleReplacePair(q *rest.Request) (*rest.Response, error) {
	k, err := s.readPair(q)
	if err != nil {
		return nil, err
	}
	if _, err := s.pair(k.Name); err != nil {
		return nil, err
	}
	s.Keys.Pairs[k.Name] = k
	v := pairView{k.Name, k.Type, k.Alias, "", k.VaultKey, k.VaultPublicKey}
	return rest.JSON(http.StatusOK, "", v), nil
}

func (s *service) handleVerifyPair(q *rest.Request) (*rest.Response, error) {
	k, err := s.readPair(q)
	switch {
	case err != nil:
		return nil, err
	case k.VaultKey != "":
		return nil, badKey("A private key and a public key are required")
	}
	return rest.Text(http.StatusOK, "Key was verified."), nil
}

func (s *service) pair(name string) (*store.KeyPair, error) {
	if k := s.Keys.Pairs[name]; k != nil {
		return k, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Key pair '%s' not found", name)
}

func (s *service) handleGetPair(q *rest.Request) (*rest.Response, error) {
	k, err := s.pair(q.Params["keyPairName"])
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", pairView{k.Name, k.Type, k.Alias, k.PublicKey, "", nil}), nil
}

func (s *service) handleListPairs(*rest.Request) (*rest.Response, error) {
	list := []pairView{}
	for _, name := range jsondoc.Keys(s.Keys.Pairs) {
		k := s.Keys.Pairs[name]
		list = append(list, pairView{k.Name, k.Type, k.Alias, k.PublicKey, "", nil})
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleDeletePair(q *rest.Request) (*rest.Response, error) {
	k, err := s.pair(q.Params["keyPairName"])
	if err != nil {
		return nil, err
	}
	s.DeleteKeyPair(k.Name)
	return done()
}

// repo returns the repository that the path names.
func (s *service) repo(key string) (*store.Repository, error) {
	if repo := s.Repos[key]; repo != nil && repo.Configured() {
		return repo, nil
	}
	return nil, apierr.New(http.StatusNotFound, "Repository '%s' not found", key)
}

// keyOf returns the key pair that a setting of a repository names.
func (s *service) keyOf(repoKey, setting string) (*store.KeyPair, error) {
	repo, err := s.repo(repoKey)
	if err != nil {
		return nil, err
	}
	if repo.Setting(setting) == "" {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' has no such key pair", repoKey)
	}
	return s.pair(repo.Setting(setting))
}

func publicKey(k *store.KeyPair) (*rest.Response, error) {
	if k.PublicKey == "" {
		return nil, apierr.New(http.StatusNotFound, "The public key of '%s' is in the vault", k.Name)
	}
	return rest.Text(http.StatusOK, "%s", k.PublicKey), nil
}

// handlePublicKeyOfRepo delivers the public key as a file.
func (s *service) handlePublicKeyOfRepo(q *rest.Request) (*rest.Response, error) {
	k, err := s.keyOf(q.Params["repoKey"], store.PrimaryKeyPair)
	if err != nil {
		return nil, err
	}
	res, err := publicKey(k)
	if err == nil {
		res.With("Content-Disposition", disposition(k.Alias))
	}
	return res, err
}

func (s *service) handleGetKey(setting string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		k, err := s.keyOf(q.Params["repoName"], setting)
		if err != nil {
			return nil, err
		}
		return publicKey(k)
	}
}

// handleSetKey reads the name of a key pair.
func (s *service) handleSetKey(setting string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		repo, err := s.repo(q.Params["repoName"])
		if err != nil {
			return nil, err
		}
		k, err := s.pair(strings.TrimSpace(string(q.Data)))
		if err != nil {
			return nil, err
		}
		repo.Config[setting] = k.Name
		return done()
	}
}

func (s *service) handleRemoveKey(setting string) rest.Handler {
	return func(q *rest.Request) (*rest.Response, error) {
		if _, err := s.keyOf(q.Params["repoName"], setting); err != nil {
			return nil, err
		}
		delete(s.Repos[q.Params["repoName"]].Config, setting)
		return done()
	}
}

func (s *service) handleRemoveKeyByName(q *rest.Request) (*rest.Response, error) {
	repo, err := s.repo(q.Params["repoName"])
	if err != nil {
		return nil, err
	}
	found := false
	for _, setting := range []string{store.PrimaryKeyPair, store.SecondaryKeyPair} {
		if repo.Setting(setting) == q.Params["keyName"] {
			delete(repo.Config, setting)
			found = true
		}
	}
	if !found {
		return nil, apierr.New(http.StatusNotFound, "Repository '%s' does not use the key pair '%s'",
			repo.Key, q.Params["keyName"])
	}
	return done()
}

// handlePromoteKey makes the secondary key pair the primary one.
func (s *service) handlePromoteKey(q *rest.Request) (*rest.Response, error) {
	k, err := s.keyOf(q.Params["repoName"], store.SecondaryKeyPair)
	if err != nil {
		return nil, err
	}
	config := s.Repos[q.Params["repoName"]].Config
	config[store.PrimaryKeyPair] = k.Name
	delete(config, store.SecondaryKeyPair)
	return done()
}
