package security

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/jsondoc"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

func (s *service) handleSetGPGPublic(q *rest.Request) (*rest.Response, error) {
	if _, err := armoredKey(string(q.Data), false); err != nil {
		return nil, err
	}
	s.Keys.GPGPublic = string(q.Data)
	return done()
}

func (s *service) handleGetGPGPublic(*rest.Request) (*rest.Response, error) {
	if s.Keys.GPGPublic == "" {
		return nil, apierr.New(http.StatusNotFound, "There is no GPG public key")
	}
	return rest.Text(http.StatusOK, "%s", s.Keys.GPGPublic), nil
}

func (s *service) handleSetGPGPrivate(q *rest.Request) (*rest.Response, error) {
	if _, err := armoredKey(string(q.Data), true); err != nil {
		return nil, err
	}
	s.Keys.GPGPrivate = true
	return done()
}

func (s *service) handleSetGPGPassphrase(q *rest.Request) (*rest.Response, error) {
	if q.Header.Get("X-GPG-PASSPHRASE") == "" {
		return nil, apierr.New(http.StatusBadRequest, "The header X-GPG-PASSPHRASE is missing")
	}
	return done()
}

type trustedView struct {
	ID          string `json:"kid"`
	Alias       string `json:"alias"`
	Fingerprint string `json:"fingerprint"`
	Key         string `json:"key"`
	IssuedOn    string `json:"issued_on,omitempty"`
	IssuedBy    string `json:"issued_by,omitempty"`
	ValidUntil  string `json:"valid_until"`
}

func trusted(k *store.TrustedKey) trustedView {
	v := trustedView{k.ID, k.Alias, k.Fingerprint, k.Key, "", k.IssuedBy, times.ISO(time.Unix(0, 0))}
	if !k.IssuedOn.IsZero() {
		v.IssuedOn = times.ISO(k.IssuedOn)
	}
	return v
}

func (s *service) handleListTrusted(*rest.Request) (*rest.Response, error) {
	list := []trustedView{}
	for _, id := range jsondoc.Keys(s.Keys.Trusted) {
		list = append(list, trusted(s.Keys.Trusted[id]))
	}
	return rest.JSON(http.StatusOK, "", map[string]any{"keys": list}), nil
}

// handleCreateTrusted takes the key as key, which clients send, or as public_key, which the manual
// has.
func (s *service) handleCreateTrusted(q *rest.Request) (*rest.Response, error) {
	var body struct {
		Alias     string `json:"alias"`
		Key       string `json:"key"`
		PublicKey string `json:"public_key"`
	}
	if err := q.Decode(&body); err != nil {
		return nil, err
	}
	k := &store.TrustedKey{Alias: body.Alias, Key: cmp.Or(body.Key, body.PublicKey)}
	if k.Alias == "" {
		return nil, apierr.New(http.StatusBadRequest, "The alias cannot be empty")
	}
	sum, err := identify(k)
	if err != nil {
		return nil, err
	}
	const idBytes = 3
	k.ID, k.Fingerprint = hex.EncodeToString(sum[len(sum)-idBytes:]), colons(sum)
	for _, other := range s.Keys.Trusted {
		if other.Alias == k.Alias || other.ID == k.ID {
			return nil, apierr.New(http.StatusConflict,
				"A trusted key with the alias '%s' or the same key already exists", k.Alias)
		}
	}
	s.Keys.Trusted[k.ID] = k
	return rest.JSON(http.StatusCreated, "", trusted(k)), nil
}

// identify returns the fingerprint of a key, and notes what the key states.
func identify(k *store.TrustedKey) ([]byte, error) {
	if !strings.Contains(k.Key, "BEGIN PGP ") {
		der, err := publicPEM(k.Key)
		sum := sha1.Sum(der)
		return sum[:], err
	}
	key, err := armoredKey(k.Key, false)
	if err != nil {
		return nil, err
	}
	k.IssuedOn, k.IssuedBy = key.created(), key.userID
	return key.fingerprint(), nil
}

func (s *service) handleDeleteTrusted(q *rest.Request) (*rest.Response, error) {
	if s.Keys.Trusted[q.Params["kid"]] == nil {
		return nil, apierr.New(http.StatusNotFound, "Trusted key '%s' not found", q.Params["kid"])
	}
	delete(s.Keys.Trusted, q.Params["kid"])
	return rest.NoContent(), nil
}
