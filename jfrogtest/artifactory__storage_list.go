package jfrogtest

import (
	"net/http"
	"strconv"
)

// listedFile is one line of a file list: numbers and switches are bare here.
type listedFile struct {
	URI          string            `json:"uri"`
	Size         int64             `json:"size"`
	LastModified string            `json:"lastModified"`
	Folder       bool              `json:"folder"`
	SHA1         string            `json:"sha1,omitempty"`
	SHA256       string            `json:"sha2,omitempty"`
	MdTimestamps map[string]string `json:"mdTimestamps,omitempty"`
}

func newListedFile(n *node, uri string, timestamps bool) listedFile {
	f := listedFile{URI: uri, Size: -1, LastModified: isoTime(n.modified), Folder: n.isFolder()}
	if !n.isFolder() {
		f.Size, f.SHA1, f.SHA256 = n.blob.size, n.blob.sums.SHA1, n.blob.sums.SHA256
	}
	if timestamps && len(n.props) > 0 {
		f.MdTimestamps = map[string]string{"properties": isoTime(n.propsModified)}
	}
	return f
}

func (s *artifactoryService) fileList(q *request) (*answer, error) {
	key := q.params["repoKey"]
	root, err := s.mustFind(q.user, key, q.params["path"])
	if err != nil {
		return nil, err
	}
	if !root.isFolder() {
		return nil, fail(http.StatusBadRequest, "Expected folder but found file, at: %s", root.id())
	}
	depth := 1
	if q.flag("deep", false) {
		depth = 1 << 30
		if text := q.query.Get("depth"); text != "" {
			if depth, err = strconv.Atoi(text); err != nil || depth < 1 {
				return nil, fail(http.StatusBadRequest, "Invalid depth '%s'", text)
			}
		}
	}
	folders, timestamps := q.flag("listFolders", false), q.flag("mdTimestamps", false)
	files := []listedFile{}
	if q.flag("includeRootPath", false) {
		files = append(files, newListedFile(root, "/", timestamps))
	}
	var list func(folder, uri string, level int)
	list = func(folder, uri string, level int) {
		for _, c := range s.union(q.user, key, folder) {
			if folders || !c.isFolder() {
				files = append(files, newListedFile(c, uri+"/"+c.name, timestamps))
			}
			if c.isFolder() && level < depth {
				list(c.path(), uri+"/"+c.name, level+1)
			}
		}
	}
	list(root.path(), "", 1)
	body := struct {
		URI     string       `json:"uri"`
		Created string       `json:"created"`
		Files   []listedFile `json:"files"`
	}{s.folderInfo(q.user, root, key).URI, isoTime(s.now()), files}
	return jsonAnswer(http.StatusOK, storageType+"FileList+json", body), nil
}
