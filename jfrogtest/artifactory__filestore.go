package jfrogtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

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
