package artifactory

import (
	"net/http"

	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/apierr"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/rest"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/store"
	"github.com/jfrogkit/jfrog-go/jfrogtest/internal/times"
)

// A listedFile is an element of a file list. Sizes and flags are not quoted here.
type listedFile struct {
	URI          string            `json:"uri"`
	Size         int64             `json:"size"`
	LastModified string            `json:"lastModified"`
	Folder       bool              `json:"folder"`
	SHA1         string            `json:"sha1,omitempty"`
	SHA256       string            `json:"sha2,omitempty"`
	MdTimestamps map[string]string `json:"mdTimestamps,omitempty"`
}

func newListedFile(n *store.Item, uri string, timestamps bool) listedFile {
	f := listedFile{URI: uri, Size: -1, LastModified: times.ISO(n.Modified), Folder: n.IsFolder()}
	if !n.IsFolder() {
		f.Size, f.SHA1, f.SHA256 = n.Blob.Size, n.Blob.Sums.SHA1, n.Blob.Sums.SHA256
	}
	if timestamps && len(n.Props) > 0 {
		f.MdTimestamps = map[string]string{"properties": times.ISO(n.PropsModified)}
	}
	return f
}

func (s *service) fileList(q *rest.Request) (*rest.Response, error) {
	key := q.Params["repoKey"]
	root, err := s.MustFind(q.User, key, q.Params["path"])
	if err != nil {
		return nil, err
	}
	if !root.IsFolder() {
		return nil, apierr.New(http.StatusBadRequest, "Expected folder but found file, at: %s", root.ID())
	}
	depth := 1
	if q.Flag("deep", false) {
		if depth, err = q.Number("depth", 1<<30, 1); err != nil {
			return nil, err
		}
	}
	folders, timestamps := q.Flag("listFolders", false), q.Flag("mdTimestamps", false)
	files := []listedFile{}
	if q.Flag("includeRootPath", false) {
		files = append(files, newListedFile(root, "/", timestamps))
	}
	var list func(folders []*store.Item, uri string, level int)
	list = func(at []*store.Item, uri string, level int) {
		for _, c := range s.union(q.User, at) {
			if folders || !c.IsFolder() {
				files = append(files, newListedFile(c, uri+"/"+c.Name, timestamps))
			}
			if c.IsFolder() && level < depth {
				var below []*store.Item
				for _, n := range at {
					if same := n.Children[c.Name]; same != nil {
						below = append(below, same)
					}
				}
				list(below, uri+"/"+c.Name, level+1)
			}
		}
	}
	list(s.folders(key, root.Path()), "", 1)
	body := struct {
		URI     string       `json:"uri"`
		Created string       `json:"created"`
		Files   []listedFile `json:"files"`
	}{s.folderInfo(q, root, key).URI, times.ISO(s.Now()), files}
	return rest.JSON(http.StatusOK, storageType+"FileList+json", body), nil
}
