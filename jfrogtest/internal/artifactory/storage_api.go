package artifactory

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

const storageType = "application/vnd.org.jfrog.artifactory.storage."

// handleStorage serves GET on the storage path of an item. A query key selects the document.
func (s *service) handleStorage(q *rest.Request) (*rest.Response, error) {
	if q.Params["path"] == "." { // clients name the root so
		q.Params["path"] = ""
	}
	if err := store.CheckItemPath(q.Params["path"]); err != nil {
		return nil, err
	}
	switch {
	case q.Has("properties"):
		return s.getProperties(q)
	case q.Has("list"):
		return s.fileList(q)
	case q.Has("lastModified"):
		return s.lastModified(q)
	case q.Has("stats"):
		return s.statistics(q)
	case q.Has("permissions"):
		return s.itemPermissions(q)
	}
	n, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return rest.JSON(http.StatusOK, storageType+"FolderInfo+json", s.folderInfo(q, n, q.Params["repoKey"])), nil
	}
	return rest.JSON(http.StatusOK, storageType+"FileInfo+json", newFileInfo(q, n)), nil
}

// An itemInfo has the fields that files and folders share.
type itemInfo struct {
	Repo         string `json:"repo"`
	Path         string `json:"path"`
	Created      string `json:"created"`
	CreatedBy    string `json:"createdBy"`
	LastModified string `json:"lastModified"`
	ModifiedBy   string `json:"modifiedBy"`
	LastUpdated  string `json:"lastUpdated"`
}

func newItemInfo(n *store.Item) itemInfo {
	return itemInfo{Repo: n.Repo.Key, Path: "/" + n.Path(), Created: times.ISO(n.Created), CreatedBy: n.CreatedBy,
		LastModified: times.ISO(n.Modified), ModifiedBy: n.ModifiedBy, LastUpdated: times.ISO(n.Updated)}
}

type fileInfo struct {
	itemInfo
	DownloadURI string          `json:"downloadUri"`
	RemoteURL   string          `json:"remoteUrl,omitempty"`
	MimeType    string          `json:"mimeType"`
	Size        string          `json:"size"` // a number in quotes
	Checksums   store.Checksums `json:"checksums"`
	Original    store.Checksums `json:"originalChecksums"`
	URI         string          `json:"uri"`
}

func newFileInfo(q *rest.Request, n *store.Item) fileInfo {
	info := fileInfo{itemInfo: newItemInfo(n), DownloadURI: q.DownloadURI(n), MimeType: n.MIME,
		Size: strconv.FormatInt(n.Blob.Size, 10), Checksums: n.Blob.Sums, Original: n.Original, URI: q.StorageURI(n)}
	if n.Repo.Class == store.ClassCache {
		info.RemoteURL = strings.TrimSuffix(n.Repo.Setting("url"), "/") + "/" + store.EscapePath(n.Path())
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

// folderInfo returns the document of a folder. In a virtual repository, it has the children of all
// members.
func (s *service) folderInfo(q *rest.Request, n *store.Item, key string) folderInfo {
	info := folderInfo{itemInfo: newItemInfo(n), Children: []child{}, URI: q.StorageURI(n)}
	for _, c := range s.union(q.User, s.folders(key, n.Path())) {
		info.Children = append(info.Children, child{"/" + c.Name, c.IsFolder()})
	}
	if repo := s.Repos[key]; repo.Class == store.ClassVirtual || repo.Class == store.ClassRemote {
		info.Repo = key
		info.URI = strings.TrimSuffix(q.BaseURL()+"/artifactory/api/storage/"+key+"/"+store.EscapePath(n.Path()), "/")
	}
	return info
}

// folders returns the items at a path in the repositories that a key shows.
func (s *service) folders(key, folder string) []*store.Item {
	var found []*store.Item
	for _, repo := range s.Readable(key) {
		if n := repo.Root.Lookup(folder); n != nil {
			found = append(found, n)
		}
	}
	return found
}

// union returns the children of folders that a user may read, by name. Of items with the same name,
// it returns the first.
func (s *service) union(u store.User, folders []*store.Item) []*store.Item {
	all := &store.Item{Children: map[string]*store.Item{}}
	for _, n := range folders {
		for _, c := range n.Children {
			if all.Children[c.Name] == nil && s.MayRead(u, c) {
				all.Children[c.Name] = c
			}
		}
	}
	return all.Sorted()
}

func (s *service) lastModified(q *rest.Request) (*rest.Response, error) {
	root, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	latest := root
	root.Walk(func(n *store.Item) {
		if !n.IsFolder() && s.MayRead(q.User, n) && (latest.IsFolder() || n.Modified.After(latest.Modified)) {
			latest = n
		}
	})
	return rest.JSON(http.StatusOK, storageType+"ItemLastModified+json", struct {
		URI          string `json:"uri"`
		LastModified string `json:"lastModified"`
	}{q.StorageURI(latest), times.ISO(latest.Modified)}), nil
}

func (s *service) statistics(q *rest.Request) (*rest.Response, error) {
	n, err := s.MustFind(q.User, q.Params["repoKey"], q.Params["path"])
	if err != nil {
		return nil, err
	}
	if n.IsFolder() {
		return nil, apierr.New(http.StatusBadRequest, "Expected file but found folder, at: %s", n.ID())
	}
	body := struct {
		URI             string `json:"uri"`
		DownloadCount   int    `json:"downloadCount"`
		LastDownloaded  int64  `json:"lastDownloaded"`
		LastBy          string `json:"lastDownloadedBy,omitempty"`
		RemoteCount     int    `json:"remoteDownloadCount"`
		RemoteDownloads int64  `json:"remoteLastDownloaded"`
	}{URI: q.StorageURI(n), DownloadCount: n.Stats.Downloads, LastBy: n.Stats.LastBy}
	if n.Stats.Downloads > 0 {
		body.LastDownloaded = n.Stats.Last.UnixMilli()
	}
	return rest.JSON(http.StatusOK, storageType+"StatsInfo+json", body), nil
}
