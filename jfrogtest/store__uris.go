package jfrogtest

import (
	"strings"
)

// downloadURI is where the content of an item is.
func (s *Server) downloadURI(n *node) string {
	return strings.TrimSuffix(s.URL+"/artifactory/"+n.repo.key+"/"+escapePath(n.path()), "/")
}

// storageURI is where the document about an item is.
func (s *Server) storageURI(n *node) string {
	return strings.TrimSuffix(s.URL+"/artifactory/api/storage/"+n.repo.key+"/"+escapePath(n.path()), "/")
}
