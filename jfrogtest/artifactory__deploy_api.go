package jfrogtest

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// explodes tells whether an archive is deployed for what is in it.
func explodes(q *request) bool {
	return strings.EqualFold(q.Header.Get("X-Explode-Archive"), "true") || strings.EqualFold(q.Header.Get("X-Explode-Archive-Atomic"), "true")
}

// handleDeploy serves PUT on an item path, which deploys a file, a folder, a checksum or the content of an archive.
func (s *artifactoryService) handleDeploy(q *request) (*answer, error) {
	itemPath := q.params["path"]
	repo, err := s.deployTarget(q.params["repoKey"])
	if err == nil {
		err = checkItemPath(itemPath)
	}
	if err == nil {
		err = checkProperties(q.matrix)
	}
	if err != nil {
		q.content.discard()
		return nil, err
	}
	folder := q.dir || itemPath == ""
	if !explodes(q) {
		if err := s.permit(q.user, actionWrite, spotOf(repo, itemPath, folder)); err != nil {
			q.content.discard()
			return nil, err
		}
	}
	switch ext := path.Ext(itemPath); {
	case explodes(q):
		defer q.content.discard()
		return s.explode(q, repo, itemPath)
	case folder:
		q.content.discard()
		return s.deployFolder(q, repo, itemPath)
	case checksumTypes[ext] != "":
		defer q.content.discard()
		return s.deployChecksum(q, repo, itemPath)
	default:
		return s.deployFile(q, repo, itemPath)
	}
}

// clientChecksums reads the checksums that a deployer sends along; X-Checksum may be of any kind.
func clientChecksums(h http.Header) checksums {
	c := checksums{SHA1: h.Get("X-Checksum-Sha1"), MD5: h.Get("X-Checksum-Md5"), SHA256: h.Get("X-Checksum-Sha256")}
	switch sum := h.Get("X-Checksum"); {
	case len(sum) == 32 && c.MD5 == "":
		c.MD5 = sum
	case len(sum) == 40 && c.SHA1 == "":
		c.SHA1 = sum
	case len(sum) == 64 && c.SHA256 == "":
		c.SHA256 = sum
	}
	return checksums{SHA1: strings.ToLower(c.SHA1), MD5: strings.ToLower(c.MD5), SHA256: strings.ToLower(c.SHA256)}
}

func (s *artifactoryService) deployFile(q *request, repo *repository, itemPath string) (*answer, error) {
	client := clientChecksums(q.Header)
	b := q.content
	if strings.EqualFold(q.Header.Get("X-Checksum-Deploy"), "true") {
		b.discard()
		var err error
		if b, err = s.knownContent(client); err != nil {
			return nil, err
		}
	}
	err := s.permitDeploy(q.user, repo, itemPath, b)
	var n *node
	if err == nil {
		n, err = s.putFile(repo, itemPath, b, client, q.user.name)
	}
	if err != nil {
		if b == q.content {
			b.discard()
		}
		return nil, err
	}
	s.setProperties(n, q.matrix, false)
	return s.created(n), nil
}

// knownContent finds stored content by the checksums of a checksum deploy.
func (s *artifactoryService) knownContent(client checksums) (*blob, error) {
	if client == (checksums{}) {
		return nil, fail(http.StatusNotFound,
			"Checksum deploy failed. no checksum header 'X-Checksum-Sha1/X-Checksum-Sha256' was found.")
	}
	for _, c := range []struct{ name, sum string }{{"SHA-256", client.SHA256}, {"SHA1", client.SHA1}, {"MD5", client.MD5}} {
		if c.sum == "" {
			continue
		}
		if b := s.blobs.byHash[c.sum]; b != nil {
			return b, nil
		}
		return nil, fail(http.StatusNotFound, "Checksum deploy failed. No existing file with %s: %s", c.name, c.sum)
	}
	panic("unreachable: one checksum is set")
}

func (s *artifactoryService) deployFolder(q *request, repo *repository, itemPath string) (*answer, error) {
	n, err := s.makeFolder(repo, itemPath, q.user.name)
	if err != nil {
		return nil, err
	}
	s.setProperties(n, q.matrix, false)
	return s.created(n), nil
}

// created answers a deployment with the new item.
func (s *artifactoryService) created(n *node) *answer {
	type item struct {
		Repo        string     `json:"repo"`
		Path        string     `json:"path"`
		Created     string     `json:"created"`
		CreatedBy   string     `json:"createdBy"`
		DownloadURI string     `json:"downloadUri"`
		MimeType    string     `json:"mimeType,omitempty"`
		Size        string     `json:"size,omitempty"`
		Checksums   *checksums `json:"checksums,omitempty"`
		Original    *checksums `json:"originalChecksums,omitempty"`
		URI         string     `json:"uri"`
	}
	uri := s.downloadURI(n)
	body := item{Repo: n.repo.key, Path: "/" + n.path(), Created: isoTime(n.created), CreatedBy: n.createdBy,
		DownloadURI: uri, URI: uri}
	if !n.isFolder() {
		body.MimeType, body.Size = n.mime, strconv.FormatInt(n.blob.size, 10)
		body.Checksums, body.Original = &n.blob.sums, &n.original
	}
	return jsonAnswer(http.StatusCreated, "application/vnd.org.jfrog.artifactory.storage.ItemCreated+json", body).
		with("Location", uri)
}

// checksumTypes are the extensions of files that hold the checksum of the file beside them.
var checksumTypes = map[string]string{".sha1": "SHA-1", ".md5": "MD5", ".sha256": "SHA-256"}

// deployChecksum takes the checksum file of an artifact: it is compared and noted, not stored.
func (s *artifactoryService) deployChecksum(q *request, repo *repository, itemPath string) (*answer, error) {
	ext := path.Ext(itemPath)
	target := strings.TrimSuffix(itemPath, ext)
	n := repo.root.lookup(target)
	switch {
	case n == nil:
		return nil, fail(http.StatusNotFound, "Target file to set checksum on doesn't exist: %s:%s", repo.key, target)
	case n.isFolder():
		return nil, fail(http.StatusConflict, "Checksum only supported for files (but found folder): %s", n.id())
	}
	c, err := q.content.open()
	if err != nil {
		return nil, err
	}
	defer c.Close()
	text, err := io.ReadAll(io.LimitReader(c, 1024))
	if err != nil {
		return nil, err
	}
	sum, _, _ := strings.Cut(string(bytes.TrimSpace(text)), " ")
	actual := *n.blob.sums.of(ext)
	if !strings.EqualFold(sum, actual) && repo.setting("checksumPolicyType") != "server-generated-checksums" {
		return nil, fail(http.StatusConflict, "Checksum error for '%s': received '%s' but actual is '%s'", itemPath, sum, actual)
	}
	*n.original.of(ext) = strings.ToLower(sum)
	return newAnswer(http.StatusCreated, "", nil).with("Location", s.downloadURI(n)+ext), nil
}
