package store

import (
	"strings"
)

// downloadURI is where the content of an item is.
func (s *Store) DownloadURI(n *Item) string {
	return strings.TrimSuffix(s.Config.URL+"/artifactory/"+n.Repo.Key+"/"+EscapePath(n.Path()), "/")
}

// storageURI is where the document about an item is.
func (s *Store) StorageURI(n *Item) string {
	return strings.TrimSuffix(s.Config.URL+"/artifactory/api/storage/"+n.Repo.Key+"/"+EscapePath(n.Path()), "/")
}
