package artifactory

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// explodes reports whether the request deploys the files of an archive.
func explodes(q *rest.Request) bool {
	return strings.EqualFold(q.Header.Get("X-Explode-Archive"), "true") || strings.EqualFold(q.Header.Get("X-Explode-Archive-Atomic"), "true")
}

// handleDeploy serves PUT on an item path: it deploys a file, a folder, a checksum or the files of
// an archive.
func (s *service) handleDeploy(q *rest.Request) (*rest.Response, error) {
	itemPath := q.Params["path"]
	repo, err := s.DeployTarget(q.Params["repoKey"])
	if err == nil {
		err = store.CheckItemPath(itemPath)
	}
	if err == nil {
		err = store.CheckProperties(q.Matrix)
	}
	if err != nil {
		q.Content.Discard()
		return nil, err
	}
	folder := q.Dir || itemPath == ""
	if !explodes(q) {
		if err := s.Permit(q.User, store.ActionWrite, store.SpotOf(repo, itemPath, folder)); err != nil {
			q.Content.Discard()
			return nil, err
		}
	}
	switch ext := path.Ext(itemPath); {
	case explodes(q):
		return s.explode(q, itemPath)
	case folder:
		q.Content.Discard()
		return s.deployFolder(q, repo, itemPath)
	case checksumTypes[ext] != "":
		defer q.Content.Discard()
		return s.deployChecksum(q, repo, itemPath)
	default:
		return s.deployFile(q, repo, itemPath)
	}
}

// clientChecksums reads the checksum headers of a deployment. The length of X-Checksum decides
// about its algorithm.
func clientChecksums(h http.Header) store.Checksums {
	c := store.Checksums{SHA1: h.Get("X-Checksum-Sha1"), MD5: h.Get("X-Checksum-Md5"), SHA256: h.Get("X-Checksum-Sha256")}
	switch sum := h.Get("X-Checksum"); {
	case len(sum) == 32 && c.MD5 == "":
		c.MD5 = sum
	case len(sum) == 40 && c.SHA1 == "":
		c.SHA1 = sum
	case len(sum) == 64 && c.SHA256 == "":
		c.SHA256 = sum
	}
	return store.Checksums{SHA1: strings.ToLower(c.SHA1), MD5: strings.ToLower(c.MD5), SHA256: strings.ToLower(c.SHA256)}
}

func (s *service) deployFile(q *rest.Request, repo *store.Repository, itemPath string) (*rest.Response, error) {
	client := clientChecksums(q.Header)
	b := q.Content
	var upload *store.Upload // whose content is deployed
	if strings.EqualFold(q.Header.Get("X-Checksum-Deploy"), "true") {
		b.Discard()
		var err error
		if upload = s.mergedUpload(q.Header.Get("X-Checksum-Deploy-Token"), client); upload != nil {
			b = upload.Merged()
		} else if b, err = s.knownContent(client); err != nil {
			return nil, err
		}
	}
	err := s.PermitDeploy(q.User, repo, itemPath, b)
	var n *store.Item
	if err == nil {
		n, err = s.PutFile(repo, itemPath, b, client, q.User.Name)
	}
	if err != nil {
		if b == q.Content {
			b.Discard()
		}
		return nil, err
	}
	if upload != nil {
		s.Deployed(upload)
	}
	s.SetProperties(n, q.Matrix, false)
	return created(q, n), nil
}

// knownContent returns the stored content with the checksums of a checksum deployment.
func (s *service) knownContent(client store.Checksums) (*store.Blob, error) {
	if client == (store.Checksums{}) {
		return nil, apierr.New(http.StatusNotFound,
			"Checksum deploy failed. no checksum header 'X-Checksum-Sha1/X-Checksum-Sha256' was found.")
	}
	for _, c := range []struct{ name, sum string }{{"SHA-256", client.SHA256}, {"SHA1", client.SHA1}, {"MD5", client.MD5}} {
		if c.sum == "" {
			continue
		}
		if b := s.Blobs.ByHash[c.sum]; b != nil {
			return b, nil
		}
		return nil, apierr.New(http.StatusNotFound, "Checksum deploy failed. No existing file with %s: %s", c.name, c.sum)
	}
	panic("unreachable: one checksum is set")
}

func (s *service) deployFolder(q *rest.Request, repo *store.Repository, itemPath string) (*rest.Response, error) {
	n, err := s.MakeFolder(repo, itemPath, q.User.Name)
	if err != nil {
		return nil, err
	}
	s.SetProperties(n, q.Matrix, false)
	return created(q, n), nil
}

// created returns the response to a deployment.
func created(q *rest.Request, n *store.Item) *rest.Response {
	type item struct {
		Repo        string           `json:"repo"`
		Path        string           `json:"path"`
		Created     string           `json:"created"`
		CreatedBy   string           `json:"createdBy"`
		DownloadURI string           `json:"downloadUri"`
		MimeType    string           `json:"mimeType,omitempty"`
		Size        string           `json:"size,omitempty"`
		Checksums   *store.Checksums `json:"checksums,omitempty"`
		Original    *store.Checksums `json:"originalChecksums,omitempty"`
		URI         string           `json:"uri"`
	}
	uri := q.DownloadURI(n)
	body := item{Repo: n.Repo.Key, Path: "/" + n.Path(), Created: times.ISO(n.Created), CreatedBy: n.CreatedBy,
		DownloadURI: uri, URI: uri}
	if !n.IsFolder() {
		body.MimeType, body.Size = n.MIME, strconv.FormatInt(n.Blob.Size, 10)
		body.Checksums, body.Original = &n.Blob.Sums, &n.Original
	}
	return rest.JSON(http.StatusCreated, "application/vnd.org.jfrog.artifactory.storage.ItemCreated+json", body).
		With("Location", uri)
}

// checksumTypes maps the extensions of checksum files to their algorithms.
var checksumTypes = map[string]string{".sha1": "SHA-1", ".md5": "MD5", ".sha256": "SHA-256"}

// deployChecksum compares the checksum file of an artifact with the artifact and records the
// checksum. It stores no file.
func (s *service) deployChecksum(q *rest.Request, repo *store.Repository, itemPath string) (*rest.Response, error) {
	ext := path.Ext(itemPath)
	target := strings.TrimSuffix(itemPath, ext)
	n := repo.Root.Lookup(target)
	switch {
	case n == nil:
		return nil, apierr.New(http.StatusNotFound, "Target file to set checksum on doesn't exist: %s:%s", repo.Key, target)
	case n.IsFolder():
		return nil, apierr.New(http.StatusConflict, "Checksum only supported for files (but found folder): %s", n.ID())
	}
	c, err := q.Content.Open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	text, err := io.ReadAll(io.LimitReader(c, 1024))
	if err != nil {
		return nil, err
	}
	sum, _, _ := strings.Cut(string(bytes.TrimSpace(text)), " ")
	actual := *n.Blob.Sums.Of(ext)
	if !strings.EqualFold(sum, actual) && repo.Setting("checksumPolicyType") != "server-generated-checksums" {
		return nil, apierr.New(http.StatusConflict, "Checksum error for '%s': received '%s' but actual is '%s'", itemPath, sum, actual)
	}
	*n.Original.Of(ext) = strings.ToLower(sum)
	return rest.NewResponse(http.StatusCreated, "", nil).With("Location", q.DownloadURI(n)+ext), nil
}
