package jfrogtest

import (
	"strings"
)

// downloadURI is where the content of an item is.
func (s *Store) downloadURI(n *node) string {
	return strings.TrimSuffix(s.config.url+"/artifactory/"+n.repo.key+"/"+escapePath(n.path()), "/")
}

// storageURI is where the document about an item is.
func (s *Store) storageURI(n *node) string {
	return strings.TrimSuffix(s.config.url+"/artifactory/api/storage/"+n.repo.key+"/"+escapePath(n.path()), "/")
}
