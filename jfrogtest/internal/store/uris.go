package store

import "strings"

// DownloadURI returns the address of an item's content.
func (s *Store) DownloadURI(n *Item) string {
	return strings.TrimSuffix(s.Config.URL+"/artifactory/"+n.Repo.Key+"/"+EscapePath(n.Path()), "/")
}

// StorageURI returns the address of an item's document.
func (s *Store) StorageURI(n *Item) string {
	return strings.TrimSuffix(s.Config.URL+"/artifactory/api/storage/"+n.Repo.Key+"/"+EscapePath(n.Path()), "/")
}
