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

// handleUploadKey adds a key. The report says that all targets have it.
func (s *service) handleUploadKey(q *rest.Request) (*rest.Response, error) {
	if p := q.Params["protocol"]; p != "gpg" && p != "pgp" {
		return nil, apierr.New(http.StatusNotFound, "Not Found")
	}
	var body struct {
		Key struct {
			Alias   string `json:"alias"`
			Public  string `json:"public_key"`
			Private string `json:"private_key"`
		} `json:"key"`
		Default bool `json:"set_as_default"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if err := checkPair(body.Key.Public, body.Key.Private); err != nil {
		return nil, err
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
	type detail struct {
		ID     string `json:"jpd_id"`
		Name   string `json:"name"`
		Alias  string `json:"key_alias"`
		Status string `json:"status"`
	}
	details := []detail{}
	for i, t := range s.Config.Targets {
		details = append(details, detail{"JPD-" + strconv.Itoa(i+2), t.Name, key.Alias, "SUCCESS"})
	}
	return rest.JSON(http.StatusOK, "", map[string]any{
		"report": map[string]any{"message": "", "status": "SUCCESS", "details": details},
	}), nil
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
