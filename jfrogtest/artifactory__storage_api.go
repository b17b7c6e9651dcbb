package jfrogtest

import (
	"net/http"
	"strconv"
	"strings"
)

const storageType = "application/vnd.org.jfrog.artifactory.storage."

// handleStorage serves GET on the storage document of an item; a query key selects which one.
func (s *artifactoryService) handleStorage(q *request) (*answer, error) {
	if err := checkItemPath(q.params["path"]); err != nil {
		return nil, err
	}
	switch {
	case q.has("properties"):
		return s.getProperties(q)
	case q.has("list"):
		return s.fileList(q)
	case q.has("lastModified"):
		return s.lastModified(q)
	case q.has("stats"):
		return s.statistics(q)
	case q.has("permissions"):
		return s.itemPermissions(q)
	}
	n, err := s.mustFind(q.user, q.params["repoKey"], q.params["path"])
	if err != nil {
		return nil, err
	}
	if n.isFolder() {
		return jsonAnswer(http.StatusOK, storageType+"FolderInfo+json", s.folderInfo(q.user, n, q.params["repoKey"])), nil
	}
	return jsonAnswer(http.StatusOK, storageType+"FileInfo+json", s.fileInfo(n)), nil
}

// itemInfo is what files and folders have in common.
type itemInfo struct {
	Repo         string `json:"repo"`
	Path         string `json:"path"`
	Created      string `json:"created"`
	CreatedBy    string `json:"createdBy"`
	LastModified string `json:"lastModified"`
	ModifiedBy   string `json:"modifiedBy"`
	LastUpdated  string `json:"lastUpdated"`
}

func newItemInfo(n *node) itemInfo {
	return itemInfo{Repo: n.repo.key, Path: "/" + n.path(), Created: isoTime(n.created), CreatedBy: n.createdBy,
		LastModified: isoTime(n.modified), ModifiedBy: n.modifiedBy, LastUpdated: isoTime(n.updated)}
}

type fileInfo struct {
	itemInfo
	DownloadURI string    `json:"downloadUri"`
	RemoteURL   string    `json:"remoteUrl,omitempty"`
	MimeType    string    `json:"mimeType"`
	Size        string    `json:"size"` // Artifactory quotes it
	Checksums   checksums `json:"checksums"`
	Original    checksums `json:"originalChecksums"`
	URI         string    `json:"uri"`
}

func (s *artifactoryService) fileInfo(n *node) fileInfo {
	info := fileInfo{itemInfo: newItemInfo(n), DownloadURI: s.downloadURI(n), MimeType: n.mime,
		Size: strconv.FormatInt(n.blob.size, 10), Checksums: n.blob.sums, Original: n.original, URI: s.storageURI(n)}
	if n.repo.class == classCache {
		info.RemoteURL = strings.TrimSuffix(n.repo.setting("url"), "/") + "/" + escapePath(n.path())
	}
	return info
}

type folderInfo struct {
	itemInfo
	Children []child `json:"children"`
	URI      string  `json:"uri"`
}

type child struct {
	URI    string `json:"uri"`
	Folder bool   `json:"folder"`
}

// folderInfo unites the children that the members of a virtual repository have at the path.
func (s *artifactoryService) folderInfo(u user, n *node, key string) folderInfo {
	info := folderInfo{itemInfo: newItemInfo(n), Children: []child{}, URI: s.storageURI(n)}
	for _, c := range s.union(u, key, n.path()) {
		info.Children = append(info.Children, child{"/" + c.name, c.isFolder()})
	}
	if repo := s.repos[key]; repo.class == classVirtual || repo.class == classRemote {
		info.Repo = key
		info.URI = strings.TrimSuffix(s.config.url+"/artifactory/api/storage/"+key+"/"+escapePath(n.path()), "/")
	}
	return info
}

// union returns the children that a repository key shows to a user in a folder, by name.
func (s *artifactoryService) union(u user, key, folder string) []*node {
	all := &node{children: map[string]*node{}}
	for _, repo := range s.readable(key) {
		if n := repo.root.lookup(folder); n != nil {
			for _, c := range n.children {
				if all.children[c.name] == nil && s.reads(u, c) {
					all.children[c.name] = c
				}
			}
		}
	}
	return all.sorted()
}

func (s *artifactoryService) lastModified(q *request) (*answer, error) {
	root, err := s.mustFind(q.user, q.params["repoKey"], q.params["path"])
	if err != nil {
		return nil, err
	}
	latest := root
	root.walk(func(n *node) {
		if !n.isFolder() && s.reads(q.user, n) && (latest.isFolder() || n.modified.After(latest.modified)) {
			latest = n
		}
	})
	return jsonAnswer(http.StatusOK, storageType+"ItemLastModified+json", struct {
		URI          string `json:"uri"`
		LastModified string `json:"lastModified"`
	}{s.storageURI(latest), isoTime(latest.modified)}), nil
}

func (s *artifactoryService) statistics(q *request) (*answer, error) {
	n, err := s.mustFind(q.user, q.params["repoKey"], q.params["path"])
	if err != nil {
		return nil, err
	}
	if n.isFolder() {
		return nil, fail(http.StatusBadRequest, "Expected file but found folder, at: %s", n.id())
	}
	body := struct {
		URI             string `json:"uri"`
		DownloadCount   int    `json:"downloadCount"`
		LastDownloaded  int64  `json:"lastDownloaded"`
		LastBy          string `json:"lastDownloadedBy,omitempty"`
		RemoteCount     int    `json:"remoteDownloadCount"`
		RemoteDownloads int64  `json:"remoteLastDownloaded"`
	}{URI: s.storageURI(n), DownloadCount: n.stats.downloads, LastBy: n.stats.lastBy}
	if n.stats.downloads > 0 {
		body.LastDownloaded = n.stats.last.UnixMilli()
	}
	return jsonAnswer(http.StatusOK, storageType+"StatsInfo+json", body), nil
}
