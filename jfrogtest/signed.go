package jfrogtest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// A signer makes and checks the signatures of URLs that need no credentials.
type signer struct{ key []byte }

func newSigner() signer {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return signer{key}
}

type claims struct {
	Issuer  string `json:"iss"`
	Sum     string `json:"sum"` // of what the signature is for
	Expires int64  `json:"exp"`
	Issued  int64  `json:"iat"`
}

func (s signer) mac(text string) string {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func sum(subject string) string {
	h := sha256.Sum256([]byte(subject))
	return hex.EncodeToString(h[:])
}

// sign makes a JWT for a subject.
func (s signer) sign(issuer, subject string, issued, expires time.Time) string {
	return s.token(claims{issuer, sum(subject), expires.Unix(), issued.Unix()})
}

// token makes a JWT of claims.
func (s signer) token(claims any) string {
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(fmt.Sprintf("jfrogtest: encode claims: %v", err))
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + base64.RawURLEncoding.EncodeToString(payload)
	return text + "." + s.mac(text)
}

func (s signer) verify(token, subject string, now time.Time) bool {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || !same(token[dot+1:], s.mac(token[:dot])) {
		return false
	}
	_, encoded, _ := strings.Cut(token[:dot], ".")
	payload, err := base64.RawURLEncoding.DecodeString(encoded)
	var c claims
	return err == nil && json.Unmarshal(payload, &c) == nil && c.Sum == sum(subject) && now.Unix() < c.Expires
}

// signedFor tells whether a request is a download with a valid signature. The lock is held.
func (s *Server) signedFor(q *request) bool {
	if !q.has("sig") || q.Method != http.MethodGet && q.Method != http.MethodHead {
		return false
	}
	return s.signer.verify(q.query.Get("sig"), strings.Join(q.segments, "/"), s.now())
}

const maxSignedFor = 365 * 24 * time.Hour

func (s *Server) handleSignURL(q *request) (*answer, error) {
	var body struct {
		RepoPath  string `json:"repo_path"`
		ValidSecs int64  `json:"valid_for_secs"`
		Expiry    int64  `json:"expiry"`
	}
	if err := q.decode(&body); err != nil {
		return nil, err
	}
	repoPath := strings.Trim(body.RepoPath, "/")
	key, itemPath, _ := strings.Cut(repoPath, "/")
	n, err := s.mustFind(q.user, key, itemPath)
	if err != nil {
		return nil, err
	}
	if n.isFolder() {
		return nil, fail(http.StatusBadRequest, "Only files can be signed: %s", n.id())
	}
	now := s.now()
	expires := now.Add(24 * time.Hour)
	switch {
	case body.Expiry != 0:
		expires = time.UnixMilli(body.Expiry)
	case body.ValidSecs != 0:
		expires = now.Add(time.Duration(body.ValidSecs) * time.Second)
	}
	if !expires.After(now) || expires.Sub(now) > maxSignedFor {
		return nil, fail(http.StatusBadRequest, "The expiry of a signed URL must be in the future and at most 365 days away")
	}
	url := fmt.Sprintf("%s/artifactory/%s?sig=%s", s.URL, escapePath(repoPath), s.signer.sign(q.user.name, repoPath, now, expires))
	return textAnswer(http.StatusOK, "%s", url), nil
}

// handleReplaceSigningKey makes all signed URLs void.
func (s *Server) handleReplaceSigningKey(*request) (*answer, error) {
	s.signer = newSigner()
	return newAnswer(http.StatusCreated, "", nil), nil
}

// storageHostURL is where a redirected download goes: another host, with a signature in the URL instead of credentials.
func (s *Server) storageHostURL(n *node) string {
	now := s.now()
	hash := n.blob.sums.SHA256
	return fmt.Sprintf("%s/filestore/%s/%s?X-Signature=%s", s.storageURL, hash, escapePath(n.name),
		s.signer.sign("filestore", hash, now, now.Add(time.Minute)))
}

// serveStorage is the HTTP handler of that other host. Like cloud storage it knows content and signatures, nothing else.
func (s *Server) serveStorage(w http.ResponseWriter, r *http.Request) {
	entry := s.remote.add(r)
	w, done := s.faults.apply(&statusWriter{ResponseWriter: w, entry: entry}, r)
	if done {
		return
	}
	a, err := s.storedContent(r)
	if err != nil {
		a = textAnswer(http.StatusForbidden, "%v", err)
	}
	a.write(w, r)
}

func (s *Server) storedContent(r *http.Request) (*answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/filestore/"), "/")
	b := s.blobs.byHash[hash]
	if b == nil || !s.signer.verify(r.URL.Query().Get("X-Signature"), hash, s.now()) {
		return nil, fail(http.StatusForbidden, "SignatureDoesNotMatch")
	}
	c, err := b.open()
	if err != nil {
		return nil, err
	}
	a := &answer{header: http.Header{}, release: func() { _ = c.Close() }}
	a.with("Content-Type", mimeType(name)).with("Etag", `"`+b.sums.MD5+`"`)
	a.stream = func(w http.ResponseWriter, r *http.Request) { http.ServeContent(w, r, "", time.Time{}, c) }
	return a, nil
}
