package evidence

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/dsse"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/graphql"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
)

// maxAttachments limits the attachments of one evidence.
const maxAttachments = 100

// An attachment is a file that is stored with evidence, in a response.
type attachment struct {
	Name         string `json:"name"`
	SHA256       string `json:"sha256"`
	Type         string `json:"type"`
	DownloadPath string `json:"download_path"`
}

func attachmentsOf(e *store.Evidence) []attachment {
	var list []attachment
	for _, a := range e.Attachments {
		list = append(list, attachment{a.Name, a.Blob.Sums.SHA256, a.MIME, path.Join(e.Repo.Key, a.At)})
	}
	return list
}

// attachmentSources returns the files that become attachments.
func (s *service) attachmentSources(q *rest.Request, given []dsse.Attachment) ([]*store.Item, error) {
	if len(given) > maxAttachments {
		return nil, apierr.New(http.StatusBadRequest, "Invalid evidence: more than %d attachments", maxAttachments)
	}
	var items []*store.Item
	for _, a := range given {
		n := s.Find(a.Repository, strings.Trim(a.Path, "/"))
		if n == nil || n.IsFolder() {
			return nil, apierr.New(http.StatusNotFound, "Attachment not found: %s", path.Join(a.Repository, a.Path))
		}
		if err := s.Permit(q.User, store.ActionRead, n.Spot()); err != nil {
			return nil, err
		}
		if !strings.EqualFold(a.SHA256, n.Blob.Sums.SHA256) {
			return nil, apierr.New(http.StatusBadRequest, "Invalid evidence: the attachment %s has the SHA-256 %s, not %s",
				path.Join(a.Repository, a.Path), n.Blob.Sums.SHA256, a.SHA256)
		}
		if slices.ContainsFunc(items, func(other *store.Item) bool { return other.Name == n.Name }) {
			return nil, apierr.New(http.StatusBadRequest, "Invalid evidence: two attachments have the name %s", n.Name)
		}
		items = append(items, n)
	}
	return items, nil
}

// attach stores copies of files with evidence.
func (s *service) attach(e *store.Evidence, sources []*store.Item, user string) error {
	dir := path.Join(path.Dir(e.At), "attachments", strconv.Itoa(e.ID))
	for _, source := range sources {
		folder, err := s.MakeFolder(e.Repo, dir, user)
		if err != nil {
			return err
		}
		n := source.Clone()
		n.Attach(folder, source.Name)
		e.Attachments = append(e.Attachments, store.EvidenceAttachment{Item: n, At: path.Join(dir, source.Name)})
	}
	return nil
}

func attachmentType() *graphql.Type {
	return graphql.ObjectOf("EvidenceAttachment", map[string]string{
		"name": "String", "sha256": "Sha256", "type": "String", "downloadPath": "String",
	}, func(a attachment, field string) any {
		switch field {
		case "name":
			return a.Name
		case "sha256":
			return a.SHA256
		case "type":
			return a.Type
		}
		return a.DownloadPath
	})
}

// publicKey returns a key that verifies evidence, in PEM, or nil.
func (s *service) publicKey(alias string) any {
	for _, key := range s.Config.EvidenceKeys {
		if key.Alias != alias {
			continue
		}
		if der, err := x509.MarshalPKIXPublicKey(key.Public); err == nil {
			return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
		}
	}
	return nil
}
