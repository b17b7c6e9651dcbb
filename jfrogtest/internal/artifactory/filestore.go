package artifactory

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// filestoreURL returns the target of a redirected download: a URL on another host, with a signature
// in place of credentials.
func (s *service) filestoreURL(n *store.Item) string {
	now := s.Now()
	hash := n.Blob.Sums.SHA256
	return fmt.Sprintf("%s/filestore/%s/%s?X-Signature=%s", s.Config.FilestoreURL, hash, store.EscapePath(n.Name),
		s.URLSigner.Sign("filestore", hash, now, now.Add(time.Minute)))
}

// serveFilestore serves content by its checksum. Like cloud storage, it checks a signature and
// knows no users.
func (s *service) serveFilestore(w http.ResponseWriter, r *http.Request) {
	serve := s.storedContent
	if strings.HasPrefix(r.URL.Path, partPrefix) {
		serve = s.receivePart
	}
	a, err := serve(r)
	if err != nil {
		rest.Drain(r)
		a = rest.Text(apierr.From(err).Status, "%v", err)
	}
	a.Write(w, r)
}

func (s *service) storedContent(r *http.Request) (*rest.Response, error) {
	s.Lock()
	defer s.Unlock()
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/filestore/"), "/")
	b := s.Blobs.ByHash[hash]
	if b == nil || !s.URLSigner.Verify(r.URL.Query().Get("X-Signature"), hash, s.Now()) {
		return nil, apierr.New(http.StatusForbidden, "SignatureDoesNotMatch")
	}
	c, err := b.Open()
	if err != nil {
		return nil, err
	}
	a := &rest.Response{Header: http.Header{}, Release: func() { _ = c.Close() }}
	a.With("Content-Type", store.MIMEType(name)).With("Etag", `"`+b.Sums.MD5+`"`)
	a.Stream = func(w http.ResponseWriter, r *http.Request) { http.ServeContent(w, r, "", time.Time{}, c) }
	return a, nil
}

// Filestore returns the handler of the host that downloads are redirected to and that receives the
// parts of multipart uploads.
func Filestore(s *store.Store) http.Handler {
	return http.HandlerFunc(newService(s).serveFilestore)
}
