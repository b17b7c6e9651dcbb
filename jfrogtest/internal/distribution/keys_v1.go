package distribution

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
)

// keyRoutes returns the operations on signing keys.
func (s *service) keyRoutes() []rest.Route {
	const at = "/api/v1/keys"
	return []rest.Route{
		rest.Get(at+"/gpg/aliases", s.handleListKeys, rest.Admin),
		rest.Get(at+"/gpg", s.handlePublicKey),
		rest.Put(at+"/gpg", s.handleSetKey, rest.Small, rest.Admin),
		rest.Put(at+"/pgp", s.handleSetKey, rest.Small, rest.Admin),
		rest.Get(at+"/gpg/{aliasName}", s.handleGetKey, rest.Admin),
		rest.Put(at+"/gpg/{aliasName}", s.handleRenameKey, rest.Small, rest.Admin),
		rest.Delete(at+"/gpg/{aliasName}", s.handleDeleteKey, rest.Admin),
		rest.Post(at+"/{protocol}", s.handleUploadKey, rest.Small, rest.Admin),
		rest.Post(at+"/{protocol}/propagate", s.handlePropagate, rest.Admin),
	}
}

// A signingKey signs release bundles v1. Its halves are stored and sign nothing.
type signingKey struct {
	Alias   string
	Public  string
	Default bool
}

const defaultAlias = "default"

// isArmored reports whether a text is a key in ASCII armor.
func isArmored(text, kind string) bool {
	return strings.Contains(text, "-----BEGIN PGP "+kind+" KEY BLOCK-----") && strings.Contains(text, "-----END PGP "+kind+" KEY BLOCK-----")
}

func checkPair(public, private string) error {
	switch {
	case !isArmored(public, "PUBLIC"):
		return bad("The public key is not a GPG key in ASCII armor")
	case !isArmored(private, "PRIVATE"):
		return bad("The private key is not a GPG key in ASCII armor")
	}
	return nil
}

// putKey stores a key and makes it the default if asked.
func (s *service) putKey(k *signingKey) {
	if k.Default {
		for _, old := range s.keys {
			old.Default = false
		}
	}
	s.keys = append(slices.DeleteFunc(s.keys, func(old *signingKey) bool { return old.Alias == k.Alias }), k)
}

// key returns the key that the path names.
func (s *service) key(q *rest.Request) (*signingKey, error) {
	alias := q.Params["aliasName"]
	i := slices.IndexFunc(s.keys, func(k *signingKey) bool { return k.Alias == alias })
	if i < 0 {
		return nil, apierr.New(http.StatusNotFound, "Key '%s' not found", alias)
	}
	return s.keys[i], nil
}

// handleSetKey sets the default key. The status in the body differs from the HTTP status, as
// documented.
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
	s.putKey(&signingKey{defaultAlias, body.Public, true})
	return rest.JSON(http.StatusOK, "", map[string]any{"status_code": http.StatusCreated, "message": "Set GPG public & private key"}), nil
}

func (s *service) handlePublicKey(*rest.Request) (*rest.Response, error) {
	for _, k := range s.keys {
		if k.Default {
			return rest.JSON(http.StatusOK, "", map[string]string{"public_key": k.Public, "private_key": "*****"}), nil
		}
	}
	return nil, apierr.New(http.StatusNotFound, "There is no default key")
}

func (s *service) handleGetKey(q *rest.Request) (*rest.Response, error) {
	k, err := s.key(q)
	if err != nil {
		return nil, err
	}
	return rest.JSON(http.StatusOK, "", map[string]string{"alias": k.Alias, "public_key": k.Public}), nil
}

func (s *service) handleListKeys(*rest.Request) (*rest.Response, error) {
	list := []map[string]any{}
	for _, k := range s.keys {
		list = append(list, map[string]any{"alias": k.Alias, "default": k.Default, "passphrase": false})
	}
	return rest.JSON(http.StatusOK, "", list), nil
}

func (s *service) handleRenameKey(q *rest.Request) (*rest.Response, error) {
	k, err := s.key(q)
	if err != nil {
		return nil, err
	}
	var body struct {
		Alias string `json:"new_alias"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	if body.Alias == "" || slices.ContainsFunc(s.keys, func(o *signingKey) bool { return o.Alias == body.Alias }) {
		return nil, bad("The alias '%s' is empty or taken", body.Alias)
	}
	k.Alias = body.Alias
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

func (s *service) handleDeleteKey(q *rest.Request) (*rest.Response, error) {
	k, err := s.key(q)
	if err != nil {
		return nil, err
	}
	s.keys = slices.DeleteFunc(s.keys, func(o *signingKey) bool { return o == k })
	return rest.NewResponse(http.StatusOK, "", nil), nil
}

// checkProtocol checks the protocol in the path.
func checkProtocol(q *rest.Request) error {
	if p := q.Params["protocol"]; p != "gpg" && p != "pgp" {
		return bad("Unknown protocol '%s'", p)
	}
	return nil
}

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
	k := body.Key
	switch {
	case k.Vault != nil && (k.Public != "" || k.Private != ""):
		return nil, bad("A key has either its halves or vault_data")
	case k.Vault != nil && k.Vault.ID != "hashicorp":
		return nil, bad("Unknown vault '%s'", k.Vault.ID)
	case k.Vault == nil:
		if err := checkPair(k.Public, k.Private); err != nil {
			return nil, err
		}
	}
	if k.Alias == "" {
		k.Alias = defaultAlias
	}
	hasDefault := slices.ContainsFunc(s.keys, func(o *signingKey) bool { return o.Default })
	if !hasDefault && !body.Default && len(s.keys) > 0 {
		return nil, bad("There is no default key: set_as_default must be true")
	}
	s.putKey(&signingKey{k.Alias, k.Public, body.Default || !hasDefault})
	status, details := "PROPAGATION_NOT_REQUESTED", []map[string]string{}
	if body.Propagate {
		status, details = "SUCCESS", s.propagated(k.Alias)
	}
	return report(status, details), nil
}

// report returns the response with the report of a propagation.
func report(status string, details []map[string]string) *rest.Response {
	return rest.JSON(http.StatusOK, "", map[string]any{"report": map[string]any{"message": "", "status": status, "details": details}})
}

// propagated reports that all targets have a key.
func (s *service) propagated(alias string) []map[string]string {
	details := []map[string]string{}
	for i, t := range s.Config.Targets {
		details = append(details, map[string]string{"jpd_id": "JPD-" + strconv.Itoa(i+2), "name": t.Name, "key_alias": alias, "status": "SUCCESS"})
	}
	return details
}

// handlePropagate propagates the default key, one key or all.
func (s *service) handlePropagate(q *rest.Request) (*rest.Response, error) {
	if err := checkProtocol(q); err != nil {
		return nil, err
	}
	alias, all := q.Query.Get("alias"), q.Flag("all", false)
	details, found := []map[string]string{}, false
	for _, k := range s.keys {
		if all || alias == k.Alias || alias == "" && k.Default {
			found = true
			details = append(details, s.propagated(k.Alias)...)
		}
	}
	if alias != "" && !found {
		return nil, apierr.New(http.StatusNotFound, "Key '%s' not found", alias)
	}
	if !found {
		return report("NO_GPG_KEY_TO_PROPAGATE", details), nil
	}
	return report("SUCCESS", details), nil
}
