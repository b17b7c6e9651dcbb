package distribution

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// keyRoutes returns the operations on signing keys.
func (s *service) keyRoutes() []rest.Route {
	const at = "/api/v1/keys"
	return []rest.Route{
		rest.Put(at+"/gpg", s.handleSetKey, rest.Small, rest.Admin),
		rest.Put(at+"/pgp", s.handleSetKey, rest.Small, rest.Admin),
		rest.Get(at+"/gpg", s.handleGetKey),
		rest.Post(at+"/{protocol}", s.handleUploadKey, rest.Small, rest.Admin),
		rest.Post(at+"/{protocol}/propagate", s.handlePropagate, rest.Admin),
		rest.Get(at+"/gpg/aliases", s.handleListKeys, rest.Admin),
		rest.Get(at+"/gpg/{aliasName}", s.handleGetAlias, rest.Admin),
		rest.Put(at+"/gpg/{aliasName}", s.handleRenameKey, rest.Small, rest.Admin),
		rest.Delete(at+"/gpg/{aliasName}", s.handleDeleteKey, rest.Admin),
	}
}

// defaultAlias is the alias of keys that are uploaded without one.
const defaultAlias = "default"

// checkPair returns an error unless both halves of a key pair are armored PGP keys.
func checkPair(public, private string) error {
	if strings.Contains(public, "BEGIN PGP PUBLIC KEY BLOCK") && strings.Contains(private, "BEGIN PGP PRIVATE KEY BLOCK") {
		return nil
	}
	return badRequest("public_key and private_key must be armored PGP keys")
}

// keyNamed returns the key with an alias, or the default key for "".
func (s *service) keyNamed(alias string) (*store.DistributionKey, error) {
	i := slices.IndexFunc(s.DistributionKeys, func(k *store.DistributionKey) bool {
		return k.Alias == alias || alias == "" && k.Default
	})
	switch {
	case i >= 0:
		return s.DistributionKeys[i], nil
	case alias == "":
		return nil, badRequest("No public GPG key exists in Distribution")
	}
	return nil, apierr.New(http.StatusNotFound, "Key '%s' not found", alias)
}

// makeDefault makes a key the default.
func (s *service) makeDefault(key *store.DistributionKey) {
	for _, k := range s.DistributionKeys {
		k.Default = k == key
	}
}

// handleSetKey sets the default key. Only its public half is kept.
func (s *service) handleSetKey(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Public  string `json:"public_key"`
		Private string `json:"private_key"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := checkPair(body.Public, body.Private); err != nil {
		return nil, err
	}
	if key, err := s.keyNamed(""); err == nil {
		key.Public = body.Public
	} else {
		s.DistributionKeys = append(s.DistributionKeys, &store.DistributionKey{Alias: defaultAlias, Public: body.Public, Default: true})
	}
	return rest.JSON(http.StatusOK, "", message{http.StatusCreated, "Set GPG public & private key"}), nil
}

func (s *service) handleGetKey(*rest.Request) (*rest.Response, error) {
	key, err := s.keyNamed("")
	if err != nil {
		return nil, apierr.New(http.StatusNotFound, "%s", apierr.From(err).Message)
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"public_key": key.Public, "private_key": "*****"}), nil
}

// maxKeys keeps hostile requests cheap.
const maxKeys = 1000

// checkProtocol checks the protocol in the path.
func checkProtocol(q *rest.Request) error {
	if p := q.Params["protocol"]; p != "gpg" && p != "pgp" {
		return apierr.New(http.StatusNotFound, "Not Found")
	}
	return nil
}

// handleUploadKey adds a key. If it is to be propagated, the report says that all targets have it.
func (s *service) handleUploadKey(q *rest.Request) (*rest.Response, error) {
	if err := checkProtocol(q); err != nil {
		return nil, err
	}
	var body struct {
		Key struct {
			Alias   string `json:"alias"`
			Public  string `json:"public_key"`
			Private string `json:"private_key"`
			Vault   *struct {
				ID string `json:"vault_id"`
			} `json:"vault_data"`
		} `json:"key"`
		Propagate bool `json:"propagate_to_edge_nodes"`
		Default   bool `json:"set_as_default"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	switch vault := body.Key.Vault; {
	case vault == nil:
		if err := checkPair(body.Key.Public, body.Key.Private); err != nil {
			return nil, err
		}
	case body.Key.Public != "" || body.Key.Private != "":
		return nil, badRequest("key must have either public_key and private_key or vault_data")
	case vault.ID != "hashicorp":
		return nil, badRequest("key.vault_data.vault_id must be hashicorp: '%s'", vault.ID)
	}
	key := &store.DistributionKey{Alias: cmp.Or(body.Key.Alias, defaultAlias), Public: body.Key.Public}
	switch _, err := s.keyNamed(key.Alias); {
	case err == nil:
		return nil, badRequest("Key '%s' already exists", key.Alias)
	case len(s.DistributionKeys) == 0 && !body.Default:
		return nil, badRequest("set_as_default must be true for the first key")
	case len(s.DistributionKeys) >= maxKeys:
		return nil, badRequest("There are %d keys", maxKeys)
	}
	s.DistributionKeys = append(s.DistributionKeys, key)
	if body.Default {
		s.makeDefault(key)
	}
	if !body.Propagate {
		return report("PROPAGATION_NOT_REQUESTED", []propagation{}), nil
	}
	return report("SUCCESS", s.propagated(key)), nil
}

// A propagation says that a target has a key.
type propagation struct {
	ID     string `json:"jpd_id"`
	Name   string `json:"name"`
	Alias  string `json:"key_alias"`
	Status string `json:"status"`
}

// propagated says that all targets have a key.
func (s *service) propagated(key *store.DistributionKey) []propagation {
	details := []propagation{}
	for i, t := range s.Config.Targets {
		details = append(details, propagation{"JPD-" + strconv.Itoa(i+2), t.Name, key.Alias, "SUCCESS"})
	}
	return details
}

// report returns a response with a report on propagations.
func report(status string, details []propagation) *rest.Response {
	return rest.JSON(http.StatusOK, "", map[string]any{
		"report": map[string]any{"message": "", "status": status, "details": details},
	})
}

// handlePropagate propagates the default key, the key with an alias, or all keys.
func (s *service) handlePropagate(q *rest.Request) (*rest.Response, error) {
	if err := checkProtocol(q); err != nil {
		return nil, err
	}
	alias, all := q.Query.Get("alias"), q.Flag("all", false)
	switch {
	case alias != "" && all:
		return nil, badRequest("alias and all exclude each other")
	case len(s.DistributionKeys) == 0 && alias == "":
		return report("NO_GPG_KEY_TO_PROPAGATE", []propagation{}), nil
	case all:
		details := []propagation{}
		for _, key := range s.DistributionKeys {
			details = append(details, s.propagated(key)...)
		}
		return report("SUCCESS", details), nil
	}
	key, err := s.keyNamed(alias)
	if err != nil {
		return nil, err
	}
	return report("SUCCESS", s.propagated(key)), nil
}

func (s *service) handleListKeys(*rest.Request) (*rest.Response, error) {
	type key struct {
		Alias      string `json:"alias"`
		Default    bool   `json:"default"`
		Passphrase bool   `json:"passphrase"`
	}
	list := []key{}
	for _, k := range s.DistributionKeys {
		list = append(list, key{Alias: k.Alias, Default: k.Default})
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

// aliased returns the key that the path names.
func (s *service) aliased(q *rest.Request) (*store.DistributionKey, error) {
	return s.keyNamed(q.Params["aliasName"])
}

func (s *service) handleGetAlias(q *rest.Request) (*rest.Response, error) {
	key, err := s.aliased(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"alias": key.Alias, "public_key": key.Public}), nil
}

func (s *service) handleRenameKey(q *rest.Request) (*rest.Response, error) {
	key, err := s.aliased(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Alias string `json:"new_alias"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if _, err := s.keyNamed(body.Alias); body.Alias == "" || err == nil {
		return nil, badRequest("The new alias '%s' is empty or in use", body.Alias)
	}
	key.Alias = body.Alias
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// handleDeleteKey deletes a key. The oldest key replaces the default key.
func (s *service) handleDeleteKey(q *rest.Request) (*rest.Response, error) {
	key, err := s.aliased(q)
	if err != nil {
		return nil, err
	}
	s.DistributionKeys = slices.DeleteFunc(s.DistributionKeys, func(k *store.DistributionKey) bool { return k == key })
	if key.Default && len(s.DistributionKeys) > 0 {
		s.makeDefault(s.DistributionKeys[0])
	}
	return rest.NewResponse(http.StatusOK, "", nil), nil
}
