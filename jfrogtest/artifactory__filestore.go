package jfrogtest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// filestoreURL is where a redirected download goes: another host, with a signature in the URL instead of credentials.
func (s *artifactoryService) filestoreURL(n *node) string {
	now := s.now()
	hash := n.blob.sums.SHA256
	return fmt.Sprintf("%s/filestore/%s/%s?X-Signature=%s", s.config.filestoreURL, hash, escapePath(n.name),
		s.signer.sign("filestore", hash, now, now.Add(time.Minute)))
}

// serveFilestore is the HTTP handler of that other host. Like cloud storage it knows content and signatures, nothing else.
func (s *artifactoryService) serveFilestore(w http.ResponseWriter, r *http.Request) {
	a, err := s.storedContent(r)
	if err != nil {
		a = textAnswer(http.StatusForbidden, "%v", err)
	}
	a.write(w, r)
}

func (s *artifactoryService) storedContent(r *http.Request) (*answer, error) {
	s.Lock()
	defer s.Unlock()
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

// newFilestore returns the handler of the host that downloads are redirected to.
func newFilestore(s *Store) http.Handler {
	return http.HandlerFunc(newArtifactoryService(s).serveFilestore)
}
